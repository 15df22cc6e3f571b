use base::Lang;
use blueprint::{Blueprint, Json, Query, Reader, Scope};
use web::parts::{SummaryItem, icon, summary_list};
use web::{Markup, html};

use super::compare::{self, Said};
use super::{Sheet, section};
use crate::pages::desk::words::{self, tf, word};
use crate::pages::t;

/// Answers by page, beside them what the registers say; below, the registers' answers as they came.
pub fn show(lang: Lang, sheet: &Sheet, scope: &Scope<'_>) -> Markup {
    let blueprint = &sheet.service.blueprint;
    let pages: Vec<_> = blueprint
        .summary(scope, lang)
        .into_iter()
        .map(|page| {
            let rows: Vec<_> = page
                .rows
                .into_iter()
                .map(|row| {
                    let said = compare::said_about(blueprint, scope, &row.field_id);
                    (row, said)
                })
                .collect();
            let because = blueprint.explain_page(scope, &page.page_id, Reader::Office, lang);
            (page.title, because, rows)
        })
        .collect();
    let differences = pages
        .iter()
        .flat_map(|(.., rows)| rows)
        .flat_map(|(_, said)| said)
        .filter(|said| said.differs)
        .count();
    section(
        "angaben",
        &t(lang, "desk-answers"),
        html! {
            @if differences > 0 {
                p .difference-note { (icon("warning")) (tf(lang, "desk-differences", &[("n", differences.into())])) }
            }
            div .table-frame role="region" aria-label=(t(lang, "desk-answers-caption")) tabindex="0" {
                table .data-table .compare {
                    caption .kern-sr-only { (t(lang, "desk-answers-caption")) }
                    thead { tr {
                        th scope="col" { (t(lang, "desk-answers-field")) }
                        th scope="col" { (t(lang, "desk-answers-said")) }
                        th scope="col" { (t(lang, "desk-answers-register")) }
                    } }
                    @for (title, because, rows) in &pages {
                        tbody {
                            tr .compare__page { th scope="colgroup" colspan="3" { (title) (why(lang, because.as_deref())) } }
                            @for (row, said) in rows {
                                tr .compare__differs[said.iter().any(|said| said.differs)] {
                                    th scope="row" { (row.label) }
                                    td data-label=(t(lang, "desk-answers-said")) { (lines(&row.text)) (why(lang, because_of(blueprint, scope, &row.field_id, lang).as_deref())) }
                                    td .compare__none[said.is_empty()] data-label=(t(lang, "desk-answers-register")) { (register_cell(lang, sheet, said)) }
                                }
                            }
                        }
                    }
                }
            }
            (forms(lang, sheet))
            (registers(lang, sheet))
        },
    )
}

/// Which answers brought a question up, behind a click.
fn why(lang: Lang, because: Option<&str>) -> Markup {
    html! { @if let Some(because) = because { details .why { summary { span { (t(lang, "desk-why-asked")) } } p { (because) } } } }
}

fn because_of(blueprint: &Blueprint, scope: &Scope<'_>, field: &str, lang: Lang) -> Option<String> {
    blueprint.explain_field(scope, blueprint.field(field)?, Reader::Office, lang)
}

/// What was filled in since, by clerks or by the applicant.
fn forms(lang: Lang, sheet: &Sheet) -> Markup {
    let blueprint = &sheet.service.blueprint;
    let texts = blueprint.texts(lang);
    let filled = &sheet.case.proceedings.forms;
    html! { @for form in blueprint.forms.iter() { @if let Some(answers) = filled.get(&form.id) {
        h3 .kern-title { (texts.get(&format!("forms.{}.title", form.id))) }
        (summary_list(&blueprint.form_summary(form, answers, lang).iter().map(|row| SummaryItem::new(&row.label, &row.text)).collect::<Vec<_>>()))
    } } }
}

fn lines(text: &str) -> Markup {
    html! { @for (at, line) in text.lines().enumerate() { @if at > 0 { br; } (line) } }
}

fn register_cell(lang: Lang, sheet: &Sheet, said: &[Said]) -> Markup {
    html! {
        @if said.is_empty() { span .muted { "–" } }
        @for said in said {
            p .compare__said {
                @if said.differs {
                    (icon("warning"))
                    strong { (value(lang, &Json::from(said.text.as_str()))) }
                    span .kern-sr-only { " " (t(lang, "desk-differs")) }
                } @else {
                    (icon("check"))
                    (value(lang, &Json::from(said.text.as_str())))
                    span .kern-sr-only { " " (t(lang, "desk-agrees")) }
                }
                " " small .muted { (query_title(lang, sheet, &said.query, &said.register)) }
            }
        }
    }
}

fn registers(lang: Lang, sheet: &Sheet) -> Markup {
    let asked: Vec<_> = sheet
        .service
        .blueprint
        .all_queries
        .iter()
        .filter_map(|query| Some((query, sheet.case.registers.get(&query.id)?)))
        .collect();
    let against = compare::against(&sheet.service.blueprint, &words::results(&sheet.case.checks));
    html! {
        @if !asked.is_empty() {
            h3 { (t(lang, "desk-registers")) }
            div .register-answers {
                @for (query, answer) in asked {
                    article .register-answer {
                        h4 { (query_title(lang, sheet, &query.id, &query.register)) }
                        @if answer.is_null() { p .difference-note { (icon("warning")) (t(lang, "desk-register-silent")) } }
                        dl {
                            @for (name, found, notable) in compare::fields(answer, &query.id, &against).into_iter().filter(|(name, ..)| is_asked(query, name)) {
                                div .register-answer__notable[notable] {
                                    dt { (field_label(lang, sheet, &name)) }
                                    dd { @if notable { (icon("warning")) } (value(lang, &found)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Whether somebody lives at an address says nothing where none was asked with.
fn is_asked(query: &Query, field: &str) -> bool {
    field != "at_address" || query.with.keys().any(|name| name.starts_with("street"))
}

fn query_title(lang: Lang, sheet: &Sheet, id: &str, register: &str) -> String {
    let texts = sheet.service.blueprint.texts(lang);
    texts
        .find(&format!("queries.{id}.title"))
        .map_or_else(|| word(lang, "desk-register-", register), str::to_owned)
}

/// Fields of registers have names of the desk; attributes of grants those of the blueprint's form.
pub fn field_label(lang: Lang, sheet: &Sheet, name: &str) -> String {
    let own = word(lang, "desk-field-", name);
    if own != name {
        return own;
    }
    let texts = sheet.service.blueprint.texts(lang);
    texts.find(&format!("fields.{name}.label")).map_or(own, str::to_owned)
}

/// A value of a register in words: yes and no, dates, amounts of cents, codes.
fn value(lang: Lang, found: &Json) -> String {
    match found {
        Json::Bool(true) => t(lang, "desk-yes").into_owned(),
        Json::Bool(false) => t(lang, "desk-no").into_owned(),
        Json::Array(items) => items
            .iter()
            .map(|item| value(lang, item))
            .collect::<Vec<_>>()
            .join(", "),
        Json::Object(entry) => compare::parts(entry)
            .map(|part| value(lang, part))
            .collect::<Vec<_>>()
            .join(" "),
        other => {
            let text = compare::plain(other);
            match text.parse::<jiff::civil::Date>() {
                Ok(date) if text.len() == 10 => calendar::short_date(date, lang),
                _ => word(lang, "desk-value-", &text),
            }
        }
    }
}
