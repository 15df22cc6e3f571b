//! Who decided: a person of the staff, or the machine alone. Read off the chain of the case.

use ::store::facts::Fact;
use base::Uuid;
use serde_json::Value as Json;

/// What only carries out the step before it: a register did what it was told, a receiver has the message, the money came.
const ECHOES: [&str; 2] = ["order.", "message."];

/// Whether nobody of the staff took a step since the registers were checked last. What follows a person's step by itself
/// (an order that was carried out, a payment, a day that is over) is that person's decision still.
///
/// Source: Art. 22 Abs. 3 DSGVO: who was decided about by a machine alone can ask for a person.
pub fn is_machine(facts: &[Fact]) -> bool {
    let by_person = steps_back(facts)
        .take_while(|(event, _)| !event.starts_with("checks_"))
        .any(|(_, actor)| staff(actor).is_some());
    !by_person
}

/// The member of staff whose step the step at `seq` carries out; none where the machine or the applicant caused it.
///
/// Source: § 37 Abs. 3 VwVfG: a decision names the person who made it.
pub fn carried_out_for(facts: &[Fact], seq: i64) -> Option<Uuid> {
    let known = facts.iter().take_while(|fact| fact.seq <= seq).count();
    let is_echo = |event: &str| event == "claim_settled" || ECHOES.iter().any(|echo| event.starts_with(echo));
    let mut steps = steps_back(facts.get(..known).unwrap_or_default());
    let (_, actor) = steps.find(|(event, _)| !is_echo(event))?;
    staff(actor)
}

/// Events and actors of the steps, the last one first.
fn steps_back(facts: &[Fact]) -> impl Iterator<Item = (&str, &str)> {
    let steps = facts.iter().rev().filter(|fact| fact.kind == "case.step");
    steps.map(|fact| {
        let event = fact.data.get("event").and_then(Json::as_str);
        (event.unwrap_or_default(), fact.actor.as_str())
    })
}

fn staff(actor: &str) -> Option<Uuid> {
    actor.strip_prefix("staff:")?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const CLERK: &str = "staff:0190163d-8694-739b-aea5-966c26f8ad91";

    fn chain(steps: &[(&str, &str)]) -> Vec<Fact> {
        let fact = |(seq, (event, actor)): (i64, &(&str, &str))| Fact {
            stream: Uuid::nil(),
            seq,
            at: seq,
            actor: (*actor).to_owned(),
            kind: "case.step".into(),
            data: json!({ "event": event }),
        };
        (1..).zip(steps).map(fact).collect()
    }

    #[test]
    fn what_follows_a_person_s_step_by_itself_is_that_person_s_decision() {
        let (applied, green) = (("submitted", "applicant"), ("checks_green", "machine"));
        let (done, paid) = (("order.enter.done", "machine"), ("claim_settled", "machine"));
        let approved = ("clerk.approve", CLERK);
        for (steps, machine, signed) in [
            (&[applied, green][..], true, false),
            (&[applied, green, done], true, false),
            (&[applied, green, approved, done], false, true),
            (&[applied, green, approved, paid, done], false, true),
            // A day that is over ends what a person began, and is nobody's signature.
            (&[applied, approved, ("deadline.answer", "machine")], false, false),
            (&[applied, approved, ("applicant.answer", "applicant")], false, false),
            // The registers were asked anew, and the machine decided by what they said.
            (
                &[applied, approved, ("applicant.answer", "applicant"), green, done],
                true,
                false,
            ),
            (&[], true, false),
        ] {
            let facts = chain(steps);
            assert_eq!(is_machine(&facts), machine, "{steps:?}");
            let last = facts.last().map_or(0, |fact| fact.seq);
            assert_eq!(carried_out_for(&facts, last).is_some(), signed, "{steps:?}");
        }
        let later = chain(&[applied, green, approved]);
        assert_eq!(carried_out_for(&later, 2), None, "the letter of an earlier step");
    }
}
