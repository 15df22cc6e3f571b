//! The page about a service says everything in words, in each language.

use base::Lang;
use blueprint::Blueprint;

use super::common::{blueprint, files, loaded};

/// The line of the page that holds a word.
fn line<'p>(page: &'p str, word: &str) -> &'p str {
    page.lines()
        .find(|line| line.contains(word))
        .unwrap_or_else(|| panic!("no line holds {word}:\n{page}"))
}

fn headings(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("## ")).collect()
}

#[test]
fn the_page_has_every_part_in_every_language() {
    let permit = blueprint("resident-parking-permit");
    let pages = Lang::ALL.map(|lang| permit.guide(lang));
    assert_eq!(
        headings(&pages[0]),
        [
            "Überblick",
            "Rechtsgrundlagen",
            "Fragen im Formular",
            "Auskünfte aus Registern",
            "Automatische Prüfungen",
            "Gebühren",
            "Erstattungen",
            "Ablauf",
            "Was erteilt wird",
            "Schreiben",
            "Was die Kommune einstellen kann"
        ]
    );
    for page in &pages {
        assert_eq!(headings(page).len(), headings(&pages[0]).len());
        let gaps: Vec<&str> = page
            .lines()
            .filter(|line| {
                ["fields.", "checks.", "letters.", "states.", "say.", "condition.", "{"]
                    .iter()
                    .any(|key| line.contains(key))
            })
            .filter(|line| {
                !line.contains("{prefix}")
                    && !line.contains("{months}")
                    && !line.contains("{town.")
                    && !line.contains("{permit")
            })
            .filter(|line| {
                !line.contains("{zone")
                    && !line.contains("{own.")
                    && !line.contains("{vehicle")
                    && !line.contains("{plate")
            })
            .collect();
        assert!(gaps.is_empty(), "texts are missing: {gaps:#?}");
    }
}

#[test]
fn conditions_are_said_in_words() {
    let page = blueprint("resident-parking-permit").guide(Lang::De);
    for (word, expected) in [
        ("**Name der Firma**", "Pflichtangabe"),
        (
            "„Wer ist Halterin oder Halter des Fahrzeugs?“ ist „Eine Firma oder ein Carsharing-Unternehmen“",
            "Wird gefragt, wenn gilt:",
        ),
        (
            "„Wie sollen wir Sie über den Stand benachrichtigen?“ ist „Per E-Mail“",
            "Wird gefragt, wenn gilt:",
        ),
        (
            "Sie sind noch nicht",
            "| die Auskunft `resident.age` ist weniger als die Einstellung `min_age` | rot: die Regeln sprechen dagegen |",
        ),
        (
            "die Gebühr wird gefordert",
            "| der Antrag eingeht | Eingegangen | die Gebühr ist mehr als 0,00\u{a0}€ und die Gebühr ist nicht bezahlt | Wartet auf Zahlung |",
        ),
        ("| Zahlung | 14 Tagen |", "Gebührenordnung der Gemeinde"),
        ("| `fee_year_cent` | Geldbetrag | 75,00", "höchstens 500,00"),
        ("Bewohnerparkausweis, {months} Monate", "bis 31. Dezember 2022"),
        ("Register `claims`", "person = `resident.person_ref`"),
        (
            "müssen von Hand mit dem Melderegister",
            "| die Auskunft `resident.status` ist nicht `found` oder die Auskunft `resident.blocked` ist „Ja“ oder die Auskunft \
             `resident.deceased` ist „Ja“ | gelb",
        ),
        (
            "Nebenwohnung",
            "| die Auskunft `resident.residence` ist `second` und die Einstellung `second_home_allowed` ist ausgeschaltet | rot",
        ),
        (
            "Grenze Ihre Anschrift liegt",
            "verlangt wird: die Auskunft `zone.zones` enthält „Für welche Zone",
        ),
    ] {
        let line = line(&page, word);
        assert!(line.contains(expected), "{expected}\nis not in\n{line}");
    }
    let tax = blueprint("dog-tax").guide(Lang::De);
    assert!(line(&tax, "**IBAN**").contains(
        "Pflichtangabe, wenn gilt: „Wie möchten Sie zahlen?“ ist „Die Stadt zieht die Steuer von meinem Konto ein“"
    ));
    assert!(
        !page.contains("Vornamen für Briefe"),
        "what the engine works out for itself is not shown"
    );
}

#[test]
fn what_no_words_can_say_stands_as_it_is_written() {
    let page = blueprint("_all-fields").guide(Lang::En);
    assert!(page.contains("extras.exists(extra, extra == 'bell')"), "{page}");
    assert!(page.contains("the setting `open`"));
}

#[test]
fn a_bar_in_a_text_does_not_break_a_table() {
    let mut files = files("_all-fields");
    let texts = files.0.get_mut("texts/de.toml").expect("texts");
    *texts = texts.replacen("title = \"", "title = \"a | b ", 1);
    let blueprint: Blueprint = loaded(&files);
    for line in blueprint.guide(Lang::De).lines().filter(|line| line.starts_with('|')) {
        assert!(line.ends_with('|'), "{line}");
    }
}
