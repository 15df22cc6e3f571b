//! What the scanner for malware says of a file, and how large files may be.

use std::path::Path;
use std::sync::Arc;

use base::ports::{Looking, Readiness, Scanner, Verdict};
use testkit::{Page, TestTown};

use crate::common::{Desk, MIGRATIONS, blueprints};

const PDF: &[u8] = b"%PDF-1.4 a small plan %%EOF";

/// Says the same of every file.
struct Says(Verdict);

impl Scanner for Says {
    fn scan<'a>(&'a self, file: &'a Path) -> Looking<'a, Verdict> {
        let content = std::fs::read(file).expect("the file lies on disk before anybody else looks at it");
        assert!(!content.is_empty());
        Box::pin(std::future::ready(self.0.clone()))
    }

    fn readiness(&self) -> Looking<'_, Readiness> {
        let answers = !matches!(self.0, Verdict::Away { .. });
        Box::pin(std::future::ready(if answers {
            Readiness::Ready
        } else {
            Readiness::Away
        }))
    }
}

fn desk(verdict: Verdict, takes_unscanned: bool) -> Desk {
    let mut town = TestTown::new(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
    town.scanner = Arc::new(Says(verdict));
    town.config.files = web::FileLimits::new(20 << 20, takes_unscanned);
    Desk::with(town, &blueprints(), true)
}

fn away() -> Verdict {
    Verdict::Away {
        reason: "no answer".to_owned(),
    }
}

impl Desk {
    /// Sends a file from the status page of a case that waits for a clerk; what the page says then.
    async fn sends(&self, content: &[u8]) -> (base::Uuid, Page) {
        let case = self.case(1, "Žaneta Łukaszewska");
        let id = case.id;
        self.save(vec![case]).await;
        let (mut applicant, status) = self.applicant(id).await;
        let path = format!("{}/nachrichten", status.path);
        let sent = applicant
            .upload(&path, &[("text", "")], "files", "Plan.pdf", content)
            .await;
        (id, applicant.follow(sent).await)
    }

    /// Whether a file lies below the folder of documents.
    fn holds_files(&self) -> bool {
        fn holds(folder: &Path) -> bool {
            let entries = std::fs::read_dir(folder).expect("a folder").filter_map(Result::ok);
            entries
                .map(|entry| entry.path())
                .any(|path| !path.is_dir() || holds(&path))
        }
        holds(self.town.blobs.folder())
    }
}

#[tokio::test]
async fn a_file_with_malware_is_refused_and_so_is_one_at_which_nobody_could_look() {
    let malware = Verdict::Malware {
        name: "Eicar-Signature".to_owned(),
    };
    for (verdict, expected) in [
        (malware.clone(), "In dieser Datei wurde Schadsoftware gefunden"),
        (away(), "Bitte versuchen Sie es in einigen Minuten noch einmal"),
        (Verdict::TooLarge, "zu groß, um sie auf Schadsoftware zu prüfen"),
    ] {
        let desk = desk(verdict, false);
        let (id, page) = desk.sends(PDF).await;
        assert!(page.text().contains(expected), "{}", page.text());
        assert!(desk.documents(id).await.is_empty());
        assert!(!desk.holds_files(), "nothing is left behind");
    }
    // Where the town takes what nobody could look at, malware is refused all the same.
    let desk = desk(malware, true);
    let (id, page) = desk.sends(PDF).await;
    assert!(page.text().contains("Schadsoftware gefunden"), "{}", page.text());
    assert!(desk.documents(id).await.is_empty());
}

#[tokio::test]
async fn a_file_at_which_nobody_could_look_is_marked_where_the_town_takes_it() {
    for (verdict, takes, unscanned) in [
        (away(), true, true),
        (Verdict::TooLarge, true, true),
        (Verdict::Clean, false, false),
        (Verdict::NotScanned, false, false),
    ] {
        let desk = desk(verdict, takes);
        let (id, _) = desk.sends(PDF).await;
        let all = desk.documents(id).await;
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].unscanned, unscanned);
        let sheet = desk.visitor(desk.clerk()).get(&format!("/desk/vorgaenge/{id}")).await;
        assert_eq!(
            sheet.text().contains("Nicht auf Schadsoftware geprüft"),
            unscanned,
            "{}",
            sheet.text()
        );
    }
}

#[tokio::test]
async fn the_administration_is_told_whether_files_are_looked_at() {
    let admin = || testkit::staff("Anna Admin", &[web::Role::Administrator], &[]);
    for (desk, expected) in [
        (
            Desk::new(),
            "Hochgeladene Dateien werden nicht auf Schadsoftware geprüft",
        ),
        (
            desk(Verdict::Clean, false),
            "Hochgeladene Dateien werden auf Schadsoftware geprüft.",
        ),
        (desk(away(), false), "Dateien werden abgelehnt, bis er wieder antwortet"),
        (desk(away(), true), "Dateien werden trotzdem angenommen"),
    ] {
        let page = desk.visitor(admin()).get("/verwaltung").await;
        assert!(page.text().contains(expected), "{expected}: {}", page.text());
    }
}

#[tokio::test]
async fn a_file_beyond_the_limit_of_its_place_or_of_the_town_is_refused_with_that_limit() {
    let large = [PDF, &vec![b' '; 11 << 20], b"%%EOF"].concat();
    let desk = desk(Verdict::Clean, false);
    let (id, page) = desk.sends(&large).await;
    assert!(
        page.text().contains("Die Datei ist größer als 10 MB"),
        "{}",
        page.text()
    );
    assert!(desk.documents(id).await.is_empty() && !desk.holds_files());

    let mut town = TestTown::new(&MIGRATIONS, cases::jobs::SUBSCRIPTIONS);
    town.config.files = web::FileLimits::new(5 << 20, false);
    let small = Desk::with(town, &blueprints(), true);
    let page = small.sends(&large[..(5 << 20) + 1]).await.1;
    assert!(page.text().contains("Die Datei ist größer als 5 MB"), "{}", page.text());
    assert!(
        page.text().contains("je Datei höchstens 5 MB"),
        "the page says what the town takes: {}",
        page.text()
    );
    assert!(!small.holds_files());
}
