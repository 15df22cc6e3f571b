use jiff::civil::Date;
use web::parts::{SummaryItem, Tone, badge_with_icon, summary_list};
use web::{Ctx, Markup, html};

use super::words;
use crate::Service;
use crate::model::Case;
use crate::pages::{TEXTS, party, t};

/// Who takes part, until when, and whether they have answered; never what.
pub(super) fn show(ctx: &Ctx, service: &Service, case: &Case, today: Date) -> Markup {
    let texts = service.blueprint.texts(ctx.lang);
    let all: Vec<SummaryItem> = service
        .blueprint
        .participations
        .iter()
        .flat_map(|of| {
            let title = texts.get(&format!("parties.{}.title", of.id)).to_owned();
            let parties = case.proceedings.parties.get(&of.id).into_iter().flatten();
            parties.map(move |party| SummaryItem::new(title.clone(), party_line(ctx, of, party, today)))
        })
        .collect();
    html! { @if !all.is_empty() {
        section aria-labelledby="beteiligte" {
            h2 #beteiligte .kern-heading-medium { (t(ctx.lang, "status-parties")) }
            (summary_list(&all))
        }
    } }
}

fn party_line(ctx: &Ctx, of: &blueprint::Participation, party: &blueprint::Party, today: Date) -> Markup {
    // How somebody is reached is the office's business.
    let (tone, standing) = match party.by_hand && party.asked_on.is_none() {
        true => (Tone::Info, t(ctx.lang, "party-status-asked").into_owned()),
        false => party::standing(ctx, party, today),
    };
    let is_awaited = party.status == blueprint::PartyStatus::Asked && party.answered_on.is_none();
    let again = party.asked_on.filter(|_| !party.earlier.is_empty());
    html! {
        (party.name) br;
        (badge_with_icon(tone, &standing))
        @if let Some(due) = party.due_on.filter(|_| is_awaited) { " " (TEXTS.fmt(ctx.lang, "status-party-until", &[("day", words::day(due, ctx.lang).into())])) }
        @if let Some(day) = again { br; (TEXTS.fmt(ctx.lang, "status-party-again", &[("day", words::day(day, ctx.lang).into())])) }
        " " (party::silence(ctx, of, party))
    }
}
