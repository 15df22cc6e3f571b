//! The demo's well-known people: what they type, codes of their vehicles, and what registers answer about them.

use axum::response::{IntoResponse, Response};
use registers::demo::{Asks, CastPerson};
use registers::vehicles::{Code, code, paper_two_number};
use serde_json::Value;
use web::parts::{Column, empty_state, table};
use web::{Ctx, Markup, PageMeta, Result, html, page};

use super::demo::DEMO_CAST;

pub async fn people(ctx: Ctx) -> Result<Response> {
    let cast = DEMO_CAST.get().map(|cast| cast.people.as_slice()).unwrap_or_default();
    let main = html! {
        h1 .kern-heading-large { "Personen und Testdaten" }
        p .lead { "Alle diese Menschen sind erfunden. Ihre Geschichten zeigen, was die Dienste können; jede kann nachgespielt werden." }
        @if cast.is_empty() { (empty_state("Keine Personen", "Die Stadt hat keine Datei cast.toml.", None)) }
        @for person in cast {
            article .sheet {
                h2 .kern-heading-small { (person.given_names) " " (person.family_name) }
                p { (person.story) }
                p .muted { "Geboren am " (person.birth_date) ". " (person.expect.says) }
                (typed(person))
                @if !person.asks.is_empty() { (questions(person)) }
            }
        }
    };
    let meta = PageMeta::new("Personen und Testdaten").noindex().wide();
    Ok(page(&ctx, &meta, main).into_response())
}

/// Names, address and vehicles as somebody has to type them.
fn typed(person: &CastPerson) -> Markup {
    let enters = &person.enters;
    let address = format!("{} {} {}", enters.street, enters.house_number, enters.postcode);
    let mut rows = vec![vec![html! { "Anschrift" }, html! { (address.trim()) }]];
    for (plate, vin) in person.vehicles() {
        let of = |what: Code| code(vin, what, 0);
        rows.push(vec![
            html! { "Fahrzeug " (plate.unwrap_or("ohne Kennzeichen")) },
            html! {
                "FIN " code { (vin) } ", Teil II " code { (paper_two_number(vin)) } ". Codes der ersten Ausgabe: vorne " code { (of(Code::Front)) }
                ", hinten " code { (of(Code::Rear)) } ", Teil I " code { (of(Code::PaperOne)) } ", Teil II " code { (of(Code::PaperTwo)) }
            },
        ]);
    }
    let columns = ["Angabe", "Wert"].map(Column::new);
    table(
        &format!(
            "Angaben von {} {}, {}",
            person.given_names,
            person.family_name,
            address.trim()
        ),
        false,
        &columns,
        &rows,
    )
}

fn questions(person: &CastPerson) -> Markup {
    let columns = ["Register", "Frage", "Antwort", "Was das zeigt"].map(Column::new);
    let rows: Vec<Vec<Markup>> = person
        .asks
        .iter()
        .map(|asks: &Asks| {
            vec![
                html! { code { (asks.register) } },
                html! { (pairs(&asks.with)) },
                html! { (pairs(&asks.expect)) },
                html! { (asks.shows) },
            ]
        })
        .collect();
    table(
        &format!(
            "Fragen zu {} {}, {}",
            person.given_names, person.family_name, person.birth_date
        ),
        false,
        &columns,
        &rows,
    )
}

fn pairs(values: &std::collections::BTreeMap<String, Value>) -> String {
    let pairs = values.iter().map(|(name, value)| match value {
        Value::String(text) => format!("{name} = {text}"),
        other => format!("{name} = {other}"),
    });
    pairs.collect::<Vec<_>>().join(", ")
}
