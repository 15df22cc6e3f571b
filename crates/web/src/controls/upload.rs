use maud::{Markup, html};

use super::Question;
use crate::parts::{bytes_text, icon};
use crate::texts::{TEXTS, t};

/// What may be uploaded.
#[derive(Clone, Debug, Default)]
pub struct UploadRules {
    pub files_max: u8,
    /// Unit: bytes of one file.
    pub bytes_max: u64,
    /// Media types, `application/pdf`.
    pub types: Vec<String>,
}

/// A file that is there already.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadedFile {
    pub id: String,
    pub name: String,
    /// Unit: bytes.
    pub size: u64,
    /// Where it can be seen; empty when nowhere.
    pub href: String,
    /// Where a small picture of it is; empty when there is none.
    pub thumbnail: String,
}

/// Files: those that are there, each with a button that posts `_remove=<name>:<id>`, and room for more.
pub fn upload(question: &Question<'_>, rules: &UploadRules, files: &[UploadedFile]) -> Markup {
    let lang = question.lang;
    let limit = bytes_text(lang, rules.bytes_max);
    let kinds = kinds_text(&rules.types);
    let room = usize::from(rules.files_max).saturating_sub(files.len());
    let rule = TEXTS.fmt(
        lang,
        "upload-rule",
        &[
            ("types", kinds.into()),
            ("limit", limit.into()),
            ("max", i64::from(rules.files_max).into()),
        ],
    );
    let hint = if question.hint.is_empty() {
        rule.into_owned()
    } else {
        format!("{} {rule}", question.hint)
    };
    let question = Question {
        hint: &hint,
        ..question.clone()
    };
    html! {
        div .field data-field=(question.name) {
            @if room > 0 {
                (question.labelled(html! {
                    @if !files.is_empty() { (list(&question, files)) }
                    (chooser(&question, rules, files.is_empty(), room))
                }))
            } @else {
                div .kern-form-input id=(question.id()) tabindex="-1" {
                    p .kern-label { (question.label) }
                    (list(&question, files))
                    p .kern-hint { (t(lang, "upload-full")) }
                }
            }
            (question.why_part())
        }
    }
}

fn chooser(question: &Question<'_>, rules: &UploadRules, is_first: bool, room: usize) -> Markup {
    let lang = question.lang;
    html! {
        input .kern-form-input__input .kern-form-input__input--error[!question.error.is_empty()]
            id=(question.id()) name=(question.name) type="file" accept=(rules.types.join(",")) multiple[room > 1]
            data-bytes-max=(rules.bytes_max) data-too-large=(t(lang, "upload-too-large"))
            aria-describedby=[question.described_by()] aria-invalid=[question.invalid()]
            aria-required=[question.required_word().filter(|_| is_first)];
        button .kern-btn .kern-btn--secondary .upload__send type="submit" name="_upload" value=(question.name) formnovalidate {
            (icon("drive-folder-upload")) span .kern-label { (t(lang, "upload-send")) }
        }
    }
}

fn list(question: &Question<'_>, files: &[UploadedFile]) -> Markup {
    let lang = question.lang;
    html! {
        ul .uploads aria-label={ (question.label) ": " (t(lang, "upload-present")) } {
            @for file in files {
                li {
                    @if file.thumbnail.is_empty() { (icon("draft")) }
                    @else { img .uploads__picture src=(file.thumbnail) alt="" width="48" height="48" loading="lazy"; }
                    span .uploads__name {
                        @if file.href.is_empty() { (file.name) } @else { a .kern-link href=(file.href) { (file.name) } }
                        span .uploads__size { (bytes_text(lang, file.size)) }
                    }
                    button .kern-btn .kern-btn--tertiary .kern-btn--x-small type="submit" name="_remove"
                        value={ (question.name) ":" (file.id) } formnovalidate {
                        (icon("delete")) span .kern-label { (t(lang, "upload-remove")) span .kern-sr-only { " " (file.name) } }
                    }
                }
            }
        }
    }
}

/// `PDF, JPG oder PNG` without the word: endings as people know them.
fn kinds_text(types: &[String]) -> String {
    let names: Vec<String> = types
        .iter()
        .map(|media_type| match media_type.as_str() {
            "image/jpeg" => "JPG".to_owned(),
            other => other.rsplit('/').next().unwrap_or(other).to_uppercase(),
        })
        .collect();
    names.join(", ")
}
