//! Mail: over SMTP to the town's own server, or caught for the demo.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use base::ports::{Mail, Mailer};
use base::{Clock, Fault, Rng};
use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use store::{Migration, Row, Store, StoreError, Tx, params};

/// How the town's mail server is reached.
#[derive(Clone)]
pub struct SmtpConfig {
    pub host: String,
    pub port: u16,
    /// `implicit` (port 465), `starttls`, or `none` for a server on the same machine.
    pub tls: Tls,
    pub user: String,
    pub password: String,
    /// `Stadt Musterstadt <rathaus@example.de>`
    pub from: String,
}

impl std::fmt::Debug for SmtpConfig {
    /// Without the password, so that it can never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmtpConfig")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("tls", &self.tls)
            .finish_non_exhaustive()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tls {
    Implicit,
    Starttls,
    None,
}

impl Tls {
    /// `implicit`, `starttls`, `none`.
    pub fn from_word(word: &str) -> Option<Tls> {
        match word {
            "implicit" => Some(Tls::Implicit),
            "starttls" => Some(Tls::Starttls),
            "none" => Some(Tls::None),
            _ => None,
        }
    }
}

/// Sends over SMTP (RFC 5321).
pub struct SmtpMailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl SmtpMailer {
    /// Errors: the sender is no address, or the host cannot be used with TLS. No connection is made yet.
    pub fn new(config: &SmtpConfig) -> Result<Self, Fault> {
        let from = config
            .from
            .parse()
            .map_err(|e| anyhow::anyhow!("mail.from = \"{}\": {e}", config.from))?;
        let builder = match config.tls {
            Tls::Implicit => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host)?,
            Tls::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host)?,
            Tls::None => AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host),
        };
        let mut builder = builder.port(config.port).timeout(Some(Duration::from_secs(20)));
        if !config.user.is_empty() {
            builder = builder.credentials(Credentials::new(config.user.clone(), config.password.clone()));
        }
        Ok(SmtpMailer {
            transport: builder.build(),
            from,
        })
    }
}

impl Mailer for SmtpMailer {
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>> {
        Box::pin(async move {
            let message = Message::builder()
                .from(self.from.clone())
                .to(mail.to.parse()?)
                .subject(&mail.subject)
                .header(ContentType::TEXT_PLAIN)
                .body(mail.body.clone())?;
            self.transport.send(message).await?;
            Ok(())
        })
    }

    fn is_simulator(&self) -> bool {
        false
    }
}

pub const MIGRATIONS: &[Migration] = &[Migration {
    id: "connect/0001-caught-mail",
    sql: "create table caught_mail (id UUID primary key, recipient TEXT not null, subject TEXT not null, body TEXT not null,
            at BIGINT not null);
          create index caught_mail_by_time on caught_mail (at);",
}];

/// Keeps every mail where people can read it, and sends none.
pub struct CaughtMail {
    store: Store,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl CaughtMail {
    pub fn new(store: Store, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        CaughtMail { store, clock, rng }
    }
}

impl Mailer for CaughtMail {
    fn send<'a>(&'a self, mail: &'a Mail) -> Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>> {
        let (mail, at) = (mail.clone(), self.clock.now_us());
        let id = self.rng.uuid_v7(at);
        Box::pin(async move {
            self.store
                .write(move |tx| {
                    tx.execute(
                        "insert into caught_mail (id, recipient, subject, body, at) values ($1, $2, $3, $4, $5)",
                        params![id, &mail.to, &mail.subject, &mail.body, at],
                    )
                })
                .await
                .map_err(|e: StoreError| e)?;
            Ok(())
        })
    }

    fn is_simulator(&self) -> bool {
        true
    }
}

/// A mail that was caught.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Caught {
    pub to: String,
    pub subject: String,
    pub body: String,
    /// Microseconds UTC.
    pub at: i64,
}

/// Deletes mails that were caught before `before_us`. How many went.
pub fn sweep(tx: &mut Tx<'_>, before_us: i64) -> Result<u64, StoreError> {
    tx.execute("delete from caught_mail where at < $1", params![before_us])
}

/// The latest caught mails, newest first.
pub fn caught(tx: &mut Tx<'_>, limit: i64) -> Result<Vec<Caught>, StoreError> {
    tx.query(
        "select recipient, subject, body, at from caught_mail order by at desc, id desc limit $1",
        params![limit],
    )?
    .iter()
    .map(caught_from)
    .collect()
}

/// The newest mail to one address.
pub fn caught_for(tx: &mut Tx<'_>, recipient: &str, limit: i64) -> Result<Vec<Caught>, StoreError> {
    tx.query(
        "select recipient, subject, body, at from caught_mail where recipient = $1 order by at desc, id desc limit $2",
        params![recipient, limit],
    )?
    .iter()
    .map(caught_from)
    .collect()
}

fn caught_from(row: &Row) -> Result<Caught, StoreError> {
    Ok(Caught {
        to: row.get("recipient")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        at: row.get("at")?,
    })
}
