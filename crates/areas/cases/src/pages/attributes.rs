//! Attributes of grants in words: what they are called, and what their values mean.

use base::Lang;
use blueprint::{Blueprint, Json};

/// What an attribute is called: as its grant says, else as the question of the same name. None for one that is for the
/// engine alone, such as the fee of the term.
pub fn label(blueprint: &Blueprint, kind: &str, name: &str, lang: Lang) -> Option<String> {
    let texts = blueprint.texts(lang);
    let own = texts.find(&format!("grants.{kind}.{name}"));
    let found = own.or_else(|| texts.find(&format!("fields.{name}.label")));
    found.map(str::to_owned)
}

/// A value that is an option of the question of the same name, by the text of the option; none for any other.
pub fn option_text(blueprint: &Blueprint, name: &str, value: &str, lang: Lang) -> Option<String> {
    let field = blueprint.field(name).filter(|field| field.kind.is_finite())?;
    let answer = match value {
        "true" => Json::Bool(true),
        "false" => Json::Bool(false),
        _ if field.params.options.iter().any(|option| option == value) => Json::from(value),
        _ => return None,
    };
    Some(field.display(&answer, lang, blueprint.texts(lang)))
}
