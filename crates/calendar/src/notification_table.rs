//! On which day after dispatch a decision counts as notified, per law and Land. Data only;
//! `notification` reads it.

use jiff::civil::{Date, date};

use crate::Land::{self, *};
use crate::ProceduralLaw;

/// One line of the table: on which day after dispatch a decision counts as notified.
pub(crate) struct DeemedRow {
    law: ProceduralLaw,
    lands: &'static [Land],
    /// First day of dispatch to which the line applies.
    from: Date,
    pub nth: u16,
    pub source: &'static str,
    /// False until somebody has read the Land's own act in its present text.
    pub confirmed: bool,
}

const LAW_OF_2025: Date = date(2025, 1, 1);

/// Newest line first within a law and Land. The Postrechtsmodernisierungsgesetz changed the federal acts for everything
/// dispatched from 2025 on; Länder with an act of their own follow at their own time.
const DISPATCHED: &[DeemedRow] = &[
    row(ProceduralLaw::Ao, &Land::ALL, LAW_OF_2025, 4, "§ 122 Abs. 2, 2a AO"),
    row(
        ProceduralLaw::Ao,
        &Land::ALL,
        date(1977, 1, 1),
        3,
        "§ 122 Abs. 2, 2a AO (alte Fassung)",
    ),
    row(
        ProceduralLaw::Vwvfg,
        &[BB, BE, NI, RP, SN, ST],
        LAW_OF_2025,
        4,
        "§ 41 Abs. 2 VwVfG",
    ),
    row(ProceduralLaw::Vwvfg, &[HB], LAW_OF_2025, 4, "§ 41 Abs. 2 BremVwVfG"),
    row(ProceduralLaw::Vwvfg, &[NW], LAW_OF_2025, 4, "§ 41 Abs. 2 VwVfG NRW"),
    unconfirmed(&[SH], "§ 110 Abs. 2 LVwG SH"),
    unconfirmed(&[BW], "§ 41 Abs. 2 LVwVfG BW"),
    unconfirmed(&[BY], "Art. 41 Abs. 2 BayVwVfG"),
    unconfirmed(&[HE], "§ 41 Abs. 2 HVwVfG"),
    unconfirmed(&[HH], "§ 41 Abs. 2 HmbVwVfG"),
    unconfirmed(&[MV], "§ 41 Abs. 2 VwVfG M-V"),
    unconfirmed(&[SL], "§ 41 Abs. 2 SVwVfG"),
    unconfirmed(&[TH], "§ 41 Abs. 2 ThürVwVfG"),
    row(
        ProceduralLaw::Vwvfg,
        &Land::ALL,
        date(1977, 1, 1),
        3,
        "§ 41 Abs. 2 VwVfG (alte Fassung)",
    ),
];

/// Mailbox of a user account; federal law, the same in every Land. Newest line first.
const MAILBOX: &[(Date, u16, &str)] = &[
    (LAW_OF_2025, 4, "§ 9 Abs. 1 Satz 4 OZG"),
    (date(2020, 12, 10), 3, "§ 9 Abs. 1 Satz 3 OZG (alte Fassung)"),
];

/// The line that applies to a dispatch in a Land on a day.
pub(crate) fn row_in_force(law: ProceduralLaw, land: Land, on: Date) -> &'static DeemedRow {
    let mut rows = DISPATCHED
        .iter()
        .filter(|row| row.law == law && row.lands.contains(&land));
    let oldest = rows.clone().next_back();
    rows.find(|row| on >= row.from)
        .or(oldest)
        .expect("each law has a line for all Länder")
}

/// Day after provision and norm for the mailbox of a user account.
pub(crate) fn mailbox_row(on: Date) -> (u16, &'static str) {
    let in_force = MAILBOX.iter().find(|(from, ..)| on >= *from).or(MAILBOX.last());
    let (_, nth, source) = in_force.expect("the table of mailbox rules is not empty");
    (*nth, source)
}

const fn row(law: ProceduralLaw, lands: &'static [Land], from: Date, nth: u16, source: &'static str) -> DeemedRow {
    DeemedRow {
        law,
        lands,
        from,
        nth,
        source,
        confirmed: true,
    }
}

/// Until confirmed, the fourth day: a day too many can only help the recipient.
const fn unconfirmed(lands: &'static [Land], source: &'static str) -> DeemedRow {
    let law = ProceduralLaw::Vwvfg;
    DeemedRow {
        law,
        lands,
        from: LAW_OF_2025,
        nth: 4,
        source,
        confirmed: false,
    }
}
