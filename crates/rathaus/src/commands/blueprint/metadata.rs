//! The metadata with which answers are handed over (FIT-Connect).

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use base::Lang;
use base::clock::{Clock, SystemClock};
use blueprint::{Answers, Attachment, Blueprint, CaseFacts, Json, Scope, ScopeInput, Submission};

/// What was asked for.
pub struct Wanted {
    pub answers: PathBuf,
    pub attachments: Vec<PathBuf>,
    pub schema_uri: Option<String>,
}

/// The metadata for a file of answers, after it was made sure that they can be handed in.
///
/// Errors: the file cannot be read, holds no answers of this service, or answers that the form refuses.
pub fn of(blueprint: &Blueprint, wanted: &Wanted, lang: Lang) -> anyhow::Result<Json> {
    let shown = wanted.answers.display();
    let data = fs::read(&wanted.answers).with_context(|| format!("{shown} cannot be read"))?;
    let answers: Answers =
        serde_json::from_slice(&data).with_context(|| format!("{shown} holds no object of answers"))?;
    let problems = problems(blueprint, &answers)?;
    if !problems.is_empty() {
        bail!("{shown} cannot be handed in:\n{}", problems.join("\n"));
    }
    let attachments = wanted.attachments.iter().map(|path| attachment(path));
    let attachments = attachments.collect::<anyhow::Result<Vec<_>>>()?;
    let name = blueprint.answers_schema_urn();
    let submission = Submission {
        data: &data,
        schema_uri: wanted.schema_uri.as_deref().unwrap_or(&name),
        applied_on: None,
        attachments: &attachments,
    };
    Ok(blueprint.submission_metadata(&submission, lang))
}

/// What the form says about the answers, with the values of the knobs that the blueprint itself has.
fn problems(blueprint: &Blueprint, answers: &Answers) -> anyhow::Result<Vec<String>> {
    let unknown = answers.keys().filter(|id| blueprint.field(id).is_none());
    let mut problems: Vec<String> = unknown.map(|id| format!("- {id}: there is no such question")).collect();
    let Ok(town) = blueprint.validate_knobs(&toml::Table::new()) else {
        bail!("the defaults of its own knobs do not fit the blueprint");
    };
    let (registers, case) = (Default::default(), CaseFacts::default());
    let input = ScopeInput {
        answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: SystemClock.today(),
    };
    let scope = Scope::new(blueprint, input);
    let wrong = blueprint.check_all(&scope);
    problems.extend(
        wrong
            .iter()
            .map(|(page, error)| format!("- {page}, {}: {}", error.field, blueprint.error_text(error, Lang::De))),
    );
    Ok(problems)
}

fn attachment(path: &Path) -> anyhow::Result<Attachment> {
    let shown = path.display();
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let media_type = match ending.as_str() {
        "pdf" => "application/pdf",
        "jpg" | "jpeg" => "image/jpeg",
        "png" => "image/png",
        _ => bail!("{shown} is neither PDF nor JPEG nor PNG, by its ending"),
    };
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    Ok(Attachment {
        file_name: name,
        media_type: media_type.to_owned(),
        content: fs::read(path).with_context(|| format!("{shown} cannot be read"))?,
    })
}
