//! The resident parking permit, from the blueprint in this repository.

use crate::common;

#[test]
fn the_examples_come_out_as_they_say_and_reach_everything() {
    let permit = common::blueprint("resident-parking-permit");
    let report = permit.run_examples();
    assert!(report.is_good(), "{report}");
    assert_eq!(report.coverage.missing().next(), None, "{report}");
    assert!(report.outcomes.len() >= 35, "{report}");
}

#[test]
fn the_hash_names_the_exact_version_but_not_its_examples() {
    let files = common::files("resident-parking-permit");
    let hash = common::loaded(&files).hash();
    let mut with_example = files.clone();
    with_example
        .0
        .insert("examples/more.toml".to_owned(), "examples = []".to_owned());
    assert_eq!(common::loaded(&with_example).hash(), hash);
    let mut changed = files;
    changed
        .0
        .entry("fees.toml".to_owned())
        .and_modify(|text| text.push_str("\n# changed\n"));
    assert_ne!(common::loaded(&changed).hash(), hash);
}

#[test]
fn a_blueprint_can_be_shared_between_threads() {
    fn shareable<T: Send + Sync>(_: &T) {}
    shareable(&common::blueprint("resident-parking-permit"));
}
