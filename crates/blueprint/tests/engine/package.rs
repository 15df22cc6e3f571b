//! Packages: what is packed is read again byte by byte, and whatever somebody makes of one on the way is refused.

use blueprint::{
    Files, PACKAGE_BYTES_MAX, PACKAGE_FILES_MAX, Package, PackageError, PublisherKey, SigningKey, unsafe_texts,
};

use super::common::files;

fn key() -> SigningKey {
    SigningKey::new(&[7; 32], "Stadt Beispiel").expect("a name")
}

/// A small set of files that a package may hold; whether the blueprint is good does not matter to the container.
fn small() -> Files {
    let head = "format = 1\nid = \"dog-tax\"\nversion = \"1.2.0\"\n";
    let all = [
        ("blueprint.toml", head),
        ("form.toml", "pages = []\n"),
        ("letters/receipt.typ", "Guten Tag ä\n--- form.toml 3\n"),
        ("texts/de.toml", "[service]\ntitle = \"Hundesteuer\"\n"),
    ];
    Files(
        all.into_iter()
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
            .collect(),
    )
}

fn packed(files: &Files) -> String {
    Package::write(files, &key()).expect("it can be packed")
}

/// A package signed by the key over whatever content somebody wrote, as a hostile publisher would.
fn forged(content: &str) -> String {
    let good = packed(&small());
    let (head, _) = good.split_once("\n\n").expect("a head");
    let mut head: Vec<String> = head.lines().map(str::to_owned).collect();
    head.pop();
    head.pop();
    head.push(format!("content: blake3:{}", blake3::hash(content.as_bytes()).to_hex()));
    sign(&head.join("\n"), content)
}

/// A head without its last line, signed anew.
fn sign(head: &str, content: &str) -> String {
    use ed25519_dalek::Signer;
    let head = format!("{head}\n");
    let signature = ed25519_dalek::SigningKey::from_bytes(&[7; 32]).sign(head.as_bytes());
    let hex: String = signature.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("{head}signature: {hex}\n\n{content}")
}

fn refused(bytes: impl AsRef<[u8]>) -> PackageError {
    Package::read(bytes.as_ref()).expect_err("it must be refused")
}

fn entry(path: &str, text: &str) -> String {
    format!("--- {path} {}\n{text}\n", text.len())
}

#[test]
fn what_is_packed_is_read_again_and_twice_the_same() {
    for files in [small(), files("resident-parking-permit"), files("_all-fields")] {
        let package = packed(&files);
        assert_eq!(package, packed(&files), "the same files and key give the same bytes");
        let read = Package::read(package.as_bytes()).expect("it reads");
        assert_eq!(read.files, files);
        assert_eq!(read.publisher, "Stadt Beispiel");
        let known = key().public();
        assert_eq!(read.publisher(std::slice::from_ref(&known)), Ok(&known));
    }
    let read = Package::read(packed(&small()).as_bytes()).expect("it reads");
    assert_eq!(
        (read.id.as_str(), read.version.as_str(), read.format),
        ("dog-tax", "1.2.0", 1)
    );
}

#[test]
fn every_changed_byte_is_noticed() {
    let package = packed(&small()).into_bytes();
    for at in 0..package.len() {
        for flip in [0x01, 0x20] {
            let mut changed = package.clone();
            changed[at] ^= flip;
            assert!(Package::read(&changed).is_err(), "byte {at} of {}", package.len());
        }
    }
    for end in 0..package.len() {
        assert!(Package::read(&package[..end]).is_err(), "cut off at {end}");
    }
    assert!(
        Package::read(&[package.as_slice(), b"\n"].concat()).is_err(),
        "something added"
    );
}

#[test]
fn a_changed_content_and_a_wrong_signature_are_told_apart() {
    let package = packed(&small());
    assert!(matches!(
        refused(package.replace("Hundesteuer", "Katzensteuer")),
        PackageError::Changed { .. }
    ));
    assert_eq!(
        refused(package.replace("version: 1.2.0", "version: 9.9.9")),
        PackageError::Signature
    );
    assert_eq!(
        refused(package.replace("Stadt Beispiel", "Stadt Anderswo")),
        PackageError::Signature
    );
    let other = SigningKey::new(&[8; 32], "Stadt Beispiel")
        .expect("a name")
        .public()
        .to_string();
    assert_eq!(
        refused(package.replace(&key().public().to_string(), &other)),
        PackageError::Signature
    );
    // A key of low order, under which one signature would fit every message.
    let weak = format!("ed25519:01{}", "00".repeat(31));
    assert_eq!(
        refused(package.replace(&key().public().to_string(), &weak)),
        PackageError::Signature
    );
}

#[test]
fn an_unknown_publisher_and_a_borrowed_name_are_refused() {
    let package = Package::read(packed(&small()).as_bytes()).expect("it reads");
    let stranger = SigningKey::new(&[9; 32], "Stadt Beispiel").expect("a name").public();
    assert!(matches!(
        package.publisher(&[]),
        Err(PackageError::UnknownPublisher { .. })
    ));
    assert!(matches!(
        package.publisher(&[stranger]),
        Err(PackageError::UnknownPublisher { .. })
    ));
    let renamed = PublisherKey {
        name: Some("Stadt Anderswo".to_owned()),
        ..key().public()
    };
    assert!(matches!(
        package.publisher(&[renamed]),
        Err(PackageError::OtherName { .. })
    ));
    let nameless = PublisherKey {
        name: None,
        ..key().public()
    };
    assert!(package.publisher(&[nameless]).is_ok());
}

#[test]
fn paths_that_lead_elsewhere_are_refused_although_the_signature_is_right() {
    let kind = |path: &str| refused(forged(&format!("{}--- end\n", entry(path, "x"))));
    for path in [
        "../form.toml",
        "texts/../../form.toml",
        "letters/..",
        "..\\form.toml",
        "texts/..\\..\\x.toml",
    ] {
        assert_eq!(kind(path), PackageError::LeadsOut(path.to_owned()));
    }
    for path in [
        "/etc/passwd",
        "\\\\server\\x.toml",
        "C:/form.toml",
        "c:form.toml",
        "~/form.toml",
        "//form.toml",
    ] {
        assert_eq!(kind(path), PackageError::Absolute(path.to_owned()));
    }
    for path in ["letters/a/b.typ", "a/b/c/d/e/f/g.toml", "texts//de.toml"] {
        assert_eq!(kind(path), PackageError::TooDeep(path.to_owned()));
    }
    for path in [
        "run.sh",
        "README.md",
        "texts/fr.toml",
        "letters/receipt.pdf",
        "letters/Receipt.typ",
        "letters/.typ",
        "./form.toml",
        "examples/a b.toml",
        ".git/config",
        "form.toml/",
        "letters/sample.JSON",
        "letters/receipt.typ\0",
        "texts/de.toml ",
        "CON",
        "letters/ä.typ",
    ] {
        assert_eq!(kind(path), PackageError::Foreign(path.to_owned()), "{path}");
    }
}

#[test]
fn too_much_of_anything_is_refused_before_it_is_unpacked() {
    assert_eq!(refused(vec![b'x'; PACKAGE_BYTES_MAX + 1]), PackageError::TooLarge);
    let many: String = (0..=PACKAGE_FILES_MAX)
        .map(|at| entry(&format!("examples/{at:05}.toml"), ""))
        .collect();
    assert_eq!(refused(forged(&format!("{many}--- end\n"))), PackageError::TooManyFiles);
    let large = "x".repeat(2 * 1024 * 1024 + 1);
    let forged_large = forged(&format!("{}--- end\n", entry("form.toml", &large)));
    assert_eq!(
        refused(forged_large),
        PackageError::FileTooLarge("form.toml".to_owned())
    );
    // A length that promises more than there is, or than a machine can count, reserves nothing.
    for length in ["9999", "99999999999999999999999999", "-1", "+1", "01", "0x1", ""] {
        let content = format!("--- form.toml {length}\nx\n--- end\n");
        assert!(
            matches!(refused(forged(&content)), PackageError::Damaged(_)),
            "{length}"
        );
    }
}

#[test]
fn other_containers_and_compressed_bombs_are_named_and_not_opened() {
    for (bytes, what) in [
        (&b"PK\x03\x04rest"[..], "a ZIP archive"),
        (b"\x1f\x8b\x08rest", "a gzip archive"),
        (b"\x28\xb5\x2f\xfdrest", "a Zstandard archive"),
        (b"BZh91AY", "a bzip2 archive"),
    ] {
        assert!(refused(bytes).to_string().contains(what), "{what}");
    }
    let mut tar = vec![0; 512];
    tar[257..262].copy_from_slice(b"ustar");
    assert!(refused(&tar).to_string().contains("a tar archive"));
    for other in [
        &b""[..],
        b"\xff\xfe",
        b"hello\n\nworld",
        b"Rathaus blueprint package 2\n\n",
    ] {
        assert!(matches!(refused(other), PackageError::NoPackage(_)));
    }
}

#[test]
fn a_file_twice_or_out_of_order_is_refused() {
    let (a, b) = (entry("form.toml", "a"), entry("fees.toml", "b"));
    for content in [format!("{a}{a}--- end\n"), format!("{a}{b}--- end\n")] {
        assert!(matches!(refused(forged(&content)), PackageError::Order(_)));
    }
}

#[test]
fn the_head_must_say_what_the_blueprint_says() {
    let good = packed(&small());
    let (head, content) = good.split_once("\n\n").expect("a head");
    let head: Vec<&str> = head.lines().collect();
    let head = head[..head.len() - 1].join("\n");
    for (from, to, what) in [
        ("id: dog-tax", "id: other", "the id"),
        ("version: 1.2.0", "version: 2.0.0", "the version"),
    ] {
        let error = refused(sign(&head.replace(from, to), content));
        assert!(
            matches!(error, PackageError::Disagrees { what: found, .. } if found == what),
            "{error}"
        );
    }
    assert_eq!(
        refused(sign(&head.replace("format: 1", "format: 2"), content)),
        PackageError::Format(2)
    );
    for (from, to) in [
        ("id: dog-tax\n", ""),
        ("publisher:", "author:"),
        ("format: 1", "format: one"),
        ("key: ed25519:", "key: rsa:"),
    ] {
        assert!(
            matches!(
                refused(sign(&head.replace(from, to), content)),
                PackageError::Damaged(_)
            ),
            "{from}"
        );
    }
}

#[test]
fn an_id_that_would_name_another_folder_is_refused() {
    for id in ["..", "a/b", "A", "", "x y"] {
        let mut files = small();
        files.0.insert(
            "blueprint.toml".to_owned(),
            format!("format = 1\nid = \"{id}\"\nversion = \"1\"\n"),
        );
        assert!(
            matches!(Package::write(&files, &key()), Err(PackageError::Damaged(_))),
            "{id:?}"
        );
    }
}

#[test]
fn keys_are_kept_in_files_that_other_tools_read() {
    let (private, public) = key().to_pem().expect("it can be written");
    assert!(
        private.starts_with("Publisher: Stadt Beispiel\n-----BEGIN PRIVATE KEY-----\n"),
        "{private}"
    );
    let again = SigningKey::from_pem(&private).expect("it reads");
    assert_eq!(again.public(), key().public());
    assert_eq!(PublisherKey::from_pem(&public).expect("it reads"), key().public());
    // As `openssl genpkey -algorithm ed25519` writes it, RFC 8410 § 10.3.
    let openssl = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n";
    assert!(matches!(SigningKey::from_pem(openssl), Err(PackageError::Key(reason)) if reason.contains("Publisher: ")));
    let named = SigningKey::from_pem(&format!("Publisher: Stadt Beispiel\n{openssl}")).expect("it reads");
    let public = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
    assert_eq!(
        PublisherKey::from_pem(public).expect("it reads").bytes,
        named.public().bytes
    );
    for wrong in ["", "hello", &public.replace("MCow", "MCox"), &private] {
        assert!(PublisherKey::from_pem(wrong).is_err(), "{wrong}");
    }
    for name in ["", " x", "a\nb", &"x".repeat(201)] {
        assert!(SigningKey::new(&[1; 32], name).is_err(), "{name:?}");
    }
}

#[test]
fn the_blueprints_of_the_repository_hold_no_scripts_and_no_markup() {
    for name in ["resident-parking-permit", "_all-fields"] {
        assert_eq!(unsafe_texts(&files(name)), Vec::new(), "{name}");
    }
}

#[test]
fn scripts_markup_and_invisible_characters_in_texts_are_refused() {
    for (path, text) in [
        ("texts/de.toml", "title = \"<script>alert(1)</script>\""),
        ("texts/de.toml", "title = \"Ein <b>fettes</b> Wort\""),
        ("texts/de.toml", "title = \"<img src=x onerror=alert(1)>\""),
        ("texts/de.toml", "title = \"\\u003cscript>\""),
        ("texts/de.toml", "title = \"&lt;script&gt;\""),
        ("texts/de.toml", "title = \"&#60;b\""),
        ("texts/de.toml", "title = \"Klick: JavaScript :alert(1)\""),
        ("texts/de.toml", "title = \"java\\u0073cript:alert(1)\""),
        ("texts/de.toml", "title = \"data:text/html;base64,xxxx\""),
        ("texts/de.toml", "title = \"Gebühr \u{202e}0001\""),
        ("texts/de.toml", "title = \"Gebühr \\u202e0001\""),
        ("texts/de.toml", "\"<b>\" = \"Titel\""),
        ("form.toml", "why = \"<a href='https://example.org'>Gesetz</a>\""),
        ("form.toml", "why = \"<svg onload=alert(1)>\""),
        ("checks.toml", "[[checks]]\nlegal = \"<!-- -->\""),
        ("process.toml", "[[deadlines]]\nlegal = \"x </td>\""),
        ("letters/receipt.typ", "#link(\"javascript:alert(1)\")"),
        ("letters/receipt.typ", "Betrag: \u{2066}100\u{2069}"),
    ] {
        let files = Files([(path.to_owned(), text.to_owned())].into());
        let found = unsafe_texts(&files);
        assert!(!found.is_empty() && found[0].file == path, "{text} is not refused");
    }
    for (path, text) in [
        ("texts/de.toml", "title = \"Kinder < 6 Jahre & Begleitung, 5 <= 6\""),
        ("form.toml", "shown_when = \"age<limit && b<form_of\""),
        ("letters/receipt.typ", "#set text(size: 9pt) <label>"),
    ] {
        let files = Files([(path.to_owned(), text.to_owned())].into());
        assert_eq!(unsafe_texts(&files), Vec::new(), "{text}");
    }
}
