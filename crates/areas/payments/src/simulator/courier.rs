//! How callbacks travel.

use std::time::Duration;

use crate::notice::SIGNATURE_HEADER;
use crate::provider::BoxFuture;

/// Carries a callback to an address.
pub trait Courier: Send + Sync {
    /// Posts JSON with its signature; gives the HTTP status. Errors: why nobody answered.
    fn post<'a>(&'a self, url: &'a str, signature: &'a str, body: Vec<u8>) -> BoxFuture<'a, Result<u16, String>>;
}

/// Over the network.
pub struct HttpCourier {
    agent: ureq::Agent,
}

impl Default for HttpCourier {
    fn default() -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(5)))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        HttpCourier { agent: config.into() }
    }
}

impl Courier for HttpCourier {
    fn post<'a>(&'a self, url: &'a str, signature: &'a str, body: Vec<u8>) -> BoxFuture<'a, Result<u16, String>> {
        let (agent, url, signature) = (self.agent.clone(), url.to_owned(), signature.to_owned());
        Box::pin(async move {
            let sent = tokio::task::spawn_blocking(move || {
                agent
                    .post(&url)
                    .header("content-type", "application/json")
                    .header(SIGNATURE_HEADER, &signature)
                    .send(&body[..])
                    .map(|response| response.status().as_u16())
                    .map_err(|error| error.to_string())
            });
            sent.await.map_err(|error| error.to_string())?
        })
    }
}
