//! Writing to the office on the status page: a message, and files with the question to which they belong.

use ::store::facts::Fact;
use base::Lang;
use web::controls::{Choice, Question, UploadRules, area, csrf_field, select, tick, upload};
use web::parts::{Look, submit};
use web::{Ctx, Markup, html};

use crate::Cases;
use crate::actions::applicant::MESSAGE_CHARS_MAX;
use crate::actions::papers::{self, NO_SLOT, Slot};
use crate::model::Case;
use crate::pages::t;

/// More go into a second message.
pub const FILES_MAX: u8 = 5;

/// `is_awaited`: writing is what the applicant has to do now.
pub fn show(ctx: &Ctx, cases: &Cases, case: &Case, facts: &[Fact], is_awaited: bool) -> Markup {
    let label = t(ctx.lang, "message-label");
    let files_label = t(ctx.lang, "message-files");
    // A version of the service that is gone has no places; the office sorts what comes then.
    let slots = papers::slots(cases, case, ctx.lang).unwrap_or_default();
    let rules = UploadRules {
        files_max: FILES_MAX,
        bytes_max: papers::bytes_max(cases, &slots),
        types: vec!["application/pdf".into(), "image/jpeg".into(), "image/png".into()],
    };
    html! {
        section aria-labelledby="schreiben-sie" {
            h2 #schreiben-sie .kern-heading-medium { (t(ctx.lang, "write-us")) }
            form .sheet .form method="post" action={ "/vorgaenge/" (case.reference) "/nachrichten" } enctype="multipart/form-data" novalidate {
                (csrf_field(ctx))
                (area(&Question::new(ctx.lang, "text", &label).optional(), "", MESSAGE_CHARS_MAX))
                (upload(&Question::new(ctx.lang, "files", &files_label).optional(), &rules, &[]))
                @if !slots.is_empty() { (place(ctx.lang, &slots, &papers::asked_for(case, facts))) }
                (submit(&t(ctx.lang, "message-send"), if is_awaited { Look::Primary } else { Look::Secondary }))
            }
        }
    }
}

/// To which question the files belong, and whether those before them count on. What the office asked for comes first.
fn place(lang: Lang, slots: &[Slot], asked: &[String]) -> Markup {
    let (label, hint) = (t(lang, "papers-slot"), t(lang, "papers-slot-hint"));
    let (adds, adds_hint) = (t(lang, "papers-adds"), t(lang, "papers-adds-hint"));
    let (first, rest): (Vec<&Slot>, Vec<&Slot>) = slots.iter().partition(|slot| asked.contains(&slot.id));
    let choice = |slot: &Slot| Choice::new(&slot.id, &slot.label);
    let mut choices: Vec<Choice> = first.into_iter().chain(rest).map(choice).collect();
    choices.push(Choice::new(NO_SLOT, t(lang, "papers-other")));
    let chosen = match asked {
        [only] => only.as_str(),
        _ => "",
    };
    html! {
        (select(&Question::new(lang, "slot", &label).hint(&hint).optional(), &choices, chosen))
        (tick(&Question::new(lang, "adds", &adds).hint(&adds_hint).optional(), false))
    }
}
