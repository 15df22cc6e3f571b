//! Code lists in genericode 1.0, the format in which the XRepository gives them out.

use roxmltree::Node;

use super::element::Element;
use super::xml::{XmlError, parse};

/// One entry of a code list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub code: String,
    pub name: String,
}

/// A code list as a table.
#[derive(Debug)]
pub(super) struct List {
    pub uri: Option<String>,
    pub version_uri: Option<String>,
    /// Column that identifies an entry.
    key: String,
    columns: Vec<String>,
    rows: Vec<Vec<(String, String)>>,
}

/// Reads a code list.
///
/// Errors: no XML, no genericode, no key, no entry.
pub(super) fn read(bytes: &[u8]) -> Result<List, XmlError> {
    let document = parse(bytes)?;
    let root = document.root_element();
    let namespace = root.tag_name().namespace().unwrap_or_default();
    if root.tag_name().name() != "CodeList" || !namespace.contains("genericode") {
        return Err(Element(root).error(
            "is no code list in genericode",
            "fetch the list from the XRepository in the format genericode",
        ));
    }
    let columns: Vec<String> = named(root, "Column")
        .filter_map(|column| Some(column.attribute("Id")?.to_owned()))
        .collect();
    let key = named(root, "Key")
        .flat_map(|key| named(key, "ColumnRef"))
        .find_map(|column| column.attribute("Ref"))
        .or(columns.first().map(String::as_str));
    let Some(key) = key.map(str::to_owned) else {
        return Err(Element(root).error("names no column as its key", "fetch the list anew from the XRepository"));
    };
    let rows: Vec<Vec<(String, String)>> = named(root, "Row").map(row).collect();
    if rows.is_empty() {
        return Err(Element(root).error("has no entry", "fetch the list anew from the XRepository"));
    }
    let said = |name: &str| named(root, name).find_map(words);
    Ok(List {
        uri: said("CanonicalUri"),
        version_uri: said("CanonicalVersionUri"),
        key,
        columns,
        rows,
    })
}

impl List {
    /// Code and name of each entry; the columns that a field names count before those of the list.
    pub fn entries(&self, code_key: Option<&str>, name_key: Option<&str>) -> Vec<Entry> {
        let known = |name: Option<&str>| {
            name.filter(|name| self.columns.iter().any(|column| column == name))
                .map(str::to_owned)
        };
        let code_key = known(code_key).unwrap_or_else(|| self.key.clone());
        let other = || self.columns.iter().find(|column| **column != code_key).cloned();
        let name_key = known(name_key).or_else(other).unwrap_or_else(|| code_key.clone());
        let entry = |row: &Vec<(String, String)>| {
            let value = |key: &str| {
                row.iter()
                    .find(|(column, _)| column == key)
                    .map(|(_, value)| value.clone())
            };
            let code = value(&code_key)?;
            let name = value(&name_key).unwrap_or_else(|| code.clone());
            Some(Entry { code, name })
        };
        self.rows.iter().filter_map(entry).collect()
    }
}

fn row(row: Node<'_, '_>) -> Vec<(String, String)> {
    let value = |value: Node<'_, '_>| Some((value.attribute("ColumnRef")?.to_owned(), words(value)?));
    named(row, "Value").filter_map(value).collect()
}

fn named<'a>(node: Node<'a, 'a>, name: &str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |child| child.tag_name().name() == name)
}

/// All text in an element.
fn words(node: Node<'_, '_>) -> Option<String> {
    let text: String = node
        .descendants()
        .filter(Node::is_text)
        .filter_map(|text| text.text())
        .collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then_some(text)
}
