//! Appointments with the calendar of an office: chosen at home and at the desk, changed, given back, missed, at night.

use appointments::store as calendar;
use base::Uuid;
use blueprint::AppointmentStatus;
use cases::model::Notify;
use jiff::civil::date;
use testkit::{Page, Visitor};

use crate::appointments::{desks, stands, tries};
use crate::common::Desk;
use crate::parties::shows;

/// The reference of a case for which a time may be chosen.
async fn invited(desk: &Desk, n: u64) -> (Uuid, String) {
    let mut case = desk.case(n, "Erika Muster");
    case.notify = Notify::Mail;
    case.mail = Some("erika@example.org".into());
    case.mail_confirmed = true;
    // Ten minutes for each month of the permit.
    case.answers.insert("months".into(), "6".into());
    let (id, reference) = (case.id, case.reference.clone());
    desk.save(vec![case]).await;
    tries(desk, id, "invite").await.expect("offered");
    (id, reference)
}

/// Somebody at home who has opened their case by its code.
async fn applicant(desk: &Desk, reference: &str) -> Visitor {
    let mut visitor = desk.citizen();
    let page = visitor.get("/status").await;
    let opened = visitor
        .submit(&page, &[("reference", reference), ("secret", "secret")])
        .await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    visitor
}

fn path(reference: &str) -> String {
    format!("/vorgaenge/{reference}/termine/visit")
}

/// Posts what no form of the page would, and follows.
async fn posts(visitor: &mut Visitor, path: &str, pairs: &[(&str, &str)]) -> Page {
    let answer = visitor.post(path, pairs).await;
    visitor.follow(answer).await
}

/// The times that a page offers.
fn times(page: &Page) -> Vec<String> {
    let html = page.html();
    let parts = html.split("type=\"radio\" name=\"zeit\" value=\"").skip(1);
    parts
        .map(|part| part.split('"').next().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn an_applicant_chooses_changes_and_gives_back_a_time_without_scripts() {
    for desk in desks() {
        let (id, reference) = invited(&desk, 1).await;
        let mut visitor = applicant(&desk, &reference).await;
        let status = visitor.get(&format!("/vorgaenge/{reference}")).await;
        assert!(shows(&status, "Termin wählen"), "{}", status.text());
        let page = visitor.get(&path(&reference)).await;
        let free = times(&page);
        // Tomorrow is a Sunday; sixty minutes end before the office closes for lunch.
        assert_eq!(free.first().map(String::as_str), Some("2026-11-23T08:00"), "{free:?}");
        assert!(free.contains(&"2026-11-23T11:00".to_owned()) && !free.contains(&"2026-11-23T11:10".to_owned()));
        let missing = posts(&mut visitor, &path(&reference), &[]).await;
        assert_eq!(missing.status, 422);
        assert!(shows(&missing, "Bitte wählen Sie eine Zeit."), "{}", missing.text());
        let done = visitor.submit(&page, &[("zeit", "2026-11-24T09:00")]).await;
        assert!(
            shows(&done, "Dienstag, 24. November 2026, 09:00 Uhr"),
            "{}",
            done.text()
        );
        assert!(!shows(&done, "Dienstag, Dienstag"), "{}", done.text());
        assert_eq!(done.text().matches("Termin gebucht").count(), 1, "{}", done.text());
        let (visit, state, due) = stands(&desk, id).await;
        assert_eq!(
            (visit.status, state.as_str(), due.as_str()),
            (AppointmentStatus::Booked, "visiting", "2026-11-24")
        );
        let file = visitor.get(&format!("{}/kalender.ics", path(&reference))).await;
        assert!(
            file.html()
                .contains("DTSTART:20261124T080000Z\r\nDTEND:20261124T090000Z"),
            "{}",
            file.html()
        );
        // A time that overlaps with one's own may be chosen; the old one is free afterwards.
        let page = visitor.get(&path(&reference)).await;
        let moved = visitor.submit(&page, &[("zeit", "2026-11-24T09:30")]).await;
        assert!(shows(&moved, "09:30 Uhr"), "{}", moved.text());
        visitor.get(&path(&reference)).await;
        let given = posts(&mut visitor, &format!("{}/absage", path(&reference)), &[]).await;
        assert!(shows(&given, "Der Termin ist abgesagt"), "{}", given.text());
        let (visit, ..) = stands(&desk, id).await;
        assert_eq!((visit.status, visit.booking), (AppointmentStatus::Open, None));
        let kinds = desk.kinds(id).await;
        let count = |kind: &str| kinds.iter().filter(|known| *known == kind).count();
        assert_eq!(
            (count("case.appointment_booked"), count("case.appointment_cancelled")),
            (2, 1)
        );
    }
}

#[tokio::test]
async fn the_last_place_is_given_once_and_who_comes_late_keeps_their_choice_of_others() {
    for desk in desks() {
        let mut cases = Vec::new();
        for n in 1..=3 {
            cases.push(invited(&desk, n).await);
        }
        let mut pages = Vec::new();
        for (_, reference) in &cases {
            let mut visitor = applicant(&desk, reference).await;
            let page = visitor.get(&path(reference)).await;
            pages.push((visitor, page));
        }
        // The office has two places.
        let mut statuses = Vec::new();
        for (visitor, page) in &mut pages {
            let answer = visitor.submit(page, &[("zeit", "2026-11-23T08:00")]).await;
            if answer.status == 422 {
                assert!(shows(&answer, "nicht mehr frei"), "{}", answer.text());
                assert!(!times(&answer).contains(&"2026-11-23T08:00".to_owned()));
            }
            statuses.push(answer.status);
        }
        assert_eq!(statuses, [200, 200, 422]);
        let (third, ..) = stands(&desk, cases[2].0).await;
        assert_eq!(third.status, AppointmentStatus::Open);
    }
}

#[tokio::test]
async fn nobody_books_for_another_case_and_no_time_that_is_not_given() {
    for desk in desks() {
        let (_, reference) = invited(&desk, 1).await;
        let (id, other) = invited(&desk, 2).await;
        let mut visitor = applicant(&desk, &reference).await;
        let page = visitor.get(&path(&reference)).await;
        let elsewhere = posts(&mut visitor, &path(&other), &[("zeit", "2026-11-23T08:00")]).await;
        assert!(!shows(&elsewhere, "gebucht"), "{}", elsewhere.text());
        assert_eq!(stands(&desk, id).await.0.status, AppointmentStatus::Open);
        for wrong in [
            "2026-11-23T08:03",
            "2026-11-22T08:00",
            "2030-01-07T08:00",
            "2020-01-06T08:00",
            "morgen",
        ] {
            let refused = visitor.submit(&page, &[("zeit", wrong)]).await;
            assert_eq!(refused.status, 422, "{wrong}");
        }
        let unknown = visitor.get(&format!("/vorgaenge/{reference}/termine/nothing")).await;
        assert_eq!(unknown.status, 404);
    }
}

#[tokio::test]
async fn a_clerk_agrees_on_a_time_sees_the_day_and_notes_that_nobody_came() {
    for desk in desks() {
        let (id, _) = invited(&desk, 1).await;
        let mut clerk = desk.visitor(desk.clerk());
        clerk.get(&format!("/desk/vorgaenge/{id}/termine/visit")).await;
        let agree = format!("/desk/vorgaenge/{id}/termine/visit/vereinbarung");
        let time = |clock: &'static str| {
            [
                ("tag.day", "22"),
                ("tag.month", "11"),
                ("tag.year", "2026"),
                ("uhrzeit", clock),
            ]
        };
        let wrong = posts(&mut clerk, &agree, &time("halb acht")).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.html().contains("halb acht"), "what was typed stays");
        // A Sunday evening: no time that the office gives.
        let done = posts(&mut clerk, &agree, &time("19.30")).await;
        assert!(shows(&done, "Der Termin ist gebucht"), "{}", done.text());
        let close = format!("/desk/vorgaenge/{id}/termine/visit/ende");
        let early = posts(&mut clerk, &close, &[("was", "nicht-erschienen")]).await;
        assert!(shows(&early, "noch nicht begonnen"), "{}", early.text());
        let list = clerk.get("/desk/termine?tag=2026-11-22").await;
        assert!(
            shows(&list, "19:30–20:30") && shows(&list, "Erika Muster"),
            "{}",
            list.text()
        );
        let elsewhere = desk.visitor(desk.stranger()).get("/desk/termine?tag=2026-11-22").await;
        assert!(!shows(&elsewhere, "Erika Muster"));
        assert_eq!(
            desk.visitor(desk.stranger())
                .get(&format!("/desk/vorgaenge/{id}/termine/visit"))
                .await
                .status,
            404
        );
        desk.days_pass(2);
        clerk.get(&format!("/desk/vorgaenge/{id}")).await;
        let noted = posts(&mut clerk, &close, &[("was", "nicht-erschienen")]).await;
        assert!(shows(&noted, "niemand gekommen"), "{}", noted.text());
        let (visit, ..) = stands(&desk, id).await;
        assert_eq!((visit.status, visit.missed), (AppointmentStatus::Missed, 1));
    }
}

#[tokio::test]
async fn the_day_before_one_mail_reminds_and_a_month_later_the_calendar_forgets() {
    for desk in desks() {
        let (id, reference) = invited(&desk, 1).await;
        let mut visitor = applicant(&desk, &reference).await;
        let page = visitor.get(&path(&reference)).await;
        visitor.submit(&page, &[("zeit", "2026-11-24T09:00")]).await;
        desk.run_jobs().await;
        desk.days_pass(2);
        assert_eq!(desk.night().await.appointments_reminded, 1);
        assert_eq!(desk.night().await.appointments_reminded, 0);
        desk.run_jobs().await;
        let mails = desk.town.post.to("erika@example.org");
        let reminders = mails
            .iter()
            .filter(|mail| mail.subject.contains("Erinnerung an Ihren Termin"));
        assert_eq!(reminders.count(), 1, "{mails:?}");
        desk.days_pass(1);
        tries(&desk, id, "came").await.expect("it is over");
        desk.days_pass(30);
        assert_eq!(desk.night().await.appointments_forgotten, 0);
        desk.days_pass(1);
        assert_eq!(desk.night().await.appointments_forgotten, 1);
        let day = desk
            .read(|tx| calendar::of_day(tx, &["strassenverkehrsbehoerde".into()], date(2026, 11, 24), 9))
            .await;
        assert!(day.is_empty());
        assert_eq!(
            stands(&desk, id).await.0.status,
            AppointmentStatus::Kept,
            "the case remembers"
        );
    }
}

#[tokio::test]
async fn a_case_that_ends_gives_its_time_back() {
    for desk in desks() {
        let (id, reference) = invited(&desk, 1).await;
        let mut visitor = applicant(&desk, &reference).await;
        let page = visitor.get(&path(&reference)).await;
        visitor.submit(&page, &[("zeit", "2026-11-24T09:00")]).await;
        tries(&desk, id, "stop").await.expect("the case ends");
        let office = desk.office().to_owned();
        let taken = desk
            .read(move |tx| calendar::taken(tx, &office, date(2026, 11, 24), date(2026, 11, 24)))
            .await;
        assert!(taken.is_empty(), "{taken:?}");
    }
}
