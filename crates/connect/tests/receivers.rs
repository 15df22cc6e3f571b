//! Messages over real HTTP, against a small server.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::mpsc::{Receiver as Channel, channel};

use base::{FixedClock, Uuid};
use connect::receivers::{Endpoint, HttpsReceivers};
use receivers::{Answer, Delivery, Part, Receivers};

struct Request {
    line: String,
    headers: Vec<String>,
    body: Vec<u8>,
}

impl Request {
    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Answers one request after the other with what is prepared, and hands over what was asked.
fn server(answers: Vec<(&'static str, &'static str)>) -> (String, Channel<Request>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/in", listener.local_addr().expect("an address"));
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().expect("a client");
            let mut reader = BufReader::new(stream.try_clone().expect("the same stream"));
            let mut headers = Vec::new();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                if line.trim().is_empty() {
                    break;
                }
                headers.push(line.trim().to_owned());
            }
            let mut request = Request {
                line: headers.remove(0),
                headers,
                body: Vec::new(),
            };
            let length = request
                .header("content-length")
                .map_or(0, |n| n.parse().expect("a number"));
            request.body = vec![0; length];
            reader.read_exact(&mut request.body).expect("the body");
            let _ = sender.send(request);
            let answer = format!(
                "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            stream.write_all(answer.as_bytes()).expect("writes");
        }
    });
    (address, receiver)
}

fn receivers(address: &str) -> HttpsReceivers {
    let endpoint = Endpoint {
        address: address.to_owned(),
        token: Some("geheim".to_owned()),
    };
    let now = "2026-11-21T21:40:00Z".parse().expect("a time");
    let endpoints = BTreeMap::from([("tax-office".to_owned(), endpoint)]);
    HttpsReceivers::new(endpoints, Arc::new(FixedClock::at(now))).expect("it can be reached")
}

fn part(file_name: &str, media_type: &str, content: &[u8]) -> Part {
    Part {
        file_name: file_name.to_owned(),
        media_type: media_type.to_owned(),
        content: content.to_vec(),
    }
}

fn delivery() -> Delivery {
    Delivery {
        message: Uuid::from_u128(7),
        receiver: "tax-office".to_owned(),
        case_ref: "0123-4567".to_owned(),
        service: "trade-registration".to_owned(),
        subject: "notice".to_owned(),
        schema: Some("XGewerbeanzeige 2.2".to_owned()),
        blocked: false,
        body: part("notice.xml", "application/xml", "<a>ä</a>".as_bytes()),
        files: Vec::new(),
    }
}

#[tokio::test]
async fn a_message_is_one_post_that_says_what_it_is() {
    let (address, asked) = server(vec![("201 Created", "{\"receipt\":\"FA-1\"}")]);
    let answer = receivers(&address).send(&delivery()).await;
    let Answer::Acknowledged(receipt) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((receipt.number.as_str(), receipt.source.as_str()), ("FA-1", "https"));
    let request = asked.recv().expect("a request");
    assert_eq!(request.line, "POST /in HTTP/1.1");
    assert_eq!(request.body, "<a>ä</a>".as_bytes());
    for (name, expected) in [
        ("Authorization", Some("Bearer geheim")),
        ("Content-Type", Some("application/xml")),
        ("Idempotency-Key", Some("00000000-0000-0000-0000-000000000007")),
        ("X-Correlation-Id", Some("0123-4567")),
        ("Rathaus-Service", Some("trade-registration")),
        ("Rathaus-Subject", Some("notice")),
        ("Rathaus-Schema", Some("XGewerbeanzeige 2.2")),
        ("Rathaus-Files", Some("0")),
        ("Rathaus-Blocked", None),
    ] {
        assert_eq!(request.header(name), expected, "{name}");
    }
}

#[tokio::test]
async fn files_go_first_and_a_block_is_told() {
    let (address, asked) = server(vec![
        ("200 OK", "{\"receipt\":\"1\"}"),
        ("200 OK", "{\"receipt\":\"2\"}"),
        ("202 Accepted", "{\"receipt\":\"FA-2\"}"),
    ]);
    let sent = Delivery {
        blocked: true,
        files: vec![
            part("Bescheid für A.pdf", "application/pdf", b"%PDF"),
            part("b.png", "image/png", b"png"),
        ],
        ..delivery()
    };
    let answer = receivers(&address).send(&sent).await;
    assert!(
        matches!(&answer, Answer::Taken(receipt) if receipt.number == "FA-2"),
        "{answer:?}"
    );
    let first = asked.recv().expect("a request");
    assert_eq!(
        first.line,
        "PUT /in/00000000-0000-0000-0000-000000000007/files/1 HTTP/1.1"
    );
    assert_eq!(
        first.header("Content-Disposition"),
        Some("attachment; filename*=UTF-8''Bescheid%20f%C3%BCr%20A.pdf")
    );
    assert_eq!(first.body, b"%PDF");
    assert!(asked.recv().expect("a request").line.ends_with("/files/2 HTTP/1.1"));
    let last = asked.recv().expect("a request");
    assert_eq!(
        (last.header("Rathaus-Files"), last.header("Rathaus-Blocked")),
        (Some("2"), Some("bmg-51"))
    );
}

#[tokio::test]
async fn each_answer_means_one_thing() {
    let kind = |answer: &Answer| match answer {
        Answer::Acknowledged(_) => "acknowledged",
        Answer::Taken(_) => "taken",
        Answer::Refused { .. } => "refused",
        Answer::Unavailable { .. } => "unavailable",
    };
    for (status, body, expected) in [
        ("200 OK", "{\"receipt\":\"1\"}", "acknowledged"),
        ("200 OK", "{\"receipt\":\"1\",\"state\":\"taken\"}", "taken"),
        (
            "202 Accepted",
            "{\"receipt\":\"1\",\"state\":\"acknowledged\"}",
            "acknowledged",
        ),
        (
            "200 OK",
            "{\"receipt\":\"1\",\"state\":\"refused\",\"reason\":\"Falsch\"}",
            "refused",
        ),
        ("200 OK", "{\"receipt\":\" \"}", "unavailable"),
        ("200 OK", "<html>Wartung</html>", "unavailable"),
        ("400 Bad Request", "{\"title\":\"Schema\"}", "refused"),
        ("409 Conflict", "", "refused"),
        ("422 Unprocessable", "kein JSON", "refused"),
        ("301 Moved\r\nLocation: http://127.0.0.1:1/", "", "unavailable"),
        ("401 Unauthorized", "", "unavailable"),
        ("404 Not Found", "", "unavailable"),
        ("429 Too Many\r\nRetry-After: 120", "", "unavailable"),
        ("503 Away", "", "unavailable"),
    ] {
        let (address, _asked) = server(vec![(status, body)]);
        let answer = receivers(&address).send(&delivery()).await;
        assert_eq!(kind(&answer), expected, "{status} {body}: {answer:?}");
        if let Answer::Unavailable { retry_after_s, .. } = &answer {
            assert_eq!(*retry_after_s, status.contains("120").then_some(120), "{status}");
        }
        if body.contains("Falsch") || body.contains("Schema") {
            let Answer::Refused { reason } = &answer else {
                panic!("{answer:?}")
            };
            assert!(reason.contains("Falsch") || reason.contains("Schema"), "{reason}");
        }
    }
}

#[tokio::test]
async fn who_is_not_there_or_not_known_gets_nothing() {
    let answer = receivers("http://127.0.0.1:1/in").send(&delivery()).await;
    assert!(matches!(answer, Answer::Unavailable { .. }), "{answer:?}");
    let strange = Delivery {
        receiver: "nobody".to_owned(),
        ..delivery()
    };
    let answer = receivers("http://127.0.0.1:1/in").send(&strange).await;
    assert!(matches!(answer, Answer::Refused { .. }), "{answer:?}");
    let (address, asked) = server(vec![("200 OK", "{\"receipt\":\"FA-2\",\"state\":\"acknowledged\"}")]);
    let answer = receivers(&address).look("tax-office", Uuid::from_u128(7)).await;
    assert!(matches!(answer, Answer::Acknowledged(_)), "{answer:?}");
    let request = asked.recv().expect("a request");
    assert_eq!(request.line, "GET /in/00000000-0000-0000-0000-000000000007 HTTP/1.1");
}

#[test]
fn an_address_without_encryption_is_refused() {
    let endpoint = |address: &str, token: &str| Endpoint {
        address: address.to_owned(),
        token: Some(token.to_owned()),
    };
    for (address, token) in [
        ("http://example.de", "x"),
        ("ftp://example.de", "x"),
        ("https://example.de", "a\nb"),
    ] {
        let endpoints = BTreeMap::from([("a".to_owned(), endpoint(address, token))]);
        let clock = Arc::new(FixedClock::at("2026-11-21T21:40:00Z".parse().expect("a time")));
        assert!(HttpsReceivers::new(endpoints, clock).is_err(), "{address} {token:?}");
    }
    let shown = format!("{:?}", endpoint("https://example.de", "geheim"));
    assert!(!shown.contains("geheim"), "{shown}");
}
