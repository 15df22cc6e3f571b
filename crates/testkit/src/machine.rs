use std::collections::BTreeMap;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::openapi;

/// A program in front of the programming interface: no cookies, a proof in the header. With the description of the
/// interface it holds every answer against it.
#[derive(Clone)]
pub struct Machine {
    router: Router,
    described: Option<Value>,
    proof: Option<String>,
    lang: String,
}

/// An answer to a program.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body; `null` when it is no JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The last part of the problem's type, `not-found`; empty when it is no problem.
    pub fn problem(&self) -> String {
        if self.header("content-type") != "application/problem+json" {
            return String::new();
        }
        let body = self.json();
        let kind = body["type"].as_str().unwrap_or_default();
        kind.rsplit('/').next().unwrap_or_default().to_owned()
    }

    /// `(pointer, key)` of all that is wrong in the body.
    pub fn errors(&self) -> Vec<(String, String)> {
        let body = self.json();
        let text = |error: &Value, name: &str| error[name].as_str().unwrap_or_default().to_owned();
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        errors
            .iter()
            .map(|error| (text(error, "pointer"), text(error, "key")))
            .collect()
    }

    /// The answer, which must have this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }
}

impl Machine {
    pub fn of_router(router: Router) -> Machine {
        Machine {
            router,
            described: None,
            proof: None,
            lang: "de".to_owned(),
        }
    }

    /// Holds every answer against this OpenAPI document.
    pub fn described_by(mut self, document: Value) -> Machine {
        self.described = Some(document);
        self
    }

    /// The same program with this proof.
    pub fn with_proof(&self, proof: &str) -> Machine {
        Machine {
            proof: Some(proof.to_owned()),
            ..self.clone()
        }
    }

    /// The same program in another language.
    pub fn speaking(&self, lang: &str) -> Machine {
        Machine {
            lang: lang.to_owned(),
            ..self.clone()
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], Vec::new()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.json("POST", path, &[], body).await
    }

    /// Sends JSON with further headers.
    pub async fn json(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Answer {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        self.send(method, path, &all, body.to_string().into_bytes()).await
    }

    /// Sends anything. Panics when the answer is not as the description says.
    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "localhost:8080")
            .header(header::ACCEPT, "application/json")
            .header(header::ACCEPT_LANGUAGE, &self.lang);
        if let Some(proof) = &self.proof {
            request = request.header(header::AUTHORIZATION, format!("Bearer {proof}"));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request
            .body(Body::from(body))
            .unwrap_or_else(|error| panic!("{path}: {error}"));
        let Ok(response) = self.router.clone().oneshot(request).await;
        let (parts, body) = response.into_parts();
        let body = body
            .collect()
            .await
            .unwrap_or_else(|error| panic!("{path}: {error}"))
            .to_bytes();
        let text = |value: &axum::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let answer = Answer {
            status: parts.status.as_u16(),
            headers: parts
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), text(value)))
                .collect(),
            body: body.to_vec(),
        };
        if let Some(document) = &self.described {
            let wrong = openapi::differences(document, method, path, &answer);
            assert!(wrong.is_empty(), "{method} {path}: {wrong:#?}\n{}", answer.text());
        }
        answer
    }
}
