use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use cel::Program;
use cel::common::ast::{CallExpr, ComprehensionExpr, Expr, IdedExpr, LiteralValue, SelectExpr, operators};

use super::compile::{NESTING_MAX, Roots};
use super::functions::FUNCTIONS;
use crate::schema::Type;
use crate::suggest::did_you_mean;

/// Offset, message, hint.
pub(super) type Problem = (usize, String, Option<String>);

/// Works out the type of an expression and finds what is wrong with it, before it ever runs.
pub(super) struct Checker<'a> {
    roots: &'a Roots,
    program: &'a Program,
    /// Variables of the loops around, the innermost last.
    locals: Vec<(String, Type)>,
    nesting: usize,
    reads: BTreeSet<String>,
    problems: Vec<Problem>,
}

impl<'a> Checker<'a> {
    pub fn new(roots: &'a Roots, program: &'a Program) -> Self {
        Checker {
            roots,
            program,
            locals: Vec::new(),
            nesting: 0,
            reads: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// What the expression reads, and what is wrong with it.
    pub fn finish(self) -> (BTreeSet<String>, Vec<Problem>) {
        (self.reads, self.problems)
    }

    pub fn report(&mut self, id: u64, message: String, hint: Option<String>) {
        let offset = self.program.source_info().offset_for(id).map_or(0, |(start, _)| start);
        self.problems
            .push((usize::try_from(offset).unwrap_or(0), message, hint));
    }

    pub fn infer(&mut self, expr: &IdedExpr) -> Type {
        match &expr.expr {
            Expr::Literal(literal) => literal_type(literal),
            Expr::Ident(name) => self.ident(expr.id, name, name).into_owned(),
            Expr::Select(select) => self.select(expr, select),
            Expr::Call(call) => self.call(expr.id, call),
            Expr::List(list) => {
                let types: Vec<Type> = list.elements.iter().map(|element| self.infer(element)).collect();
                Type::List(Box::new(types.into_iter().reduce(Type::join).unwrap_or(Type::Any)))
            }
            Expr::Comprehension(comprehension) => self.comprehension(expr.id, comprehension),
            Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                self.report(expr.id, "objects cannot be written in an expression".to_owned(), None);
                Type::Any
            }
        }
    }

    fn ident(&mut self, id: u64, name: &str, path: &str) -> Cow<'a, Type> {
        if let Some((_, ty)) = self.locals.iter().rev().find(|(local, _)| local == name) {
            return Cow::Owned(ty.clone());
        }
        if let Some(ty) = self.roots.get(name) {
            self.reads.insert(path.to_owned());
            return Cow::Borrowed(ty);
        }
        let hint = did_you_mean(name, self.roots.keys().map(String::as_str));
        self.report(id, format!("`{name}` is no field, query or other known name"), hint);
        Cow::Owned(Type::Any)
    }

    fn select(&mut self, expr: &IdedExpr, select: &SelectExpr) -> Type {
        let operand = match path(&select.operand) {
            // The whole path is what is read, not each step of it.
            Some((id, root, operand_path)) => {
                let mut ty = self.ident(id, root, &format!("{operand_path}.{}", select.field));
                for part in operand_path.split('.').skip(1) {
                    ty = self.part(expr.id, ty, part);
                }
                ty
            }
            None => Cow::Owned(self.infer(&select.operand)),
        };
        let ty = self.part(expr.id, operand, &select.field);
        if select.test { Type::Bool } else { ty.into_owned() }
    }

    /// Types of registers and groups are large; only the part that is asked for is copied.
    fn part(&mut self, id: u64, of: Cow<'a, Type>, part: &str) -> Cow<'a, Type> {
        let fields = match &*of {
            Type::Any | Type::Null => return Cow::Owned(Type::Any),
            Type::Object(fields) => fields,
            other => {
                self.report(id, format!("`.{part}` is asked of {other}, which has no parts"), None);
                return Cow::Owned(Type::Any);
            }
        };
        if !fields.contains_key(part) {
            let hint = did_you_mean(part, fields.keys().map(String::as_str));
            self.report(id, format!("there is no `{part}` here"), hint);
            return Cow::Owned(Type::Any);
        }
        match of {
            Cow::Borrowed(Type::Object(fields)) => fields.get(part).map_or(Cow::Owned(Type::Any), Cow::Borrowed),
            Cow::Owned(Type::Object(mut fields)) => Cow::Owned(fields.remove(part).unwrap_or(Type::Any)),
            _ => Cow::Owned(Type::Any),
        }
    }

    fn call(&mut self, id: u64, call: &CallExpr) -> Type {
        let arguments: Vec<&IdedExpr> = call.target.as_deref().into_iter().chain(&call.args).collect();
        let types: Vec<Type> = arguments.iter().map(|argument| self.infer(argument)).collect();
        match (call.func_name.as_str(), types.as_slice()) {
            (operators::LOGICAL_AND | operators::LOGICAL_OR | operators::LOGICAL_NOT, _) => {
                self.expect_all(&arguments, &types, &Type::Bool)
            }
            (operators::NOT_STRICTLY_FALSE, _) => Type::Bool,
            (operators::EQUALS | operators::NOT_EQUALS, [left, right]) => {
                self.comparable(id, left, right);
                self.options(id, left, arguments.get(1).copied());
                self.options(id, right, arguments.first().copied());
                Type::Bool
            }
            (
                operators::LESS | operators::LESS_EQUALS | operators::GREATER | operators::GREATER_EQUALS,
                [left, right],
            ) => {
                let ordered = |ty: &Type| ty.is_number() || ty.is_text() || *ty == Type::Any;
                if !(ordered(left) && ordered(right)) {
                    self.report(id, format!("{left} and {right} have no order"), None);
                } else {
                    self.comparable(id, left, right);
                }
                Type::Bool
            }
            (operators::ADD, [left, right]) => self.sum(id, left, right),
            (operators::SUBSTRACT | operators::MULTIPLY | operators::DIVIDE | operators::MODULO, [left, right]) => {
                self.numbers(id, left, right)
            }
            (operators::NEGATE, [only]) => self.numbers(id, only, &Type::Int),
            (operators::CONDITIONAL, [condition, yes, no]) => {
                if !condition.fits(&Type::Bool) {
                    self.report(
                        id,
                        format!("before `?` stands {condition}, but yes or no is needed"),
                        None,
                    );
                }
                yes.clone().join(no.clone())
            }
            (operators::INDEX, [Type::List(element), index]) if index.fits(&Type::Int) => (**element).clone(),
            (operators::INDEX, [Type::Any | Type::Object(_), _]) => Type::Any,
            (operators::IN, [element, list]) => {
                self.membership(
                    id,
                    [element, list],
                    arguments.first().copied(),
                    arguments.get(1).copied(),
                );
                Type::Bool
            }
            (name, types) => self.function(id, name, types),
        }
    }

    fn expect_all(&mut self, arguments: &[&IdedExpr], types: &[Type], expected: &Type) -> Type {
        for (argument, ty) in arguments.iter().zip(types) {
            if !ty.fits(expected) {
                self.report(argument.id, format!("is {ty}, but {expected} is needed"), None);
            }
        }
        expected.clone()
    }

    fn comparable(&mut self, id: u64, left: &Type, right: &Type) {
        if !left.is_like(right) {
            self.report(
                id,
                format!("{left} is compared with {right}; they are never equal"),
                None,
            );
        }
    }

    /// A word compared with a choice must be one of its options.
    fn options(&mut self, id: u64, ty: &Type, word: Option<&IdedExpr>) {
        let Type::OneOf(options) = ty else { return };
        let Some(Expr::Literal(LiteralValue::String(text))) = word.map(|word| &word.expr) else {
            return;
        };
        if !options.iter().any(|option| option == text.inner()) {
            let hint = did_you_mean(text.inner(), options.iter().map(String::as_str));
            self.report(
                word.map_or(id, |word| word.id),
                format!("`{}` is none of the options", text.inner()),
                hint,
            );
        }
    }

    fn membership(
        &mut self,
        id: u64,
        types: [&Type; 2],
        element_written: Option<&IdedExpr>,
        written: Option<&IdedExpr>,
    ) {
        let [element, list] = types;
        match list {
            Type::List(of) if of.is_like(element) => {}
            Type::Any | Type::Object(_) => {}
            other => self.report(id, format!("{element} is looked for in {other}"), None),
        }
        if let Some(Expr::List(words)) = written.map(|written| &written.expr) {
            for word in &words.elements {
                self.options(id, element, Some(word));
            }
        }
        // `"x" in chosen`: the word must be one of the boxes.
        if let Type::List(of) = list {
            self.options(id, of, element_written);
        }
    }

    fn sum(&mut self, id: u64, left: &Type, right: &Type) -> Type {
        match (left, right) {
            (Type::Any, other) | (other, Type::Any) => other.clone(),
            (a, b) if a.is_text() && b.is_text() => Type::Text,
            (Type::List(a), Type::List(b)) => Type::List(Box::new((**a).clone().join((**b).clone()))),
            (a, b) => self.numbers(id, a, b),
        }
    }

    fn numbers(&mut self, id: u64, left: &Type, right: &Type) -> Type {
        let number = |ty: &Type| ty.is_number() || *ty == Type::Any;
        if !(number(left) && number(right)) {
            self.report(id, format!("{left} and {right} cannot be reckoned with"), None);
        }
        if *left == Type::Float || *right == Type::Float {
            Type::Float
        } else {
            Type::Int
        }
    }

    fn function(&mut self, id: u64, name: &str, types: &[Type]) -> Type {
        if let Some(known) = FUNCTIONS.iter().find(|known| known.name == name) {
            let fits = known
                .parameters
                .iter()
                .zip(types)
                .all(|(parameter, ty)| ty.fits(parameter));
            if known.parameters.len() != types.len() || !fits {
                let listed = |types: &[Type]| types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                let hint = format!("it is {name}({})", listed(known.parameters));
                self.report(id, format!("`{name}` is called with ({})", listed(types)), Some(hint));
            }
            return known.result.clone();
        }
        match (name, types) {
            ("size", [ty]) if ty.is_text() || matches!(ty, Type::List(_) | Type::Any) => Type::Int,
            ("startsWith" | "endsWith" | "contains", [a, b]) if a.fits(&Type::Text) && b.fits(&Type::Text) => {
                Type::Bool
            }
            ("sum", [Type::List(of)]) if of.is_number() || **of == Type::Any => Type::Int,
            ("sum", [Type::Any | Type::Null]) => Type::Int,
            ("int", [_]) => Type::Int,
            ("string", [_]) => Type::Text,
            ("size" | "sum" | "startsWith" | "endsWith" | "contains" | "int" | "string", types) => {
                let found = types.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                self.report(id, format!("`{name}` cannot be called with ({found})"), None);
                Type::Any
            }
            _ => {
                let known = FUNCTIONS.iter().map(|known| known.name);
                let own = [
                    "size",
                    "sum",
                    "startsWith",
                    "endsWith",
                    "contains",
                    "int",
                    "string",
                    "has",
                ];
                let hint = did_you_mean(name, known.chain(own));
                self.report(id, format!("there is no function `{name}`"), hint);
                Type::Any
            }
        }
    }

    fn comprehension(&mut self, id: u64, comprehension: &ComprehensionExpr) -> Type {
        let element = match self.infer(&comprehension.iter_range) {
            Type::List(element) => *element,
            Type::Any => Type::Any,
            other => {
                self.report(id, format!("{other} is no list to go through"), None);
                Type::Any
            }
        };
        self.nesting += 1;
        if self.nesting > NESTING_MAX {
            self.report(id, format!("loops are nested more than {NESTING_MAX} deep"), None);
        }
        let accumulator = self.infer(&comprehension.accu_init);
        let known = self.locals.len();
        self.locals.push((comprehension.iter_var.clone(), element));
        self.locals
            .extend(comprehension.iter_var2.iter().map(|name| (name.clone(), Type::Any)));
        self.locals.push((comprehension.accu_var.clone(), accumulator.clone()));
        self.infer(&comprehension.loop_cond);
        let step = self.infer(&comprehension.loop_step);
        let result = self.infer(&comprehension.result);
        self.locals.truncate(known);
        self.nesting -= 1;
        if matches!(accumulator, Type::List(_)) {
            step
        } else {
            result
        }
    }
}

/// Root and dotted path of `a.b.c`, with the id of the root.
fn path(expr: &IdedExpr) -> Option<(u64, &str, String)> {
    match &expr.expr {
        Expr::Ident(name) => Some((expr.id, name, name.clone())),
        Expr::Select(select) if !select.test => {
            let (id, root, path) = path(&select.operand)?;
            Some((id, root, format!("{path}.{}", select.field)))
        }
        _ => None,
    }
}

fn literal_type(literal: &LiteralValue) -> Type {
    match literal {
        LiteralValue::Boolean(_) => Type::Bool,
        LiteralValue::Int(_) | LiteralValue::UInt(_) => Type::Int,
        LiteralValue::Double(_) => Type::Float,
        LiteralValue::String(_) => Type::Text,
        LiteralValue::Null => Type::Null,
        LiteralValue::Bytes(_) => Type::Any,
    }
}

/// The fields of an object type.
pub(crate) fn object<'a>(fields: impl IntoIterator<Item = (&'a str, Type)>) -> Type {
    Type::Object(
        fields
            .into_iter()
            .map(|(name, ty)| (name.to_owned(), ty))
            .collect::<BTreeMap<_, _>>(),
    )
}
