//! The fee of a case as a claim: what is owed, and how it came about.

use std::path::Path;

use cases::actions::claims;

use crate::common::Desk;

/// A town that asks nothing for the delivery: the line is there and costs nothing.
fn delivers_free(folder: &Path) {
    let write = |file: &str, change: &dyn Fn(String) -> String| {
        let path = folder.join(file);
        let text = std::fs::read_to_string(&path).expect("readable");
        std::fs::write(&path, change(text)).expect("writable");
    };
    let line =
        "\n[[positions]]\nid = \"delivery\"\nformula = \"town.delivery_fee_cent\"\nlegal_basis = \"§ 10 VwKostG\"\n";
    write("fees.toml", &|text| text + line);
    write("blueprint.toml", &|text| {
        text.replace(
            "move_fee_cent = {",
            "delivery_fee_cent = { kind = \"cent\", default = 0, max = 3000 }\nmove_fee_cent = {",
        )
    });
    write("texts/de.toml", &|text| {
        text.replace("[fees]\n", "[fees]\ndelivery = \"Zustellung\"\n")
    });
}

#[tokio::test]
async fn a_line_that_costs_nothing_is_owed_by_nobody_and_the_others_say_how_they_came_about() {
    for desk in Desk::each_changed(delivers_free).await {
        let case = desk.applied("green", |_| ()).await;
        let about = claims::subject(&case);
        let raised = desk.read(move |tx| payments::claims_of(tx, &about)).await;
        let lines: Vec<&str> = raised
            .iter()
            .flat_map(|claim| &claim.positions)
            .map(|line| line.id.as_str())
            .collect();
        assert_eq!(lines, ["permit"]);
        let kept = raised[0].positions[0].trace.clone().expect("it is kept with the claim");
        let trace = kept.replace('\u{a0}', " ");
        for part in [
            "Regel „permit“.",
            "Sie gilt, weil bei „",
            "Zweig: weil bei „",
            "Werte: ",
            "75,00 €",
            "Ergebnis: ",
        ] {
            assert!(trace.contains(part), "{part}: {trace}");
        }
        let facts = desk.facts(raised[0].id).await;
        assert!(
            facts.iter().all(|fact| !fact.data.to_string().contains("Regel")),
            "{facts:?}"
        );

        let path = format!("/desk/vorgaenge/{}", case.id);
        let page = desk.visitor(desk.clerk()).get(&path).await;
        let text = page.text().replace('\u{a0}', " ");
        assert!(text.contains(&trace), "{text}");
        // Beside an answer stands which other answer brought the question up, and pages say it too.
        assert!(text.contains("Gefragt, weil bei „Was möchten Sie tun?“"), "{text}");
    }
}

#[tokio::test]
async fn the_cash_office_learns_nothing_of_a_blocked_person_s_answers() {
    let desk = Desk::each_with_people().await.remove(0);
    let case = desk.applied("green", |case| case.blocked = true).await;
    let about = claims::subject(&case);
    let raised = desk.read(move |tx| payments::claims_of(tx, &about)).await;
    assert!(
        raised[0].positions.iter().all(|line| line.trace.is_none()),
        "{raised:?}"
    );
}
