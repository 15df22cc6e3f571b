use axum::extract::State;
use axum::response::IntoResponse;
use maud::{Markup, html};
use web::controls::{self, Choice, Line, Question};
use web::parts::{self, Look};
use web::{Ctx, Form, PageMeta, Role};

use super::common::{Errors, acting, error_at, error_box, form_page, mendable, role_name};
use super::secrets::start_password;
use crate::Accounts;
use crate::actions::{self, Details, NewAccount};
use crate::texts::t;

/// `/verwaltung/konten/neu`.
pub(super) async fn show(State(accounts): State<Accounts>, ctx: Ctx) -> web::Result {
    let empty = Details {
        name: String::new(),
        email: String::new(),
        roles: vec![],
        offices: vec![],
    };
    Ok(form_page(&vec![], page(&accounts, &ctx, "", &empty, &vec![])))
}

/// `POST /verwaltung/konten`; shows the start password once.
pub(super) async fn post(State(accounts): State<Accounts>, ctx: Ctx, form: Form) -> web::Result {
    let (login, details) = (form.text("anmeldename").to_owned(), details_of(&form));
    let Details {
        name,
        email,
        roles,
        offices,
    } = details.clone();
    let new = NewAccount {
        login: login.clone(),
        name,
        email,
        roles,
        offices,
    };
    match actions::create(&accounts, &acting(&ctx)?, new).await {
        Ok(started) => {
            let main = start_password(ctx.lang, &details.name, &started);
            Ok(web::desk_page(&ctx, &below(&ctx, &t(ctx.lang, "start-title")), main).into_response())
        }
        Err(error) => {
            let errors = mendable(ctx.lang, error)?;
            Ok(form_page(&errors, page(&accounts, &ctx, &login, &details, &errors)))
        }
    }
}

/// What a form says about name, address, roles and offices. Unknown roles are dropped.
pub(super) fn details_of(form: &Form) -> Details {
    Details {
        name: form.text("name").to_owned(),
        email: form.text("email").to_owned(),
        roles: form
            .all("rollen")
            .iter()
            .filter_map(|code| Role::from_code(code))
            .collect(),
        offices: form.all("stellen").to_vec(),
    }
}

/// A page below the list.
pub(super) fn below(ctx: &Ctx, title: &str) -> PageMeta {
    PageMeta::new(title)
        .nav("konten")
        .crumb("/verwaltung/konten", t(ctx.lang, "list-title"))
}

fn page(accounts: &Accounts, ctx: &Ctx, login: &str, details: &Details, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let (title, label, hint) = (t(lang, "new-title"), t(lang, "login-label"), t(lang, "login-hint"));
    let question = Question::new(lang, "anmeldename", &label)
        .hint(&hint)
        .error(error_at(errors, "anmeldename"))
        .autocomplete("off");
    let line = Line {
        max_chars: 60,
        spellcheck_off: true,
        ..Line::default()
    };
    web::desk_page(
        ctx,
        &below(ctx, &title).errors(!errors.is_empty()),
        html! {
            (error_box(lang, errors))
            h1 .kern-heading-large { (title) }
            p .kern-body { (t(lang, "new-intro")) }
            form .sheet .form method="post" action="/verwaltung/konten" {
                (controls::csrf_field(ctx))
                (controls::line(&question, login, &line))
                (detail_fields(accounts, ctx, details, errors))
                div .kern-btn-wrapper {
                    (parts::submit(&t(lang, "new-button"), Look::Primary))
                    (parts::link_button("/verwaltung/konten", &t(lang, "cancel"), Look::Tertiary))
                }
            }
        },
    )
}

/// Name, address, roles and offices.
pub(super) fn detail_fields(accounts: &Accounts, ctx: &Ctx, details: &Details, errors: &Errors) -> Markup {
    let lang = ctx.lang;
    let [name, email, roles, offices] =
        ["name-label", "email-label", "roles-label", "offices-label"].map(|key| t(lang, key));
    let (roles_hint, offices_hint) = (t(lang, "roles-hint"), t(lang, "offices-hint"));
    let role = |role: &Role| Choice::new(role.code(), role_name(lang, *role));
    let office = |office: &town::Office| Choice::new(&office.id, office.name.get(lang));
    let chosen: Vec<String> = details.roles.iter().map(|role| role.code().to_owned()).collect();
    html! {
        (controls::line(
            &Question::new(lang, "name", &name).error(error_at(errors, "name")).autocomplete("off"),
            &details.name, &Line { max_chars: 100, spellcheck_off: true, ..Line::default() }))
        (controls::line(
            &Question::new(lang, "email", &email).error(error_at(errors, "email")).autocomplete("off"),
            &details.email, &Line { type_: "email", max_chars: 254, spellcheck_off: true, ..Line::default() }))
        (controls::checkboxes(
            &Question::new(lang, "rollen", &roles).hint(&roles_hint).error(error_at(errors, "rollen")),
            &Role::ALL.iter().map(role).collect::<Vec<_>>(), &chosen))
        (controls::checkboxes(
            &Question::new(lang, "stellen", &offices).hint(&offices_hint).error(error_at(errors, "stellen")).optional(),
            &accounts.town.offices.iter().map(office).collect::<Vec<_>>(), &details.offices))
    }
}
