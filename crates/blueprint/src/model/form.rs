use base::Lang;

use crate::answers::{Answers, Json};
use crate::condition::Condition;
use crate::kinds::Kind;
use crate::texts::Texts;
use std::collections::BTreeMap;

/// One page of the form: one topic.
#[derive(Debug)]
pub struct Page {
    pub id: String,
    pub shown_when: Option<Condition>,
    pub fields: Vec<Field>,
}

/// One question.
#[derive(Debug)]
pub struct Field {
    /// Unique in the form or in its group; also the name of the variable in conditions.
    pub id: String,
    /// Where its texts stand: the id, below that of its group: `dogs.name`.
    pub key: String,
    pub kind: &'static dyn Kind,
    pub required: bool,
    pub required_when: Option<Condition>,
    pub shown_when: Option<Condition>,
    pub checks: Vec<FieldCheck>,
    /// Legal basis of the question, shown to who wants to know why we ask.
    pub why: Option<String>,
    /// Copied into a renewal.
    pub carry_over: bool,
    /// Which of [`CLAIMS`] fills it in for who is signed in.
    pub account: Option<String>,
    /// Shown in the summary.
    pub summary: bool,
    /// Token of the HTML attribute of the same name.
    pub autocomplete: Option<String>,
    /// Only counted, never read by a rule.
    pub statistical: bool,
    /// Id of the query that is asked once the page is saved, and whose answer the next page shows.
    pub lookup: Option<String>,
    /// Id of the data field in the federal information management.
    pub fim: Option<String>,
    /// The fields of a group.
    pub fields: Vec<Field>,
    pub params: Params,
}

/// What accounts of citizens may tell of a person, as blueprints name it. `address` has street, house number and postcode.
pub const CLAIMS: [&str; 6] = [
    "family_name",
    "given_names",
    "doctoral_degree",
    "birth_date",
    "address",
    "mail",
];

/// What must hold for an answer beyond its kind.
#[derive(Debug)]
pub struct FieldCheck {
    pub when: Condition,
    /// Key of the error: `fields.<field>.errors.<key>`.
    pub key: String,
}

/// Parameters of a kind; each kind allows only its own.
#[derive(Debug, Default)]
pub struct Params {
    pub options: Vec<String>,
    /// Name of a knob (list of texts or numbers) that narrows the options.
    pub options_from: Option<String>,
    pub min: Option<i64>,
    pub max: Option<i64>,
    /// Steps of a number, counted from `min` or 0.
    pub step: Option<i64>,
    /// Regular expression that the whole text must match.
    pub pattern: Option<regex::Regex>,
    /// How many characters from the end (`vin_tail`).
    pub last: Option<u8>,
    pub files_min: u8,
    pub files_max: u8,
    pub bytes_max: u64,
    /// Media types of uploads.
    pub types: Vec<String>,
    /// Kind of the grant that a `reference` names.
    pub grant: Option<String>,
    pub formula: Option<Condition>,
    /// Whether a `computed` is only for rules and letters, not for eyes.
    pub hidden: bool,
    /// Whether an `address` asks for the postcode.
    pub postcode: bool,
    /// How many characters or digits (`security_code`, `municipality_key`).
    pub length: Option<u8>,
    /// Whether a `vin` may have fewer than 17 characters, as before 1981.
    pub short: bool,
    /// Whether a `postal_address` may lie in another country.
    pub abroad: bool,
}

/// How a page shows a field. A new kind uses one of these, so it needs no new control.
#[derive(Clone, Debug, PartialEq)]
pub enum Control {
    /// One line. `input_mode` and `max_chars` as in HTML; `type_` is `text`, `email` or `tel`.
    Line {
        type_: &'static str,
        input_mode: Option<&'static str>,
        max_chars: usize,
    },
    /// Several lines.
    Area { max_chars: usize },
    /// Three short inputs `<id>.day`, `<id>.month`, `<id>.year`. With `partial` day and month may stay empty.
    Date { partial: bool },
    /// `<id>.street` and `<id>.house_number`, and the postcode if `postcode`.
    Address { postcode: bool },
    /// Several short inputs under one question.
    Parts { parts: Vec<Part> },
    /// A list of all countries in the reader's language, or of all nationalities.
    Country { nationality: bool },
    /// One of few: radio buttons. Value and key of its label.
    Radio { options: Vec<(String, String)> },
    /// One of many: a list to open.
    Select { options: Vec<(String, String)> },
    /// Several of some; the name is posted once for each.
    Checkboxes { options: Vec<(String, String)> },
    /// One box to tick; posts `yes`.
    Tick,
    /// Files; the answer is a list of objects with `id`, `name`, `type`, `size`.
    Upload {
        files_min: u8,
        files_max: u8,
        bytes_max: u64,
        types: Vec<String>,
    },
    /// Text only; posts nothing.
    Note,
    /// Worked out by the engine and shown; posts nothing.
    Shown,
    /// Questions that are answered several times; [`crate::Blueprint::entries`] gives what is asked in each entry.
    Group,
}

/// One of several short inputs under one question, posted as `<id>.<name>`; its answer is the field of that name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Word of the kind, for the texts `parts.<kind>.<name>.label` and `.hint`.
    pub kind: &'static str,
    pub name: &'static str,
    pub input: PartInput,
    /// Whether the question cannot be answered without it.
    pub required: bool,
    /// Whether it belongs to one of several ways to answer: then it is neither required nor marked as voluntary.
    pub alternative: bool,
    /// Token of the HTML attribute; empty when there is none.
    pub autocomplete: &'static str,
}

/// How a part is typed or chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartInput {
    /// One line, as [`Control::Line`].
    Line {
        input_mode: Option<&'static str>,
        max_chars: usize,
    },
    /// Several lines.
    Area { max_chars: usize },
    /// A list to open; labels: texts `parts.<kind>.<name>.options.<value>`.
    Select { options: &'static [&'static str] },
    /// A list of all countries.
    Country,
}

impl Part {
    /// Key of the label of an option.
    pub fn option_key(&self, option: &str) -> String {
        format!("parts.{}.{}.options.{option}", self.kind, self.name)
    }
}

impl Field {
    /// `fields.plate.label`
    pub fn label_key(&self) -> String {
        format!("fields.{}.label", self.key)
    }

    /// `fields.plate.hint`
    pub fn hint_key(&self) -> String {
        format!("fields.{}.hint", self.key)
    }

    /// Title of an entry of a group, with its number `{n}`: `fields.dogs.entry`
    pub fn entry_key(&self) -> String {
        format!("fields.{}.entry", self.key)
    }

    /// The button that adds an entry: `fields.dogs.add`
    pub fn add_key(&self) -> String {
        format!("fields.{}.add", self.key)
    }

    /// What helps to answer: the field's own hint, else that of its kind.
    pub fn hint<'t>(&self, texts: &'t Texts) -> Option<&'t str> {
        let of_kind = || texts.find(&format!("hints.{}", self.kind.name()));
        texts.find(&self.hint_key()).or_else(of_kind)
    }

    /// Name of a part: the field's own (`fields.<id>.parts.<name>`), else that of its kind.
    pub fn part_label<'t>(&self, part: &Part, texts: &'t Texts) -> &'t str {
        let own = texts.find(&format!("fields.{}.parts.{}", self.key, part.name));
        let of_kind = || texts.find(&format!("parts.{}.{}.label", part.kind, part.name));
        own.or_else(of_kind).unwrap_or(part.name)
    }

    /// What helps to fill in a part.
    pub fn part_hint<'t>(&self, part: &Part, texts: &'t Texts) -> Option<&'t str> {
        texts.find(&format!("parts.{}.{}.hint", part.kind, part.name))
    }

    /// `fields.months.options.12`
    pub fn option_key(&self, option: &str) -> String {
        format!("fields.{}.options.{option}", self.key)
    }

    /// How it is shown; [`crate::Blueprint::control`] also knows which options the town offers.
    pub fn control(&self) -> Control {
        self.kind.control(self)
    }

    /// What stands in the inputs, by posted name: what was typed and did not parse, else the answer in writing form.
    pub fn inputs(&self, answers: &Answers, raw: &BTreeMap<String, String>) -> BTreeMap<String, Vec<String>> {
        let mut inputs = answers
            .get(&self.id)
            .map(|value| self.kind.inputs(self, value))
            .unwrap_or_default();
        let own = |name: &str| name == self.id || name.strip_prefix(&self.id).is_some_and(|rest| rest.starts_with('.'));
        inputs.extend(
            raw.iter()
                .filter(|(name, _)| own(name))
                .map(|(name, typed)| (name.clone(), vec![typed.clone()])),
        );
        inputs
    }

    /// An answer in words, for summaries, the desk and letters.
    pub fn display(&self, value: &Json, lang: Lang, texts: &Texts) -> String {
        self.kind.display(self, value, lang, texts)
    }
}
