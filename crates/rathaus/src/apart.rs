//! Letters and examples of a blueprint are tried in a process of its own. A template is a program: one that wants more
//! memory than there is would end the whole house, and nobody can interrupt it.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, ensure};
use blueprint::Files;
use cases::Findings;
use cases::editions::{self, Examiner};
use letters::{LetterPress, Limits};
use rustix::process::{Resource, Rlimit, setrlimit};
use serde::{Deserialize, Serialize};

use crate::assemble::schemas;

/// The word after the program's name; not shown among the commands.
pub const WORD: &str = "try-apart";
/// Room of addresses; the largest blueprint needs a tenth. Unit: bytes.
const MEMORY_BYTES_MAX: u64 = 2 << 30;
/// Enough for the largest blueprint in a build for tests on a busy machine. Unit: seconds of a processor.
const CPU_S_MAX: u64 = 240;
/// For one letter; the limit above holds in any case.
const LETTER_MAX: Duration = Duration::from_secs(20);
/// A template says what it likes in its errors. Unit: findings, characters.
const FINDINGS_MAX: usize = 100;
const FINDING_CHARS_MAX: usize = 1_000;

/// What the process says, a line each: what it does next, and in the end what it found.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Said {
    Sets(String),
    Found(Findings),
}

/// Tries blueprints in processes of their own.
pub fn examiner() -> Examiner {
    Arc::new(examine)
}

/// What is wrong with letters and examples of a blueprint, one text for each finding. `shown` stands before the files that
/// are named; it may be empty.
pub fn examine(shown: &str, files: &Files) -> Findings {
    let asked = ask(shown, files).and_then(|output| answer(&output));
    asked.unwrap_or_else(|error| vec![format!("its letters and examples could not be tried: {error:#}")])
}

fn ask(shown: &str, files: &Files) -> anyhow::Result<Output> {
    let program = std::env::current_exe().context("where this program lies is not known")?;
    let mut child = Command::new(program)
        .args([WORD, shown])
        // Keys and addresses of the house are no business of a template.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("another process cannot be started")?;
    let mut input = child.stdin.take().context("the process has no input")?;
    let sent = input.write_all(&serde_json::to_vec(&files.0)?);
    drop(input);
    let output = child.wait_with_output().context("the process is lost")?;
    // Why the process ended says more than that it did not read.
    ensure!(sent.is_ok() || !output.status.success(), "the process did not read");
    Ok(output)
}

/// What the process found; why it ended, when it did before it could say so.
fn answer(output: &Output) -> anyhow::Result<Findings> {
    let text = String::from_utf8_lossy(&output.stdout);
    let said: Vec<Said> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let last = said.iter().rev().find_map(|said| match said {
        Said::Sets(template) => Some(template.as_str()),
        Said::Found(_) => None,
    });
    let found = said.iter().find_map(|said| match said {
        Said::Found(found) => Some(found.clone()),
        Said::Sets(_) => None,
    });
    if let Some(found) = found {
        return Ok(found);
    }
    let at = last.map_or_else(String::new, |template| format!("{template}: "));
    ensure!(
        !at.is_empty(),
        "the process ended without an answer ({})",
        output.status
    );
    Ok(vec![format!("{at}error: {}", ended(output))])
}

fn ended(output: &Output) -> String {
    const XCPU: i32 = 24;
    const KILL: i32 = 9;
    match output.status.signal() {
        Some(XCPU | KILL) => format!("it works for more than {CPU_S_MAX} seconds and was stopped"),
        _ => format!(
            "it wants more than {} MB of memory, or the typesetter fails on it; it was stopped ({})",
            MEMORY_BYTES_MAX >> 20,
            output.status
        ),
    }
}

/// The process itself: reads the files, sets limits to itself, tries, and says what it found.
///
/// Errors: no files come in; the limits cannot be set.
pub fn run(shown: &str) -> anyhow::Result<()> {
    let mut input = Vec::new();
    std::io::stdin().read_to_end(&mut input)?;
    let files: BTreeMap<String, String> = serde_json::from_slice(&input).context("no blueprint came in")?;
    let limits = [
        (Resource::As, MEMORY_BYTES_MAX),
        (Resource::Cpu, CPU_S_MAX),
        // What is left behind would hold the blueprint and nothing else, but fill the disk.
        (Resource::Core, 0),
    ];
    for (what, most) in limits {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        setrlimit(what, limit).with_context(|| format!("the limit {what:?} cannot be set"))?;
    }
    let press = LetterPress::with_limits(Limits {
        time_max: LETTER_MAX,
        jobs_max: 1,
        ..Limits::default()
    });
    let before = |template: &str| say(&Said::Sets(template.to_owned()));
    let found = editions::examine(shown, &Files(files), &schemas(), &press, &before);
    let short = |finding: String| finding.chars().take(FINDING_CHARS_MAX).collect();
    say(&Said::Found(found.into_iter().take(FINDINGS_MAX).map(short).collect()));
    Ok(())
}

/// Whoever asked is gone when nobody reads; then nothing needs to be said.
fn say(said: &Said) {
    if let Ok(line) = serde_json::to_string(said) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
}
