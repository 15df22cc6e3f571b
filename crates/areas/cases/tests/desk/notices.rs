use cases::actions::applicant;
use cases::model::Notify;

use crate::common::Desk;

const ADDRESS: &str = "erika@example.org";

#[tokio::test]
async fn a_step_tells_once_by_mail_whatever_letters_it_writes_or_does_not_write() {
    let desk = Desk::each_with_people().await.remove(0);
    let by_mail = |case: &mut cases::model::Case| {
        (case.notify, case.mail, case.mail_confirmed) = (Notify::Mail, Some(ADDRESS.into()), true);
    };
    // Approval and permit are two letters of one step.
    let granted = desk.granted("green", by_mail).await;
    assert_eq!(desk.documents(granted.id).await.len(), 2);
    assert_eq!(desk.town.post.to(ADDRESS).len(), 1);

    // Not paid in time: a step without any letter.
    let mut unpaid = desk.case(5, "Erika Muster");
    by_mail(&mut unpaid);
    (unpaid.state, unpaid.public_state) = ("payment_open".into(), "needs_you".into());
    (unpaid.owner, unpaid.due_kind) = ("applicant".into(), Some("payment".into()));
    unpaid.due_on = Some(jiff::civil::date(2026, 11, 20));
    let id = unpaid.id;
    desk.save(vec![unpaid]).await;
    assert_eq!(desk.night().await.deadlines, 1);
    desk.run_jobs().await;
    desk.night().await;
    desk.run_jobs().await;
    assert_eq!(desk.reread(id).await.state, "lapsed");
    assert_eq!(desk.town.post.to(ADDRESS).len(), 2);

    // Withdrawn: the effects give money back, and the applicant is told all the same.
    let mut open = desk.case(6, "Erika Muster");
    by_mail(&mut open);
    let id = open.id;
    desk.save(vec![open]).await;
    applicant::withdraw(&desk.cases, id).await.expect("withdrawn");
    desk.run_jobs().await;
    desk.run_jobs().await;
    assert_eq!(desk.town.post.to(ADDRESS).len(), 3);
}

#[tokio::test]
async fn who_chose_letters_gets_one_for_a_step_without_a_letter_of_its_own() {
    let desk = Desk::each_with_people().await.remove(0);
    for (n, notify, letters) in [(7, Notify::Letter, 1), (8, Notify::None, 0)] {
        let mut open = desk.case(n, "Erika Muster");
        open.notify = notify;
        let id = open.id;
        desk.save(vec![open]).await;
        applicant::withdraw(&desk.cases, id).await.expect("withdrawn");
        desk.run_jobs().await;
        let papers = desk.documents(id).await;
        assert_eq!(papers.len(), letters, "{notify:?}");
        assert!(papers.iter().all(|paper| paper.by_post && paper.kind == "info"));
    }
    assert!(desk.town.post.mails().is_empty());
}
