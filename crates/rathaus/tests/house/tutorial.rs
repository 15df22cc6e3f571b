//! The walk-through of `docs/blueprint-format.md` works: its blocks, put where they say, make a service, and each command
//! answers what the page shows. Behind its language a block names its file and what becomes of it, see [`edited`].

use std::fs;
use std::path::Path;

use super::program::{Place, end, root};

const PAGE: &str = "docs/blueprint-format.md";
const SECTION: &str = "## A service, step by step";
const SERVICE: &str = "fishing-licence";
/// Stands for lines that the page leaves out.
const LEFT_OUT: &str = "…";

/// A fenced block of the page.
struct Block {
    /// Heading of its step, and the line of the page on which it begins.
    step: String,
    line: usize,
    /// What stands before each of its lines, in a list.
    indent: String,
    /// Language, file, and what becomes of the file.
    info: String,
    /// The words above it.
    words: String,
    lines: Vec<String>,
}

#[test]
fn the_walk_through_makes_a_service_step_by_step() {
    let page = fs::read_to_string(root().join(PAGE)).expect("reads");
    let place = Place::new();
    let home = place.path("walk");
    fs::create_dir(&home).expect("a folder");
    for block in blocks(&page) {
        let done = match block.info.split_once(' ') {
            Some((_, how)) => put(&home.join(SERVICE), how, &block),
            None if block.info == "console" => run(&place, &home, &block),
            None => Ok(()),
        };
        if let Err(why) = done {
            panic!("{PAGE}:{}, step {}: {why}", block.line, block.step);
        }
    }
    let (well, said) = answer(&place, &home, &format!("blueprint check {SERVICE}"));
    assert!(well && said.contains("(0 remarks)"), "{said}");
    let (well, said) = answer(&place, &home, &format!("blueprint test {SERVICE}"));
    assert!(well && !said.contains("no example reaches"), "{said}");
}

#[test]
fn a_block_that_fits_nowhere_and_an_answer_that_differs_are_told() {
    assert!(is_shown(&["a", LEFT_OUT, "c"], &["a", "b", "b", "c"]));
    assert!(!is_shown(&["a", LEFT_OUT], &["b"]) && !is_shown(&["a"], &["a", "b"]));
    let file = ["[a]", "x = 1", "", "[b]", "x = 2"];
    assert_eq!(
        edited(&file, "from 'x = 1' before '['", &["y"]),
        Ok(vec!["[a]", "y", "", "[b]", "x = 2"])
    );
    assert!(edited(&file, "before 'x'", &["y"]).is_err(), "there are two");
    assert!(edited(&file, "from 'z'", &["y"]).is_err(), "there is none");
    assert!(edited(&file, "behind '[b]'", &["y"]).is_err(), "no such word");
}

/// The blocks of the section, in their order.
fn blocks(page: &str) -> Vec<Block> {
    let (mut found, mut open): (Vec<Block>, Option<Block>) = (Vec::new(), None);
    let (mut step, mut words) = (String::new(), String::new());
    let (mut is_in_section, mut is_said) = (false, false);
    for (at, line) in page.lines().enumerate() {
        if let Some(block) = &mut open {
            let text = line.strip_prefix(block.indent.as_str()).unwrap_or(line);
            if text == "```" {
                found.extend(open.take());
                is_said = true;
            } else {
                block.lines.push(text.to_owned());
            }
            continue;
        }
        if line.starts_with("## ") {
            is_in_section = line.starts_with(SECTION);
        }
        if !is_in_section {
            continue;
        }
        if let Some(title) = line.strip_prefix("### ") {
            step = title.to_owned();
        }
        let text = line.trim_start();
        if let Some(info) = text.strip_prefix("```") {
            open = Some(Block {
                step: step.clone(),
                line: at + 1,
                indent: line[..line.len() - text.len()].to_owned(),
                info: info.to_owned(),
                words: words.clone(),
                lines: Vec::new(),
            });
            continue;
        }
        // Words hold for all blocks that follow them, until there are others.
        if is_said && !text.is_empty() {
            words.clear();
            is_said = false;
        }
        words.push_str(text);
        words.push('\n');
    }
    found
}

/// Puts a block into its file; the words above it must name that file too.
fn put(service: &Path, how: &str, block: &Block) -> Result<(), String> {
    let (file, how) = how.split_once(' ').unwrap_or((how, ""));
    if !block.words.contains(&format!("`{file}`")) {
        return Err(format!("the words above the block do not name `{file}`"));
    }
    let path = service.join(file);
    let old = match fs::read_to_string(&path) {
        Ok(old) => old,
        Err(_) if how.is_empty() => String::new(),
        Err(error) => return Err(format!("{file}: {error}")),
    };
    let old: Vec<&str> = old.lines().collect();
    let lines: Vec<&str> = block.lines.iter().map(String::as_str).collect();
    let new = edited(&old, how, &lines).map_err(|why| format!("{file}: {why}"))?;
    fs::write(&path, new.join("\n") + "\n").map_err(|error| format!("{file}: {error}"))
}

/// What becomes of a file.
///
/// | `how` | the block stands |
/// |---|---|
/// | nothing | for the whole file |
/// | `append` | at its end |
/// | `before 'x'` | before the only line that begins with `x` |
/// | `from 'x' before 'y'` | in place of the lines from that one up to the next that begins with `y` |
/// | `from 'x'` | in place of the lines from that one to the end |
fn edited<'a>(old: &[&'a str], how: &str, block: &[&'a str]) -> Result<Vec<&'a str>, String> {
    let (above, below) = match (how, quoted(how, "from"), quoted(how, "before")) {
        ("", ..) => (&old[..0], &old[..0]),
        ("append", ..) => return Ok([old, &[""][..], block].concat()),
        (_, Some(from), Some(before)) => {
            let start = only(old, from)?;
            let end = next(old, start + 1, before)?;
            // The empty line above what follows stays.
            let end = if old[end - 1].is_empty() { end - 1 } else { end };
            (&old[..start], &old[end..])
        }
        (_, Some(from), None) => (&old[..only(old, from)?], &old[..0]),
        (_, None, Some(before)) => old.split_at(only(old, before)?),
        (_, None, None) => return Err(format!("`{how}` says nothing about where the block stands")),
    };
    Ok([above, block, below].concat())
}

fn quoted<'a>(how: &'a str, word: &str) -> Option<&'a str> {
    let (_, after) = how.split_once(&format!("{word} '"))?;
    Some(after.split_once('\'')?.0)
}

fn only(lines: &[&str], start: &str) -> Result<usize, String> {
    let at = next(lines, 0, start)?;
    match next(lines, at + 1, start) {
        Ok(_) => Err(format!("several lines begin with `{start}`")),
        Err(_) => Ok(at),
    }
}

fn next(lines: &[&str], after: usize, start: &str) -> Result<usize, String> {
    let mut rest = lines.iter().skip(after);
    let found = rest.position(|line| line.trim_start().starts_with(start));
    found
        .map(|at| at + after)
        .ok_or_else(|| format!("no line begins with `{start}`"))
}

/// Runs the commands of a block. What each says must be what stands below it; where nothing does, it must succeed.
fn run(place: &Place, home: &Path, block: &Block) -> Result<(), String> {
    let mut lines = block.lines.iter().map(String::as_str).peekable();
    while let Some(line) = lines.next() {
        let command = line
            .strip_prefix("$ rathaus ")
            .ok_or_else(|| format!("`{line}` is no command of the program"))?;
        let mut shown = Vec::new();
        while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
            shown.push(line);
        }
        let (well, said) = answer(place, home, command);
        let got: Vec<&str> = said.lines().collect();
        let fits = if shown.is_empty() { well } else { is_shown(&shown, &got) };
        if !fits {
            let shown = shown.join("\n");
            return Err(format!(
                "`{command}` says something else\n--- the page\n{shown}\n--- the program\n{said}"
            ));
        }
    }
    Ok(())
}

/// Runs a command where the reader stands: in the folder that holds the service.
fn answer(place: &Place, home: &Path, command: &str) -> (bool, String) {
    let words: Vec<&str> = command.split_whitespace().collect();
    end(place.command(&words).current_dir(home))
}

/// Whether these are the lines of the page; `…` stands for any lines.
fn is_shown(shown: &[&str], got: &[&str]) -> bool {
    match shown.split_first() {
        None => got.is_empty(),
        Some((&LEFT_OUT, rest)) => (0..=got.len()).any(|skipped| is_shown(rest, &got[skipped..])),
        Some((line, rest)) => got
            .split_first()
            .is_some_and(|(next, others)| next == line && is_shown(rest, others)),
    }
}
