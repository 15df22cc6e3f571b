//! What a citizen types, and what a wrong template asks for, must do no harm.

mod common;

use std::time::Duration;

use common::{job, letterhead, press, readable};
use letters::{LetterError, LetterJob, LetterPress, Letterhead, Limits, Template, TemplateProblem};
use serde_json::{Value, json};

const PLAIN: &str = r#"#import "/house.typ": *
#let data = json("/data.json")
#show: letter.with(data, subject: "Probe")
#for name in data.names { strong(name); parbreak(); [#name]; parbreak() }
#facts(..data.names.map(name => (name, name)))
"#;

fn data(names: &[&str]) -> Value {
    json!({
        "case": { "number": "X-1", "service": names.first(), "received_on": "2026-11-20" },
        "recipient": { "lines": names },
        "names": names,
    })
}

fn text_of(names: &[&str]) -> Option<String> {
    let data = data(names);
    let template = Template {
        name: "probe.typ",
        source: PLAIN,
    };
    let pdf = press()
        .render(&job(&template, &data))
        .unwrap_or_else(|error| panic!("{names:?}: {error}"));
    common::keep(&format!("hostile-{}", names.len()), &pdf.bytes);
    readable(&pdf.bytes)
}

#[test]
fn markup_in_a_name_is_printed_as_typed() {
    let names = [
        "#read(\"/etc/passwd\")",
        "*fett* _kursiv_ `roh`",
        "] #panic() [",
        "$x^2$ <label> @ref",
        "= Titel",
        "// weg /* weg */",
        "a\\b",
        "\"Anführung\" 'einfach'",
        "{{ data }}",
    ];
    let Some(text) = text_of(&names) else { return };
    for name in names {
        assert!(text.contains(name), "{name} is not in:\n{text}");
    }
}

#[test]
fn names_of_many_languages_are_printed_with_their_own_letters() {
    let names = [
        "Žaneta Łukaszewska-Đorđević",
        "Ağaoğlu İpek Şükrü Yıldız",
        "Nguyễn Thị Ánh",
        "Þórður Ægisson",
        "J\u{30C}ovan K\u{35F}han C\u{328}\u{306}",
        "Георги Πέτρου",
        "O’Brien ẞtraße",
    ];
    let data = data(&names);
    let template = Template {
        name: "probe.typ",
        source: PLAIN,
    };
    let pdf = press().render(&job(&template, &data)).expect("renders");
    common::keep("names", &pdf.bytes);
    assert!(pdf.unprintable.is_empty(), "{:?}", pdf.unprintable);
    let Some(text) = readable(&pdf.bytes) else { return };
    for name in names {
        assert!(text.contains(name), "{name} is not in:\n{text}");
    }
}

#[test]
fn every_letter_of_din_91379_is_printed_without_a_gap() {
    let shared = std::env::var("RATHAUS_SHARED")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared").to_owned());
    let path = format!("{shared}/data/xbau/artifacts/xbau/2.6/specs/din-norm-91379-datatypes.xsd");
    let Ok(schema) = std::fs::read_to_string(&path) else {
        println!("skipped: din-norm-91379-datatypes.xsd missing");
        return;
    };
    let pattern = schema
        .rsplit("<xs:pattern value=\"(")
        .next()
        .and_then(|rest| rest.split(")*\"").next());
    let letters = alternatives(pattern.expect("the widest type comes last"));
    assert!(letters.len() > 900, "only {} letters were found", letters.len());
    let singles: Vec<char> = letters.iter().filter_map(|letter| letter.parse().ok()).collect();
    let borrowed: String = singles
        .iter()
        .filter(|letter| !letters::prints_in_house_font(**letter))
        .collect();
    println!(
        "{} letters and sequences; {} from the fallback: {borrowed}",
        letters.len(),
        borrowed.chars().count()
    );
    let rows: Vec<String> = letters.chunks(30).map(|row| row.join(" ")).collect();
    let data = json!({ "case": { "number": "X-1" }, "recipient": { "lines": [] }, "names": rows });
    let template = Template {
        name: "probe.typ",
        source: PLAIN,
    };
    // The export refuses a text with a letter that no font has, so that success is the proof.
    let pdf = press().render(&job(&template, &data)).expect("renders");
    common::keep("din-91379", &pdf.bytes);
    assert!(pdf.unprintable.is_empty(), "no glyph for {:?}", pdf.unprintable);
}

/// Letters and sequences of a pattern such as `[a-c]|x|K(̀|̄)`.
fn alternatives(pattern: &str) -> Vec<String> {
    let (mut found, mut depth, mut part) = (Vec::new(), 0, String::new());
    for letter in pattern
        .replace("&#x9;-&#xA;", "\t-\n")
        .replace("&#xD;", "\r")
        .chars()
        .chain(['|'])
    {
        match letter {
            '|' if depth == 0 => found.extend(letters_of(&std::mem::take(&mut part))),
            _ => {
                depth += i32::from(letter == '(') - i32::from(letter == ')');
                part.push(letter);
            }
        }
    }
    found.retain(|letter| !letter.trim().is_empty());
    found
}

fn letters_of(part: &str) -> Vec<String> {
    if let Some((first, last)) = part
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']')?.split_once('-'))
    {
        let (first, last) = (
            first.parse::<char>().expect("one letter"),
            last.parse::<char>().expect("one letter"),
        );
        return (first..=last).map(String::from).collect();
    }
    match part.split_once('(') {
        Some((base, marks)) => marks
            .trim_end_matches(')')
            .split('|')
            .map(|mark| format!("{base}{mark}"))
            .collect(),
        None => vec![part.to_owned()],
    }
}

#[test]
fn long_and_broken_text_stays_on_the_page() {
    let long = "Wolfeschlegelsteinhausenbergerdorff".repeat(8);
    let words = "sehr langer Name ".repeat(30);
    let mut data = data(&[
        &long,
        &words,
        "a\u{0}b\u{7}\u{202E}c\u{FEFF}\u{E000}",
        "zwei\nZeilen",
        "日本",
    ]);
    data["recipient"]["lines"] = json!([&long[..120], "Kaiserstraße 12", "63065 Musterstadt"]);
    let template = Template {
        name: "probe.typ",
        source: PLAIN,
    };
    let pdf = press().render(&job(&template, &data)).expect("renders");
    common::keep("long", &pdf.bytes);
    assert_eq!(pdf.unprintable, vec!['日', '本']);
    let Some(text) = readable(&pdf.bytes) else { return };
    assert!(text.contains("abc"), "{text}");
}

fn problem(source: &str) -> TemplateProblem {
    let data = data(&["Name"]);
    let template = Template {
        name: "town/bad.typ",
        source,
    };
    match press().render(&job(&template, &data)) {
        Err(LetterError::Template(mut problems)) => problems.remove(0),
        other => panic!("{source}: {other:?}"),
    }
}

#[test]
fn a_wrong_template_is_reported_with_file_line_and_reason() {
    let house = "#import \"/house.typ\": *\n#let data = json(\"/data.json\")\n";
    let rows = [
        (
            "#read(\"/etc/passwd\")".to_owned(),
            1,
            "letters read no files (asked for /etc/passwd)",
        ),
        ("\n#image(\"logo.png\")".to_owned(), 2, "letters read no files"),
        (
            "#import \"@preview/cetz:0.3.0\": *".to_owned(),
            1,
            "letters load no packages",
        ),
        ("\n\n#include \"other.typ\"".to_owned(), 3, "letters read no files"),
        (format!("{house}#data.case.numer"), 3, "numer"),
        (format!("{house}#let x = (\n"), 3, "unclosed"),
        (
            format!("{house}#letter(data, subject: none)[Text]"),
            3,
            "needs a subject",
        ),
        (
            format!("{house}#show: letter.with(data, subject: \"A\")\n#remedy((remedy: (kind: \"x\")))"),
            4,
            "widerspruch",
        ),
        (format!("{house}#euro(7.5)"), 3, "whole number of cents"),
        (format!("{house}#date-long(\"21.11.2026\")"), 3, "is not a date"),
        (
            format!(
                "{house}#show: letter.with(data, subject: \"A\")\n#check-block((url: \"https://a.example\", code: \"1\"))"
            ),
            4,
            "check.url",
        ),
    ];
    for (source, line, reason) in rows {
        let found = problem(&source);
        assert_eq!(found.file, "town/bad.typ", "{found}");
        assert_eq!(found.line, Some(line), "{found}");
        assert!(found.to_string().contains(reason), "{found} lacks {reason}");
    }
}

#[test]
fn what_people_with_screen_readers_need_cannot_be_forgotten() {
    let found = problem(
        "#set document(title: \"A\")\n#image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>\"))",
    );
    assert!(found.to_string().contains("alt"), "{found}");
    let found = problem("Text ohne Titel");
    assert!(found.to_string().contains("title"), "{found}");
}

#[test]
fn a_template_without_end_is_given_up_and_a_long_one_refused() {
    let limits = Limits {
        time_max: Duration::from_millis(300),
        jobs_max: 1,
        ..Limits::default()
    };
    let press = LetterPress::with_limits(limits);
    let data = data(&["Name"]);
    let endless = "#set document(title: \"A\")\n#for i in range(4000) { for j in range(4000) { let k = j } }";
    let template = Template {
        name: "endless.typ",
        source: endless,
    };
    let error = press.render(&job(&template, &data)).expect_err("16 million steps");
    assert!(matches!(error, LetterError::TooSlow(_)), "{error}");
    let error = press
        .render(&job(&template, &data))
        .expect_err("the only place is still taken");
    assert!(
        error.is_worth_another_try() || matches!(error, LetterError::TooSlow(_)),
        "{error}"
    );

    let long = "#set document(title: \"A\")\n#for i in range(31) { pagebreak() }";
    let template = Template {
        name: "long.typ",
        source: long,
    };
    let error = common::press().render(&job(&template, &data)).expect_err("32 pages");
    assert!(
        matches!(
            error,
            LetterError::TooManyPages {
                pages: 32,
                pages_max: 30
            }
        ),
        "{error}"
    );
}

#[test]
fn an_incomplete_sender_or_useless_data_are_refused_before_any_work() {
    let data = data(&["Name"]);
    let template = Template {
        name: "probe.typ",
        source: PLAIN,
    };
    type Spoil = fn(&mut Letterhead);
    let rows: [(Spoil, &str); 5] = [
        (|head| head.town.clear(), "town"),
        (|head| head.address.truncate(1), "address"),
        (|head| head.accent = "red".to_owned(), "accent"),
        (|head| head.accent = "#ffcc00".to_owned(), "4.5:1"),
        (|head| head.bank.as_mut().expect("set").iban.push('1'), "bank.iban"),
    ];
    for (spoil, reason) in rows {
        let mut letterhead = letterhead();
        spoil(&mut letterhead);
        let job = LetterJob {
            letterhead: &letterhead,
            ..job(&template, &data)
        };
        let error = press().render(&job).expect_err(reason);
        assert!(error.to_string().contains(reason), "{error}");
    }
    assert!(matches!(
        press().render(&job(&template, &json!("text"))),
        Err(LetterError::Data(_))
    ));
    let large = json!({ "text": "x ".repeat(400_000) });
    assert!(matches!(
        press().render(&job(&template, &large)),
        Err(LetterError::Data(_))
    ));
}
