use super::*;

fn place(file: &Path) -> Place {
    Place {
        config: Some(file.to_owned()),
        ..Place::default()
    }
}

/// The error of a configuration file and an environment; empty when it is taken.
fn error(text: &str, env: &[(&str, &str)]) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("rathaus.toml");
    std::fs::write(&path, text).expect("writes");
    match Config::read_with(&place(&path), "data", &Env::of(env)) {
        Ok(_) => String::new(),
        Err(error) => format!("{error:#}"),
    }
}

const PLATFORM: &str =
    "[payment]\nbase_url = \"https://pay.example.de/api\"\noriginator_id = \"A\"\nend_point_id = \"B\"\n";
const MAIL: &str = "[mail]\nhost = \"mail.example.de\"\nfrom = \"Stadt <a@example.de>\"\n";

#[test]
fn each_wrong_value_in_the_file_is_told_with_its_name_its_value_and_how_to_mend_it() {
    for (text, expected) in [
        (
            "listen = \"8080\"",
            vec!["listen = \"8080\"", "rathaus.toml", "127.0.0.1:8080"],
        ),
        ("listen = 8080", vec!["listen = \"8080\"", "127.0.0.1:8080"]),
        (
            "listen = [1]",
            vec!["rathaus.toml", "line 1", "a text or a whole number"],
        ),
        (
            "base_url = \"rathaus.de\"",
            vec!["base_url = \"rathaus.de\"", "https://"],
        ),
        ("base_url = \"https://rathaus.de/pfad\"", vec!["/pfad", "path"]),
        (
            "base_url = \"ftp://rathaus.de\"",
            vec!["ftp://", "must begin with https://"],
        ),
        ("base_url = \"https://\"", vec!["names no host"]),
        ("base_url = \"https://a b\"", vec!["names no host"]),
        ("trusted_proxies = -1", vec!["trusted_proxies = \"-1\"", "0, 1, 2"]),
        ("trusted_proxies = \"two\"", vec!["\"two\"", "rathaus.toml"]),
        ("metrics_token = \"short\"", vec!["metrics_token", "openssl rand"]),
        (
            "[receivers]\ntax-office = \"a b\"",
            vec!["receivers.tax-office", "rathaus.toml", "without blanks"],
        ),
        ("[receivers]\ntax-office = \"\"", vec!["receivers.tax-office"]),
        ("port = 3", vec!["rathaus.toml", "unknown field `port`", "listen"]),
        ("listen = ", vec!["rathaus.toml", "line 1"]),
        (
            "[database]\nschema = \"stadt\"",
            vec!["database.schema = \"stadt\"", "database.url"],
        ),
        ("[database]", vec!["database.url is missing", "rathaus.toml"]),
        ("[database]\nurl = \"mysql://x\"", vec!["database.url", "postgres://"]),
        (
            "[database]\nurl = \"postgres://u:geheim@db.example/x\"",
            vec!["database.url = \"…\"", "sslmode=verify-full"],
        ),
        (
            "[database]\nurl = \"postgres://localhost/x\"\nschema = \"Stadt-1\"",
            vec!["database.schema = \"Stadt-1\"", "a–z"],
        ),
        (
            "[database]\nurl = \"postgres://localhost/x\"\nuser = \"x\"",
            vec!["unknown field `user`"],
        ),
        (
            "[mail]\nfrom = \"a@b.de\"",
            vec!["mail.host is missing", "RATHAUS_MAIL_HOST"],
        ),
        (
            "[mail]\nhost = \"m.de\"",
            vec!["mail.from is missing", "RATHAUS_MAIL_FROM"],
        ),
        (
            "[mail]\nhost = \"m.de\"\nfrom = \"Stadt\"",
            vec!["mail.from = \"Stadt\"", "cannot be used"],
        ),
        (
            "[mail]\nhost = \"m.de\"\nfrom = \"a@b.de\"\nport = 70000",
            vec!["mail.port = \"70000\"", "1 to 65535"],
        ),
        (
            "[mail]\nhost = \"m.de\"\nfrom = \"a@b.de\"\ntls = \"yes\"",
            vec!["mail.tls = \"yes\"", "starttls"],
        ),
        (
            "[mail]\nhost = \"m.de\"\nfrom = \"a@b.de\"\nuser = \"x\"",
            vec!["mail.user = \"x\"", "mail.password"],
        ),
        (
            "[mail]\nhost = \"m.de\"\nfrom = \"a@b.de\"\npassword = \"geheim\"",
            vec!["mail.password = \"…\"", "mail.user"],
        ),
        (
            "payment = \"later\"",
            vec!["payment = \"later\"", "none", "simulated", "xbezahldienste"],
        ),
        ("payment = 3", vec!["rathaus.toml", "\"none\""]),
        (
            "identity = \"later\"",
            vec!["identity = \"later\"", "none", "simulated", "openid"],
        ),
        ("identity = 3", vec!["rathaus.toml", "\"none\""]),
        (
            "[identity]",
            vec!["identity.issuer is missing", "RATHAUS_IDENTITY_ISSUER"],
        ),
        (
            "[identity]\nissuer = \"http://login.example.de\"\nclient_id = \"a\"\nlabel = \"BundID\"",
            vec!["identity.issuer = \"http://login.example.de\"", "https://"],
        ),
        (
            "[identity]\nissuer = \"https://login.example.de\"\nlabel = \"BundID\"",
            vec!["identity.client_id is missing"],
        ),
        (
            "[uploads]\nbytes_max = \"viel\"",
            vec!["uploads.bytes_max = \"viel\"", "209715200"],
        ),
        (
            "[uploads]\nbytes_max = 200",
            vec!["uploads.bytes_max = \"200\"", "1048576"],
        ),
        (
            "[uploads]\nscanner = \"other\"",
            vec!["uploads.scanner = \"other\"", "clamd or none"],
        ),
        (
            "[uploads]\nscanner = \"clamd\"",
            vec!["uploads.scanner = \"clamd\"", "RATHAUS_UPLOADS_ADDRESS"],
        ),
        (
            "[uploads]\naddress = \"127.0.0.1:3310\"",
            vec!["uploads.address", "needs a scanner"],
        ),
        (
            "[uploads]\nscanner = \"clamd\"\naddress = \"clamd\"",
            vec!["uploads.address = \"clamd\"", "/run/clamav/clamd.ctl"],
        ),
        (
            "[uploads]\nunscanned = \"yes\"",
            vec!["uploads.unscanned = \"yes\"", "refuse or take"],
        ),
        ("[payment]\nurl = \"x\"", vec!["unknown field `url`", "base_url"]),
        (
            "[payment]",
            vec!["payment.base_url is missing", "RATHAUS_PAYMENT_BASE_URL"],
        ),
        (
            "[payment]\nbase_url = \"https://p.de\"\nend_point_id = \"B\"",
            vec!["payment.originator_id is missing"],
        ),
        (
            "[payment]\nbase_url = \"https://p.de\"\noriginator_id = \"A\"",
            vec!["payment.end_point_id is missing"],
        ),
        (
            "[payment]\nbase_url = \"http://p.de\"\noriginator_id = \"A\"\nend_point_id = \"B\"",
            vec!["payment.base_url = \"http://p.de\"", "https://"],
        ),
        (
            "[payment]\nbase_url = \"https://p.de\"\noriginator_id = \"A/1\"\nend_point_id = \"B\"",
            vec!["payment.originator_id = \"A/1\"", "at most 36"],
        ),
        (
            &format!("{PLATFORM}client_certificate = \"/nowhere.pem\""),
            vec!["client_certificate and payment.client_key belong together"],
        ),
        (
            &format!("{PLATFORM}client_certificate = \"/nowhere.pem\"\nclient_key = \"/nowhere.key\""),
            vec!["/nowhere.pem", "cannot be read"],
        ),
        (
            &format!("{PLATFORM}page_origins = [\"https://pay.example.de/ui\"]"),
            vec!["payment.page_origins = \"https://pay.example.de/ui\"", "without a path"],
        ),
        (
            &format!("{PLATFORM}page_origins = [\"https://x; script-src *\"]"),
            vec!["payment.page_origins"],
        ),
    ] {
        let told = error(text, &[]);
        for part in expected {
            assert!(told.contains(part), "{text}\nis told as\n{told}\nwithout\n{part}");
        }
        assert!(!told.contains("geheim"), "a secret is shown: {told}");
    }
}

#[test]
fn each_wrong_variable_is_told_by_its_name() {
    for (env, expected) in [
        (
            vec![("RATHAUS_TRUSTED_PROXIES", "x")],
            vec!["RATHAUS_TRUSTED_PROXIES", "\"x\""],
        ),
        (
            vec![("RATHAUS_METRICS_TOKEN", "x")],
            vec!["RATHAUS_METRICS_TOKEN", "openssl"],
        ),
        (
            vec![("RATHAUS_DATABASE_URL", "x")],
            vec!["RATHAUS_DATABASE_URL", "postgres://"],
        ),
        (
            vec![("RATHAUS_DATABASE_SCHEMA", "x")],
            vec!["RATHAUS_DATABASE_SCHEMA", "database.url"],
        ),
        (
            vec![("RATHAUS_DATABASE", "x")],
            vec!["RATHAUS_DATABASE means nothing", "RATHAUS_DATABASE_URL"],
        ),
        (
            vec![("RATHAUS_MAIL_PORT", "25")],
            vec!["mail.host is missing", "RATHAUS_MAIL_HOST"],
        ),
        (
            vec![("RATHAUS_PAYMENT", "later")],
            vec!["RATHAUS_PAYMENT", "\"later\"", "none"],
        ),
        (
            vec![("RATHAUS_PAYMENT", "xbezahldienste")],
            vec!["payment.base_url is missing"],
        ),
        (
            vec![("RATHAUS_PAYMENT_BASEURL", "x")],
            vec!["RATHAUS_PAYMENT_BASEURL means nothing"],
        ),
        (
            vec![
                ("RATHAUS_PAYMENT_BASE_URL", "https://p.de"),
                ("RATHAUS_PAYMENT_ORIGINATOR_ID", "A"),
                ("RATHAUS_PAYMENT_END_POINT_ID", "B"),
                ("RATHAUS_PAYMENT_PAGE_ORIGINS", "https://a.de, b"),
            ],
            vec!["RATHAUS_PAYMENT_PAGE_ORIGINS", "\"b\""],
        ),
    ] {
        let told = error("", &env);
        for part in expected {
            assert!(told.contains(part), "{env:?}\nis told as\n{told}\nwithout\n{part}");
        }
    }
}

#[test]
fn a_variable_wins_over_the_file_and_an_empty_one_counts_as_not_set() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("rathaus.toml");
    std::fs::write(&path, format!("trusted_proxies = 1\n{PLATFORM}{MAIL}")).expect("writes");
    let read = |env: &[(&str, &str)]| Config::read_with(&place(&path), "data", &Env::of(env)).expect("is taken");
    let config = read(&[("RATHAUS_PAYMENT", ""), ("RATHAUS_MAIL_HOST", "")]);
    assert_eq!(config.trusted_proxies, 1);
    assert_eq!(
        config.mail.as_ref().map(|mail| (mail.host.as_str(), mail.port)),
        Some(("mail.example.de", 465))
    );
    let Payment::Platform {
        config: platform,
        page_origins,
    } = &config.payment
    else {
        panic!("{:?}", config.payment);
    };
    assert_eq!(platform.base_url, "https://pay.example.de/api");
    assert_eq!(page_origins, &["https://pay.example.de"]);
    let other = read(&[
        ("RATHAUS_PAYMENT_BASE_URL", "https://other.example.de/"),
        ("RATHAUS_PAYMENT_AUTHORIZATION", "Bearer x"),
        ("RATHAUS_MAIL_TLS", "starttls"),
        ("RATHAUS_TRUSTED_PROXIES", "2"),
    ]);
    assert_eq!(
        (other.trusted_proxies, other.mail.map(|mail| mail.port)),
        (2, Some(587))
    );
    let Payment::Platform { config: platform, .. } = &other.payment else {
        panic!("{:?}", other.payment);
    };
    assert_eq!(platform.base_url, "https://other.example.de");
    assert!(
        !format!("{platform:?}").contains("Bearer"),
        "credentials never reach a log"
    );
    assert!(matches!(read(&[("RATHAUS_PAYMENT", "none")]).payment, Payment::None));
}

#[test]
fn without_anything_the_town_runs_on_this_machine_with_sqlite_and_simulated_payment() {
    let config = Config::read_with(&Place::default(), "data", &Env::default()).expect("is taken");
    assert_eq!(config.base_url, "http://127.0.0.1:8080");
    assert!(matches!(&config.target, Target::Sqlite(path) if path == Path::new("data/rathaus.db")));
    assert!(matches!(config.identity, Identity::None), "nobody must have an account");
    assert!(matches!(config.payment, Payment::Simulated) && config.mail.is_none());
}

#[test]
fn a_folder_that_is_not_there_is_told_with_its_place() {
    let place = Place {
        town: Some("/nowhere/town".into()),
        blueprints: Some("/nowhere/blueprints".into()),
        ..Place::default()
    };
    let config = Config::read_with(&place, "data", &Env::default()).expect("is taken");
    let town = config.town_folder().expect_err("is refused").to_string();
    assert!(
        town.contains("/nowhere/town") && town.contains("RATHAUS_TOWN"),
        "{town}"
    );
    let blueprints = config.blueprints_folder().expect_err("is refused").to_string();
    assert!(
        blueprints.contains("/nowhere/blueprints") && blueprints.contains("--blueprints"),
        "{blueprints}"
    );
    let missing = Place {
        config: Some("/nowhere/rathaus.toml".into()),
        ..Place::default()
    };
    let error = format!(
        "{:#}",
        Config::read_with(&missing, "data", &Env::default()).expect_err("is refused")
    );
    assert!(error.contains("/nowhere/rathaus.toml"), "{error}");
}
