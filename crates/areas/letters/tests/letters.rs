//! Letters as a town would post them: every template of every blueprint, read back from the PDF.

mod common;

use common::{Blueprints, job, letterhead, press, readable, today};
use letters::{LetterJob, Template};
use serde_json::{Value, json};

#[test]
fn every_template_of_every_blueprint_becomes_an_accessible_archive_file() {
    for template in Blueprints::load() {
        let pdf = press()
            .render(&job(&template.as_template(), &template.sample))
            .unwrap_or_else(|error| {
                panic!("{}: {error}", template.name);
            });
        common::keep(&template.name, &pdf.bytes);
        let raw = String::from_utf8_lossy(&pdf.bytes);
        for mark in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "/StructTreeRoot",
            "/MarkInfo",
            "/Lang(de)",
            "<dc:title>",
        ] {
            assert!(raw.contains(mark), "{} lacks {mark}", template.name);
        }
        assert!(pdf.unprintable.is_empty(), "{}: {:?}", template.name, pdf.unprintable);
        println!("{}: {} pages, {} kB", template.name, pdf.pages, pdf.bytes.len() / 1024);
    }
}

#[test]
fn a_decision_says_who_what_how_much_and_how_to_object() {
    for template in Blueprints::load() {
        if !template.source.contains("#remedy(") {
            continue;
        }
        let pdf = press()
            .render(&job(&template.as_template(), &template.sample))
            .expect("renders");
        let Some(text) = readable(&pdf.bytes) else { return };
        let number = template
            .sample
            .pointer("/case/number")
            .and_then(Value::as_str)
            .expect("sample");
        let sample = |path: &str| {
            template
                .sample
                .pointer(path)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let has_code = template.source.contains("check: data.check") && !sample("/check/code").is_empty();
        // Taxes are not assessed under the law of administrative procedure, so their notices name another rule.
        let (by_procedure, by_machine) = (!template.source.contains("document: "), sample("/signed_by").is_empty());
        for (part, is_needed) in [
            (number, true),
            (sample("/recipient/lines/1"), true),
            ("21. November 2026", true),
            ("Begründung", true),
            ("Rechtsbehelfsbelehrung", true),
            (
                "innerhalb eines Monats nach seiner Bekanntgabe Widerspruch",
                sample("/remedy/kind") == "widerspruch",
            ),
            (
                "maschinell erstellt und ist ohne Unterschrift gültig (§ 37 Absatz 5 HVwVfG)",
                by_procedure && by_machine,
            ),
            (sample("/check/code"), has_code),
            ("Seite 1 von", true),
        ] {
            let is_there = !is_needed || text.contains(part);
            assert!(is_there, "{} lacks `{part}` in:\n{text}", template.name);
        }
    }
}

#[test]
fn an_open_fee_comes_with_its_legal_basis_and_a_way_to_pay_and_a_paid_one_without() {
    let mut seen = 0;
    for template in Blueprints::load() {
        if !template.source.contains("payment-block(data.payment)") {
            continue;
        }
        let sample = |path: &str| template.sample.pointer(path);
        let pdf = press()
            .render(&job(&template.as_template(), &template.sample))
            .expect("renders");
        let Some(text) = readable(&pdf.bytes) else { return };
        // Some letters ask for money only in some cases, which their sample need not be.
        if !text.contains("GiroCode") {
            continue;
        }
        seen += 1;
        let cents = sample("/payment/amount_cent")
            .and_then(Value::as_i64)
            .expect("an amount");
        let euros = match cents / 100 {
            large @ 1000.. => format!("{}.{:03}", large / 1000, large % 1000),
            small => small.to_string(),
        };
        let due = format!("{euros},{:02} €", cents % 100);
        for part in [due.as_str(), "DE02 1203 0000 0000 2020 51"] {
            assert!(text.contains(part), "{} lacks `{part}` in:\n{text}", template.name);
        }
        let basis = sample("/fee/positions/0/legal_basis").and_then(Value::as_str);
        // What stands behind the first comma may be broken over two lines.
        let basis = basis.and_then(|basis| basis.split(',').next());
        if let Some(basis) = basis.filter(|_| template.source.contains("fee-table")) {
            assert!(text.contains(basis), "{} lacks {basis:?} in:\n{text}", template.name);
        }
        if !template.source.contains("\"paid_on\" in fee") {
            continue;
        }
        let mut paid = template.sample.clone();
        paid["fee"]["paid_on"] = json!("2026-11-20");
        paid.as_object_mut().expect("object").remove("payment");
        let pdf = press().render(&job(&template.as_template(), &paid)).expect("renders");
        let text = readable(&pdf.bytes).expect("was readable before");
        assert!(text.contains("bezahlt"), "{text}");
        assert!(!text.contains("überweisen") && !text.contains("GiroCode"), "{text}");
    }
    assert!(seen > 1, "several letters ask for money");
}

#[test]
fn a_sheet_that_lies_in_the_car_names_nobody() {
    for template in Blueprints::load() {
        if !template.source.contains("permit-sheet.with(") {
            continue;
        }
        let pdf = press()
            .render(&job(&template.as_template(), &template.sample))
            .expect("renders");
        assert_eq!(pdf.pages, 1);
        let Some(text) = readable(&pdf.bytes) else { return };
        for part in [
            "OF-C 777",
            "BP-7-004711",
            "22.11.2026",
            "21.11.2027",
            "Stadt Musterstadt",
            "7K3M-9Q2X",
        ] {
            assert!(text.contains(part), "lacks `{part}` in:\n{text}");
        }
        for secret in ["Žaneta", "Łukaszewska", "Kaiserstraße", "BP-2026-000123"] {
            assert!(!text.contains(secret), "shows `{secret}`");
        }
        let raw = String::from_utf8_lossy(&pdf.bytes);
        assert!(!raw.contains("Kaiserstra"), "not in the metadata either");
    }
}

#[test]
fn cover_letter_and_reminder_need_no_blueprint() {
    let data = json!({
        "case": { "number": "BP-2026-000123" },
        "recipient": { "lines": ["Firma", "Nguyễn & Söhne", "Postfach 1", "63065 Musterstadt"] },
        "cover": { "subject": "Ihr Bewohnerparkausweis", "paragraphs": ["anbei erhalten Sie Ihren Ausweis."], "enclosures": ["Bewohnerparkausweis"] },
        "reminder": { "asked_on": "2026-10-01", "reply_until": "2026-12-01", "items": ["die Überweisung von 75,00 €"] },
        "payment": { "amount_cent": 7500, "reference": "BP-2026-000123", "due_on": "2026-12-01" },
    });
    for (template, part) in [
        (Template::cover(), "Anlage"),
        (Template::reminder(), "Zahlungserinnerung"),
    ] {
        let pdf = press()
            .render(&job(&template, &data))
            .unwrap_or_else(|error| panic!("{error}"));
        common::keep(template.name, &pdf.bytes);
        let Some(text) = readable(&pdf.bytes) else { return };
        assert!(text.contains(part) && text.contains("Nguyễn & Söhne"), "{text}");
        assert!(text.contains("Dieses Schreiben wurde maschinell erstellt"), "{text}");
    }
}

#[test]
fn the_same_job_gives_the_same_bytes_and_another_date_others() {
    for template in Blueprints::load() {
        let letterhead = letterhead();
        let of = |today| {
            let job = LetterJob {
                template: template.as_template(),
                letterhead: &letterhead,
                data: &template.sample,
                lang: "de",
                today,
            };
            press().render(&job).expect("renders").bytes
        };
        assert_eq!(of(today()), of(today()), "{}", template.name);
        assert_ne!(
            of(today()),
            of(today().tomorrow().expect("in range")),
            "{}",
            template.name
        );
    }
}

#[test]
fn the_emblem_of_every_town_can_be_printed() {
    let towns = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../towns"));
    let data = json!({
        "case": { "number": "X-1" },
        "recipient": { "lines": ["Frau", "Muster"] },
        "cover": { "subject": "Probe", "paragraphs": [], "enclosures": [] },
    });
    for town in std::fs::read_dir(towns).expect("towns").filter_map(Result::ok) {
        let Ok(emblem) = std::fs::read_to_string(town.path().join("emblem.svg")) else {
            continue;
        };
        let head = letters::Letterhead {
            emblem_svg: Some(emblem),
            emblem_alt: "Ein Stadttor".to_owned(),
            ..letterhead()
        };
        let job = LetterJob {
            letterhead: &head,
            ..job(&Template::cover(), &data)
        };
        let pdf = press()
            .render(&job)
            .unwrap_or_else(|error| panic!("{:?}: {error}", town.file_name()));
        common::keep(&town.file_name().to_string_lossy(), &pdf.bytes);
    }
}

#[test]
fn a_decision_of_a_person_names_that_person_and_a_court_can_be_the_remedy() {
    for template in Blueprints::load() {
        if !template.source.contains("#remedy(") {
            continue;
        }
        let mut data = template.sample.clone();
        data["signed_by"] = json!("Ağaoğlu");
        data["remedy"] = json!({ "kind": "klage", "court": ["Verwaltungsgericht Musterstadt", "Gerichtsplatz 1", "63065 Musterstadt"] });
        let pdf = press().render(&job(&template.as_template(), &data)).expect("renders");
        let Some(text) = readable(&pdf.bytes) else { return };
        let by_procedure = !template.source.contains("document: ");
        for part in [
            "Im Auftrag Ağaoğlu",
            if by_procedure {
                "§ 37 Absatz 3 Satz 1 HVwVfG"
            } else {
                ""
            },
            "Klage beim Verwaltungsgericht Musterstadt, Gerichtsplatz 1, 63065 Musterstadt",
        ] {
            assert!(text.contains(part), "{} lacks `{part}` in:\n{text}", template.name);
        }
        assert!(!text.contains("Widerspruch erhoben"), "{text}");
    }
}
