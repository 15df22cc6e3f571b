//! OpenID Connect over real HTTP, against a small provider that signs with a key of its own.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use connect::identity::{OpenId, OpenIdConfig};
use identity::{Attempt, IdentityError, IdentityProvider, Trust};
use openidconnect::core::{
    CoreEdDsaPrivateSigningKey, CoreIdToken, CoreIdTokenClaims, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AddressClaim, Audience, AuthenticationContextClass, EmptyAdditionalClaims, EndUserBirthday, EndUserEmail,
    EndUserFamilyName, EndUserGivenName, FormattedAddress, IssuerUrl, JsonWebKeyId, Nonce, PrivateSigningKey,
    StandardClaims, StreetAddress, SubjectIdentifier,
};
use serde_json::{Value, json};

/// A key for this test alone.
const KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
-----END PRIVATE KEY-----";
const OTHER_KEY: &str = "-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f
-----END PRIVATE KEY-----";

fn key(pem: &str) -> CoreEdDsaPrivateSigningKey {
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(pem, Some(JsonWebKeyId::new("test".to_owned()))).expect("a key")
}

/// What the provider does; the test sets it and reads what was sent.
#[derive(Default)]
struct Behaviour {
    issuer: String,
    id_token: String,
    userinfo: Value,
    /// Body of the last request for a token.
    asked: String,
}

fn provider() -> (String, Arc<Mutex<Behaviour>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let state = Arc::new(Mutex::new(Behaviour {
        issuer: issuer.clone(),
        ..Behaviour::default()
    }));
    let shared = state.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a client");
            let mut reader = BufReader::new(stream.try_clone().expect("the same stream"));
            let (mut first, mut length) = (String::new(), 0);
            reader.read_line(&mut first).expect("a line");
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).expect("a line");
                let line = line.trim().to_ascii_lowercase();
                if line.is_empty() {
                    break;
                }
                if let Some(n) = line.strip_prefix("content-length: ") {
                    length = n.parse().expect("a number");
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("the body");
            let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
            let body = answer(&path, String::from_utf8(body).expect("text"), &shared);
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).expect("writes");
        }
    });
    (issuer, state)
}

fn answer(path: &str, body: String, state: &Mutex<Behaviour>) -> String {
    let mut state = state.lock().expect("no panic");
    let issuer = state.issuer.clone();
    match path {
        "/.well-known/openid-configuration" => json!({
            "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"), "token_endpoint": format!("{issuer}/token"),
            "userinfo_endpoint": format!("{issuer}/userinfo"), "jwks_uri": format!("{issuer}/jwks"),
            "response_types_supported": ["code"], "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["EdDSA"],
        })
        .to_string(),
        "/jwks" => {
            let keys = CoreJsonWebKeySet::new(vec![key(KEY).as_verification_key()]);
            serde_json::to_string(&keys).expect("JSON")
        }
        "/token" => {
            state.asked = body;
            json!({ "access_token": "secret", "token_type": "Bearer", "id_token": state.id_token }).to_string()
        }
        "/userinfo" => state.userinfo.to_string(),
        other => panic!("nobody asks for {other}"),
    }
}

fn attempt() -> Attempt {
    Attempt {
        state: "state-1".to_owned(),
        nonce: "nonce-1".to_owned(),
        verifier: "0123456789abcdef".repeat(4),
        return_url: "https://rathaus.example/nutzerkonto/rueckkehr".to_owned(),
        level: None,
        again: false,
    }
}

fn town(issuer: &str) -> OpenId {
    OpenId::new(OpenIdConfig {
        issuer: issuer.to_owned(),
        client_id: "rathaus".to_owned(),
        client_secret: Some("geheim".to_owned()),
        label: "BundID".to_owned(),
    })
    .expect("usable")
}

fn names(with: bool) -> StandardClaims<openidconnect::core::CoreGenderClaim> {
    let claims = StandardClaims::new(SubjectIdentifier::new("pseudonym-7".to_owned()));
    if !with {
        return claims;
    }
    let address = AddressClaim {
        formatted: None::<FormattedAddress>,
        street_address: Some(StreetAddress::new("Kaiserstraße 12 b".to_owned())),
        locality: None,
        region: None,
        postal_code: None,
        country: None,
    };
    claims
        .set_given_name(Some(EndUserGivenName::new("Žaneta".to_owned()).into()))
        .set_family_name(Some(EndUserFamilyName::new("Łukaszewska-Đorđević".to_owned()).into()))
        .set_birthdate(Some(EndUserBirthday::new("1988-04-17".to_owned())))
        .set_email(Some(EndUserEmail::new("z@example.org".to_owned())))
        .set_address(Some(address))
}

fn token(issuer: &str, audience: &str, nonce: &str, signed_by: &str, with_names: bool) -> String {
    let now = chrono::Utc::now();
    let claims = CoreIdTokenClaims::new(
        IssuerUrl::new(issuer.to_owned()).expect("an address"),
        vec![Audience::new(audience.to_owned())],
        now + chrono::Duration::minutes(5),
        now,
        names(with_names),
        EmptyAdditionalClaims {},
    )
    .set_nonce(Some(Nonce::new(nonce.to_owned())))
    .set_auth_context_ref(Some(AuthenticationContextClass::new(
        "http://eidas.europa.eu/LoA/substantial".to_owned(),
    )));
    CoreIdToken::new(claims, &key(signed_by), CoreJwsSigningAlgorithm::EdDsa, None, None)
        .expect("signed")
        .to_string()
}

#[tokio::test]
async fn the_way_to_the_provider_carries_state_nonce_and_challenge_but_not_the_proof() {
    let (issuer, _) = provider();
    let url = town(&issuer).begin(&attempt()).await.expect("an address");
    assert!(url.starts_with(&format!("{issuer}/authorize?")), "{url}");
    for part in [
        "response_type=code",
        "client_id=rathaus",
        "state=state-1",
        "nonce=nonce-1",
        "code_challenge_method=S256",
        "redirect_uri=https%3A%2F%2Frathaus.example%2Fnutzerkonto%2Frueckkehr",
        "scope=openid+profile+email+address",
    ] {
        assert!(url.contains(part), "{part} is missing in {url}");
    }
    assert!(
        !url.contains(&attempt().verifier),
        "the proof stays in the browser that began"
    );
}

#[tokio::test]
async fn a_level_is_asked_for_and_who_is_remembered_with_a_lower_one_is_asked_anew() {
    let (issuer, _) = provider();
    let eidas = "http%3A%2F%2Feidas.europa.eu%2FLoA%2F";
    for (level, again, expected) in [
        (None, false, String::new()),
        (None, true, "prompt=login".to_owned()),
        (
            Some(Trust::Basic),
            false,
            format!("acr_values={eidas}low+{eidas}substantial+{eidas}high"),
        ),
        (Some(Trust::High), true, format!("prompt=login&acr_values={eidas}high")),
    ] {
        let attempt = Attempt {
            level,
            again,
            ..attempt()
        };
        let url = town(&issuer).begin(&attempt).await.expect("an address");
        let asks = |name: &str| url.split(['?', '&']).any(|part| part.starts_with(name));
        assert_eq!(asks("prompt="), again, "{url}");
        assert_eq!(asks("acr_values="), level.is_some(), "{url}");
        assert!(
            expected.split('&').all(|part| url.contains(part)),
            "{expected} is missing in {url}"
        );
    }
}

#[tokio::test]
async fn a_person_comes_from_a_signed_token() {
    let (issuer, state) = provider();
    state.lock().expect("free").id_token = token(&issuer, "rathaus", "nonce-1", KEY, true);
    let person = town(&issuer).finish(&attempt(), "code-1").await.expect("somebody");
    assert_eq!(
        (person.subject.as_str(), person.trust),
        ("pseudonym-7", Trust::Substantial)
    );
    assert_eq!(person.name(), "Žaneta Łukaszewska-Đorđević");
    assert_eq!(
        (person.street.as_str(), person.house_number.as_str()),
        ("Kaiserstraße", "12 b")
    );
    assert_eq!(
        (person.birth_date.as_str(), person.mail.as_str()),
        ("1988-04-17", "z@example.org")
    );
    let asked = state.lock().expect("free").asked.clone();
    assert!(
        asked.contains("code=code-1") && asked.contains(&attempt().verifier),
        "{asked}"
    );
}

#[tokio::test]
async fn names_that_are_not_in_the_token_are_asked_for() {
    let (issuer, state) = provider();
    {
        let mut state = state.lock().expect("free");
        state.id_token = token(&issuer, "rathaus", "nonce-1", KEY, false);
        state.userinfo = json!({ "sub": "pseudonym-7", "family_name": "Brandt", "given_name": "Katharina" });
    }
    let person = town(&issuer).finish(&attempt(), "code-1").await.expect("somebody");
    assert_eq!(
        (person.name().as_str(), person.trust),
        ("Katharina Brandt", Trust::Substantial)
    );
    // Whoever answers for somebody else proves nothing.
    state.lock().expect("free").userinfo = json!({ "sub": "somebody-else", "family_name": "Brandt" });
    let refused = town(&issuer).finish(&attempt(), "code-1").await;
    assert!(matches!(refused, Err(IdentityError::Refused(_))), "{refused:?}");
}

#[tokio::test]
async fn a_token_for_others_of_another_attempt_or_key_counts_nothing() {
    let (issuer, state) = provider();
    for (what, id_token) in [
        (
            "for another client",
            token(&issuer, "somebody-else", "nonce-1", KEY, true),
        ),
        ("of another attempt", token(&issuer, "rathaus", "nonce-2", KEY, true)),
        (
            "signed by another key",
            token(&issuer, "rathaus", "nonce-1", OTHER_KEY, true),
        ),
        (
            "of another provider",
            token("https://evil.example", "rathaus", "nonce-1", KEY, true),
        ),
        ("that is none", "e30.e30.".to_owned()),
    ] {
        state.lock().expect("free").id_token = id_token;
        let refused = town(&issuer).finish(&attempt(), "code-1").await;
        assert!(matches!(refused, Err(IdentityError::Refused(_))), "{what}: {refused:?}");
    }
}

#[tokio::test]
async fn a_provider_that_is_away_is_worth_another_try() {
    let gone = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let issuer = format!("http://{}", gone.local_addr().expect("an address"));
    drop(gone);
    let away = town(&issuer).begin(&attempt()).await;
    assert!(matches!(away, Err(IdentityError::Unavailable(_))), "{away:?}");
}

#[test]
fn an_address_that_is_not_safe_is_refused_at_the_start() {
    for issuer in ["http://login.example.de", "login.example.de", ""] {
        let config = OpenIdConfig {
            issuer: issuer.to_owned(),
            client_id: "rathaus".to_owned(),
            client_secret: None,
            label: "BundID".to_owned(),
        };
        assert!(OpenId::new(config).is_err(), "{issuer}");
    }
}
