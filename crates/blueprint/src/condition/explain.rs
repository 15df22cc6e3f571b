//! Why a question is asked, in words.

use std::collections::BTreeSet;

use base::Lang;
use cel::common::ast::{Expr, IdedExpr, operators};
use cel::{Context, Value};

use super::Condition;
use crate::model::{Blueprint, Field};
use crate::scope::Scope;

impl Blueprint {
    /// Why a field is asked now, for who wonders: „Wird gefragt, weil Sie bei ‚Wer ist Halterin oder Halter?‘ ‚Eine
    /// andere Person‘ gewählt haben." None for a field that is always asked or not asked now.
    pub fn explain(&self, scope: &Scope<'_>, field: &Field, lang: Lang) -> Option<String> {
        let (page, _) = self.places.get(&field.id)?;
        let condition = field
            .shown_when
            .as_ref()
            .or(self.form.get(*page)?.shown_when.as_ref())?;
        if !self.visible(scope, field) {
            return None;
        }
        let texts = self.texts(lang);
        let reasons = self.reasons(scope, condition, lang);
        let reason = reasons.join(&format!(" {} ", texts.get("words.and")));
        (!reason.is_empty()).then(|| texts.fill("explain.asked", &[("reason".to_owned(), reason)]))
    }

    /// One reason for each thing that decides: an answer by its words, everything else by where it comes from.
    fn reasons(&self, scope: &Scope<'_>, condition: &Condition, lang: Lang) -> Vec<String> {
        let mut roots = Vec::new();
        deciding(condition.program.expression(), &scope.context(), &mut roots);
        let mut seen = BTreeSet::new();
        roots.retain(|root| seen.insert(root.clone()));
        let mut reasons: Vec<String> = Vec::new();
        for root in &roots {
            let reason = self.reason_of(scope, root, lang);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    fn reason_of(&self, scope: &Scope<'_>, root: &str, lang: Lang) -> String {
        let texts = self.texts(lang);
        let Some(field) = self.field(root).filter(|field| !field.params.hidden) else {
            let key = match root {
                "town" => "explain.town",
                "case" | "today" | "fee" | "appointments" | "clocks" | "messages" | "orders" => "explain.case",
                _ => "explain.register",
            };
            return texts.get(key).to_owned();
        };
        let label = ("label".to_owned(), texts.get(&field.label_key()).to_owned());
        match scope.answer(root) {
            None => texts.fill("explain.not_answered", &[label]),
            Some(_) if !field.kind.is_finite() => texts.fill("explain.answered", &[label]),
            Some(value) => {
                let value = ("value".to_owned(), field.display(value, lang, texts));
                texts.fill("explain.chosen", &[label, value])
            }
        }
    }
}

/// The roots read by the parts of a condition that make it hold.
fn deciding(expr: &IdedExpr, context: &Context<'_, '_>, roots: &mut Vec<String>) {
    if let Expr::Call(call) = &expr.expr {
        match call.func_name.as_str() {
            operators::LOGICAL_AND => return call.args.iter().for_each(|part| deciding(part, context, roots)),
            operators::LOGICAL_OR => {
                let holds = |part: &&IdedExpr| matches!(Value::resolve(part, context), Ok(Value::Bool(true)));
                return call
                    .args
                    .iter()
                    .filter(holds)
                    .for_each(|part| deciding(part, context, roots));
            }
            _ => {}
        }
    }
    all_roots(expr, roots);
}

fn all_roots(expr: &IdedExpr, roots: &mut Vec<String>) {
    match &expr.expr {
        Expr::Ident(name) => roots.push(name.clone()),
        Expr::Select(select) => all_roots(&select.operand, roots),
        Expr::Call(call) => {
            call.target
                .as_deref()
                .into_iter()
                .chain(&call.args)
                .for_each(|argument| all_roots(argument, roots));
        }
        Expr::List(list) => list.elements.iter().for_each(|element| all_roots(element, roots)),
        Expr::Comprehension(comprehension) => all_roots(&comprehension.iter_range, roots),
        _ => {}
    }
}
