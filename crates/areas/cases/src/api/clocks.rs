//! Clocks of the authority for programs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Ctx;

use crate::clocks::{self, ClockView};
use crate::model::Case;
use crate::pages::clocks::lines;
use crate::{Cases, Service};

/// How long the authority may take, on the day of the request.
#[derive(Serialize, Deserialize, ToSchema)]
pub struct ClockStatus {
    id: String,
    title: String,
    /// `running`, `paused`, `stopped` (decided in time) or `over`.
    state: String,
    /// ISO date from which it runs.
    started_on: String,
    /// Last day; ISO date. Null while it stands still.
    due_on: Option<String>,
    /// The last day before it moved from a weekend or holiday; ISO date.
    unshifted_on: Option<String>,
    /// ISO date since which it stands still.
    paused_since: Option<String>,
    /// Calendar days that remain once it runs again.
    days_left: Option<i64>,
    /// ISO date on which it was extended.
    extended_on: Option<String>,
    /// ISO date from which the permission counts as granted (§ 42a VwVfG), if its last day does not move.
    granted_from: Option<String>,
    /// The same, if it moves; whether it does is disputed.
    granted_at_latest_from: Option<String>,
    /// How the last day came about, step by step.
    why: String,
    /// All of it in words.
    text: Vec<String>,
}

impl ClockStatus {
    pub fn of_case(ctx: &Ctx, cases: &Cases, service: &Service, case: &Case) -> Vec<ClockStatus> {
        let clocks = clocks::of(service, case, &cases.holidays, cases.now().today, ctx.lang);
        clocks.into_iter().map(|clock| ClockStatus::of(ctx, clock)).collect()
    }

    pub fn of(ctx: &Ctx, clock: ClockView) -> ClockStatus {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        ClockStatus {
            text: lines(ctx.lang, &clock),
            state: clock.state.code().to_owned(),
            started_on: clock.since.to_string(),
            due_on: day(clock.until),
            unshifted_on: day(clock.unshifted),
            paused_since: day(clock.paused_since),
            days_left: clock.days_left,
            extended_on: day(clock.extended.map(|extended| extended.on)),
            granted_from: day(clock.granted_from),
            granted_at_latest_from: day(clock.granted_at_latest_from),
            why: clock.why,
            id: clock.id,
            title: clock.title,
        }
    }
}
