//! What is noted of those who take part: asked, answered, silent, dropped.

use jiff::civil::Date;

use crate::answers::Answers;
use crate::model::{EarlierRound, Party, PartyStatus, Proceedings};

impl Proceedings {
    /// Notes somebody who was asked.
    pub fn ask(&mut self, participation: &str, party: Party) {
        self.parties.entry(participation.to_owned()).or_default().push(party);
    }

    /// Notes what a party answered. An answer after the last day is kept and marked, and changes nothing else.
    ///
    /// None: there is nobody with this id, they have answered already, or they are no longer asked.
    pub fn answer(&mut self, id: &str, answers: Answers, on: Date) -> Option<&Party> {
        let party = self.party_mut(id)?;
        let is_open = matches!(party.status, PartyStatus::Asked | PartyStatus::Silent) && party.answered_on.is_none();
        if !is_open {
            return None;
        }
        party.late = party.status == PartyStatus::Silent || party.is_over(on);
        if !party.late {
            party.status = PartyStatus::Answered;
        }
        party.answered_on = Some(on);
        party.answers = answers;
        // Whoever answers has seen what there was to see.
        party.papers_on = None;
        Some(party)
    }

    /// The last day of a party is over. False when it is not, or nothing is asked of them any more.
    pub fn fall_silent(&mut self, id: &str, today: Date) -> bool {
        let Some(party) = self.party_mut(id).filter(|party| party.status == PartyStatus::Asked) else {
            return false;
        };
        let is_over = party.is_over(today);
        if is_over {
            party.status = PartyStatus::Silent;
        }
        is_over
    }

    /// Whoever is still asked is asked no longer, or the one of them with this id; the ids of those.
    pub fn drop_parties(&mut self, only: Option<&str>) -> Vec<String> {
        let open = self
            .parties
            .values_mut()
            .flatten()
            .filter(|party| party.status == PartyStatus::Asked && only.is_none_or(|id| id == party.id));
        let drop = |party: &mut Party| {
            party.status = PartyStatus::Dropped;
            party.id.clone()
        };
        open.map(drop).collect()
    }

    /// Puts a party, changed by whoever asks it, in the place of the one with its id.
    pub fn replace(&mut self, party: Party) {
        if let Some(known) = self.party_mut(&party.id) {
            *known = party;
        }
    }

    /// Whether somebody of this participation is still asked.
    pub fn waits_for(&self, participation: &str) -> bool {
        let of = self.parties.get(participation).into_iter().flatten();
        of.into_iter().any(|party| party.status == PartyStatus::Asked)
    }

    fn party_mut(&mut self, id: &str) -> Option<&mut Party> {
        self.parties.values_mut().flatten().find(|party| party.id == id)
    }
}

impl Party {
    /// Asks anew what was asked before: the round so far is put away with its answer and the `files` that came with it, and
    /// nothing of it counts any more. When they are asked and until when is for the caller to say.
    pub fn begin_anew(&mut self, files: Vec<String>) {
        self.earlier.push(EarlierRound {
            status: self.status,
            asked_on: self.asked_on.take(),
            due_on: self.due_on.take(),
            answered_on: self.answered_on.take(),
            late: std::mem::take(&mut self.late),
            answers: std::mem::take(&mut self.answers),
            files,
        });
        self.status = PartyStatus::Asked;
        self.due_why = None;
    }

    /// Whether a file came with an answer of an earlier round.
    pub fn sent_earlier(&self, file: &str) -> bool {
        let mut files = self.earlier.iter().flat_map(|round| &round.files);
        files.any(|known| known == file)
    }

    /// Whether the last day to answer has passed.
    pub fn is_over(&self, today: Date) -> bool {
        self.due_on.is_some_and(|due| today > due)
    }
}
