use std::collections::BTreeMap;

use crate::form::{PageForm, forms};
use crate::html::{Piece, pieces, words};

/// An answer of the site.
#[derive(Clone, Debug)]
pub struct Page {
    /// The path that was asked for, with its query.
    pub path: String,
    pub status: u16,
    /// Names in small letters. Of several values the last one counts, but for cookies, which the visitor keeps.
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Page {
    pub fn html(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{}: {error}: {}", self.path, self.html()))
    }

    /// Where a redirect leads; empty when it is none.
    pub fn location(&self) -> &str {
        self.headers.get("location").map_or("", String::as_str)
    }

    pub fn is_redirect(&self) -> bool {
        (300..400).contains(&self.status) && !self.location().is_empty()
    }

    /// What can be read on the page, one space between words.
    pub fn text(&self) -> String {
        words(&pieces(&self.html()))
    }

    /// The words of the page's main heading; empty when it has none.
    pub fn heading(&self) -> String {
        self.element("h1")
    }

    /// The words of the page's title; empty when it has none.
    pub fn title(&self) -> String {
        self.element("title")
    }

    /// The words of the first element of this name.
    pub fn element(&self, name: &str) -> String {
        let pieces = pieces(&self.html());
        let start = pieces
            .iter()
            .position(|piece| matches!(piece, Piece::Open { name: n, .. } if n == name));
        let Some(start) = start else { return String::new() };
        let inner = pieces[start..]
            .iter()
            .take_while(|piece| !matches!(piece, Piece::Close(n) if n == name));
        words(inner)
    }

    /// All links: address and words.
    pub fn links(&self) -> Vec<(String, String)> {
        let pieces = pieces(&self.html());
        let mut links = Vec::new();
        for (at, piece) in pieces.iter().enumerate() {
            let Piece::Open { name, attributes } = piece else {
                continue;
            };
            if let (true, Some(href)) = (name == "a", attributes.get("href")) {
                let inner = pieces[at..]
                    .iter()
                    .take_while(|piece| !matches!(piece, Piece::Close(n) if n == "a"));
                links.push((href.clone(), words(inner)));
            }
        }
        links
    }

    pub fn forms(&self) -> Vec<PageForm> {
        forms(&pieces(&self.html()))
    }

    /// The form that offers a field or button of this name.
    pub fn form_with(&self, name: &str) -> Option<PageForm> {
        self.forms().into_iter().find(|form| form.offers(name))
    }

    /// The CSRF token of the page, when it holds a form that is posted.
    pub fn csrf(&self) -> Option<String> {
        let forms = self.forms();
        let mut hidden = forms.iter().flat_map(|form| &form.filled);
        hidden.find(|(name, _)| name == "_csrf").map(|(_, value)| value.clone())
    }
}
