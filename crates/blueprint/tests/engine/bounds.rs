//! Bounds that contradict each other are told at load; none of them reaches the linter, which would try them.

use blueprint::Blueprint;

use crate::common;

#[test]
fn bounds_that_no_answer_can_meet_do_not_load() {
    for (from, to, expected) in [
        ("min = 1\nmax = 9", "min = 10\nmax = 9", "`min` is 10 and `max` is 9"),
        (
            "kind = \"group\"\nmin = 0\nmax = 4",
            "kind = \"group\"\nmin = 5\nmax = 4",
            "`min` is 5 and `max` is 4",
        ),
        (
            "files_min = 1\nfiles_max = 2",
            "files_min = 3\nfiles_max = 2",
            "`files_min` is 3 and `files_max` is 2",
        ),
        ("step = 2", "step = 0", "`step` is 0; it must be 1 or more"),
        (
            "\"image/png\"]",
            "\"application/msword\"]",
            "files of the type `application/msword` are not taken",
        ),
    ] {
        let mut files = common::files("_all-fields");
        let text = files.0.get_mut("form.toml").expect("it is there");
        assert!(text.contains(from), "form.toml does not contain {from}");
        *text = text.replacen(from, to, 1);
        let found = Blueprint::load(&files, &common::schemas()).expect_err("it must not load");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert!(found.iter().any(|one| one.contains(expected)), "{expected}: {found:#?}");
    }
}
