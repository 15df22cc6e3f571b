//! A case that runs its course: filled registers, jobs that run, nights that pass.

use base::Uuid;
use cases::CaseError;
use cases::actions::night::{self, Night};
use cases::actions::{check, claims};
use cases::flow::CaseScope;
use cases::model::{Case, Document, Grant};
use cases::store as rows;
use jiff::SignedDuration;
use serde_json::json;
use store::facts::Fact;
use store::jobs::{Handlers, run_due};
use store::{StoreError, Tx};
use testkit::person;

use crate::common::Desk;

impl Desk {
    /// One desk for each database at hand, with the town's people in the registers.
    pub async fn each_with_people() -> Vec<Desk> {
        let desks = Desk::each();
        for desk in &desks {
            desk.town.fill_registers(20).await;
        }
        desks
    }

    pub async fn read<T: Send + 'static>(
        &self,
        question: impl Fn(&mut Tx<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.town.store.read(question).await.expect("readable")
    }

    pub async fn sql(&self, statement: &'static str, values: Vec<store::Value>) -> u64 {
        let done = self
            .town
            .store
            .write::<_, StoreError, _>(move |tx| tx.execute(statement, &values));
        done.await.expect("the statement runs")
    }

    /// The paid application of somebody from the cast, about to be checked.
    pub async fn applied(&self, who: &str, change: impl FnOnce(&mut Case)) -> Case {
        let who = person(who).enters;
        let mut case = self.case(1, &format!("{} {}", who.given_names, who.family_name));
        case.answers = json!({
            "operation": "new", "moved_recently": false, "given_names": who.given_names, "family_name": who.family_name,
            "birth_date": who.birth_date, "plate": who.plate, "vin_tail": who.vin_end, "keeper": "self", "months": "12",
            "start_on": "2026-11-22", "delivery": "print_at_home", "notify": "none", "no_own_parking": true,
            "permanent_use": true, "correct": true, "mail_street": "Testweg 1", "mail_postcode": "12345",
            "address": { "street": who.street, "house_number": who.house_number, "postcode": who.postcode },
        })
        .as_object()
        .cloned()
        .expect("an object");
        (case.registers, case.checks, case.verdict) = (Default::default(), json!([]), String::new());
        case.state = "checking".into();
        case.owner = "machine".into();
        change(&mut case);
        self.save(vec![case.clone()]).await;
        self.paid(&case).await;
        case
    }

    /// The fee of the case was raised and is paid.
    async fn paid(&self, case: &Case) {
        let (cases, case, now) = (self.cases.clone(), case.clone(), self.cases.now());
        let raised = self.town.store.write::<_, CaseError, _>(move |tx| {
            let mut case = case.clone();
            let service = cases.service_of(&case.blueprint_hash)?;
            let parts = CaseScope::of(&service, &case, now.today);
            claims::raise(&cases, tx, &mut case, &parts.scope(), now)?;
            tx.execute(
                "update payment_claim set paid = total, state = 'paid', settled_at = $1",
                &[now.us.into()],
            )?;
            Ok(())
        });
        raised.await.expect("the claim can be raised");
    }

    /// The same application, granted by the machine, with its letters written.
    pub async fn granted(&self, who: &str, change: impl FnOnce(&mut Case)) -> Case {
        let case = self.applied(who, change).await;
        check::check(&self.cases, case.id).await.expect("checked");
        let case = self.reread(case.id).await;
        assert_eq!(case.state, "granted", "{} {}", case.verdict, case.checks);
        self.run_jobs().await;
        self.reread(case.id).await
    }

    pub async fn run_jobs(&self) {
        let mut handlers = Handlers::default();
        cases::jobs::register(&self.cases, &mut handlers);
        run_due(&self.town.store, &handlers, self.town.clock.as_ref())
            .await
            .expect("the jobs run");
        let failed = self.read(|tx| tx.jobs("failed", 10)).await;
        assert!(failed.is_empty(), "{failed:#?}");
    }

    pub fn days_pass(&self, days: i64) {
        self.town.clock.advance(SignedDuration::from_hours(24 * days));
    }

    pub fn minutes_pass(&self, minutes: i64) {
        self.town.clock.advance(SignedDuration::from_mins(minutes));
    }

    pub async fn night(&self) -> Night {
        night::run(&self.cases).await.expect("the night ends well")
    }

    pub async fn facts(&self, case: Uuid) -> Vec<Fact> {
        self.read(move |tx| tx.facts(case)).await
    }

    pub async fn kinds(&self, case: Uuid) -> Vec<String> {
        self.facts(case).await.into_iter().map(|fact| fact.kind).collect()
    }

    pub async fn grants(&self, case: Uuid) -> Vec<Grant> {
        self.read(move |tx| rows::grants::grants_of_case(tx, case)).await
    }

    pub async fn documents(&self, case: Uuid) -> Vec<Document> {
        self.read(move |tx| rows::documents::documents_of_case(tx, case)).await
    }

    /// How many permits of a zone are counted.
    pub async fn taken(&self, zone: &str) -> i64 {
        let zone = zone.to_owned();
        let loads = self.read(registers::store::zone_loads).await;
        loads
            .iter()
            .find(|load| load.id == zone)
            .expect("the zone is there")
            .taken
    }

    /// The person's present dwelling ends.
    pub async fn moves_out(&self, who: &str, on: &str) {
        let who = person(who);
        let gone = self
            .sql(
                "update register_dwelling set moved_out_on = $1 where moved_out_on is null and person_id in
                 (select id from register_resident where family_name = $2 and given_names = $3)",
                vec![on.into(), who.family_name.into(), who.given_names.into()],
            )
            .await;
        assert!(gone > 0, "the person lives somewhere");
    }
}
