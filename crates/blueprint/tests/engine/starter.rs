//! What `blueprint new` writes is a service that runs.

use base::Lang;
use blueprint::{Severity, starter, unsafe_texts};

use super::common::loaded;

#[test]
fn a_new_service_is_sound_tested_and_reaches_everything() {
    let files = starter("dog-tax").expect("a name");
    let blueprint = loaded(&files);
    assert_eq!(blueprint.meta.id, "dog-tax");
    assert_eq!(blueprint.lint(&files), Vec::new());
    let report = blueprint.run_examples();
    assert!(report.is_good() && report.outcomes.len() > 10, "{report}");
    assert!(
        report.to_string().lines().count() <= 3,
        "the examples reach everything:\n{report}"
    );
    assert_eq!(unsafe_texts(&files), Vec::new());
    assert!(Lang::ALL.iter().all(|lang| blueprint.guide(*lang).len() > 3_000));
    assert!(files.0.values().all(|text| !text.contains("STARTER")));
    assert!(
        blueprint
            .lint(&files)
            .iter()
            .all(|finding| finding.severity == Severity::Warning)
    );
}

#[test]
fn an_id_is_small_letters_digits_and_hyphens() {
    for id in [
        "",
        "Dog-Tax",
        "dog_tax",
        "1dog",
        "-dog",
        "dog-",
        "dög",
        "dog tax",
        "../x",
        &"a".repeat(61),
    ] {
        assert!(starter(id).is_none(), "{id}");
    }
}
