use axum::extract::State;
use axum::response::IntoResponse;
use base::Uuid;
use jiff::civil::Date;
use maud::{Markup, html};
use web::controls::{Line, Question, line};
use web::parts::{Column, Look, Tab, empty_state, pagination, submit, table, tabs};
use web::{Ctx, PageMeta, Permission, desk_page};

use super::{PAGE_ROWS, day, money, query, state_badge, t, uuid_in_query};
use crate::jobs::Desk;
use crate::model::{Claim, ClaimState};
use crate::reference::{TypedReference, display};
use crate::store::claims;

/// Name of the search field.
const REFERENCE: &str = "kassenzeichen";

/// The view that the address asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum View {
    State(ClaimState),
    Overdue,
}

impl View {
    fn of(ctx: &Ctx) -> View {
        match query(ctx, "ansicht").as_deref() {
            Some("teilbezahlt") => View::State(ClaimState::PartlyPaid),
            Some("bezahlt") => View::State(ClaimState::Paid),
            Some("ueberfaellig") => View::Overdue,
            _ => View::State(ClaimState::Open),
        }
    }

    const fn word(self) -> &'static str {
        match self {
            View::State(ClaimState::PartlyPaid) => "teilbezahlt",
            View::State(ClaimState::Paid) => "bezahlt",
            View::Overdue => "ueberfaellig",
            View::State(_) => "offen",
        }
    }
}

/// The cashier's first page: search by Kassenzeichen, and lists of claims.
pub async fn show(ctx: Ctx, State(desk): State<Desk>) -> web::Result {
    let typed = query(&ctx, REFERENCE).unwrap_or_default();
    let mut error = "";
    if !typed.is_empty() {
        match desk.office.references.read_typed(&typed) {
            Ok(reference) => {
                let found = desk
                    .store
                    .read(move |tx| claims::claim_by_reference(tx, &reference))
                    .await?;
                if let Some(claim) = found {
                    return Ok(
                        axum::response::Redirect::to(&format!("/kasse/forderungen/{}", claim.id)).into_response(),
                    );
                }
                error = "search-none";
            }
            Err(TypedReference::CheckDigit) => error = "search-check-digit",
            Err(TypedReference::Empty | TypedReference::NotDigits) => error = "search-not-digits",
        }
    }
    let view = View::of(&ctx);
    let (rows, next) = list(&ctx, &desk, view).await?;
    let lang = ctx.lang;
    let mut meta = PageMeta::new(t(lang, "desk-title"))
        .nav("kasse")
        .wide()
        .errors(!error.is_empty());
    meta.noindex = true;
    let main = html! {
        h1 .kern-heading-large { (t(lang, "desk-title")) }
        (search(&ctx, &typed, error))
        (views(&ctx, Some(view.word())))
        (claims_table(&ctx, &rows))
        (pagination(lang, None, next.as_deref(), ""))
    };
    Ok(desk_page(&ctx, &meta, main).into_response())
}

async fn list(ctx: &Ctx, desk: &Desk, view: View) -> Result<(Vec<Claim>, Option<String>), web::Problem> {
    let after = uuid_in_query(ctx, "nach");
    let today = desk.clock.today();
    let due: Option<Date> = query(ctx, "faellig").and_then(|text| text.parse().ok());
    let page = desk
        .store
        .read(move |tx| match view {
            View::State(state) => claims::claims_in(tx, state, after, PAGE_ROWS),
            View::Overdue => claims::overdue(tx, ClaimState::Open, today, due.zip(after), PAGE_ROWS),
        })
        .await?;
    let next = page.next.map(|id: Uuid| match (view, page.rows.last()) {
        (View::Overdue, Some(last)) => format!("/kasse?ansicht={}&faellig={}&nach={id}", view.word(), last.due_on),
        _ => format!("/kasse?ansicht={}&nach={id}", view.word()),
    });
    Ok((page.rows, next))
}

fn search(ctx: &Ctx, typed: &str, error: &str) -> Markup {
    let lang = ctx.lang;
    let (label, hint) = (t(lang, "reference"), t(lang, "search-hint"));
    let error = if error.is_empty() { "".into() } else { t(lang, error) };
    let question = Question::new(lang, REFERENCE, &label).hint(&hint).error(&error);
    let kind = Line {
        max_chars: 30,
        code: true,
        ..Line::default()
    };
    html! {
        form .account-search action="/kasse" method="get" role="search" aria-label=(t(lang, "search-label")) {
            (line(&question, typed, &kind))
            (submit(&t(lang, "search-button"), Look::Primary))
        }
    }
}

/// The cash office's lists, as tabs that only show what somebody may open.
pub(super) fn views(ctx: &Ctx, current: Option<&str>) -> Markup {
    let lang = ctx.lang;
    let tab = |word: &str, href: &str, key: &str| Tab {
        href: href.to_owned(),
        label: t(lang, key).into_owned(),
        count: None,
        current: current == Some(word),
    };
    let mut all = vec![
        tab("offen", "/kasse", "view-open"),
        tab("teilbezahlt", "/kasse?ansicht=teilbezahlt", "view-partly-paid"),
        tab("ueberfaellig", "/kasse?ansicht=ueberfaellig", "view-overdue"),
        tab("bezahlt", "/kasse?ansicht=bezahlt", "view-paid"),
    ];
    if ctx.may(Permission::Refunds) {
        all.push(tab("erstattungen", "/kasse/erstattungen", "view-refunds"));
    }
    if ctx.may(Permission::ClaimsBook) {
        all.push(tab("klaerung", "/kasse/klaerung", "view-clearing"));
        all.push(tab("tagesabschluss", "/kasse/tagesabschluss", "view-day"));
    }
    tabs(&t(lang, "views-label"), &all)
}

fn claims_table(ctx: &Ctx, rows: &[Claim]) -> Markup {
    let lang = ctx.lang;
    if rows.is_empty() {
        return empty_state(&t(lang, "claims-none-title"), &t(lang, "claims-none-text"), None);
    }
    let columns = [
        Column::new(t(lang, "reference")),
        Column::new(t(lang, "debtor")),
        Column::new(t(lang, "purpose")),
        Column::new(t(lang, "due-on")),
        Column::new(t(lang, "state")),
        Column::numeric(t(lang, "still-owed")),
        Column::numeric(t(lang, "total")),
    ];
    let cells = rows.iter().map(|claim| {
        vec![
            html! { a .kern-link href={ "/kasse/forderungen/" (claim.id) } { (display(&claim.reference)) } },
            html! { (claim.debtor_name) },
            html! { (claim.positions.first().map_or("", |position| position.label.as_str())) },
            html! { (day(lang, claim.due_on)) },
            state_badge(lang, claim.state),
            html! { (money(lang, claim.outstanding())) },
            html! { (money(lang, claim.total)) },
        ]
    });
    table(&t(lang, "claims-caption"), true, &columns, &cells.collect::<Vec<_>>())
}
