//! What does not load says where and why, and how to mend it.

use crate::common;
use blueprint::Blueprint;

/// Replaces a text in a file of the permit; the findings must contain `expected`.
#[track_caller]
fn check(file: &str, from: &str, to: &str, expected: &str) {
    let mut files = common::files("resident-parking-permit");
    let text = files.0.get_mut(file).unwrap_or_else(|| panic!("{file} is missing"));
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replacen(from, to, 1);
    let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
    let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
}

#[test]
fn a_wrong_name_is_found_at_its_place_with_the_right_one() {
    check(
        "form.toml",
        "moved_recently == true",
        "moved_recendly == true",
        "form.toml:",
    );
    check(
        "form.toml",
        "moved_recently == true",
        "moved_recendly == true",
        "did you mean `moved_recently`?",
    );
    check(
        "checks.toml",
        "resident.at_address != true || resident.current",
        "resident.at_adress != true || resident.current",
        "did you mean `at_address`?",
    );
    check("checks.toml", "town.min_age", "town.minage", "did you mean `min_age`?");
    check(
        "form.toml",
        "kind = \"plate\"",
        "kind = \"plato\"",
        "did you mean `plate`?",
    );
    check(
        "checks.toml",
        "register = \"zones\"",
        "register = \"zone\"",
        "did you mean `zones`?",
    );
    check(
        "checks.toml",
        "vin_end = \"vin_tail\"",
        "vin_tale = \"vin_tail\"",
        "no parameter `vin_tale`",
    );
    check(
        "process.toml",
        "\"letter:receipt\", \"claim\"",
        "\"letter:reciept\", \"claim\"",
        "did you mean `receipt`?",
    );
    check(
        "process.toml",
        "\"letter:receipt\", \"claim\"",
        "\"letter:receipt\", \"claims\"",
        "did you mean `claim`?",
    );
    check(
        "process.toml",
        "to = \"payment_open\"",
        "to = \"payment\"",
        "there is no state `payment`",
    );
    check(
        "process.toml",
        "on = \"claim_settled\"",
        "on = \"claim_setled\"",
        "did you mean `claim_settled`?",
    );
    check(
        "form.toml",
        "options_from = \"durations\"",
        "options_from = \"duration\"",
        "did you mean `durations`?",
    );
    check("form.toml", "lookup = \"zone\"", "lookup = \"zones\"", "is no query");
}

#[test]
fn a_wrong_type_is_found_before_anything_runs() {
    check("form.toml", "start_on >= today", "start_on >= 5", "are never equal");
    check(
        "form.toml",
        "keeper == 'person'",
        "keeper == 'persons'",
        "`persons` is none of the options",
    );
    check(
        "form.toml",
        "keeper in ['person', 'company']",
        "keeper in ['person', 'firm']",
        "`firm` is none of the options",
    );
    check(
        "form.toml",
        "shown_when = \"moved_recently == true\"",
        "shown_when = \"family_name\"",
        "gives a text, but yes or no is needed",
    );
    check(
        "checks.toml",
        "resident.age < town.min_age",
        "resident.age < town.vehicle_classes",
        "have no order",
    );
    check(
        "fees.toml",
        "formula = \"town.move_fee_cent\"",
        "formula = \"town.vehicle_classes\"",
        "but a whole number is needed",
    );
    check(
        "form.toml",
        "add_days(today, town.start_days_max)",
        "add_days(today)",
        "it is add_days(a date, a whole number)",
    );
    check(
        "form.toml",
        "moved_recently == true",
        "moved_recently.ever == true",
        "which has no parts",
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    check(
        "form.toml",
        "shown_when = \"moved_recently == true\"",
        "shown_when = \"registration_proof != null\"",
        "depends on itself",
    );
    check(
        "form.toml",
        "id = \"family_name\"",
        "id = \"given_names\"",
        "there are two fields `given_names`",
    );
    check("form.toml", "id = \"phone\"\n", "id = \"Phone\"\n", "is no name");
    check(
        "form.toml",
        "id = \"phone\"\n",
        "id = \"town\"\n",
        "is a name of the engine",
    );
    check(
        "form.toml",
        "kind = \"iban\"",
        "kind = \"iban\"\nmax = 3",
        "has no `max`",
    );
    check(
        "form.toml",
        "kind = \"vin_tail\"\nlast = 6",
        "kind = \"vin_tail\"",
        "needs `last`",
    );
    check(
        "form.toml",
        "kind = \"iban\"",
        "kind = \"iban\"\ncolour = \"red\"",
        "colour",
    );
    check(
        "checks.toml",
        "{ result = \"green\", reason = \"zone\" },",
        "",
        "the last outcome of `R2`",
    );
    check(
        "process.toml",
        "period = \"2 weeks\"",
        "period = \"soon\"",
        "`soon` is no period",
    );
    check(
        "process.toml",
        "template = \"letters/refund.typ\"",
        "template = \"letters/refunds.typ\"",
        "is missing",
    );
    check(
        "blueprint.toml",
        "format = 1",
        "format = 2",
        "format 2 is not read here",
    );
    check(
        "blueprint.toml",
        "default = 18",
        "default = 12000",
        "must be at most 21",
    );
    check(
        "blueprint.toml",
        "\"de-x-leicht\"",
        "\"de-leicht\"",
        "is no language of the platform",
    );
    check(
        "fees.toml",
        "legal_basis = \"GebOSt Nr. 265\"",
        "legal_basis = \" \"",
        "needs a legal_basis",
    );
    check(
        "fees.toml",
        "valid_until = \"2022-12-31\"",
        "valid_until = \"31.12.2022\"",
        "is no date",
    );
    check(
        "form.toml",
        "moved_recently == true",
        "[1].exists(a, [1].exists(b, [1].exists(c, a == b && b == c)))",
        "nested more than 2 deep",
    );
    check(
        "form.toml",
        "moved_recently == true",
        "moved_recently ==",
        "the expression cannot be read",
    );
}

#[test]
fn the_place_is_that_of_the_word() {
    let mut files = common::files("resident-parking-permit");
    let text = files.0.get_mut("form.toml").expect("the file is there");
    *text = text.replacen(
        "shown_when = \"keeper == 'person'\"",
        "shown_when = \"keeper == 'x'\"",
        1,
    );
    let line = text.lines().position(|line| line.contains("'x'")).expect("it is there") + 1;
    let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
    let first = found.first().expect("a finding");
    // shown_when = "keeper == 'x'"
    // 1234567890123456789012345
    assert_eq!((first.line, first.column), (line, 25), "{first}");
}

#[test]
fn a_towns_knobs_are_checked() {
    let permit = common::blueprint("resident-parking-permit");
    let check = |overlay: &str, expected: &str| {
        let overlay: toml::Table = toml::from_str(overlay).expect("valid TOML");
        let found = match permit.validate_knobs(&overlay) {
            Ok(knobs) => knobs.to_string(),
            Err(found) => found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
        };
        assert!(found.contains(expected), "expected: {expected}\nfound: {found}");
    };
    check("", "\"fee_year_cent\":7500");
    check("fee_year_cent = 12000", "\"fee_year_cent\":12000");
    check("fee_year_cent = -1", "must be at least 0");
    check("fee_year_cent = \"free\"", "must be a whole number");
    check("fee_yer_cent = 1", "did you mean `fee_year_cent`?");
    check("vehicle_classes = [\"tank\"]", "must be one of car, motorcycle");
    check("durations = [12, 48]", "must be at most 24");
}

#[test]
fn nothing_that_is_read_makes_the_engine_fall_over() {
    let files = common::files("resident-parking-permit");
    for (path, text) in &files.0 {
        for cut in (0..text.len()).step_by(text.len() / 7 + 1) {
            let mut broken = files.clone();
            let end = text.floor_char_boundary(cut);
            broken.0.insert(path.clone(), text[..end].to_owned());
            // Either it loads or it says why; both are fine.
            let _ = Blueprint::load(&broken, &common::schemas());
        }
    }
}

#[test]
fn a_reminder_says_of_which_grant_where_there_are_several() {
    const BADGE: &str = "[[grants]]\nkind = \"badge\"\nnumber = \"{seq:6}{check}\"\nattributes = {}\nvalid_from = \"today\"\nvalid_until = \"today\"\n\n";
    const SAME_NUMBERS: &str = "[[grants]]\nkind = \"badge\"\nnumber = \"{prefix}-{year}-{seq:6}{check}\"\nattributes = {}\nvalid_from = \"today\"\nvalid_until = \"today\"\n\n";
    const OWN_KIND: &str = "[[grants]]\nkind = \"badge\"\nnumber = \"{seq:6}{check}\"\nattributes = { kind = \"'x'\" }\nvalid_from = \"today\"\nvalid_until = \"today\"\n\n";
    let reminder = "[[reminders]]\nid = \"expiry\"\n";
    let with = |badge: &str, grant: &str| {
        let mut files = common::files("resident-parking-permit");
        let process = files.0.get_mut("process.toml").expect("a process");
        assert!(process.contains(reminder));
        *process = process.replacen(reminder, &format!("{badge}{reminder}{grant}"), 1);
        files
    };
    for (badge, grant, of) in [
        ("", "", "resident-parking-permit"),
        (BADGE, "grant = \"badge\"\n", "badge"),
    ] {
        let blueprint = common::loaded(&with(badge, grant));
        assert_eq!(blueprint.reminders[0].grant, of);
    }
    for (badge, grant, says) in [
        (BADGE, "", "does not say of which grant"),
        (
            BADGE,
            "",
            "`grant = \"badge\"` or `grant = \"resident-parking-permit\"`",
        ),
        (BADGE, "grant = \"bagde\"\n", "did you mean `badge`?"),
        ("", "grant = \"badge\"\n", "there is no grant `badge`"),
        (SAME_NUMBERS, "", "`badge` has the numbers of `resident-parking-permit`"),
        (
            OWN_KIND,
            "",
            "no attribute is called `kind`, because every grant has that already",
        ),
    ] {
        let found = Blueprint::load(&with(badge, grant), &common::schemas()).expect_err(says);
        let found = found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert!(
            found.contains(says) && found.contains("process.toml:"),
            "{says}\n{found}"
        );
    }
}

#[test]
fn whom_a_letter_goes_to_must_be_somebody() {
    let template = "template = \"letters/receipt.typ\"";
    for (to, says) in [
        ("to = \"neighbour\"", "`neighbour` is nobody"),
        ("to = \"party:neighbour\"", "neighbour"),
        (
            "to_name = \"plate\"",
            "a letter goes either `to` parties or to one `to_name` with `to_address`",
        ),
        ("to_name = \"plat\"\nto_address = \"address\"", "did you mean `plate`?"),
    ] {
        check("process.toml", template, &format!("{template}\n{to}"), says);
    }
}
