use std::collections::HashMap;

use cel::common::types::{CelBool, CelDouble, CelInt, CelList, CelMap, CelMapKey, CelNull, CelString, CelUInt};
use cel::common::value::{CowVal, Val};

use crate::answers::Json;

/// An answer as a variable of expressions. Made straight away, without a [`Value`] between, which would copy each map twice.
pub(crate) fn from_json(json: &Json) -> Box<dyn Val> {
    match json {
        Json::Null => Box::new(CelNull),
        Json::Bool(truth) => Box::new(CelBool::from(*truth)),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Box::new(CelInt::from(int)),
            (None, Some(float)) => Box::new(CelDouble::from(float)),
            (None, None) => Box::new(CelNull),
        },
        Json::String(text) => Box::new(CelString::from(text.clone())),
        Json::Array(items) => Box::new(CelList::from(items.iter().map(from_json).collect::<Vec<_>>())),
        Json::Object(fields) => {
            let entry = |(name, value): (&String, &Json)| (CelMapKey::from(name.clone()), from_json(value));
            Box::new(CelMap::from(fields.iter().map(entry).collect::<HashMap<_, _>>()))
        }
    }
}

/// A single value as expressions read it, without a copy of its text; none for lists and objects.
pub(crate) fn scalar(json: &Json) -> Option<CowVal<'_, '_>> {
    Some(match json {
        Json::Null => CowVal::Borrowed(&CelNull),
        Json::Bool(true) => CowVal::Borrowed(&CelBool::TRUE),
        Json::Bool(false) => CowVal::Borrowed(&CelBool::FALSE),
        Json::Number(_) => CowVal::Owned(from_json(json)),
        Json::String(text) => CowVal::owned(CelString::from(text.as_str())),
        Json::Array(_) | Json::Object(_) => return None,
    })
}

/// What a dotted path into an object leads to, where that is a single value.
pub(crate) fn inside<'j>(json: &'j Json, path: &str) -> Option<CowVal<'j, 'j>> {
    scalar(path.split('.').try_fold(json, |value, key| value.get(key))?)
}

/// The value of an expression as an answer; none for functions and the like, which are no data.
pub(crate) fn to_json(value: &dyn Val) -> Option<Json> {
    Some(if let Some(text) = value.downcast_ref::<CelString>() {
        Json::from(text.inner())
    } else if let Some(int) = value.downcast_ref::<CelInt>() {
        Json::from(*int.inner())
    } else if let Some(truth) = value.downcast_ref::<CelBool>() {
        Json::Bool(*truth.inner())
    } else if value.downcast_ref::<CelNull>().is_some() {
        Json::Null
    } else if let Some(int) = value.downcast_ref::<CelUInt>() {
        Json::from(*int.inner())
    } else if let Some(float) = value.downcast_ref::<CelDouble>() {
        serde_json::Number::from_f64(*float.inner()).map(Json::Number)?
    } else if let Some(list) = value.downcast_ref::<CelList>() {
        Json::Array(
            list.inner()
                .iter()
                .map(|item| to_json(&**item))
                .collect::<Option<_>>()?,
        )
    } else {
        let mut object = serde_json::Map::new();
        for (key, value) in value.downcast_ref::<CelMap>()?.inner() {
            let CelMapKey::String(name) = key else { return None };
            object.insert(name.inner().to_owned(), to_json(&**value)?);
        }
        Json::Object(object)
    })
}
