//! A PostgreSQL server is reached over TLS only when it proves that it is the right one.

use std::path::PathBuf;

use store::{Store, StoreError, Target};

/// The server's address by its name, with these words about encryption; `None`, said visibly, without a server.
fn address(host: &str, words: &str) -> Option<String> {
    let (Ok(url), Ok(ca)) = (
        std::env::var("RATHAUS_TEST_POSTGRES"),
        std::env::var("RATHAUS_TEST_POSTGRES_CA"),
    ) else {
        println!("skipped: there is no PostgreSQL server with a certificate (scripts/with-postgres makes one)");
        return None;
    };
    Some(format!(
        "{}?{}",
        url.replace("127.0.0.1", host),
        words.replace("{ca}", &ca)
    ))
}

fn open(url: String) -> Result<Store, StoreError> {
    let target = Target::Postgres {
        url,
        schema: format!("tls{}", std::process::id()),
    };
    Store::open(&target, &[], &[])
}

#[tokio::test]
async fn a_server_with_the_right_certificate_is_used_over_tls() {
    let Some(url) = address("localhost", "sslmode=verify-full&sslrootcert={ca}") else {
        return;
    };
    let store = open(url).expect("opens");
    let encrypted = store
        .read::<_, StoreError, _>(|tx| {
            tx.count(
                "select count(*) from pg_stat_ssl where pid = pg_backend_pid() and ssl",
                &[],
            )
        })
        .await
        .expect("answers");
    assert_eq!(encrypted, 1);
}

#[test]
fn a_server_that_does_not_prove_who_it_is_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let stranger: PathBuf = folder.path().join("stranger.pem");
    let made = std::process::Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=A stranger",
            "-keyout",
        ])
        .arg(folder.path().join("stranger.key"))
        .arg("-out")
        .arg(&stranger)
        .output();
    if !made.is_ok_and(|output| output.status.success()) {
        println!("skipped: openssl is not there");
        return;
    }
    let other = format!("sslmode=verify-full&sslrootcert={}", stranger.display());
    for (host, words) in [
        // Another authority.
        ("localhost", other.as_str()),
        // A public authority knows nothing of this server.
        ("localhost", "sslmode=require"),
        // The right authority, but another name.
        ("127.0.0.1", "sslmode=verify-full&sslrootcert={ca}"),
    ] {
        let Some(url) = address(host, words) else { return };
        assert!(open(url).is_err(), "{host} {words}");
    }
}
