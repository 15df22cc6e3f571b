//! The post room: letters to print, and the day on which they went out.

use ::store::StoreError;
use axum::extract::State;
use base::Uuid;
use web::controls::csrf_field;
use web::parts::{Flash, Look, empty_state, submit};
use web::{Ctx, Form, Markup, PageMeta, desk_page, html};

use super::words::{self, staff, tf, word};
use crate::Cases;
use crate::actions::desk;
use crate::pages::t;
use crate::store::documents::{self, ToPost};

/// As many as go into one bag.
const LETTERS: i64 = 100;

pub async fn show(ctx: Ctx, State(cases): State<Cases>) -> web::Result<Markup> {
    let offices = staff(&ctx)?.offices.clone();
    let letters = cases
        .app
        .store
        .read(move |tx| -> Result<_, StoreError> { documents::to_post_of(tx, &offices, LETTERS) })
        .await?;
    let lang = ctx.lang;
    let meta = PageMeta::new(t(lang, "desk-post-title")).nav("post").wide();
    let main = html! {
        h1 { (t(lang, "desk-post-title")) }
        p .muted { (t(lang, "desk-post-lead")) }
        @if letters.is_empty() { (empty_state(&t(lang, "desk-post-empty"), &t(lang, "desk-post-empty-text"), None)) }
        @else { (list(&ctx, &letters)) }
    };
    Ok(desk_page(&ctx, &meta, main))
}

fn list(ctx: &Ctx, letters: &[ToPost]) -> Markup {
    let lang = ctx.lang;
    html! {
        form action="/desk/post" method="post" {
            (csrf_field(ctx))
            div .table-frame role="region" aria-label=(t(lang, "desk-post-title")) tabindex="0" {
                table .data-table .worklist {
                    caption .kern-sr-only { (t(lang, "desk-post-title")) }
                    thead { tr {
                        th scope="col" { span .kern-sr-only { (t(lang, "desk-post-mark")) } }
                        th scope="col" { (t(lang, "desk-post-letter")) }
                        th scope="col" { (t(lang, "desk-post-to")) }
                        th scope="col" { (t(lang, "desk-col-case")) }
                        th scope="col" { (t(lang, "desk-post-since")) }
                    } }
                    tbody {
                        @for letter in letters {
                            @let document = &letter.document;
                            tr data-row {
                                td .worklist__take { input type="checkbox" name="brief" value=(document.id) aria-label=(tf(lang, "desk-post-one", &[("title", (&document.title).into()), ("name", (&letter.applicant).into())])); }
                                th scope="row" { a href={ "/desk/dokumente/" (document.id) } target="_blank" rel="noopener" { (document.title) } span .worklist__number { (word(lang, "desk-paper-", &document.kind)) } }
                                td data-label=(t(lang, "desk-post-to")) { (letter.applicant) }
                                td data-label=(t(lang, "desk-col-case")) { a .kern-link href={ "/desk/vorgaenge/" (letter.case) } { (letter.number) } }
                                td data-label=(t(lang, "desk-post-since")) { (words::moment(document.created_at, lang)) }
                            }
                        }
                    }
                }
            }
            div .table-actions { (submit(&t(lang, "desk-post-mark"), Look::Primary)) span .muted { (t(lang, "desk-post-law")) } }
        }
    }
}

pub async fn mark(ctx: Ctx, State(cases): State<Cases>, form: Form) -> web::Result {
    let ids: Vec<Uuid> = form.all("brief").iter().filter_map(|id| id.parse().ok()).collect();
    if ids.is_empty() {
        return Ok(ctx.redirect_with("/desk/post", Flash::warning(t(ctx.lang, "desk-post-none"))));
    }
    let posted = desk::mark_posted(&cases, staff(&ctx)?, ids).await?;
    Ok(ctx.redirect_with(
        "/desk/post",
        Flash::success(tf(ctx.lang, "desk-posted", &[("n", posted.into())])),
    ))
}
