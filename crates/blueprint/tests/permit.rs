//! The resident parking permit, from the blueprint in this repository.

mod common;

#[test]
fn the_examples_come_out_as_they_say() {
    let permit = common::blueprint("resident-parking-permit");
    let report = permit.run_examples();
    assert!(report.is_good(), "{report}");
    println!("{report}");
}
