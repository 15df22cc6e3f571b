use cel::Context;

use crate::answers::Json;
use crate::condition::{environment, from_json};
use crate::model::{Blueprint, Field, Page, Query};

/// What conditions see before anything is known of a case: functions, questions without an answer, registers that were
/// not asked. Made once for a blueprint, because it is the same for each of its cases.
pub(crate) struct Ground {
    context: Context<'static, 'static>,
    /// The knobs that are bound already; none before the blueprint is settled.
    town: Option<Json>,
}

impl std::fmt::Debug for Ground {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Ground")
            .field("town", &self.town)
            .finish_non_exhaustive()
    }
}

impl Ground {
    pub(crate) fn of(form: &[Page], forms: &[Field], queries: &[Query]) -> Ground {
        let mut context = Context::with_env(environment());
        for field in form.iter().flat_map(|page| &page.fields) {
            context.add_variable_as_val(field.id.as_str(), from_json(&Json::Null));
        }
        if !forms.is_empty() {
            let all = forms.iter().map(|form| (form.id.clone(), crate::forms::empty(form)));
            context.add_variable_as_val("forms", from_json(&Json::Object(all.collect())));
        }
        for query in queries {
            context.add_variable_as_val(query.id.as_str(), from_json(&query.empty_answer));
        }
        Ground { context, town: None }
    }

    /// The beginning of a case's own context.
    pub(crate) fn context(&self) -> Context<'_, 'static> {
        self.context.new_inner_scope()
    }

    /// Whether these knobs need not be bound again.
    pub(crate) fn knows(&self, town: &Json) -> bool {
        self.town.as_ref() == Some(town)
    }
}

impl Blueprint {
    /// Tells in which town the blueprint is at home: its knobs, from [`Blueprint::validate_knobs`], are prepared once
    /// instead of for each question. Cases of another town still work.
    pub fn settle(&mut self, town: &Json) {
        self.ground.context.add_variable_as_val("town", from_json(town));
        self.ground.town = Some(town.clone());
    }
}
