//! Systems outside that are down, slow or talk nonsense: a payment platform, and registers.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use jiff::ToSpan;
use serde_json::json;
use testkit::{Visitor, person};

use super::program::{Place, until};

/// What a resident of the demo town whose application is clear would type.
pub fn answers() -> BTreeMap<String, String> {
    let who = person("green").enters;
    let mut date = who.birth_date.splitn(3, '-').map(str::to_owned);
    let mut part = || date.next().expect("the cast writes a full date");
    let (year, month, day) = (part(), part(), part());
    // The program under test runs on the machine's clock, so that its day is the one to write.
    #[allow(clippy::disallowed_methods)]
    let start = base::clock::german_date(jiff::Timestamp::now()).saturating_add(7.days());
    [
        ("operation", "new".to_owned()),
        ("address.street", who.street),
        ("address.house_number", who.house_number),
        ("moved_recently", "no".to_owned()),
        ("given_names", who.given_names),
        ("family_name", who.family_name),
        ("birth_date.day", day),
        ("birth_date.month", month),
        ("birth_date.year", year),
        ("plate", who.plate),
        ("vin_tail", who.vin_end),
        ("keeper", "self".to_owned()),
        ("months", "12".to_owned()),
        ("start_on.day", start.day().to_string()),
        ("start_on.month", start.month().to_string()),
        ("start_on.year", start.year().to_string()),
        ("delivery", "print_at_home".to_owned()),
        ("notify", "none".to_owned()),
        ("no_own_parking", "yes".to_owned()),
        ("permanent_use", "yes".to_owned()),
        ("correct", "yes".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

/// Applies, and gives the address of the receipt.
async fn apply(visitor: &mut Visitor) -> String {
    let filled_in = visitor
        .fill_in("resident-parking-permit", &answers())
        .await
        .expect("the server answers");
    let receipt = visitor.send_in(&filled_in).await.expect("the server answers");
    assert!(
        receipt.path.ends_with("/eingang"),
        "{} {}",
        receipt.path,
        receipt.text()
    );
    receipt.path
}

/// The link to the payment on a page, as soon as it is there.
pub async fn pay_link(visitor: &mut Visitor, path: &str) -> String {
    until("there is something to pay", async || {
        let page = visitor.open(path).await;
        let links = page.links().into_iter().map(|(href, _)| href);
        links.into_iter().find(|href| href.contains("/zahlung/"))
    })
    .await
}

/// How the platform behaves now.
#[derive(Clone, Copy, PartialEq)]
enum Mood {
    Down,
    Nonsense,
    Hangs,
    Open,
    Paid,
}

/// A platform that speaks XBezahldienste 1.2.0, as far as it is in the mood.
fn platform(mood: Arc<Mutex<Mood>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/api", listener.local_addr().expect("an address"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mood = *mood.lock().expect("lock");
            let mut reader = BufReader::new(stream.try_clone().expect("the same stream"));
            let mut length = 0;
            let mut line = String::new();
            while reader.read_line(&mut line).is_ok_and(|n| n > 2) {
                if let Some(n) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = n.trim().parse().unwrap_or(0);
                }
                line.clear();
            }
            let mut body = vec![0; length];
            let _ = reader.read_exact(&mut body);
            let status = match mood {
                Mood::Down => continue,
                Mood::Hangs => {
                    // Held open and never answered, until the other side gives up.
                    std::thread::spawn(move || {
                        let mut rest = Vec::new();
                        let _ = reader.read_to_end(&mut rest);
                    });
                    continue;
                }
                Mood::Nonsense => "WHATEVER",
                Mood::Open => "INITIAL",
                Mood::Paid => "PAYED",
            };
            let answer = json!({ "paymentInformation": {
                "transactionId": "9xxd-432x", "status": status, "transactionRedirectUrl": "https://pay.example.de/ui/9xxd-432x",
            }})
            .to_string();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            let _ = stream.write_all(format!("{head}{answer}").as_bytes());
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_platform_that_is_down_slow_or_talks_nonsense_costs_nobody_the_application() {
    let place = Place::new();
    let (well, said) = place.run(&["demo", "--residents", "300", "--cases", "0", "--no-serve"]);
    assert!(well, "{said}");
    let mood = Arc::new(Mutex::new(Mood::Down));
    let address = platform(mood.clone());
    let env = [
        ("RATHAUS_PAYMENT_BASE_URL", address.as_str()),
        ("RATHAUS_PAYMENT_ORIGINATOR_ID", "RATHAUS"),
        ("RATHAUS_PAYMENT_END_POINT_ID", "06419000"),
        ("RATHAUS_PAYMENT_AUTHORIZATION", "Bearer streng-geheim"),
        ("RATHAUS_PAYMENT_PAGE_ORIGINS", "https://pay.example.de"),
    ];
    let running = place.serve(&["serve"], &env).await;
    let mut visitor = running.visitor();
    assert_eq!(
        visitor.get("/simulator/zahlung.css").await.status,
        404,
        "no simulator is mounted"
    );
    let home = visitor.get("/").await;
    let policy = home.headers.get("content-security-policy").cloned().unwrap_or_default();
    assert!(
        policy.contains("form-action 'self' https://pay.example.de;"),
        "{policy}"
    );
    assert!(!home.text().contains("Zahlung sind simuliert"), "{}", home.text());

    let receipt = apply(&mut visitor).await;
    let pay = pay_link(&mut visitor, &receipt).await;
    for bad in [Mood::Down, Mood::Nonsense, Mood::Hangs] {
        *mood.lock().expect("lock") = bad;
        let page = visitor.open(&pay).await;
        let page = visitor.submit(&page, &[]).await;
        assert_eq!(page.status, 200, "{}", page.text());
        assert!(page.text().contains("Es wurde nichts abgebucht"), "{}", page.text());
    }
    *mood.lock().expect("lock") = Mood::Open;
    let page = visitor.open(&pay).await;
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/versuch"))
        .expect("can be paid");
    let gone = visitor.post(&form.action, &[]).await;
    assert_eq!(
        (gone.status, gone.location()),
        (303, "https://pay.example.de/ui/9xxd-432x")
    );
    let waiting = visitor.open(&pay).await;
    let links = waiting.links().into_iter().map(|(href, _)| href);
    let back = links
        .into_iter()
        .find(|href| href.contains("/rueckkehr/"))
        .expect("the attempt is known");
    *mood.lock().expect("lock") = Mood::Nonsense;
    assert!(
        visitor.open(&back).await.text().contains("noch nicht"),
        "nonsense decides nothing"
    );
    *mood.lock().expect("lock") = Mood::Paid;
    until("the platform's word counts", async || {
        visitor
            .open(&back)
            .await
            .text()
            .contains("Vielen Dank, Ihre Zahlung ist da")
            .then_some(())
    })
    .await;
    let callback = visitor.post("/zahlung/rueckmeldung/xbezahldienste", &[]).await;
    assert_eq!(
        callback.status, 404,
        "the standard has no callbacks, so that nobody can forge one"
    );
    assert_eq!(running.figure("http_panics_total").await, "0");
    let log = place.log();
    assert!(
        log.contains("payments go to a platform") && !log.contains("streng-geheim"),
        "{log}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_payment_online_the_transfer_is_offered_and_nothing_can_be_started() {
    let place = Place::new();
    let (well, said) = place.run(&["demo", "--residents", "300", "--cases", "0", "--no-serve"]);
    assert!(well, "{said}");
    let running = place.serve(&["serve"], &[("RATHAUS_PAYMENT", "none")]).await;
    let mut visitor = running.visitor();
    let receipt = apply(&mut visitor).await;
    let pay = pay_link(&mut visitor, &receipt).await;
    let page = visitor.open(&pay).await;
    assert!(
        page.text().contains("IBAN") && page.text().contains("zurzeit nicht möglich"),
        "{}",
        page.text()
    );
    assert!(page.forms().iter().all(|form| !form.action.ends_with("/versuch")));
    let path = page.path.clone();
    assert_eq!(visitor.post(&format!("{path}/versuch"), &[]).await.status, 409);
    drop(running);
    std::fs::write(place.path("log"), "").expect("writes");
    let _running = place.serve(&["serve"], &[]).await;
    assert!(place.log().contains("payment is simulated"), "{}", place.log());
    let home = visitor.get("/").await;
    assert!(
        home.text().contains("Register und Zahlung sind simuliert"),
        "{}",
        home.text()
    );
}

fn set_fault(place: &Place, fault: Option<(&str, i64)>) {
    let database = rusqlite::Connection::open(place.data().join("rathaus.db")).expect("opens");
    database
        .busy_timeout(std::time::Duration::from_secs(20))
        .expect("waits");
    database.execute("delete from register_fault", []).expect("deletes");
    for register in ["residents", "vehicles", "zones"] {
        if let Some((fault, delay_ms)) = fault {
            database
                .execute(
                    "insert into register_fault (register, fault, delay_ms, set_by, set_at) values (?1, ?2, ?3, 'test', 1)",
                    rusqlite::params![register, fault, delay_ms],
                )
                .expect("writes");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_register_that_is_down_slow_or_talks_nonsense_makes_nobody_wait_and_the_case_goes_on_later() {
    let place = Place::new();
    let running = place.demo(&[]).await;
    let mut visitor = running.visitor();
    for fault in [("down", 0), ("slow", 3_600_000), ("wrong", 0)] {
        set_fault(&place, Some(fault));
        let receipt = apply(&mut visitor).await;
        let page = visitor.open(&receipt).await;
        assert_eq!(page.status, 200, "{fault:?}: {}", page.text());
        // Paid, the machine would decide at once; without registers it waits.
        let pay = pay_link(&mut visitor, &receipt).await;
        let page = visitor.open(&pay).await;
        let simulator = visitor.submit(&page, &[]).await;
        let back = visitor.submit(&simulator, &[("ergebnis", "zahlen")]).await;
        assert_eq!(back.status, 200, "{fault:?}: {}", back.text());
    }
    set_fault(&place, None);
    // The console does a night's work at once; it asks again for all that waits.
    let console = visitor.get("/demo").await;
    let night = console.form_with("tage").expect("the night's form");
    until("every case was decided by the registers", async || {
        let answer = visitor.post(&night.action, &[("tage", "1")]).await;
        assert!(answer.is_redirect(), "{}", answer.text());
        let database = rusqlite::Connection::open(place.data().join("rathaus.db")).ok()?;
        let waits: i64 = database
            .query_row(
                "select count(*) from cases where verdict not in ('green', 'yellow', 'red')",
                [],
                |row| row.get(0),
            )
            .ok()?;
        (waits == 0).then_some(())
    })
    .await;
    assert_eq!(running.figure("http_panics_total").await, "0");
}
