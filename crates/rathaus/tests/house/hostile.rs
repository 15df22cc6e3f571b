//! Requests that no browser sends: each gets the right status and a clear page, and nothing breaks.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::program::{Place, Running};

const PATIENCE: Duration = Duration::from_secs(10);

/// What came back for these bytes: status and the whole answer. A connection that was closed without a word is 0.
pub async fn raw(address: SocketAddr, bytes: &[u8]) -> (u16, String) {
    let mut stream = TcpStream::connect(address).await.expect("the program listens");
    // A server that refuses early may close while we still send.
    let _ = stream.write_all(bytes).await;
    let mut answer = Vec::new();
    // What is no request is waited for until the client gives up; this one does not wait for long.
    let _ = tokio::time::timeout(PATIENCE, stream.read_to_end(&mut answer)).await;
    let text = String::from_utf8_lossy(&answer).into_owned();
    let status = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    (status, text)
}

/// The status for a request line, further headers and a body.
pub async fn status(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> u16 {
    answer(address, line, headers, body).await.0
}

async fn answer(address: SocketAddr, line: &str, headers: &str, body: &[u8]) -> (u16, String) {
    let head = format!("{line}\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n{headers}\r\n");
    raw(address, &[head.as_bytes(), body].concat()).await
}

fn form(body: &str) -> (String, Vec<u8>) {
    let headers = format!(
        "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
        body.len()
    );
    (headers, body.as_bytes().to_vec())
}

async fn nothing_broke(running: &Running, place: &Place) {
    assert_eq!(running.figure("http_panics_total").await, "0");
    assert_eq!(running.visitor().get("/healthz").await.status, 200);
    assert!(!place.log().contains("panicked"), "{}", place.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_and_headers_that_nobody_sends_get_the_right_status_and_a_page_in_german() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    let address = running.address;
    for (line, expected) in [
        ("GET /leistungen/%ff%fe HTTP/1.1", 400),
        ("GET /leistungen/%00 HTTP/1.1", 404),
        ("GET /leistungen/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1", 404),
        ("GET /../../../../etc/passwd HTTP/1.1", 404),
        ("GET /assets/..%2f..%2f..%2fCargo.toml HTTP/1.1", 404),
        ("GET /assets/%2e%2e HTTP/1.1", 404),
        ("GET //evil.example/ HTTP/1.1", 404),
        ("GET /antraege/%C3%28/seite/x HTTP/1.1", 400),
        ("GET /antraege/x%0d%0aSet-Cookie:%20a=b/seite/x HTTP/1.1", 404),
        ("GET /kasse/forderungen/keine-uuid HTTP/1.1", 303),
        ("GET /suche?q=a&q=b HTTP/1.1", 400),
        ("GET /suche?q=%ff%00%fe HTTP/1.1", 200),
        ("GET /suche?q=%E2%80%AE%F0%9F%98%80 HTTP/1.1", 200),
        ("GET /suche?%=%&&&== HTTP/1.1", 200),
        ("GET /?lang=de%0d%0aX-Injected:%201 HTTP/1.1", 200),
        ("GET /vorgaenge/0000-0000-0000/eingang HTTP/1.1", 303),
        ("GET /vorgaenge/%F0%9F%98%80/eingang HTTP/1.1", 303),
        ("DELETE / HTTP/1.1", 404),
        ("TRACE / HTTP/1.1", 404),
        ("PATCH /leistungen HTTP/1.1", 404),
        ("OPTIONS / HTTP/1.1", 404),
        ("POST / HTTP/1.1", 404),
    ] {
        let (status, text) = answer(address, line, "", b"").await;
        assert_eq!(status, expected, "{line}: {text}");
        let head = text.split("\r\n\r\n").next().unwrap_or_default().to_lowercase();
        assert!(
            !head.contains("x-injected:") && !head.contains("set-cookie: a=b"),
            "{line}: {head}"
        );
        if (400..500).contains(&status) {
            assert!(
                text.contains("<h1") && text.contains("lang=\"de\""),
                "{line} gets no page: {text}"
            );
        }
    }
    let long = "a".repeat(20_000);
    for (headers, expected) in [
        (format!("Cookie: sitzung={long}\r\n"), vec![200, 431]),
        ("Cookie: \u{fffd}\u{0001}=;;;==\r\n".to_owned(), vec![200, 400]),
        ("Accept-Language: ;q=,,*;q=9,\u{00e4}\r\n".to_owned(), vec![200]),
        ("X-Forwarded-For: nonsense, 1.2.3.4.5\r\n".to_owned(), vec![200]),
        ("Content-Length: -1\r\n".to_owned(), vec![400]),
        ("Content-Length: 1\r\nContent-Length: 2\r\n".to_owned(), vec![400]),
        ("X-Many: 1\r\n".repeat(200), vec![431]),
        ("Range: bytes=9999999999999999999-0\r\n".to_owned(), vec![200]),
        ("If-None-Match: \"\u{00ff}\r\n".to_owned(), vec![200]),
        ("Authorization: Bearer \u{00e4}\r\n".to_owned(), vec![200]),
    ] {
        let status = status(address, "GET /leistungen HTTP/1.1", &headers, b"").await;
        assert!(
            expected.contains(&status),
            "{} gets {status}",
            &headers[..headers.len().min(60)]
        );
    }
    for garbage in [
        &b"\r\n\r\n"[..],
        b"FOO\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01",
        b"GET \xff HTTP/1.1\r\n\r\n",
    ] {
        let (status, _) = raw(address, garbage).await;
        assert!([0, 400, 505].contains(&status), "{garbage:?} gets {status}");
    }
    nothing_broke(&running, &place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_that_no_form_sends_are_refused_with_a_page_and_change_nothing() {
    let place = Place::new();
    let running = place.serve(&["serve"], &[]).await;
    let address = running.address;
    let line = "POST /antraege/neu/resident-parking-permit HTTP/1.1";
    let many: String = (0..1_001).map(|n| format!("f{n}=1&")).collect();
    let boundary = "Content-Type: multipart/form-data; boundary=x\r\n";
    let multipart = |body: &str| {
        (
            format!("{boundary}Content-Length: {}\r\n", body.len()),
            body.as_bytes().to_vec(),
        )
    };
    for (what, (headers, body), expected) in [
        ("no token", form("a=1"), 403),
        ("a token that is none", form("_csrf=%00%ff"), 403),
        ("two tokens", form("_csrf=a&_csrf=b"), 403),
        ("a thousand fields", form(&many), 400),
        ("one field a thousand times", form(&"f=1&".repeat(1_001)), 400),
        (
            "JSON instead of a form",
            (
                "Content-Type: application/json\r\nContent-Length: 2\r\n".to_owned(),
                b"{}".to_vec(),
            ),
            403,
        ),
        (
            "a type that is none",
            (
                "Content-Type: \u{00e4}\r\nContent-Length: 2\r\n".to_owned(),
                b"ab".to_vec(),
            ),
            403,
        ),
        ("no type", ("Content-Length: 2\r\n".to_owned(), b"ab".to_vec()), 403),
        (
            "multipart without an end",
            multipart("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb"),
            400,
        ),
        ("multipart without a part", multipart("nonsense"), 400),
        (
            "multipart without a boundary",
            (
                "Content-Type: multipart/form-data\r\nContent-Length: 2\r\n".to_owned(),
                b"ab".to_vec(),
            ),
            400,
        ),
        (
            "more than the route takes",
            (
                "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 99999999\r\n".to_owned(),
                Vec::new(),
            ),
            413,
        ),
        (
            "more than the route takes, unannounced",
            (
                "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n".to_owned(),
                format!("80000\r\n{}\r\n0\r\n\r\n", "a".repeat(0x80000)).into_bytes(),
            ),
            413,
        ),
        (
            "broken chunks",
            (
                "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n".to_owned(),
                b"zz\r\nabc".to_vec(),
            ),
            400,
        ),
        (
            "a foreign page",
            {
                let (headers, body) = form("a=1");
                (
                    format!("{headers}Origin: https://evil.example\r\nSec-Fetch-Site: cross-site\r\n"),
                    body,
                )
            },
            403,
        ),
    ] {
        // A client that announces more than it sends stays connected; this one hangs up.
        let head = format!("{line}\r\nHost: localhost\r\nConnection: close\r\nAccept: text/html\r\n{headers}\r\n");
        let mut stream = TcpStream::connect(address).await.expect("the program listens");
        let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
        if what == "more than the route takes" {
            let _ = stream.shutdown().await;
        }
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let text = String::from_utf8_lossy(&answer).into_owned();
        let status: u16 = text.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        assert_eq!(status, expected, "{what}: {text}");
        assert!(text.contains("<h1"), "{what} gets no page: {text}");
    }
    let back = "POST /darstellung HTTP/1.1";
    for to in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/x%0d%0aSet-Cookie:%20a=b",
    ] {
        let (headers, body) = form(&format!("farben=dark&zurueck={to}"));
        let (status, text) = answer(address, back, &headers, &body).await;
        assert_eq!(status, 303, "{to}: {text}");
        assert!(text.to_lowercase().contains("\r\nlocation: /\r\n"), "{to}: {text}");
    }
    nothing_broke(&running, &place).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_typed_into_an_application_is_taken_or_explained() {
    let place = Place::new();
    let running = place.demo(&[]).await;
    let mut visitor = running.visitor();
    let begin = visitor.get("/antraege/neu/resident-parking-permit").await;
    let first = visitor.submit(&begin, &[]).await;
    assert_eq!(first.status, 200, "{}", first.text());
    let link = first.path.split("/seite/").next().expect("a draft").to_owned();
    let long = "ä".repeat(60_000);
    let hostile = [
        "\0\u{1}\u{7f}",
        "\u{202e}\u{200b}\u{feff}",
        "'; drop table cases; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${7*7} #{7*7}",
        "99999999999999999999",
        "-1",
        "NaN",
        "1e309",
        "../../etc/passwd",
        "#import \"/etc/passwd\"",
        "%n%s%x",
        &long,
        "\r\nBcc: x@y.de",
    ];
    for page in [
        "operation",
        "address",
        "person",
        "vehicle",
        "permit",
        "confirm",
        "nowhere",
        "..%2f..",
        "%00",
    ] {
        let path = format!("{link}/seite/{page}");
        let shown = visitor.get(&path).await;
        assert!([200, 303, 404].contains(&shown.status), "{path}: {}", shown.status);
        let names: Vec<String> = shown
            .form_with("_go")
            .map(|form| form.filled.into_iter().map(|(name, _)| name).collect())
            .unwrap_or_default();
        for value in hostile {
            let mut pairs: Vec<(&str, &str)> = vec![
                ("_go", "next"),
                ("operation", value),
                ("__proto__", value),
                ("a[b][]", value),
            ];
            pairs.extend(
                names
                    .iter()
                    .filter(|name| !name.starts_with('_'))
                    .map(|name| (name.as_str(), value)),
            );
            let answer = visitor.post(&path, &pairs).await;
            let start: String = value.chars().take(20).collect();
            assert!(
                [200, 303, 404, 413, 422].contains(&answer.status),
                "{path} with {start:?}: {} {}",
                answer.status,
                answer.text()
            );
            assert!(!answer.html().contains("<script>alert"), "{path}");
        }
    }
    for (name, file) in [
        ("../../../etc/cron.d/x.pdf", &b"%PDF-1.7 nonsense"[..]),
        ("a\u{0}b.png", b"\x89PNG\r\n\x1a\n"),
        ("x.svg", b"<svg onload=alert(1)>"),
    ] {
        let answer = visitor
            .upload(
                &format!("{link}/seite/address"),
                &[("_upload", "1")],
                "proof",
                name,
                file,
            )
            .await;
        assert!(
            [200, 303, 400, 404, 422].contains(&answer.status),
            "{name}: {}",
            answer.status
        );
    }
    nothing_broke(&running, &place).await;
}
