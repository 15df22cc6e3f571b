//! What travels with the answers of an application over FIT-Connect: the metadata of a submission, metadata schema 1.0.0.

use base::Lang;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest, Sha512};

use crate::answers::Json;
use crate::model::Blueprint;

/// An application as it is handed over.
#[derive(Clone, Copy, Debug)]
pub struct Submission<'a> {
    /// The answers as they are sent, byte by byte: their hash is part of the metadata.
    pub data: &'a [u8],
    /// Where the schema of the answers is, or how it is called.
    pub schema_uri: &'a str,
    /// Day of the application, where it is known.
    pub applied_on: Option<Date>,
    pub attachments: &'a [Attachment],
}

/// A file that belongs to an application.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub file_name: String,
    /// RFC 2045: `application/pdf`.
    pub media_type: String,
    pub content: Vec<u8>,
}

impl Blueprint {
    /// The metadata of a submission: which service, which schema, and hashes by which a changed byte is noticed.
    ///
    /// Source: FIT-Connect, metadata schema 1.0.0. Nothing in it is personal; the answers stay where they are.
    pub fn submission_metadata(&self, submission: &Submission<'_>, lang: Lang) -> Json {
        let texts = self.texts(lang);
        let numbered = submission.attachments.iter().enumerate();
        let attachments: Vec<Json> = numbered
            .map(|(number, attachment)| described(number, attachment))
            .collect();
        let mut metadata = json!({
            "publicServiceType": {
                "name": texts.get("service.title"),
                "identifier": self.service_urn(),
            },
            "contentStructure": {
                "data": {
                    "hash": hash(submission.data),
                    "submissionSchema": { "schemaUri": submission.schema_uri, "mimeType": "application/json" },
                },
                "attachments": attachments,
            },
        });
        if let Some(intro) = texts.find("service.intro") {
            metadata["publicServiceType"]["description"] = json!(intro);
        }
        if let Some(day) = submission.applied_on {
            metadata["additionalReferenceInfo"] = json!({ "applicationDate": day.to_string() });
        }
        metadata
    }

    /// The schema of the answers of this version of the service, by name.
    pub fn answers_schema_urn(&self) -> String {
        format!("urn:rathaus:answers:{}:{}", self.meta.id, self.meta.version)
    }

    /// The service in the federal catalogue; a service that has no key there has a name of its own, as the metadata schema
    /// allows for the time being.
    fn service_urn(&self) -> String {
        match &self.meta.leika {
            Some(leika) => format!("urn:de:fim:leika:leistung:{leika}"),
            None => format!("urn:rathaus:service:{}", self.meta.id),
        }
    }
}

fn described(number: usize, attachment: &Attachment) -> Json {
    json!({
        "hash": hash(&attachment.content),
        "purpose": "attachment",
        "filename": attachment.file_name,
        "mimeType": attachment.media_type,
        "attachmentId": identifier(number, attachment),
    })
}

fn hash(content: &[u8]) -> Json {
    json!({ "type": "sha512", "content": hex(&Sha512::digest(content)) })
}

/// An identifier in the form of a UUIDv4 that follows from the file and its place, so that the same submission described
/// twice is described alike.
fn identifier(number: usize, attachment: &Attachment) -> String {
    let mut hasher = Sha512::new();
    hasher.update(number.to_le_bytes());
    hasher.update(attachment.file_name.as_bytes());
    hasher.update(&attachment.content);
    let mut id: String = hex(&hasher.finalize()).chars().take(32).collect();
    id.replace_range(12..13, "4");
    id.replace_range(16..17, "8");
    for at in [20, 16, 12, 8] {
        id.insert(at, '-');
    }
    id
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
