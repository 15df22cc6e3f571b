//! Large files: added, sent in and fetched by a program whose memory does not grow with them, or refused without a trace.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;

use testkit::{FilledIn, Page, Visitor};

use super::program::{Place, Running};

const MB: usize = 1 << 20;
/// Unit: megabytes by which the program may grow, whatever is sent.
const GROWTH_MB_MAX: u64 = 60;
const BOUNDARY: &str = "----a-line-that-no-file-of-a-test-holds";

/// The service that `blueprint new` writes, with plans of up to 200 MB as a proof.
async fn town_with_plans(place: &Place) -> Running {
    let folder = place.path("blueprints");
    let service = folder.join("testschein");
    let (well, said) = place.run(&["blueprint", "new", service.to_str().expect("a plain name")]);
    assert!(well, "{said}");
    let form = service.join("form.toml");
    let text = std::fs::read_to_string(&form).expect("reads");
    assert!(text.contains("files_max = 3"));
    let text = text.replace("files_max = 3", "files_max = 3\nbytes_max = 209715200");
    std::fs::write(&form, text).expect("writes");
    let env = [("RATHAUS_BLUEPRINTS", folder.to_str().expect("a plain name"))];
    place.serve(&["serve"], &env).await
}

async fn filled_in(visitor: &mut Visitor) -> FilledIn {
    let answers: BTreeMap<String, String> = [
        ("purpose", "work"),
        ("given_names", "Žaneta"),
        ("family_name", "Łukaszewska-Đorđević"),
        ("birth_date.day", "17"),
        ("birth_date.month", "3"),
        ("birth_date.year", "1988"),
        ("home.street", "Kaiserstraße"),
        ("home.house_number", "12b"),
        ("home.postcode", "63065"),
        ("notify", "none"),
        ("correct", "yes"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    let filled_in = visitor.fill_in("testschein", &answers).await;
    filled_in.expect("the server answers")
}

/// The page of the draft on which files are added.
async fn page_with_files(visitor: &mut Visitor, draft: &FilledIn) -> Page {
    let path = draft.review.path.replace("/pruefen", "/seite/request");
    visitor.get(&path).await
}

/// Sends the form of a page with a PDF of so many bytes, piece by piece. Gives the whole answer.
fn send_plan(address: SocketAddr, page: &Page, cookies: &str, bytes: usize) -> String {
    let form = page.form_with("_go").expect("the page has a form");
    let mut head = String::new();
    for (name, value) in form.with(&[("_upload", "proof")]) {
        if name != "proof" {
            head.push_str(&format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
    }
    head.push_str(&format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"proof\"; filename=\"Lageplan.pdf\"\r\n\
         Content-Type: application/pdf\r\n\r\n%PDF-1.4 "
    ));
    let (begin, end) = ("%PDF-1.4 ".len(), b"%%EOF");
    let tail = format!("\r\n--{BOUNDARY}--\r\n");
    let length = head.len() - begin + bytes + tail.len();
    let mut line = TcpStream::connect(address).expect("connects");
    let request = format!(
        "POST {} HTTP/1.0\r\nHost: localhost:8080\r\nAccept: text/html\r\nAccept-Language: de\r\nSec-Fetch-Site: same-origin\r\n\
         Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {length}\r\n\r\n{head}",
        page.path
    );
    line.write_all(request.as_bytes()).expect("is read");
    let piece = vec![b' '; MB];
    let mut left = bytes - begin - end.len();
    while left > 0 {
        let now = left.min(MB);
        line.write_all(&piece[..now]).expect("is read to its end");
        left -= now;
    }
    line.write_all(end).expect("is read");
    line.write_all(tail.as_bytes()).expect("is read");
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).expect("answers");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Bytes of the body of an answer, and what it says of their number.
fn fetch(address: SocketAddr, path: &str, cookies: &str) -> (usize, String) {
    let mut line = TcpStream::connect(address).expect("connects");
    let request = format!("GET {path} HTTP/1.0\r\nHost: localhost:8080\r\nCookie: {cookies}\r\n\r\n");
    line.write_all(request.as_bytes()).expect("is read");
    let mut piece = vec![0; MB];
    let (mut all, mut head) = (0, Vec::new());
    loop {
        let read = line.read(&mut piece).expect("answers");
        if read == 0 {
            break;
        }
        if head.len() < MB {
            head.extend_from_slice(&piece[..read]);
        }
        all += read;
    }
    let end = head.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    (
        all - end - 4,
        String::from_utf8_lossy(&head[..end]).to_ascii_lowercase(),
    )
}

/// Unit: megabytes.
fn memory(process: u32, what: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).expect("Linux tells it");
    let line = status.lines().find(|line| line.starts_with(what)).expect("it is told");
    let kilobytes: u64 = line
        .split_whitespace()
        .nth(1)
        .expect("a figure")
        .parse()
        .expect("a number");
    kilobytes / 1024
}

/// Files below the folder of documents.
fn documents(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
    let below = |entry: std::fs::DirEntry| match entry.path() {
        path if path.is_dir() => documents(&path),
        path => vec![path],
    };
    let all = entries.flat_map(below);
    all.filter(|path| !path.ends_with(".probe")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_of_200_mb_comes_and_goes_in_a_memory_that_does_not_grow_with_it() {
    let place = Place::new();
    let running = town_with_plans(&place).await;
    let mut visitor = running.visitor();
    let draft = filled_in(&mut visitor).await;
    let page = page_with_files(&mut visitor, &draft).await;
    assert!(page.text().contains("je Datei höchstens 200 MB"), "{}", page.text());
    // From here on the highest mark is that of what follows.
    std::fs::write(format!("/proc/{}/clear_refs", running.id()), "5").expect("the mark can be set anew");
    let before = memory(running.id(), "VmRSS");

    let answer = send_plan(running.address, &page, &visitor.cookies(), 200 * MB);
    assert!(
        answer.starts_with("HTTP/1.0 200"),
        "{}",
        answer.split("\r\n\r\n").next().unwrap_or_default()
    );
    assert!(answer.contains("Lageplan.pdf"), "it stands on the page");
    let review = visitor.get(&draft.review.path).await;
    let receipt = visitor
        .send_in(&FilledIn { review, ..draft })
        .await
        .expect("the server answers");
    assert!(
        receipt.path.ends_with("/eingang"),
        "{} {}",
        receipt.path,
        receipt.text()
    );
    let status = visitor.get(receipt.path.trim_end_matches("/eingang")).await;
    let mut links = status.links().into_iter().map(|(href, _)| href);
    let plan = links
        .rfind(|href| href.contains("/dokumente/"))
        .expect("the plan is listed");
    let (bytes, head) = fetch(running.address, &plan, &visitor.cookies());
    assert_eq!(bytes, 200 * MB, "{head}");
    assert!(head.contains(&format!("content-length: {bytes}")), "{head}");

    let most = memory(running.id(), "VmHWM");
    println!("memory: {before} MB before, {most} MB at most");
    assert!(most - before < GROWTH_MB_MAX, "{before} MB before, {most} MB at most");
    assert_eq!(
        documents(&place.data().join("blobs/incoming")).len(),
        0,
        "nothing is left on the way"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_plan_that_is_too_large_is_refused_in_words_and_leaves_nothing_behind() {
    let place = Place::new();
    let running = town_with_plans(&place).await;
    let mut visitor = running.visitor();
    let draft = filled_in(&mut visitor).await;
    let page = page_with_files(&mut visitor, &draft).await;
    // A little too large: told on its page, where everything typed stands.
    let answer = send_plan(running.address, &page, &visitor.cookies(), 201 * MB);
    assert!(
        answer.starts_with("HTTP/1.0 200"),
        "{}",
        answer.split("\r\n\r\n").next().unwrap_or_default()
    );
    assert!(
        answer.contains("Die Datei ist größer als 200\u{a0}MB"),
        "it says why and how to mend it"
    );
    assert_eq!(documents(&place.data().join("blobs")).len(), 0);
    // Far too large: told at once, and read to its end only so that the browser shows the answer.
    let answer = send_plan(running.address, &page, &visitor.cookies(), 260 * MB);
    assert!(
        answer.starts_with("HTTP/1.0 413"),
        "{}",
        answer.split("\r\n\r\n").next().unwrap_or_default()
    );
    assert!(answer.contains("auf einmal höchstens 200\u{a0}MB"), "it says the limit");
    assert_eq!(documents(&place.data().join("blobs")).len(), 0);
    let again = page_with_files(&mut visitor, &draft).await;
    assert!(
        again
            .form_with("_go")
            .expect("a form")
            .with(&[])
            .contains(&("purpose".to_owned(), "work".to_owned()))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_without_a_proof_is_answered_before_its_file_is_read() {
    let place = Place::new();
    let running = town_with_plans(&place).await;
    let draft = "01890000-0000-7000-8000-000000000000";
    for proof in ["", "Authorization: Bearer nonsense\r\n"] {
        let mut line = TcpStream::connect(running.address).expect("connects");
        let request = format!(
            "POST /api/v1/antraege/{draft}/felder/proof/dokumente HTTP/1.1\r\nHost: localhost:8080\r\n{proof}\
             Content-Type: application/pdf\r\nContent-Length: 100000000\r\nConnection: close\r\n\r\n%PDF-1.4 "
        );
        line.write_all(request.as_bytes()).expect("is read");
        let mut start = [0; 12];
        line.read_exact(&mut start)
            .expect("answers, although most of the file is still to come");
        let status = String::from_utf8_lossy(&start).into_owned();
        assert!(["HTTP/1.1 401", "HTTP/1.1 404"].contains(&status.as_str()), "{status}");
        assert!(documents(&place.data().join("blobs")).is_empty());
    }
}

#[tokio::test]
async fn who_watches_the_program_is_told_whether_files_are_looked_at() {
    let place = Place::new();
    let socket = place.path("clamd.ctl");
    let clamd = [
        ("RATHAUS_UPLOADS_SCANNER", "clamd"),
        ("RATHAUS_UPLOADS_ADDRESS", socket.to_str().expect("a plain name")),
    ];
    for (env, expected) in [
        (&clamd[..0], "remark: uploaded files are not checked for malware"),
        (
            &clamd[..],
            "remark: the malware scanner does not answer: files are refused",
        ),
    ] {
        let running = place.serve(&["serve"], env).await;
        let health = running.visitor().get("/healthz").await;
        assert_eq!(health.status, 200, "applications without files can be taken");
        assert!(health.html().contains(expected), "{}", health.html());
        assert!(running.terminate().await.success());
    }
}
