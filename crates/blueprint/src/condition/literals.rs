use std::collections::{BTreeMap, BTreeSet};

use cel::common::ast::{Expr, IdedExpr, LiteralValue, operators};

/// Values that a path is compared with, by dotted path; where a rule changes its mind lies at or beside them.
pub(crate) type Literals = BTreeMap<String, BTreeSet<Literal>>;

/// What a path is compared with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Literal {
    Int(i64),
    Text(String),
    /// Full years: the path is a date of birth.
    Age(i64),
    /// One of the values of a list, by its path: a knob of the town.
    OneOf(String),
}

/// Names that a loop gives to the entries of a list, each with the list's path; the innermost last.
type Loops = Vec<(String, String)>;

/// Adds what an expression compares. Entries of a list go by its path: `dogs.name`.
pub(super) fn collect(expr: &IdedExpr, found: &mut Literals) {
    walk(expr, &mut Loops::new(), found);
}

fn walk(expr: &IdedExpr, loops: &mut Loops, found: &mut Literals) {
    match &expr.expr {
        Expr::Call(call) => {
            let arguments: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
            if let ([left, right], true) = (arguments.as_slice(), compares(&call.func_name)) {
                pair(left, right, loops, found);
                pair(right, left, loops, found);
            } else if let ([text, part], true) = (arguments.as_slice(), looks_inside(&call.func_name)) {
                // A part of a text is no value of its own; an entry of a list of the town is looked for all the same.
                if let Expr::Ident(_) | Expr::Select(_) = &part.expr {
                    pair(text, part, loops, found);
                }
            }
            if let ([left, right], true) = (arguments.as_slice(), reckons(&call.func_name)) {
                constant(left, right, loops, found);
                constant(right, left, loops, found);
            }
            arguments.into_iter().for_each(|argument| walk(argument, loops, found));
        }
        Expr::Select(select) => walk(&select.operand, loops, found),
        Expr::List(list) => list.elements.iter().for_each(|element| walk(element, loops, found)),
        Expr::Comprehension(comprehension) => {
            walk(&comprehension.iter_range, loops, found);
            let list = path(&comprehension.iter_range, loops);
            let entered = list.is_some();
            loops.extend(list.map(|list| (comprehension.iter_var.clone(), list)));
            walk(&comprehension.loop_step, loops, found);
            if entered {
                loops.pop();
            }
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

/// Whether a number beside a path is one at which what is reckoned may change its sign, or have no result.
fn reckons(function: &str) -> bool {
    let compares = matches!(
        function,
        operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS
    );
    compares
        || matches!(
            function,
            operators::ADD | operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO
        )
}

/// Adds a number for each path that the other side is reckoned from.
fn constant(number: &IdedExpr, side: &IdedExpr, loops: &Loops, found: &mut Literals) {
    let Expr::Literal(LiteralValue::Int(int)) = &number.expr else {
        return;
    };
    let literal = Literal::Int(*int.inner());
    for path in reckoned(side, loops) {
        found.entry(path).or_default().insert(literal.clone());
    }
}

fn reckoned(side: &IdedExpr, loops: &Loops) -> Vec<String> {
    match &side.expr {
        Expr::Ident(_) | Expr::Select(_) => path(side, loops).into_iter().collect(),
        Expr::Call(call) if reckons(&call.func_name) || call.func_name == "int" => {
            let arguments = call.target.as_deref().into_iter().chain(&call.args);
            arguments.flat_map(|argument| reckoned(argument, loops)).collect()
        }
        _ => Vec::new(),
    }
}

fn looks_inside(function: &str) -> bool {
    matches!(function, "contains" | "startsWith" | "endsWith")
}

fn pair(side: &IdedExpr, other: &IdedExpr, loops: &Loops, found: &mut Literals) {
    let Some((path, is_age)) = compared(side, loops) else {
        return;
    };
    let mut add = |literal: Literal| {
        found.entry(path.clone()).or_default().insert(literal);
    };
    let of = |literal: &LiteralValue| match literal {
        LiteralValue::Int(int) if is_age => Some(Literal::Age(*int.inner())),
        LiteralValue::Int(int) => Some(Literal::Int(*int.inner())),
        LiteralValue::String(text) => Some(Literal::Text(text.inner().to_owned())),
        _ => None,
    };
    match &other.expr {
        Expr::Literal(literal) => of(literal).into_iter().for_each(add),
        Expr::List(list) => list.elements.iter().for_each(|element| {
            if let Expr::Literal(literal) = &element.expr {
                of(literal).into_iter().for_each(&mut add);
            }
        }),
        Expr::Ident(_) | Expr::Select(_) => {
            let knob = self::path(other, loops).filter(|other| other.starts_with("town."));
            knob.into_iter().for_each(|knob| add(Literal::OneOf(knob)));
        }
        _ => {}
    }
}

/// The path of a side of a comparison, also where it stands in lower case or stands for an age. The latter is told.
fn compared(side: &IdedExpr, loops: &Loops) -> Option<(String, bool)> {
    if let Expr::Call(call) = &side.expr {
        let is_age = call.func_name == "age";
        let inner = call.args.first().filter(|_| is_age || call.func_name == "lower")?;
        return Some((path(inner, loops)?, is_age));
    }
    Some((path(side, loops)?, false))
}

fn path(expr: &IdedExpr, loops: &Loops) -> Option<String> {
    match &expr.expr {
        Expr::Ident(name) => {
            let list = loops.iter().rfind(|(entry, _)| entry == name);
            Some(list.map_or_else(|| name.clone(), |(_, list)| list.clone()))
        }
        Expr::Select(select) => Some(format!("{}.{}", path(&select.operand, loops)?, select.field)),
        _ => None,
    }
}
