use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use cel::Program;

use super::checker::Checker;
use super::{Condition, Place, environment};
use crate::diagnostic::{Diagnostic, Severity};
use crate::schema::Type;

/// What an expression may read.
pub(crate) type Roots = BTreeMap<String, Type>;

/// Deepest nesting of `exists`, `all`, `map`, `filter`: more would let a small form cost seconds.
pub(crate) const NESTING_MAX: usize = 2;

/// Longest expression. Unit: bytes.
const SOURCE_BYTES_MAX: usize = 4000;

/// Most operators of an expression. A chain of them is as deep as it is long once it is read, and is walked by recursion;
/// four times as many overflow a thread's stack.
const OPERATORS_MAX: usize = 200;

/// Expressions that were read already: many questions of a form are asked under the same condition.
#[derive(Default)]
pub(crate) struct Programs(HashMap<String, Arc<Program>>);

/// One file while its expressions are compiled.
pub(crate) struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// Compiles and checks an expression that must give a value of type `expected`.
    ///
    /// Errors: a syntax error, an unknown name, a wrong type, loops nested too deep; each with its place.
    pub fn compile(
        &self,
        programs: &mut Programs,
        spanned: &toml::Spanned<String>,
        roots: &Roots,
        expected: &Type,
    ) -> Result<Condition, Vec<Diagnostic>> {
        let source = spanned.get_ref();
        let start = self.content_start(spanned.span().start);
        let at = |offset: usize, message: String| {
            Diagnostic::at(Severity::Error, self.file, self.text, start + offset, message)
        };
        if source.len() > SOURCE_BYTES_MAX {
            return Err(vec![at(
                0,
                format!("the expression is longer than {SOURCE_BYTES_MAX} bytes"),
            )]);
        }
        if operators(source) > OPERATORS_MAX {
            return Err(vec![at(
                0,
                format!("the expression has more than {OPERATORS_MAX} operators; split it into computed fields"),
            )]);
        }
        let program = programs
            .parse(source)
            .map_err(|(offset, message)| vec![at(offset, message)])?;
        let mut checker = Checker::new(roots, &program);
        let found = checker.infer(program.expression());
        if !found.fits(expected) {
            checker.report(
                program.expression().id,
                format!("gives {found}, but {expected} is needed"),
                None,
            );
        }
        let (reads, problems) = checker.finish();
        if !problems.is_empty() {
            let diagnostic = |(offset, message, hint): (usize, String, Option<String>)| Diagnostic {
                hint,
                ..at(offset, message)
            };
            return Err(problems.into_iter().map(diagnostic).collect());
        }
        let place = Place {
            file: self.file.to_owned(),
            offset: start,
        };
        Ok(Condition {
            source: source.clone(),
            program,
            reads_fee: reads.iter().any(|path| path == "fee" || path.starts_with("fee.")),
            reads,
            place,
        })
    }

    /// Type of an expression; anything where it cannot be read, which compiling reports.
    pub fn type_of(&self, programs: &mut Programs, spanned: &toml::Spanned<String>, roots: &Roots) -> Type {
        match programs.parse(spanned.get_ref()) {
            Ok(program) => Checker::new(roots, &program).infer(program.expression()),
            Err(_) => Type::Any,
        }
    }

    /// Where the text begins behind its opening quotes.
    fn content_start(&self, quote: usize) -> usize {
        let rest = self.text.get(quote..).unwrap_or_default();
        let quotes = ["\"\"\"\n", "'''\n", "\"\"\"", "'''", "\"", "'"];
        quote
            + quotes
                .iter()
                .find(|quotes| rest.starts_with(**quotes))
                .map_or(0, |quotes| quotes.len())
    }
}

impl Programs {
    /// Errors: where and why it cannot be read.
    fn parse(&mut self, source: &str) -> Result<Arc<Program>, (usize, String)> {
        if let Some(known) = self.0.get(source) {
            return Ok(known.clone());
        }
        let program = environment().compile(source).map_err(|errors| {
            let first = errors.errors.first();
            let (line, column) = first.map_or((1, 1), |error| error.pos);
            let message = first.map_or_else(|| "cannot be read".to_owned(), |error| error.msg.clone());
            (
                offset_of(source, line, column),
                format!("the expression cannot be read: {message}"),
            )
        })?;
        let program = Arc::new(program);
        self.0.insert(source.to_owned(), program.clone());
        Ok(program)
    }
}

/// How many operators, calls and steps into something an expression can have at most. What stands in texts is counted too:
/// telling texts apart would be a second parser, and where it erred, somebody could hide a chain.
fn operators(source: &str) -> usize {
    let signs = source.chars().scan(false, |in_run, c| {
        let is_sign = "+-*/%<>=!?&|[.(".contains(c);
        // Two signs side by side are one operator, like `==`; brackets may follow brackets.
        let counts = is_sign && (!*in_run || matches!(c, '[' | '.' | '('));
        *in_run = is_sign;
        Some(counts)
    });
    let words = source.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    signs.filter(|counts| *counts).count() + words.filter(|word| *word == "in").count()
}

/// Byte offset of a line and column, both from 1.
fn offset_of(source: &str, line: isize, column: isize) -> usize {
    let line = usize::try_from(line - 1).unwrap_or(0);
    let column = usize::try_from(column - 1).unwrap_or(0);
    let before: usize = source.split_inclusive('\n').take(line).map(str::len).sum();
    (before + column).min(source.len())
}
