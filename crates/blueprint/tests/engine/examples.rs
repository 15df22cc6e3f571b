//! What examples can say: a case that begins in its middle, what it costs and gives after the events.

use crate::common;

const PROCESS: &str = r#"
[[grants]]
kind = "badge"
when = "size(animals) > 0"
number = "{prefix}-B-{year}-{seq:6}{check}"
attributes = { name = "animals[0].called" }
valid_from = "today"
valid_until = "add_days(today, 9)"
"#;

const FEES: &str = r#"
[[positions]]
id = "examination"
when = "forms.examination.complete == true"
amount_cent = 700
legal_basis = "§ 8 der Probe"
"#;

/// Runs examples under the defaults of the repository's own; what is wrong with each.
fn failures(examples: &str) -> Vec<String> {
    let mut files = common::files("_all-fields");
    let change = |file: &str, from: &str, to: &str, files: &mut blueprint::Files| {
        let text = files.0.get_mut(file).expect(file);
        assert!(text.contains(from), "{from}");
        *text = text.replacen(from, to, 1);
    };
    change(
        "process.toml",
        "id = \"soon\"",
        "id = \"soon\"\ngrant = \"all-fields\"",
        &mut files,
    );
    files.0.get_mut("process.toml").expect("a process").push_str(PROCESS);
    files.0.get_mut("fees.toml").expect("fees").push_str(FEES);
    let all = files.0.remove("examples/all.toml").expect("examples");
    let (defaults, _) = all.split_once("[[examples]]").expect("defaults");
    files
        .0
        .insert("examples/own.toml".to_owned(), format!("{defaults}{examples}"));
    let report = common::loaded(&files).run_examples();
    report
        .outcomes
        .into_iter()
        .flat_map(|outcome| outcome.failures)
        .collect()
}

#[test]
fn an_example_begins_where_it_says() {
    let found = failures(
        r#"
[[examples]]
name = "In the middle"
today = "2026-03-20"
answers = { colour = "green", day = "2026-12-01" }
expect = { clocks = { decision = "2026-06-02", reply = "paused" }, parties = { fire_service = ["answered"], keepers = ["silent", "asked"] } }
[examples.case]
state = "examining"
forms = { examination = { complete = false, missing = [{ paper = "Plan" }] } }
parties = { fire_service = [{ office = "fire-service", form = { agrees = true } }], keepers = [{ name = "Rex", status = "silent" }, { name = "Bello" }] }
clocks = { decision = { started_on = "2026-03-02" }, reply = { started_on = "2026-03-16", paused_on = "2026-03-18" } }
"#,
    );
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_cannot_have_happened_before_is_told() {
    let found = failures(
        r#"
[[examples]]
name = "Nothing of it is there"
answers = { colour = "green" }
[examples.case]
forms = { examinatio = {}, examination = { complete = false } }
parties = { neighbours = [{}] }
clocks = { decision = { started_on = "2026-11-02", stopped_on = "2026-11-01" }, never = { started_on = "2026-11-02" } }
"#,
    );
    for says in [
        "there is no form `examinatio`",
        "the form `examination` of `case.forms`",
        "there is no participation `neighbours`",
        "case.clocks: `decision`",
        "there is no clock `never`",
    ] {
        assert!(found.iter().any(|one| one.contains(says)), "{says}: {found:#?}");
    }
}

#[test]
fn the_fee_and_what_is_given_are_told_when_it_is_sent_and_after_the_events() {
    let example = |when_sent: &str, at_end: &str| {
        format!(
            r#"
[[examples]]
name = "With two cats"
case = {{ state = "desk", forms = {{ examination = {{ complete = false, missing = [{{ paper = "Plan" }}] }} }} }}
answers = {{ colour = "green", animals = [{{ called = "Mieze", species = "cat" }}] }}
events = [{{ on = "clerk.examine", form = {{ complete = true, complete_on = "2026-11-20" }} }}]
[examples.expect]
grants = ["all-fields", "badge"]
grant = {{ kind = "badge", name = "Mieze" }}
fee_cent = {when_sent}
at_end = {{ fee_cent = {at_end}, grants = ["all-fields", "badge"], grant = {{ colour = "green" }} }}
"#
        )
    };
    assert_eq!(failures(&example("3000", "3700")), Vec::<String>::new());
    let found = failures(&example("3700", "3000"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found[1].starts_with("at the end, fee_cent"), "{found:#?}");
}

#[test]
fn parts_that_are_left_out_in_an_entry_are_nothing_as_elsewhere() {
    let mut files = common::files("_all-fields");
    let form = files.0.get_mut("form.toml").expect("a form");
    let walks = "id = \"walks\"\nkind = \"number\"\nmin = 0\nmax = 9\nshown_when = \"species == 'dog'\"";
    assert!(form.contains(walks));
    *form = form.replacen(
        walks,
        "id = \"walks\"\nkind = \"land_parcel\"\nshown_when = \"species == 'dog'\"",
        1,
    );
    let process = files.0.get_mut("process.toml").expect("a process");
    *process = process.replace("entry.walks != null && entry.walks > 2", "entry.walks != null");
    let all = files.0.remove("examples/all.toml").expect("examples");
    let (defaults, _) = all.split_once("[[examples]]").expect("defaults");
    let example = r#"[[examples]]
name = "A dog with a field of its own"
answers = { colour = "green", animals = [{ called = "Rex", species = "dog", born = "2024-01-31", walks = { district = "Musterstadt", numerator = 12 } }] }
"#;
    files
        .0
        .insert("examples/own.toml".to_owned(), format!("{defaults}{example}"));
    let report = common::loaded(&files).run_examples();
    assert!(report.is_good(), "{report}");
}
