//! Payment services that speak XBezahldienste 1.2.0, the standard of the IT planning council for online services and
//! payment platforms (ePayBL, epay21, pmPayment and others offer it). Source: XBezahldienste OpenAPI 1.2.0, KoSIT.
//!
//! What the standard has: open a payment, ask how it stands. What it has not: callbacks, so payments are found by
//! asking when the payer returns and by the poll job; refunds, so those are transferred by a person; any one way to
//! authenticate, so header and client certificate are what the operator of the platform gives.

mod wire;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use anyhow::Context;
use base::{Fault, Money, Uuid};
use payments::notice::{CallbackError, Notice};
use payments::provider::{BoxFuture, Order, PaymentProvider, ProviderError, ProviderStatus, Started};
use ureq::tls::{Certificate, ClientCert, PrivateKey, TlsConfig};

/// How a town's payment platform is reached; the operator of the platform gives all of it.
#[derive(Clone)]
pub struct PaymentConfig {
    /// `https://pay.example.de/api/v1`, without a trailing slash.
    pub base_url: String,
    /// Which online service asks; letters, digits, `-`, `_`, at most 36.
    pub originator_id: String,
    /// Which authority gets the money; as above.
    pub end_point_id: String,
    /// Value of the `Authorization` header, if the platform wants one.
    pub authorization: Option<String>,
    /// PEM file with the client certificate and its chain, if the platform wants one.
    pub client_certificate: Option<PathBuf>,
    /// PEM file with the key of the client certificate.
    pub client_key: Option<PathBuf>,
    /// What the platform wants to know for each position, besides the account: `haushaltsstelle = "1234"`.
    pub booking_data: BTreeMap<String, String>,
    /// Name under which the account of a position is told; not told when absent.
    pub account_key: Option<String>,
}

impl std::fmt::Debug for PaymentConfig {
    /// Without the authorization, so that it can never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PaymentConfig")
            .field("base_url", &self.base_url)
            .field("originator_id", &self.originator_id)
            .field("end_point_id", &self.end_point_id)
            .finish_non_exhaustive()
    }
}

/// Name among the providers; part of every booking, so it never changes.
pub const ID: &str = "xbezahldienste";
const VERSION: &str = "1.2.0";
const TIMEOUT: Duration = Duration::from_secs(15);
/// Unit: bytes of an answer; a real one has some thousands.
const ANSWER_BYTES_MAX: u64 = 256 * 1024;

/// A payment platform behind XBezahldienste.
pub struct XBezahldienste {
    agent: ureq::Agent,
    config: PaymentConfig,
}

impl XBezahldienste {
    /// Errors: an identifier or the address is malformed; certificate or key cannot be read. Nothing is sent yet.
    pub fn new(config: PaymentConfig) -> Result<XBezahldienste, Fault> {
        for (name, id) in [
            ("originator_id", &config.originator_id),
            ("end_point_id", &config.end_point_id),
        ] {
            anyhow::ensure!(
                wire::is_token(id, 36),
                "payment.{name} = \"{id}\": letters, digits, - and _, at most 36"
            );
        }
        anyhow::ensure!(
            config.base_url.starts_with("https://") || config.base_url.starts_with("http://127.0.0.1:"),
            "payment.base_url = \"{}\" must begin with https://",
            config.base_url
        );
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .tls_config(TlsConfig::builder().client_cert(client_cert(&config)?).build())
            .build();
        Ok(XBezahldienste {
            agent: agent.into(),
            config,
        })
    }

    fn url(&self) -> String {
        let config = &self.config;
        format!(
            "{}/paymenttransaction/{}/{}",
            config.base_url, config.originator_id, config.end_point_id
        )
    }

    /// Sends in a thread where waiting harms nobody.
    async fn send(&self, url: String, body: Option<String>) -> Result<wire::Transaction, ProviderError> {
        let (agent, authorization) = (self.agent.clone(), self.config.authorization.clone());
        let sent = tokio::task::spawn_blocking(move || call(&agent, &url, authorization.as_deref(), body.as_deref()));
        sent.await
            .map_err(|error| ProviderError::Unavailable(error.to_string()))?
    }
}

fn client_cert(config: &PaymentConfig) -> Result<Option<ClientCert>, Fault> {
    let (Some(certificate), Some(key)) = (&config.client_certificate, &config.client_key) else {
        anyhow::ensure!(
            config.client_certificate.is_none() && config.client_key.is_none(),
            "payment.client_certificate and payment.client_key belong together"
        );
        return Ok(None);
    };
    let read = |path: &PathBuf| std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()));
    let chain = ureq::tls::parse_pem(&read(certificate)?)
        .filter_map(|item| match item {
            Ok(ureq::tls::PemItem::Certificate(certificate)) => Some(Ok(certificate)),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<Vec<Certificate<'static>>, _>>()?;
    anyhow::ensure!(!chain.is_empty(), "{} holds no certificate", certificate.display());
    let key = PrivateKey::from_pem(&read(key)?).with_context(|| format!("{} holds no private key", key.display()))?;
    Ok(Some(ClientCert::new_with_certs(&chain, key)))
}

fn call(
    agent: &ureq::Agent,
    url: &str,
    authorization: Option<&str>,
    body: Option<&str>,
) -> Result<wire::Transaction, ProviderError> {
    const VERSION_HEADER: &str = "X-XBezahldienste-Version";
    let unavailable = |error: ureq::Error| ProviderError::Unavailable(error.to_string());
    let authorization = authorization.unwrap_or_default();
    let answer = match body {
        Some(body) => {
            let mut request = agent
                .post(url)
                .header(VERSION_HEADER, VERSION)
                .header("Accept", "application/json");
            if !authorization.is_empty() {
                request = request.header("Authorization", authorization);
            }
            request.header("Content-Type", "application/json").send(body)
        }
        None => {
            let mut request = agent
                .get(url)
                .header(VERSION_HEADER, VERSION)
                .header("Accept", "application/json");
            if !authorization.is_empty() {
                request = request.header("Authorization", authorization);
            }
            request.call()
        }
    };
    let mut answer = answer.map_err(unavailable)?;
    let status = answer.status().as_u16();
    let text = answer
        .body_mut()
        .with_config()
        .limit(ANSWER_BYTES_MAX)
        .read_to_string()
        .map_err(unavailable)?;
    wire::read(status, &text)
}

impl PaymentProvider for XBezahldienste {
    fn id(&self) -> &str {
        ID
    }

    fn start<'a>(&'a self, order: &'a Order) -> BoxFuture<'a, Result<Started, ProviderError>> {
        Box::pin(async move {
            let body = wire::request(order, &self.config).to_string();
            let transaction = self.send(self.url(), Some(body)).await?;
            transaction.started()
        })
    }

    fn status<'a>(
        &'a self,
        provider_ref: &'a str,
        ordered: Money,
    ) -> BoxFuture<'a, Result<ProviderStatus, ProviderError>> {
        Box::pin(async move {
            // The number came from outside and becomes part of an address.
            if !wire::is_token(provider_ref, 44) {
                return Err(ProviderError::Refused("the transaction number is malformed".to_owned()));
            }
            let transaction = self.send(format!("{}/{provider_ref}", self.url()), None).await?;
            transaction.status(ordered)
        })
    }

    fn refund<'a>(
        &'a self,
        _provider_ref: &'a str,
        _amount: Money,
        _refund: Uuid,
    ) -> BoxFuture<'a, Result<(), ProviderError>> {
        Box::pin(std::future::ready(Err(ProviderError::Unsupported)))
    }

    fn read_callback(&self, _signature: Option<&str>, _body: &[u8]) -> Result<Notice, CallbackError> {
        Err(CallbackError::NotOffered)
    }
}
