//! Says where a template is wrong, in lines that its author can find.

use typst::diag::SourceDiagnostic;
use typst::syntax::{DiagSpan, DiagSpanKind, FileId};
use typst::{World, WorldExt};

use crate::error::TemplateProblem;
use crate::world::LetterWorld;

/// Mistakes as Typst reports them, each at its place in the template where there is one.
pub(crate) fn problems(world: &LetterWorld, template_name: &str, found: &[SourceDiagnostic]) -> Vec<TemplateProblem> {
    found
        .iter()
        .map(|problem| place(world, template_name, problem))
        .collect()
}

fn place(world: &LetterWorld, template_name: &str, problem: &SourceDiagnostic) -> TemplateProblem {
    let main = world.main();
    // A mistake that shows inside the house library was made where the template called it.
    let span = [problem.span]
        .into_iter()
        .chain(problem.trace.iter().map(|point| DiagSpan::from(point.span)))
        .find(|span| file(*span) == Some(main))
        .unwrap_or(problem.span);
    let position = file(span).zip(world.range(span)).and_then(|(id, range)| {
        let source = world.source(id).ok()?;
        source.lines().byte_to_line_column(range.start)
    });
    let is_own = file(span) == Some(main);
    let message = match (file(span), position) {
        // Rules such as `#show: letter.with(…)` leave no trace into the template; then the library says where it stopped.
        (Some(id), Some((line, _))) if !is_own => {
            format!(
                "{} (in the house library, {}:{})",
                problem.message,
                id.vpath().get_with_slash(),
                line + 1
            )
        }
        _ => problem.message.to_string(),
    };
    TemplateProblem {
        file: template_name.to_owned(),
        line: position.filter(|_| is_own).map(|(line, _)| line + 1),
        column: position.filter(|_| is_own).map(|(_, column)| column + 1),
        message,
        hints: problem.hints.iter().map(|hint| hint.v.to_string()).collect(),
    }
}

fn file(span: DiagSpan) -> Option<FileId> {
    match span.get() {
        DiagSpanKind::Detached => None,
        DiagSpanKind::Number { id, .. } | DiagSpanKind::Range { id, .. } => Some(id),
    }
}
