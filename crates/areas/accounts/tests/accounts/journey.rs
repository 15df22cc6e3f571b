//! The sign-in and the pages, as a browser without scripts sees them.

use axum::http::{StatusCode, header};
use web::Role;

use crate::browser::{Answer, Browser, router};
use crate::town::{PASSWORD, Person, TestTown, town};

async fn type_password(browser: &mut Browser, login: &str, password: &str, next: &str) -> Answer {
    let fields = [("anmeldename", login), ("passwort", password), ("weiter", next)];
    browser.post("/anmeldung", "/anmeldung", &fields).await
}

pub async fn sign_in(town: &TestTown, browser: &mut Browser, person: &Person, next: &str) -> Answer {
    let answer = type_password(browser, &person.login, PASSWORD, next).await;
    assert_eq!(answer.location(), "/anmeldung/code", "{}", answer.body);
    let code = town.code(&person.secret);
    let answer = browser
        .post("/anmeldung/code", "/anmeldung/code", &[("code", &code)])
        .await;
    town.advance(30);
    answer
}

#[tokio::test]
async fn who_asks_for_a_staff_page_signs_in_and_lands_on_it() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let mut browser = Browser::new(&router(&town));
    let asked = browser.get("/desk?seite=2").await;
    assert_eq!(asked.location(), "/anmeldung?weiter=%2Fdesk%3Fseite%3D2");
    let page = browser.get(asked.location()).await;
    assert_eq!(page.hidden("weiter"), "/desk?seite=2");
    for needed in [
        "autocomplete=\"username\"",
        "autocomplete=\"current-password\"",
        "method=\"post\"",
    ] {
        assert!(page.body.contains(needed), "{needed} is missing");
    }
    let before = browser.session().to_owned();
    let done = sign_in(&town, &mut browser, &person, "/desk?seite=2").await;
    assert_eq!((done.status, done.location()), (StatusCode::SEE_OTHER, "/desk?seite=2"));
    // A session that somebody slipped in before the sign-in is worth nothing after it.
    assert_ne!(browser.session(), before);
    assert!(browser.session().starts_with('s'));
    let cookie = done
        .headers
        .get(header::SET_COOKIE)
        .and_then(|v| v.to_str().ok())
        .unwrap_or_default();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let desk = browser.get("/desk").await;
    assert_eq!((desk.status, desk.body.as_str()), (StatusCode::OK, "the desk"));
    assert_eq!(
        browser.get("/anmeldung").await.location(),
        "/desk",
        "who is in need not sign in again"
    );
}

#[tokio::test]
async fn the_sign_in_leads_nowhere_but_to_this_site() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    for evil in [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/anmeldung/code",
        "javascript:alert(1)",
    ] {
        let mut browser = Browser::new(&router(&town));
        let shown = browser
            .get(&format!(
                "/anmeldung?weiter={}",
                form_urlencoded::byte_serialize(evil.as_bytes()).collect::<String>()
            ))
            .await;
        assert!(!shown.body.contains("name=\"weiter\""), "{evil} is carried along");
        let done = sign_in(&town, &mut browser, &person, evil).await;
        assert_eq!(done.location(), "/desk", "{evil}");
    }
}

#[tokio::test]
async fn wrong_unknown_and_locked_show_the_same_page() {
    let town = town();
    town.person("f.oumarou", &[Role::Clerk]).await;
    // Tokens and nonces differ from page to page.
    let plain = |answer: &Answer, login: &str| {
        let body = answer.body.replace(login, "LOGIN");
        let mut out = String::new();
        for part in body.split('"') {
            out.push_str(if part.len() >= 32 && part.bytes().all(|b| b.is_ascii_hexdigit()) {
                "HEX"
            } else {
                part
            });
        }
        (answer.status, out)
    };
    let mut browser = Browser::new(&router(&town));
    let wrong = type_password(&mut browser, "f.oumarou", "falsch geraten", "").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = type_password(&mut browser, "gibt.es.nicht", "falsch geraten", "").await;
    assert_eq!(plain(&wrong, "f.oumarou"), plain(&unknown, "gibt.es.nicht"));
    for _ in 0..6 {
        type_password(&mut browser, "f.oumarou", "falsch geraten", "").await;
    }
    let locked = type_password(&mut browser, "f.oumarou", PASSWORD, "").await;
    assert_eq!(plain(&wrong, "f.oumarou"), plain(&locked, "f.oumarou"));
    assert!(!locked.body.contains(PASSWORD), "a password never comes back");
    assert!(
        wrong.body.contains("aria-invalid"),
        "the error is wired to its question"
    );
}

#[tokio::test]
async fn forms_without_the_token_of_their_session_do_nothing() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let mut browser = Browser::new(&router(&town));
    let bare = browser
        .post_bare("/anmeldung", &[("anmeldename", "f.oumarou"), ("passwort", PASSWORD)])
        .await;
    assert_eq!(bare.status, StatusCode::FORBIDDEN);
    // A token that an attacker took from a session of their own.
    let mut attacker = Browser::new(&router(&town));
    let token = attacker.get("/anmeldung").await.hidden("_csrf");
    browser.get("/anmeldung").await;
    let foreign = browser
        .post_bare(
            "/anmeldung",
            &[("_csrf", &token), ("anmeldename", "f.oumarou"), ("passwort", PASSWORD)],
        )
        .await;
    assert_eq!(foreign.status, StatusCode::FORBIDDEN);
    // A token from before the sign-in is over with it.
    let old = browser.get("/anmeldung").await.hidden("_csrf");
    sign_in(&town, &mut browser, &person, "").await;
    assert_eq!(
        browser.post_bare("/abmeldung", &[("_csrf", &old)]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(browser.get("/desk").await.status, StatusCode::OK);
}

#[tokio::test]
async fn signing_out_ends_the_session_for_whoever_copied_it() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let mut browser = Browser::new(&router(&town));
    sign_in(&town, &mut browser, &person, "").await;
    let mut thief = Browser::new(&router(&town));
    thief.cookies.clone_from(&browser.cookies);
    assert_eq!(thief.get("/desk").await.status, StatusCode::OK);
    let out = browser.post("/konto", "/abmeldung", &[]).await;
    assert_eq!(out.location(), "/anmeldung");
    assert_eq!(browser.session(), "");
    assert!(browser.get("/anmeldung").await.body.contains("Sie sind abgemeldet."));
    assert_eq!(thief.get("/desk").await.location(), "/anmeldung?weiter=%2Fdesk");
}

#[tokio::test]
async fn the_first_sign_in_leads_through_password_and_enrolment() {
    let town = town();
    let started = town.create("p.achterberg", &[Role::Administrator]).await;
    let mut browser = Browser::new(&router(&town));
    assert_eq!(
        browser.get("/anmeldung/code").await.location(),
        "/anmeldung",
        "nothing was begun"
    );
    let answer = type_password(&mut browser, "p.achterberg", &started.start_password, "").await;
    assert_eq!(answer.location(), "/anmeldung/passwort");
    assert_eq!(
        browser.get("/verwaltung").await.location(),
        "/anmeldung?weiter=%2Fverwaltung",
        "not in yet"
    );
    assert_eq!(
        browser.get("/anmeldung/zweiter-faktor").await.location(),
        "/anmeldung/passwort",
        "no step is skipped"
    );
    let page = "/anmeldung/passwort";
    let short = browser
        .post(page, page, &[("neues-passwort", "kurz"), ("wiederholung", "kurz")])
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(short.body.contains("mindestens zwölf Zeichen"), "{}", short.body);
    let chosen = browser
        .post(page, page, &[("neues-passwort", PASSWORD), ("wiederholung", PASSWORD)])
        .await;
    assert_eq!(chosen.location(), "/anmeldung/zweiter-faktor");

    let page = browser.get("/anmeldung/zweiter-faktor").await;
    assert!(page.body.contains("<svg") && page.body.contains("autocomplete=\"one-time-code\""));
    let (token, sealed) = (page.hidden("_csrf"), page.hidden("geheimnis"));
    let secret = sealed.split([':', '.']).nth(1).expect("the secret").to_owned();
    let fields = |code: &str| {
        vec![
            ("_csrf", token.clone()),
            ("geheimnis", sealed.clone()),
            ("code", code.to_owned()),
        ]
    };
    let post = |fields: Vec<(&'static str, String)>| fields;
    let wrong = post(fields("000000"));
    let wrong: Vec<(&str, &str)> = wrong.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let answer = browser.post_bare("/anmeldung/zweiter-faktor", &wrong).await;
    assert_eq!(answer.hidden("geheimnis"), sealed, "the app keeps what it has read");
    let forged = [
        ("_csrf", token.as_str()),
        ("geheimnis", "ab:GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ.00"),
        ("code", "000000"),
    ];
    assert_eq!(
        browser.post_bare("/anmeldung/zweiter-faktor", &forged).await.location(),
        "/anmeldung"
    );
    let right = post(fields(&town.code(&secret)));
    let right: Vec<(&str, &str)> = right.iter().map(|(k, v)| (*k, v.as_str())).collect();
    let done = browser.post_bare("/anmeldung/zweiter-faktor", &right).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.location());
    assert_eq!(done.body.matches("<li><code").count(), 10, "{}", done.body);
    assert!(done.body.contains("href=\"/verwaltung\""));
    assert_eq!(browser.get("/verwaltung").await.body, "administration");
}

#[tokio::test]
async fn staff_see_their_own_account_and_administrators_all_but_sign_ins() {
    let town = town();
    let person = town.person("f.oumarou", &[Role::Clerk]).await;
    let boss = town.person("p.achterberg", &[Role::Administrator]).await;
    let router = router(&town);
    let mut clerk = Browser::new(&router);
    sign_in(&town, &mut clerk, &person, "").await;
    for page in ["/konto", "/konto/protokoll", "/konto/passwort", "/konto/zweiter-faktor"] {
        assert_eq!(clerk.get(page).await.status, StatusCode::OK, "{page}");
    }
    let own = clerk.get("/konto").await.body;
    for part in ["Bürgerbüro", "dieses Gerät", "Anmeldung", "noch 10 Ersatzcodes"] {
        assert!(own.contains(part), "{part} is not in {own}");
    }
    assert_eq!(clerk.get("/verwaltung/konten").await.status, StatusCode::FORBIDDEN);

    let mut admin = Browser::new(&router);
    sign_in(&town, &mut admin, &boss, "").await;
    assert_eq!(
        admin.get("/desk").await.status,
        StatusCode::FORBIDDEN,
        "administration sees no cases"
    );
    let list = admin.get("/verwaltung/konten?q=oumarou").await.body;
    assert!(list.contains("f.oumarou") && !list.contains("p.achterberg@"));
    let detail = format!("/verwaltung/konten/{}", person.id);
    let page = admin.get(&detail).await.body;
    assert!(
        page.contains("Konto angelegt") && !page.contains("<td data-label=\"Ereignis\">Anmeldung</td>"),
        "{page}"
    );
    assert_eq!(
        admin.get("/verwaltung/konten/kein-schluessel").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        admin
            .get(&format!("/verwaltung/konten/{}", base::Uuid::nil()))
            .await
            .status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn an_administrator_makes_changes_and_closes_accounts_by_forms() {
    let town = town();
    let boss = town.person("p.achterberg", &[Role::Administrator]).await;
    let mut admin = Browser::new(&router(&town));
    sign_in(&town, &mut admin, &boss, "").await;
    let form = "/verwaltung/konten/neu";
    let entries = [
        ("anmeldename", "h.brandt"),
        ("name", "Holger <b>Brandt</b>"),
        ("email", "h@stadt.example"),
    ];
    let refused = admin.post(form, "/verwaltung/konten", &entries).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("Holger &lt;b&gt;Brandt") && refused.body.contains("#f-rollen"),
        "kept and pointed at"
    );
    let mut full = entries.to_vec();
    full.extend([
        ("rollen", "clerk"),
        ("rollen", "team_lead"),
        ("stellen", "buergerbuero"),
    ]);
    let made = admin.post(form, "/verwaltung/konten", &full).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    assert!(made.body.contains("h.brandt") && made.headers[header::CACHE_CONTROL] == "no-store");

    let page = made
        .body
        .split("/verwaltung/konten/")
        .filter_map(|rest| rest.split('"').next())
        .find(|id| id.len() == 36);
    let detail = format!("/verwaltung/konten/{}", page.expect("a link to the account"));
    let changed = [
        ("name", "Holger Brandt"),
        ("email", "h@stadt.example"),
        ("rollen", "clerk"),
        ("stellen", "buergerbuero"),
    ];
    assert_eq!(admin.post(&detail, &detail, &changed).await.location(), detail);
    assert!(admin.get(&detail).await.body.contains("Angaben oder Rollen geändert"));
    for (measure, text) in [
        ("abmeldung", "Alle Geräte"),
        ("deaktivierung", "deaktiviert"),
        ("reaktivierung", "wieder offen"),
    ] {
        assert_eq!(
            admin
                .post(&detail, &format!("{detail}/{measure}"), &[])
                .await
                .location(),
            detail,
            "{measure}"
        );
        assert!(admin.get(&detail).await.body.contains(text), "{measure}");
    }
    let reset = admin
        .post(
            &detail,
            &format!("{detail}/startpasswort"),
            &[("zweiter-faktor", "yes")],
        )
        .await;
    assert!(reset.body.contains("Startpasswort"));
    let own = format!("/verwaltung/konten/{}", boss.id);
    let closed = admin.post(&own, &format!("{own}/deaktivierung"), &[]).await;
    assert_eq!(closed.status, StatusCode::CONFLICT, "the own account stays");
}

#[tokio::test]
async fn pages_speak_three_languages() {
    let town = town();
    let mut browser = Browser::new(&router(&town));
    for (lang, word) in [
        ("de", "Anmeldung für Mitarbeitende"),
        ("en", "Staff sign-in"),
        ("de-x-leicht", "Anmeldung für Mitarbeiter"),
    ] {
        let page = browser.get(&format!("/anmeldung?lang={lang}")).await;
        assert!(page.body.contains(word), "{lang}");
    }
}
