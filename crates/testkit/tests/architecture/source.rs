//! Reads the workspace's own source files.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace's folder exists")
}

/// A Rust file of the workspace.
pub struct Source {
    /// From the workspace's folder, with `/`: `crates/base/src/lib.rs`.
    pub path: String,
    pub text: String,
}

impl Source {
    /// True for tests, examples and what only tests use.
    pub fn is_test(&self) -> bool {
        let parts: Vec<&str> = self.path.split('/').collect();
        let test_folder = parts
            .iter()
            .any(|part| matches!(*part, "tests" | "examples" | "benches" | "testkit"));
        test_folder || self.path.ends_with("/tests.rs") || self.path.ends_with("_tests.rs")
    }

    /// The lines that run in the program, with their numbers from 1: no comments, nothing below `#[cfg(test)]`, where
    /// this project keeps its inline tests.
    pub fn program_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = if self.is_test() {
            0
        } else {
            self.text.find("\n#[cfg(test)]").unwrap_or(self.text.len())
        };
        self.text[..end].lines().enumerate().filter_map(|(at, line)| {
            let code = line.trim_start();
            (!code.starts_with("//")).then_some((at + 1, line))
        })
    }
}

/// All Rust files below `crates/`, sorted by path.
pub fn sources() -> Vec<Source> {
    let root = root();
    let mut paths = Vec::new();
    collect(&root.join("crates"), &mut paths);
    paths.sort();
    let relative = |path: &Path| {
        path.strip_prefix(&root)
            .expect("collected below the root")
            .to_string_lossy()
            .replace('\\', "/")
    };
    let sources: Vec<Source> = paths
        .iter()
        .map(|path| Source {
            path: relative(path),
            text: fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        })
        .collect();
    assert!(sources.len() > 100, "only {} files found below crates/", sources.len());
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() && path.file_name().is_none_or(|name| name != "target") {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// Names of the folders in `folder` that stand for one thing each; those with a leading `_` or `.` are for tests.
pub fn folders(folder: &str) -> Vec<String> {
    let path = root().join(folder);
    fs::read_dir(&path)
        .unwrap_or_else(|e| panic!("{}: {e}", path.display()))
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with(['_', '.']))
        .collect()
}
