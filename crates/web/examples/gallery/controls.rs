use maud::{Markup, html};
use web::controls::{
    self, AddressValue, Choice, DateValue, Line, PartControl, PartValue, Question, UploadRules, UploadedFile,
};
use web::parts::{self, Look};
use web::{Ctx, PageMeta};

/// A form with each kind of control, empty or with errors.
pub fn page(ctx: &Ctx, wrong: bool) -> Markup {
    let lang = ctx.lang;
    let error = |text: &'static str| if wrong { text } else { "" };
    let ask = |name, label| Question::new(lang, name, label);
    let errors: Vec<(String, String)> = [
        ("family_name", "Geben Sie Ihren Familiennamen ein"),
        ("birth_date", "Das Geburtsdatum liegt in der Zukunft"),
        ("address.house_number", "Geben Sie die Hausnummer ein"),
        ("plate", "Das Kennzeichen hat zu viele Zeichen"),
        ("entry.number", "Geben Sie die Nummer im Register ein"),
        ("keeper", "Wählen Sie, ob Sie Halterin oder Halter sind"),
        ("truth", "Bestätigen Sie, dass Ihre Angaben stimmen"),
    ]
    .map(|(name, text)| (name.to_owned(), text.to_owned()))
    .to_vec();
    let yes_no = [Choice::new("yes", "Ja"), Choice::new("no", "Nein")];
    let months = [
        Choice {
            hint: "37,50 €".to_owned(),
            ..Choice::new("6", "6 Monate")
        },
        Choice {
            hint: "75,00 €".to_owned(),
            ..Choice::new("12", "12 Monate")
        },
    ];
    let zones = [Choice::new("N1", "Nordend N1"), Choice::new("W2", "Westend W2")];
    let part_error = |name: &str| {
        if wrong && name == "address.house_number" {
            "Geben Sie die Hausnummer ein".to_owned()
        } else {
            String::new()
        }
    };
    let address = AddressValue {
        street: "Lindenstraße".to_owned(),
        house_number: String::new(),
        postcode: Some("64999".to_owned()),
    };
    let registers = ["HRA", "HRB", "GnR"].map(|word| Choice::new(word, word));
    let part = |name: &str, label, required, input| PartValue {
        name: format!("entry.{name}"),
        label,
        required,
        input,
        ..PartValue::default()
    };
    let short = |max_chars| {
        PartControl::Line(Line {
            max_chars,
            ..Line::default()
        })
    };
    let entry = [
        PartValue {
            hint: "Ort des Gerichts",
            value: "Offenbach am Main".to_owned(),
            ..part("court", "Amtsgericht", true, short(120))
        },
        part("register", "Register", true, PartControl::Select(registers.to_vec())),
        PartValue {
            error: error("Geben Sie die Nummer im Register ein").to_owned(),
            ..part("number", "Nummer", true, short(16))
        },
        part("suffix", "Zusatz", false, short(3)),
        part("lines", "Anschrift im Ausland", false, PartControl::Area(400)),
    ];
    let files = [UploadedFile {
        id: "1".to_owned(),
        name: "Fahrzeugschein_Vorderseite.jpg".to_owned(),
        size: 1_468_006,
        href: "#".to_owned(),
        thumbnail: String::new(),
    }];
    let rules = UploadRules {
        files_max: 3,
        bytes_max: 5 << 20,
        types: vec![
            "application/pdf".to_owned(),
            "image/jpeg".to_owned(),
            "image/png".to_owned(),
        ],
    };
    let fields = html! {
        (controls::line(&ask("family_name", "Familienname").hint("Wie im Ausweis").error(error("Geben Sie Ihren Familiennamen ein")).autocomplete("family-name").why("§ 45 Abs. 1b StVO: Den Ausweis bekommt, wer in der Zone wohnt."), if wrong { "" } else { "Łukasiewicz-Özdemir" }, &Line::default()))
        (controls::date(&ask("birth_date", "Geburtsdatum").hint("Zum Beispiel 31 3 1980").error(error("Das Geburtsdatum liegt in der Zukunft")).autocomplete("bday"), &DateValue { day: "31".to_owned(), month: "3".to_owned(), year: if wrong { "2180".to_owned() } else { "1980".to_owned() } }))
        (controls::address(&ask("address", "Ihre Wohnung"), &address, "/api/v1/strassen", &part_error))
        (controls::line(&ask("plate", "Kennzeichen").hint("So wie es auf dem Schild steht, zum Beispiel MST-AB 123").error(error("Das Kennzeichen hat zu viele Zeichen")), if wrong { "MST-ABC 12345" } else { "MST-AB 123" }, &Line { code: true, max_chars: 12, ..Line::default() }))
        (controls::parts(&ask("entry", "Eintrag im Register").hint("Steht im Registerauszug"), &entry))
        (controls::radios(&ask("keeper", "Sind Sie Halterin oder Halter des Fahrzeugs?").error(error("Wählen Sie, ob Sie Halterin oder Halter sind")), &yes_no, "yes"))
        (controls::radios(&ask("months", "Wie lange soll der Ausweis gelten?"), &months, "12"))
        (controls::select(&ask("zone", "Zone"), &zones, ""))
        (controls::checkboxes(&ask("notify", "Wie sollen wir Sie erinnern?").optional(), &[Choice::new("mail", "Per E-Mail"), Choice::new("letter", "Per Brief")], &["mail".to_owned()]))
        (controls::line(&ask("email", "E-Mail-Adresse").optional().autocomplete("email"), "", &Line { type_: "email", max_chars: 254, ..Line::default() }))
        (controls::line(&ask("amount", "Kaufpreis"), "1.200,00", &Line { input_mode: Some("decimal"), max_chars: 12, unit: "€", ..Line::default() }))
        (controls::area(&ask("note", "Möchten Sie uns noch etwas sagen?").optional(), "", 2000))
        (controls::upload(&ask("registration", "Zulassungsbescheinigung Teil I").hint("Fotografieren Sie Vorder- und Rückseite."), &rules, &files))
        (controls::password(&ask("password", "Passwort").autocomplete("current-password")))
        (controls::tick(&ask("truth", "Meine Angaben sind richtig und vollständig.").error(error("Bestätigen Sie, dass Ihre Angaben stimmen")), false))
    };
    let main = html! {
        (parts::step_progress(lang, 2, 7))
        @if wrong { (controls::error_summary(lang, &errors)) }
        h1 { "Ihre Angaben" }
        p .lead { "Was wir schon wissen, fragen wir nicht noch einmal." }
        (parts::columns(html! { form .sheet .form method="post" action=(ctx.path) enctype="multipart/form-data" novalidate {
            (controls::csrf_field(ctx))
            (controls::form_fields(None, fields))
            div .kern-btn-wrapper {
                (parts::submit("Speichern und weiter", Look::Primary))
                (parts::submit_named("_zurueck", "1", "Zurück", Look::Tertiary))
            }
            (controls::save_note(lang, "Gespeichert: 21.11.2026, 14:05 Uhr"))
        } }, "Hilfe", html! {
            (parts::sheet(html! {
                h2 { "Das brauchen Sie" }
                ul { li { "Zulassungsbescheinigung Teil I" } li { "etwa 4 Minuten Zeit" } }
            }))
            (parts::sheet(html! {
                h2 { "Fragen?" }
                p { "Farida Oumarou hilft Ihnen gern." }
                (parts::link_button("tel:+4969900090", "069 90009-322", Look::Secondary))
            }))
        }))
    };
    let meta = PageMeta::new("Ihre Angaben")
        .nav("services")
        .crumb("/", "Start")
        .crumb("#", "Bewohnerparkausweis")
        .noindex()
        .wide()
        .errors(wrong);
    web::page(ctx, &meta, main)
}
