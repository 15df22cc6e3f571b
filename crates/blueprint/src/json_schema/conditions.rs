//! Conditions as JSON Schemas: only those that compare answers with fixed values, because a schema knows no registers,
//! no town and no day.

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};
use serde_json::json;

use crate::answers::Json;
use crate::condition::Condition;
use crate::model::Blueprint;

/// A schema that an object of answers fulfils exactly when the condition holds; none when no schema can say it.
pub(super) fn schema(blueprint: &Blueprint, condition: &Condition) -> Option<Json> {
    of(blueprint, condition.program.expression())
}

fn of(blueprint: &Blueprint, expr: &IdedExpr) -> Option<Json> {
    let Expr::Call(call) = &expr.expr else { return None };
    let parts = || {
        call.args
            .iter()
            .map(|part| of(blueprint, part))
            .collect::<Option<Vec<Json>>>()
    };
    match (call.func_name.as_str(), call.args.as_slice()) {
        (operators::LOGICAL_AND, _) => Some(json!({ "allOf": parts()? })),
        (operators::LOGICAL_OR, _) => Some(json!({ "anyOf": parts()? })),
        (operators::LOGICAL_NOT, [inner]) => Some(not(of(blueprint, inner)?)),
        (operators::EQUALS, [left, right]) => equals(blueprint, left, right),
        (operators::NOT_EQUALS, [left, right]) => Some(not(equals(blueprint, left, right)?)),
        (operators::IN, [value, list]) => is_in(blueprint, value, list),
        _ => None,
    }
}

/// The opposite; the opposite of an opposite is the thing itself.
fn not(mut schema: Json) -> Json {
    match schema.get_mut("not") {
        Some(inner) => inner.take(),
        None => json!({ "not": schema }),
    }
}

fn equals(blueprint: &Blueprint, left: &IdedExpr, right: &IdedExpr) -> Option<Json> {
    let field = answer(blueprint, left)?;
    match literal(right)? {
        // Not answered.
        Json::Null => Some(json!({ "not": { "required": [field] } })),
        value => Some(json!({ "properties": { &field: { "const": value } }, "required": [field] })),
    }
}

fn is_in(blueprint: &Blueprint, value: &IdedExpr, list: &IdedExpr) -> Option<Json> {
    match (&value.expr, &list.expr) {
        (Expr::Ident(_), Expr::List(list)) => {
            let field = answer(blueprint, value)?;
            let words = list.elements.iter().map(literal).collect::<Option<Vec<Json>>>()?;
            Some(json!({ "properties": { &field: { "enum": words } }, "required": [field] }))
        }
        (Expr::Literal(_), Expr::Ident(_)) => {
            let (field, word) = (answer(blueprint, list)?, literal(value)?);
            Some(json!({ "properties": { &field: { "contains": { "const": word } } }, "required": [field] }))
        }
        _ => None,
    }
}

/// The id of a field that people answer.
fn answer(blueprint: &Blueprint, expr: &IdedExpr) -> Option<String> {
    let Expr::Ident(name) = &expr.expr else { return None };
    blueprint.field(name).filter(|field| field.kind.is_asked())?;
    Some(name.clone())
}

fn literal(expr: &IdedExpr) -> Option<Json> {
    match &expr.expr {
        Expr::Literal(LiteralValue::String(text)) => Some(Json::from(text.inner())),
        Expr::Literal(LiteralValue::Int(int)) => Some(Json::from(*int.inner())),
        Expr::Literal(LiteralValue::Boolean(truth)) => Some(Json::from(*truth.inner())),
        Expr::Literal(LiteralValue::Null) => Some(Json::Null),
        _ => None,
    }
}
