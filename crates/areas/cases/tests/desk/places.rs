use cases::actions::desk::{self, Step};
use cases::model::Case;
use cases::{CaseError, Refusal};
use registers::store::{Place, Wish, free_places, join_queue, take_place};
use store::StoreError;

use crate::common::Desk;

async fn places(desk: &Desk, zone: &str, quota: i64) {
    desk.sql(
        "update register_zone set quota = $1 where id = $2",
        vec![quota.into(), zone.into()],
    )
    .await;
}

fn wish(zone: &str, limited: bool) -> Wish<'_> {
    Wish {
        zone,
        case_ref: "newcomer",
        limited,
        goes_over: false,
    }
}

/// A case before a clerk who may approve it; its holder needs no register any more.
fn before_the_clerk(desk: &Desk, n: u64) -> Case {
    let mut case = desk.case(n, "Erika Muster");
    case.answers.insert("plate".into(), format!("MST-XY {n}").into());
    case.registers.insert(
        "resident".into(),
        serde_json::json!({ "status": "found", "person_ref": format!("p{n}") }),
    );
    case
}

#[tokio::test]
async fn two_who_decide_at_once_never_exceed_the_quota() {
    for desk in Desk::each_with_people().await {
        places(&desk, "A", 2).await;
        let waiting: Vec<Case> = (1..=6).map(|n| before_the_clerk(&desk, n)).collect();
        let ids: Vec<_> = waiting.iter().map(|case| case.id).collect();
        desk.save(waiting).await;
        let clerk = desk.clerk();
        let decisions = ids.iter().map(|id| {
            let (cases, clerk, id) = (desk.cases.clone(), clerk.clone(), *id);
            tokio::spawn(async move {
                let step = Step {
                    action: "approve".into(),
                    revision: 1,
                    ..Step::default()
                };
                desk::take_step(&cases, &clerk, id, step).await
            })
        });
        let (mut granted, mut full) = (0, 0);
        for decision in decisions.collect::<Vec<_>>() {
            match decision.await.expect("no panic") {
                Ok(()) => granted += 1,
                Err(CaseError::Refused(Refusal::Full(zone))) => {
                    assert_eq!(zone, "A");
                    full += 1;
                }
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!((granted, full), (2, 4));
        assert_eq!(desk.taken("A").await, 2);
        // What was refused is undone as a whole.
        let mut still = 0;
        for id in ids {
            let case = desk.reread(id).await;
            still += usize::from(case.state == "clerk_review");
            assert_eq!(desk.grants(id).await.is_empty(), case.state == "clerk_review");
        }
        assert_eq!(still, 4);
    }
}

#[tokio::test]
async fn many_at_once_get_as_many_places_as_there_are() {
    for desk in Desk::each_with_people().await {
        places(&desk, "B", 5).await;
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let store = desk.town.store.clone();
                tokio::spawn(async move {
                    store
                        .write::<_, StoreError, _>(|tx| take_place(tx, wish("B", true)))
                        .await
                })
            })
            .collect();
        let mut taken = 0;
        for place in tries {
            match place.await.expect("no panic").expect("the statement runs") {
                Place::Taken => taken += 1,
                Place::Full => {}
                Place::Unknown => panic!("the zone is there"),
            }
        }
        assert_eq!((taken, desk.taken("B").await), (5, 5));
        let unlimited = desk.town.store.write::<_, StoreError, _>(|tx| {
            Ok((
                take_place(tx, wish("B", false))?,
                take_place(tx, wish("no-such-zone", true))?,
            ))
        });
        assert_eq!(unlimited.await.expect("runs"), (Place::Taken, Place::Unknown));
    }
}

#[tokio::test]
async fn in_a_full_zone_the_case_waits_for_the_next_free_place() {
    let desk = Desk::each_with_people().await.remove(0);
    let zone = "A";
    let first = desk.granted("green", |_| ()).await;
    assert_eq!(desk.grants(first.id).await[0].attributes["zone"], zone);
    places(&desk, zone, 1).await;
    // At home in the same zone.
    let second = desk
        .applied("unknown-birthday", |case| {
            case.number = "32-TST/2026/000077".into();
            case.reference = cases::rules::reference(77);
            case.answers.insert("birth_date".into(), "1961-00-00".into());
        })
        .await;
    cases::actions::check::check(&desk.cases, second.id)
        .await
        .expect("checked");
    let second = desk.reread(second.id).await;
    assert_eq!(
        (second.state.as_str(), second.verdict.as_str()),
        ("clerk_review", "yellow"),
        "{}",
        second.checks
    );
    let step = Step {
        action: "wait".into(),
        revision: second.revision,
        ..Step::default()
    };
    desk::take_step(&desk.cases, &desk.clerk(), second.id, step)
        .await
        .expect("put on the list");
    assert_eq!(desk.night().await.rechecked, 1);
    assert_eq!(desk.reread(second.id).await.state, "waiting_list");
    places(&desk, zone, 2).await;
    // Who comes after the place became free, but before the night, does not overtake.
    let mut newcomer = before_the_clerk(&desk, 3);
    newcomer
        .registers
        .insert("zone".into(), first.registers["zone"].clone());
    let newcomer_id = newcomer.id;
    desk.save(vec![newcomer]).await;
    let step = Step {
        action: "approve".into(),
        revision: 1,
        ..Step::default()
    };
    let refused = desk::take_step(&desk.cases, &desk.clerk(), newcomer_id, step).await;
    assert!(
        matches!(refused, Err(CaseError::Refused(Refusal::Full(_)))),
        "{refused:?}"
    );
    desk.night().await;
    assert_eq!(desk.reread(second.id).await.state, "granted");
    assert_eq!(desk.taken(zone).await, 2);
}

#[tokio::test]
async fn places_go_to_those_who_wait_in_the_order_of_their_applications() {
    for desk in Desk::each_with_people().await {
        let free_for = |case_ref: &'static str| {
            let store = desk.town.store.clone();
            async move {
                let read = store
                    .read::<_, StoreError, _>(move |tx| free_places(tx, "B", Some(case_ref)))
                    .await;
                read.expect("reads").expect("has a quota")
            }
        };
        places(&desk, "B", 2).await;
        let lined_up = desk.town.store.write::<_, StoreError, _>(|tx| {
            join_queue(tx, "B", "second", 20)?;
            join_queue(tx, "B", "first", 10)?;
            join_queue(tx, "A", "elsewhere", 1)
        });
        lined_up.await.expect("lined up");
        assert_eq!(
            (
                free_for("first").await,
                free_for("second").await,
                free_for("third").await
            ),
            (2, 1, 0)
        );
        let take = |case_ref: &'static str, goes_over| {
            let store = desk.town.store.clone();
            async move {
                let wish = Wish {
                    case_ref,
                    goes_over,
                    ..wish("B", true)
                };
                store
                    .write::<_, StoreError, _>(move |tx| take_place(tx, wish))
                    .await
                    .expect("runs")
            }
        };
        assert_eq!(take("third", false).await, Place::Full);
        // A renewal keeps the place that its permit had.
        assert_eq!(take("third", true).await, Place::Taken);
        assert_eq!(take("second", false).await, Place::Full);
        assert_eq!(take("first", false).await, Place::Taken);
    }
}

#[tokio::test]
async fn a_permit_replaced_before_its_first_day_ends_with_its_case_and_keeps_one_place() {
    for desk in Desk::each_with_people().await {
        let first = desk.granted("green", |_| ()).await;
        let old = desk.grants(first.id).await.remove(0);
        assert!(old.valid_from > crate::common::TODAY, "it begins tomorrow");
        let second = desk
            .granted("green", |case| {
                case.number = "32-TST/2026/000077".into();
                case.reference = cases::rules::reference(77);
                case.answers.insert("operation".into(), "replacement".into());
                case.answers.insert("replacement_reason".into(), "lost".into());
                case.answers.insert("permit_number".into(), old.number.clone().into());
            })
            .await;
        let replaced = desk.grants(first.id).await.remove(0);
        assert_eq!(replaced.state, "replaced");
        assert_eq!(desk.reread(first.id).await.state, "ended");
        let new = desk.grants(second.id).await.remove(0);
        assert_eq!(
            (new.state.as_str(), new.valid_from, new.valid_until),
            ("valid", old.valid_from, old.valid_until)
        );
        assert_eq!(desk.taken(&new.attributes["zone"]).await, 1);
    }
}
