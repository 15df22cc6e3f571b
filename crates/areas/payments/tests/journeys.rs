//! Paying as people do it: from the pay page over the simulator and back, with every misbehaviour of a provider; and
//! the cashier's desk.

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::Request;
use base::{Lang, LegalRef, Money, Uuid};
use jiff::SignedDuration;
use jiff::civil::date;
use payments::model::{Claim, ClaimState, NewClaim, Position, Subject};
use payments::notice::sign;
use payments::provider::BoxFuture;
use payments::simulator::Courier;
use payments::{CashOffice, Desk, MIGRATIONS, PaymentError, Providers, Simulator, raise, register, routes};
use store::StoreError;
use store::jobs::{Handlers, run_due};
use testkit::{Page, TestTown, Visitor, staff};
use tower::ServiceExt as _;
use web::texts::check_texts;
use web::{Role, Routes};

/// Carries callbacks to the router under test, and can lose its way.
#[derive(Default)]
struct Loopback {
    router: OnceLock<Router>,
    delivered: Mutex<Vec<u16>>,
    broken: Mutex<bool>,
}

impl Courier for Loopback {
    fn post<'a>(&'a self, url: &'a str, signature: &'a str, body: Vec<u8>) -> BoxFuture<'a, Result<u16, String>> {
        if *self.broken.lock().expect("lock") {
            return Box::pin(async { Err("no way".to_owned()) });
        }
        let path = url
            .strip_prefix("http://own")
            .expect("goes to our own address")
            .to_owned();
        let request = Request::post(path)
            .header("content-type", "application/json")
            .header("x-signature", signature)
            .body(Body::from(body))
            .expect("a request");
        let router = self.router.get().expect("is set").clone();
        Box::pin(async move {
            let status = router.oneshot(request).await.expect("answers").status().as_u16();
            self.delivered.lock().expect("lock").push(status);
            Ok(status)
        })
    }
}

struct House {
    town: TestTown,
    desk: Desk,
    simulator: Simulator,
    courier: Arc<Loopback>,
}

impl House {
    fn new() -> House {
        let town = TestTown::new(&[MIGRATIONS], &[]);
        let courier = Arc::new(Loopback::default());
        let simulator = Simulator::new(
            town.store.clone(),
            town.clock.clone(),
            town.rng.clone(),
            courier.clone(),
            &[7; 32],
            "http://own",
        );
        let desk = Desk {
            store: town.store.clone(),
            office: Arc::new(CashOffice::of(&town.town).expect("the demo town's cash office")),
            providers: Providers::new(Arc::new(simulator.clone())),
            clock: town.clock.clone(),
            rng: town.rng.clone(),
        };
        let house = House {
            town,
            desk,
            simulator,
            courier,
        };
        let router = house.town.router(house.routes());
        let _ = house.courier.router.set(router);
        house
    }

    fn routes(&self) -> Routes<()> {
        routes(self.desk.clone()).merge(payments::simulator::routes(self.simulator.clone()))
    }

    fn visitor(&self) -> Visitor {
        self.town.visitor(self.routes())
    }

    fn cashier(&self, name: &str) -> Visitor {
        let session = self.town.staff.sign_in(staff(name, &[Role::Cashier], &[]));
        self.visitor().sign_in(&session)
    }

    async fn raise(&self) -> Claim {
        let new = NewClaim {
            subject: Subject {
                kind: "case".into(),
                id: Uuid::from_u128(42),
            },
            debtor_name: "Erika <Muster>".into(),
            debtor_key: None,
            positions: vec![Position {
                id: "1".into(),
                label: "Bewohnerparkausweis".into(),
                amount: Money::from_cents(7500),
                legal_basis: LegalRef("§ 6a Abs. 5a StVG".into()),
                account: "1210.4311".into(),
                trace: None,
            }],
            due_on: date(2026, 12, 15),
            language: Lang::De,
            return_path: "/vorgaenge/42".into(),
        };
        self.desk
            .act("machine", move |tx, act| raise(tx, act, new.clone()))
            .await
            .unwrap_or_else(|e: PaymentError| panic!("{e}"))
    }

    async fn claim(&self, id: Uuid) -> Claim {
        let found = self.town.store.read(move |tx| payments::claim(tx, id)).await;
        found.unwrap_or_else(|e: StoreError| panic!("{e}")).expect("is there")
    }

    async fn run_jobs(&self) {
        let mut handlers = Handlers::default();
        register(&mut handlers, &self.desk);
        self.simulator.register(&mut handlers);
        run_due(&self.town.store, &handlers, self.town.clock.as_ref())
            .await
            .expect("jobs run");
    }

    /// From the pay page to the simulator, and back with this choice. Gives the return page.
    async fn pay(&self, visitor: &mut Visitor, claim: &Claim, behaviour: &str) -> Page {
        let page = visitor.get(&claim.pay_path()).await;
        assert_eq!(page.status, 200);
        let simulator = visitor.post(&format!("{}/versuch", claim.pay_path()), &[]).await;
        let simulator = visitor.follow(simulator).await;
        assert!(
            simulator.heading().contains("hier fließt kein Geld"),
            "{}",
            simulator.heading()
        );
        visitor
            .submit(&simulator, &[("ergebnis", behaviour), ("verfahren", "paypal")])
            .await
    }
}

#[tokio::test]
async fn a_fee_is_paid_online_and_its_receipt_is_ready_at_once() {
    let house = House::new();
    let claim = house.raise().await;
    let mut visitor = house.visitor();
    let page = visitor.get(&claim.pay_path()).await;
    let text = page.text();
    for expected in [
        "Bewohnerparkausweis",
        "§ 6a Abs. 5a StVG",
        "75,00",
        "Jetzt bezahlen",
        "DE89 3704",
        "GiroCode",
    ] {
        assert!(text.contains(expected), "{expected} is not on the pay page: {text}");
    }
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    let back = house.pay(&mut visitor, &claim, "zahlen").await;
    assert_eq!(back.heading(), "Vielen Dank, Ihre Zahlung ist da");
    assert_eq!(house.claim(claim.id).await.state, ClaimState::Paid);
    assert!(back.links().iter().any(|(href, _)| href == "/vorgaenge/42"));
    let receipt = visitor.get(&claim.receipt_path()).await;
    assert!(receipt.text().contains("PayPal") && receipt.html().contains("Erika &lt;Muster&gt;"));
    let again = visitor.get(&claim.pay_path()).await;
    assert!(again.text().contains("vollständig bezahlt"));
    let refused = visitor.post(&format!("{}/versuch", claim.pay_path()), &[]).await;
    assert_eq!(refused.status, 409);
}

#[tokio::test]
async fn whatever_the_provider_does_the_payer_sees_what_is_so_and_money_counts_once() {
    for (behaviour, heading, state, cents) in [
        ("doppelt", "Vielen Dank, Ihre Zahlung ist da", ClaimState::Paid, 7500),
        ("ablehnen", "Die Zahlung hat nicht geklappt", ClaimState::Open, 0),
        ("abbrechen", "Sie haben die Zahlung abgebrochen", ClaimState::Open, 0),
        ("stumm", "Vielen Dank, Ihre Zahlung ist da", ClaimState::Paid, 7500),
        ("unsinn", "Vielen Dank, Ihre Zahlung ist da", ClaimState::Paid, 7500),
        (
            "falscher-betrag",
            "Es fehlt noch ein Teil",
            ClaimState::PartlyPaid,
            7400,
        ),
        ("spaet", "Ihre Zahlung wird bestätigt", ClaimState::Open, 0),
    ] {
        let house = House::new();
        let claim = house.raise().await;
        let mut visitor = house.visitor();
        let back = house.pay(&mut visitor, &claim, behaviour).await;
        assert_eq!(back.heading(), heading, "{behaviour}");
        let after = house.claim(claim.id).await;
        assert_eq!((after.state, after.paid.cents()), (state, cents), "{behaviour}");
    }
}

#[tokio::test]
async fn a_late_answer_is_waited_for_without_scripts_and_counts_once() {
    let house = House::new();
    let claim = house.raise().await;
    let mut visitor = house.visitor();
    let waiting = house.pay(&mut visitor, &claim, "spaet").await;
    assert!(waiting.html().contains("data-look-again=\"4\""));
    let pay_page = visitor.get(&claim.pay_path()).await;
    assert!(pay_page.text().contains("schon eine Zahlung begonnen"));
    house.town.clock.advance(SignedDuration::from_secs(21));
    house.run_jobs().await;
    let after = visitor.get(&waiting.path).await;
    assert_eq!(after.heading(), "Vielen Dank, Ihre Zahlung ist da");
    assert_eq!(*house.courier.delivered.lock().expect("lock"), [204]);
    assert_eq!(house.claim(claim.id).await.paid.cents(), 7500);
}

#[tokio::test]
async fn a_lost_callback_is_found_though_nobody_returns_and_an_aborted_payment_is_resumed_by_link() {
    let house = House::new();
    let claim = house.raise().await;
    let mut visitor = house.visitor();
    visitor.get(&claim.pay_path()).await;
    let aborted = house.pay(&mut visitor, &claim, "abbrechen").await;
    let simulator = visitor.submit(&aborted, &[]).await;
    *house.courier.broken.lock().expect("lock") = true;
    // The answer to this form is not followed: the payer closes the browser at the provider.
    visitor
        .try_send_form(&simulator, &[("ergebnis", "zahlen")])
        .await
        .expect("sends");
    assert_eq!(house.claim(claim.id).await.state, ClaimState::Open);
    house.town.clock.advance(SignedDuration::from_secs(31));
    house.run_jobs().await;
    assert_eq!(house.claim(claim.id).await.state, ClaimState::Paid);
    // The callback that could not be delivered arrives later and changes nothing.
    *house.courier.broken.lock().expect("lock") = false;
    house.town.clock.advance(SignedDuration::from_hours(1));
    house.run_jobs().await;
    assert_eq!(house.claim(claim.id).await.paid.cents(), 7500);
    assert!(house.courier.delivered.lock().expect("lock").contains(&204));
}

async fn callback(house: &House, provider: &str, signature: &str, body: &str) -> u16 {
    let request = Request::post(format!("/zahlung/rueckmeldung/{provider}"))
        .header("content-type", "application/json")
        .header("x-signature", signature)
        .body(Body::from(body.to_owned()))
        .expect("a request");
    let router = house.courier.router.get().expect("is set").clone();
    router.oneshot(request).await.expect("answers").status().as_u16()
}

#[tokio::test]
async fn callbacks_without_the_right_signature_or_sense_are_refused_and_change_nothing() {
    let house = House::new();
    let claim = house.raise().await;
    let key = blake3::derive_key("rathaus 2026 payment simulator callbacks", &[7; 32]);
    let paid = r#"{"provider_ref":"X","status":"paid","amount":"75.00","currency":"EUR"}"#;
    let large = "x".repeat(9000);
    for (provider, signature, body, expected) in [
        ("simulator", String::new(), paid, 403),
        ("simulator", sign(&[1; 32], paid.as_bytes()), paid, 403),
        ("simulator", sign(&key, b"{}"), "{}", 400),
        ("simulator", sign(&key, b"<x/>"), "<x/>", 400),
        ("simulator", sign(&key, large.as_bytes()), large.as_str(), 413),
        ("nobody", sign(&key, paid.as_bytes()), paid, 404),
        ("simulator", sign(&key, paid.as_bytes()), paid, 204),
    ] {
        assert_eq!(
            callback(&house, provider, &signature, body).await,
            expected,
            "{provider} {body:.40}"
        );
    }
    assert_eq!(house.claim(claim.id).await.paid, Money::ZERO);
    let listed = house.cashier("Kim Kasse").get("/kasse/klaerung").await;
    assert!(listed.text().contains("Keine Forderung bekannt"), "{}", listed.text());
}

#[tokio::test]
async fn a_wrong_token_or_a_foreign_attempt_is_not_found() {
    let house = House::new();
    let (claim, other) = (house.raise().await, house.raise().await);
    let mut visitor = house.visitor();
    let back = house.pay(&mut visitor, &claim, "zahlen").await;
    let attempt = back.path.rsplit('/').next().expect("an id").to_owned();
    for path in [
        format!("/zahlung/{}/{}", claim.reference, other.token),
        format!("/zahlung/{}/x", claim.reference),
        format!("{}/rueckkehr/{attempt}", other.pay_path()),
        format!("{}/weiter/{attempt}", other.pay_path()),
        other.receipt_path(),
        "/simulator/zahlung/SIM-0".to_owned(),
    ] {
        assert_eq!(visitor.get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn the_counter_finds_books_and_closes_the_day() {
    let house = House::new();
    let claim = house.raise().await;
    let mut cashier = house.cashier("Kim Kasse");
    let list = cashier.get("/kasse").await;
    let typed = payments::reference::display(&claim.reference).replace('\u{a0}', " ");
    assert!(list.text().contains(&typed), "{}", list.text());
    let sheet = cashier.submit(&list, &[("kassenzeichen", &typed.to_lowercase())]).await;
    assert_eq!(sheet.path, format!("/kasse/forderungen/{}", claim.id));
    let wrong = cashier.get("/kasse?kassenzeichen=12345").await;
    assert!(wrong.text().contains("Prüfziffer"), "{}", wrong.text());
    let too_much = cashier
        .submit(&sheet, &[("betrag", "75,01"), ("verfahren", "cash")])
        .await;
    assert!(too_much.text().contains("Offen sind nur"), "{}", too_much.text());
    let booked = cashier.submit(&sheet, &[("betrag", "50"), ("verfahren", "cash")]).await;
    assert!(booked.text().contains("2026-000001"), "{}", booked.text());
    // The browser's back button and a second click: the same form again.
    cashier.submit(&sheet, &[("betrag", "50"), ("verfahren", "cash")]).await;
    assert_eq!(house.claim(claim.id).await.paid.cents(), 5000);
    for _ in 0..2 {
        let answers = [("betrag", "25,00"), ("verfahren", "transfer"), ("auszug", "KA-17")];
        cashier.submit(&booked, &answers).await;
    }
    assert_eq!(house.claim(claim.id).await.state, ClaimState::Paid);
    let day = cashier.get("/kasse/tagesabschluss?tag=2026-11-21").await;
    for expected in ["75,00", "50,00", "25,00", "1210.4311", "Überweisung"] {
        assert!(day.text().contains(expected), "{expected}: {}", day.text());
    }
    let journal = cashier.get("/kasse/tagesabschluss.csv?tag=2026-11-21").await;
    let lines: Vec<_> = journal.html().lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 3);
    assert!(
        lines[1].contains(";cash;counter;2026-000001;1210.4311;1;50,00"),
        "{}",
        lines[1]
    );
}

#[tokio::test]
async fn a_refund_passes_through_two_pairs_of_eyes_and_the_provider() {
    let house = House::new();
    let claim = house.raise().await;
    let mut visitor = house.visitor();
    house.pay(&mut visitor, &claim, "zahlen").await;
    let (mut one, mut other) = (house.cashier("Kim Kasse"), house.cashier("Robin Rechnung"));
    let sheet = one.get(&format!("/kasse/forderungen/{}", claim.id)).await;
    let asked = one
        .submit(&sheet, &[("erstattung", "75,00"), ("anlass", "Antrag zurückgenommen")])
        .await;
    assert!(
        asked.text().contains("Die Erstattung ist beantragt"),
        "{}",
        asked.text()
    );
    let own = one.get("/kasse/erstattungen").await;
    assert!(
        !own.text().contains("Freigeben"),
        "the requester is not offered to approve"
    );
    let list = other.get("/kasse/erstattungen").await;
    let action = list
        .forms()
        .into_iter()
        .map(|f| f.action)
        .find(|a| a.ends_with("freigabe"))
        .expect("is offered");
    let forced = one.post(&action, &[]).await;
    let forced = one.follow(forced).await;
    assert!(forced.text().contains("Vier-Augen-Prinzip"), "{}", forced.text());
    let approved = other.post(&action, &[]).await;
    assert!(other.follow(approved).await.text().contains("ist freigegeben"));
    house.run_jobs().await;
    assert_eq!(house.claim(claim.id).await.state, ClaimState::Refunded);
}

#[tokio::test]
async fn the_desk_is_closed_to_everybody_else() {
    let house = House::new();
    let claim = house.raise().await;
    let sheet = format!("/kasse/forderungen/{}", claim.id);
    for (role, read, refunds) in [
        (Role::Clerk, 200, 403),
        (Role::Cashier, 200, 200),
        (Role::Controller, 403, 403),
        (Role::Administrator, 403, 403),
    ] {
        let session = house.town.staff.sign_in(staff("Jo Muster", &[role], &[]));
        let mut visitor = house.visitor().sign_in(&session);
        assert_eq!(visitor.get("/kasse").await.status, read, "{role:?}");
        assert_eq!(visitor.get("/kasse/erstattungen").await.status, refunds, "{role:?}");
        visitor.get(&claim.pay_path()).await;
        let booked = visitor
            .post(&format!("{sheet}/zahlungen"), &[("betrag", "1"), ("verfahren", "cash")])
            .await;
        assert_eq!(
            booked.status == 403,
            role != Role::Cashier,
            "{role:?}: {}",
            booked.status
        );
    }
    assert_ne!(house.visitor().get("/kasse").await.status, 200);
}

#[test]
fn every_text_exists_in_every_language_and_is_used() {
    let problems = check_texts(
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &payments::pages::TEXT_FILES,
        &[],
    );
    assert!(problems.is_empty(), "{problems:#?}");
}
