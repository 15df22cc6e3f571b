//! An element of a file, and the elements in it.

use std::collections::BTreeMap;

use roxmltree::Node;

use super::xml::{XmlError, at};
use crate::suggest::did_you_mean;

/// An element of a file in one namespace.
#[derive(Clone, Copy, Debug)]
pub(super) struct Element<'a>(pub Node<'a, 'a>);

impl<'a> Element<'a> {
    /// Its name without a prefix.
    pub fn name(self) -> &'a str {
        self.0.tag_name().name()
    }

    /// An error at this element.
    pub fn error(self, message: impl Into<String>, remedy: impl Into<String>) -> XmlError {
        let document = self.0.document();
        let start = self.0.range().start;
        let written = document.input_text().get(start + 1..).unwrap_or_default();
        let name = written
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '>'))
            .next();
        let (message, remedy): (String, String) = (message.into(), remedy.into());
        XmlError {
            element: name.map(|name| name.chars().take(100).collect()),
            ..at(document.input_text(), start, &message, &remedy)
        }
    }

    /// Its text without white space around it; none when it says nothing.
    ///
    /// Errors: elements in it.
    pub fn text(self) -> Result<Option<String>, XmlError> {
        let mut text = String::new();
        for child in self.0.children() {
            if child.is_element() {
                let message = format!("<{}> has no place in a text", child.tag_name().name());
                return Err(Element(child).error(message, "texts of the standard are plain; delete the markup"));
            }
            text.push_str(child.text().filter(|_| child.is_text()).unwrap_or_default());
        }
        let text = text.trim();
        Ok((!text.is_empty()).then(|| text.to_owned()))
    }

    pub fn attribute(self, name: &str) -> Option<&'a str> {
        self.0.attribute(name).map(str::trim).filter(|value| !value.is_empty())
    }

    fn is_empty(self) -> bool {
        let said = |child: Node<'_, '_>| child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty());
        let speaks = |child: Node<'_, '_>| child.is_element() || said(child);
        !self.0.children().any(speaks) && self.0.attributes().len() == 0
    }
}

/// The elements in an element, by name, after it was made sure that none is unknown or too often there.
pub(super) struct Parts<'a> {
    of: Element<'a>,
    parts: BTreeMap<&'a str, Vec<Element<'a>>>,
}

impl<'a> Parts<'a> {
    /// `single`: names of elements that may stand there once, `many`: any number of times.
    ///
    /// Errors: another element, another namespace, text between elements, one of `single` twice. Of two, one of which says
    /// nothing, the other counts.
    pub fn of(of: Element<'a>, single: &[&str], many: &[&str]) -> Result<Self, XmlError> {
        let namespace = of.0.tag_name().namespace();
        let mut parts: BTreeMap<&str, Vec<Element>> = BTreeMap::new();
        for child in of.0.children() {
            if child.is_text() && child.text().is_some_and(|text| !text.trim().is_empty()) {
                return Err(of.error(
                    "text stands between its elements",
                    "delete the text, or put it into an element",
                ));
            }
            if !child.is_element() {
                continue;
            }
            let (name, element) = (child.tag_name().name(), Element(child));
            // The code of a code list is written without a namespace.
            let is_ours = child.tag_name().namespace() == namespace || child.tag_name().namespace().is_none();
            if !is_ours || !(single.contains(&name) || many.contains(&name)) {
                let known = single.iter().chain(many).copied();
                let hint = did_you_mean(name, known).unwrap_or_else(|| "delete the element".to_owned());
                return Err(element.error(format!("there is no such element in <{}>", of.name()), hint));
            }
            let same = parts.entry(name).or_default();
            if single.contains(&name) && !same.is_empty() {
                let is_silent = |element: &Element| element.is_empty();
                if same.iter().all(is_silent) == element.is_empty() {
                    let message = format!("stands twice in <{}>", of.name());
                    return Err(element.error(message, "keep the one that is right and delete the other"));
                }
                if element.is_empty() {
                    continue;
                }
                same.clear();
            }
            same.push(element);
        }
        Ok(Parts { of, parts })
    }

    pub fn many(&self, name: &str) -> &[Element<'a>] {
        self.parts.get(name).map_or(&[], Vec::as_slice)
    }

    pub fn find(&self, name: &str) -> Option<Element<'a>> {
        self.many(name).first().copied()
    }

    /// Errors: it is missing.
    pub fn one(&self, name: &str) -> Result<Element<'a>, XmlError> {
        self.find(name).ok_or_else(|| {
            let message = format!("<{name}> is missing");
            self.of
                .error(message, format!("add <{name}>, which the standard asks for"))
        })
    }

    /// The text of an element that may be missing or empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, XmlError> {
        self.find(name).map_or(Ok(None), Element::text)
    }

    /// The text of an element that must say something.
    pub fn said(&self, name: &str) -> Result<String, XmlError> {
        let element = self.one(name)?;
        let missing = || element.error("is empty", "write what belongs there, or export the file anew");
        element.text()?.ok_or_else(missing)
    }

    /// The code in an element, one of those known; none when the element is missing.
    pub fn code(&self, name: &str, known: &[&str]) -> Result<Option<String>, XmlError> {
        let Some(element) = self.find(name) else {
            return Ok(None);
        };
        let parts = Parts::of(element, &["code", "name"], &[])?;
        let code = parts.said("code")?;
        if !known.is_empty() && !known.contains(&code.as_str()) {
            let at = parts.one("code")?;
            let message = format!("„{code}“ is no code of the list for <{name}>");
            return Err(at.error(message, format!("use one of {}", known.join(", "))));
        }
        Ok(Some(code))
    }

    /// As `code`, for one that must be there.
    pub fn code_of(&self, name: &str, known: &[&str]) -> Result<String, XmlError> {
        self.one(name)?;
        Ok(self.code(name, known)?.unwrap_or_default())
    }
}
