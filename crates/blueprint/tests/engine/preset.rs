//! Answers with which an application begins: what an entry of the catalogue may answer for who follows it.

use jiff::civil::date;
use serde_json::{Value as Json, json};

use crate::common;

#[test]
fn a_preset_answers_what_the_form_could_answer_and_nothing_that_is_for_the_applicant_alone() {
    let blueprint = common::blueprint("_all-fields");
    let overlay: toml::Table = toml::from_str("colours = [\"red\", \"green\"]").expect("a table");
    let knobs = blueprint.validate_knobs(&overlay).expect("valid");
    let check = |answers: Json| {
        let answers = answers.as_object().cloned().expect("an object");
        blueprint.check_preset(&answers, &knobs, date(2026, 11, 21))
    };
    for (answers, says) in [
        (json!({}), ""),
        (json!({ "colour": "red" }), ""),
        (
            json!({ "colour": "green", "count": 5, "newsletter": true }),
            "field `newsletter` of kind `consent` is for the applicant alone",
        ),
        (json!({ "colour": "green", "count": 5 }), ""),
        (
            json!({ "colour": "gren" }),
            "has no option \"gren\"; did you mean `green`?",
        ),
        (json!({ "colour": "blue" }), "the town offers red, green"),
        (json!({ "colour": 7 }), "has no option 7"),
        (
            json!({ "color": "red" }),
            "there is no field `color`; did you mean `colour`?",
        ),
        (
            json!({ "count": "two" }),
            "is no answer to the field `count` of kind `number`",
        ),
        (json!({ "animals": [] }), "for the applicant alone"),
        (json!({ "proof": [] }), "for the applicant alone"),
        (json!({ "sum": 3 }), "for the applicant alone"),
    ] {
        let found = check(answers.clone()).err().unwrap_or_default();
        match says {
            "" => assert!(found.is_empty(), "{answers}: {found:?}"),
            says => assert!(found.len() == 1 && found[0].contains(says), "{answers}: {found:?}"),
        }
    }
}
