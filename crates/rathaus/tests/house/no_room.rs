//! The disk is full: nothing typed is lost, everybody is told the truth, and the house recovers by itself.

use std::process::Command;

use super::platform::answers;
use super::program::{BINARY, Place, root};

/// Lets no file of the process grow beyond so many bytes; a disk without room behaves alike for whoever writes.
fn limit(process: u32, bytes: &str) -> bool {
    let done = Command::new("prlimit")
        .args(["--pid", &process.to_string(), &format!("--fsize={bytes}:")])
        .output();
    done.is_ok_and(|output| output.status.success())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_nothing_typed_is_lost_and_the_house_recovers_when_there_is_room() {
    let place = Place::new();
    // A program that is told of its limit by a signal would end; as on a full disk, it shall see an error instead.
    let own = place.command(&["demo", "--residents", "300", "--cases", "0", "--no-limits"]);
    let mut command = Command::new("sh");
    command
        .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", BINARY])
        .args(own.get_args());
    command
        .env_clear()
        .envs(own.get_envs().filter_map(|(name, value)| Some((name, value?))))
        .current_dir(root());
    let mut running = place.start(command).await;
    let mut visitor = running.visitor();
    let filled_in = visitor
        .fill_in("resident-parking-permit", &answers())
        .await
        .expect("the server answers");
    if !limit(running.id(), "4096") {
        println!("skipped: prlimit (util-linux) is not there");
        return;
    }
    let health = running.until_status(503).await;
    assert!(
        health.contains("not ready") && health.contains("disk is full"),
        "{health}"
    );

    let name = filled_in
        .sent
        .iter()
        .find(|page| page.pairs.iter().any(|(name, _)| name == "family_name"));
    let sent = name.expect("a page asks for the name");
    let shown = visitor.get(&sent.path).await;
    let typed = [("_go", "next"), ("family_name", "Überlange-Neuname")];
    let page = visitor.submit(&shown, &typed).await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(
        page.html().contains("Überlange-Neuname"),
        "what was typed is still on the page"
    );
    assert!(page.text().contains("nicht speichern"), "{}", page.text());

    let refused = visitor.send_in(&filled_in).await.expect("the server answers");
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert!(refused.text().contains("nicht speichern"), "{}", refused.text());
    let again = refused
        .links()
        .into_iter()
        .map(|(href, _)| href)
        .find(|href| href.starts_with("/antraege/") && !href.contains("absendung"));
    let again = again.expect("the page leads back to the application");
    assert_eq!(visitor.get("/").await.status, 200, "who only reads is not concerned");

    assert!(limit(running.id(), "unlimited"));
    running.until_status(200).await;
    let review = visitor.open(&again).await;
    assert_eq!(review.status, 200, "{}", review.text());
    let receipt = visitor.send_in(&filled_in).await.expect("the server answers");
    assert_eq!(receipt.status, 200, "{}", receipt.text());
    assert!(receipt.path.ends_with("/eingang"), "{}", receipt.path);
    assert_eq!(running.figure("http_panics_total").await, "0");
    assert!(!place.log().contains("panicked"), "{}", place.log());
    assert!(running.terminate().await.success());
    let (well, said) = place.run(&["audit", "verify"]);
    assert!(well, "{said}");
}
