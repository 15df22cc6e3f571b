//! One town offers a service, another one fetches it over the network and offers it to its own people.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;

use super::program::{Place, a_town, copy_folder, end};

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

/// A town that offers the small service of `rathaus blueprint new`, and the key that signed it.
fn offering(place: &Place) {
    let (service, key, town) = (place.path("testschein"), place.path("key"), place.path("town"));
    copy_folder(&a_town(), &town);
    let sharing = town.join("sharing");
    fs::create_dir_all(&sharing).expect("a folder");
    let package = sharing.join("testschein.package");
    for words in [
        &["blueprint", "new", text(&service)][..],
        &["blueprint", "key", "Stadt Beispiel", "--out", text(&key)],
        &[
            "blueprint",
            "pack",
            text(&service),
            "--key",
            text(&key),
            "--out",
            text(&package),
        ],
    ] {
        let (well, said) = place.run(words);
        assert!(well, "{said}");
    }
    let offers = "format = 1\ncontact = \"leistungen@stadt.example\"\n\n[[offer]]\nservice = \"testschein\"\n\
        maintainers = [\"Amt für Proben\"]\nmaturity = \"in_use\"\nadopters = [\"Nachbarstadt\"]\n\
        criteria = [{ de = \"Ein Bürgerbüro\", en = \"A citizens' office\" }]\n\n\
        [[offer]]\nservice = \"fehlt\"\nmaintainers = []\nmaturity = \"trial\"\n";
    fs::write(sharing.join("offers.toml"), offers).expect("writes");
}

fn fetch(place: &Place, url: &str, id: &str, key: &Path, into: &Path) -> (bool, String) {
    place.run(&[
        "blueprint",
        "fetch",
        url,
        id,
        "--publisher",
        text(key),
        "--into",
        text(into),
        "--town",
        text(&a_town()),
    ])
}

#[tokio::test]
async fn a_service_goes_from_town_to_town_with_everything_checked() {
    let (giver, taker) = (Place::new(), Place::new());
    offering(&giver);
    let town = giver.path("town");
    let first = giver.serve(&["serve"], &[("RATHAUS_TOWN", text(&town))]).await;
    let url = format!("http://{}", first.address);

    let page = first.visitor().get("/leistungen-teilen").await;
    for said in [
        "Bescheinigung",
        "0.1.0",
        "Amt für Proben",
        "Nachbarstadt",
        "Ein Bürgerbüro",
        "in Betrieb",
        "Stadt Beispiel",
    ] {
        assert!(page.text().contains(said), "{said} is not in {}", page.text());
    }
    let index = first.visitor().get("/api/v1/nachnutzung").await.json();
    assert_eq!(
        index.as_array().map(Vec::len),
        Some(1),
        "what has no package is left out: {index}"
    );
    assert_eq!(index[0]["maturity"], "in_use");
    assert!(giver.log().contains("fehlt.package"), "and named in the log");
    assert_eq!(first.visitor().get("/api/v1/nachnutzung/fehlt").await.status, 404);

    let (into, key) = (taker.path("blueprints"), giver.path("key.pub"));
    fs::create_dir_all(&into).expect("a folder");
    // A key that is not the publisher's, and a service that nobody offers, leave nothing behind.
    let stranger = taker.path("stranger");
    assert!(taker.run(&["blueprint", "key", "Fremde", "--out", text(&stranger)]).0);
    for (id, key, expected) in [
        ("testschein", taker.path("stranger.pub"), "refused"),
        ("unbekannt", key.clone(), "offers no service"),
        ("../town", key.clone(), "is no id"),
    ] {
        let (well, said) = fetch(&taker, &url, id, &key, &into);
        assert!(!well && said.contains(expected), "{id}: {said}");
        assert_eq!(fs::read_dir(&into).expect("a folder").count(), 0, "{id}");
    }
    let (well, said) = fetch(&taker, &url, "testschein", &key, &into);
    assert!(well && said.contains("testschein is in"), "{said}");
    assert!(first.terminate().await.success());

    let second = taker.serve(&["serve"], &[("RATHAUS_BLUEPRINTS", text(&into))]).await;
    let begin = second.visitor().get("/antraege/neu/testschein").await;
    assert_eq!((begin.status, begin.heading().as_str()), (200, "Bescheinigung"));
    assert!(
        second
            .visitor()
            .get("/leistungen-teilen")
            .await
            .text()
            .contains("Zurzeit wird nichts angeboten")
    );
    assert!(second.terminate().await.success());
}

/// A town that answers with these bytes, whatever it is asked; once.
fn liar(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || {
        if let Ok((mut stream, _)) = listener.accept() {
            let mut asked = [0; 1024];
            let _ = stream.read(&mut asked);
            let _ = stream.write_all(&answer);
        }
    });
    format!("http://{address}")
}

#[test]
fn a_town_that_lies_is_refused_and_nothing_is_written() {
    let place = Place::new();
    offering(&place);
    let into = place.path("blueprints");
    fs::create_dir_all(&into).expect("a folder");
    let package = fs::read(place.path("town/sharing/testschein.package")).expect("reads");
    let answer =
        |head: &str, body: &[u8]| [format!("HTTP/1.1 {head}\r\nConnection: close\r\n\r\n").as_bytes(), body].concat();
    let mut changed = package.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    for (what, lie, expected) in [
        (
            "another place",
            answer("302 Found\r\nLocation: http://127.0.0.1:1/", b""),
            "leads elsewhere",
        ),
        (
            "too much",
            answer("200 OK", &vec![b'a'; 9 * 1024 * 1024]),
            "larger than",
        ),
        ("a changed byte", answer("200 OK", &changed), "refused"),
        ("half of it", answer("200 OK", &package[..middle]), "refused"),
        ("a page", answer("200 OK", b"<html>"), "refused"),
    ] {
        let key = place.path("key.pub");
        let mut command = place.command(&[
            "blueprint",
            "fetch",
            &liar(lie),
            "testschein",
            "--publisher",
            text(&key),
            "--into",
            text(&into),
        ]);
        let (well, said) = end(&mut command);
        assert!(!well && said.contains(expected), "{what}: {said}");
        assert_eq!(fs::read_dir(&into).expect("a folder").count(), 0, "{what}");
    }
}
