use std::collections::BTreeMap;

use crate::html::{Piece, words};

/// A form of a page, as far as a browser would send it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageForm {
    /// Where it goes; empty: the page's own address.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// What would be sent without a change: hidden fields, filled-in texts, ticked boxes. In the page's order.
    pub filled: Vec<(String, String)>,
    /// Names of all fields that the form offers, buttons included.
    pub names: Vec<String>,
    /// Buttons with a name: name, value, words on it.
    pub buttons: Vec<(String, String, String)>,
}

impl PageForm {
    /// True when the form has a field or button of this name.
    pub fn offers(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }

    /// What is sent when these answers are typed: they take the place of what was filled in.
    pub fn with(&self, answers: &[(&str, &str)]) -> Vec<(String, String)> {
        let typed = |name: &str| answers.iter().any(|(n, _)| *n == name);
        let kept = self.filled.iter().filter(|(name, _)| !typed(name)).cloned();
        let new = answers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        kept.chain(new).collect()
    }
}

/// All forms of a page.
pub(crate) fn forms(pieces: &[Piece]) -> Vec<PageForm> {
    let mut forms: Vec<PageForm> = Vec::new();
    let mut inside = false;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Open { name, attributes } if name == "form" => {
                inside = true;
                let method = attributes
                    .get("method")
                    .map_or_else(|| "get".to_owned(), |m| m.to_ascii_lowercase());
                let action = attributes.get("action").cloned().unwrap_or_default();
                forms.push(PageForm {
                    action,
                    method,
                    ..PageForm::default()
                });
            }
            Piece::Close(name) if name == "form" => inside = false,
            Piece::Open { name, attributes } if inside => {
                if let Some(form) = forms.last_mut() {
                    control(form, name, attributes, &pieces[at + 1..]);
                }
            }
            _ => {}
        }
    }
    forms
}

fn control(form: &mut PageForm, tag: &str, attributes: &BTreeMap<String, String>, after: &[Piece]) {
    let Some(name) = attributes.get("name").filter(|name| !name.is_empty()) else {
        return;
    };
    let value = attributes.get("value").cloned();
    let kind = attributes.get("type").map_or("", String::as_str);
    let filled = match (tag, kind) {
        ("button", _) | ("input", "submit") => {
            let label = words(until_close(after, tag));
            form.buttons.push((name.clone(), value.unwrap_or_default(), label));
            None
        }
        ("input", "checkbox" | "radio") => attributes
            .contains_key("checked")
            .then(|| value.unwrap_or_else(|| "on".to_owned())),
        ("input", "file") => None,
        ("input", _) => Some(value.unwrap_or_default()),
        ("textarea", _) => Some(words(until_close(after, tag))),
        ("select", _) => chosen(until_close(after, tag)),
        _ => return,
    };
    form.names.push(name.clone());
    if let Some(value) = filled {
        form.filled.push((name.clone(), value));
    }
}

fn until_close<'a>(pieces: &'a [Piece], tag: &str) -> &'a [Piece] {
    let end = pieces
        .iter()
        .position(|piece| matches!(piece, Piece::Close(name) if name == tag));
    &pieces[..end.unwrap_or(0)]
}

/// The selected entry of a list, else the first one.
fn chosen(options: &[Piece]) -> Option<String> {
    let values: Vec<(bool, String)> = options
        .iter()
        .filter_map(|piece| match piece {
            Piece::Open { name, attributes } if name == "option" => Some((
                attributes.contains_key("selected"),
                attributes.get("value").cloned().unwrap_or_default(),
            )),
            _ => None,
        })
        .collect();
    let selected = values.iter().find(|(selected, _)| *selected).or_else(|| values.first());
    selected.map(|(_, value)| value.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html::pieces;

    #[test]
    fn a_form_sends_what_a_browser_would_send() {
        let html = "<input name=\"outside\"><form method=\"post\" action=\"/a\">\
            <input type=\"hidden\" name=\"_csrf\" value=\"t\"><input name=\"text\" value=\"a &amp; b\">\
            <input type=\"checkbox\" name=\"no\" value=\"1\"><input type=\"radio\" name=\"r\" value=\"2\" checked>\
            <select name=\"s\"><option value=\"x\">X</option><option value=\"y\" selected>Y</option></select>\
            <input type=\"file\" name=\"f\"><button name=\"go\" value=\"1\">Weiter</button></form>";
        let forms = forms(&pieces(html));
        let form = &forms[0];
        assert_eq!((form.method.as_str(), form.action.as_str()), ("post", "/a"));
        let text = |pairs: &[(String, String)]| {
            pairs
                .iter()
                .map(|(n, v)| format!("{n}={v}"))
                .collect::<Vec<_>>()
                .join("&")
        };
        assert_eq!(text(&form.filled), "_csrf=t&text=a & b&r=2&s=y");
        assert_eq!(
            text(&form.with(&[("text", "c"), ("no", "1")])),
            "_csrf=t&r=2&s=y&text=c&no=1"
        );
        assert!(form.offers("f") && !form.offers("outside"));
        assert_eq!(form.buttons, [("go".to_owned(), "1".to_owned(), "Weiter".to_owned())]);
    }
}
