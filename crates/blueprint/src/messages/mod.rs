//! Messages to other authorities: what is sent, to whom, and which answers that tells them.

mod flows;
mod roots;
mod template;

use jiff::civil::DateTime;
use serde_json::json;

use crate::answers::Json;
use crate::condition::EvalError;
use crate::model::{Blueprint, Message, OfficeKey};
use crate::scope::Scope;
pub use flows::Told;
pub(crate) use template::Template;

/// Folder of the templates in a blueprint.
pub(crate) const FOLDER: &str = "messages/";

/// What a template may read of the message itself, as `message.<name>`.
pub(crate) const ABOUT: [&str; 6] = ["id", "created_on", "created_at", "sender", "receiver", "files"];

/// What only the caller knows of a message.
#[derive(Clone, Debug)]
pub struct Stamp<'a> {
    /// Names the message for ever.
    pub id: &'a str,
    /// German time.
    pub created_at: DateTime,
    /// Names of the town and of the receiver, as people write them.
    pub sender: &'a str,
    pub receiver: &'a str,
    /// Names of the files that go along.
    pub files: &'a [String],
}

/// A message as it leaves the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Key of the receiver in the town's data.
    pub receiver: String,
    /// `tax_office.xml`
    pub file_name: String,
    /// `application/xml` or `application/json`
    pub media_type: &'static str,
    pub body: String,
}

/// Why a message cannot be built; nothing is sent then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    #[error("there is no message `{0}`")]
    Unknown(String),
    #[error("the value `{name}` of the message cannot be worked out: {error}")]
    Value { name: String, error: EvalError },
    #[error("the message `{0}` names no receiver")]
    NoReceiver(String),
    /// `line` counts from 1 in the template.
    #[error("{path}, line {line}: {reason}")]
    Template { path: String, line: usize, reason: String },
    /// What came out of the template cannot be read by anybody.
    #[error("what {path} gives is not well-formed: {reason}")]
    Malformed { path: String, reason: String },
}

impl Blueprint {
    /// A message by its id.
    pub fn message_entry(&self, id: &str) -> Option<&Message> {
        self.messages.iter().find(|message| message.id == id)
    }

    /// Whether a message is sent in this case at all (`when` of the message). A condition that cannot be worked out sends
    /// nothing, because what has gone out never comes back.
    pub fn wants_message(&self, id: &str, scope: &Scope<'_>) -> bool {
        self.message_entry(id)
            .is_some_and(|message| scope.process_truth(message.when.as_ref()).unwrap_or(false))
    }

    /// Key of the receiver in the town's data.
    ///
    /// Errors: there is no such message, or the town's setting names nobody.
    pub fn message_receiver(&self, id: &str, scope: &Scope<'_>) -> Result<String, MessageError> {
        let message = self.known_message(id)?;
        let key = match &message.receiver {
            OfficeKey::Fixed(key) => key.clone(),
            OfficeKey::From(condition) => {
                let value = scope.process_json(condition).map_err(|error| MessageError::Value {
                    name: "receiver_from".to_owned(),
                    error,
                })?;
                value.as_str().map(str::trim).unwrap_or_default().to_owned()
            }
        };
        if key.is_empty() {
            return Err(MessageError::NoReceiver(id.to_owned()));
        }
        Ok(key)
    }

    /// Builds a message. The same scope and stamp always give the same bytes.
    ///
    /// Errors: a value cannot be worked out, the template fails, or what comes out is not well-formed.
    pub fn message(&self, id: &str, scope: &Scope<'_>, stamp: &Stamp<'_>) -> Result<Rendered, MessageError> {
        let message = self.known_message(id)?;
        let source = self.message_templates.get(&message.template);
        let template = Template::read(&message.template, source.map(String::as_str).unwrap_or_default())?;
        self.filled(message, &template, scope, stamp)
    }

    /// As `message`, with a template that was read already.
    pub(crate) fn filled(
        &self,
        message: &Message,
        template: &Template,
        scope: &Scope<'_>,
        stamp: &Stamp<'_>,
    ) -> Result<Rendered, MessageError> {
        let receiver = self.message_receiver(&message.id, scope)?;
        let mut values = serde_json::Map::new();
        for (name, condition) in &message.data {
            let value = scope.process_json(condition).map_err(|error| MessageError::Value {
                name: name.clone(),
                error,
            })?;
            values.insert(name.clone(), value);
        }
        values.insert("message".to_owned(), about(stamp));
        let media = template.media();
        Ok(Rendered {
            receiver,
            file_name: format!("{}.{}", message.id, media.ending()),
            media_type: media.name(),
            body: template.fill(&Json::Object(values))?,
        })
    }

    fn known_message(&self, id: &str) -> Result<&Message, MessageError> {
        self.message_entry(id)
            .ok_or_else(|| MessageError::Unknown(id.to_owned()))
    }
}

fn about(stamp: &Stamp<'_>) -> Json {
    json!({
        "id": stamp.id,
        "created_on": stamp.created_at.date().to_string(),
        "created_at": stamp.created_at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        "sender": stamp.sender,
        "receiver": stamp.receiver,
        "files": stamp.files,
    })
}
