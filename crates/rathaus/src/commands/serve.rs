use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::Context;
use base::{Clock, SystemClock, SystemRng};
use store::jobs;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::assemble::{House, Plan, assemble};
use crate::config::{Config, Identity, Payment};
use crate::data::{self, Folder};

pub async fn serve(config: &Config) -> anyhow::Result<()> {
    // Before anything is made: a wrong folder of the town must not leave a data folder behind.
    config.town_folder()?;
    config.blueprints_folder()?;
    let lock = data::lock(config)?;
    let store = data::open_store(config, Folder::MayBeNew, Some(&lock))?;
    let plan = Plan {
        demo: false,
        limits_factor: 1,
        proof: config.proof.unwrap_or_default(),
        clock: Arc::new(SystemClock),
        rng: Arc::new(SystemRng),
    };
    let house = assemble(config, store, &plan).await?;
    tell_simulated(config);
    tracing::info!(listen = %config.listen, town = house.app.town.about.id, "the town hall opens");
    run(config, house, plan.clock, |_| async { Ok(()) }).await
}

/// What is not in earnest is said at every start, in the log and on every page.
fn tell_simulated(config: &Config) {
    tracing::warn!("the registers are simulated: do not open this town to real residents");
    match &config.payment {
        Payment::Simulated => tracing::warn!(
            "payment is simulated: nobody pays in earnest. Configure [payment], or payment = \"none\" for transfer and counter only"
        ),
        Payment::None => tracing::info!("nobody pays online: by transfer and at the counter only"),
        Payment::Platform { config, .. } => {
            tracing::info!(
                platform = config.base_url,
                "payments go to a platform behind XBezahldienste"
            );
        }
    }
    match &config.identity {
        Identity::Simulated => tracing::warn!(
            "accounts of citizens are simulated: anybody may sign in as anybody. Configure [identity], or identity = \"none\""
        ),
        Identity::None => {
            tracing::info!("the town offers no accounts of citizens: everything works by link, number and code")
        }
        Identity::OpenId(provider) => {
            tracing::info!(issuer = provider.issuer, "citizens may sign in over OpenID Connect");
        }
    }
    match &config.uploads.clamd {
        Some(address) => tracing::info!(%address, "files are checked for malware by clamd"),
        None => tracing::info!("files are not checked for malware: no scanner is configured"),
    }
    if config.mail.is_none() {
        tracing::warn!("no mail server is configured: mails are caught in the database and reach nobody");
    }
}

/// Serves until Ctrl-C or SIGTERM; lets running requests and jobs end. `ready` runs once the socket listens.
pub async fn run<F, Fut>(config: &Config, house: House, clock: Arc<dyn Clock>, ready: F) -> anyhow::Result<()>
where
    F: FnOnce(SocketAddr) -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    for finding in &house.findings {
        tracing::error!(
            finding,
            "a version of a blueprint does not come into force until it is mended"
        );
    }
    for remark in &house.remarks {
        tracing::error!(
            remark,
            "a service is offered, but a part of it does not work until this is mended"
        );
    }
    let listener = TcpListener::bind(config.listen).await.with_context(|| {
        format!(
            "nothing can listen on {}; is another program there? Choose another with --listen",
            config.listen
        )
    })?;
    let address = listener.local_addr()?;
    cases::actions::night::plan(&house.cases)
        .await
        .context("the coming night could not be planned")?;
    payments::reconcile::plan(&house.desk)
        .await
        .context("the coming reconciliation could not be planned")?;
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(house.catalogue.follow(stopped.clone()));
    tokio::spawn(cases::editions::follow(house.cases.clone(), stopped.clone()));
    let workers = tokio::spawn(jobs::work(
        house.app.store.clone(),
        house.handlers,
        clock,
        stopped.clone(),
    ));
    let router = house.routes.into_router(house.app.clone());
    ready(address).await?;
    axum::serve(listener, router.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(asked_to_stop())
        .await
        .context("the server stopped")?;
    tracing::info!("closing: running jobs may end");
    stop.send_replace(true);
    // A job that hangs must not keep the house open; it will run again at the next start.
    let _ = tokio::time::timeout(std::time::Duration::from_secs(20), workers).await;
    Ok(())
}

async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminated => {}
    }
}
