//! What changed between two versions of a blueprint, in words.

use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use blueprint::{Area, Change, ChangeKind, Delta, Detail, Files};

use super::source;

/// Prints the differences. The exit code is that of `diff`: 0 equal, 1 different; an error is 2.
pub fn run(old: &Path, new: &Path) -> anyhow::Result<ExitCode> {
    match compare(old, new) {
        Ok(changes) => {
            print!("{}", report(&changes));
            Ok(ExitCode::from(u8::from(!changes.is_empty())))
        }
        Err(error) => {
            eprintln!("rathaus: {error:#}");
            Ok(ExitCode::from(2))
        }
    }
}

fn compare(old: &Path, new: &Path) -> anyhow::Result<Vec<Change>> {
    changes(&source::files(old)?, &source::files(new)?)
}

/// Errors: a file that is no TOML.
pub fn changes(old: &Files, new: &Files) -> anyhow::Result<Vec<Change>> {
    match blueprint::diff(old, new) {
        Ok(changes) => Ok(changes),
        Err(found) => {
            let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
            bail!("the files cannot be compared:\n{}", lines.join("\n"))
        }
    }
}

/// All changes under the heading of their area.
pub fn report(changes: &[Change]) -> String {
    if changes.is_empty() {
        return "No difference: both are the same service.\n".to_owned();
    }
    let mut out = String::new();
    let mut area = None;
    for change in changes {
        if area != Some(change.area) {
            out.push_str(&format!(
                "{}{}\n",
                if area.is_some() { "\n" } else { "" },
                heading(change.area)
            ));
            area = Some(change.area);
        }
        out.push_str(&entry(change));
    }
    let count = |kind| changes.iter().filter(|change| change.kind == kind).count();
    out.push_str(&format!(
        "\n{} added, {} removed, {} changed\n",
        count(ChangeKind::Added),
        count(ChangeKind::Removed),
        count(ChangeKind::Changed)
    ));
    out
}

fn entry(change: &Change) -> String {
    let sign = match change.kind {
        ChangeKind::Added => "+",
        ChangeKind::Removed => "-",
        ChangeKind::Changed => "~",
    };
    let title = match (&change.name, change.id.as_str()) {
        (Some(name), "") => name.clone(),
        (Some(name), id) => format!("{id} („{name}“)"),
        (None, "") => "all of them".to_owned(),
        (None, id) => id.to_owned(),
    };
    // A text that came or went is said in one line.
    if let (Area::Text(_), [detail]) = (change.area, change.details.as_slice()) {
        return format!("  {sign} {title}: {}\n", text(detail));
    }
    let mut out = format!("  {sign} {title}\n");
    for line in change.details.iter().flat_map(lines) {
        out.push_str(&format!("      {line}\n"));
    }
    if let Some(note) = &change.note {
        out.push_str(&format!("      ! {note}\n"));
    }
    out
}

fn text(detail: &Detail) -> String {
    match &detail.delta {
        Delta::Value {
            old: Some(old),
            new: Some(new),
        } => format!("„{old}“ → „{new}“"),
        Delta::Value { old, new } => format!("„{}“", new.as_ref().or(old.as_ref()).map_or("", String::as_str)),
        _ => String::new(),
    }
}

fn lines(detail: &Detail) -> Vec<String> {
    let what = &detail.what;
    match &detail.delta {
        Delta::Value {
            old: None,
            new: Some(new),
        } => vec![format!("{what}: {new}")],
        Delta::Value { old, new } => {
            let word = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
            vec![format!("{what}: {} → {}", word(old), word(new))]
        }
        Delta::Entries { gone, new } => {
            let gone = gone.iter().map(|entry| format!("  - {entry}"));
            let new = new.iter().map(|entry| format!("  + {entry}"));
            [format!("{what}:")].into_iter().chain(gone).chain(new).collect()
        }
        Delta::Order { old, new } => {
            vec![format!("{what}: {} → {}", old.join(", "), new.join(", "))]
        }
    }
}

fn heading(area: Area) -> String {
    let word = match area {
        Area::Service => "The service",
        Area::Knob => "Knobs (what a town may set)",
        Area::Page => "Pages",
        Area::Question => "Questions",
        Area::Query => "Questions to registers",
        Area::Check => "Checks",
        Area::Fee => "Fees",
        Area::Refund => "Refunds",
        Area::State => "States",
        Area::Deadline => "Deadlines",
        Area::Clock => "Clocks",
        Area::Step => "Steps",
        Area::Grant => "What is given",
        Area::Reminder => "Reminders",
        Area::Recheck => "The nightly look at what was given",
        Area::Letter => "Letters",
        Area::Participation => "Who takes part",
        Area::Appointment => "Appointments",
        Area::Message => "Messages to other authorities",
        Area::Order => "Orders to registers",
        Area::FollowOn => "What may come next",
        Area::Text(lang) => return format!("Texts, {}", lang.name()),
    };
    word.to_owned()
}
