//! Until when somebody must act in a case: the deadline of its state, and the clocks of the authority.

use blueprint::{DueDate, StateDeadline};
use jiff::civil::Date;

use crate::model::Case;
use crate::{Cases, Service};

/// All days by which somebody must act, the nearest first; none in a case that has ended.
pub fn dates(cases: &Cases, service: &Service, case: &Case) -> Vec<DueDate> {
    if !case.open {
        return Vec::new();
    }
    let of_state = of_state(case);
    service
        .blueprint
        .due_dates(of_state.as_ref(), &case.proceedings, &cases.holidays)
}

/// The deadline of the state as it was worked out when the case entered it.
pub fn of_state(case: &Case) -> Option<StateDeadline> {
    let shown = || {
        let id = case.due_kind.clone().unwrap_or_default();
        (!id.starts_with("clock.")).then_some(())?;
        Some(StateDeadline {
            id,
            due_on: case.due_on?,
            why: case.due_why.clone().unwrap_or_default(),
        })
    };
    case.proceedings.state_deadline.clone().or_else(shown)
}

/// Makes the day that counts that of the case. Returns whether it is another than before.
pub fn settle(service: &Service, case: &mut Case, dates: &[DueDate], today: Date) -> bool {
    let due = service.blueprint.due(&case.state, dates, today);
    let before = (case.due_kind.clone(), case.due_on);
    case.due_kind = due.map(|due| due.kind.clone());
    case.due_on = due.map(|due| due.on);
    case.due_why = due.map(|due| due.why.clone());
    before != (case.due_kind.clone(), case.due_on)
}
