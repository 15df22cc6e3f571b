//! Generated cases are played like examples.

use calendar::{HolidayCalendar, Land};
use jiff::civil::Date;

use super::coverage::Coverage;
use super::run::Play;
use super::sent::Sent;
use crate::lint::Sample;
use crate::model::Blueprint;
use crate::scope::{CaseFacts, Scope};

impl<'a> Play<'a> {
    /// A generated case before it is handed in.
    pub(crate) fn rehearsed(blueprint: &'a Blueprint, sample: &Sample, case: CaseFacts) -> Play<'a> {
        let mut play = Play {
            blueprint,
            town: sample.town.clone(),
            today: sample.today,
            land: Land::HE.code().to_owned(),
            answers: sample.answers.clone(),
            registers: sample.registers.clone(),
            case,
            began: sample.today,
            calendar: Some(HolidayCalendar::new(Land::HE)),
            path: Vec::new(),
            letters: Vec::new(),
            sent: Sent::default(),
            coverage: Coverage::default(),
            taken: Vec::new(),
            failures: Vec::new(),
        };
        play.answers = blueprint.prune(&Scope::new(blueprint, play.input()));
        play
    }

    /// Takes back what happened since the case stood so, after so many steps.
    pub(crate) fn undo(&mut self, case: CaseFacts, today: Date, steps: usize) {
        self.case = case;
        self.today = today;
        self.taken.truncate(steps);
        self.path.truncate(if steps == 0 { 0 } else { steps + 1 });
    }
}
