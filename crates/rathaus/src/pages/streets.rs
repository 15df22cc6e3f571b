//! Street names while typing. Public data of the town's directory, nothing about residents.

use axum::Json;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use web::Result;

use super::Own;

const MOST: usize = 12;

#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

pub async fn suggest(State(own): State<Own>, Query(asked): Query<Asked>) -> Result<Response> {
    let town = own.registers.town().await?;
    let typed = fold(&asked.q);
    let mut names: Vec<&str> = town
        .directory
        .streets()
        .iter()
        .map(|street| street.name.as_str())
        .filter(|name| typed.is_empty() || fold(name).contains(&typed))
        .collect();
    // Names that begin with what was typed come first.
    names.sort_by_key(|name| (!fold(name).starts_with(&typed), *name));
    names.dedup();
    names.truncate(MOST);
    Ok(Json(names).into_response())
}

fn fold(text: &str) -> String {
    cases::rules::search_terms(&[text]).concat().replace("strasse", "str")
}
