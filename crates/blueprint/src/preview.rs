//! What somebody wants to know who looks at a service before citizens do: on which conditions a page rests and whether they
//! hold, which texts are missing, and with which answers it can be filled in.

use std::collections::{BTreeMap, BTreeSet};

use base::Lang;
use jiff::civil::Date;

use crate::answers::{Answers, Json};
use crate::condition::Condition;
use crate::model::{Blueprint, Field};
use crate::scope::{CaseFacts, Scope};

/// What a condition decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decides {
    /// Whether the page is shown.
    Page,
    /// Whether the question is asked.
    Shown,
    /// Whether it must be answered.
    Required,
    /// Whether the answer is accepted.
    Accepted,
}

/// A condition in words, with what it comes to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    pub decides: Decides,
    /// Title of the page, or label of the question.
    pub of: String,
    pub words: String,
    /// None while it cannot be worked out, because an answer is missing.
    pub holds: Option<bool>,
}

/// An example as somebody may fill it in.
#[derive(Clone, Debug)]
pub struct Played {
    pub name: String,
    pub today: Date,
    pub answers: Answers,
    /// Answer by query id; `null` for a register that gave none.
    pub registers: BTreeMap<String, Json>,
    pub case: CaseFacts,
}

impl Blueprint {
    /// The conditions of a page and its questions, in their order. Those inside of groups are left out: they come to
    /// something else in each entry.
    pub fn stated(&self, page_id: &str, scope: &Scope<'_>, lang: Lang) -> Vec<Stated> {
        let Some(page) = self.page(page_id) else {
            return Vec::new();
        };
        let texts = self.texts(lang);
        let say = |decides: Decides, of: &str, condition: &Condition| Stated {
            decides,
            of: of.to_owned(),
            words: self.in_words(condition, lang),
            holds: condition.truth(&scope.context()).ok(),
        };
        let title = texts.get(&format!("pages.{page_id}.title")).to_owned();
        let of_page = page
            .shown_when
            .iter()
            .map(|condition| say(Decides::Page, &title, condition));
        let mut stated: Vec<Stated> = of_page.collect();
        for field in page.fields.iter().filter(|field| !field.params.hidden) {
            let label = texts.get(&field.label_key()).to_owned();
            stated.extend(
                field
                    .shown_when
                    .iter()
                    .map(|condition| say(Decides::Shown, &label, condition)),
            );
            stated.extend(
                field
                    .required_when
                    .iter()
                    .map(|condition| say(Decides::Required, &label, condition)),
            );
            stated.extend(
                field
                    .checks
                    .iter()
                    .map(|check| say(Decides::Accepted, &label, &check.when)),
            );
        }
        stated
    }

    /// Keys of the texts that a language lacks and German stands in for; a language that the blueprint does not speak lacks
    /// all that every language needs.
    pub fn missing_texts(&self) -> BTreeMap<Lang, BTreeSet<String>> {
        let needed = crate::lint::needed_texts(self);
        let missing = |lang: Lang| {
            let texts = self.texts(lang);
            if texts.lang != lang {
                return needed.clone();
            }
            let lacks = needed.iter().filter(|key| texts.find(key).is_none());
            lacks.chain(&texts.borrowed).cloned().collect()
        };
        Lang::ALL.into_iter().map(|lang| (lang, missing(lang))).collect()
    }

    /// Keys of the texts that belong to a page: its own and those of its questions.
    pub fn is_text_of_page(&self, page_id: &str, key: &str) -> bool {
        let Some(page) = self.page(page_id) else { return false };
        let of = |prefix: String| key.strip_prefix(&prefix).is_some_and(|rest| rest.starts_with('.'));
        let of_field = |field: &Field| of(format!("fields.{}", field.key));
        of(format!("pages.{page_id}")) || page.fields.iter().any(of_field)
    }

    /// The keys of the texts that a town may say in its own words, as the German file has them.
    pub fn own_texts(&self) -> impl Iterator<Item = &str> {
        self.texts(Lang::De).own_keys()
    }

    /// Whether a language says a text itself, so that German need not stand in.
    pub fn says(&self, lang: Lang, key: &str) -> bool {
        let texts = self.texts(lang);
        texts.lang == lang && texts.own.contains(key)
    }
}
