//! What may come next.

use super::Page;
use crate::model::{FollowOn, LeadsTo};

impl Page<'_> {
    pub(super) fn follow_ons(&mut self) {
        let blueprint = self.blueprint;
        if blueprint.follow_ons.is_empty() {
            return;
        }
        self.heading("follow_ons");
        let row = |of: &FollowOn| {
            let (LeadsTo::Service(to) | LeadsTo::Entry(to)) = &of.leads_to;
            let states: Vec<String> = of
                .in_states
                .iter()
                .map(|state| self.text(&format!("states.{state}")))
                .collect();
            let carried: Vec<String> = of.carries.keys().map(|field| format!("`{field}`")).collect();
            vec![
                self.text(&format!("follow_ons.{}.title", of.id)),
                format!("`{to}`"),
                states.join(", "),
                self.optional(of.when.as_ref()),
                if carried.is_empty() {
                    self.say("none", &[])
                } else {
                    carried.join(", ")
                },
            ]
        };
        let rows: Vec<Vec<String>> = blueprint.follow_ons.iter().map(row).collect();
        self.table(&["follow_on", "leads_to", "from", "condition", "carries"], &rows);
    }
}
