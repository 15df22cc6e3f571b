//! The metadata of a submission: valid by the schema of FIT-Connect, and a changed byte changes them.

use std::path::{Path, PathBuf};

use base::Lang;
use blueprint::{Attachment, Blueprint, Submission};
use jiff::civil::date;
use serde_json::Value;

use super::common::{blueprint, folder};
use super::schema::errors;

fn metadata(blueprint: &Blueprint, data: &[u8], attachments: &[Attachment]) -> Value {
    let submission = Submission {
        data,
        schema_uri: &blueprint.answers_schema_urn(),
        applied_on: Some(date(2026, 11, 21)),
        attachments,
    };
    blueprint.submission_metadata(&submission, Lang::De)
}

fn file(name: &str, content: &str) -> Attachment {
    Attachment {
        file_name: name.to_owned(),
        media_type: "application/pdf".to_owned(),
        content: content.as_bytes().to_vec(),
    }
}

#[test]
fn the_metadata_name_service_schema_and_hashes() {
    let all = blueprint("_all-fields");
    let told = metadata(&all, b"{}", &[file("a.pdf", "x"), file("a.pdf", "x")]);
    let service = &told["publicServiceType"];
    assert_eq!(service["identifier"], "urn:de:fim:leika:leistung:99000000000000");
    let without = metadata(&blueprint("general-request"), b"{}", &[]);
    assert_eq!(
        without["publicServiceType"]["identifier"],
        "urn:rathaus:service:general-request"
    );
    assert_eq!(
        told["contentStructure"]["data"]["submissionSchema"]["schemaUri"],
        all.answers_schema(Lang::De)["$id"]
    );
    let hash = told["contentStructure"]["data"]["hash"]["content"]
        .as_str()
        .expect("a hash");
    // SHA-512 of `{}`.
    assert!(
        hash.starts_with("27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9"),
        "{hash}"
    );
    assert_ne!(
        hash,
        metadata(&all, b"{ }", &[])["contentStructure"]["data"]["hash"]["content"]
    );
    assert_eq!(told["additionalReferenceInfo"]["applicationDate"], "2026-11-21");
    let ids: Vec<&str> = (0..2)
        .filter_map(|at| told["contentStructure"]["attachments"][at]["attachmentId"].as_str())
        .collect();
    assert_ne!(ids[0], ids[1], "two files are two, also when they are alike");
    assert!(
        ids.iter()
            .all(|id| id.len() == 36 && &id[14..15] == "4" && &id[19..20] == "8"),
        "{ids:?}"
    );
    assert_eq!(
        told,
        metadata(&all, b"{}", &[file("a.pdf", "x"), file("a.pdf", "x")]),
        "the same is described alike"
    );
}

/// Against the schema itself, where it is at hand.
#[test]
fn the_metadata_of_every_service_are_valid() {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let schema = shared.join("data/fit-connect-metadata/fitconnect/schema/metadata.schema.v1.0.0.json");
    let Ok(schema) = std::fs::read_to_string(schema) else {
        println!("left out: data/fit-connect-metadata is not here");
        return;
    };
    let schema: Value = serde_json::from_str(&schema).expect("it is JSON");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder("")).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.path().join("blueprint.toml").exists() {
            continue;
        }
        let blueprint = blueprint(&name);
        for (example, answers) in blueprint.example_answers() {
            let data = serde_json::to_vec(&answers).expect("JSON");
            let told = metadata(&blueprint, &data, &[file("nachweis.pdf", &example)]);
            assert_eq!(errors(&schema, &told), Vec::<String>::new(), "{name}: {example}");
            seen += 1;
        }
    }
    assert!(seen > 20, "only {seen} examples");
    let mut wrong = metadata(&blueprint("_all-fields"), b"{}", &[]);
    wrong["contentStructure"]["data"]["hash"]["content"] = "AB".into();
    assert!(!errors(&schema, &wrong).is_empty());
    println!("{seen} submissions are valid by the schema of FIT-Connect");
}
