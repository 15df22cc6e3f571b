//! What citizen and clerk read when they ask "Warum dieses Datum?".

use base::Lang;
use calendar::remedies::Instruction;
use calendar::{Deadline, HolidayCalendar, Land, ProceduralLaw, notification, remedies};
use expect_test::{Expect, expect};
use jiff::civil::date;

fn objection() -> Deadline {
    let calendar = HolidayCalendar::new(Land::RP);
    let posted = date(2026, 3, 2);
    let notified = notification::posted(posted, ProceduralLaw::Vwvfg, None, &calendar);
    remedies::objection(&notified, Instruction::Correct, &calendar)
}

fn check(lang: Lang, expected: Expect) {
    expected.assert_eq(&objection().explain(lang));
}

#[test]
fn german_cites_the_norm_of_each_step() {
    check(
        Lang::De,
        expect![[r#"
            Der Bescheid wurde am Montag, 2. März 2026 zur Post gegeben.
            Der Bescheid gilt am 4. Tag danach als bekannt gegeben: Freitag, 6. März 2026. (§ 41 Abs. 2 VwVfG)
            Dieser Tag zählt nicht mit. Die Frist beginnt am Samstag, 7. März 2026. (§ 187 Abs. 1 BGB)
            Eine Frist von 1 Monat endet am Montag, 6. April 2026. (§ 70 Abs. 1 Satz 1 VwGO, § 188 Abs. 2 BGB)
            An diesen Tagen endet keine Frist: Ostermontag. Die Frist endet deshalb am nächsten Werktag: Dienstag, 7. April 2026. (§ 57 Abs. 2 VwGO, § 222 Abs. 2 ZPO)"#]],
    );
}

#[test]
fn plain_german_leaves_the_norms_out() {
    check(
        Lang::Plain,
        expect![[r#"
            Wir haben den Brief am Montag, 2. März 2026 zur Post gebracht.
            Für das Gesetz haben Sie den Bescheid am 4. Tag danach bekommen. Das ist Freitag, 6. März 2026.
            Dieser Tag zählt nicht. Wir zählen ab Samstag, 7. März 2026.
            Sie haben eine Zeit von 1 Monat. Der letzte Tag ist Montag, 6. April 2026.
            An diesen Tagen ist frei: Ostermontag. Sie haben deshalb Zeit bis Dienstag, 7. April 2026."#]],
    );
}

#[test]
fn english_names_weekdays_and_holidays() {
    check(
        Lang::En,
        expect![[r#"
            The decision was posted on Monday, 2 March 2026.
            The decision counts as notified on day 4 after that: Friday, 6 March 2026. (§ 41 Abs. 2 VwVfG)
            That day does not count. The period begins on Saturday, 7 March 2026. (§ 187 Abs. 1 BGB)
            A period of 1 month ends on Monday, 6 April 2026. (§ 70 Abs. 1 Satz 1 VwGO, § 188 Abs. 2 BGB)
            No period ends on these days: Easter Monday. It therefore ends on the next working day: Tuesday, 7 April 2026. (§ 57 Abs. 2 VwGO, § 222 Abs. 2 ZPO)"#]],
    );
}

#[test]
fn a_derivation_survives_storage() {
    let before = objection();
    let stored = serde_json::to_string(&before).expect("a deadline is plain data");
    let after: Deadline = serde_json::from_str(&stored).expect("what was written can be read");
    assert_eq!(before, after);
}
