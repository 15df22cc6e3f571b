use std::collections::{BTreeMap, BTreeSet};

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};

use crate::answers::Json;

/// Values that a path is compared with, by dotted path; where a rule changes its mind lies at or beside them.
pub(crate) type Literals = BTreeMap<String, BTreeSet<Literal>>;

/// A value written in an expression.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Literal {
    Int(i64),
    Text(String),
}

impl Literal {
    pub fn json(&self) -> Json {
        match self {
            Literal::Int(int) => Json::from(*int),
            Literal::Text(text) => Json::from(text.as_str()),
        }
    }
}

/// Adds what an expression compares.
pub(super) fn collect(expr: &IdedExpr, found: &mut Literals) {
    match &expr.expr {
        Expr::Call(call) => {
            let arguments: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
            if let ([left, right], true) = (arguments.as_slice(), compares(&call.func_name)) {
                pair(left, right, found);
                pair(right, left, found);
            }
            arguments.into_iter().for_each(|argument| collect(argument, found));
        }
        Expr::Select(select) => collect(&select.operand, found),
        Expr::List(list) => list.elements.iter().for_each(|element| collect(element, found)),
        Expr::Comprehension(comprehension) => {
            collect(&comprehension.iter_range, found);
            collect(&comprehension.loop_step, found);
        }
        _ => {}
    }
}

fn compares(function: &str) -> bool {
    matches!(
        function,
        operators::EQUALS
            | operators::NOT_EQUALS
            | operators::LESS
            | operators::LESS_EQUALS
            | operators::GREATER
            | operators::GREATER_EQUALS
            | operators::IN
    )
}

fn pair(side: &IdedExpr, other: &IdedExpr, found: &mut Literals) {
    let Some(path) = path(side) else { return };
    let mut add = |literal: &LiteralValue| {
        let literal = match literal {
            LiteralValue::Int(int) => Literal::Int(*int.inner()),
            LiteralValue::String(text) => Literal::Text(text.inner().to_owned()),
            _ => return,
        };
        found.entry(path.clone()).or_default().insert(literal);
    };
    match &other.expr {
        Expr::Literal(literal) => add(literal),
        Expr::List(list) => list.elements.iter().for_each(|element| {
            if let Expr::Literal(literal) = &element.expr {
                add(literal);
            }
        }),
        _ => {}
    }
}

fn path(expr: &IdedExpr) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => Some(name.clone()),
        Expr::Select(select) => Some(format!("{}.{}", path(&select.operand)?, select.field)),
        _ => None,
    }
}
