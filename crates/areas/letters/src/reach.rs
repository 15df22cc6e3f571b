//! What a template reaches for, found without running it: a branch that no sample takes is seen too.
//!
//! Templates run in a closed world and could read nothing else. Whoever takes over somebody else's templates still wants
//! to know before that one tries.

use typst::syntax::ast::{self, AstNode};
use typst::syntax::{LinkedNode, SyntaxKind, SyntaxNode};

use crate::error::TemplateProblem;
use crate::model::Template;

/// The only file that a template imports.
const LIBRARY: &str = "/house.typ";

/// Functions that read files or run what they read, and what a template may read with them.
const READERS: [(&str, &[&str]); 11] = [
    ("json", &["/data.json"]),
    ("image", &["/check.svg", "/girocode.svg", "/emblem.svg"]),
    ("read", &[]),
    ("csv", &[]),
    ("toml", &[]),
    ("yaml", &[]),
    ("xml", &[]),
    ("cbor", &[]),
    ("plugin", &[]),
    ("bibliography", &[]),
    ("eval", &[]),
];

/// Arguments that name files.
const FILE_ARGUMENTS: [&str; 2] = ["theme", "syntaxes"];

/// Every place where a template imports, reads or runs something that is not its own; empty for a good one.
pub fn reaches(template: &Template<'_>) -> Vec<TemplateProblem> {
    let root = typst::syntax::parse(template.source);
    let mut found = Vec::new();
    let mut left = vec![LinkedNode::new(&root)];
    // A list instead of recursion: depth is whatever the template's author wants.
    while let Some(node) = left.pop() {
        if let Some(message) = forbidden(&node) {
            found.push((node.offset(), message));
        }
        left.extend(node.children());
    }
    found.sort();
    found
        .into_iter()
        .map(|(at, message)| problem(template, at, message))
        .collect()
}

fn forbidden(node: &LinkedNode<'_>) -> Option<String> {
    match node.kind() {
        SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude => import(node),
        SyntaxKind::Ident | SyntaxKind::MathIdent => name(node),
        _ => None,
    }
}

fn import(node: &SyntaxNode) -> Option<String> {
    let source = node
        .cast::<ast::ModuleImport<'_>>()
        .map(ast::ModuleImport::source)
        .or_else(|| node.cast::<ast::ModuleInclude<'_>>().map(ast::ModuleInclude::source))?;
    match source {
        ast::Expr::Str(path) if path.get() == LIBRARY => None,
        ast::Expr::Str(path) if path.get().starts_with('@') => Some(format!(
            "the template imports the package {}; letters load no packages",
            path.get()
        )),
        ast::Expr::Str(path) => Some(format!(
            "the template imports {}; it may import {LIBRARY} alone",
            path.get()
        )),
        _ => Some(format!(
            "the template imports something that is worked out; it may import {LIBRARY} alone"
        )),
    }
}

/// A name that reads or runs, wherever it stands except as a field or as the name of an argument.
fn name(node: &LinkedNode<'_>) -> Option<String> {
    let word = node.leaf_text().as_str();
    let parent = node.parent()?;
    match parent.kind() {
        SyntaxKind::FieldAccess if node.index() > 0 => return None,
        SyntaxKind::Named if node.index() == 0 => {
            return FILE_ARGUMENTS
                .contains(&word)
                .then(|| format!("the argument `{word}` would read a file"));
        }
        _ => {}
    }
    if word == "std" {
        return Some("`std` gives functions that read files under other names".to_owned());
    }
    let (_, allowed) = READERS.iter().find(|(reader, _)| *reader == word)?;
    let read = parent
        .cast::<ast::FuncCall<'_>>()
        .filter(|call| call.callee().to_untyped() == node.get());
    let Some(call) = read else {
        return Some(format!("`{word}` reads files; it is called or not used at all"));
    };
    let path = call.args().items().find_map(|argument| match argument {
        ast::Arg::Pos(ast::Expr::Str(path)) => Some(path.get()),
        _ => None,
    });
    match path {
        Some(path) if allowed.contains(&path.as_str()) => None,
        Some(path) => Some(format!("`{word}` reads {path}; {}", may(allowed))),
        None => Some(format!("`{word}` reads something that is worked out; {}", may(allowed))),
    }
}

fn may(allowed: &[&str]) -> String {
    match allowed {
        [] => "letters do without it".to_owned(),
        some => format!("it may read {} alone", some.join(", ")),
    }
}

fn problem(template: &Template<'_>, at: usize, message: String) -> TemplateProblem {
    let before = template.source.get(..at).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    TemplateProblem {
        file: template.name.to_owned(),
        line: Some(before.matches('\n').count() + 1),
        column: Some(before.get(line_start..).unwrap_or_default().chars().count() + 1),
        message,
        hints: Vec::new(),
    }
}
