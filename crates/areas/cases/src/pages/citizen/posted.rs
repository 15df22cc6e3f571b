//! What a page posts besides answers: files, and entries of groups that come and go.

use base::{FieldError, Uuid};
use web::controls::{ADD, DROP, id_of};
use web::{Ctx, Form};

use crate::actions::drafts::Open;
use crate::actions::uploads;
use crate::pages::TEXTS;
use crate::{CaseError, Cases};

/// Adds an entry to a group, or takes one away, as the button said. Where to look then: the id of an element.
pub(crate) fn entries(form: &mut Form) -> Option<String> {
    if let Some(group) = form.get(ADD).map(str::to_owned) {
        let place = blueprint::add_entry(&mut form.fields, &group)?;
        return Some(id_of(&format!("{group}.{place}")));
    }
    let (group, place) = form.get(DROP)?.rsplit_once('.')?;
    let (group, place) = (group.to_owned(), place.parse().ok()?);
    blueprint::remove_entry(&mut form.fields, &group, place);
    Some(id_of(&group))
}

/// The errors of a page after uploads were taken: a missing file may be there by now.
pub(crate) fn errors_of(open: &Open, page_id: &str, found: Vec<FieldError>) -> Vec<FieldError> {
    let now: Vec<FieldError> = open
        .check_all()
        .into_iter()
        .filter(|(page, _)| page == page_id)
        .map(|(_, error)| error)
        .collect();
    // What was typed wrongly is no answer; the check of answers cannot see it.
    let wrong: Vec<FieldError> = found
        .into_iter()
        .filter(|e| {
            open.draft.content.raw.keys().any(|name| {
                *name == e.field
                    || name.starts_with(&format!("{}.", e.field))
                    || e.field.starts_with(&format!("{name}."))
            })
        })
        .collect();
    let mut errors = with_missing(wrong, now);
    let order = |error: &FieldError| {
        let root = error.field.split('.').next().unwrap_or_default().to_owned();
        open.service
            .blueprint
            .page(page_id)
            .and_then(|p| p.fields.iter().position(|f| f.id == root))
            .unwrap_or(usize::MAX)
    };
    errors.sort_by_key(order);
    errors
}

/// What is wrong and what is missing. A question of which a part is wrong is answered: its answer is not missing too.
fn with_missing(wrong: Vec<FieldError>, missing: Vec<FieldError>) -> Vec<FieldError> {
    // `home.street` is a part of `home`; `dogs.0.home.street` one of `dogs.0.home`.
    let question = |error: &FieldError| -> String {
        let names: Vec<&str> = error.field.split('.').collect();
        let entry = names.iter().rposition(|name| name.parse::<usize>().is_ok());
        let end = entry.map_or(1, |at| at + 2).min(names.len());
        names[..end].join(".")
    };
    let mut errors = wrong;
    for error in missing {
        if !errors.iter().any(|known| question(known) == question(&error)) {
            errors.push(error);
        }
    }
    errors
}

/// Keeps the files of a page and takes away what a button said. Returns what was wrong with them.
pub(super) async fn take_files(
    ctx: &Ctx,
    cases: &Cases,
    open: &mut Open,
    form: &Form,
) -> std::result::Result<Vec<FieldError>, CaseError> {
    let mut errors = Vec::new();
    for file in &form.files {
        match uploads::add(cases, open, &file.field, file).await {
            Ok(Ok(_)) => {}
            Ok(Err(refusal)) => errors.push(FieldError::new(
                &file.field,
                format!("text:{}", upload_text(ctx, refusal)),
            )),
            // A file for a question that does not exist is dropped like every unknown field.
            Err(CaseError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    if let Some((_, id)) = form.get("_remove").and_then(|named| named.split_once(':'))
        && let Ok(id) = id.parse::<Uuid>()
    {
        uploads::remove(cases, open, id).await?;
    }
    Ok(errors)
}

pub fn upload_text(ctx: &Ctx, refusal: uploads::UploadRefusal) -> String {
    use uploads::UploadRefusal as R;
    let args: Vec<(&str, web::texts::Arg<'_>)> = match refusal {
        R::TooLarge { bytes_max } | R::PictureTooLarge { bytes_max } => {
            vec![("limit", web::parts::bytes_text(ctx.lang, bytes_max).into())]
        }
        R::TooMany { files_max } => vec![("max", i64::from(files_max).into())],
        _ => Vec::new(),
    };
    TEXTS.fmt(ctx.lang, refusal.key(), &args).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_with_a_wrong_part_is_not_said_to_be_missing_too() {
        let error = |field: &str, key: &str| FieldError::new(field, key);
        let wrong = vec![
            error("home.house_number", "house-number.format"),
            error("dogs.1.born.day", "date.format"),
        ];
        let missing = vec![
            error("home", "required"),
            error("homeland", "required"),
            error("dogs.1.born", "required"),
            error("dogs.1.name", "required"),
        ];
        let fields: Vec<String> = with_missing(wrong, missing)
            .into_iter()
            .map(|error| error.field)
            .collect();
        assert_eq!(
            fields,
            ["home.house_number", "dogs.1.born.day", "homeland", "dogs.1.name"]
        );
    }
}
