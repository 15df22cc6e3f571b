//! Citizens' accounts over OpenID Connect: BundID and the accounts of the Länder behind a broker such as Keycloak.
//! Source: OpenID Connect Core 1.0 (code flow), RFC 7636 (PKCE).

use std::time::Duration;

use anyhow::Context;
use base::Fault;
use identity::port::split_street;
use identity::{Attempt, IdentityError, IdentityProvider, Person, Trust};
use openidconnect::core::{
    CoreAuthPrompt, CoreAuthenticationFlow, CoreClient, CoreIdTokenClaims, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreUserInfoClaims,
};
use openidconnect::{
    AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use web::access::BoxFuture;

const TIMEOUT: Duration = Duration::from_secs(15);
/// Unit: bytes of an answer; a real one has some thousands.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;
/// A provider says which of these it signs with; what is symmetric or unsigned never counts.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
const SCOPES: [&str; 3] = ["profile", "email", "address"];

/// How a town's provider of accounts is reached; the operator of the broker gives all of it.
#[derive(Clone)]
pub struct OpenIdConfig {
    /// `https://login.example.de/realms/buergerkonto`; below it stands `.well-known/openid-configuration`.
    pub issuer: String,
    pub client_id: String,
    /// None for a public client, which PKCE alone protects.
    pub client_secret: Option<String>,
    /// What people know the account by: `BundID`.
    pub label: String,
}

impl std::fmt::Debug for OpenIdConfig {
    /// Without the secret, so that it can never reach a log.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenIdConfig")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("label", &self.label)
            .finish_non_exhaustive()
    }
}

/// A provider of accounts that speaks OpenID Connect. Cheap to clone.
#[derive(Clone)]
pub struct OpenId {
    agent: ureq::Agent,
    issuer: IssuerUrl,
    config: OpenIdConfig,
}

impl OpenId {
    /// Errors: the issuer is no address, or none that is safe. Nothing is sent yet.
    pub fn new(config: OpenIdConfig) -> Result<OpenId, Fault> {
        anyhow::ensure!(
            config.issuer.starts_with("https://") || config.issuer.starts_with("http://127.0.0.1:"),
            "must begin with https://"
        );
        let issuer = IssuerUrl::new(config.issuer.clone()).context("is no address")?;
        let agent = ureq::Agent::config_builder()
            .timeout_global(Some(TIMEOUT))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(OpenId {
            agent: agent.into(),
            issuer,
            config,
        })
    }

    fn send(&self, request: HttpRequest) -> Result<HttpResponse, ureq::Error> {
        let (parts, body) = request.into_parts();
        let answer = self.agent.run(openidconnect::http::Request::from_parts(parts, body))?;
        let (parts, mut body) = answer.into_parts();
        let content = body.with_config().limit(ANSWER_BYTES_MAX).read_to_vec()?;
        Ok(HttpResponse::from_parts(parts, content))
    }

    fn discover(&self) -> Result<CoreProviderMetadata, IdentityError> {
        CoreProviderMetadata::discover(&self.issuer, &|request| self.send(request))
            .map_err(|error| IdentityError::Unavailable(chain(&error)))
    }

    /// The address to which the person goes. Blocks.
    fn address(&self, attempt: &Attempt) -> Result<String, IdentityError> {
        let verifier = PkceCodeVerifier::new(attempt.verifier.clone());
        let client = CoreClient::from_provider_metadata(self.discover()?, self.client_id(), self.secret())
            .set_redirect_uri(return_url(attempt)?);
        let (state, nonce) = (attempt.state.clone(), attempt.nonce.clone());
        let mut request = client.authorize_url(
            CoreAuthenticationFlow::AuthorizationCode,
            move || CsrfToken::new(state.clone()),
            move || Nonce::new(nonce.clone()),
        );
        for scope in SCOPES {
            request = request.add_scope(Scope::new(scope.to_owned()));
        }
        for level in levels(attempt.level) {
            request = request.add_auth_context_value(AuthenticationContextClass::new(level));
        }
        if attempt.again {
            // Who is remembered with too low a level would come back with the same one.
            request = request.add_prompt(CoreAuthPrompt::Login);
        }
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let (url, _, _) = request.set_pkce_challenge(challenge).url();
        Ok(url.into())
    }

    /// Fetches what the provider says of the person. Blocks.
    fn fetch(&self, attempt: &Attempt, code: &str) -> Result<Person, IdentityError> {
        let send = |request| self.send(request);
        let client = CoreClient::from_provider_metadata(self.discover()?, self.client_id(), self.secret())
            .set_redirect_uri(return_url(attempt)?);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|error| IdentityError::Unavailable(chain(&error)))?
            .set_pkce_verifier(PkceCodeVerifier::new(attempt.verifier.clone()))
            .request(&send)
            .map_err(|error| match &error {
                openidconnect::RequestTokenError::Request(_) => IdentityError::Unavailable(chain(&error)),
                _ => IdentityError::Refused(chain(&error)),
            })?;
        let token = answer
            .id_token()
            .ok_or_else(|| IdentityError::Refused("there is no ID token in the answer".to_owned()))?;
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let claims = token
            .claims(&verifier, &Nonce::new(attempt.nonce.clone()))
            .map_err(|error| IdentityError::Refused(chain(&error)))?;
        let mut person = person_of(claims);
        // Some providers put names into the token, others tell them only when asked.
        if person.family_name.is_empty() {
            let asked = client
                .user_info(answer.access_token().clone(), Some(claims.subject().clone()))
                .map_err(|error| IdentityError::Refused(chain(&error)))?;
            let told: CoreUserInfoClaims = asked
                .request(&send)
                .map_err(|error| IdentityError::Refused(chain(&error)))?;
            person = Person {
                subject: person.subject,
                trust: person.trust,
                ..told_of(&told)
            };
        }
        Ok(person)
    }

    fn client_id(&self) -> ClientId {
        ClientId::new(self.config.client_id.clone())
    }

    fn secret(&self) -> Option<ClientSecret> {
        self.config.client_secret.clone().map(ClientSecret::new)
    }
}

fn return_url(attempt: &Attempt) -> Result<RedirectUrl, IdentityError> {
    RedirectUrl::new(attempt.return_url.clone()).map_err(|error| IdentityError::Refused(error.to_string()))
}

/// An error with its causes; the outer ones of this protocol say little.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}

/// The levels to ask for, the least that is of use first: in the words of eIDAS, which brokers translate for BundID. A
/// provider may give another level all the same (OpenID Connect Core § 3.1.2.1, `acr_values`).
fn levels(least: Option<Trust>) -> Vec<String> {
    let word = |level: &Trust| match level {
        Trust::Basic => "low",
        other => other.code(),
    };
    let enough = Trust::ALL
        .into_iter()
        .filter(|level| least.is_some_and(|least| *level >= least));
    enough
        .map(|level| format!("http://eidas.europa.eu/LoA/{}", word(&level)))
        .collect()
}

/// The level of assurance in the words of eIDAS, of STORK and of brokers.
fn trust_of(acr: &str) -> Trust {
    let acr = acr.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| acr.contains(word));
    if says(&["high", "hoch", "level-4"]) {
        Trust::High
    } else if says(&["substantial", "substan", "level-3"]) {
        Trust::Substantial
    } else {
        Trust::Basic
    }
}

macro_rules! person_from {
    ($claims:expr) => {{
        let claims = $claims;
        let (street, house_number) = claims
            .address()
            .and_then(|address| address.street_address.as_ref())
            .map(|line| split_street(line))
            .unwrap_or_default();
        let address = claims.address();
        Person {
            subject: claims.subject().to_string(),
            family_name: claims
                .family_name()
                .and_then(|name| name.get(None))
                .map_or_else(String::new, |name| name.to_string()),
            given_names: claims
                .given_name()
                .and_then(|name| name.get(None))
                .map_or_else(String::new, |name| name.to_string()),
            birth_date: claims.birthdate().map_or_else(String::new, |day| day.to_string()),
            street,
            house_number,
            postcode: address
                .and_then(|a| a.postal_code.as_ref())
                .map_or_else(String::new, |code| code.to_string()),
            city: address
                .and_then(|a| a.locality.as_ref())
                .map_or_else(String::new, |city| city.to_string()),
            mail: claims.email().map_or_else(String::new, |mail| mail.to_string()),
            ..Person::default()
        }
    }};
}

fn person_of(claims: &CoreIdTokenClaims) -> Person {
    let trust = claims.auth_context_ref().map_or(Trust::Basic, |acr| trust_of(acr));
    Person {
        trust,
        ..person_from!(claims)
    }
}

fn told_of(claims: &CoreUserInfoClaims) -> Person {
    person_from!(claims)
}

/// Runs where waiting harms nobody.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IdentityError> + Send + 'static,
) -> Result<T, IdentityError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| IdentityError::Unavailable(error.to_string()))?
}

impl IdentityProvider for OpenId {
    /// The issuer: subjects are unique there and nowhere else.
    fn id(&self) -> &str {
        &self.config.issuer
    }

    fn label(&self) -> &str {
        &self.config.label
    }

    fn begin<'a>(&'a self, attempt: &'a Attempt) -> BoxFuture<'a, Result<String, IdentityError>> {
        let (this, attempt) = (self.clone(), attempt.clone());
        Box::pin(apart(move || this.address(&attempt)))
    }

    fn finish<'a>(&'a self, attempt: &'a Attempt, code: &'a str) -> BoxFuture<'a, Result<Person, IdentityError>> {
        let (this, attempt, code) = (self.clone(), attempt.clone(), code.to_owned());
        Box::pin(apart(move || this.fetch(&attempt, &code)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_in_the_words_of_brokers() {
        for (acr, trust) in [
            ("http://eidas.europa.eu/LoA/high", Trust::High),
            ("http://eidas.europa.eu/LoA/substantial", Trust::Substantial),
            ("STORK-QAA-Level-4", Trust::High),
            ("STORK-QAA-Level-3", Trust::Substantial),
            ("STORK-QAA-Level-1", Trust::Basic),
            ("substanziell", Trust::Substantial),
            ("0", Trust::Basic),
        ] {
            assert_eq!(trust_of(acr), trust, "{acr}");
        }
    }
}
