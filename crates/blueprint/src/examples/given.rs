//! What a case costs, what is paid back and what is given, when it is sent and after the events.

use std::collections::BTreeMap;

use super::run::Play;
use super::source::Given;
use crate::kinds::plain;
use crate::model::GrantDraft;
use crate::scope::Scope;

impl Play<'_> {
    /// Compares what is expected with what comes out now. `at`: what stands before each finding.
    pub(super) fn given(&mut self, at: &str, expect: &Given) {
        let blueprint = self.blueprint;
        let (fee, refund, grants) = {
            let scope = Scope::new(blueprint, self.input());
            (
                blueprint.fee(&scope),
                blueprint.refund(&scope),
                blueprint.grants(&scope),
            )
        };
        if let Ok(fee) = &fee {
            fee.positions
                .iter()
                .for_each(|position| self.coverage.reach(format!("fee {}", position.id)));
        }
        match (fee, expect.fee_refused) {
            (Ok(fee), false) => self.same(&format!("{at}fee_cent"), &expect.fee_cent, fee.total.cents()),
            (Ok(fee), true) => self
                .failures
                .push(format!("{at}the fee should be refused, found {}", fee.total)),
            (Err(error), false) if expect.fee_cent.is_some() => self.failures.push(format!("{at}fee: {error}")),
            (Err(_), _) => {}
        }
        if let Some(cents) = expect.refund_cent {
            let found = refund.map(|refund| refund.map_or(0, |refund| refund.amount.cents()));
            self.same(&format!("{at}refund_cent"), &Some(Ok(cents)), found);
        }
        if let Some(expected) = &expect.grant {
            let found = match &grants {
                Ok(drafts) => named(drafts, expected),
                Err(error) => BTreeMap::from([("error".to_owned(), error.to_string())]),
            };
            self.same(&format!("{at}grant"), &expect.grant, found);
        }
        if expect.grants.is_some() {
            let kinds = |drafts: Vec<GrantDraft>| drafts.into_iter().map(|draft| draft.kind).collect::<Vec<_>>();
            let found = grants.map(kinds).map_err(|error| error.to_string());
            self.same(&format!("{at}grants"), &expect.grants.clone().map(Ok), found);
        }
    }
}

/// What is expected of one grant, as it is: of that with the expected `kind`, else of the first.
fn named(drafts: &[GrantDraft], expected: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let kind = expected.get("kind");
    let Some(draft) = drafts.iter().find(|draft| kind.is_none_or(|kind| draft.kind == *kind)) else {
        return BTreeMap::new();
    };
    let attributes = draft.attributes.iter();
    let mut found: BTreeMap<String, String> = attributes.map(|(name, value)| (name.clone(), plain(value))).collect();
    found.insert("kind".to_owned(), draft.kind.clone());
    found.insert("valid_from".to_owned(), draft.valid_from.to_string());
    found.insert("valid_until".to_owned(), draft.valid_until.to_string());
    found.retain(|name, _| expected.contains_key(name));
    found
}
