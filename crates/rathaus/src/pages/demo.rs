//! The demo's console: sign-ins with their codes, caught mail, and the night at the push of a button. Only in the demo.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::clock::{german_date, german_zone, timestamp_from_us};
use connect::mail::{caught, caught_for};
use serde::{Deserialize, Serialize};
use store::StoreError;
use web::controls::csrf_field;
use web::parts::{Column, Flash, Look, Tone, alert, empty_state, link_button, submit, table};
use web::{Access, Ctx, Form, PageMeta, Result, Routes, html, page};

use super::Own;

/// A sign-in of the demo, as `demo.json` holds it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    pub login: String,
    pub name: String,
    pub roles: Vec<String>,
    /// Whose cases the account sees; empty in files of older versions.
    #[serde(default)]
    pub offices: Vec<String>,
    pub password: String,
    pub totp_secret: String,
}

/// What `demo.json` holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct DemoFile {
    pub town: String,
    pub url: String,
    pub desk: String,
    pub mail: String,
    pub console: String,
    pub sign_ins: Vec<SignIn>,
}

/// Where the file is; set by the command before the pages are opened.
pub static DEMO_FILE: std::sync::OnceLock<std::path::PathBuf> = std::sync::OnceLock::new();
/// The town's well-known people; set by the command before the pages are opened.
pub static DEMO_CAST: std::sync::OnceLock<registers::demo::Cast> = std::sync::OnceLock::new();
/// The clock of the demo, which can be moved.
pub static DEMO_CLOCK: std::sync::OnceLock<std::sync::Arc<DemoClock>> = std::sync::OnceLock::new();

/// The machine's clock, moved forward by whole days so that a night can be seen at noon.
#[derive(Default)]
pub struct DemoClock {
    ahead_us: std::sync::atomic::AtomicI64,
}

impl base::Clock for DemoClock {
    fn now(&self) -> jiff::Timestamp {
        let ahead = self.ahead_us.load(std::sync::atomic::Ordering::Relaxed);
        timestamp_from_us(base::SystemClock.now_us().saturating_add(ahead))
    }
}

impl DemoClock {
    fn advance_days(&self, days: i64) {
        self.ahead_us.fetch_add(
            days.saturating_mul(86_400_000_000),
            std::sync::atomic::Ordering::Relaxed,
        );
    }
}

pub fn routes() -> Routes<Own> {
    Routes::new()
        .get("/demo", Access::Public, console)
        .get("/demo/personen", Access::Public, super::demo_people::people)
        .get("/demo/post", Access::Public, mail)
        .get("/demo/post.json", Access::Public, mail_json)
        .post("/demo/nacht", Access::Public, night)
        .post("/demo/zahlung", Access::Public, payment)
}

fn read_file() -> DemoFile {
    DEMO_FILE
        .get()
        .and_then(|path| std::fs::read(path).ok())
        .and_then(|b| serde_json::from_slice(&b).ok())
        .unwrap_or_default()
}

pub async fn console(ctx: Ctx, State(own): State<Own>) -> Result<Response> {
    let file = read_file();
    let now = own.app.clock.now();
    let today = german_date(now);
    let columns = ["Name", "Rolle", "Kennung", "Passwort", "Code jetzt"].map(Column::new);
    let rows: Vec<Vec<web::Markup>> = file
        .sign_ins
        .iter()
        .map(|s| {
            vec![
                html! { (s.name) },
                html! { (s.roles.join(", ")) },
                html! { code { (s.login) } },
                html! { code { (s.password) } },
                html! { code { (accounts::current_code(&s.totp_secret, now)) } },
            ]
        })
        .collect();
    let main = html! {
        h1 .kern-heading-large { "Demo-Konsole" }
        (alert(Tone::Info, "Nur in der Demo", html! { p { "Register, Zahlung und E-Mail sind simuliert. Die Stadt und alle Menschen darin sind erfunden." } }))
        div .actions { (link_button("/", "Zur Startseite", Look::Primary)) (link_button("/demo/personen", "Personen und Testdaten", Look::Secondary)) (link_button("/demo/post", "Abgefangene E-Mails", Look::Secondary)) (link_button("/anmeldung", "Anmeldung für Beschäftigte", Look::Secondary)) }
        h2 .kern-heading-medium { "Zugänge" }
        (table("Zugänge der Demo", true, &columns, &rows))
        h2 .kern-heading-medium { "Es wird Nacht" }
        p { "Heute ist in der Demo der " (calendar::long_date(today, ctx.lang)) ". Die Nachtläufe prüfen Wartendes erneut, lassen Fristen ablaufen und erinnern an das Ende von Ausweisen." }
        form .sheet .form method="post" action="/demo/nacht" {
            (csrf_field(&ctx))
            div .field .kern-form-input {
                label .kern-label for="tage" { "Um wie viele Tage soll die Uhr vorgehen?" }
                input #tage .kern-form-input__input name="tage" type="number" min="1" max="800" value="1" data-width="s";
            }
            (submit("Nacht laufen lassen", Look::Secondary))
        }
        @if let Some(simulator) = &own.payment {
            h2 .kern-heading-medium { "Zahlungsanbieter" }
            form method="post" action="/demo/zahlung" {
                (csrf_field(&ctx))
                @if simulator.is_down() {
                    p { "Der simulierte Anbieter ist nicht erreichbar. Wer bezahlen möchte, erfährt es; die Forderung bleibt offen." }
                    (submit("Anbieter wieder einschalten", Look::Secondary))
                } @else {
                    p { "Der simulierte Anbieter antwortet." }
                    (submit("Anbieter abschalten", Look::Secondary))
                }
            }
        }
        p { "Störungen der Register stellt die Fachadministration unter „Register“ ein." }
    };
    Ok(page(&ctx, &PageMeta::new("Demo-Konsole").noindex().wide(), main).into_response())
}

/// Takes the simulated payment provider off the network, or back.
pub async fn payment(ctx: Ctx, State(own): State<Own>, _form: Form) -> Result<Response> {
    let simulator = own.payment.as_ref().ok_or(web::Problem::NotFound)?;
    let down = !simulator.is_down();
    simulator.set_down(down);
    let told = if down {
        "Der Zahlungsanbieter ist jetzt nicht erreichbar."
    } else {
        "Der Zahlungsanbieter antwortet wieder."
    };
    Ok(ctx.redirect_with("/demo", Flash::info(told)))
}

async fn caught_now(own: &Own) -> Result<Vec<connect::mail::Caught>> {
    Ok(own.app.store.read::<_, StoreError, _>(|tx| caught(tx, 200)).await?)
}

pub async fn mail(ctx: Ctx, State(own): State<Own>) -> Result<Response> {
    let mails = caught_now(&own).await?;
    let main = html! {
        h1 .kern-heading-large { "Abgefangene E-Mails" }
        p .lead { "Die Demo verschickt nichts. Hier steht jede E-Mail, die sie verschickt hätte, die neueste zuerst." }
        @if mails.is_empty() { (empty_state("Noch keine E-Mail", "Sobald ein Antrag eingeht und jemand benachrichtigt werden möchte, steht sie hier.", None)) }
        @for mail in &mails {
            article .sheet .letter-shown {
                h2 .kern-heading-small { (mail.subject) }
                p .muted { "An " (mail.to) ", " (timestamp_from_us(mail.at).to_zoned(german_zone()).strftime("%d.%m.%Y %H:%M")) }
                @for line in mail.body.lines() {
                    @if line.starts_with("http") { p { a .kern-link href=(line) { (line) } } } @else if !line.is_empty() { p { (line) } }
                }
            }
        }
    };
    Ok(page(&ctx, &PageMeta::new("Abgefangene E-Mails").noindex(), main).into_response())
}

#[derive(Deserialize, Default)]
pub struct To {
    /// An address: only mail to it.
    #[serde(default)]
    an: String,
}

pub async fn mail_json(State(own): State<Own>, Query(to): Query<To>) -> Result<Response> {
    let mails = if to.an.is_empty() {
        caught_now(&own).await?
    } else {
        let found = own
            .app
            .store
            .read::<_, StoreError, _>(move |tx| caught_for(tx, &to.an, 200));
        found.await?
    };
    Ok(Json(mails).into_response())
}

/// Moves the clock to a later day and does that night's work at once.
pub async fn night(ctx: Ctx, State(own): State<Own>, form: Form) -> Result<Response> {
    let days: i64 = form.text("tage").parse().unwrap_or(1).clamp(1, 800);
    if let Some(clock) = DEMO_CLOCK.get() {
        clock.advance_days(days);
    }
    let today = german_date(own.app.clock.now());
    let night = own.night.run().await?;
    let told = format!(
        "Nacht zum {}: {} Fristen, {} erneute Prüfungen, {} Ausweise abgelaufen, {} Inhaber nachgesehen (davon {} mit \
         Befund), {} Bescheide zur Post, {} Erinnerungen, {} alte Entwürfe, {} Vorgänge gelöscht.",
        calendar::long_date(today, ctx.lang),
        night.deadlines,
        night.rechecked,
        night.run_out,
        night.looked_at,
        night.found,
        night.by_post,
        night.reminded,
        night.drafts,
        night.erased,
    );
    Ok(ctx.redirect_with("/demo", Flash::success(told)))
}
