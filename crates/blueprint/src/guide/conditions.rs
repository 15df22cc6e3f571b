//! Conditions in words, without a case at hand. What words would only blur (formulas, loops) stands as it is written.

use cel::common::ast::{CallExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

use super::Page;
use crate::condition::Condition;
use crate::model::Field;
use crate::schema::Type;

impl Page<'_> {
    /// „„Was möchten Sie tun?“ ist „Verlängern“ und …“
    pub(super) fn condition(&self, condition: &Condition) -> String {
        let source = || format!("`{}`", condition.source());
        self.clause(condition.program.expression(), None).unwrap_or_else(source)
    }

    /// What an expression gives, where it is no yes or no.
    pub(super) fn value(&self, value: &Condition) -> String {
        let source = || format!("`{}`", value.source());
        self.operand(value.program.expression(), None).unwrap_or_else(source)
    }

    /// None when it cannot be said; an „or“ inside an „and“ gets brackets, and the other way round.
    fn clause(&self, expr: &IdedExpr, inside: Option<&str>) -> Option<String> {
        let Expr::Call(call) = &expr.expr else {
            return self.truth(expr, "yes");
        };
        match (call.func_name.as_str(), call.args.as_slice()) {
            (operators::LOGICAL_AND, parts) => self.joined("and", parts, inside),
            (operators::LOGICAL_OR, parts) => self.joined("or", parts, inside),
            (operators::LOGICAL_NOT, [part]) => self.denied(part),
            (operators::EQUALS, [left, right]) => self.equal(left, right, true),
            (operators::NOT_EQUALS, [left, right]) => self.equal(left, right, false),
            (operators::GREATER_EQUALS, [left, right]) => self.compare("least", left, right),
            (operators::LESS_EQUALS, [left, right]) => self.compare("most", left, right),
            (operators::GREATER, [left, right]) => self.compare("more", left, right),
            (operators::LESS, [left, right]) => self.compare("less", left, right),
            (operators::IN, [value, list]) => self.is_in(value, list),
            _ => Some(
                self.words
                    .fill("condition.holds", &[("what", &format!("`{}`", code(expr)?))]),
            ),
        }
    }

    fn joined(&self, word: &str, parts: &[IdedExpr], inside: Option<&str>) -> Option<String> {
        let parts: Option<Vec<String>> = parts.iter().map(|part| self.clause(part, Some(word))).collect();
        let said = parts?.join(&self.between(word));
        let is_mixed = inside.is_some_and(|around| around != word);
        Some(if is_mixed { format!("({said})") } else { said })
    }

    /// „ und “, „ oder “
    fn between(&self, word: &str) -> String {
        format!(" {} ", self.words.get(&format!("condition.{word}")))
    }

    fn denied(&self, part: &IdedExpr) -> Option<String> {
        match &part.expr {
            Expr::Ident(_) | Expr::Select(_) => self.truth(part, "no"),
            _ => Some(self.words.fill("condition.not", &[("what", &self.clause(part, None)?)])),
        }
    }

    /// Something that is yes or no by itself; `is` is one of `yes`, `not_yes`, `no`, `not_no`.
    fn truth(&self, expr: &IdedExpr, is: &str) -> Option<String> {
        let path = code(expr)?;
        let said = |key: &str| self.words.find(key).map(str::to_owned);
        // Facts of the case have sentences of their own.
        if let Some(sentence) = said(&format!("condition.{}_{is}", path.replace('.', "_"))) {
            return Some(sentence);
        }
        let family = if path.starts_with("town.") { "knob" } else { "is" };
        let what = self.operand(expr, None)?;
        Some(self.words.fill(&format!("condition.{family}_{is}"), &[("what", &what)]))
    }

    fn equal(&self, left: &IdedExpr, right: &IdedExpr, same: bool) -> Option<String> {
        let key = match &right.expr {
            Expr::Literal(LiteralValue::Boolean(truth)) => {
                return self.truth(
                    left,
                    match (*truth.inner(), same) {
                        (true, true) => "yes",
                        (true, false) => "not_yes",
                        (false, true) => "no",
                        (false, false) => "not_no",
                    },
                );
            }
            Expr::Literal(LiteralValue::Null) => match (self.is_question(left), same) {
                (true, true) => "unanswered",
                (true, false) => "answered",
                (false, true) => "unknown",
                (false, false) => "known",
            },
            _ if same => "is",
            _ => "is_not",
        };
        let (what, value) = (self.operand(left, None)?, self.operand(right, Some(left))?);
        Some(
            self.words
                .fill(&format!("condition.{key}"), &[("what", &what), ("value", &value)]),
        )
    }

    fn compare(&self, key: &str, left: &IdedExpr, right: &IdedExpr) -> Option<String> {
        let (what, value) = (self.operand(left, None)?, self.operand(right, Some(left))?);
        Some(
            self.words
                .fill(&format!("condition.{key}"), &[("what", &what), ("value", &value)]),
        )
    }

    fn is_in(&self, value: &IdedExpr, list: &IdedExpr) -> Option<String> {
        let Expr::List(words) = &list.expr else {
            let (what, value) = (self.operand(list, None)?, self.operand(value, Some(list))?);
            return Some(
                self.words
                    .fill("condition.contains", &[("what", &what), ("value", &value)]),
            );
        };
        let what = self.operand(value, None)?;
        let words: Option<Vec<String>> = words
            .elements
            .iter()
            .map(|word| self.operand(word, Some(value)))
            .collect();
        let values = words?.join(&self.between("or"));
        Some(
            self.words
                .fill("condition.one_of", &[("what", &what), ("values", &values)]),
        )
    }

    /// A value in words; `of` is what it is compared with, whose options have labels.
    fn operand(&self, expr: &IdedExpr, of: Option<&IdedExpr>) -> Option<String> {
        match &expr.expr {
            Expr::Literal(LiteralValue::String(text)) => Some(self.option(text.inner(), of)),
            Expr::Literal(LiteralValue::Int(cents))
                if of.and_then(code).is_some_and(|path| path.ends_with("_cent")) =>
            {
                Some(self.money(*cents.inner()))
            }
            Expr::Literal(LiteralValue::Int(number)) => Some(number.inner().to_string()),
            Expr::Ident(name) => Some(self.root(name)),
            Expr::Select(select) => self.selected(select, expr),
            _ => code(expr).map(|code| format!("`{code}`")),
        }
    }

    fn root(&self, name: &str) -> String {
        if name == "today" {
            return self.words.get("condition.today");
        }
        match self.blueprint.field(name) {
            Some(field) => self
                .words
                .fill("condition.answer", &[("label", &self.text(&field.label_key()))]),
            None => format!("`{name}`"),
        }
    }

    fn selected(&self, select: &SelectExpr, whole: &IdedExpr) -> Option<String> {
        let path = code(whole)?;
        if let Some(fact) = self.clock_fact(&path).or_else(|| self.appointment_fact(&path)) {
            return Some(fact);
        }
        let Expr::Ident(root) = &select.operand.expr else {
            return Some(self.form_answer(&path).unwrap_or_else(|| format!("`{path}`")));
        };
        let name = select.field.as_str();
        Some(match root.as_str() {
            "town" => self.words.fill("condition.knob", &[("name", name)]),
            "fee" => self.words.get("condition.fee"),
            "case" => self.words.get(&format!("condition.{name}")),
            root if self.blueprint.field(root).is_some() => format!("`{path}`"),
            _ => self.words.fill("condition.register", &[("path", &path)]),
        })
    }

    /// `forms.completeness.complete` as the question and the form that asks it.
    fn form_answer(&self, path: &str) -> Option<String> {
        let field = self.form_field(path)?;
        let form = self.text(&format!("forms.{}.title", path.split('.').nth(1)?));
        let label = self.text(&field.label_key());
        Some(
            self.words
                .fill("condition.form_answer", &[("label", &label), ("form", &form)]),
        )
    }

    fn form_field(&self, path: &str) -> Option<&Field> {
        let (form, field) = path.strip_prefix("forms.")?.split_once('.')?;
        self.blueprint
            .form_of_others(form)?
            .fields
            .iter()
            .find(|known| known.id == field)
    }

    /// An option by its label, everything else in quotation marks.
    fn option(&self, word: &str, of: Option<&IdedExpr>) -> String {
        let field = of.and_then(|expr| match &expr.expr {
            Expr::Ident(name) => self.blueprint.field(name),
            _ => self.form_field(&code(expr)?),
        });
        let label = field.and_then(|field| {
            let key = field.option_key(word);
            self.blueprint.texts(self.lang).find(&key).map(str::to_owned)
        });
        let path = of.and_then(code).unwrap_or_default();
        let families = [("clocks.", "clock_state"), ("appointments.", "appointment_state")];
        let family = families.iter().find(|(root, _)| path.starts_with(root));
        let label = label.or_else(|| {
            let (_, family) = family?;
            self.words.find(&format!("{family}.{word}")).map(str::to_owned)
        });
        match label {
            Some(label) => self.words.fill("condition.answer", &[("label", &label)]),
            None => format!("`{word}`"),
        }
    }

    fn is_question(&self, expr: &IdedExpr) -> bool {
        let Expr::Ident(name) = &expr.expr else { return false };
        self.blueprint
            .field(name)
            .is_some_and(|field| field.kind.is_asked() || field.kind.ty() == Type::Bool)
    }
}

/// An expression as it is written; none for loops, whose form in memory is another.
fn code(expr: &IdedExpr) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", code(&select.operand)?, select.field)),
        Expr::List(list) => {
            let words: Option<Vec<String>> = list.elements.iter().map(code).collect();
            Some(format!("[{}]", words?.join(", ")))
        }
        Expr::Literal(literal) => Some(match literal {
            LiteralValue::String(text) => format!("'{}'", text.inner()),
            LiteralValue::Int(int) => int.inner().to_string(),
            LiteralValue::Boolean(truth) => truth.inner().to_string(),
            LiteralValue::Null => "null".to_owned(),
            _ => return None,
        }),
        Expr::Call(call) => call_code(call),
        _ => None,
    }
}

fn call_code(call: &CallExpr) -> Option<String> {
    let parts: Option<Vec<String>> = call.args.iter().map(code).collect();
    let parts = parts?;
    let name = call.func_name.as_str();
    let sign = name.trim_matches('_');
    Some(match (name, parts.as_slice(), &call.target) {
        (operators::CONDITIONAL, [condition, yes, no], None) => format!("({condition} ? {yes} : {no})"),
        (operators::IN, [value, list], None) => format!("{value} in {list}"),
        (operators::LOGICAL_NOT | operators::NEGATE, [part], None) => format!("{sign}{part}"),
        (operators::INDEX, [list, index], None) => format!("{list}[{index}]"),
        (_, [left, right], None) if name.starts_with('_') && name.ends_with('_') => format!("({left} {sign} {right})"),
        (_, _, Some(target)) => format!("{}.{name}({})", code(target)?, parts.join(", ")),
        _ if name.chars().all(|c| c.is_alphanumeric() || c == '_') => format!("{name}({})", parts.join(", ")),
        _ => return None,
    })
}
