//! The linter finds what is wrong although it loads, and is silent about what is right.

use blueprint::{Files, Severity};

use crate::common;

fn findings(files: &Files) -> Vec<String> {
    let blueprint = common::loaded(files);
    blueprint.lint(files).iter().map(ToString::to_string).collect()
}

#[test]
fn the_blueprints_of_this_repository_are_without_findings() {
    for name in ["resident-parking-permit", "_all-fields"] {
        let files = common::files(name);
        assert_eq!(findings(&files), Vec::<String>::new(), "{name}");
    }
}

/// Replaces a text in a file of the permit and says what the linter finds.
#[track_caller]
fn check(file: &str, from: &str, to: &str, expected: &str) {
    let mut files = common::files("resident-parking-permit");
    let text = files.0.get_mut(file).unwrap_or_else(|| panic!("{file} is missing"));
    assert!(text.contains(from), "{file} does not contain {from}");
    *text = text.replace(from, to);
    let found = findings(&files);
    assert!(
        found.iter().any(|found| found.contains(expected)),
        "expected {expected}, found {found:#?}"
    );
}

#[test]
fn each_defect_is_found() {
    let process = "process.toml";
    check(
        process,
        "on = \"deadline.answer\"",
        "on = \"night\"",
        "nothing happens in the state `question` when `deadline.answer` comes",
    );
    check(
        process,
        "deadline = \"payment\"\n",
        "",
        "the state `payment_open` waits without a deadline",
    );
    check(
        process,
        "id = \"ended\"\npublic = \"closed\"\nowner = \"machine\"\nfinal = true",
        "id = \"ended\"\npublic = \"closed\"\nowner = \"machine\"\ndeadline = \"machine\"",
        "from the state `ended` no way leads to an end",
    );
    check(
        process,
        "to = \"lapsed\"",
        "to = \"withdrawn\"",
        "no step leads to the state `lapsed`",
    );
    check(
        process,
        "on = \"checks_unavailable\"",
        "on = \"night\"",
        "nothing follows from `checks_unavailable`",
    );
    check(
        "fees.toml",
        "formula = \"town.plate_change_fee_cent\"",
        "formula = \"town.plate_change_fee_cent - 2000\"",
        "would be negative",
    );
    check(
        "fees.toml",
        "formula = \"town.move_fee_cent\"",
        "formula = \"town.move_fee_cent * int(months)\"",
        "position move",
    );
    check(
        "texts/en.toml",
        "too_heavy = \"The vehicle's permissible mass is more than {town.mass_max_kg} kg.\"\n",
        "",
        "the text `checks.R5.reasons.too_heavy` is missing",
    );
    check(
        "texts/de.toml",
        "{town.mass_max_kg}",
        "{town.mass}",
        "has the place {town.mass}, which nothing fills",
    );
    check(
        "texts/de.toml",
        "[service]\n",
        "[service]\nleft_over = \"…\"\n",
        "nothing uses the text `service.left_over`",
    );
    check(
        "form.toml",
        "shown_when = \"operation == 'replacement'\"\nstatistical = true",
        "shown_when = \"operation == 'replacement'\"",
        "nothing reads the field `replacement_reason`",
    );
    check(
        "form.toml",
        "shown_when = \"moved_recently == true\"",
        "shown_when = \"moved_recently == true && moved_recently == false\"",
        "was never shown",
    );
    check(
        "blueprint.toml",
        "mail = \"email\"",
        "mail = \"e_mail\"",
        "[case] names `e_mail`",
    );
    check(
        "blueprint.toml",
        "[knobs]\n",
        "[knobs]\nbell = { kind = \"bool\", default = true }\n",
        "nothing reads the knob `bell`",
    );
}

#[test]
fn a_condition_that_never_holds_is_a_warning_with_its_place() {
    let mut files = common::files("resident-parking-permit");
    let text = files.0.get_mut("checks.toml").expect("the file is there");
    *text = text.replace(
        "when = \"debts.arrears_cent > 0\"",
        "when = \"debts.arrears_cent > 0 && debts.arrears_cent < 0\"",
    );
    let found = common::loaded(&files).lint(&files);
    let finding = found
        .iter()
        .find(|found| found.message.contains("it never happened that the check `R7`"))
        .expect("found");
    assert_eq!(
        (finding.severity, finding.file.as_str()),
        (Severity::Warning, "checks.toml")
    );
    assert!(finding.line > 0 && finding.column > 0);
}

#[test]
fn generated_cases_reach_young_people_and_lists_of_the_town() {
    let mut files = common::files("_all-fields");
    let mut append = |file: &str, more: &str| files.0.get_mut(file).expect(file).push_str(more);
    append(
        "blueprint.toml",
        "\n[knobs.closed_plates]\nkind = \"text_list\"\ndefault = []\n",
    );
    append(
        "fees.toml",
        "\n[[positions]]\nid = \"young\"\nwhen = \"age(born, today) < 3\"\namount_cent = 1\nlegal_basis = \"§ 1\"\n\
         [[positions]]\nid = \"puppy\"\nwhen = \"animals.exists(one, age(one.born, today) < 3)\"\namount_cent = 1\nlegal_basis = \"§ 1\"\n\
         [[positions]]\nid = \"closed\"\nwhen = \"full_name in town.closed_plates\"\namount_cent = 1\nlegal_basis = \"§ 1\"\n\
         [[positions]]\nid = \"word\"\nwhen = \"town.closed_plates.exists(word, lower(full_name).contains(word))\"\namount_cent = 1\nlegal_basis = \"§ 1\"\n\
         [[positions]]\nid = \"named\"\nwhen = \"'x' in town.closed_plates\"\namount_cent = 1\nlegal_basis = \"§ 1\"\n",
    );
    let never: Vec<String> = findings(&files)
        .into_iter()
        .filter(|found| found.contains("it never happened"))
        .collect();
    assert_eq!(never, Vec::<String>::new());
}
