//! Older cases for the demo town, so that lists, searches and figures have something to show. Synthetic people only.

use ::store::facts::NewFact;
use ::store::{StoreError, Tx};
use base::{Lang, Money, Rng, SeededRng, Uuid};
use blueprint::Channel;
use jiff::ToSpan;
use serde_json::json;

use crate::flow;
use crate::model::{Case, Notify};
use crate::{CaseError, Cases, Now, Service, rules, store};

/// Cases written in one transaction.
const BATCH: usize = 2_000;
const DAY_US: i64 = 86_400_000_000;

const GIVEN: [&str; 24] = [
    "Anna",
    "Mehmet",
    "Žaneta",
    "Lukas",
    "Aylin",
    "Jürgen",
    "Chloé",
    "Piotr",
    "Nguyễn",
    "Sofia",
    "Björn",
    "Fatima",
    "Øyvind",
    "Marie",
    "Dragan",
    "Ingrid",
    "Tomasz",
    "Leïla",
    "Søren",
    "Greta",
    "İbrahim",
    "Małgorzata",
    "Oskar",
    "Hannelore",
];
const FAMILY: [&str; 28] = [
    "Müller",
    "Schmidt",
    "Yılmaz",
    "Łukaszewska",
    "Weiß",
    "Nowak",
    "Hoffmann",
    "O’Brien",
    "Đorđević",
    "Schäfer",
    "Kaya",
    "Nguyễn",
    "Großmann",
    "Meyer-Lüdenscheidt",
    "Çelik",
    "Richter",
    "Ağaoğlu",
    "Klein",
    "Jørgensen",
    "Wagner",
    "Petrović",
    "Zimmermann",
    "Öztürk",
    "Becker",
    "Krüger",
    "Şahin",
    "Lehmann",
    "Bauer",
];

/// Fills the town up to `count` older cases of one service. Returns how many were made; none where the town does not
/// offer it.
pub async fn fill(
    cases: &Cases,
    service: &str,
    count: usize,
    mut progress: impl FnMut(usize, usize),
) -> Result<usize, CaseError> {
    let there = cases
        .app
        .store
        .read(|tx| tx.count("select count(*) from cases", &[]))
        .await
        .map_err(CaseError::Store)?;
    let there = usize::try_from(there).unwrap_or(usize::MAX);
    let Some(service) = cases.services.current(service) else {
        return Ok(0);
    };
    let mut made = 0;
    while there + made < count {
        let size = BATCH.min(count - there - made);
        let (this, service, first, now) = (cases.clone(), service.clone(), there + made, cases.now());
        cases
            .app
            .store
            .write(move |tx| (first..first + size).try_for_each(|n| older_case(&this, tx, &service, n, now)))
            .await?;
        made += size;
        progress(made, count - there);
    }
    Ok(made)
}

/// Draws numbers for one case from its place alone, so that a second start would make the same.
struct Dice(SeededRng);

impl Dice {
    fn below(&self, n: u64) -> usize {
        let mut bytes = [0u8; 8];
        self.0.fill(&mut bytes);
        usize::try_from(u64::from_le_bytes(bytes) % n.max(1)).unwrap_or(0)
    }

    fn pick<'a>(&self, of: &[&'a str]) -> &'a str {
        of.get(self.below(of.len() as u64)).copied().unwrap_or_default()
    }
}

fn older_case(cases: &Cases, tx: &mut Tx<'_>, service: &Service, n: usize, now: Now) -> Result<(), StoreError> {
    let dice = Dice(SeededRng::new(7_000_000 + n as u64));
    let id = cases.id(now);
    let age_days = dice.below(360) as i64;
    let submitted_at = now.us - age_days * DAY_US - dice.below(86_400) as i64 * 1_000_000;
    let waits = n.is_multiple_of(40);
    let mut case = drawn(cases, service, &dice, id, n, submitted_at);
    let wanted = service.blueprint.states.iter().find(|s| {
        if waits {
            s.owner == blueprint::Owner::Clerk && !s.is_final
        } else {
            s.is_final
        }
    });
    let Some(state) = wanted else { return Ok(()) };
    case.state = state.id.clone();
    case.public_state = flow::public_code(state.public).to_owned();
    case.owner = flow::owner_code(state.owner).to_owned();
    case.open = !state.is_final;
    if waits {
        case.verdict = if n.is_multiple_of(80) { "red" } else { "yellow" }.into();
        case.submitted_at = now.us - (n as i64 % 9) * DAY_US;
        case.due_on = Some(now.today.saturating_add((dice.below(12) as i64 - 2).days()));
        case.due_kind = state.deadline.clone();
    } else {
        let took_us = if dice.below(10) < 8 {
            40_000_000
        } else {
            (1 + dice.below(5) as i64) * DAY_US
        };
        case.automatic = took_us < DAY_US;
        case.verdict = "green".into();
        case.decided_at = Some((case.submitted_at + took_us).min(now.us));
        case.closed_at = case.decided_at;
        case.outcome = Some(state.id.clone());
    }
    save(tx, &case, &dice)
}

fn drawn(cases: &Cases, service: &Service, dice: &Dice, id: Uuid, n: usize, submitted_at: i64) -> Case {
    let day = flow::german_day(submitted_at);
    let applicant = format!("{} {}", dice.pick(&GIVEN), dice.pick(&FAMILY));
    let letters = [b'A' + (dice.below(26) as u8), b'A' + (dice.below(26) as u8)].map(char::from);
    let plate = format!(
        "{}-{}{} {}",
        cases.app.town.about.plate_code,
        letters[0],
        letters[1],
        1 + dice.below(9998)
    );
    let plan = cases
        .app
        .town
        .office(&service.blueprint.meta.office)
        .map_or("00", |o| o.file_plan.as_str());
    let pattern = &cases.app.town.about.files.number_pattern;
    let channel = if dice.below(20) == 0 {
        Channel::Counter
    } else {
        Channel::Online
    };
    Case {
        id,
        // Older cases have a series of their own, so that today's numbers begin at 1.
        number: format!(
            "{}-alt",
            rules::case_number(pattern, plan, &service.blueprint.meta.face.short, day.year(), n as i64)
        ),
        reference: rules::reference(90_000_000_000 + n as u64),
        secret_hash: rules::secret_hash(id, &cases.app.code("case-secret", &id.to_string())),
        blueprint: service.blueprint.meta.id.clone(),
        blueprint_hash: service.hash.clone(),
        office: service.blueprint.meta.office.clone(),
        state: String::new(),
        public_state: String::new(),
        owner: String::new(),
        open: false,
        outcome: None,
        answers: blueprint::Answers::new(),
        registers: Default::default(),
        proceedings: Default::default(),
        checks: json!([]),
        verdict: String::new(),
        channel,
        trust: blueprint::Trust::None,
        lang: Lang::De,
        notify: Notify::None,
        mail: None,
        mail_confirmed: false,
        applied_on: day,
        heard_on: None,
        applicant,
        lookup_key: plate,
        holder: None,
        blocked: false,
        assigned_to: None,
        automatic: false,
        fee: Money::from_cents(7_500),
        paid: true,
        submitted_at,
        due_on: None,
        due_kind: None,
        due_why: None,
        recheck: false,
        decided_at: None,
        closed_at: None,
        renewal_of: None,
        revision: 1,
    }
}

fn save(tx: &mut Tx<'_>, case: &Case, _dice: &Dice) -> Result<(), StoreError> {
    store::cases::insert_case(tx, case, &format!("demo/{}", case.id), flow::sort_key(case))?;
    store::cases::save_terms(
        tx,
        case.id,
        &rules::search_terms(&[&case.applicant, &case.lookup_key, &case.reference]),
    )?;
    tx.append_first(NewFact {
        stream: case.id,
        at: case.submitted_at,
        actor: "machine",
        kind: "case.step",
        data: json!({ "event": "submitted", "from": "", "to": case.state, "public": case.public_state, "demo": true }),
    })?;
    Ok(())
}
