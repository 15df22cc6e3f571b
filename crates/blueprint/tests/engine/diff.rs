//! What changed between two versions is told in full and in words.

use blueprint::{Area, Change, ChangeKind, Delta, Files, diff};

use super::common::files;

/// The changes after one text was replaced in one file.
fn after(file: &str, from: &str, to: &str) -> Vec<Change> {
    let old = files("resident-parking-permit");
    let mut new = old.clone();
    let text = new.0.get_mut(file).expect("the file is there");
    assert!(text.contains(from), "{file} holds no {from}");
    *text = text.replacen(from, to, 1);
    compare(&old, &new)
}

fn compare(old: &Files, new: &Files) -> Vec<Change> {
    diff(old, new).expect("both are TOML")
}

/// `~ Question plate: required yes → no`
fn told(changes: &[Change]) -> Vec<String> {
    let line = |change: &Change| {
        let details: Vec<String> = change
            .details
            .iter()
            .map(|detail| {
                let delta = match &detail.delta {
                    Delta::Value { old, new } => {
                        let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
                        format!("{} → {}", word(old), word(new))
                    }
                    Delta::Entries { gone, new } => format!("-{gone:?} +{new:?}"),
                    Delta::Order { old, new } => format!("{} → {}", old.join(" "), new.join(" ")),
                };
                format!("{} {delta}", detail.what)
            })
            .collect();
        let sign = match change.kind {
            ChangeKind::Added => '+',
            ChangeKind::Removed => '-',
            ChangeKind::Changed => '~',
        };
        format!("{sign} {:?} {}: {}", change.area, change.id, details.join("; "))
    };
    changes.iter().map(line).collect()
}

#[test]
fn a_service_and_itself_differ_in_nothing() {
    for name in ["resident-parking-permit", "_all-fields"] {
        let one = files(name);
        assert_eq!(compare(&one, &one), Vec::new(), "{name}");
    }
}

#[test]
fn comments_defaults_examples_and_sample_data_are_no_change() {
    for (file, from, to) in [
        (
            "form.toml",
            "[[pages]]\nid = \"operation\"",
            "# A remark.\n[[pages]]\nid = \"operation\"",
        ),
        ("form.toml", "kind = \"plate\"", "required = true\nkind = \"plate\""),
        ("form.toml", "kind = \"iban\"", "carry_over = false\nkind = \"iban\""),
        (
            "process.toml",
            "owner = \"applicant\"",
            "final = false\nowner = \"applicant\"",
        ),
        ("examples/new.toml", "Žaneta", "Zaneta"),
        ("letters/sample.json", "{", "{ "),
    ] {
        assert_eq!(told(&after(file, from, to)), Vec::<String>::new(), "{file}: {to}");
    }
}

#[test]
fn each_change_is_told_with_what_was_and_what_is() {
    for (file, from, to, expected) in [
        (
            "blueprint.toml",
            "version = \"1.0.0\"",
            "version = \"1.1.0\"",
            "~ Service service: version 1.0.0 → 1.1.0",
        ),
        (
            "blueprint.toml",
            "trust = \"none\"",
            "trust = \"basic\"",
            "~ Service service: trust none → basic",
        ),
        (
            "form.toml",
            "kind = \"iban\"",
            "kind = \"iban\"\nrequired = false",
            "~ Question iban: required yes → no",
        ),
        (
            "form.toml",
            "shown_when = \"keeper == 'company'\"",
            "shown_when = \"keeper != 'self'\"",
            "~ Question keeper_company: shown when keeper == 'company' → keeper != 'self'",
        ),
        (
            "form.toml",
            "options = [\"lost\", \"stolen\", \"unreadable\"]",
            "options = [\"lost\", \"stolen\"]",
            "~ Question replacement_reason: options -[\"unreadable\"] +[]",
        ),
        (
            "form.toml",
            "shown_when = \"operation == 'return' && town.refund_pro_rata\"",
            "shown_when = \"operation == 'return'\"",
            "~ Page bank: shown when operation == 'return' && town.refund_pro_rata → operation == 'return'",
        ),
        (
            "checks.toml",
            "on_unavailable = \"clerk\"\n",
            "",
            "~ Query debts: on unavailable clerk → wait",
        ),
        (
            "checks.toml",
            "{ when = \"resident.age < town.min_age\", result = \"red\", reason = \"too_young\" }",
            "{ when = \"resident.age < 18\", result = \"red\", reason = \"too_young\" }",
            "~ Check R1: outcomes -[\"reason: too_young; result: red; condition: resident.age < town.min_age\"] +[\"reason: too_young; result: red; condition: resident.age < 18\"]",
        ),
        (
            "fees.toml",
            "valid_from = \"2023-01-01\"",
            "valid_from = \"2024-01-01\"",
            "~ Fee permit: valid from 2023-01-01 → 2024-01-01",
        ),
        (
            "fees.toml",
            "formula = \"town.move_fee_cent\"",
            "amount_cent = 1600",
            "~ Fee move: amount – → €16.00; formula town.move_fee_cent → –",
        ),
        (
            "process.toml",
            "period = \"14 days\"",
            "period = \"3 weeks\"",
            "~ Deadline payment: period 14 days → 3 weeks",
        ),
        (
            "process.toml",
            "id = \"question\"\npublic = \"needs_you\"",
            "id = \"question\"\npublic = \"checking\"",
            "~ State question: public needs_you → checking",
        ),
        (
            "process.toml",
            "effects = [\"forget_claim\"]",
            "effects = []",
            "~ Step payment_open → lapsed on deadline.payment: effects -[\"forget_claim\"] +[]",
        ),
        (
            "process.toml",
            "before = \"1 month\"",
            "before = \"2 weeks\"",
            "~ Reminder expiry: before 1 month → 2 weeks",
        ),
        (
            "process.toml",
            "public = [\"zone\", \"plate\"]",
            "public = [\"zone\"]",
            "~ Grant resident-parking-permit: public -[\"plate\"] +[]",
        ),
        (
            "process.toml",
            "when = \"town.recheck_holders\"",
            "when = \"true\"",
            "~ Recheck recheck: condition town.recheck_holders → true",
        ),
        (
            "process.toml",
            "kind = \"info\"\n[letters.waiting_list.data]",
            "kind = \"decision\"\n[letters.waiting_list.data]",
            "~ Letter waiting_list: kind info → decision",
        ),
        (
            "letters/receipt.typ",
            "Ihr Antrag ist bei uns angekommen.",
            "Wir haben Ihren Antrag.",
            "~ Letter letters/receipt.typ: template -[\"    [Ihr Antrag ist bei uns angekommen.],\"] +[\"    [Wir haben Ihren Antrag.],\"]",
        ),
        (
            "texts/en.toml",
            "[pages.operation]\ntitle = \"",
            "[pages.operation]\ntitle = \"So: ",
            "~ Text(En) pages.operation.title:",
        ),
        (
            "blueprint.toml",
            "default = 7500, max = 50000",
            "default = 9000, max = 50000",
            "~ Knob fee_year_cent: default €75.00 → €90.00",
        ),
    ] {
        let told = told(&after(file, from, to));
        assert!(
            told.len() == 1 && told[0].starts_with(expected),
            "{file}: {to}\nexpected {expected}\n   found {told:#?}"
        );
    }
}

#[test]
fn what_came_or_went_is_named_as_people_call_it() {
    let field = "[[pages.fields]]\nid = \"phone\"\nkind = \"phone\"\nrequired = false\nwhy = \"Für Rückfragen, freiwillig\"\ncarry_over = true\nautocomplete = \"tel\"\n";
    let gone = after("form.toml", field, "");
    assert_eq!(told(&gone), ["- Question phone: "]);
    assert_eq!(gone[0].name.as_deref(), Some("Telefonnummer"));
    let new = after(
        "fees.toml",
        "[[positions]]\nid = \"move\"",
        "[[positions]]\nid = \"stamp\"\namount_cent = 50\nlegal_basis = \"§ 1\"\n\n[[positions]]\nid = \"move\"",
    );
    assert_eq!(told(&new), ["+ Fee stamp: amount – → €0.50; legal basis – → § 1"]);
}

#[test]
fn order_counts_where_it_means_something() {
    let swapped = after(
        "form.toml",
        "id = \"given_names\"\nkind = \"name\"\ncarry_over = true\naccount = \"given_names\"\nautocomplete = \"given-name\"\nfim = \"F60000228\"\nwhy = \"§ 34 BMG: Abgleich mit dem Melderegister\"\n\n[[pages.fields]]\nid = \"family_name\"\nkind = \"name\"\ncarry_over = true\naccount = \"family_name\"\nautocomplete = \"family-name\"\nfim = \"F60000227\"\n",
        "id = \"family_name\"\nkind = \"name\"\ncarry_over = true\naccount = \"family_name\"\nautocomplete = \"family-name\"\nfim = \"F60000227\"\nwhy = \"§ 34 BMG: Abgleich mit dem Melderegister\"\n\n[[pages.fields]]\nid = \"given_names\"\nkind = \"name\"\ncarry_over = true\naccount = \"given_names\"\nautocomplete = \"given-name\"\nfim = \"F60000228\"\n",
    );
    assert_eq!(
        told(&swapped),
        ["~ Page person: order given_names family_name birth_date → family_name given_names birth_date"]
    );
    let steps = after(
        "process.toml",
        "to = \"payment_open\"\non = \"submitted\"\nwhen = \"fee.total_cent > 0 && !case.paid\"\neffects = [\"letter:receipt\", \"claim\"]\n\n[[transitions]]\nfrom = [\"received\"]\nto = \"checking\"\non = \"submitted\"\neffects = [\"letter:receipt\", \"check\"]\n",
        "to = \"checking\"\non = \"submitted\"\neffects = [\"letter:receipt\", \"check\"]\n\n[[transitions]]\nfrom = [\"received\"]\nto = \"payment_open\"\non = \"submitted\"\nwhen = \"fee.total_cent > 0 && !case.paid\"\neffects = [\"letter:receipt\", \"claim\"]\n",
    );
    assert_eq!(
        told(&steps),
        [
            "~ Step : order (the first step that matches wins) received → payment_open on submitted received → checking on submitted → received → checking on submitted received → payment_open on submitted"
        ]
    );
}

#[test]
fn a_knob_that_a_town_may_have_set_says_what_follows() {
    let knob = "half_year_percent = { kind = \"int\", default = 50, min = 1, max = 100 }";
    for (to, note) in [
        (
            "",
            "the knob is gone: a town that sets `half_year_percent` must take the line out of its overlay",
        ),
        (
            "half_year_percent = { kind = \"bool\", default = true }",
            "the kind changed from int to bool: a town that sets `half_year_percent` must write another value",
        ),
        (
            "half_year_percent = { kind = \"int\", default = 50, min = 10, max = 90 }",
            "a town that sets `half_year_percent` to less than 10, or more than 90 must choose another value",
        ),
    ] {
        let changes = after("blueprint.toml", knob, to);
        let knobs: Vec<&Change> = changes.iter().filter(|change| change.area == Area::Knob).collect();
        assert_eq!(knobs.len(), 1, "{to}");
        assert_eq!(knobs[0].note.as_deref(), Some(note));
    }
    let wider = after(
        "blueprint.toml",
        knob,
        "half_year_percent = { kind = \"int\", default = 50, min = 0, max = 100 }",
    );
    assert_eq!(wider[0].note, None);
    let options = "options = [\"print_at_home\", \"post\", \"digital\"] }";
    let fewer = after("blueprint.toml", options, "options = [\"print_at_home\", \"post\"] }");
    assert_eq!(
        fewer[0].note.as_deref(),
        Some("a town that sets `deliveries` to digital must choose another value")
    );
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_place() {
    let old = files("_all-fields");
    let mut new = old.clone();
    new.0.insert("fees.toml".to_owned(), "[[positions]]\nid = ".to_owned());
    let found = diff(&old, &new).expect_err("it is broken");
    assert!(found[0].to_string().starts_with("fees.toml:2:"), "{}", found[0]);
}

#[test]
fn questions_and_grants_of_one_name_hide_none_of_the_others() {
    let old = files("_all-fields");
    let mut old = old.clone();
    let form = old.0.get_mut("form.toml").expect("a form");
    let inside = "[[pages.fields.fields]]\nid = \"colour\"\nkind = \"text\"\nmax = 9\n";
    let at = form.find("[[pages.fields.fields]]").expect("a group");
    form.insert_str(at, inside);
    let mut new = old.clone();
    let form = new.0.get_mut("form.toml").expect("a form");
    *form = form.replacen("kind = \"text\"\nmax = 9\n", "kind = \"text\"\nmax = 8\n", 1);
    let told = told(&compare(&old, &new));
    assert!(
        told.iter()
            .any(|line| line.contains(".colour") && line.contains("9 → 8")),
        "{told:#?}"
    );
    assert_eq!(told.len(), 1, "{told:#?}");

    let grant =
        |days: &str| format!("\n[[grants]]\nkind = \"all-fields\"\nvalid_until = \"add_days(today, {days})\"\n");
    let (mut before, mut after) = (files("_all-fields"), files("_all-fields"));
    before
        .0
        .get_mut("process.toml")
        .expect("a process")
        .push_str(&grant("1"));
    after
        .0
        .get_mut("process.toml")
        .expect("a process")
        .push_str(&grant("2"));
    assert_eq!(
        compare(&before, &after).len(),
        1,
        "the second rule of a kind is compared too"
    );
}
