use base::Lang;
use blueprint::{Need, Scope, Transition, Verdict};
use web::controls::{Question, area, csrf_field};
use web::parts::{Look, submit};
use web::{Ctx, Markup, html};

use super::{Sheet, list_field, section};
use crate::Service;
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::desk::{self, Turn};
use crate::pages::desk::words::{self, word};
use crate::pages::t;

/// The steps that this person may take now, as the verbs of a clerk.
pub fn show(ctx: &Ctx, sheet: &Sheet, scope: &Scope<'_>) -> Markup {
    let lang = ctx.lang;
    let all = sheet.service.blueprint.clerk_actions(&sheet.case.state, scope);
    let of = |whose: Turn| -> Vec<&Transition> {
        let turn = |step: &Transition| {
            let me = ctx.staff.as_ref();
            me.map_or(Turn::OtherRole, |me| desk::turn(me, step, &sheet.case))
        };
        all.iter().copied().filter(|step| turn(step) == whose).collect()
    };
    let mine = of(Turn::Mine);
    section(
        "entscheidung",
        &t(lang, "desk-actions"),
        html! {
            @if mine.is_empty() { p .muted { (t(lang, if sheet.case.open { "desk-actions-none" } else { "desk-actions-closed" })) } }
            div .case-actions { @for (at, transition) in mine.iter().enumerate() { (action(ctx, sheet, transition, at == 0 && sheet.case.open)) } }
            @for (whose, key) in [(Turn::OtherPerson, "desk-actions-four-eyes"), (Turn::OtherRole, "desk-actions-others")] {
                @let others = of(whose);
                @if !others.is_empty() {
                    p .muted { (t(lang, key)) " " (others.iter().filter_map(|t| t.action()).map(|a| label(&sheet.service, a, lang)).collect::<Vec<_>>().join(", ")) }
                }
            }
        },
    )
}

/// One step. `is_usual`: what comes next as a rule; what may still be done to a case that is closed never is.
fn action(ctx: &Ctx, sheet: &Sheet, transition: &Transition, is_usual: bool) -> Markup {
    let Some(name) = transition.action() else {
        return html! {};
    };
    let name_shown = label(&sheet.service, name, ctx.lang);
    let look = look(name, is_usual);
    // The key that approves takes nothing from anybody.
    let approves = matches!(look, Look::Primary);
    let fields = html! {
        (csrf_field(ctx))
        (list_field(sheet))
        input type="hidden" name="stand" value=(sheet.case.revision);
        input type="hidden" name="aktion" value=(name);
    };
    let target = format!("/desk/vorgaenge/{}/schritte", sheet.case.id);
    if transition.form.is_some() {
        let list = sheet
            .list
            .map(|list| format!("?liste={}", list.code()))
            .unwrap_or_default();
        let href = format!("{target}/{name}{list}");
        return html! {
            a class={ "kern-btn kern-btn--block " (class(look)) } href=(href) data-approve[approves] { span .kern-label { (name_shown) " …" } }
        };
    }
    if transition.needs.is_empty() {
        return html! {
            form action=(target) method="post" {
                (fields)
                button type="submit" class={ "kern-btn kern-btn--block " (class(look)) } data-approve[approves] { span .kern-label { (name_shown) } }
            }
        };
    }
    html! {
        details .action open[sheet.typed.action == name] {
            summary class={ "kern-btn kern-btn--block " (class(look)) } data-approve[approves] { span .kern-label { (name_shown) " …" } }
            form .form action=(target) method="post" {
                (fields)
                (inputs(ctx, sheet, transition, name))
                (submit(&name_shown, look))
            }
        }
    }
}

/// What the step asks for, with blocks of text for the reason.
fn inputs(ctx: &Ctx, sheet: &Sheet, transition: &Transition, name: &str) -> Markup {
    let lang = ctx.lang;
    let is_this = sheet.typed.action == name;
    let asks = transition
        .needs
        .iter()
        .any(|need| matches!(need, Need::Question | Need::UploadSlots));
    let (items_id, reason_id) = (format!("punkte-{name}"), format!("begruendung-{name}"));
    let (items_key, items_hint) = if transition.needs.contains(&Need::Question) {
        ("desk-input-question", "desk-input-question-hint")
    } else {
        ("desk-input-papers", "desk-input-papers-hint")
    };
    let blocks = blocks(sheet, name);
    html! {
        @if asks {
            (named_area(lang, &items_id, "punkte", &t(lang, items_key), &t(lang, items_hint), sheet.typed.error_of(&items_id), if is_this { &sheet.typed.items } else { "" }, true))
        }
        @if transition.needs.contains(&Need::UploadSlots) { (slots(lang, sheet, name, is_this)) }
        @if !blocks.is_empty() {
            fieldset .kern-fieldset .blocks {
                legend .kern-label { (t(lang, "desk-blocks")) }
                div .kern-fieldset__body {
                    @for (at, block) in blocks.iter().enumerate() {
                        @let id = format!("baustein-{name}-{at}");
                        div .kern-form-check {
                            input .kern-form-check__checkbox type="checkbox" id=(id) name="baustein" value=(block) checked[is_this && sheet.typed.blocks.contains(block)];
                            label .kern-label for=(id) { (block) }
                        }
                    }
                }
            }
        }
        (named_area(lang, &reason_id, "begruendung", &t(lang, "desk-input-reason"), &t(lang, "desk-input-reason-hint"), sheet.typed.error_of(&reason_id), if is_this { &sheet.typed.reason } else { "" }, transition.needs.contains(&Need::Reason) && blocks.is_empty()))
    }
}

/// For the files of which questions the step asks, so that they come to their place. Folded away: there may be many.
fn slots(lang: Lang, sheet: &Sheet, name: &str, is_this: bool) -> Markup {
    let all = sheet.slots(lang);
    if all.is_empty() {
        return html! {};
    }
    html! {
        details .disclosure open[is_this && !sheet.typed.slots.is_empty()] {
            summary { span { (t(lang, "desk-slots")) } }
            div .disclosure__body {
                fieldset .kern-fieldset {
                    legend .kern-sr-only { (t(lang, "desk-slots")) }
                    p .muted { (t(lang, "desk-slots-hint")) }
                    div .kern-fieldset__body {
                        @for slot in &all {
                            @let id = format!("unterlage-{name}-{}", slot.id);
                            div .kern-form-check {
                                input .kern-form-check__checkbox type="checkbox" id=(id) name="unterlage" value=(slot.id) checked[is_this && sheet.typed.slots.contains(&slot.id)];
                                label .kern-label for=(id) { (slot.label) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// As the shell's area, but several forms of this page post the same name, so that ids need their own.
#[allow(clippy::too_many_arguments)] // One place that mirrors the parts of a question; a struct would only rename them.
fn named_area(
    lang: Lang,
    id: &str,
    name: &str,
    label: &str,
    hint: &str,
    error: &str,
    value: &str,
    required: bool,
) -> Markup {
    let mut question = Question::new(lang, id, label).hint(hint).error(error);
    if !required {
        question = question.optional();
    }
    let made = area(&question, value, MESSAGE_CHARS_MAX).into_string();
    maud::PreEscaped(made.replacen(&format!(" name=\"{id}\""), &format!(" name=\"{name}\""), 1))
}

/// Texts to choose from: the town's own blocks for the action, and the reasons of the checks that are not green. The
/// letter is German, so they are.
fn blocks(sheet: &Sheet, action: &str) -> Vec<String> {
    let blueprint = &sheet.service.blueprint;
    let texts = blueprint.texts(Lang::De);
    let prefix = format!("blocks.{action}.");
    let own = texts
        .keys()
        .filter(|key| key.starts_with(&prefix))
        .map(|key| texts.get(key).to_owned());
    let found = words::results(&sheet.case.checks)
        .into_iter()
        .filter(|result| matches!(result.result, Verdict::Red | Verdict::Yellow))
        .map(|result| blueprint.reason(&result, Lang::De));
    own.chain(found).collect()
}

/// The clerk's verb, from the blueprint or from the words of the desk.
pub fn label(service: &Service, action: &str, lang: Lang) -> String {
    let texts = service.blueprint.texts(lang);
    [format!("actions.{action}"), format!("actions.{action}.label")]
        .iter()
        .find_map(|key| texts.find(key))
        .map_or_else(|| word(lang, "desk-action-", action), str::to_owned)
}

/// What takes something from somebody looks like it.
fn look(action: &str, is_usual: bool) -> Look {
    match action {
        "refuse" | "withdraw_decision" | "revoke" => Look::Danger,
        _ if is_usual => Look::Primary,
        _ => Look::Secondary,
    }
}

const fn class(look: Look) -> &'static str {
    match look {
        Look::Primary => "kern-btn--primary",
        Look::Danger => "kern-btn--secondary btn-danger-outline",
        _ => "kern-btn--secondary",
    }
}
