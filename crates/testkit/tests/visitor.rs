//! What tests of pages rely on: a visitor who gets past the guards as a browser does, and only so.

use testkit::{TestTown, staff};
use web::{Access, Ctx, Form, Permission, Role, Routes, html};

fn routes() -> Routes<()> {
    Routes::new()
        .get("/gruss", Access::Public, async |ctx: Ctx| {
            html! { h1 { "Wie heißen Sie?" } form method="post" action="/gruss" {
                input type="hidden" name="_csrf" value=(ctx.csrf());
                input name="name" value="";
            } }
        })
        .post("/gruss", Access::Public, async |form: Form| {
            let name: String = form_urlencoded::byte_serialize(form.text("name").as_bytes()).collect();
            // In a path a space is %20; the plus belongs to forms.
            let name = name.replace('+', "%20");
            web::redirect(&format!("/gruss/{name}"))
        })
        .get(
            "/gruss/{name}",
            Access::Public,
            async |axum::extract::Path(name): axum::extract::Path<String>| {
                html! { h1 { "Guten Tag, " (name) "!" } }
            },
        )
        .get("/vorgaenge", Access::Staff(Permission::CasesRead), async |ctx: Ctx| {
            html! { p { (ctx.staff.as_ref().map_or("", |staff| staff.name.as_str())) } }
        })
}

#[tokio::test]
async fn a_form_is_filled_in_sent_and_followed() {
    let town = TestTown::new(&[], &[]);
    let mut visitor = town.visitor(routes());
    let page = visitor.get("/gruss").await;
    let answer = visitor.submit(&page, &[("name", "Zoë & Łukasz")]).await;
    assert_eq!(
        (answer.status, answer.heading().as_str()),
        (200, "Guten Tag, Zoë & Łukasz!")
    );
}

#[tokio::test]
async fn a_form_without_the_token_of_a_page_is_refused() {
    let town = TestTown::new(&[], &[]);
    let mut visitor = town.visitor(routes());
    let refused = visitor.post("/gruss", &[("name", "x")]).await;
    assert!(!refused.is_redirect() && refused.status >= 400, "{}", refused.status);
    visitor.get("/gruss").await;
    assert!(visitor.post("/gruss", &[("name", "x")]).await.is_redirect());
}

#[tokio::test]
async fn staff_see_what_their_role_allows() {
    let town = TestTown::new(&[], &[]);
    let clerk = town
        .staff
        .sign_in(staff("Petra Klein", &[Role::Clerk], &["strassenverkehr"]));
    let cashier = town.staff.sign_in(staff("Jan Groß", &[Role::Cashier], &[]));
    assert_eq!(
        town.visitor(routes()).sign_in(&clerk).get("/vorgaenge").await.text(),
        "Petra Klein"
    );
    assert_eq!(
        town.visitor(routes()).sign_in(&cashier).get("/vorgaenge").await.status,
        403
    );
    assert_ne!(town.visitor(routes()).get("/vorgaenge").await.status, 200);
}

#[tokio::test]
async fn the_registers_know_the_cast_on_every_database() {
    for town in TestTown::each(&[registers::MIGRATIONS], &[]) {
        let simulator = town.fill_registers(50).await;
        let purpose = registers::Purpose {
            reason: "test".to_owned(),
            case_ref: None,
            asked_by: "system".to_owned(),
            audience: registers::Audience::Applicant,
        };
        let person = testkit::person("green");
        let answer = registers::Registers::ask(&simulator, person.query("residents", purpose)).await;
        let registers::RegisterAnswer::Answered { .. } = answer else {
            panic!("{answer:?}")
        };
    }
}
