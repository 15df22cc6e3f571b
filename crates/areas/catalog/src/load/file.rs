//! The shape of the files, as documented in `docs/catalogue-format.md`, and what must hold in them.

use std::collections::{BTreeMap, BTreeSet};

use base::{Lang, Money};
use serde::Deserialize;
use toml::Spanned;

use super::Source;
use crate::markdown::{is_safe_url, render, render_inline};
use crate::model::{Fee, FeeAmount, Link, Localised, Service, ServiceText, Topic};

const FORMAT: u32 = 1;
const SHORT_CHARS_MAX: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceFile {
    format: Spanned<u32>,
    id: Spanned<String>,
    office: Option<OneOrMany>,
    blueprint: Option<String>,
    preset: Option<Spanned<toml::Table>>,
    leika: Option<Spanned<OneOrMany>>,
    popularity: Option<Spanned<u32>>,
    #[serde(default)]
    topics: Vec<Spanned<String>>,
    #[serde(default)]
    keywords: Vec<String>,
    #[serde(default)]
    legal_basis: Vec<String>,
    #[serde(default)]
    text: BTreeMap<Lang, TextFile>,
    #[serde(default)]
    fee: Vec<FeeFile>,
    #[serde(default)]
    link: Vec<LinkFile>,
    #[serde(default)]
    form: Vec<LinkFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextFile {
    title: Spanned<String>,
    short: Spanned<String>,
    what: Spanned<String>,
    who: Option<String>,
    #[serde(default)]
    documents: Vec<String>,
    #[serde(default)]
    procedure: Vec<String>,
    duration: Option<String>,
    notes: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FeeFile {
    label: Spanned<Text>,
    amount_cent: Option<Spanned<i64>>,
    text: Option<Text>,
    legal_basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LinkFile {
    label: Spanned<Text>,
    url: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TopicsFile {
    #[serde(default)]
    topic: Vec<TopicFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TopicFile {
    id: Spanned<String>,
    title: Spanned<Text>,
    short: Option<Text>,
    icon: Option<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

/// German alone, or a table of languages.
#[derive(Clone, Deserialize)]
#[serde(
    untagged,
    expecting = "text, or a table of languages such as { de = \"…\", en = \"…\" }"
)]
enum Text {
    German(String),
    Languages(BTreeMap<Lang, String>),
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "text or a list of texts")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn as_slice(&self) -> &[String] {
        match self {
            OneOrMany::One(one) => std::slice::from_ref(one),
            OneOrMany::Many(many) => many,
        }
    }

    fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

impl Text {
    fn has_german(&self) -> bool {
        match self {
            Text::German(text) => !text.trim().is_empty(),
            Text::Languages(texts) => texts.get(&Lang::De).is_some_and(|text| !text.trim().is_empty()),
        }
    }

    fn localised(self) -> Localised {
        match self {
            Text::German(text) => Localised::german(text),
            Text::Languages(texts) => Localised::new(texts).unwrap_or_else(|| Localised::german("")),
        }
    }
}

impl ServiceFile {
    pub(super) fn check(&self, source: &mut Source<'_>, topics: &BTreeSet<String>) {
        check_format(source, &self.format);
        check_id(source, &self.id);
        let stem = source
            .path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .unwrap_or("")
            .to_owned();
        if self.id.get_ref() != &stem {
            let hint = format!("name the file {}.toml or change the id", self.id.get_ref());
            source.error(
                self.id.span(),
                format!("id {:?} differs from the file name", self.id.get_ref()),
                hint,
            );
        }
        if let Some(keys) = &self.leika {
            for key in keys.get_ref().as_slice().iter().filter(|key| !is_leika(key)) {
                source.error(
                    keys.span(),
                    format!("{key:?} is no LeiKa key"),
                    "14 digits beginning with 99; leave it out if unsure",
                );
            }
        }
        for topic in self.topics.iter().filter(|topic| !topics.contains(topic.get_ref())) {
            let known = topics.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            source.error(
                topic.span(),
                format!("topic {:?} is unknown", topic.get_ref()),
                format!("topics.toml has: {known}"),
            );
        }
        if let Some(rank) = self.popularity.as_ref().filter(|rank| *rank.get_ref() == 0) {
            source.error(rank.span(), "popularity counts from 1", "1 is the most used service");
        }
        if !self.text.contains_key(&Lang::De) {
            source.error(
                0..0,
                "German texts are missing",
                "add [text.de] with title, short and what",
            );
        }
        if let Some(preset) = self.preset.as_ref().filter(|_| self.blueprint.is_none()) {
            source.error(
                preset.span(),
                "a preset without a blueprint begins nothing",
                "name the blueprint whose questions it answers",
            );
        }
        self.text.values().for_each(|text| text.check(source));
        self.fee.iter().for_each(|fee| fee.check(source));
        self.link.iter().chain(&self.form).for_each(|link| link.check(source));
    }

    pub(super) fn into_service(self) -> Service {
        Service {
            id: self.id.into_inner(),
            offices: self.office.map(OneOrMany::into_vec).unwrap_or_default(),
            blueprint: self.blueprint,
            preset: self.preset.map(Spanned::into_inner).map(answers).unwrap_or_default(),
            leika: self.leika.map(|keys| keys.into_inner().into_vec()).unwrap_or_default(),
            popularity: self.popularity.map(Spanned::into_inner),
            topics: self.topics.into_iter().map(Spanned::into_inner).collect(),
            keywords: self.keywords,
            legal_basis: self.legal_basis,
            texts: self
                .text
                .into_iter()
                .map(|(lang, text)| (lang, text.into_text()))
                .collect(),
            fees: self.fee.into_iter().map(FeeFile::into_fee).collect(),
            links: self.link.into_iter().map(LinkFile::into_link).collect(),
            forms: self.form.into_iter().map(LinkFile::into_link).collect(),
        }
    }
}

/// What a preset answers; the service's own form says whether it can.
fn answers(preset: toml::Table) -> BTreeMap<String, serde_json::Value> {
    let answer = |(field, value)| Some((field, serde_json::to_value::<toml::Value>(value).ok()?));
    preset.into_iter().filter_map(answer).collect()
}

impl TextFile {
    fn check(&self, source: &mut Source<'_>) {
        for (name, value) in [("title", &self.title), ("short", &self.short), ("what", &self.what)] {
            if value.get_ref().trim().is_empty() {
                source.error(
                    value.span(),
                    format!("{name} is empty"),
                    "residents need this text to find and understand the service",
                );
            }
        }
        let chars = self.short.get_ref().chars().count();
        if chars > SHORT_CHARS_MAX {
            let message = format!("short has {chars} characters, at most {SHORT_CHARS_MAX} fit into lists");
            source.error(self.short.span(), message, "move details to what");
        }
    }

    fn into_text(self) -> ServiceText {
        ServiceText {
            title: one_line(self.title.get_ref()),
            short: one_line(self.short.get_ref()),
            what: render(self.what.get_ref()),
            who: self.who.map(|who| render(&who)),
            documents: self.documents.iter().map(|line| render_inline(line)).collect(),
            procedure: self.procedure.iter().map(|line| render_inline(line)).collect(),
            duration: self.duration,
            notes: self.notes.map(|notes| render(&notes)),
        }
    }
}

impl FeeFile {
    fn check(&self, source: &mut Source<'_>) {
        check_text(source, &self.label, "label");
        match (&self.amount_cent, &self.text) {
            (None, None) => source.error(
                self.label.span(),
                "fee has neither amount_cent nor text",
                "a free service has amount_cent = 0",
            ),
            (Some(amount), Some(_)) => source.error(
                amount.span(),
                "fee has both amount_cent and text",
                "keep the one that is true",
            ),
            (Some(amount), None) if *amount.get_ref() < 0 => {
                source.error(amount.span(), "a fee cannot be negative", "amounts are whole cents");
            }
            (None, Some(text)) if !text.has_german() => {
                source.error(self.label.span(), "text of the fee has no German", "")
            }
            _ => {}
        }
    }

    fn into_fee(self) -> Fee {
        let amount = match (self.amount_cent, self.text) {
            (Some(cent), _) => FeeAmount::Cent(Money::from_cents(cent.into_inner())),
            (None, text) => FeeAmount::Text(text.map_or_else(|| Localised::german(""), Text::localised)),
        };
        Fee {
            label: self.label.into_inner().localised(),
            amount,
            legal_basis: self.legal_basis,
        }
    }
}

impl LinkFile {
    fn check(&self, source: &mut Source<'_>) {
        check_text(source, &self.label, "label");
        if !is_safe_url(self.url.get_ref()) {
            let message = format!("{:?} is no address that a page may link to", self.url.get_ref());
            source.error(
                self.url.span(),
                message,
                "begin with https://, http://, mailto:, tel: or /",
            );
        }
    }

    fn into_link(self) -> Link {
        Link {
            label: self.label.into_inner().localised(),
            url: self.url.into_inner(),
        }
    }
}

impl TopicsFile {
    pub(super) fn check(&self, source: &mut Source<'_>) {
        let mut seen = BTreeSet::new();
        for topic in &self.topic {
            check_id(source, &topic.id);
            check_text(source, &topic.title, "title");
            if !seen.insert(topic.id.get_ref()) {
                source.error(
                    topic.id.span(),
                    format!("topic {:?} is there twice", topic.id.get_ref()),
                    "remove one",
                );
            }
        }
    }

    pub(super) fn into_topics(self) -> Vec<Topic> {
        self.topic
            .into_iter()
            .map(|topic| Topic {
                id: topic.id.into_inner(),
                title: topic.title.into_inner().localised(),
                short: topic.short.map(Text::localised),
                icon: topic.icon,
                keywords: topic.keywords,
            })
            .collect()
    }
}

fn check_format(source: &mut Source<'_>, format: &Spanned<u32>) {
    if *format.get_ref() != FORMAT {
        source.error(
            format.span(),
            format!("format {} is unknown", format.get_ref()),
            format!("this version reads format {FORMAT}"),
        );
    }
}

fn check_id(source: &mut Source<'_>, id: &Spanned<String>) {
    let text = id.get_ref();
    let good = !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !good {
        source.error(
            id.span(),
            format!("id {text:?} cannot stand in an address"),
            "use a-z, 0-9 and -",
        );
    }
}

fn check_text(source: &mut Source<'_>, text: &Spanned<Text>, name: &str) {
    if !text.get_ref().has_german() {
        source.error(
            text.span(),
            format!("{name} has no German text"),
            "write it as text or as { de = \"…\" }",
        );
    }
}

/// Source: the key of the federal service catalogue has 14 digits and begins with 99 for a service.
pub(crate) fn is_leika(key: &str) -> bool {
    key.len() == 14 && key.starts_with("99") && key.bytes().all(|b| b.is_ascii_digit())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
