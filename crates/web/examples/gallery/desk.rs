use base::Money;
use maud::{Markup, html};
use web::controls::{self, Choice, Line, Question};
use web::parts::{self, Column, Look, SummaryItem, Tab, Tone};
use web::{Ctx, PageMeta};

pub fn worklist(ctx: &Ctx) -> Markup {
    let lang = ctx.lang;
    let columns = [
        Column::new("Vorgang"),
        Column::new("Leistung"),
        Column::new("Zustand"),
        Column::new("Frist").sorted("#", Some("ascending")),
        Column::new("Zuständig"),
        Column::numeric("Gebühr"),
    ];
    let rows: Vec<Vec<Markup>> = (1..=12)
        .map(|n| {
            vec![
                html! { a href="/vorgang" { "2025-" (format!("{:06}", n * 37)) } },
                html! { "Bewohnerparkausweis" },
                if n % 3 == 0 {
                    parts::badge_with_icon(Tone::Warning, "Prüfen")
                } else {
                    parts::badge_with_icon(Tone::Success, "Grün")
                },
                html! { (n + 2) ". Dez. 2025" },
                html! { @if n % 2 == 0 { "F. Oumarou" } @else { "–" } },
                html! { (Money::from_cents(7500)) },
            ]
        })
        .collect();
    let main = html! {
        h1 { "Vorgänge" }
        (parts::tabs("Ansichten", &[
            Tab { href: "#".to_owned(), label: "Zu tun".to_owned(), count: Some(12), current: true },
            Tab { href: "#".to_owned(), label: "Wartet auf Bürger".to_owned(), count: Some(4), current: false },
            Tab { href: "#".to_owned(), label: "Alle".to_owned(), count: None, current: false },
        ]))
        form .filters method="get" {
            (controls::line(&Question::new(lang, "suche", "Suchen").filter(), "", &Line::default()))
            (controls::select(&Question::new(lang, "leistung", "Leistung").filter(), &[Choice::new("a", "Bewohnerparkausweis")], "a"))
            (parts::submit("Anwenden", Look::Secondary))
        }
        (parts::table("Vorgänge, nach Frist", false, &columns, &rows))
        (parts::pagination(lang, None, Some("#"), "1–12"))
    };
    web::desk_page(ctx, &PageMeta::new("Vorgänge").nav("cases"), main)
}

pub fn case(ctx: &Ctx) -> Markup {
    let main = html! {
        h1 { "Bewohnerparkausweis 2025-000123 " (parts::badge_with_icon(Tone::Warning, "Prüfen")) }
        div .case-columns {
            div {
                (parts::sheet(html! {
                    h2 { "Prüfungen" }
                    (parts::summary_list(&[
                        SummaryItem::new("R1 Wohnung in der Zone", parts::badge_with_icon(Tone::Success, "Grün")),
                        SummaryItem::new("R2 Halterschaft", html! { (parts::badge_with_icon(Tone::Warning, "Gelb")) " Halter ist eine andere Person." }),
                        SummaryItem::new("R3 Rückstände", parts::badge_with_icon(Tone::Danger, "Rot")),
                    ]))
                }))
                (parts::sheet(html! {
                    h2 { "Angaben" }
                    (parts::summary_list(&[
                        SummaryItem::new("Name", "Zoë Łukasiewicz-Özdemir"),
                        SummaryItem::new("Kennzeichen", "MST-AB 123"),
                    ]))
                }))
            }
            aside .case-columns__side aria-label="Entscheidung" {
                (parts::sheet(html! {
                    h2 { "Entscheidung" }
                    form .form method="post" {
                        (controls::csrf_field(ctx))
                        (controls::area(&Question::new(ctx.lang, "reason", "Begründung").optional(), "", 2000))
                        div .kern-btn-wrapper {
                            button .kern-btn .kern-btn--primary data-approve type="submit" name="event" value="approve" { span .kern-label { "Genehmigen" } }
                            (parts::submit_named("event", "ask", "Rückfrage", Look::Secondary))
                            (parts::submit_named("event", "refuse", "Ablehnen", Look::Danger))
                        }
                    }
                }))
            }
        }
    };
    web::desk_page(
        ctx,
        &PageMeta::new("2025-000123")
            .nav("cases")
            .crumb("/schreibtisch", "Vorgänge"),
        main,
    )
}
