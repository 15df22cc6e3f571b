//! The resident parking permit, from the blueprint in this repository.

mod common;

#[test]
fn the_blueprint_loads() {
    let permit = common::blueprint("resident-parking-permit");
    assert_eq!(permit.meta.id, "resident-parking-permit");
}
