//! Why a question is asked, in words.

use base::Lang;
use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use cel::{Context, Value};

use super::Condition;
use crate::model::{Blueprint, Field};
use crate::scope::Scope;

/// To whom something is explained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Applicant,
    Office,
}

impl Reader {
    /// Family of its texts.
    const fn family(self) -> &'static str {
        match self {
            Reader::Applicant => "explain",
            Reader::Office => "explained",
        }
    }
}

impl Blueprint {
    /// Why a field is asked now, for who wonders: „Wir fragen das, weil Sie bei ‚Wer ist Halterin oder Halter?‘ ‚Eine
    /// andere Person‘ gewählt haben." None for a field that is always asked or not asked now.
    pub fn explain(&self, scope: &Scope<'_>, field: &Field, lang: Lang) -> Option<String> {
        if field.shown_when.is_some() {
            return self.explain_field(scope, field, Reader::Applicant, lang);
        }
        let page = self.form.get(self.places.get(&field.id)?.0)?;
        let condition = page.shown_when.as_ref()?;
        let is_asked = self.visible(scope, field);
        is_asked
            .then(|| self.because(scope, condition, Reader::Applicant, lang))
            .flatten()
    }

    /// As [`Blueprint::explain`], for a condition of the field itself and not of its page.
    pub fn explain_field(&self, scope: &Scope<'_>, field: &Field, reader: Reader, lang: Lang) -> Option<String> {
        let condition = field.shown_when.as_ref()?;
        self.places.get(&field.id).filter(|_| self.visible(scope, field))?;
        self.because(scope, condition, reader, lang)
    }

    /// Why a page is shown now; none for one that is always shown or not shown now.
    pub fn explain_page(&self, scope: &Scope<'_>, id: &str, reader: Reader, lang: Lang) -> Option<String> {
        let at = self.form.iter().position(|page| page.id == id)?;
        let condition = self.form.get(at)?.shown_when.as_ref()?;
        let is_shown = scope.is_page_shown(at);
        is_shown.then(|| self.because(scope, condition, reader, lang)).flatten()
    }

    fn because(&self, scope: &Scope<'_>, condition: &Condition, reader: Reader, lang: Lang) -> Option<String> {
        let reason = self.reasons(scope, condition.program.expression(), true, (reader, lang))?;
        let key = format!("{}.asked", reader.family());
        Some(self.texts(lang).fill(&key, &[("reason".to_owned(), reason)]))
    }

    /// What makes an expression hold, or not hold: an answer by its words, everything else by where it comes from. None
    /// where nothing decides.
    pub(crate) fn reasons(
        &self,
        scope: &Scope<'_>,
        expr: &IdedExpr,
        holds: bool,
        (reader, lang): (Reader, Lang),
    ) -> Option<String> {
        let mut parts = Vec::new();
        deciding(expr, holds, &scope.context(), &mut parts);
        let mut reasons: Vec<String> = Vec::new();
        for part in parts {
            let is_nothing = compares_with_nothing(part);
            for (root, is_compared) in self.read_by(part) {
                // Whatever is chosen leads there: that it was chosen explains nothing.
                let chosen = || self.field(&root).is_some_and(|field| field.kind.is_finite());
                if is_nothing && chosen() && scope.answer(&root).is_some() {
                    continue;
                }
                let reason = self.reason_of(scope, &root, is_compared, (reader, lang));
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
        }
        let and = format!(" {} ", self.texts(lang).get("words.and"));
        Some(reasons.join(&and)).filter(|reason| !reason.is_empty())
    }

    /// What a part of a condition reads, each with whether its value counts and not only that there is one. Beside an answer neither
    /// today nor what the town set says more: „Geburtsdatum“ is what makes somebody too young.
    fn read_by(&self, part: &IdedExpr) -> Vec<(String, bool)> {
        let mut roots = Vec::new();
        all_roots(part, &mut Vec::new(), &mut roots);
        let is_compared = !only_asks_whether(part);
        let mut read: Vec<(String, bool)> = Vec::new();
        for root in roots {
            self.follow(root, is_compared, &mut read);
        }
        if read.iter().any(|(root, _)| self.field(root).is_some()) {
            read.retain(|(root, _)| root != "today" && root != "town");
        }
        read
    }

    /// A value that the engine works out is there because of what it is worked out from.
    fn follow(&self, root: String, is_compared: bool, read: &mut Vec<(String, bool)>) {
        if read.iter().any(|(known, _)| *known == root) {
            return;
        }
        let Some(formula) = self.field(&root).and_then(|field| field.params.formula.as_ref()) else {
            read.push((root, is_compared));
            return;
        };
        let mut inner = Vec::new();
        all_roots(formula.program.expression(), &mut Vec::new(), &mut inner);
        inner.into_iter().for_each(|root| self.follow(root, true, read));
    }

    fn reason_of(&self, scope: &Scope<'_>, root: &str, is_compared: bool, (reader, lang): (Reader, Lang)) -> String {
        let texts = self.texts(lang);
        let key = |name: &str| format!("{}.{name}", reader.family());
        let Some(field) = self.field(root).filter(|field| !field.params.hidden) else {
            let name = match root {
                "town" => "town",
                "case" | "today" | "fee" | "appointments" | "clocks" | "messages" | "orders" | "forms" | "parties" => {
                    "case"
                }
                _ => "register",
            };
            return texts.get(&key(name)).to_owned();
        };
        let label = ("label".to_owned(), texts.get(&field.label_key()).to_owned());
        match scope.answer(root) {
            None => texts.fill(&key("not_answered"), &[label]),
            Some(value) if field.kind.is_finite() => {
                let value = ("value".to_owned(), field.display(value, lang, texts));
                texts.fill(&key("chosen"), &[label, value])
            }
            Some(_) if is_compared => texts.fill(&key("compared"), &[label]),
            Some(_) => texts.fill(&key("answered"), &[label]),
        }
    }
}

/// The parts of a condition that make it hold, or not hold.
fn deciding<'e>(expr: &'e IdedExpr, holds: bool, context: &Context<'_, '_>, parts: &mut Vec<&'e IdedExpr>) {
    let Expr::Call(call) = &expr.expr else {
        parts.push(expr);
        return;
    };
    let all_count = match call.func_name.as_str() {
        operators::LOGICAL_NOT => {
            let inner = call.args.iter();
            return inner.for_each(|part| deciding(part, !holds, context, parts));
        }
        operators::LOGICAL_AND => holds,
        operators::LOGICAL_OR => !holds,
        _ => {
            parts.push(expr);
            return;
        }
    };
    for part in &call.args {
        let decides = || matches!(Value::resolve(part, context), Ok(Value::Bool(truth)) if truth == holds);
        if all_count || decides() {
            deciding(part, holds, context, parts);
        }
    }
}

/// Whether a part of a condition asks only whether there is an answer: `vin != null`, `has(address.street)`, a tick by itself.
fn only_asks_whether(part: &IdedExpr) -> bool {
    match &part.expr {
        Expr::Ident(_) => true,
        Expr::Select(select) => select.test,
        _ => compares_with_nothing(part),
    }
}

/// `vin != null`, `name == ''`.
fn compares_with_nothing(part: &IdedExpr) -> bool {
    let is_nothing = |side: &IdedExpr| match &side.expr {
        Expr::Literal(LiteralValue::Null) => true,
        Expr::Literal(LiteralValue::String(text)) => text.inner().is_empty(),
        _ => false,
    };
    let Expr::Call(call) = &part.expr else { return false };
    let compares = matches!(call.func_name.as_str(), operators::EQUALS | operators::NOT_EQUALS);
    compares && call.args.iter().any(is_nothing)
}

/// Roots of what an expression reads, in its order. `loops`: names that loops give to the entries of lists.
pub(super) fn all_roots<'e>(expr: &'e IdedExpr, loops: &mut Vec<&'e str>, roots: &mut Vec<String>) {
    match &expr.expr {
        Expr::Ident(name) if !loops.contains(&name.as_str()) => roots.push(name.clone()),
        Expr::Select(select) => all_roots(&select.operand, loops, roots),
        Expr::Call(call) => {
            let arguments = call.target.as_deref().into_iter().chain(&call.args);
            arguments.for_each(|argument| all_roots(argument, loops, roots));
        }
        Expr::List(list) => list
            .elements
            .iter()
            .for_each(|element| all_roots(element, loops, roots)),
        Expr::Comprehension(comprehension) => {
            all_roots(&comprehension.iter_range, loops, roots);
            let before = loops.len();
            loops.extend([comprehension.iter_var.as_str(), comprehension.accu_var.as_str()]);
            loops.extend(comprehension.iter_var2.as_deref());
            all_roots(&comprehension.loop_step, loops, roots);
            loops.truncate(before);
        }
        _ => {}
    }
}
