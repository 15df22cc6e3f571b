//! Messages that follow a standard, as the examples of their services send them: held against the schemas of the standard, or
//! against its valid examples where there are no schemas at hand. Neither is part of this repository.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use roxmltree::{Document, Node};

use crate::common;

fn shared() -> PathBuf {
    std::env::var_os("RATHAUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    )
}

/// A message of an example: the example's name, the message's id, and the document.
struct Sent {
    example: String,
    id: String,
    body: String,
}

/// Every message of a service that says to follow this standard, from every example that sends it. Each such message of the
/// service is sent by one of them.
fn sent(service: &str, schema: &str) -> Vec<Sent> {
    let blueprint = common::blueprint(service);
    let follows = |id: &str| {
        let message = blueprint.message_entry(id);
        message.is_some_and(|message| message.schema.as_deref() == Some(schema))
    };
    let mut sent = Vec::new();
    for outcome in blueprint.run_examples().outcomes {
        for (id, message) in outcome.messages {
            if follows(&id) {
                sent.push(Sent {
                    example: outcome.name.clone(),
                    id,
                    body: message.body,
                });
            }
        }
    }
    let reached: BTreeSet<&str> = sent.iter().map(|one| one.id.as_str()).collect();
    let all = blueprint.messages.iter().map(|message| message.id.as_str());
    let all: BTreeSet<&str> = all.filter(|id| follows(id)).collect();
    assert!(!all.is_empty(), "{service} has no message that follows {schema}");
    assert_eq!(reached, all, "no example of {service} sends some message");
    sent
}

// ---- With schemas: XBau 2.6 ----

/// A folder for documents that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path = std::env::temp_dir().join(format!("rathaus-{name}-{}", std::process::id()));
        fs::create_dir_all(&path).expect("a folder for the documents");
        Folder(path)
    }

    fn keep(&self, name: &str, body: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, body).expect("it is written");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

/// The schema file of a folder that declares this root element.
fn schema_of(folder: &Path, root: &str) -> PathBuf {
    let declares = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap_or_default();
        text.contains(&format!("<xs:element name=\"{root}\">"))
    };
    let files = fs::read_dir(folder).expect("the folder of the schemas");
    let mut files = files.map(|entry| entry.expect("an entry").path());
    let file = files.find(declares);
    file.unwrap_or_else(|| panic!("no schema of {} declares {root}", folder.display()))
}

/// What xmllint finds wrong in the documents; nothing when all of them are valid.
fn invalid(schema: &Path, documents: &[PathBuf]) -> Vec<String> {
    let run = Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .args(documents)
        .output()
        .expect("xmllint runs");
    let said = String::from_utf8_lossy(&run.stderr);
    let found: Vec<String> = said
        .lines()
        .filter(|line| {
            line.contains("validity error") || line.contains("fails to validate") || line.contains("parser error")
        })
        .map(str::to_owned)
        .collect();
    assert_eq!(run.status.success(), found.is_empty(), "{}: {said}", schema.display());
    found
}

#[test]
fn messages_of_the_building_authority_are_valid_xbau() {
    let xbau = shared().join("data/xbau/artifacts/xbau/2.6");
    if !xbau.is_dir() {
        println!("left out: {} is not here", xbau.display());
        return;
    }
    if Command::new("xmllint").arg("--version").output().is_err() {
        println!("left out: xmllint is missing (Debian: libxml2-utils)");
        return;
    }
    let folder = Folder::new("xbau");
    let mut documents: BTreeMap<String, Vec<(String, PathBuf)>> = BTreeMap::new();
    for (place, one) in sent("building-permit", "XBau 2.6").into_iter().enumerate() {
        let root = Document::parse(&one.body)
            .expect("well-formed")
            .root_element()
            .tag_name()
            .name()
            .to_owned();
        let path = folder.keep(&format!("{place}-{}.xml", one.id), &one.body);
        documents.entry(root).or_default().push((one.body, path));
    }
    for (root, documents) in &documents {
        // The schemas come in two sets; in the second more is mandatory.
        for schemas in ["specs", "xsd/xsd_dev"] {
            let schema = schema_of(&xbau.join(schemas), root);
            let paths: Vec<PathBuf> = documents.iter().map(|(_, path)| path.clone()).collect();
            let found = invalid(&schema, &paths);
            assert!(found.is_empty(), "{root} against {schemas}:\n{}", found.join("\n"));
        }
        // The same test tells what is wrong.
        let (body, _) = documents.first().expect("a document");
        let schema = schema_of(&xbau.join("xsd/xsd_dev"), root);
        for (place, (from, to)) in [
            ("<nachrichtenUUID>", "<nachrichtenUUID>not-"),
            ("version=\"2.6\"", "version=\"2.5\""),
            (
                "urn:xoev-de:xbau:codeliste:xbau-nachrichten",
                "urn:xoev-de:xbau:codeliste:another",
            ),
        ]
        .into_iter()
        .enumerate()
        {
            assert!(body.contains(from), "{root} has no {from}");
            let broken = folder.keep(&format!("broken-{place}-{root}.xml"), &body.replacen(from, to, 1));
            assert!(!invalid(&schema, &[broken]).is_empty(), "{root} may say {to}");
        }
    }
}

// ---- Without schemas: XGewerbeanzeige 2.2 ----

const NAMESPACE: &str = "http://www.xgewerbeanzeige.de/spezifikation/2.2";

/// What version 2.1 has and version 2.2 has no longer, by its own example.
const GONE: [&str; 1] = ["natSchluesselVerzeichnis"];

/// What every example has and the office does not know when the machine confirms a notice: a key of the street, the class of
/// the activity (which the statistical office gives), and numbers of the notice and of the trade over its life.
const NOT_KNOWN: [&str; 5] = [
    "strassenschluessel",
    "taetigkeitSchluessel",
    "stichwort",
    "gemeindeMeldungNr",
    "gewerbebetriebID",
];

/// What the valid examples of a standard show of each element, by its path.
#[derive(Default)]
struct Shown {
    elements: BTreeMap<String, Element>,
}

#[derive(Default)]
struct Element {
    /// Children that come before others somewhere.
    before: BTreeSet<(String, String)>,
    children: BTreeSet<String>,
    /// Children of every one of them.
    always: Option<BTreeSet<String>>,
    attributes: BTreeSet<String>,
    /// Whether one of them is empty.
    may_be_empty: bool,
    /// How many examples have it. What a single one has may be its own.
    examples: usize,
}

impl Element {
    /// One more of them has these children.
    fn always<'a>(&mut self, names: impl Iterator<Item = &'a str>) {
        let names: BTreeSet<String> = names.map(str::to_owned).collect();
        self.always = Some(match self.always.take() {
            Some(known) => known.intersection(&names).cloned().collect(),
            None => names,
        });
    }
}

fn is_empty(node: Node<'_, '_>) -> bool {
    children(node).next().is_none() && node.text().is_none_or(|text| text.trim().is_empty())
}

fn name<'a>(node: Node<'a, '_>) -> &'a str {
    node.tag_name().name()
}

fn children<'a, 'b>(node: Node<'a, 'b>) -> impl Iterator<Item = Node<'a, 'b>> {
    node.children().filter(Node::is_element)
}

/// The path of an element below the root. Notices are alike but for their reasons; addresses of a trade, of its main establishment
/// and of people are alike.
fn path(node: Node<'_, '_>) -> String {
    let mut names: Vec<&str> = node
        .ancestors()
        .filter(Node::is_element)
        .map(|node| node.tag_name().name())
        .collect();
    names.pop();
    names.reverse();
    if names.len() > 1 && names.first() == Some(&"satz") {
        names.splice(1..2, ["notice"]);
        let address = names.iter().position(|name| *name == "anschrift");
        if let Some(address) = address.filter(|_| !names.contains(&"autor")) {
            names.drain(..address);
        }
    }
    names.join("/")
}

impl Shown {
    /// `lacks`: what this example leaves out although it must not.
    fn learn(&mut self, document: &Document<'_>, lacks: &[&str]) {
        let mut seen = BTreeSet::new();
        for node in document.root_element().descendants().filter(Node::is_element) {
            let path = path(node);
            let element = self.elements.entry(path.clone()).or_default();
            let names: Vec<&str> = children(node).map(name).filter(|name| !GONE.contains(name)).collect();
            for (place, one) in names.iter().enumerate() {
                let later = names.iter().skip(place + 1).filter(|later| *later != one);
                element
                    .before
                    .extend(later.map(|later| ((*one).to_owned(), (*later).to_owned())));
            }
            element.children.extend(names.iter().map(|name| (*name).to_owned()));
            element.always(names.iter().chain(lacks).copied());
            let attributes = node.attributes().map(|attribute| attribute.name().to_owned());
            element.attributes.extend(attributes);
            element.may_be_empty |= is_empty(node);
            element.examples += usize::from(seen.insert(path));
        }
    }

    /// An example of an earlier version shows what need not be there.
    fn loosen(&mut self, document: &Document<'_>) {
        let mut seen = BTreeSet::new();
        for node in document.root_element().descendants().filter(Node::is_element) {
            let path = path(node);
            if let Some(element) = self.elements.get_mut(&path) {
                element.always(children(node).map(name));
                element.examples += usize::from(seen.insert(path));
            }
        }
    }

    /// What comes before what also by way of others; examples show only some neighbours together.
    fn close(&mut self) {
        for element in self.elements.values_mut() {
            loop {
                let through: Vec<(String, String)> = element
                    .before
                    .iter()
                    .flat_map(|(a, b)| {
                        let next = element.before.iter().filter(move |(from, _)| from == b);
                        next.map(|(_, c)| (a.clone(), c.clone()))
                    })
                    .filter(|pair| !element.before.contains(pair))
                    .collect();
                if through.is_empty() {
                    break;
                }
                element.before.extend(through);
            }
        }
    }

    /// What is otherwise in the document than in the examples.
    fn differences(&self, document: &Document<'_>) -> Vec<String> {
        let mut found = Vec::new();
        for node in document.root_element().descendants().filter(Node::is_element) {
            let path = path(node);
            let Some(element) = self.elements.get(&path) else {
                // Said once, where it begins.
                if node
                    .parent_element()
                    .is_none_or(|parent| self.elements.contains_key(&self::path(parent)))
                {
                    found.push(format!("{path} stands in no example"));
                }
                continue;
            };
            let names: Vec<&str> = children(node).map(name).collect();
            for (place, one) in names.iter().enumerate() {
                for later in names.iter().skip(place + 1) {
                    let known = |a: &str, b: &str| element.before.contains(&(a.to_owned(), b.to_owned()));
                    if one != later && known(later, one) && !known(one, later) {
                        found.push(format!("{path}: {later} stands before {one} in the examples"));
                    }
                }
            }
            // Who else takes part is told with less than the person who gives notice.
            let is_further = name(node) == "beteiligtePerson"
                && node
                    .prev_siblings()
                    .skip(1)
                    .any(|before| before.has_tag_name((NAMESPACE, "beteiligtePerson")));
            let counts = element.examples > 1 && !is_further;
            let always = element.always.iter().flatten().filter(|_| counts);
            let missing = always.filter(|name| !names.contains(&name.as_str()) && !NOT_KNOWN.contains(&name.as_str()));
            // What an example must not leave out is meant where any example has it.
            found.extend(
                missing
                    .filter(|name| element.children.contains(*name))
                    .map(|name| format!("{path} has no {name}, which every example has")),
            );
            for attribute in node.attributes() {
                if !element.attributes.contains(attribute.name()) {
                    found.push(format!(
                        "{path} has an attribute {}, which no example has",
                        attribute.name()
                    ));
                }
            }
            if is_empty(node) && !element.may_be_empty {
                found.push(format!("{path} is empty"));
            }
        }
        found
    }
}

/// What version 2.2 is, by its valid example and, for what that does not show (changes, ends, main establishments), by those of 2.1:
/// the valid one, and the one that breaks a rule on its content but is in the right form. The one of 2.0 shows what need not be there.
fn shown(examples: &Path) -> Shown {
    let mut shown = Shown::default();
    for (file, lacks) in [
        ("xgwa2.2-valid.xml", &[][..]),
        ("xgwa2.1-valid.xml", &[]),
        ("xgwa2.1-invalid-sch.xml", &["betriebArt"]),
    ] {
        let text = fs::read_to_string(examples.join(file)).expect(file);
        shown.learn(&Document::parse(&text).expect(file), lacks);
    }
    let earlier = "xgwa2.0-valid.xml";
    let text = fs::read_to_string(examples.join(earlier)).expect(earlier);
    shown.loosen(&Document::parse(&text).expect(earlier));
    shown.close();
    shown
}

#[test]
fn messages_of_the_trade_office_have_the_form_of_the_valid_examples_of_xgewerbeanzeige() {
    let examples = shared().join("data/xgewerbeanzeige/beispiele");
    if !examples.is_dir() {
        println!("left out: {} is not here", examples.display());
        return;
    }
    let shown = shown(&examples);
    let files = fs::read_dir(&examples).expect("the folder of the examples");
    let texts: Vec<String> = files
        .filter_map(|entry| fs::read_to_string(entry.expect("an entry").path()).ok())
        .collect();
    let mut kinds = BTreeSet::new();
    let all = sent("trade-notice", "XGewerbeanzeige 2.2");
    for one in &all {
        let document = Document::parse(&one.body).expect("well-formed");
        let root = document.root_element();
        let mut found = shown.differences(&document);
        let strangers = root
            .descendants()
            .filter(Node::is_element)
            .filter(|node| node.tag_name().namespace() != (name(*node) != "code").then_some(NAMESPACE));
        found.extend(strangers.map(|node| format!("{} is in another namespace", path(node))));
        if !texts.iter().any(|text| text.contains(&format!("<xga:{} ", name(root)))) {
            found.push(format!("{} is the name of no message", name(root)));
        }
        let code = one.body.split("<code>").nth(1).and_then(|rest| rest.split('<').next());
        if !code.is_some_and(|code| name(root).ends_with(&format!(".{code}"))) {
            found.push(format!("{} says to be {code:?}", name(root)));
        }
        if one.id.starts_with("accident_insurance") && one.body.contains("staatsangehoerigkeit") {
            found.push("the accident insurance is told the nationality".to_owned());
        }
        // A trade from before its parts were kept says what is known of it.
        if one.example.contains("from before its parts were kept") {
            found.retain(|found| !found.contains("which every example has"));
        }
        // Each kind of notice has reasons of its own and no others.
        let all: BTreeSet<&str> = root.descendants().filter(Node::is_element).map(name).collect();
        let kind = ["anmeldung", "ummeldung", "abmeldung"].map(|kind| all.contains(kind));
        let reasons = ["Anmeldung", "Ummeldung", "Abmeldung"];
        let reasons = reasons.map(|kind| all.contains(format!("grund{kind}Schluessel").as_str()));
        if kind != reasons || kind.iter().filter(|is_it| **is_it).count() != 1 {
            found.push("it says one kind of notice and the reason of another".to_owned());
        }
        kinds.insert(kind);
        let Sent { example, id, body } = one;
        assert!(found.is_empty(), "{id} in „{example}“:\n{}\n{body}", found.join("\n"));
    }
    assert_eq!(kinds.len(), 3, "no example sends some kind of notice");
}

/// A test that finds nothing wrong with what is wrong would hold nothing.
#[test]
fn what_is_wrong_in_the_invalid_examples_of_xgewerbeanzeige_would_be_found_in_ours() {
    let examples = shared().join("data/xgewerbeanzeige/beispiele");
    if !examples.is_dir() {
        println!("left out: {} is not here", examples.display());
        return;
    }
    let shown = shown(&examples);
    let differences = |file: &str| {
        let text = fs::read_to_string(examples.join(file)).expect(file);
        shown.differences(&Document::parse(&text).expect(file)).join("\n")
    };
    assert_eq!(differences("xgwa2.2-valid.xml"), "");
    for (file, expected) in [
        ("xgwa2.2-invalid.xml", "has no betriebArt"),
        ("xgwa2.2-invalid.xml", "has no familienname"),
        ("xgwa2.1-invalid-xsd.xml", "satz/notice has no satzErstellung"),
        ("xgwa2.0-invalid-xsd.xml", "anschrift has no strasse"),
        ("xgwa2.0-invalid-xsd.xml", "berichtszeitraum stands in no example"),
    ] {
        let found = differences(file);
        assert!(found.contains(expected), "{file}: {found}");
    }
    // The same faults in a message of ours.
    let all = sent("trade-notice", "XGewerbeanzeige 2.2");
    let body = &all.first().expect("a message").body;
    let without = |name: &str| {
        let (from, to) = (format!("<xga:{name}>"), format!("</xga:{name}>"));
        let at = body.rfind(&from).expect(name);
        let end = body.rfind(&to).expect(name) + to.len();
        format!(
            "{}{}",
            body.get(..at).expect("its beginning"),
            body.get(end..).expect("its end")
        )
    };
    let renamed = |from: &str, to: &str| {
        let opened = body.replace(&format!("<xga:{from}>"), &format!("<xga:{to}>"));
        opened.replace(&format!("</xga:{from}>"), &format!("</xga:{to}>"))
    };
    let swapped = body
        .replace("xga:vorname>", "xga:TURN>")
        .replace("xga:familienname>", "xga:vorname>")
        .replace("xga:TURN>", "xga:familienname>");
    for (broken, expected) in [
        (without("betriebArt"), "has no betriebArt"),
        (without("familienname"), "has no familienname"),
        (without("satzErstellung"), "has no satzErstellung"),
        (without("strasse"), "anschrift has no strasse"),
        (
            renamed("gueltigAb", "berichtszeitraum"),
            "berichtszeitraum stands in no example",
        ),
        (swapped, "familienname stands before vorname"),
        (
            body.replacen("<xga:vorname>", "<xga:vorname lang=\"de\">", 1),
            "an attribute lang",
        ),
    ] {
        let found = shown.differences(&Document::parse(&broken).expect(expected)).join("\n");
        assert!(found.contains(expected), "{expected}: {found}");
    }
}
