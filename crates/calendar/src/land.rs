//! The sixteen Länder, because public holidays and procedural law differ between them.

use serde::{Deserialize, Serialize};

/// A German Land, written with the two letters of ISO 3166-2:DE (`HE`, `BY` …).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the variants are the ISO codes; `name` spells them out")]
pub enum Land {
    BB,
    BE,
    BW,
    BY,
    HB,
    HE,
    HH,
    MV,
    NI,
    NW,
    RP,
    SH,
    SL,
    SN,
    ST,
    TH,
}

impl Land {
    /// All Länder in the order of their codes.
    pub const ALL: [Land; 16] = [
        Land::BB,
        Land::BE,
        Land::BW,
        Land::BY,
        Land::HB,
        Land::HE,
        Land::HH,
        Land::MV,
        Land::NI,
        Land::NW,
        Land::RP,
        Land::SH,
        Land::SL,
        Land::SN,
        Land::ST,
        Land::TH,
    ];

    /// Reads a code such as `HE`; `None` for anything else.
    pub fn from_code(code: &str) -> Option<Land> {
        Land::ALL.into_iter().find(|land| land.code() == code)
    }

    /// The Land in which a municipality lies, from the first two digits of its AGS or ARS.
    pub fn from_municipality_key(ags: &str) -> Option<Land> {
        Land::ALL
            .into_iter()
            .find(|land| ags.starts_with(land.municipality_key_prefix()))
    }

    /// ISO 3166-2:DE code without the country, for instance `HE`.
    pub fn code(self) -> &'static str {
        self.facts().0
    }

    /// Official short name in German.
    pub fn name(self) -> &'static str {
        self.facts().1
    }

    /// First two digits of every AGS and ARS in this Land.
    pub fn municipality_key_prefix(self) -> &'static str {
        self.facts().2
    }

    /// Provision that lists the public holidays of this Land.
    pub fn holiday_act(self) -> &'static str {
        self.facts().3
    }

    fn facts(self) -> (&'static str, &'static str, &'static str, &'static str) {
        match self {
            Land::BB => ("BB", "Brandenburg", "12", "§ 2 FTG Brandenburg"),
            Land::BE => ("BE", "Berlin", "11", "§ 1 Feiertagsgesetz Berlin"),
            Land::BW => ("BW", "Baden-Württemberg", "08", "§ 1 FTG Baden-Württemberg"),
            Land::BY => ("BY", "Bayern", "09", "Art. 1 BayFTG"),
            Land::HB => ("HB", "Bremen", "04", "§ 2 Feiertagsgesetz Bremen"),
            Land::HE => ("HE", "Hessen", "06", "§ 1 HFeiertagsG"),
            Land::HH => ("HH", "Hamburg", "02", "§ 1 Feiertagsgesetz Hamburg"),
            Land::MV => ("MV", "Mecklenburg-Vorpommern", "13", "§ 2 FTG M-V"),
            Land::NI => ("NI", "Niedersachsen", "03", "§ 2 NFeiertagsG"),
            Land::NW => ("NW", "Nordrhein-Westfalen", "05", "§ 2 Feiertagsgesetz NW"),
            Land::RP => ("RP", "Rheinland-Pfalz", "07", "§ 2 LFtG Rheinland-Pfalz"),
            Land::SH => ("SH", "Schleswig-Holstein", "01", "§ 2 SFTG Schleswig-Holstein"),
            Land::SL => ("SL", "Saarland", "10", "§ 2 SFG Saarland"),
            Land::SN => ("SN", "Sachsen", "14", "§ 1 SächsSFG"),
            Land::ST => ("ST", "Sachsen-Anhalt", "15", "§ 2 FeiTG LSA"),
            Land::TH => ("TH", "Thüringen", "16", "§ 2 ThürFGtG"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_and_key_prefix_leads_back_to_its_land() {
        for land in Land::ALL {
            assert_eq!(Land::from_code(land.code()), Some(land));
            let ags = format!("{}000000", land.municipality_key_prefix());
            assert_eq!(Land::from_municipality_key(&ags), Some(land));
        }
        assert_eq!(Land::from_code("he"), None);
        assert_eq!(Land::from_municipality_key("17000000"), None);
    }
}
