//! Who takes part: who is asked, until when, what they see, what their answers and their silence mean.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{Answers, Blueprint, CaseFacts, Json, NewParty, PartyStatus, Proceedings, Scope, ScopeInput};
use calendar::{HolidayCalendar, Land};
use jiff::civil::{Date, date};
use serde_json::json;

use crate::common;

/// A case on somebody's desk, in the town of the defaults.
struct Desk {
    blueprint: Blueprint,
    town: Json,
    registers: BTreeMap<String, Json>,
    case: CaseFacts,
    answers: Answers,
    today: Date,
}

impl Desk {
    fn new(answers: Json) -> Desk {
        let blueprint = common::blueprint("_all-fields");
        let town = blueprint
            .validate_knobs(&toml::Table::new())
            .expect("defaults are valid");
        let state = "desk".to_owned();
        Desk {
            blueprint,
            town,
            registers: BTreeMap::new(),
            case: CaseFacts {
                state,
                ..CaseFacts::default()
            },
            answers: answers.as_object().cloned().expect("an object"),
            today: date(2026, 11, 21),
        }
    }

    fn scope(&self) -> Scope<'_> {
        let input = ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.case,
            today: self.today,
        };
        Scope::new(&self.blueprint, input)
    }

    fn to_ask(&self, only: Option<&str>) -> Vec<NewParty> {
        let hesse = HolidayCalendar::new(Land::HE);
        self.blueprint
            .to_ask(&self.scope(), only, &hesse)
            .expect("everybody can be worked out")
    }

    /// Asks whoever is to be asked and gives their names.
    fn ask(&mut self, only: Option<&str>) -> Vec<String> {
        let wanted = self.to_ask(only);
        let names = wanted.iter().map(|party| party.name.clone()).collect();
        for party in wanted {
            let number = self.case.proceedings.parties.values().map(Vec::len).sum::<usize>();
            let of = party.participation.clone();
            let party = party.asked(format!("p{number}"), self.today);
            self.case.proceedings.ask(&of, party);
        }
        names
    }

    fn holds(&self, state: &str, event: &str) -> bool {
        self.blueprint.next(state, event, &self.scope()).is_some()
    }
}

fn animals() -> Json {
    json!({
        "full_name": "Žaneta Đorđević", "mail": "zaneta@example.org", "count": 5, "colour": "green",
        "letters_to": { "street": "Kaiserstraße", "house_number": "12b", "postcode": "63065", "city": "Offenbach am Main" },
        "parcel": { "district": "Bieber", "section": 3, "numerator": 123, "denominator": 4 },
        "animals": [
            { "called": "Bello", "species": "dog", "born": "2021-05-00", "walks": 3 },
            { "called": "Rex", "species": "dog", "born": "2024-01-31", "walks": 1 },
            { "called": "Mieze", "species": "cat" },
        ],
    })
}

#[test]
fn each_entry_that_is_concerned_is_asked_by_the_way_that_is_known() {
    let desk = Desk::new(animals());
    let found: Vec<_> = desk
        .to_ask(None)
        .into_iter()
        .map(|party| {
            (
                party.name,
                party.office,
                party.mail,
                party.address,
                party.due.map(|due| due.due),
            )
        })
        .collect();
    let lines = vec!["Kaiserstraße 12b".to_owned(), "63065 Offenbach am Main".to_owned()];
    let mail = Some("zaneta@example.org".to_owned());
    let office = Some("ordnungsamt".to_owned());
    let expected = vec![
        // A month after Saturday, 21 November, is a Monday.
        (
            "ordnungsamt".to_owned(),
            office,
            None,
            Vec::new(),
            Some(date(2026, 12, 21)),
        ),
        // Two weeks later is a Saturday, and the day after it no working day.
        ("Bello".to_owned(), None, mail, lines.clone(), Some(date(2026, 12, 7))),
        // A letter counts as there on the fourth day, and the two weeks begin then.
        ("Rex".to_owned(), None, None, lines, Some(date(2026, 12, 9))),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_period_ends_as_the_law_counts() {
    // Day asked, period in the blueprint, last day.
    let rows = [
        (date(2026, 1, 31), "1 month", date(2026, 3, 2)),
        (date(2026, 5, 4), "2 weeks", date(2026, 5, 18)),
        (date(2026, 3, 2), "2 months", date(2026, 5, 4)),
    ];
    for (asked, period, last) in rows {
        let mut files = common::files("_all-fields");
        let process = files.0.get_mut("process.toml").expect("there is a process");
        *process = process.replacen("period = \"1 month\"", &format!("period = \"{period}\""), 1);
        let mut desk = Desk::new(json!({ "count": 5 }));
        desk.blueprint = common::loaded(&files);
        desk.today = asked;
        let due = desk.to_ask(None).remove(0).due.expect("there is a period");
        assert_eq!(due.due, last, "{period} from {asked}");
        assert!(
            due.explain(Lang::De).contains("§ 73 Abs. 3a VwVfG"),
            "{}",
            due.explain(Lang::De)
        );
    }
}

#[test]
fn who_was_asked_is_asked_again_by_name_only() {
    let mut desk = Desk::new(animals());
    assert_eq!(desk.ask(None), ["ordnungsamt", "Bello", "Rex"]);
    assert_eq!(desk.ask(None), Vec::<String>::new());
    assert_eq!(desk.ask(Some("fire_service")), Vec::<String>::new(), "still asked");
    desk.case.proceedings.answer("p0", Answers::new(), desk.today);
    assert_eq!(desk.ask(None), Vec::<String>::new(), "answered, which is enough");
    assert_eq!(desk.ask(Some("fire_service")), ["ordnungsamt"], "asked anew by name");
    desk.case.proceedings.drop_parties(None);
    assert_eq!(
        desk.ask(None),
        ["Bello", "Rex"],
        "dropped; the office has answered once"
    );
    // Another address is somebody else to write to.
    desk.answers.insert("mail".into(), json!("other@example.org"));
    assert_eq!(desk.ask(None), ["Bello"]);
}

#[test]
fn conditions_read_who_answered_what() {
    let mut desk = Desk::new(animals());
    assert!(!desk.holds("desk", "clerk.consult_again"), "nobody was asked yet");
    desk.ask(None);
    assert!(desk.holds("desk", "clerk.consult_again"));
    assert!(!desk.holds("consulting", "party.keepers"), "nobody said no");
    let yes = json!({ "agrees": true }).as_object().cloned().expect("an object");
    desk.case.proceedings.answer("p1", yes, desk.today);
    assert!(!desk.holds("consulting", "party.keepers"));
    let no = json!({ "agrees": false, "concerns": "Nein." });
    desk.case
        .proceedings
        .answer("p2", no.as_object().cloned().expect("an object"), desk.today);
    assert!(desk.holds("consulting", "party.keepers"));
    let event = |of: &str| desk.blueprint.party_event(&desk.case.proceedings, of);
    assert_eq!(event("keepers").as_deref(), Some("party.keepers"));
    assert_eq!(event("fire_service"), None, "still asked");
}

#[test]
fn an_answer_counts_once_and_in_time() {
    let due = date(2026, 12, 7);
    // Day of the silence, day of the answer; status and whether it was taken late.
    let rows = [
        (None, due, PartyStatus::Answered, false),
        (None, date(2026, 12, 8), PartyStatus::Asked, true),
        (Some(date(2026, 12, 8)), date(2026, 12, 9), PartyStatus::Silent, true),
        // On the last day itself nobody is silent yet.
        (Some(due), due, PartyStatus::Answered, false),
    ];
    for (silent, answered, status, late) in rows {
        let mut desk = Desk::new(animals());
        desk.ask(None);
        let proceedings = &mut desk.case.proceedings;
        silent.map(|day| proceedings.fall_silent("p1", day));
        let answer = json!({ "agrees": true }).as_object().cloned().expect("an object");
        let party = proceedings
            .answer("p1", answer.clone(), answered)
            .expect("they may answer");
        let found = (party.status, party.late, party.answered_on, party.answers == answer);
        assert_eq!(found, (status, late, Some(answered), true));
        assert!(proceedings.answer("p1", Answers::new(), answered).is_none(), "twice");
    }
}

#[test]
fn who_is_dropped_can_answer_no_more() {
    let mut desk = Desk::new(animals());
    desk.ask(None);
    let proceedings = &mut desk.case.proceedings;
    assert_eq!(proceedings.drop_parties(Some("p1")), ["p1"]);
    assert_eq!(proceedings.drop_parties(None), ["p0", "p2"]);
    assert_eq!(proceedings.drop_parties(None), Vec::<String>::new());
    assert!(!proceedings.waits_for_parties());
    assert!(proceedings.answer("p1", Answers::new(), date(2026, 11, 22)).is_none());
    assert!(!proceedings.fall_silent("p1", date(2027, 1, 1)));
    assert!(
        proceedings
            .answer("nobody", Answers::new(), date(2026, 11, 22))
            .is_none()
    );
}

#[test]
fn a_party_sees_what_is_listed_and_nothing_else() {
    let desk = Desk::new(animals());
    let seen = |id: &str| -> Vec<(String, String)> {
        let of = desk.blueprint.participation(id).expect("there is one");
        let rows = desk.blueprint.seen_by(of, &desk.scope(), Lang::De);
        rows.into_iter().map(|row| (row.field_id, row.text)).collect()
    };
    let office = seen("fire_service");
    assert_eq!(
        office.iter().map(|(id, _)| id.as_str()).collect::<Vec<_>>(),
        ["full_name", "parcel"]
    );
    let keeper = seen("keepers");
    assert!(
        keeper
            .iter()
            .any(|(id, text)| id == "animals.0.called" && text == "Bello"),
        "{keeper:?}"
    );
    assert!(
        keeper
            .iter()
            .all(|(id, _)| id == "full_name" || id.starts_with("animals.")),
        "{keeper:?}"
    );
}

#[test]
fn proceedings_of_an_older_release_still_read() {
    let kept = json!({ "parties": { "keepers": [{ "id": "p0", "name": "Bello", "status": "silent" }] } });
    let read: Proceedings = serde_json::from_value(kept).expect("it reads");
    let (of, party) = read.party("p0").expect("it is there");
    assert_eq!(
        (of, party.status, party.address.len()),
        ("keepers", PartyStatus::Silent, 0)
    );
}

/// Replaces a text in the process; the findings of loading must contain `expected`.
#[track_caller]
fn refused(from: &str, to: &str, expected: &str) {
    let mut files = common::files("_all-fields");
    let text = files.0.get_mut("process.toml").expect("there is a process");
    assert!(text.contains(from), "the process does not contain {from}");
    *text = text.replacen(from, to, 1);
    let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[test]
fn what_does_not_load_says_where_and_how_to_mend_it() {
    let form = "form = \"statement\"\nanswers = [\"full_name\", \"parcel\"]";
    for (from, to, expected) in [
        (form, "form = \"statment\"\nanswers = []", "did you mean `statement`?"),
        (
            form,
            "form = \"statement\"\nanswers = [\"ful_name\"]",
            "did you mean `full_name`?",
        ),
        (
            form,
            "form = \"statement\"\nanswers = [\"proof\"]",
            "there is no question `proof`",
        ),
        (
            "documents = [\"proof\"]",
            "documents = [\"full_name\"]",
            "what is no file stands in `answers`",
        ),
        (
            "documents = [\"proof\"]",
            "documents = [\"prof\"]",
            "did you mean `proof`?",
        ),
        (
            "\"participate:fire_service\"",
            "\"participate:fire_sevice\"",
            "did you mean `fire_service`?",
        ),
        ("\"participate\"", "\"participat\"", "did you mean `participate`?"),
        (
            "on = \"party.keepers\"",
            "on = \"party.keeper\"",
            "did you mean `party.keepers`?",
        ),
        (
            "on = \"parties.complete\"",
            "on = \"parties.done\"",
            "there is no event `parties.done`",
        ),
        (
            "keeper.agrees == false",
            "keeper.agree == false",
            "did you mean `agrees`?",
        ),
        (
            "parties.fire_service)",
            "parties.fire_sevice)",
            "did you mean `fire_service`?",
        ),
        (
            "entry.species == 'dog'",
            "entry.specie == 'dog'",
            "did you mean `species`?",
        ),
        (
            "when = \"count > 3\"",
            "when = \"entry.count > 3\"",
            "there is no `count` here",
        ),
        ("each = \"animals\"", "each = \"count\"", "gives a whole number"),
        (
            "office_from = ",
            "office = \"x\"\noffice_from = ",
            "needs one of `office`, `office_from` and `invited`",
        ),
        (
            "office_from = \"town.fire_office\"\n",
            "",
            "needs one of `office`, `office_from` and `invited`",
        ),
        ("legal = \"§ 73 Abs. 3a VwVfG\"\n", "", "a `period` needs the norm"),
        (
            "period = \"1 month\"\n",
            "",
            "silence means something only after a `period`",
        ),
        ("period = \"1 month\"", "period = \"1 moon\"", "is no period"),
        (
            "when_silent = \"disregarded\"",
            "when_silent = \"agrees\"",
            "unknown variant `agrees`",
        ),
        (
            "id = \"keepers\"",
            "id = \"fire_service\"",
            "there are two participations `fire_service`",
        ),
        (
            "parties.keepers.exists(keeper, keeper.agrees",
            "parties.keepers.exists(keeper, keeper.status == 'silence' || keeper.agrees",
            "did you mean `silent`?",
        ),
    ] {
        refused(from, to, expected);
    }
}

#[test]
fn answers_do_not_take_the_names_of_facts() {
    let mut files = common::files("_all-fields");
    for (_, text) in files.0.iter_mut().filter(|(path, _)| path.ends_with(".toml")) {
        *text = text.replace("id = \"concerns\"", "id = \"status\"");
    }
    let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains("asks for `status`"), "{found}");
}

#[test]
fn the_linter_finds_who_is_never_asked_and_what_is_never_heard() {
    for (file, from, to, expected) in [
        (
            "process.toml",
            "effects = [\"participate\"]",
            "effects = [\"participate:fire_service\"]",
            "no step opens the participation `keepers`",
        ),
        (
            "process.toml",
            "on = \"parties.complete\"",
            "on = \"night\"",
            "nothing follows from the participation `fire_service`",
        ),
        (
            "process.toml",
            "on = \"parties.complete\"",
            "on = \"night\"",
            "the state `consulting` waits for the participation `fire_service`",
        ),
        (
            "process.toml",
            "period = \"2 weeks\"\nlegal = \"§ 28 Abs. 1 VwVfG\"\n\n[recheck]",
            "\n[recheck]",
            "the participation `keepers` has no `period`",
        ),
        (
            "process.toml",
            "name = \"entry.called\"",
            "name = \"nickname\"",
            "a participation cannot be worked out",
        ),
        (
            "texts/en.toml",
            "keepers.title",
            "keepers.titel",
            "the text `parties.keepers.title` is missing",
        ),
        (
            "texts/en.toml",
            "title = \"Statement\"\n",
            "",
            "the text `forms.statement.title` is missing",
        ),
    ] {
        let mut files = common::files("_all-fields");
        let text = files.0.get_mut(file).expect("the file is there");
        assert!(text.contains(from), "{file} does not contain {from}");
        *text = text.replacen(from, to, 1);
        let found: Vec<String> = common::loaded(&files)
            .lint(&files)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(
            found.iter().any(|found| found.contains(expected)),
            "expected {expected}, found {found:#?}"
        );
    }
}
