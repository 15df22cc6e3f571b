//! XBezahldienste over real HTTP, against a small server that speaks the standard's shapes.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use base::{Lang, LegalRef, Money, Uuid};
use connect::payment::{PaymentConfig, XBezahldienste};
use payments::model::{Method, Position};
use payments::notice::{CallbackError, NoticeStatus};
use payments::provider::{Order, PaymentProvider, ProviderError};
use serde_json::{Value, json};

struct Request {
    line: String,
    headers: Vec<String>,
    body: String,
}

/// Answers one request after the other with what is prepared, and hands over what was asked.
fn server(answers: Vec<(u16, String)>) -> (String, Receiver<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut reader = BufReader::new(stream.try_clone().expect("the same stream"));
            let mut lines = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                if line.trim().is_empty() {
                    break;
                }
                lines.push(line.trim().to_owned());
            }
            let length = lines
                .iter()
                .find_map(|l| {
                    l.to_ascii_lowercase()
                        .strip_prefix("content-length: ")
                        .map(str::to_owned)
                })
                .map_or(0, |n| n.parse().expect("a number"));
            let mut content = vec![0; length];
            reader.read_exact(&mut content).expect("the body");
            let request = Request {
                line: lines.remove(0),
                headers: lines,
                body: String::from_utf8(content).expect("text"),
            };
            let _ = sender.send(request);
            let answer = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).expect("writes");
        }
    });
    (address, receiver)
}

fn config(base_url: &str) -> PaymentConfig {
    PaymentConfig {
        base_url: format!("{base_url}/api/v1"),
        originator_id: "BEWOHNERPARKEN".into(),
        end_point_id: "06419000".into(),
        authorization: Some("Bearer geheim".into()),
        client_certificate: None,
        client_key: None,
        booking_data: [("kapitel".to_owned(), "12".to_owned())].into(),
        account_key: Some("produktkonto".into()),
    }
}

fn order(cents: i64) -> Order {
    Order {
        attempt: Uuid::from_u128(7),
        reference: "MST26001234573".into(),
        amount: Money::from_cents(cents),
        positions: vec![
            Position {
                id: "265/1".into(),
                label: "Bewohnerparkausweis".into(),
                amount: Money::from_cents(6010),
                legal_basis: LegalRef("§ 6a StVG".into()),
                account: "1210.4311".into(),
                trace: None,
            },
            Position {
                id: "266".into(),
                label: "Zweitausfertigung".into(),
                amount: Money::from_cents(1490),
                legal_basis: LegalRef("§ 6a StVG".into()),
                account: "1220.4321".into(),
                trace: None,
            },
        ],
        language: Lang::De,
        begun_at: 1_795_297_200_000_000,
        return_url: "https://rathaus.example.de/zahlung/x".into(),
        notify_url: String::new(),
    }
}

fn information(status: &str) -> Value {
    json!({
        "transactionUrl": "https://pay.example.de/api/v1/paymenttransaction/A/B/9xxd-432x",
        "transactionRedirectUrl": "https://pay.example.de/ui/doPayment/9xxd-432x",
        "transactionId": "9xxd-432x",
        "status": status,
    })
}

#[tokio::test]
async fn a_payment_is_opened_with_what_the_standard_asks_for() {
    let (url, asked) = server(vec![(
        200,
        json!({ "paymentInformation": information("INITIAL") }).to_string(),
    )]);
    let provider = XBezahldienste::new(config(&url)).expect("a provider");
    let started = provider.start(&order(7500)).await.expect("starts");
    assert_eq!(started.provider_ref, "9xxd-432x");
    assert_eq!(started.redirect_url, "https://pay.example.de/ui/doPayment/9xxd-432x");
    let request = asked.recv().expect("was asked");
    assert_eq!(
        request.line,
        "POST /api/v1/paymenttransaction/BEWOHNERPARKEN/06419000 HTTP/1.1"
    );
    let headers = request.headers.join("\n").to_ascii_lowercase();
    assert!(headers.contains("x-xbezahldienste-version: 1.2.0"), "{headers}");
    assert!(headers.contains("authorization: bearer geheim"), "{headers}");
    let body: Value = serde_json::from_str(&request.body).expect("JSON");
    assert_eq!(body["requestId"], Uuid::from_u128(7).to_string());
    assert_eq!((&body["currency"], &body["grossAmount"]), (&json!("EUR"), &json!(75.0)));
    assert_eq!(body["purpose"], "MST26001234573");
    assert!(body.get("requestor").is_none(), "no names leave the house");
    let items = body["items"].as_array().expect("items");
    assert_eq!(items.len(), 2);
    assert_eq!(
        (&items[0]["totalNetAmount"], &items[0]["taxRate"]),
        (&json!(60.1), &json!(0))
    );
    assert_eq!(items[0]["reference"], "265_1");
    assert_eq!(
        items[0]["bookingData"],
        json!({ "kapitel": "12", "produktkonto": "1210.4311" })
    );
}

#[tokio::test]
async fn the_rest_of_a_part_payment_is_one_item_so_that_the_sum_fits() {
    let (url, asked) = server(vec![(
        200,
        json!({ "paymentInformation": information("INITIAL") }).to_string(),
    )]);
    XBezahldienste::new(config(&url))
        .expect("a provider")
        .start(&order(100))
        .await
        .expect("starts");
    let body: Value = serde_json::from_str(&asked.recv().expect("was asked").body).expect("JSON");
    assert_eq!(body["items"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&body["grossAmount"], &body["items"][0]["totalNetAmount"]),
        (&json!(1.0), &json!(1.0))
    );
}

#[tokio::test]
async fn the_answer_to_how_a_payment_stands_is_read_exactly() {
    let ordered = Money::from_cents(7500);
    let paid = |cents, currency: &str| NoticeStatus::Paid {
        amount: Money::from_cents(cents),
        currency: currency.into(),
    };
    let mut card = information("PAYED");
    card["paymentMethod"] = json!("CREDITCARD");
    for (answer, status, method) in [
        (
            json!({ "paymentInformation": information("INITIAL") }),
            NoticeStatus::Pending,
            None,
        ),
        (
            json!({ "paymentInformation": information("FAILED") }),
            NoticeStatus::Failed,
            None,
        ),
        (
            json!({ "paymentInformation": information("CANCELED") }),
            NoticeStatus::Aborted,
            None,
        ),
        (
            json!({ "paymentInformation": card }),
            paid(7500, "EUR"),
            Some(Method::Card),
        ),
        (
            json!({ "paymentInformation": information("PAYED"), "paymentRequest": { "grossAmount": 60.1, "currency": "EUR" } }),
            paid(6010, "EUR"),
            None,
        ),
        (
            json!({ "paymentInformation": information("PAYED"), "paymentRequest": { "grossAmount": 75, "currency": "CHF" } }),
            paid(7500, "CHF"),
            None,
        ),
    ] {
        let (url, asked) = server(vec![(200, answer.to_string())]);
        let provider = XBezahldienste::new(config(&url)).expect("a provider");
        let found = provider.status("9xxd-432x", ordered).await.expect("answers");
        assert_eq!((found.status, found.method), (status, method), "{answer}");
        let request = asked.recv().expect("was asked");
        assert_eq!(
            request.line,
            "GET /api/v1/paymenttransaction/BEWOHNERPARKEN/06419000/9xxd-432x HTTP/1.1"
        );
    }
}

#[tokio::test]
async fn errors_say_whether_another_try_is_worth_it() {
    let problem = |code: &str| json!({ "title": "X", "functionalCode": code }).to_string();
    let senseless = json!({ "paymentInformation": information("MAYBE") }).to_string();
    let huge = json!({ "paymentInformation": information("PAYED"), "paymentRequest": { "grossAmount": 1e300 } });
    for (status, body, again) in [
        (400, problem("CALCULATION_ERROR"), false),
        (403, problem("FORBIDDEN"), false),
        (404, problem("NO_VALID_ORIGINATOR_OR_ENDPOINT"), false),
        (429, String::new(), true),
        (503, problem("UNSPECIFIED"), true),
        (500, "<html>".to_owned(), true),
        (302, String::new(), true),
        (200, "<html>".to_owned(), true),
        (200, senseless, true),
        (200, huge.to_string(), true),
    ] {
        let (url, _asked) = server(vec![(status, body.clone())]);
        let provider = XBezahldienste::new(config(&url)).expect("a provider");
        let error = provider
            .status("9xxd", Money::from_cents(7500))
            .await
            .expect_err("is an error");
        assert_eq!(
            matches!(error, ProviderError::Unavailable(_)),
            again,
            "{status} {body}: {error}"
        );
    }
    let nobody = XBezahldienste::new(config("http://127.0.0.1:1")).expect("a provider");
    let error = nobody
        .status("9xxd", Money::from_cents(1))
        .await
        .expect_err("nobody there");
    assert!(matches!(error, ProviderError::Unavailable(_)));
}

#[tokio::test]
async fn what_the_standard_lacks_is_said_and_hostile_numbers_and_addresses_go_nowhere() {
    let provider = XBezahldienste::new(config("http://127.0.0.1:1")).expect("a provider");
    let refund = provider.refund("9xxd", Money::from_cents(1), Uuid::from_u128(1)).await;
    assert_eq!(refund, Err(ProviderError::Unsupported));
    assert_eq!(provider.read_callback(None, b"{}"), Err(CallbackError::NotOffered));
    for number in ["../../admin", "a/b", "", "a b", "ä"] {
        let error = provider
            .status(number, Money::from_cents(1))
            .await
            .expect_err("is refused");
        assert!(matches!(error, ProviderError::Refused(_)), "{number}");
    }
    let mut hostile = information("INITIAL");
    hostile["transactionRedirectUrl"] = json!("javascript:alert(1)");
    let (url, _asked) = server(vec![(200, json!({ "paymentInformation": hostile }).to_string())]);
    let started = XBezahldienste::new(config(&url))
        .expect("a provider")
        .start(&order(7500))
        .await;
    assert!(matches!(started, Err(ProviderError::Refused(_))));
    for (base, originator) in [
        ("http://pay.example.de", "A"),
        ("https://pay.example.de", "a/b"),
        ("https://pay.example.de", ""),
    ] {
        let mut wrong = config(base);
        wrong.originator_id = originator.into();
        assert!(XBezahldienste::new(wrong).is_err(), "{base} {originator}");
    }
}
