use base::Money;
use maud::{Markup, html};
use web::parts::{self, Bar, Column, FeeRow, Look, Moment, MomentState, SummaryItem, Tab, Task, Tone};
use web::{Ctx, PageMeta};

pub fn page(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let main = html! {
        h1 { "Teile" }
        (parts::alert(Tone::Success, "Ihr Antrag ist da", html! { p { "Sie bekommen den Ausweis in wenigen Minuten." } }))
        (parts::alert(Tone::Info, "Sie müssen nichts tun", html! { p { "Wir melden uns, sobald es weitergeht." } }))
        (parts::alert(Tone::Warning, "Wir brauchen noch etwas von Ihnen", html! { p { "Bitte laden Sie die Zulassungsbescheinigung hoch." } }))
        (parts::alert(Tone::Danger, "Die Zahlung hat nicht geklappt", html! {}))
        h2 { "Zustände" }
        p {
            @for (tone, label) in [(Tone::Neutral, "Eingegangen"), (Tone::Info, "Wird geprüft"), (Tone::Warning, "Sie sind dran"), (Tone::Success, "Genehmigt"), (Tone::Danger, "Abgelehnt")] {
                (parts::badge(tone, label)) " " (parts::badge_with_icon(tone, label)) " "
            }
        }
        h2 { "Knöpfe" }
        div .kern-btn-wrapper {
            (parts::link_button("#", "Jetzt beantragen", Look::Primary))
            (parts::link_button("#", "Termin vereinbaren", Look::Secondary))
            (parts::link_button("#", "Später", Look::Tertiary))
            (parts::post_button(ctx, "/teile", "Antrag zurückziehen", Look::Danger))
            (parts::copy_button(lang, "4711"))
            (parts::print_button(lang))
        }
        h2 { "Verlauf" }
        (parts::timeline(lang, &timeline()))
        h2 { "Zusammenfassung" }
        (parts::sheet(html! {
            (parts::summary_list(&[
                SummaryItem::new("Name", "Zoë Łukasiewicz-Özdemir").change("#", "Name ändern"),
                SummaryItem::new("Anschrift", html! { "Lindenstraße 7" br; "64999 Musterstadt" }).change("#", "Anschrift ändern"),
                SummaryItem::new("Kennzeichen", "MST-AB 123").change("#", "Kennzeichen ändern"),
            ]))
            (parts::fee_table(lang, &[FeeRow { label: "Bewohnerparkausweis, 12 Monate".to_owned(), amount: Money::from_cents(7500), legal_basis: "Nr. 265 Anlage GebOSt in Verbindung mit der Gebührensatzung".to_owned() }], Money::from_cents(7500)))
        }))
        h2 { "Aufgaben" }
        (parts::task_list(&[
            Task { title: "Ihre Person".to_owned(), href: Some("#".to_owned()), tone: Tone::Success, status: "Fertig".to_owned() },
            Task { title: "Ihr Fahrzeug".to_owned(), href: Some("#".to_owned()), tone: Tone::Info, status: "Angefangen".to_owned() },
            Task { title: "Bezahlen".to_owned(), href: None, tone: Tone::Neutral, status: "Noch nicht möglich".to_owned() },
        ]))
        h2 { "Tabelle" }
        (parts::tabs("Ansichten", &[
            Tab { href: "#".to_owned(), label: "Alle".to_owned(), count: Some(128), current: true },
            Tab { href: "#".to_owned(), label: "Meine".to_owned(), count: Some(7), current: false },
        ]))
        (table(ctx))
        (parts::pagination(lang, Some("#"), Some("#"), "51–100"))
        (parts::stat_tiles(&[
            parts::stat_tile("Vollautomatisch", "73 %", "der Fälle im November"),
            parts::stat_tile("Mittlere Dauer", "4 min", "vom Absenden bis zum Bescheid"),
        ]))
        (parts::bar_chart(lang, "Anträge je Woche", &[
            Bar { label: "KW 45".to_owned(), value: 120, text: "120".to_owned() },
            Bar { label: "KW 46".to_owned(), value: 310, text: "310".to_owned() },
            Bar { label: "KW 47".to_owned(), value: 0, text: "0".to_owned() },
        ]))
        (parts::details("Rechtsgrundlage", html! { p { "§ 45 Abs. 1b StVO" } }))
        (parts::empty_state("Noch keine Anträge", "Sobald Sie etwas beantragen, finden Sie es hier.", Some(parts::link_button("#", "Leistungen ansehen", Look::Secondary))))
    };
    web::page(ctx, &PageMeta::new("Teile").crumb("/", "Start"), main)
}

fn timeline() -> Vec<Moment> {
    let moment = |when: &str, title: &str, body: Markup, state| Moment {
        when: when.to_owned(),
        title: title.to_owned(),
        body,
        state,
    };
    vec![
        moment(
            "24. November 2025, 9:12 Uhr",
            "Antrag eingegangen",
            html! {},
            MomentState::Done,
        ),
        moment(
            "24. November 2025, 9:12 Uhr",
            "75,00 € bezahlt",
            html! {},
            MomentState::Done,
        ),
        moment(
            "24. November 2025, 9:13 Uhr",
            "Frage an Sie",
            html! { p { "Bitte bestätigen Sie das Kennzeichen. " a href="#" { "Antworten" } } },
            MomentState::Attention,
        ),
        moment(
            "",
            "Wird geprüft",
            html! { p .muted { "Farida Oumarou, Straßenverkehrsbehörde, Telefon 069 90009-322" } },
            MomentState::Current,
        ),
        moment("", "Bescheid", html! {}, MomentState::Open),
    ]
}

fn table(ctx: &Ctx) -> Markup {
    let _ = ctx;
    let columns = [
        Column::new("Vorgang").sorted("#", Some("ascending")),
        Column::new("Zustand"),
        Column::numeric("Gebühr"),
    ];
    let row = |id: &str, tone, state: &str, fee: i64| {
        vec![
            html! { a href="#" { (id) } },
            parts::badge(tone, state),
            html! { (Money::from_cents(fee)) },
        ]
    };
    let rows = [
        row("2025-000123", Tone::Success, "Genehmigt", 7500),
        row("2025-000124", Tone::Warning, "Rückfrage", 3750),
        row("2025-000125", Tone::Info, "In Prüfung", 1020),
    ];
    parts::table("Vorgänge", true, &columns, &rows)
}
