//! What an example offers at its end.

use super::coverage;
use super::run::Play;
use crate::scope::Scope;

impl Play<'_> {
    /// Looks at what comes next, and works out what goes along.
    pub(super) fn follow_ons(&mut self, expected: &Option<Vec<String>>) {
        let blueprint = self.blueprint;
        let (offered, broken) = {
            let scope = Scope::new(blueprint, self.input());
            let offered = blueprint.follow_ons(&self.case.state, &scope);
            let broken = |of: &&crate::FollowOn| {
                let (field, error) = blueprint.carried(of, &scope).err()?;
                Some(format!(
                    "the follow-on `{}` carries nothing over for `{field}`: {error}",
                    of.id
                ))
            };
            let broken: Vec<String> = offered.iter().filter_map(broken).collect();
            let ids: Vec<String> = offered.into_iter().map(|of| of.id.clone()).collect();
            (ids, broken)
        };
        self.failures.extend(broken);
        offered
            .iter()
            .for_each(|id| self.coverage.reach(coverage::follow_on(id)));
        self.same("follow_ons", expected, offered);
    }
}
