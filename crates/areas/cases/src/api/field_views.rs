//! Questions of a form as data.

use base::{Lang, countries};
use blueprint::{Blueprint, Condition, Control, Field, Page, Part, PartInput};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::tf;
use crate::actions::answers::expected;
use crate::pages::t;

/// A page of the form.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FormPage {
    id: String,
    title: String,
    intro: Option<String>,
    /// Asked only while this holds.
    shown_when: Option<ConditionView>,
    fields: Vec<FormField>,
}

/// A question.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FormField {
    /// Name of the answer.
    id: String,
    /// `text`, `address`, `choice`, `upload` …; see the description of blueprints.
    kind: String,
    label: String,
    hint: Option<String>,
    /// What to send as the answer, in words.
    expects: String,
    required: bool,
    required_when: Option<ConditionView>,
    shown_when: Option<ConditionView>,
    /// The possible answers of a choice.
    choices: Vec<ChoiceView>,
    max_chars: Option<usize>,
    /// What an answer of several parts consists of; the names are those of the object to send.
    parts: Vec<PartView>,
    files: Option<FileRules>,
    /// What must hold beyond the kind.
    checks: Vec<CheckView>,
    /// Legal basis of the question.
    why: Option<String>,
    /// Asks a register once it is answered; the draft shows what it said.
    looked_up: bool,
    /// Of a group: how many entries it takes, and what each asks.
    entries: Option<EntryRules>,
    #[schema(no_recursion)]
    fields: Vec<FormField>,
}

/// How many entries a group takes.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct EntryRules {
    min: usize,
    max: usize,
}

/// A possible answer.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ChoiceView {
    value: String,
    label: String,
}

/// A part of an answer.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct PartView {
    name: String,
    label: String,
    hint: Option<String>,
    /// Whether the question cannot be answered without it.
    required: bool,
    choices: Vec<ChoiceView>,
    max_chars: Option<usize>,
}

/// What files a question takes.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct FileRules {
    files_min: u8,
    files_max: u8,
    /// Of one file.
    bytes_max: u64,
    media_types: Vec<String>,
}

/// A rule of an answer.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct CheckView {
    key: String,
    /// What is said when it does not hold.
    text: String,
    expression: String,
}

/// When something is asked.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ConditionView {
    /// As the engine works it out (Common Expression Language).
    expression: String,
    /// On what it depends, in words.
    words: String,
}

/// A page with its questions; `choices` are those that the town offers.
pub fn page(blueprint: &Blueprint, page: &Page, lang: Lang, control: &dyn Fn(&Field) -> Control) -> FormPage {
    let texts = blueprint.texts(lang);
    FormPage {
        id: page.id.clone(),
        title: texts.get(&format!("pages.{}.title", page.id)).to_owned(),
        intro: texts.find(&format!("pages.{}.intro", page.id)).map(str::to_owned),
        shown_when: page.shown_when.as_ref().map(|when| condition(blueprint, when, lang)),
        fields: page
            .fields
            .iter()
            .filter(|field| !field.params.hidden)
            .map(|asked| field(blueprint, asked, lang, control))
            .collect(),
    }
}

fn field(blueprint: &Blueprint, asked: &Field, lang: Lang, control: &dyn Fn(&Field) -> Control) -> FormField {
    let texts = blueprint.texts(lang);
    let when = |found: &Option<Condition>| found.as_ref().map(|when| condition(blueprint, when, lang));
    let check = |check: &blueprint::FieldCheck| CheckView {
        key: check.key.clone(),
        text: blueprint.error_text(&base::FieldError::new(&asked.key, &check.key), lang),
        expression: check.when.source().to_owned(),
    };
    let (mut choices, mut max_chars, mut parts, mut files) = (Vec::new(), None, Vec::new(), None);
    match control(asked) {
        Control::Radio { options } | Control::Select { options } | Control::Checkboxes { options } => {
            choices = options
                .into_iter()
                .map(|(value, key)| ChoiceView {
                    label: texts.get(&key).to_owned(),
                    value,
                })
                .collect();
        }
        Control::Country { nationality } => choices = country_choices(lang, nationality),
        Control::Parts { parts: found } => parts = found.iter().map(|p| part(blueprint, asked, p, lang)).collect(),
        Control::Line { max_chars: most, .. } | Control::Area { max_chars: most } => max_chars = Some(most),
        Control::Upload {
            files_min,
            files_max,
            bytes_max,
            types,
        } => {
            files = Some(FileRules {
                files_min,
                files_max,
                bytes_max,
                media_types: types,
            });
        }
        _ => {}
    }
    let inner = asked.fields.iter().filter(|inner| !inner.params.hidden);
    FormField {
        id: asked.id.clone(),
        kind: asked.kind.name().to_owned(),
        label: texts.get(&asked.label_key()).to_owned(),
        hint: asked.hint(texts).map(str::to_owned),
        expects: t(lang, expected(asked).key()).into_owned(),
        required: asked.required,
        required_when: when(&asked.required_when),
        shown_when: when(&asked.shown_when),
        choices,
        max_chars,
        parts,
        files,
        checks: asked.checks.iter().map(check).collect(),
        why: asked.why.clone(),
        looked_up: asked.lookup.is_some(),
        entries: asked
            .is_group()
            .then(|| asked.entries())
            .map(|(min, max)| EntryRules { min, max }),
        fields: inner.map(|inner| field(blueprint, inner, lang, control)).collect(),
    }
}

fn part(blueprint: &Blueprint, field: &Field, part: &Part, lang: Lang) -> PartView {
    let texts = blueprint.texts(lang);
    let option = |option: &&str| ChoiceView {
        value: (*option).to_owned(),
        label: texts.get(&part.option_key(option)).to_owned(),
    };
    let (choices, max_chars) = match &part.input {
        PartInput::Line { max_chars, .. } | PartInput::Area { max_chars } => (Vec::new(), Some(*max_chars)),
        PartInput::Select { options } => (options.iter().map(option).collect(), None),
        PartInput::Country => (country_choices(lang, false), None),
    };
    PartView {
        name: part.name.to_owned(),
        label: field.part_label(part, texts).to_owned(),
        hint: field.part_hint(part, texts).map(str::to_owned),
        required: part.required,
        choices,
        max_chars,
    }
}

fn country_choices(lang: Lang, nationality: bool) -> Vec<ChoiceView> {
    let known = if nationality {
        countries::nationalities(lang)
    } else {
        countries::choices(lang)
    };
    let choice = |(code, name): &(&str, &str)| ChoiceView {
        value: (*code).to_owned(),
        label: (*name).to_owned(),
    };
    known.iter().map(choice).collect()
}

fn condition(blueprint: &Blueprint, condition: &Condition, lang: Lang) -> ConditionView {
    let mut labels: Vec<String> = Vec::new();
    for path in condition.reads() {
        let root = path.split('.').next().unwrap_or_default();
        let label = match blueprint.field(root).filter(|field| !field.params.hidden) {
            Some(field) => format!("„{}“", blueprint.texts(lang).get(&field.label_key())),
            None if root == "town" => t(lang, "api-depends-town").into_owned(),
            None => t(lang, "api-depends-facts").into_owned(),
        };
        if !labels.contains(&label) {
            labels.push(label);
        }
    }
    let joined = labels.join(", ");
    ConditionView {
        expression: condition.source().to_owned(),
        words: tf(lang, "api-depends", &[("on", joined.into())]),
    }
}
