//! The sentences of a derivation in the three languages. Data only; `derivation` fills the gaps.

use base::Lang;

/// The sentence for a text key; placeholders are written `{name}`.
///
/// A key that is missing would be a defect of this crate; the test below finds it.
pub(crate) fn template(key: &str, lang: Lang) -> &'static str {
    let texts = TEXTS.iter().find(|(known, _)| *known == key).map(|(_, texts)| texts);
    texts.map_or("{date}", |texts| match lang {
        Lang::De => texts[0],
        Lang::Plain => texts[1],
        Lang::En => texts[2],
    })
}

/// Key, then German, plain German, English.
pub(crate) const TEXTS: &[(&str, [&str; 3])] = &[
    (
        "event.posted",
        [
            "Der Bescheid wurde am {date} zur Post gegeben.",
            "Wir haben den Brief am {date} zur Post gebracht.",
            "The decision was posted on {date}.",
        ],
    ),
    (
        "event.sent-electronically",
        [
            "Der Bescheid wurde am {date} elektronisch abgesandt.",
            "Wir haben den Bescheid am {date} elektronisch geschickt.",
            "The decision was sent electronically on {date}.",
        ],
    ),
    (
        "event.provided",
        [
            "Der Bescheid wurde am {date} im Postfach zum Abruf bereitgestellt.",
            "Der Bescheid liegt seit {date} in Ihrem Online-Postfach.",
            "The decision was made available in the online mailbox on {date}.",
        ],
    ),
    (
        "event.retrieved",
        [
            "Der Bescheid wurde am {date} abgerufen.",
            "Sie haben den Bescheid am {date} abgerufen.",
            "The decision was retrieved on {date}.",
        ],
    ),
    (
        "event.handed-over",
        [
            "Der Bescheid wurde am {date} übergeben oder zugestellt.",
            "Sie haben den Bescheid am {date} bekommen.",
            "The decision was handed over or served on {date}.",
        ],
    ),
    (
        "event.published",
        [
            "Die Entscheidung wurde am {date} öffentlich bekannt gemacht.",
            "Wir haben die Entscheidung am {date} öffentlich gemacht.",
            "The decision was published on {date}.",
        ],
    ),
    (
        "event.notified",
        [
            "Der Bescheid ist am {date} bekannt gegeben.",
            "Der Bescheid gilt für Sie seit {date}.",
            "The decision counts as notified on {date}.",
        ],
    ),
    (
        "event.received",
        [
            "Die Mitteilung ist am {date} zugegangen.",
            "Die Nachricht ist am {date} angekommen.",
            "The notice was received on {date}.",
        ],
    ),
    (
        "event.statement-requested",
        [
            "Die Stellungnahme wurde am {date} angefordert.",
            "Wir haben am {date} um eine Antwort gebeten.",
            "The statement was requested on {date}.",
        ],
    ),
    (
        "event.applied",
        [
            "Der Antrag ist am {date} eingegangen.",
            "Ihr Antrag ist am {date} bei uns angekommen.",
            "The application was received on {date}.",
        ],
    ),
    (
        "event.complete",
        [
            "Die Unterlagen waren am {date} vollständig.",
            "Am {date} hatten wir alle Unterlagen.",
            "The documents were complete on {date}.",
        ],
    ),
    (
        "event.appointed",
        [
            "Der Termin ist auf den {date} festgesetzt.",
            "Der Termin ist am {date}.",
            "The appointment is fixed for {date}.",
        ],
    ),
    (
        "event.fixed-day",
        [
            "Die Frist endet an einem festen Tag: {date}.",
            "Sie haben Zeit bis zu diesem Tag: {date}.",
            "The period ends on a fixed day: {date}.",
        ],
    ),
    (
        "event.other",
        [
            "Maßgebend ist der Tag des Ereignisses: {date}.",
            "Wichtig ist dieser Tag: {date}.",
            "The day that counts is {date}.",
        ],
    ),
    (
        "next-day",
        [
            "Dieser Tag zählt nicht mit. Die Frist beginnt am {date}.",
            "Dieser Tag zählt nicht. Wir zählen ab {date}.",
            "That day does not count. The period begins on {date}.",
        ],
    ),
    (
        "same-day",
        [
            "Dieser Tag zählt mit. Die Frist beginnt am {date}.",
            "Dieser Tag zählt schon. Wir zählen ab {date}.",
            "That day counts. The period begins on {date}.",
        ],
    ),
    (
        "end",
        [
            "Eine Frist von {period} endet am {date}.",
            "Sie haben eine Zeit von {period}. Der letzte Tag ist {date}.",
            "A period of {period} ends on {date}.",
        ],
    ),
    (
        "end-of-month",
        [
            "Eine Frist von {period} endet am {date}, dem letzten Tag des Monats, weil dieser Monat keinen {day}. hat.",
            "Sie haben eine Zeit von {period}. Dieser Monat hat keinen {day}. Tag. Der letzte Tag ist deshalb {date}.",
            "A period of {period} ends on {date}, the last day of the month, because that month has no day {day}.",
        ],
    ),
    (
        "shift",
        [
            "An diesen Tagen endet keine Frist: {days}. Die Frist endet deshalb am nächsten Werktag: {date}.",
            "An diesen Tagen ist frei: {days}. Sie haben deshalb Zeit bis {date}.",
            "No period ends on these days: {days}. It therefore ends on the next working day: {date}.",
        ],
    ),
    (
        "stays",
        [
            "Der {date} ist arbeitsfrei ({days}). Das Datum gilt trotzdem.",
            "An diesem Tag ist frei: {days}. Der Tag gilt trotzdem: {date}.",
            "{date} is a day off ({days}). The date stands nevertheless.",
        ],
    ),
    (
        "deemed-notified",
        [
            "Der Bescheid gilt am {nth}. Tag danach als bekannt gegeben: {date}.",
            "Für das Gesetz haben Sie den Bescheid am {nth}. Tag danach bekommen. Das ist {date}.",
            "The decision counts as notified on day {nth} after that: {date}.",
        ],
    ),
    (
        "unconfirmed",
        [
            "Wie viele Tage das Landesrecht vorsieht, ist hier noch nicht bestätigt. Gerechnet wird mit der Regel, die für den Empfänger günstiger ist.",
            "Die Zahl der Tage ist noch nicht sicher. Wir rechnen so, wie es für Sie besser ist.",
            "How many days the law of this Land provides has not been confirmed here yet. The rule that favours the recipient is used.",
        ],
    ),
    (
        "received-later",
        [
            "Der Bescheid ist nachweislich erst am {date} zugegangen. Dieser Tag gilt.",
            "Der Bescheid ist erst am {date} bei Ihnen angekommen. Dieser Tag gilt.",
            "The decision was demonstrably received only on {date}. That day applies.",
        ],
    ),
    (
        "paused",
        [
            "Von {from} bis {until} fehlten Unterlagen. Diese {days} Tage zählen nicht; die Frist endet am {date}.",
            "Von {from} bis {until} haben Unterlagen gefehlt. Diese {days} Tage zählen nicht. Der letzte Tag ist jetzt {date}.",
            "Documents were missing from {from} to {until}. These {days} days do not count; the period ends on {date}.",
        ],
    ),
    (
        "extended",
        [
            "Die Behörde hat die Frist einmal um eine Zeit von {period} verlängert. Sie endet am {date}.",
            "Das Amt braucht mehr Zeit: eine Zeit von {period}. Der letzte Tag ist jetzt {date}.",
            "The authority extended the period once by {period}. It ends on {date}.",
        ],
    ),
    (
        "deemed-granted",
        [
            "Wird bis dahin nicht entschieden, gilt die Genehmigung ab {date} als erteilt.",
            "Wenn das Amt bis dahin nichts sagt, haben Sie die Genehmigung ab {date}.",
            "Without a decision by then, the permission counts as granted from {date}.",
        ],
    ),
    (
        "warning",
        [
            "Am {days}. Tag nach Eingang, {date}, wird die Behörde an die Entscheidung erinnert.",
            "Nach {days} Tagen wird das Amt erinnert: {date}.",
            "On day {days} after receipt, {date}, the authority is reminded to decide.",
        ],
    ),
    (
        "action-possible",
        [
            "Ab {date} ist eine Untätigkeitsklage zulässig.",
            "Ab {date} dürfen Sie vor Gericht klagen, wenn das Amt nichts tut.",
            "From {date} an action for failure to act is admissible.",
        ],
    ),
    (
        "instruction-missing",
        [
            "Die Rechtsbehelfsbelehrung fehlt oder ist unrichtig. Deshalb gilt die Frist von einem Jahr ab {date}.",
            "Im Bescheid steht nicht richtig, wie Sie sich wehren können. Deshalb haben Sie ein Jahr Zeit. Wir zählen ab dem Bescheid: {date}.",
            "The instruction on remedies is missing or wrong. Therefore the period of one year from {date} applies.",
        ],
    ),
    (
        "hours",
        [
            "Eine Frist von {hours} Stunden läuft auch an Wochenenden und Feiertagen. Sie endet am {date} um {time} Uhr.",
            "Sie haben {hours} Stunden Zeit. Auch das Wochenende zählt. Die Zeit endet am {date} um {time} Uhr.",
            "A period of {hours} hours also runs on weekends and holidays. It ends on {date} at {time}.",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DayOff, DerivationStep, Event, Period, Reason};
    use jiff::civil::date;

    /// One reason of each kind. The compiler finds a forgotten variant in `text_key`; this list
    /// finds a forgotten text.
    fn one_of_each() -> Vec<Reason> {
        let day = date(2026, 3, 2);
        let period = Period::Months(1);
        let events = [
            Event::Posted,
            Event::SentElectronically,
            Event::Provided,
            Event::Retrieved,
            Event::HandedOver,
            Event::Published,
            Event::Notified,
            Event::Received,
            Event::StatementRequested,
            Event::Applied,
            Event::Complete,
            Event::Appointed,
            Event::FixedDay,
            Event::Other,
        ];
        let mut reasons: Vec<_> = events.map(|event| Reason::Event { event }).into();
        reasons.extend([
            Reason::NextDay,
            Reason::SameDay,
            Reason::End { period },
            Reason::EndOfMonth { period, day: 31 },
            Reason::Shift {
                skipped: vec![DayOff::Saturday, DayOff::Sunday],
            },
            Reason::Stays {
                day_off: DayOff::Sunday,
            },
            Reason::DeemedNotified { nth: 4 },
            Reason::Unconfirmed,
            Reason::ReceivedLater,
            Reason::Paused {
                from: day,
                until: day,
                days: 1,
            },
            Reason::Extended { period },
            Reason::DeemedGranted,
            Reason::Warning { days: 75 },
            Reason::ActionPossible,
            Reason::InstructionMissing,
            Reason::Hours {
                hours: 48,
                time: "16:00".into(),
            },
        ]);
        reasons
    }

    #[test]
    fn every_step_has_a_text_without_gaps_and_every_text_has_a_step() {
        let steps: Vec<_> = one_of_each()
            .into_iter()
            .map(|reason| DerivationStep::new(date(2026, 3, 2), "§ 1", reason))
            .collect();
        for step in &steps {
            assert!(
                TEXTS.iter().any(|(key, _)| *key == step.text_key()),
                "{}",
                step.text_key()
            );
            for lang in Lang::ALL {
                let text = step.explain(lang);
                assert!(!text.contains(['{', '}']), "{text}");
            }
        }
        for (key, _) in TEXTS {
            assert!(steps.iter().any(|step| step.text_key() == *key), "{key} is never used");
        }
    }
}
