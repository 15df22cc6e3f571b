//! A provider of accounts at which nobody proves anything: a page of its own, on which one chooses who to be. It knows the
//! town hall only through the address to return to.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base::{Clock, Lang};
use maud::{DOCTYPE, Markup, html};
use serde::Deserialize;
use web::access::BoxFuture;
use web::{Access, Ctx, Form, Problem, Routes};

use crate::port::{Attempt, IdentityError, IdentityProvider, Person, Trust};
use crate::texts::{t, trust_words};

const PAGE: &str = "/simulator/nutzerkonto";
/// Unit: seconds a code may be fetched.
const CODE_S: i64 = 60;

/// The simulated provider. Cheap to clone.
#[derive(Clone)]
pub struct Simulator {
    people: Arc<Vec<Person>>,
    clock: Arc<dyn Clock>,
    key: [u8; 32],
}

impl Simulator {
    /// `people`: as whom one may sign in. `key`: the secret of the installation.
    pub fn new(people: Vec<Person>, clock: Arc<dyn Clock>, key: &[u8; 32]) -> Simulator {
        Simulator {
            people: Arc::new(people),
            clock,
            key: blake3::derive_key("rathaus 2026 simulated accounts", key),
        }
    }

    fn seal(&self, data: &str) -> String {
        blake3::keyed_hash(&self.key, data.as_bytes()).to_hex()[..32].to_owned()
    }

    fn now_s(&self) -> i64 {
        self.clock.now_us() / 1_000_000
    }

    /// What the town hall may fetch once the person is back.
    fn code(&self, subject: &str, trust: Trust, nonce: &str, challenge: &str) -> String {
        let data = format!("{}~{}~{subject}", self.now_s() + CODE_S, trust.code());
        let seal = self.seal(&format!("{data}~{nonce}~{challenge}"));
        format!("{seal}~{data}")
    }

    fn person(&self, attempt: &Attempt, code: &str) -> Option<Person> {
        let (seal, data) = code.split_once('~')?;
        let challenge = self.seal(&attempt.verifier);
        if seal != self.seal(&format!("{data}~{}~{challenge}", attempt.nonce)) {
            return None;
        }
        let mut parts = data.splitn(3, '~');
        let until: i64 = parts.next()?.parse().ok()?;
        let trust = Trust::from_code(parts.next()?);
        let subject = parts.next()?;
        let person = self.people.iter().find(|person| person.subject == subject)?;
        (until >= self.now_s()).then(|| Person {
            trust,
            ..person.clone()
        })
    }
}

impl IdentityProvider for Simulator {
    fn id(&self) -> &str {
        "simulator"
    }

    fn label(&self) -> &str {
        "Nutzerkonto-Simulator"
    }

    fn begin<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, IdentityError>> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("zurueck", &attempt.return_url)
            .append_pair("state", &attempt.state)
            .append_pair("nonce", &attempt.nonce)
            .append_pair("challenge", &self.seal(&attempt.verifier))
            .append_pair("niveau", attempt.level.map_or("", Trust::code))
            .finish();
        Box::pin(async move { Ok(format!("{PAGE}?{query}")) })
    }

    fn finish<'a>(&'a self, attempt: &'a Attempt, code: &'a str) -> BoxFuture<'a, Result<Person, IdentityError>> {
        let found = self.person(attempt, code);
        Box::pin(async move { found.ok_or_else(|| IdentityError::Refused("the code is not one of mine".to_owned())) })
    }
}

/// The simulator's own page. It does not wear the town's clothes, so that nobody takes it for a place to prove oneself.
pub fn routes(simulator: Simulator) -> Routes<()> {
    Routes::new()
        .get("/simulator/nutzerkonto.css", Access::Public, css)
        .get(PAGE, Access::Public, show)
        .post(PAGE, Access::Public, choose)
        .with_state(simulator)
}

async fn css() -> Response {
    let content = include_str!("simulator.css");
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], content).into_response()
}

#[derive(Deserialize)]
struct Asked {
    zurueck: String,
    state: String,
    nonce: String,
    challenge: String,
    #[serde(default)]
    niveau: String,
}

async fn show(ctx: Ctx, State(simulator): State<Simulator>, Query(asked): Query<Asked>) -> Response {
    page(&ctx, &simulator, &asked).into_response()
}

async fn choose(ctx: Ctx, State(simulator): State<Simulator>, form: Form) -> web::Result<Response> {
    let back = form.text("zurueck");
    // A real provider knows its clients; this one has a single client.
    if !back.starts_with(&ctx.absolute("/")) {
        return Err(Problem::NotFound);
    }
    let trust = Trust::from_code(form.text("vertrauen"));
    let (name, value) = match form.text("ergebnis") {
        "abbrechen" => ("error", "access_denied".to_owned()),
        "unsinn" => ("code", "unsinn".to_owned()),
        _ => {
            let code = simulator.code(form.text("person"), trust, form.text("nonce"), form.text("challenge"));
            ("code", code)
        }
    };
    let query = form_urlencoded::Serializer::new(String::new())
        .append_pair(name, &value)
        .append_pair("state", form.text("state"))
        .finish();
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, format!("{back}?{query}"))]).into_response())
}

fn page(ctx: &Ctx, simulator: &Simulator, asked: &Asked) -> Markup {
    let lang = ctx.lang;
    html! {
        (DOCTYPE)
        html lang=(if lang == Lang::En { "en" } else { "de" }) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (t(lang, "simulator-title")) }
                link rel="stylesheet" href="/simulator/nutzerkonto.css";
            }
            body {
                main {
                    h1 { (t(lang, "simulator-title")) }
                    p .warning { (t(lang, "simulator-warning")) }
                    (form(ctx, simulator, asked))
                }
            }
        }
    }
}

fn form(ctx: &Ctx, simulator: &Simulator, asked: &Asked) -> Markup {
    let lang = ctx.lang;
    html! {
        form method="post" {
            (web::controls::csrf_field(ctx))
            input type="hidden" name="zurueck" value=(asked.zurueck);
            input type="hidden" name="state" value=(asked.state);
            input type="hidden" name="nonce" value=(asked.nonce);
            input type="hidden" name="challenge" value=(asked.challenge);
            @if simulator.people.is_empty() {
                p { (t(lang, "simulator-nobody")) }
            } @else {
                label for="person" { (t(lang, "simulator-who")) }
                select #person name="person" {
                    @for person in simulator.people.iter() {
                        option value=(person.subject) { (person.name()) ", " (person.street) " " (person.house_number) }
                    }
                }
                label for="vertrauen" { (t(lang, "simulator-trust")) }
                select #vertrauen name="vertrauen" {
                    @for trust in Trust::ALL {
                        option value=(trust.code()) selected[trust.code() == asked.niveau] { (trust_words(lang, trust)) }
                    }
                }
                button .main type="submit" name="ergebnis" value="anmelden" { (t(lang, "simulator-go")) }
            }
            button type="submit" name="ergebnis" value="abbrechen" { (t(lang, "simulator-cancel")) }
            details {
                summary { (t(lang, "simulator-faults")) }
                button type="submit" name="ergebnis" value="unsinn" { (t(lang, "simulator-nonsense")) }
            }
        }
    }
}
