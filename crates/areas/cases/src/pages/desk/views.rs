//! Which cases a worklist shows, as it stands in the address: list, filters, and where the page begins.

use std::collections::BTreeMap;

use base::Uuid;
use jiff::civil::Date;
use web::Staff;

use crate::model::channel_from;
use crate::store::lists::{Begin, Filter, Place, Worklist};

/// The lists of a clerk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Mine,
    Team,
    Unassigned,
    Open,
}

impl List {
    pub const ALL: [List; 4] = [List::Mine, List::Team, List::Unassigned, List::Open];

    /// Word in the address.
    pub const fn code(self) -> &'static str {
        match self {
            List::Mine => "meine",
            List::Team => "team",
            List::Unassigned => "frei",
            List::Open => "offen",
        }
    }

    pub fn from_code(code: &str) -> Option<List> {
        List::ALL.into_iter().find(|list| list.code() == code)
    }

    /// Key of its name.
    pub const fn label(self) -> &'static str {
        match self {
            List::Mine => "desk-list-mine",
            List::Team => "desk-list-team",
            List::Unassigned => "desk-list-free",
            List::Open => "desk-list-open",
        }
    }

    /// What the database is asked for: one list for each office of the person.
    pub fn worklists(self, staff: &Staff) -> Vec<Worklist> {
        let offices = staff.offices.iter().cloned();
        match self {
            List::Mine => vec![Worklist::Mine(staff.id)],
            List::Team => offices.map(Worklist::Team).collect(),
            List::Unassigned => offices.map(Worklist::Unassigned).collect(),
            List::Open => offices.map(Worklist::Open).collect(),
        }
    }
}

/// A worklist page as its address names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct View {
    pub list: Option<List>,
    pub filter: Filter,
    pub begin: Begin,
}

const VERDICTS: [&str; 5] = ["green", "yellow", "red", "wait", "unavailable"];

impl View {
    /// Reads the address; what is not understood is left out. `services`: ids of the services to filter by.
    pub fn read(query: &BTreeMap<String, String>, services: &[String], today: Date) -> View {
        let given = |name: &str| query.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let begin = match (given("nach").and_then(place), given("vor").and_then(place)) {
            (Some(after), _) => Begin::After(after),
            (None, Some(before)) => Begin::Before(before),
            (None, None) => Begin::Start,
        };
        View {
            list: given("liste").and_then(List::from_code),
            filter: Filter {
                blueprint: given("leistung")
                    .filter(|id| services.iter().any(|s| s == id))
                    .map(str::to_owned),
                verdict: given("pruefung").filter(|v| VERDICTS.contains(v)).map(str::to_owned),
                channel: given("weg")
                    .filter(|code| channel_from(code).code() == *code)
                    .map(str::to_owned),
                overdue_on: given("ueberfaellig").map(|_| today),
            },
            begin,
        }
    }

    /// The address of a page of this list; every value was checked by `read`, so none needs quoting.
    pub fn href(&self, list: List, begin: Begin) -> String {
        let mut href = format!("/desk?liste={}", list.code());
        let filters = [
            ("leistung", self.filter.blueprint.as_deref()),
            ("pruefung", self.filter.verdict.as_deref()),
            ("weg", self.filter.channel.as_deref()),
            ("ueberfaellig", self.filter.overdue_on.map(|_| "1")),
        ];
        for (name, value) in filters {
            if let Some(value) = value {
                href.push_str(&format!("&{name}={value}"));
            }
        }
        match begin {
            Begin::Start => {}
            Begin::After(place) => href.push_str(&format!("&nach={}", place_text(place))),
            Begin::Before(place) => href.push_str(&format!("&vor={}", place_text(place))),
        }
        href
    }

    pub fn is_filtered(&self) -> bool {
        self.filter != Filter::default()
    }
}

fn place(text: &str) -> Option<Place> {
    let (key, id) = text.split_once('_')?;
    Some((key.parse().ok()?, Uuid::parse_str(id).ok()?))
}

fn place_text((key, id): Place) -> String {
    format!("{key}_{}", id.simple())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(pairs: &[(&str, &str)]) -> View {
        let query = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        View::read(&query, &["permit".to_owned()], date(2026, 11, 21))
    }

    #[test]
    fn an_address_reads_back_to_the_same_view() {
        let place = (98_210, Uuid::from_u128(7));
        let view = read(&[
            ("liste", "frei"),
            ("leistung", "permit"),
            ("pruefung", "red"),
            ("weg", "counter"),
            ("ueberfaellig", "1"),
            ("nach", &place_text(place)),
        ]);
        assert_eq!(view.begin, Begin::After(place));
        let href = view.href(List::Unassigned, view.begin);
        let query: Vec<(&str, &str)> = href
            .trim_start_matches("/desk?")
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .collect();
        assert_eq!(read(&query), view);
    }

    #[test]
    fn nonsense_in_the_address_is_left_out() {
        let view = read(&[
            ("liste", "alle"),
            ("leistung", "x' or 1=1"),
            ("pruefung", "\"><script>"),
            ("weg", "telepathy"),
            ("nach", "12"),
            ("vor", "x_y"),
        ]);
        assert_eq!(view, View::default());
    }
}
