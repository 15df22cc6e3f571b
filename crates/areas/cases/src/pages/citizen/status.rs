//! The status page: where the application stands, in plain words, and what comes next.

use ::store::facts::Fact;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use base::Uuid;
use blueprint::{CheckResult, Verdict};
use payments::model::Claim;
use serde_json::Value as Json;
use web::controls::{Choice, Line, Question, csrf_field, line, radios};
use web::parts::{
    Look, SummaryItem, Tone, alert, badge, badge_with_icon, bytes_text, details, icon, link_button, submit,
    summary_list, timeline,
};
use web::{Ctx, Markup, PageMeta, Result, html, page};

use super::status_history::moments;
pub(crate) use super::status_history::{is_public, title_of};
use super::{access, account, appointment, decision, follow_ons, status_message, status_parties, told, words};
use crate::actions::{applicant, claims, papers};
use crate::flow::{CaseScope, due};
use crate::model::{Case, Document, Grant, Notify};
use crate::outgoing::Outgoing;
use crate::pages::{TEXTS, attributes, clocks, t, versions};
use crate::remedy::Notice;
use crate::store::citizens::Link;
use crate::{CaseError, Cases, Service, store};

/// What the page shows, read in one go.
struct Loaded {
    facts: Vec<Fact>,
    documents: Vec<Document>,
    claims: Vec<Claim>,
    grants: Vec<Grant>,
    notices: Vec<(Uuid, Notice)>,
    outgoing: Vec<Outgoing>,
    /// Whose account the case is kept with.
    link: Option<Link>,
}

pub async fn show(
    ctx: Ctx,
    State(cases): State<Cases>,
    Path(reference): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let case = match access::case(&cases, &headers, &reference).await {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let looked_at = case.clone();
    let loaded = cases
        .app
        .store
        .read(move |tx| -> std::result::Result<_, CaseError> {
            Ok(Loaded {
                facts: tx.facts(looked_at.id)?,
                documents: store::documents::documents_of_case(tx, looked_at.id)?,
                claims: claims::of_case(tx, &looked_at)?,
                grants: store::grants::grants_of_case(tx, looked_at.id)?,
                notices: store::notices::notices_of_case(tx, looked_at.id)?,
                outgoing: store::outbox::outgoing_of_case(tx, looked_at.id)?,
                link: store::citizens::link_of(tx, looked_at.id)?,
            })
        })
        .await?;
    let service = cases.service_of(&case.blueprint_hash)?;
    let may_ask = applicant::may_ask_for_a_person(&cases, &case, &loaded.facts, cases.now())?;
    let citizen = account::citizen(&cases, &headers).await?;
    let keep = account::keep_offer(&ctx, &case, citizen.as_ref(), loaded.link.is_some());
    Ok(render(&ctx, &cases, &service, &case, &loaded, (may_ask, keep)).into_response())
}

fn render(
    ctx: &Ctx,
    cases: &Cases,
    service: &std::sync::Arc<Service>,
    case: &Case,
    loaded: &Loaded,
    (may_ask, keep): (bool, Markup),
) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let (tone, state) = words::public_state(ctx.lang, &case.public_state);
    let today = cases.now().today;
    let has_valid = |grant: &Grant| grant.state == "valid" && grant.valid_until >= today;
    // A decision is good news only when something was given.
    let tone = match case.public_state.as_str() {
        "decided" if loaded.grants.iter().any(has_valid) => Tone::Success,
        _ => tone,
    };
    let owed = loaded
        .claims
        .iter()
        .find(|c| c.outstanding().cents() > 0 && c.cancelled_at.is_none());
    let mut meta = PageMeta::new(texts.get("service.title")).nav("status").noindex().wide();
    // While the machine works, a script looks again; without one there is the link.
    let is_working = case.open && case.owner == "machine" && !case.recheck;
    if is_working {
        meta = meta.refresh(4);
    }
    let main = html! {
        p .eyebrow { (t(ctx.lang, "status-number")) " " span .code-text { (case.reference) } }
        h1 .kern-heading-large { (texts.get("service.title")) }
        div .sheet .status-head {
            p { (badge_with_icon(tone, &state)) }
            @if let Some(next) = next_words(texts, &case.state) { p .status-head__next { (next) } }
            @if let Some((due, why)) = due_of(case) { (due_part(ctx, case, due, why)) }
            @if is_working { p { a .kern-link href=(ctx.path) { (t(ctx.lang, "look-again")) } } }
        }
        @if let Some(claim) = owed {
            // Where costs follow the decision, nothing waits for the money.
            @let (title, text) = match case.public_state.as_str() {
                "decided" | "closed" => ("status-pay-title", "status-pay"),
                _ => ("receipt-pay-title", "receipt-pay"),
            };
            (alert(Tone::Warning, &t(ctx.lang, title), html! {
                p { (TEXTS.fmt(ctx.lang, text, &[("amount", words::euro(claim.outstanding(), ctx.lang).into())])) }
                p { (link_button(&claim.pay_path(), &t(ctx.lang, "pay-now"), Look::Primary)) }
            }))
        }
        (clocks_part(ctx, cases, service, case))
        (questions(ctx, service, case, &loaded.facts))
        (super::own_step::buttons(ctx, cases, service, case))
        (grants_part(ctx, service, &loaded.grants, cases))
        (appointment::show(ctx, cases, service, case))
        (status_parties::show(ctx, service, case, today))
        (documents_part(ctx, service, case, &loaded.documents))
        (decision::show(ctx, &loaded.documents, &loaded.notices, cases.now().today))
        (follow_ons::show(ctx, cases, service, case))
        section aria-labelledby="verlauf" {
            h2 #verlauf .kern-heading-medium { (t(ctx.lang, "history")) }
            (timeline(ctx.lang, &moments(ctx, service, case, &loaded.facts)))
        }
        @if case.open { (status_message::show(ctx, cases, case, &loaded.facts, owed.is_none() && case.public_state == "needs_you")) }
        section .more-about aria-label=(t(ctx.lang, "more-about")) {
            (answers_part(ctx, service, case, cases))
            @if !loaded.claims.is_empty() {
                (details(&t(ctx.lang, "payments"), html! { ul { @for claim in &loaded.claims {
                    li { (words::euro(claim.total, ctx.lang)) " – " a .kern-link href=(claim.receipt_path()) { (t(ctx.lang, "payment-receipt")) } } } } }))
            }
            (notice_part(ctx, case))
            (told::show(ctx, cases, service, &loaded.outgoing))
            @if !service.blueprint.meta.face.looks_hidden { (looked_part(ctx, cases, case, &loaded.facts)) }
        }
        (keep)
        @if may_ask { p { (link_button(&format!("/vorgaenge/{}/ueberpruefung", case.reference), &t(ctx.lang, "person-ask"), Look::Tertiary)) } }
        @if case.open && service.blueprint.next(&case.state, "applicant.withdraw", &CaseScope::of(service, case, cases.now().today).scope()).is_some() {
            p { (link_button(&format!("/vorgaenge/{}/ruecknahme", case.reference), &t(ctx.lang, "withdraw"), Look::Tertiary)) }
        }
    };
    page(ctx, &meta, words::beside_office(ctx, &case.office, main))
}

/// What the state means for the applicant, in a sentence; a blueprint without one names the state.
fn next_words<'a>(texts: &'a blueprint::Texts, state: &str) -> Option<&'a str> {
    texts
        .find(&format!("next.{state}"))
        .or_else(|| texts.find(&format!("states.{state}")))
}

/// The day by which somebody must act, and how it came about. Who must answer is not told the day of the authority's clock.
pub(crate) fn due_of(case: &Case) -> Option<(jiff::civil::Date, Option<String>)> {
    if !case.open {
        return None;
    }
    if case.owner == "applicant" {
        let deadline = due::of_state(case)?;
        return Some((deadline.due_on, Some(deadline.why).filter(|why| !why.is_empty())));
    }
    Some((case.due_on?, case.due_why.clone()))
}

/// How long the authority may take.
fn clocks_part(ctx: &Ctx, cases: &Cases, service: &Service, case: &Case) -> Markup {
    let clocks = crate::clocks::of(service, case, &cases.holidays, cases.now().today, ctx.lang);
    html! { @if !clocks.is_empty() {
        section .sheet aria-label=(t(ctx.lang, "clocks-title")) { (clocks::list(ctx.lang, &clocks, 2)) }
    } }
}

fn due_part(ctx: &Ctx, case: &Case, due: jiff::civil::Date, why: Option<String>) -> Markup {
    let key = if case.owner == "applicant" { "due-you" } else { "due-us" };
    html! {
        p { (TEXTS.fmt(ctx.lang, key, &[("date", words::day(due, ctx.lang).into())])) }
        @if let Some(why) = &why { (details(&t(ctx.lang, "why-date"), html! { p .pre-line lang="de" { (why) } })) }
    }
}

/// What the office asked last, while an answer is awaited.
fn questions(ctx: &Ctx, service: &Service, case: &Case, facts: &[Fact]) -> Markup {
    if case.public_state != "needs_you" {
        return html! {};
    }
    let objections = objections(ctx, service, case);
    if !objections.is_empty() {
        return alert(
            Tone::Warning,
            &t(ctx.lang, "hearing-title"),
            html! {
                ul { @for objection in &objections { li { (objection) } } }
                p { (t(ctx.lang, "hearing-how")) }
            },
        );
    }
    let asked = asked_last(facts);
    // What the night found is said in the reader's language; the letter is German.
    let found =
        facts.iter().rev().find(|f| f.kind == "case.recheck_found").filter(|_| {
            asked.is_some_and(|f| text_of(&f.data, "event").is_some_and(|event| event.starts_with("grant.")))
        });
    if let Some(key) = found.and_then(|fact| text_of(&fact.data, "reason_key")) {
        return alert(
            Tone::Warning,
            &t(ctx.lang, "revocation-title"),
            html! {
                p { (service.blueprint.texts(ctx.lang).get(key)) }
                p { (t(ctx.lang, "revocation-how")) }
            },
        );
    }
    html! { @if let Some(fact) = asked {
        (alert(Tone::Warning, &t(ctx.lang, "office-asks"), html! {
            @if let Some(reason) = fact.data.get("reason").and_then(Json::as_str) { p .pre-line { (reason) } }
            @if let Some(items) = fact.data.get("items").and_then(Json::as_array).filter(|i| !i.is_empty()) {
                ul { @for item in items { li { (item.as_str().unwrap_or_default()) } } }
            }
            p { (t(ctx.lang, "office-asks-how")) }
        }))
    } }
}

/// The step with which the office asked something last.
pub(crate) fn asked_last(facts: &[Fact]) -> Option<&Fact> {
    facts
        .iter()
        .rev()
        .find(|f| f.kind == "case.step" && (has_text(&f.data, "reason") || has_items(&f.data)))
}

/// What speaks against the application while its applicant is heard (§ 28 VwVfG). Doubts that only a clerk settles stay
/// inside the house.
pub(crate) fn objections(ctx: &Ctx, service: &Service, case: &Case) -> Vec<String> {
    let heard_now = case.heard_on.is_some() && case.verdict == "red";
    let results: Vec<CheckResult> = serde_json::from_value(case.checks.clone()).unwrap_or_default();
    results
        .iter()
        .filter(|result| heard_now && result.result == Verdict::Red)
        .map(|result| service.blueprint.reason(result, ctx.lang))
        .collect()
}

fn has_text(data: &Json, key: &str) -> bool {
    text_of(data, key).is_some()
}

fn text_of<'a>(data: &'a Json, key: &str) -> Option<&'a str> {
    data.get(key).and_then(Json::as_str).filter(|text| !text.is_empty())
}

fn has_items(data: &Json) -> bool {
    data.get("items")
        .and_then(Json::as_array)
        .is_some_and(|items| !items.is_empty())
}

fn grants_part(ctx: &Ctx, service: &Service, grants: &[Grant], cases: &Cases) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let today = cases.now().today;
    html! { @for grant in grants {
        section .permit-card {
            div .permit-card__head {
                h2 .kern-heading-small { (texts.find(&format!("grants.{}.title", grant.kind)).unwrap_or(&grant.number)) }
                @if grant.state != "valid" { (badge(Tone::Neutral, &t(ctx.lang, "grant-ended"))) }
                @else if grant.is_valid_on(today) { (badge_with_icon(Tone::Success, &t(ctx.lang, "grant-valid"))) }
            }
            @let label = |name: &str| texts.find(&format!("grants.{}.{name}", grant.kind)).unwrap_or(name).to_owned();
            @let value = |name: &str| { let kept = grant.attributes.get(name).map_or("", String::as_str); attributes::option_text(&service.blueprint, name, kept, ctx.lang).unwrap_or_else(|| words::attribute(kept, ctx.lang)) };
            (summary_list(&[SummaryItem::new(t(ctx.lang, "grant-number"), &grant.number)].into_iter()
                .chain(grant.shown.iter().map(|name| SummaryItem::new(label(name), value(name))))
                .chain([SummaryItem::new(t(ctx.lang, "valid-from"), words::day(grant.valid_from, ctx.lang))])
                .chain(grant.last_day().map(|day| SummaryItem::new(t(ctx.lang, "valid-until"), words::day(day, ctx.lang))))
                .collect::<Vec<_>>()))
            p .permit-card__foot { a .kern-link href={ "/pruefung/" (grant.check_code) } { (t(ctx.lang, "grant-check")) } }
        }
    } }
}

fn documents_part(ctx: &Ctx, service: &Service, case: &Case, documents: &[Document]) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let (letters, uploads): (Vec<&Document>, Vec<&Document>) = documents
        .iter()
        .filter(|d| d.for_applicant)
        .partition(|d| d.kind != "upload");
    let href = |d: &Document| format!("/vorgaenge/{}/dokumente/{}", case.reference, d.id);
    html! {
        @if !letters.is_empty() {
            section aria-labelledby="schreiben" {
                h2 #schreiben .kern-heading-medium { (t(ctx.lang, "letters")) }
                ul .document-list { @for d in &letters {
                    li { a .document-link href=(href(d)) { (icon("download")) span .document-link__title { (d.title) }
                        span .document-link__note { "PDF, " (bytes_text(ctx.lang, u64::try_from(d.bytes).unwrap_or(0))) ", " (words::moment(d.created_at, ctx.lang)) } } }
                } }
            }
        }
        @if !uploads.is_empty() {
            (details(&t(ctx.lang, "your-uploads"), html! { ul .document-list { @for d in papers::in_order(uploads) {
                li { a .document-link href=(href(d)) {
                    @if d.thumbnail.is_some() { img src={ (href(d)) "?klein=1" } alt="" width="64" height="64" loading="lazy"; } @else { (icon("draft")) }
                    span .document-link__title { (d.title) }
                    span .document-link__note {
                        @if let Some(what) = texts.find(&format!("fields.{}.label", d.slot)) { (what) }
                        @if let Some(replaced) = versions::replaced(ctx.lang, d, documents) { br; (replaced) }
                    } } }
            } } }))
        }
    }
}

fn notice_part(ctx: &Ctx, case: &Case) -> Markup {
    let (label, mail_label) = (t(ctx.lang, "notice-label"), t(ctx.lang, "notice-mail"));
    let choices = [
        Choice::new("none", t(ctx.lang, "notice-none")),
        Choice::new("mail", t(ctx.lang, "notice-by-mail")),
        Choice::new("letter", t(ctx.lang, "notice-by-letter")),
    ];
    let unconfirmed = case.notify == Notify::Mail && case.mail.is_some() && !case.mail_confirmed;
    details(
        &t(ctx.lang, "notice-title"),
        html! {
            @if unconfirmed { p { (t(ctx.lang, "notice-unconfirmed")) } }
            form .form method="post" action={ "/vorgaenge/" (case.reference) "/benachrichtigung" } novalidate {
                (csrf_field(ctx))
                (radios(&Question::new(ctx.lang, "notify", &label), &choices, case.notify.code()))
                (line(&Question::new(ctx.lang, "mail", &mail_label).optional().autocomplete("email"), case.mail.as_deref().unwrap_or_default(),
                    &Line { type_: "email", max_chars: 254, spellcheck_off: true, ..Line::default() }))
                (submit(&t(ctx.lang, "notice-save"), Look::Secondary))
            }
        },
    )
}

/// Who looked at the case. Source: Art. 15 DSGVO; § 40 BMG for registers.
fn looked_part(ctx: &Ctx, cases: &Cases, case: &Case, facts: &[Fact]) -> Markup {
    let views: Vec<&Fact> = facts.iter().filter(|f| f.kind == "case.viewed").collect();
    // Only people of the office that has the case can open it; their names are not published.
    let office = cases.app.town.office(&case.office);
    let office = office.map_or_else(|| cases.app.town.name(ctx.lang), |office| office.name.get(ctx.lang));
    details(
        &TEXTS.fmt(ctx.lang, "looked-title", &[("n", views.len().into())]),
        html! {
            @if views.is_empty() { p { (t(ctx.lang, "looked-none")) } }
            @else { ul { @for view in views.iter().rev().take(50) { li { (words::moment(view.at, ctx.lang)) " – " (office) } } } }
        },
    )
}

fn answers_part(ctx: &Ctx, service: &std::sync::Arc<Service>, case: &Case, cases: &Cases) -> Markup {
    let parts = CaseScope::of(service, case, cases.now().today);
    let scope = parts.scope();
    details(
        &t(ctx.lang, "your-answers"),
        html! {
            @for part in service.blueprint.summary(&scope, ctx.lang) {
                h3 .kern-title { (part.title) }
                (summary_list(&part.rows.iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
            }
            @for form in super::own_step::own_forms(service) { @if let Some(answers) = case.proceedings.forms.get(&form.id) {
                h3 .kern-title { (service.blueprint.texts(ctx.lang).get(&format!("forms.{}.title", form.id))) }
                (summary_list(&service.blueprint.form_summary(form, answers, ctx.lang).iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
            } }
        },
    )
}
