//! What a file of data fields says, whichever version of the standard it follows.

use super::genericode::Entry;

/// A schema of data fields (Stammdatenschema), or a group of them that stands for one.
#[derive(Debug, Default)]
pub(super) struct Schema {
    pub number: Number,
    /// Title for people.
    pub label: String,
    pub help: Option<String>,
    pub legal: Vec<String>,
    pub rules: Vec<Rule>,
    pub children: Vec<Child>,
    /// Why it should not be used as it is: not released, not active.
    pub unreleased: Option<String>,
}

/// Number and version in the federal information management.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Number {
    pub id: String,
    pub version: Option<String>,
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.id)?;
        self.version.as_ref().map_or(Ok(()), |version| write!(f, " {version}"))
    }
}

/// What stands in a schema or a group, and how often.
#[derive(Debug)]
pub(super) struct Child {
    pub min: u32,
    /// None: any number of times.
    pub max: Option<u32>,
    pub legal: Vec<String>,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    Group(Group),
    Field(Box<DataField>),
}

#[derive(Debug)]
pub(super) struct Group {
    pub number: Number,
    pub name: String,
    pub label: String,
    pub help: Option<String>,
    pub legal: Vec<String>,
    pub rules: Vec<Rule>,
    pub children: Vec<Child>,
    /// Only one of its children is meant (Auswahlgruppe).
    pub is_choice: bool,
}

#[derive(Debug)]
pub(super) struct DataField {
    pub number: Number,
    pub name: String,
    pub label: String,
    pub help: Option<String>,
    pub legal: Vec<String>,
    pub rules: Vec<Rule>,
    /// `input`, `select`, `label`, `hidden`, `locked`.
    pub input: String,
    /// `text`, `date`, `bool` and so on.
    pub data_type: String,
    pub precision: Precision,
    /// What the input holds at first, or the text of a label.
    pub content: Option<String>,
    pub options: Vec<Entry>,
    /// The code list that holds the options, where they are not in the file.
    pub code_list: Option<CodeList>,
    pub bytes_max: Option<String>,
    pub media_types: Vec<String>,
}

/// Bounds as they are written.
#[derive(Debug, Default)]
pub(super) struct Precision {
    pub min_length: Option<String>,
    pub max_length: Option<String>,
    pub min_value: Option<String>,
    pub max_value: Option<String>,
    pub pattern: Option<String>,
    /// Words that are none of these.
    pub other: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct CodeList {
    pub uri: Option<String>,
    pub version_uri: Option<String>,
    /// Columns that hold code and name, where the field names them.
    pub code_key: Option<String>,
    pub name_key: Option<String>,
}

/// A rule in prose or in a script that belongs to another program.
#[derive(Clone, Debug)]
pub(super) struct Rule {
    pub number: Number,
    pub name: String,
    pub text: Option<String>,
    pub has_script: bool,
}
