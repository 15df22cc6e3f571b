//! Shows every part and control in all states, for people who look and for programs that check accessibility.
//!
//! `cargo run -p web --example gallery -- 4180`, then `/`, `/formular`, `/fehler`, `/teile`, `/schreibtisch`, `/vorgang`.

#[path = "../tests/common/mod.rs"]
mod common;
#[path = "gallery/controls.rs"]
mod controls_page;
#[path = "gallery/desk.rs"]
mod desk_page;
#[path = "gallery/parts.rs"]
mod parts_page;
#[path = "gallery/start.rs"]
mod start_page;

use web::{Access, Ctx, Problem, Role, Routes};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).unwrap_or_else(|| "4180".to_owned());
    let folder = tempfile::tempdir()?;
    let app = common::site(folder.path(), |config| config.compress = true);
    let routes = Routes::new()
        .get("/", Access::Public, async |ctx: Ctx| start_page::page(&ctx))
        .get("/formular", Access::Public, async |ctx: Ctx| {
            controls_page::page(&ctx, false)
        })
        .get("/fehler", Access::Public, async |ctx: Ctx| {
            controls_page::page(&ctx, true)
        })
        .get("/teile", Access::Public, async |ctx: Ctx| parts_page::page(&ctx))
        .get("/schreibtisch", Access::AnyStaff, async |ctx: Ctx| {
            desk_page::worklist(&ctx)
        })
        .get("/vorgang", Access::AnyStaff, async |ctx: Ctx| desk_page::case(&ctx))
        .get("/panne", Access::Public, async || {
            Problem::from(anyhow::anyhow!("shown on purpose"))
        })
        .get("/anmelden-als-teamleitung", Access::Public, async |ctx: Ctx| {
            let mut response = web::redirect("/schreibtisch");
            let cookie = ctx.sign_in_cookie(&common::token_of(Role::TeamLead));
            response.headers_mut().append(axum::http::header::SET_COOKIE, cookie);
            response
        });
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("http://127.0.0.1:{port}/");
    axum::serve(listener, routes.into_router(app)).await
}
