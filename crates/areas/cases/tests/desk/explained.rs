//! What people see of conditions and of rights in words.

use cases::actions::drafts::{self, Beginning};

use crate::common::Desk;

#[tokio::test]
async fn a_question_and_a_page_say_which_answer_brought_them_up() {
    let desk = Desk::new();
    let answers = serde_json::json!({ "operation": "new", "keeper": "person" });
    let beginning = Beginning {
        answers: answers.as_object().cloned().expect("an object"),
        ..Beginning::default()
    };
    let draft = drafts::start(&desk.cases, &desk.service, beginning)
        .await
        .expect("begun");
    let mut citizen = desk.citizen();
    let page = citizen.get(&format!("/antraege/{}/seite/vehicle", draft.token)).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let text = page.text();
    let by_keeper = "Wir fragen das, weil Sie bei „Wer ist Halterin oder Halter des Fahrzeugs?“ „Eine andere Person“ gewählt haben.";
    assert!(text.contains(by_keeper), "{text}");
    let by_operation = "Wir fragen das, weil Sie bei „Was möchten Sie tun?“ „Einen Bewohnerparkausweis neu beantragen“";
    assert!(text.contains(by_operation), "the page itself: {text}");
}

#[tokio::test]
async fn attributes_of_a_permit_are_called_as_the_service_says() {
    for desk in Desk::each_with_people().await {
        let case = desk.granted("green", |_| ()).await;
        let page = desk
            .visitor(desk.clerk())
            .get(&format!("/desk/vorgaenge/{}", case.id))
            .await;
        let html = page.html();
        assert!(
            html.contains("<dt>Zone</dt>") && html.contains("<dt>Kennzeichen</dt>"),
            "{}",
            page.text()
        );
        assert!(
            !html.contains("term_fee_cent"),
            "what is for the engine alone has no name"
        );
    }
}
