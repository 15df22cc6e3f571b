//! Who may see and answer an invitation. They do not get the case: only what the participation lists.

use ::store::Tx;
use base::Uuid;
use blueprint::{Participation, Party};
use web::Staff;

use super::invitation::parse_code;
use super::note;
use crate::actions::desk;
use crate::model::{Case, Document};
use crate::store::parties::{self as rows, PartyRow};
use crate::{Actor, CaseError, Cases, rules, store};

/// A party with the case that it belongs to. Pages show of the case what the participation lists, nothing else.
#[derive(Clone)]
pub struct Seat {
    pub case: Case,
    pub row: PartyRow,
    pub party: Party,
}

/// Who opens the page.
#[derive(Clone, Debug)]
pub enum Door {
    /// Somebody of the town hall.
    Staff(Staff),
    /// Whoever has the code.
    Code(String),
}

impl Door {
    /// As it stands in the chain of facts.
    pub fn actor(&self, party: Uuid) -> Actor {
        match self {
            Door::Staff(staff) => Actor::Staff(staff.id),
            Door::Code(_) => Actor::Party(party),
        }
    }
}

impl Seat {
    fn of(tx: &mut Tx<'_>, row: PartyRow) -> Result<Seat, CaseError> {
        let case = store::cases::case_by_id(tx, row.case_id)?.ok_or(CaseError::NotFound)?;
        let (_, party) = case.proceedings.party(&row.id.to_string()).ok_or(CaseError::NotFound)?;
        Ok(Seat {
            party: party.clone(),
            row,
            case,
        })
    }

    /// What the blueprint says of it.
    pub fn participation<'a>(&self, service: &'a crate::Service) -> Result<&'a Participation, CaseError> {
        let of = service.blueprint.participation(&self.row.participation);
        of.ok_or_else(|| {
            anyhow::anyhow!(
                "the participation {} of the blueprint is missing",
                self.row.participation
            )
            .into()
        })
    }

    /// Whether something of the case may be shown: of a blocked person's case nothing leaves the house (§ 51 BMG).
    pub fn may_show(&self) -> bool {
        !(self.case.blocked && self.row.office.is_none())
    }
}

/// The one place that decides: staff of the office that was asked; of who was invited the staff of the office that has the
/// case, who write down what came on paper; and whoever has the code. For everybody else there is nothing.
pub fn visible(tx: &mut Tx<'_>, door: &Door, id: Uuid) -> Result<Seat, CaseError> {
    let row = rows::party(tx, id)?.ok_or(CaseError::NotFound)?;
    let seat = Seat::of(tx, row)?;
    let may = match door {
        Door::Staff(staff) => {
            let office = seat.row.office.as_ref().unwrap_or(&seat.case.office);
            staff.offices.contains(office)
        }
        Door::Code(code) => by_code(tx, code)?.is_some_and(|found| found.row.id == id),
    };
    if may { Ok(seat) } else { Err(CaseError::NotFound) }
}

/// The party whose code this is, if it is one.
pub fn by_code(tx: &mut Tx<'_>, code: &str) -> Result<Option<Seat>, CaseError> {
    let Some(code) = parse_code(code) else { return Ok(None) };
    let found = rows::party_by_token(tx, &rules::token_hash(&code))?;
    found.map(|row| Seat::of(tx, row)).transpose()
}

/// A party of a case, for the staff of the office that has the case.
pub fn of_case_office(tx: &mut Tx<'_>, staff: &Staff, case: Uuid, party: Uuid) -> Result<Seat, CaseError> {
    desk::visible(tx, staff, case)?;
    let row = rows::party(tx, party)?.filter(|row| row.case_id == case);
    Seat::of(tx, row.ok_or(CaseError::NotFound)?)
}

/// Unit: microseconds; whoever reads on within an hour looks once.
const LOOK_ANEW_US: i64 = 3_600 * 1_000_000;
const VIEWED: &str = "case.party_viewed";

/// Opens a party's page. Looking is a fact.
pub async fn look(cases: &Cases, door: &Door, id: Uuid) -> Result<Seat, CaseError> {
    let (asked, now) = (door.clone(), cases.now());
    let actor = door.actor(id).code();
    let (seat, last) = cases
        .app
        .store
        .read({
            let actor = actor.clone();
            move |tx| -> Result<_, CaseError> {
                let seat = visible(tx, &asked, id)?;
                let last = tx.last_fact_at(seat.case.id, VIEWED, &actor)?;
                Ok((seat, last))
            }
        })
        .await?;
    if last.is_none_or(|at| at + LOOK_ANEW_US <= now.us) {
        let (case, of) = (seat.case.id, seat.row.participation.clone());
        cases
            .app
            .store
            .write(move |tx| {
                let data = serde_json::json!({ "party": id, "participation": of });
                note(tx, case, &actor, VIEWED, data, now)
            })
            .await?;
    }
    Ok(seat)
}

/// The files of the application that a party sees.
pub fn documents_seen(tx: &mut Tx<'_>, seat: &Seat, of: &Participation) -> Result<Vec<Document>, CaseError> {
    if !seat.may_show() {
        return Ok(Vec::new());
    }
    let all = store::documents::documents_of_case(tx, seat.case.id)?;
    let is_listed = |document: &Document| document.kind == "upload" && of.documents.contains(&document.slot);
    Ok(all.into_iter().filter(is_listed).collect())
}

/// A file that a party may open: one that it sees, or one of its own. Opening a file of the application is a fact.
pub async fn seen_document(cases: &Cases, door: &Door, id: Uuid, document: Uuid) -> Result<Document, CaseError> {
    let (this, door, now) = (cases.clone(), door.clone(), cases.now());
    cases
        .app
        .store
        .write(move |tx| {
            let seat = visible(tx, &door, id)?;
            let service = this.service_of(&seat.case.blueprint_hash)?;
            let seen = documents_seen(tx, &seat, seat.participation(&service)?)?;
            if let Some(found) = seen.into_iter().find(|known| known.id == document) {
                let data = serde_json::json!({ "party": id, "id": document });
                note(
                    tx,
                    seat.case.id,
                    &door.actor(id).code(),
                    "case.document_viewed",
                    data,
                    now,
                )?;
                return Ok(found);
            }
            let own = store::documents::document(tx, document)?;
            let is_own = |known: &Document| {
                known.kind == super::answer::KIND
                    && (known.draft_id == Some(id)
                        || (known.case_id == Some(seat.case.id) && known.slot == super::slot(id)))
            };
            own.filter(is_own).ok_or(CaseError::NotFound)
        })
        .await
}
