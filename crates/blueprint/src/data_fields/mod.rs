//! Data fields of the federal information management (FIM) in XDatenfelder 2 and 3: a schema of them becomes the draft of
//! a service, whose form asks what the schema asks. What has no counterpart goes into a list for people.

mod element;
mod form;
mod genericode;
mod kinds;
mod model;
mod names;
mod read;
mod version;
mod write;
mod xml;

pub use form::FieldsRemark;
use form::{Walk, count, pages};
use kinds::one_line;
use names::{Names, slug};
pub use xml::XmlError;

use crate::files::Files;
use crate::package::unsafe_texts;

/// A blueprint that was made of data fields, to be worked on by people.
#[derive(Debug)]
pub struct FieldsDraft {
    /// Id of the service; name of its folder.
    pub id: String,
    pub files: Files,
    /// Number and version of the schema.
    pub number: String,
    pub title: String,
    /// How many data fields the schema has.
    pub fields: usize,
    /// What somebody must look at, in the order of the schema.
    pub remarks: Vec<FieldsRemark>,
}

/// More no form can have; a larger schema is several services.
const FIELDS_MAX: usize = 2_000;

/// Makes the draft of a blueprint of a file of data fields.
///
/// `code_lists`: code lists in genericode, each with the name of its file. `id`: of the service, else its title as a name.
///
/// Errors: a file is no well-formed XML, is hostile (entities, depth, size), or the standard does not allow it; the name of
/// the file stands in front when it is about a code list.
pub fn import_fields(xml: &[u8], code_lists: &[(String, Vec<u8>)], id: Option<&str>) -> Result<FieldsDraft, XmlError> {
    let document = xml::parse(xml)?;
    let root = element::Element(document.root_element());
    let schema = read::schema(root)?;
    let fields = count(&schema.children);
    if fields > FIELDS_MAX {
        let message = format!("there are {fields} data fields; a form takes at most {FIELDS_MAX}");
        return Err(root.error(message, "export the parts of the schema one by one"));
    }
    let mut lists = Vec::new();
    for (name, bytes) in code_lists {
        lists.push(genericode::read(bytes).map_err(|error| XmlError {
            message: format!("{name}: {}", error.message),
            ..error
        })?);
    }
    let mut walk = Walk {
        lists: &lists,
        ids: Names::except(&write::TAKEN),
        page_ids: Names::except(&write::TAKEN_PAGES),
        remarks: Vec::new(),
        without_norm: 0,
    };
    let comments = walk.comments(&schema.rules);
    let pages = pages(&schema, &mut walk);
    let id = id.map_or_else(|| name_of(&schema.label), str::to_owned);
    let (files, with_person) = write::folder(&id, &schema, &pages, &comments).ok_or_else(|| {
        let message = format!("„{}“ cannot be the id of a service", one_line(&id, 100));
        root.error(
            message,
            "name one with --id: small letters, digits and hyphens, like street-party",
        )
    })?;
    let mut remarks = whole_remarks(&schema, &walk, with_person);
    // A group and its field may carry the same rule.
    walk.remarks.dedup();
    remarks.extend(walk.remarks);
    let tricks = unsafe_texts(&files).into_iter().map(|found| whole(found.to_string()));
    remarks.extend(tricks);
    Ok(FieldsDraft {
        number: schema.number.to_string(),
        title: one_line(&schema.label, 200),
        id,
        files,
        fields,
        remarks,
    })
}

/// What is to be said about the draft as a whole.
fn whole_remarks(schema: &model::Schema, walk: &Walk<'_>, with_person: bool) -> Vec<FieldsRemark> {
    let mut remarks = vec![
        whole("process, letters and their texts are those of `blueprint new`: change them to what the service does"),
        whole(
            "the texts are in German only: write texts/de-x-leicht.toml and texts/en.toml and name them in `languages`",
        ),
        whole("the fee is 0: set it in blueprint.toml and fees.toml, or take it out"),
        whole("there are no examples yet: write some in examples/"),
    ];
    remarks.push(whole(if with_person {
        "the schema names no person that letters could use: a page „Angaben zu Ihnen“ was added"
    } else {
        "letters go to the name alone: add the address in [case] recipient of blueprint.toml"
    }));
    if walk.without_norm > 0 {
        let count = walk.without_norm;
        remarks.push(whole(format!(
            "for {count} fields the schema names no norm: say in `why` why they are asked"
        )));
    }
    let unreleased = schema.unreleased.as_ref();
    remarks.extend(unreleased.map(|why| whole(format!("the schema is not released for use: {why}"))));
    remarks
}

fn whole(text: impl Into<String>) -> FieldsRemark {
    FieldsRemark {
        number: String::new(),
        name: String::new(),
        text: text.into(),
    }
}

/// An id made of a title; of the number where the title has no letters to begin with.
fn name_of(title: &str) -> String {
    let name = slug(title, '-');
    match name.starts_with(|c: char| c.is_ascii_lowercase()) {
        true => name,
        false => format!("service-{name}").trim_end_matches('-').to_owned(),
    }
}

impl FieldsRemark {
    /// One line for people.
    pub fn line(&self) -> String {
        match self.number.is_empty() {
            true => self.text.clone(),
            false => format!("{} „{}“: {}", self.number, self.name, self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::names::Names;

    #[test]
    fn names_are_given_once_and_never_those_of_the_engine() {
        let mut names = Names::except(&["email"]);
        for (words, name) in [
            ("Straße und Hausnummer", "strasse_und_hausnummer"),
            ("E-Mail", "e_mail"),
            ("email", "email_2"),
            ("Email (privat)", "email_3"),
            ("Fee", "fee_angabe"),
            ("2. Vorname", "feld_2_vorname"),
            ("???", "feld"),
            (
                "Ein Wort, das so lang ist, dass es niemand in einer Bedingung lesen möchte",
                "ein_wort_das_so_lang_ist_dass_es_niemand",
            ),
            (
                "Ein Wort, das so lang ist, dass es niemandem gefällt",
                "ein_wort_das_so_lang_ist_dass_es",
            ),
        ] {
            assert_eq!(names.id(words), name, "{words}");
        }
    }
}
