//! What fuzzing found, each input as small as it could be made. Every one of them was a panic, a hang or an overflow of the
//! stack before it was mended.

use blueprint::{Blueprint, starter};

use crate::common::schemas;

/// The starter with one text in one file replaced.
fn with(file: &str, from: &str, to: &str) -> blueprint::Files {
    let mut files = starter("fuzz").expect("a name");
    let text = files.0.get_mut(file).expect("the starter has it");
    assert!(text.contains(from), "{file} of the starter holds no {from}");
    *text = text.replacen(from, to, 1);
    files
}

/// One word of two megabytes was compared letter by letter with every word that could have been meant.
#[test]
fn a_word_of_megabytes_is_refused_at_once() {
    let files = with(
        "form.toml",
        "kind = \"choice\"",
        &format!("kind = \"{}\"", "x".repeat(1_900_000)),
    );
    assert!(Blueprint::load(&files, &schemas()).is_err());
}

/// A chain of operators is read as a tree that is as deep as the chain is long; walking it overflowed the stack.
#[test]
fn a_chain_of_a_thousand_operators_is_refused_and_a_long_sentence_is_not() {
    let shown = "shown_when = \"purpose == 'other'\"";
    let with_condition = |source: &str| {
        with(
            "form.toml",
            shown,
            &format!("shown_when = {}", toml::Value::from(source)),
        )
    };
    for (link, end) in [
        ("1+", "1 > 0"),
        ("1<", "1"),
        ("'a' + ", "'a' == purpose"),
        ("true==", "true"),
        ("1 in ", "[1]"),
        ("true ? 1 : ", "1"),
        ("true&&", "true"),
        ("!", "true"),
        ("-", "1 > 0"),
        ("(", "true"),
        ("[", "1"),
    ] {
        let long = format!("{}{end}", link.repeat(3900 / link.len()));
        let _ = Blueprint::load(&with_condition(&long), &schemas());
    }
    for (begin, link) in [
        ("purpose", "[0]"),
        ("purpose", ".size()"),
        ("town", ".a"),
        ("[1]", ".map(x, x)"),
    ] {
        let long = format!("{begin}{}", link.repeat(3900 / link.len()));
        assert!(Blueprint::load(&with_condition(&long), &schemas()).is_err(), "{link}");
    }
    let sum = |links: usize| with_condition(&format!("{}1 > 0", "1 + ".repeat(links)));
    let refused = Blueprint::load(&sum(300), &schemas()).expect_err("too long a chain");
    assert!(
        refused.iter().any(|found| found.message.contains("operators")),
        "{refused:?}"
    );
    assert!(Blueprint::load(&sum(150), &schemas()).is_ok());
}
