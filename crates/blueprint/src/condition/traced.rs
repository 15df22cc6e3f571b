//! How an amount came about, in words that an office can answer for: which rule, which branch of it, which values.

use base::{Lang, Money};
use cel::common::ast::{CallExpr, Expr, IdedExpr, operators};
use cel::{Context, Value};

use super::convert::to_json;
use super::explain::Reader;
use crate::answers::Json;
use crate::fee::{FeePosition, in_force};
use crate::kinds::plain;
use crate::model::{Amount, Blueprint, Field, Position};
use crate::scope::Scope;

/// Values that are worked out from others which are worked out themselves; deeper than this nobody reads.
const DEPTH_MAX: usize = 5;

/// What was found on the way through a formula.
#[derive(Default)]
struct Way {
    branches: Vec<String>,
    values: Vec<String>,
}

impl Blueprint {
    /// How each line of the fee came about, in its order, in German: „Regel ‚dispatch‘. Sie gilt, weil … Werte: …“.
    /// Empty where the fee cannot be worked out.
    pub fn fee_in_words(&self, scope: &Scope<'_>) -> Vec<String> {
        let Ok(fee) = scope.fee() else { return Vec::new() };
        let holds = |position: &&Position| {
            in_force(position, scope.applied_on()) && scope.truth(position.when.as_ref()).unwrap_or(false)
        };
        let rules = self.positions.iter().filter(holds);
        rules
            .zip(&fee.positions)
            .map(|(rule, line)| self.line_in_words(scope, rule, line))
            .collect()
    }

    fn line_in_words(&self, scope: &Scope<'_>, rule: &Position, line: &FeePosition) -> String {
        let texts = self.texts(Lang::De);
        let say =
            |key: &str, value: &str| texts.fill(&format!("trace.{key}"), &[("value".to_owned(), value.to_owned())]);
        let mut said = vec![say("rule", &rule.id)];
        let reader = (Reader::Office, Lang::De);
        let reason = rule.when.as_ref().map(|when| when.program.expression());
        let reason = reason.and_then(|when| self.reasons(scope, when, true, reader));
        said.extend(reason.map(|reason| say("applies", &reason)));
        match &rule.amount {
            Amount::Fixed(_) => said.push(texts.get("trace.fixed").to_owned()),
            Amount::Formula(formula) => {
                let mut way = Way::default();
                self.walk(scope, (formula.program.expression(), &scope.context()), 0, &mut way);
                said.extend(way.branches.iter().map(|branch| say("branch", branch)));
                if !way.values.is_empty() {
                    said.push(say("values", &way.values.join(", ")));
                }
            }
        }
        said.push(say("result", &line.amount.german()));
        said.join(" ")
    }

    fn walk(&self, scope: &Scope<'_>, (expr, context): (&IdedExpr, &Context<'_, '_>), depth: usize, way: &mut Way) {
        let mut inside = |inner: &IdedExpr| self.walk(scope, (inner, context), depth, way);
        match &expr.expr {
            Expr::Call(call) if call.func_name == operators::CONDITIONAL => {
                self.branch(scope, (call, context), depth, way);
            }
            Expr::Call(call) => call.target.as_deref().into_iter().chain(&call.args).for_each(inside),
            Expr::List(list) => list.elements.iter().for_each(inside),
            Expr::Comprehension(comprehension) => inside(&comprehension.iter_range),
            Expr::Select(_) | Expr::Ident(_) => match path_of(expr) {
                Some(path) => self.value(scope, (expr, context), &path, depth, way),
                None => {
                    if let Expr::Select(select) = &expr.expr {
                        inside(&select.operand);
                    }
                }
            },
            _ => {}
        }
    }

    /// Only the branch that was taken counts, and why it was taken.
    fn branch(&self, scope: &Scope<'_>, (call, context): (&CallExpr, &Context<'_, '_>), depth: usize, way: &mut Way) {
        let [condition, yes, no] = call.args.as_slice() else {
            return;
        };
        let Ok(Value::Bool(holds)) = Value::resolve(condition, context) else {
            return;
        };
        let reason = self.reasons(scope, condition, holds, (Reader::Office, Lang::De));
        add(&mut way.branches, reason);
        self.walk(scope, (if holds { yes } else { no }, context), depth, way);
    }

    /// A value by its name, and what it was worked out from.
    fn value(
        &self,
        scope: &Scope<'_>,
        (expr, context): (&IdedExpr, &Context<'_, '_>),
        path: &str,
        depth: usize,
        way: &mut Way,
    ) {
        let found = Value::resolve_val(expr, context)
            .ok()
            .and_then(|found| to_json(&*found));
        let root = path.split('.').next().unwrap_or_default();
        let field = self.field(path);
        let shown = found.filter(|found| !found.is_null());
        let shown = shown.map(|found| self.written(path, &found, field));
        let label = self.label_of(path, root);
        add(&mut way.values, shown.map(|shown| format!("„{label}“ = {shown}")));
        let formula = self.field(root).and_then(|field| field.params.formula.as_ref());
        if let Some(formula) = formula.filter(|_| depth < DEPTH_MAX) {
            self.walk(scope, (formula.program.expression(), context), depth + 1, way);
        }
    }

    fn written(&self, path: &str, found: &Json, field: Option<&Field>) -> String {
        let texts = self.texts(Lang::De);
        match (found, field) {
            (Json::Number(number), _) if path.ends_with("_cent") => {
                let cents = number.as_i64().map(Money::from_cents);
                cents.map_or_else(|| number.to_string(), Money::german)
            }
            // A list of what was entered: how much it is counts, not what stands in it.
            (Json::Array(entries), _) if entries.iter().any(Json::is_object) => entries.len().to_string(),
            (found, Some(field)) if field.params.formula.is_none() => field.display(found, Lang::De, texts),
            (found, _) => plain(found),
        }
    }

    fn label_of(&self, path: &str, root: &str) -> String {
        let texts = self.texts(Lang::De);
        let rest = path.strip_prefix(root).unwrap_or_default().trim_start_matches('.');
        let found = match root {
            "town" => texts.find(&format!("knobs.{rest}.label")).map(str::to_owned),
            "forms" => self
                .form_field(rest)
                .and_then(|field| texts.find(&field.label_key()))
                .map(str::to_owned),
            _ => {
                let field = self
                    .field(root)
                    .and_then(|field| texts.find(&field.label_key()).map(str::to_owned));
                let query = texts.find(&format!("queries.{root}.title"));
                field.or_else(|| query.map(|title| format!("{title}: {rest}")))
            }
        };
        found.unwrap_or_else(|| path.to_owned())
    }

    /// A question of a form of the process by `form.question`.
    fn form_field(&self, path: &str) -> Option<&Field> {
        let (form, question) = path.split_once('.')?;
        let form = self.forms.iter().find(|one| one.id == form)?;
        form.fields.iter().find(|field| field.id == question)
    }
}

fn add(list: &mut Vec<String>, text: Option<String>) {
    list.extend(text.filter(|text| !list.contains(text)));
}

/// `town.fee_cent` of a chain of names; none where a part of it is worked out.
fn path_of(expr: &IdedExpr) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) if !select.test => Some(format!("{}.{}", path_of(&select.operand)?, select.field)),
        _ => None,
    }
}
