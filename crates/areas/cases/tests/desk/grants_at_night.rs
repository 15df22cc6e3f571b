use base::Uuid;
use cases::actions::desk::{self, Step};
use cases::model::Case;
use registers::store::{Fault, set_fault};
use store::StoreError;
use testkit::person;
use web::Staff;

use crate::common::Desk;

async fn takes(desk: &Desk, who: &Staff, case: Uuid, action: &str) {
    let step = Step {
        action: action.into(),
        revision: desk.reread(case).await.revision,
        reason: "Die Gründe stehen hier.".into(),
        items: String::new(),
        ..Step::default()
    };
    desk::take_step(&desk.cases, who, case, step)
        .await
        .unwrap_or_else(|error| panic!("{action}: {error}"));
}

#[tokio::test]
async fn the_permit_of_somebody_who_moved_away_is_revoked_after_a_hearing() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let zone = desk.grants(case.id).await[0].attributes["zone"].clone();
        assert_eq!(desk.taken(&zone).await, 1);
        let quiet = desk.night().await;
        assert_eq!((quiet.looked_at, quiet.found), (1, 0), "{quiet:?}");

        desk.days_pass(1);
        desk.moves_out("green", "2026-11-21").await;
        let night = desk.night().await;
        assert_eq!((night.looked_at, night.found), (1, 1), "{night:?}");
        desk.run_jobs().await;
        let heard = desk.reread(case.id).await;
        assert_eq!(heard.state, "revocation_hearing");
        assert_eq!(heard.heard_on.map(|day| day.to_string()).as_deref(), Some("2026-11-22"));
        let letters = desk.documents(case.id).await;
        assert!(
            letters.iter().any(|paper| paper.kind == "hearing"),
            "a hearing is a letter"
        );
        assert!(desk.kinds(case.id).await.contains(&"case.recheck_found".to_owned()));
        let again = desk.night().await;
        assert_eq!(
            (again.looked_at, again.found),
            (0, 0),
            "a second run changes nothing: {again:?}"
        );

        // Nobody answers; the permit holds until somebody decided.
        desk.days_pass(16);
        desk.night().await;
        assert_eq!(desk.reread(case.id).await.state, "revocation_review");
        assert_eq!(desk.grants(case.id).await[0].state, "valid");
        takes(&desk, &desk.lead(), case.id, "withdraw_decision").await;
        desk.run_jobs().await;
        assert_eq!(desk.reread(case.id).await.state, "revoked");
        assert_eq!(desk.grants(case.id).await[0].state, "ended");
        assert_eq!(desk.taken(&zone).await, 0, "the place is free again");
    }
}

#[tokio::test]
async fn what_a_clerk_decided_to_keep_is_not_asked_about_every_night() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    desk.night().await;
    desk.days_pass(1);
    desk.moves_out("green", "2026-11-21").await;
    desk.night().await;
    desk.days_pass(16);
    desk.night().await;
    takes(&desk, &desk.clerk(), case.id, "keep").await;
    assert_eq!(desk.reread(case.id).await.state, "granted");
    desk.days_pass(1);
    let night = desk.night().await;
    assert_eq!((night.looked_at, night.found), (1, 0), "{night:?}");
    assert_eq!(desk.reread(case.id).await.state, "granted");
}

#[tokio::test]
async fn what_a_person_knew_when_they_decided_is_no_news() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.granted("green", |_| ()).await;
    desk.sql("update cases set verdict = 'yellow'", vec![]).await;
    desk.moves_out("green", "2026-11-20").await;
    for _ in 0..2 {
        assert_eq!(desk.night().await.found, 0);
        desk.days_pass(1);
    }
    assert_eq!(desk.reread(case.id).await.state, "granted");
}

#[tokio::test]
async fn a_register_that_gives_no_answer_ends_nothing_and_is_asked_again() {
    for fault in [Fault::Down, Fault::Wrong] {
        let desk = Desk::each_with_people().await.remove(0);
        let case = desk.granted("green", |_| ()).await;
        desk.moves_out("green", "2026-11-21").await;
        desk.days_pass(1);
        break_register(&desk, Some(fault)).await;
        let night = desk.night().await;
        assert_eq!((night.looked_at, night.found), (0, 0), "{fault:?}: {night:?}");
        assert_eq!(desk.reread(case.id).await.state, "granted");
        break_register(&desk, None).await;
        assert_eq!(desk.night().await.found, 1, "the same night, tried again");
    }
}

async fn break_register(desk: &Desk, fault: Option<Fault>) {
    use base::Clock;
    let now = desk.town.clock.now_us();
    let set = desk
        .town
        .store
        .write::<_, StoreError, _>(move |tx| set_fault(tx, "residents", fault, "test", now));
    set.await.expect("the fault can be set");
}

#[tokio::test]
async fn the_permit_of_somebody_who_died_ends_without_a_letter_to_them() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let letters = desk.documents(case.id).await.len();
        desk.days_pass(1);
        desk.sql(
            "update register_resident set deceased_on = '2026-11-21' where family_name = $1",
            vec![person("green").family_name.into()],
        )
        .await;
        desk.night().await;
        desk.run_jobs().await;
        assert_eq!(desk.reread(case.id).await.state, "ended");
        assert_eq!(desk.grants(case.id).await[0].state, "ended");
        assert_eq!(desk.documents(case.id).await.len(), letters);
    }
}

#[tokio::test]
async fn a_permit_that_ran_out_ends_its_case_and_gives_its_place_back() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let zone = desk.grants(case.id).await[0].attributes["zone"].clone();
        desk.days_pass(364);
        assert_eq!(desk.night().await.run_out, 0, "the last day counts");
        desk.days_pass(2);
        assert_eq!(desk.night().await.run_out, 1);
        assert_eq!(desk.night().await.run_out, 0);
        let grant = desk.grants(case.id).await.remove(0);
        assert_eq!(
            (grant.state.as_str(), grant.ended_on),
            ("ended", Some(grant.valid_until))
        );
        assert_eq!(desk.reread(case.id).await.state, "ended");
        assert_eq!(desk.taken(&zone).await, 0);
    }
}

#[tokio::test]
async fn a_renewed_permit_holds_until_its_last_day_although_the_next_one_is_there() {
    let desk = Desk::each_with_people().await.remove(0);
    let first = desk.granted("green", |_| ()).await;
    let old = desk.grants(first.id).await.remove(0);
    let zone = old.attributes["zone"].clone();
    desk.days_pass(350);
    let number = old.number.clone();
    let second = desk
        .applied("green", |case: &mut Case| {
            case.number = "32-TST/2027/000002".into();
            case.reference = cases::rules::reference(2);
            case.answers.insert("operation".into(), "renewal".into());
            case.answers.insert("permit_number".into(), number.into());
            case.applied_on = jiff::civil::date(2027, 11, 6);
        })
        .await;
    cases::actions::check::check(&desk.cases, second.id)
        .await
        .expect("checked");
    let second = desk.reread(second.id).await;
    assert_eq!(second.state, "granted", "{} {}", second.verdict, second.checks);
    let today = desk.cases.now().today;
    let old = desk.grants(first.id).await.remove(0);
    assert!(old.is_valid_on(today), "no day without a permit: {old:?}");
    let new = desk.grants(second.id).await.remove(0);
    assert!(new.valid_from > old.valid_until && !new.is_valid_on(today));
    assert_eq!(desk.taken(&zone).await, 1, "a renewal takes no second place");
    desk.days_pass(20);
    let night = desk.night().await;
    assert_eq!((night.run_out, night.reminded), (1, 0), "{night:?}");
    assert_eq!(desk.taken(&zone).await, 1);
}

/// The permit as it would be if a badge for ten days came with it.
fn with_a_badge(folder: &std::path::Path) {
    let process = folder.join("process.toml");
    let text = std::fs::read_to_string(&process).expect("readable");
    let reminder = "[[reminders]]\nid = \"expiry\"\n";
    assert!(text.contains(reminder));
    let text = text.replacen(
        reminder,
        &format!("{reminder}grant = \"{}\"\n", crate::common::PERMIT),
        1,
    );
    let badge = "\n[[grants]]\nkind = \"badge\"\nnumber = \"{prefix}-B-{year}-{seq:6}{check}\"\nattributes = {}\n\
        valid_from = \"today\"\nvalid_until = \"add_days(today, 9)\"\n";
    std::fs::write(&process, text + badge).expect("writable");
    for lang in ["de", "de-x-leicht", "en"] {
        let texts = folder.join(format!("texts/{lang}.toml"));
        let text = std::fs::read_to_string(&texts).expect("readable");
        std::fs::write(&texts, text + "\n[grants.badge]\ntitle = \"Plakette\"\n").expect("writable");
    }
}

#[tokio::test]
async fn a_step_gives_all_that_it_grants_and_a_reminder_concerns_its_own_kind_only() {
    for desk in Desk::each_changed(with_a_badge).await {
        let with_mail = |case: &mut cases::model::Case| {
            (case.mail, case.mail_confirmed) = (Some("holder@example.org".to_owned()), true);
        };
        let case = desk.granted("green", with_mail).await;
        let kinds: Vec<String> = desk.grants(case.id).await.into_iter().map(|grant| grant.kind).collect();
        assert_eq!(kinds, [crate::common::PERMIT, "badge"]);
        let night = desk.night().await;
        assert_eq!(
            night.reminded, 0,
            "the badge ends soon, and nobody asked for a word about it: {night:?}"
        );
        desk.days_pass(11);
        assert_eq!(desk.night().await.run_out, 1);
        assert_eq!(desk.reread(case.id).await.state, "granted", "the permit still holds");
        desk.days_pass(330);
        let night = desk.night().await;
        assert_eq!((night.run_out, night.reminded), (0, 1), "{night:?}");
        // In the words of the service, which knows what its link does.
        desk.run_jobs().await;
        let mails = desk.town.post.mails();
        let told = mails
            .iter()
            .find(|mail| mail.subject.contains("endet am"))
            .expect("a mail");
        assert!(
            told.body.contains("läuft bald ab. Mit dem Link verlängern Sie ihn")
                && told.body.contains("/verlaengerung/"),
            "{}",
            told.body
        );
    }
}

#[tokio::test]
async fn who_moved_yesterday_waits_and_gets_the_permit_in_the_next_night() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk
        .applied("moved-yesterday", |case| {
            case.answers.insert("moved_recently".into(), true.into());
        })
        .await;
    cases::actions::check::check(&desk.cases, case.id)
        .await
        .expect("checked");
    let waiting = desk.reread(case.id).await;
    assert_eq!(
        (waiting.state.as_str(), waiting.recheck),
        ("waiting_for_registration", true)
    );
    let due = waiting.due_on;
    // The register takes its time: a night without news moves neither the case nor its deadline.
    assert_eq!(desk.night().await.rechecked, 1);
    let still = desk.reread(case.id).await;
    assert_eq!((still.state.as_str(), still.due_on), ("waiting_for_registration", due));
    desk.days_pass(3);
    let today = desk.cases.now().today;
    let advanced = desk
        .town
        .store
        .write::<_, StoreError, _>(move |tx| registers::advance(tx, today));
    assert!(advanced.await.expect("advanced") > 0);
    assert_eq!(desk.night().await.rechecked, 1);
    assert_eq!(desk.reread(case.id).await.state, "granted");
}

#[tokio::test]
async fn who_waits_longer_than_the_law_expects_goes_to_a_clerk() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk
        .applied("moved-yesterday", |case| {
            case.answers.insert("moved_recently".into(), true.into());
        })
        .await;
    cases::actions::check::check(&desk.cases, case.id)
        .await
        .expect("checked");
    for _ in 0..33 {
        desk.night().await;
        desk.days_pass(1);
    }
    desk.night().await;
    assert_eq!(desk.reread(case.id).await.state, "clerk_review");
}
