//! The functions that conditions may call beyond those of CEL itself.

use std::sync::{Arc, LazyLock};

use cel::common::types::{CelInt, CelList, CelNull, CelString, DYN_TYPE};
use cel::common::value::CowVal;
use cel::{Env, ExecutionError};
use jiff::ToSpan;
use jiff::civil::Date;

use crate::schema::Type;

/// A function's name, parameter types and result, for the checker and the documentation.
pub(crate) struct Signature {
    pub name: &'static str,
    pub parameters: &'static [Type],
    pub result: Type,
}

/// Own functions. A missing (`null`) argument gives `null`, so a rule sees that it knows nothing.
pub(crate) const FUNCTIONS: &[Signature] = &[
    Signature {
        name: "age",
        parameters: &[Type::Text, Type::Date],
        result: Type::Int,
    },
    Signature {
        name: "days_between",
        parameters: &[Type::Date, Type::Date],
        result: Type::Int,
    },
    Signature {
        name: "months_between",
        parameters: &[Type::Date, Type::Date],
        result: Type::Int,
    },
    Signature {
        name: "add_days",
        parameters: &[Type::Date, Type::Int],
        result: Type::Date,
    },
    Signature {
        name: "add_months",
        parameters: &[Type::Date, Type::Int],
        result: Type::Date,
    },
    Signature {
        name: "year",
        parameters: &[Type::Date],
        result: Type::Int,
    },
    Signature {
        name: "lower",
        parameters: &[Type::Text],
        result: Type::Text,
    },
    Signature {
        name: "mask_iban",
        parameters: &[Type::Text],
        result: Type::Text,
    },
    Signature {
        name: "max",
        parameters: &[Type::Any, Type::Any],
        result: Type::Any,
    },
    Signature {
        name: "min",
        parameters: &[Type::Any, Type::Any],
        result: Type::Any,
    },
];

type Args<'b, 'v> = Vec<CowVal<'b, 'v>>;
type Outcome<'b, 'v> = Result<CowVal<'b, 'v>, ExecutionError>;

/// CEL's standard library with our functions, built once.
pub(crate) fn environment() -> Arc<Env> {
    static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| {
        let mut env = Env::stdlib();
        let one = || vec![DYN_TYPE];
        let two = || vec![DYN_TYPE, DYN_TYPE];
        let added = env
            .add_overload("age", "rathaus_age", two(), age)
            .and_then(|()| env.add_overload("days_between", "rathaus_days_between", two(), days_between))
            .and_then(|()| env.add_overload("months_between", "rathaus_months_between", two(), months_between))
            .and_then(|()| env.add_overload("add_days", "rathaus_add_days", two(), add_days))
            .and_then(|()| env.add_overload("add_months", "rathaus_add_months", two(), add_months))
            .and_then(|()| env.add_overload("year", "rathaus_year", one(), year))
            .and_then(|()| env.add_overload("lower", "rathaus_lower", one(), lower))
            .and_then(|()| env.add_overload("mask_iban", "rathaus_mask_iban", one(), mask_iban))
            .and_then(|()| env.add_overload("max", "rathaus_max", two(), max))
            .and_then(|()| env.add_overload("min", "rathaus_min", two(), min))
            .and_then(|()| env.add_overload("sum", "rathaus_sum", one(), sum));
        added.expect("the names are distinct from each other and from CEL's own");
        Arc::new(env)
    });
    ENVIRONMENT.clone()
}

/// Full years on a day. An unknown birthday (`1950-00-00`) counts as the last possible day, so nobody is made older.
fn age<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [birth, on] = two("age", args)?;
    let (Some(birth), Some(on)) = (text(&birth), date(&on)) else {
        return null();
    };
    let Some(birth) = latest_birth(birth) else {
        return Err(wrong("age", "the first argument is no birth date"));
    };
    Ok(int(full_months(birth, on).div_euclid(12)))
}

fn days_between<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [from, until] = two("days_between", args)?;
    let (Some(from), Some(until)) = (date(&from), date(&until)) else {
        return null();
    };
    Ok(int(i64::from((until - from).get_days())))
}

/// Full months from the first to the second day; negative when the second comes first.
fn months_between<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [from, until] = two("months_between", args)?;
    let (Some(from), Some(until)) = (date(&from), date(&until)) else {
        return null();
    };
    Ok(int(full_months(from, until)))
}

fn add_days<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [day, count] = two("add_days", args)?;
    let (Some(day), Some(count)) = (date(&day), number(&count)) else {
        return null();
    };
    let sum = 0
        .days()
        .try_days(count)
        .ok()
        .and_then(|span| day.checked_add(span).ok());
    sum.map(date_text)
        .ok_or_else(|| wrong("add_days", "the date leaves the calendar"))
}

/// The same day of a later month, or its last day when that month is shorter (§ 188 Abs. 3 BGB).
fn add_months<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [day, count] = two("add_months", args)?;
    let (Some(day), Some(count)) = (date(&day), number(&count)) else {
        return null();
    };
    let sum = 0
        .months()
        .try_months(count)
        .ok()
        .and_then(|span| day.checked_add(span).ok());
    sum.map(date_text)
        .ok_or_else(|| wrong("add_months", "the date leaves the calendar"))
}

fn year<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [day] = one("year", args)?;
    date(&day).map_or_else(null, |day| Ok(int(i64::from(day.year()))))
}

fn lower<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [given] = one("lower", args)?;
    text(&given)
        .map(str::to_lowercase)
        .map_or_else(null, |lower| Ok(owned_text(lower)))
}

/// An account number of which only country and end are shown, for letters.
fn mask_iban<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [given] = one("mask_iban", args)?;
    let masked = text(&given)
        .and_then(|iban| base::checks::iban::parse(iban).ok())
        .map(|iban| iban.masked());
    masked.map_or_else(null, |masked| Ok(owned_text(masked)))
}

fn max<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    greater("max", args, true)
}

fn min<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    greater("min", args, false)
}

/// The greater, or the lesser, of two numbers or of two texts (dates are texts).
fn greater<'b, 'v>(name: &str, args: Args<'b, 'v>, want_greater: bool) -> Outcome<'b, 'v> {
    let [first, second] = two(name, args)?;
    let first_is_greater = match (number(&first), number(&second), text(&first), text(&second)) {
        (Some(a), Some(b), ..) => a >= b,
        (None, None, Some(a), Some(b)) => a >= b,
        _ => return null(),
    };
    Ok(if first_is_greater == want_greater {
        first
    } else {
        second
    })
}

/// The whole numbers of a list together, 0 for an empty one; what has no number counts nothing.
fn sum<'b, 'v>(args: Args<'b, 'v>) -> Outcome<'b, 'v> {
    let [list] = one("sum", args)?;
    let Some(items) = list.downcast_ref::<CelList>() else {
        return null();
    };
    let numbers = items.inner().iter().filter_map(|item| item.downcast_ref::<CelInt>());
    numbers
        .map(|number| *number.inner())
        .try_fold(0i64, i64::checked_add)
        .map(int)
        .ok_or_else(|| wrong("sum", "is too large"))
}

fn full_months(from: Date, until: Date) -> i64 {
    let months =
        (i64::from(until.year()) - i64::from(from.year())) * 12 + i64::from(until.month()) - i64::from(from.month());
    // A month is full on its same-number day; in a shorter month on its last day.
    let reached = until.day() >= from.day() || (until == until.last_of_month() && until.day() < from.day());
    let backwards = until < from;
    match (reached, backwards) {
        (false, false) => months - 1,
        (true, true) if until.day() > from.day() => months + 1,
        _ => months,
    }
}

/// The last day that a birth date with unknown parts can mean.
pub(crate) fn latest_birth(text: &str) -> Option<Date> {
    if let Ok(known) = text.parse() {
        return Some(known);
    }
    let mut parts = text.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let month: i8 = parts.next()?.parse().ok()?;
    let day: i8 = parts.next()?.parse().ok()?;
    if year == 0 {
        return None;
    }
    match (month, day) {
        (0, _) => Date::new(year, 12, 31).ok(),
        (month, 0) => Date::new(year, month, 1).ok().map(Date::last_of_month),
        _ => None,
    }
}

fn one<'b, 'v>(name: &str, args: Args<'b, 'v>) -> Result<[CowVal<'b, 'v>; 1], ExecutionError> {
    <[_; 1]>::try_from(args).map_err(|_| wrong(name, "takes one argument"))
}

fn two<'b, 'v>(name: &str, args: Args<'b, 'v>) -> Result<[CowVal<'b, 'v>; 2], ExecutionError> {
    <[_; 2]>::try_from(args).map_err(|_| wrong(name, "takes two arguments"))
}

fn text<'a>(value: &'a CowVal<'_, '_>) -> Option<&'a str> {
    value.downcast_ref::<CelString>().map(CelString::inner)
}

fn date(value: &CowVal<'_, '_>) -> Option<Date> {
    text(value)?.parse().ok()
}

fn number(value: &CowVal<'_, '_>) -> Option<i64> {
    value.downcast_ref::<CelInt>().map(|int| *int.inner())
}

fn int<'b, 'v>(value: i64) -> CowVal<'b, 'v> {
    CowVal::owned(CelInt::from(value))
}

fn owned_text<'b, 'v>(text: String) -> CowVal<'b, 'v> {
    CowVal::owned(CelString::from(text))
}

fn date_text<'b, 'v>(date: Date) -> CowVal<'b, 'v> {
    owned_text(date.to_string())
}

fn null<'b, 'v>() -> Outcome<'b, 'v> {
    Ok(CowVal::owned(CelNull))
}

fn wrong(function: &str, reason: &str) -> ExecutionError {
    ExecutionError::function_error(function, reason)
}
