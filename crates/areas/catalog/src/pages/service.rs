use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use base::clock::{german_date, timestamp_from_us};
use base::{Lang, Money};
use town::Office;
use web::parts::{Look, SummaryItem, Tone, alert, icon, link_button, summary_list};
use web::{Ctx, Markup, PageMeta, PreEscaped, Problem, html, page};

use super::offices::{contacts, hours_table, office_address};
use super::parts::{foreign, mail, phone};
use super::texts::{fmt, t};
use super::{CatalogState, Start, nav};
use crate::html::SafeHtml;
use crate::model::{Fee, FeeAmount, Link, Origin, Service, ServiceText};

/// Everything about one service, and the way into it.
pub(super) async fn service(
    State(state): State<CatalogState>,
    ctx: Ctx,
    Path(id): Path<String>,
) -> web::Result<Response> {
    let lang = ctx.lang;
    let catalogue = state.catalogue.current();
    let service = catalogue.service(&id).ok_or(Problem::NotFound)?;
    let (text_lang, text) = service.text(lang);
    let meta = PageMeta::new(text.title.clone())
        .wide()
        .nav(nav::SERVICES)
        .crumb("/", t(lang, "start-crumb"))
        .crumb("/leistungen", t(lang, "services-crumb"))
        .description(text.short.clone());
    let offices: Vec<&Office> = service
        .offices
        .iter()
        .filter_map(|id| ctx.app.town.office(id))
        .collect();
    let online = (state.online)(service);
    let main = html! {
        div lang=[foreign(lang, text_lang)] {
            h1 .kern-heading-large { (text.title) }
            @if !text.short.is_empty() { p .lead { (text.short) } }
        }
        @if text_lang != lang { (alert(Tone::Info, &t(lang, "only-german"), html! {})) }
        // The way in comes first: on a phone nobody should scroll past the whole text to start.
        div .columns .columns--way-first {
            aside .columns__aside aria-label=(t(lang, "at-a-glance")) {
                div .sheet { (way_in(&ctx, online.as_ref(), &offices)) (at_a_glance(&ctx, service, text, &offices)) }
            }
            div .columns__main {
                @if let Some(origin) = catalogue.origin(&service.id) { (origin_note(lang, origin)) }
                div .service-text lang=[foreign(lang, text_lang)] { (sections(lang, service, text)) }
                (links(lang, "forms", &service.forms))
                (links(lang, "links", &service.links))
                (legal_basis(lang, service))
            }
        }
        (responsible(lang, &offices))
    };
    Ok(page(&ctx, &meta, main).into_response())
}

/// A text that another authority wrote may be wrong here; whoever reads it must know.
fn origin_note(lang: Lang, origin: &Origin) -> Markup {
    let day = german_date(timestamp_from_us(origin.imported_at));
    let when = if lang == Lang::En { "%-d %B %Y" } else { "%d.%m.%Y" };
    let from = fmt(
        lang,
        "imported-from",
        &[
            ("source", origin.source.as_str().into()),
            ("day", day.strftime(when).to_string().into()),
        ],
    );
    alert(
        Tone::Warning,
        &t(lang, "imported-title"),
        html! { p { (t(lang, "imported-text")) } p { (from) } },
    )
}

fn way_in(ctx: &Ctx, online: Option<&Start>, offices: &[&Office]) -> Markup {
    let lang = ctx.lang;
    html! {
        div .service-start {
            @if let Some(start) = online {
                (link_button(&start.href, &t(lang, "start-online"), Look::Primary))
                p .service-start__note { (t(lang, if start.needs_account { "start-online-account" } else { "start-online-note" })) }
            } @else {
                p .service-start__note { (t(lang, "not-online")) }
                @if let Some(office) = offices.first() { p { (phone(&office.phone)) } }
            }
        }
    }
}

/// The three questions that nearly everybody has: what does it cost, how long does it take, where.
fn at_a_glance(ctx: &Ctx, service: &Service, text: &ServiceText, offices: &[&Office]) -> Markup {
    let lang = ctx.lang;
    let mut items = Vec::new();
    items.push(SummaryItem::new(t(lang, "fee-short"), fee_short(lang, &service.fees)));
    if let Some(duration) = &text.duration {
        items.push(SummaryItem::new(t(lang, "duration"), html! { (duration) }));
    }
    if let Some(office) = offices.first() {
        items.push(SummaryItem::new(
            t(lang, "office"),
            html! { a .kern-link href={ "/aemter/" (office.id) } { (office.name.get(lang)) } },
        ));
    }
    summary_list(&items)
}

fn fee_short(lang: Lang, fees: &[Fee]) -> Markup {
    let exact: Option<Vec<Money>> = fees
        .iter()
        .map(|fee| match fee.amount {
            FeeAmount::Cent(money) => Some(money),
            FeeAmount::Text(_) => None,
        })
        .collect();
    let span = exact
        .as_ref()
        .and_then(|amounts| Some((*amounts.iter().min()?, *amounts.iter().max()?)));
    html! {
        @match (fees, span) {
            ([], _) => (t(lang, "fee-unknown")),
            (_, Some((low, high))) if low == high => (money(lang, low)),
            (_, Some((low, high))) => { (money(lang, low)) " " (t(lang, "until")) " " (money(lang, high)) },
            (_, None) => a .kern-link href="#gebuehren" { (t(lang, "fee-see-below")) },
        }
    }
}

/// Zero is said in words: „0,00 €“ looks like a value that somebody forgot.
fn money(lang: Lang, amount: Money) -> String {
    match (amount == Money::ZERO, lang) {
        (true, _) => t(lang, "free").into_owned(),
        (false, Lang::En) => amount.english(),
        (false, _) => amount.german(),
    }
}

fn sections(lang: Lang, service: &Service, text: &ServiceText) -> Markup {
    html! {
        @if !text.what.is_empty() { (section("what", lang, safe(&text.what))) }
        @if let Some(who) = &text.who { (section("who", lang, safe(who))) }
        @if !text.documents.is_empty() {
            (section("documents", lang, html! { ul .checklist { @for line in &text.documents { li { (icon("check")) span { (safe(line)) } } } } }))
        }
        @if !text.procedure.is_empty() {
            (section("procedure", lang, html! { ol .procedure { @for line in &text.procedure { li { (safe(line)) } } } }))
        }
        @if !service.fees.is_empty() { section #gebuehren { (section("fees", lang, fee_list(lang, &service.fees))) } }
        @if let Some(notes) = &text.notes { (section("notes", lang, safe(notes))) }
    }
}

fn section(key: &str, lang: Lang, body: Markup) -> Markup {
    html! { section .service-section { h2 .kern-heading-medium { (t(lang, key)) } (body) } }
}

fn safe(text: &SafeHtml) -> Markup {
    PreEscaped(text.as_str().to_owned())
}

fn fee_list(lang: Lang, fees: &[Fee]) -> Markup {
    html! {
        table .fee-table {
            thead .kern-sr-only { tr { th scope="col" { (t(lang, "fee-position")) } th scope="col" { (t(lang, "fee-amount")) } } }
            tbody {
                @for fee in fees {
                    tr {
                        th scope="row" {
                            (fee.label.get(lang))
                            @if let Some(basis) = &fee.legal_basis { small { (basis) } }
                        }
                        td { @match &fee.amount {
                            FeeAmount::Cent(amount) => (money(lang, *amount)),
                            FeeAmount::Text(text) => (text.get(lang)),
                        } }
                    }
                }
            }
        }
    }
}

fn links(lang: Lang, key: &str, links: &[Link]) -> Markup {
    html! {
        @if !links.is_empty() {
            (section(key, lang, html! {
                ul { @for link in links { li { a .kern-link href=(link.url) rel="noopener noreferrer" { (link.label.get(lang)) } } } }
            }))
        }
    }
}

fn legal_basis(lang: Lang, service: &Service) -> Markup {
    html! {
        @if !service.legal_basis.is_empty() {
            (section("legal-basis", lang, html! { ul { @for law in &service.legal_basis { li { (law) } } } }))
        }
    }
}

fn responsible(lang: Lang, offices: &[&Office]) -> Markup {
    html! {
        @if let Some(office) = offices.first() {
            section .service-section .office-card {
                h2 .kern-heading-medium { (t(lang, "responsible")) }
                h3 .kern-title { a .kern-link href={ "/aemter/" (office.id) } { (office.name.get(lang)) } }
                div .office-card__columns {
                    div { (office_address(lang, office)) p { (phone(&office.phone)) br; (mail(&office.email)) } (contacts(lang, office)) }
                    div { h3 .kern-title { (t(lang, "opening-hours")) } (hours_table(lang, &office.opening_hours)) }
                }
            }
        }
        @if offices.len() > 1 {
            p { (t(lang, "also-at")) " "
                @for (at, office) in offices.iter().skip(1).enumerate() {
                    @if at > 0 { ", " } a .kern-link href={ "/aemter/" (office.id) } { (office.name.get(lang)) }
                }
            }
        }
    }
}
