//! Messages and orders: what is built, who learns what, and what a blueprint may not do with them.

use std::collections::BTreeMap;

use base::Lang;
use blueprint::{
    Answers, Blueprint, CaseFacts, Files, MessageError, MessageStatus, OrderError, OrderResult, OrderStatus,
    Proceedings, Scope, ScopeInput, Stamp, Told,
};
use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::common;

const STAMP: Stamp<'static> = Stamp {
    id: "m-1",
    created_at: date(2026, 11, 21).at(14, 30, 0, 0),
    sender: "Stadt Musterstadt",
    receiver: "Statistisches Amt",
    files: &[],
};

/// A case of the blueprint that has everything, with what has happened in it.
struct Case {
    blueprint: Blueprint,
    answers: Answers,
    registers: BTreeMap<String, Json>,
    facts: CaseFacts,
    town: Json,
}

impl Case {
    fn new(answers: Json, proceedings: Proceedings) -> Case {
        let blueprint = common::blueprint("_all-fields");
        let town = blueprint.validate_knobs(&toml::Table::new()).expect("the defaults");
        let mut all = json!({
            "full_name": "Eva <Muster> & \"Söhne\"", "born": "1988-00-00", "day": "2026-12-01", "count": 3, "price": 250,
            "home": { "street": "Kaiserstraße", "house_number": "12b", "postcode": "63065" }, "newsletter": true,
        });
        if let (Some(all), Json::Object(more)) = (all.as_object_mut(), answers) {
            all.extend(more);
        }
        Case {
            blueprint,
            answers: serde_json::from_value(all).expect("an object"),
            registers: BTreeMap::from([("person".to_owned(), json!({ "person_ref": "p-1" }))]),
            facts: CaseFacts {
                submitted_on: Some(date(2026, 11, 21)),
                proceedings,
                ..CaseFacts::default()
            },
            town,
        }
    }

    fn ask<T>(&self, ask: impl FnOnce(&Blueprint, &Scope<'_>) -> T) -> T {
        let input = ScopeInput {
            answers: &self.answers,
            registers: &self.registers,
            town: &self.town,
            case: &self.facts,
            today: date(2026, 11, 21),
        };
        ask(&self.blueprint, &Scope::new(&self.blueprint, input))
    }
}

#[test]
fn a_message_holds_what_its_data_name_and_nothing_else() {
    let case = Case::new(json!({ "extras": ["bell", "light"] }), Proceedings::default());
    let files = ["bescheid.pdf".to_owned()];
    let stamp = Stamp { files: &files, ..STAMP };
    let sent = case
        .ask(|blueprint, scope| blueprint.message("notice", scope, &stamp))
        .expect("it is built");
    assert_eq!(
        (sent.receiver.as_str(), sent.file_name.as_str(), sent.media_type),
        ("statistics-office", "notice.xml", "application/xml")
    );
    for expected in [
        "id=\"m-1\" createdAt=\"2026-11-21T14:30:00\"",
        "<sender>Stadt Musterstadt</sender>",
        "<name>Eva &lt;Muster&gt; &amp; &quot;Söhne&quot;</name>",
        "<born>00001988</born>",
        "<postcode>63065</postcode>",
        "<extra place=\"2\">light</extra>",
        "<sum>750</sum>",
        "<file>bescheid.pdf</file>",
    ] {
        assert!(sent.body.contains(expected), "{expected} is missing in {}", sent.body);
    }
    let again = case.ask(|blueprint, scope| blueprint.message("notice", scope, &stamp));
    assert_eq!(again, Ok(sent));
}

#[test]
fn a_message_in_json_goes_where_the_town_says() {
    let mut case = Case::new(json!({}), Proceedings::default());
    case.registers.clear();
    let sent = case
        .ask(|blueprint, scope| blueprint.message("copy", scope, &STAMP))
        .expect("it is built");
    assert_eq!(
        (sent.receiver.as_str(), sent.media_type),
        ("tax-office", "application/json")
    );
    let body: Json = serde_json::from_str(&sent.body).expect("it reads");
    let expected = json!({ "id": "m-1", "date": "2026-11-21", "name": "Eva <Muster> & \"Söhne\"", "reference": null });
    assert_eq!(body, expected);
    case.town["notice_to"] = json!("  ");
    let nobody = case.ask(|blueprint, scope| blueprint.message("copy", scope, &STAMP));
    assert_eq!(nobody, Err(MessageError::NoReceiver("copy".to_owned())));
}

#[test]
fn a_message_is_sent_only_where_its_condition_holds() {
    for (newsletter, expected) in [(json!(true), true), (json!(false), false), (Json::Null, false)] {
        let case = Case::new(json!({ "newsletter": newsletter }), Proceedings::default());
        assert_eq!(
            case.ask(|blueprint, scope| blueprint.wants_message("copy", scope)),
            expected
        );
    }
}

#[test]
fn conditions_read_what_became_of_messages_and_orders() {
    let result = |status, reason: Option<&str>| OrderResult {
        status,
        answer: if status == OrderStatus::Done {
            json!({ "recorded_on": "2026-11-21" })
        } else {
            Json::Null
        },
        reason: reason.map(str::to_owned),
    };
    let check = |proceedings: Proceedings, event: &str, state: &str, expected: Option<&str>| {
        let case = Case::new(json!({}), proceedings);
        let to = case.ask(|blueprint, scope| blueprint.next(state, event, scope).map(|step| step.to.clone()));
        assert_eq!(to.as_deref(), expected, "{event}");
    };
    let order = |result| Proceedings {
        orders: BTreeMap::from([("degree".to_owned(), result)]),
        ..Proceedings::default()
    };
    check(
        order(result(OrderStatus::Done, None)),
        "order.degree.done",
        "recording",
        Some("given"),
    );
    check(order(OrderResult::default()), "order.degree.done", "recording", None);
    check(Proceedings::default(), "order.degree.done", "recording", None);
    let copy = |status| Proceedings {
        messages: BTreeMap::from([("copy".to_owned(), status)]),
        ..Proceedings::default()
    };
    check(Proceedings::default(), "message.notice.failed", "given", Some("desk"));
    check(
        copy(MessageStatus::Queued),
        "message.notice.failed",
        "given",
        Some("desk"),
    );
    check(
        copy(MessageStatus::Acknowledged),
        "message.notice.failed",
        "given",
        None,
    );
}

#[test]
fn an_order_has_its_values_or_is_not_given() {
    let mut case = Case::new(json!({}), Proceedings::default());
    let order = case
        .ask(|blueprint, scope| blueprint.order("degree", scope))
        .expect("it can be given");
    assert_eq!(
        (order.register.as_str(), order.operation.as_str()),
        ("residents", "correct")
    );
    assert_eq!(order.with["person_ref"], json!("p-1"));
    assert_eq!(order.with["doctoral_degree"], json!("Dr."));
    case.registers.clear();
    let missing = case.ask(|blueprint, scope| blueprint.order("degree", scope));
    let (order, name) = ("degree".to_owned(), "person_ref".to_owned());
    assert_eq!(missing, Err(OrderError::Missing { order, name }));
}

#[test]
fn who_learns_what_is_known_before_anything_is_sent() {
    let blueprint = common::blueprint("_all-fields");
    let answer = |id: &str| Told::Answer(id.to_owned());
    let told: Vec<Told> = blueprint.told_by_message("notice").into_iter().collect();
    // The sum was worked out from two answers, and tells both.
    let answers = ["born", "count", "day", "extras", "full_name", "home", "price"].map(answer);
    let files = [Told::Letter("decision".to_owned()), Told::Files("proof".to_owned())];
    assert_eq!(told, answers.into_iter().chain(files).collect::<Vec<_>>());
    let told: Vec<Told> = blueprint.told_by_order("degree").into_iter().collect();
    assert_eq!(told, [answer("full_name"), Told::Register("residents".to_owned())]);
    let page = blueprint.guide(Lang::En);
    for expected in [
        "## Messages to other authorities",
        "| Notice to the statistics office | `statistics-office` | always |",
        "worked out: `town.notice_to`",
        "| Record the degree | `residents` | `correct` |",
        "answer of the register `residents`",
        "the register refuses “Record the degree”",
        "§ 6 Abs. 1 BMG",
    ] {
        assert!(page.contains(expected), "{expected} is missing in\n{page}");
    }
}

/// The blueprint that has everything, with one text of one file replaced.
fn changed(file: &str, from: &str, to: &str) -> Files {
    let mut files = common::files("_all-fields");
    let text = files.0.get_mut(file).unwrap_or_else(|| panic!("{file} is missing"));
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replacen(from, to, 1);
    files
}

#[test]
fn what_does_not_load_says_where_and_why() {
    let check = |file: &str, from: &str, to: &str, expected: &str| {
        let found = Blueprint::load(&changed(file, from, to), &common::schemas()).expect_err(to);
        let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
    };
    let process = "process.toml";
    check(process, "send:notice\"", "send:notise\"", "did you mean `notice`?");
    check(process, "order:degree", "order:degrees", "did you mean `degree`?");
    check(process, "order:degree", "orders:degree", "did you mean `order`?");
    check(
        process,
        "message.notice.failed",
        "message.notice.faild",
        "did you mean `message.notice.failed`?",
    );
    check(
        process,
        "order.degree.done",
        "order.degre.done",
        "did you mean `order.degree.done`?",
    );
    check(process, "messages.copy !=", "messages.copi !=", "did you mean `copy`?");
    check(
        process,
        "orders.degree.recorded_on",
        "orders.degree.recordet_on",
        "did you mean `recorded_on`?",
    );
    check(process, "!= 'acknowledged'", "!= 'acknowleged'", "acknowl");
    check(
        process,
        "receiver = \"statistics-office\"\n",
        "",
        "either `receiver` or `receiver_from`",
    );
    check(
        process,
        "receiver_from = \"town.notice_to\"",
        "receiver_from = \"town.noticed_to\"",
        "did you mean `notice_to`?",
    );
    check(
        process,
        "messages/notice.xml",
        "messages/notise.xml",
        "the template `messages/notise.xml` is missing",
    );
    check(
        process,
        "messages/notice.xml",
        "letters/letter.typ",
        "stand in `messages/`",
    );
    check(
        process,
        "files = [\"proof\"",
        "files = [\"prof\"",
        "did you mean `proof`?",
    );
    check(process, "sum = \"sum\"", "message = \"sum\"", "choose another name");
    check(
        process,
        "operation = \"correct\"",
        "operation = \"corect\"",
        "did you mean `correct`?",
    );
    check(
        process,
        "register = \"residents\"\noperation",
        "register = \"resident\"\noperation",
        "did you mean `residents`?",
    );
    check(
        process,
        "with = { person_ref",
        "with = { person_rev",
        "did you mean `person_ref`?",
    );
    check(
        process,
        "with = { person_ref",
        "with = { person_rev",
        "`correct` needs `person_ref`",
    );
    check(process, "id = \"notice\"", "id = \"Notice\"", "is no id");
    let xml = "messages/notice.xml";
    check(xml, "{{ name }}", "{{ nam }}", "messages/notice.xml:5");
    check(xml, "{{ name }}", "{{ nam }}", "did you mean `name`?");
    check(xml, "message.sender", "message.sendr", "did you mean `sender`?");
    check(xml, "{{ name }}", "{{ name }", "messages/notice.xml:5");
    check(
        xml,
        "{% if home %}",
        "{% include 'x' %}{% if home %}",
        "`include` is not possible here",
    );
    check(
        "form.toml",
        "id = \"story\"",
        "id = \"messages\"",
        "`messages` is a name of the engine",
    );
}

#[test]
fn the_linter_finds_what_would_only_show_when_it_is_sent() {
    // Looking takes seconds here, so what does not get into one another's way is looked for at once.
    let check = |changes: &[(&str, &str, &str)], expected: &[&str]| {
        let mut files = common::files("_all-fields");
        for (file, from, to) in changes {
            let text = files.0.entry((*file).to_owned()).or_default();
            assert!(text.contains(from), "{file} does not contain {from}");
            *text = text.replacen(from, to, 1);
        }
        let found = common::loaded(&files).lint(&files);
        let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        for expected in expected {
            assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
        }
    };
    let (process, xml) = ("process.toml", "messages/notice.xml");
    check(
        &[
            (process, ", \"send:copy\"", ""),
            (process, "\"order:degree\"", ""),
            (process, "legal = \"§ 6 der Probe\"\n", ""),
            (process, "legal = \"§ 6 Abs. 1 BMG\"\n", ""),
            (process, "on = \"order.degree.refused\"", "on = \"deadline.short\""),
            ("messages/copy.json", "{{ name }}", "1"),
            ("texts/en.toml", "copy.title = \"Copy\"\n", ""),
            ("messages/old.xml", "", "<a/>"),
            (xml, "</sum>", "</summe>"),
        ],
        &[
            "no step sends the message `copy`",
            "no step gives the order `degree`",
            "the message `copy` names no rule",
            "the order `degree` names no rule",
            "when `order.degree.refused` comes",
            "gives `name`, which its template does not use",
            "`messages.copy.title`",
            "no message uses this template",
            "not well-formed",
            "[[examples]]",
        ],
    );
    // Extras are not asked of everybody.
    check(
        &[(xml, "{% if extras %}", "{% if sum %}")],
        &["messages/notice.xml, line", "only texts and lists have a length"],
    );
    check(
        &[(xml, "{{ home.street }}", "{{ home.stret }}")],
        &["a value is read that is not there"],
    );
}

#[test]
fn examples_that_say_something_wrong_of_messages_fail_with_words() {
    let check = |events: &str, expect: &str, expected: &str| {
        let mut files = common::files("_all-fields");
        let examples = files.0.get_mut("examples/all.toml").expect("they are there");
        examples.push_str(&format!(
            "\n[[examples]]\nname = \"Probe\"\ncase = {{ state = \"desk\" }}\nevents = [{events}]\nexpect = {{ {expect} }}\n"
        ));
        let report = common::loaded(&files).run_examples().to_string();
        assert!(report.contains(expected), "expected: {expected}\nfound: {report}");
    };
    let order = "\"clerk.record\"";
    check(order, "orders = []", "orders: expected [], found [\"degree\"]");
    check("\"order.degree.done\"", "", "the order `degree` was not given");
    check(
        "\"message.notice.acknowledged\"",
        "",
        "the message `notice` was not sent",
    );
    let strange = format!("{order}, {{ on = \"order.degree.done\", order = {{ recordet_on = \"2026-11-21\" }} }}");
    check(&strange, "", "`correct` answers no `recordet_on`");
    let strange = format!("{order}, {{ on = \"order.degree.refused\", order = {{ why = \"x\" }} }}");
    check(&strange, "", "a refusal has a `reason`");
    check(
        "{ on = \"clerk.ask\", order = { reason = \"x\" } }",
        "",
        "is none of its events",
    );
}

#[test]
fn a_package_takes_messages_along_and_refuses_what_is_none() {
    for (path, expected) in [
        ("messages/notice.xml", true),
        ("messages/notice.json", true),
        ("messages/notice.typ", false),
        ("messages/Notice.xml", false),
        ("messages/a/notice.xml", false),
        ("notice.xml", false),
    ] {
        assert_eq!(blueprint::is_part_of_format(path), expected, "{path}");
    }
    let with = common::blueprint("_all-fields").hash();
    let other = common::loaded(&changed("messages/copy.json", "\"date\"", "\"day\"")).hash();
    assert_ne!(with, other, "another template is another service");
}

#[test]
fn a_changed_message_is_a_difference() {
    let old = common::files("_all-fields");
    let new = changed("messages/copy.json", "\"date\"", "\"day\"");
    let changes = blueprint::diff(&old, &new).expect("both read");
    let said: Vec<_> = changes.iter().map(|change| (change.area, change.id.as_str())).collect();
    assert_eq!(said, [(blueprint::Area::Message, "messages/copy.json")]);
    let new = changed("process.toml", "§ 6 der Probe", "§ 7 der Probe");
    let changes = blueprint::diff(&old, &new).expect("both read");
    let said: Vec<_> = changes
        .iter()
        .map(|change| (change.area, change.name.as_deref()))
        .collect();
    assert_eq!(said, [(blueprint::Area::Message, Some("Abschrift"))]);
}
