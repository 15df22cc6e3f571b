//! What other portals read about a service is well-formed, complete, and made of parts that the federal portal knows.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base::Lang;
use catalog::Catalogue;
use catalog::xzufi::Description;
use roxmltree::{Document, Node};
use serde_json::Value;
use town::Town;

const NAMESPACE: &str = "http://xoev.de/schemata/xzufi/2_2_0";

/// The towns of the repository, each with its catalogue.
fn towns() -> Vec<(Town, Catalogue)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../towns");
    let folders = std::fs::read_dir(folder)
        .expect("there are towns")
        .filter_map(|entry| Some(entry.ok()?.path()));
    let towns: Vec<_> = folders
        .filter(|folder| folder.join("town.toml").exists())
        .map(|folder| {
            (
                town::load(&folder).expect("it loads"),
                Catalogue::load(&folder).expect("it loads"),
            )
        })
        .collect();
    assert!(!towns.is_empty());
    towns
}

fn described(town: &Town, service: &catalog::Service) -> String {
    Description {
        service,
        town,
        base_url: "https://stadt.example",
        online: service.blueprint.as_ref().map(|_| "/antraege/neu/x"),
        version: Some("1.2.0"),
        deadlines: BTreeMap::from([(Lang::De, vec!["Zahlung: 14 Tage".to_owned()])]),
    }
    .xml()
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children()
        .filter(|child| child.is_element() && child.tag_name().name() == name)
        .collect()
}

fn text(node: Node<'_, '_>) -> String {
    node.text().unwrap_or_default().trim().to_owned()
}

#[test]
fn every_service_of_every_town_is_well_formed_and_says_what_the_page_says() {
    let mut seen = 0;
    for (town, catalogue) in towns() {
        for service in catalogue.services() {
            let xml = described(&town, service);
            let document = Document::parse(&xml).unwrap_or_else(|error| panic!("{}: {error}", service.id));
            let root = document.root_element();
            assert!(root.has_tag_name((NAMESPACE, "leistung")), "{}", service.id);
            let keys: Vec<String> = child(root, "referenzLeiKa")
                .iter()
                .map(|node| text(child(*node, "code")[0]))
                .collect();
            assert_eq!(keys, service.leika);
            let titles: Vec<String> = child(root, "modulText")
                .iter()
                .filter(|module| text(child(child(**module, "leikaTextmodul")[0], "code")[0]) == "02")
                .flat_map(|module| child(*module, "inhalt"))
                .map(text)
                .collect();
            // An `&` of a title is HTML in the module, so it is written twice over.
            let expected: Vec<String> = service
                .texts
                .values()
                .map(|text| text.title.replace('&', "&amp;"))
                .collect();
            assert_eq!(titles, expected);
            assert_eq!(
                !child(root, "modulKosten").is_empty(),
                !service.fees.is_empty(),
                "{}",
                service.id
            );
            assert_eq!(
                xml.contains("https://stadt.example/antraege/neu/x"),
                service.blueprint.is_some()
            );
            assert!(xml.contains(&format!("https://stadt.example/leistungen/{}", service.id)));
            assert!(
                !xml.contains("href=&quot;/"),
                "{}: a link that leads nowhere elsewhere",
                service.id
            );
            seen += 1;
        }
    }
    assert!(seen > 50, "only {seen} services");
}

#[test]
fn what_no_xml_may_hold_is_left_out_and_markup_is_escaped() {
    let (town, catalogue) = towns().remove(0);
    let mut service = catalogue.services()[0].clone();
    service.id = "a\"b<c>&\u{1}d".to_owned();
    service.legal_basis = vec!["§ 1 <script> & ]]>".to_owned()];
    let xml = described(&town, &service);
    let document = Document::parse(&xml).expect("it is well-formed");
    assert_eq!(text(child(document.root_element(), "id")[0]), "a\"b<c>&d");
    assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
}

/// The model by which the federal portal for FIM answers about services of XZuFi 2.2.0, where its description is at hand.
#[test]
fn all_parts_are_known_to_the_federal_portal() {
    let shared = std::env::var_os("RATHAUS_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared"),
        PathBuf::from,
    );
    let Ok(description) = std::fs::read_to_string(shared.join("data/fim-portal-api/openapi.json")) else {
        println!("left out: data/fim-portal-api is not here");
        return;
    };
    let description: Value = serde_json::from_str(&description).expect("it is JSON");
    let model = |name: &str| description["components"]["schemas"][name].clone();
    let module = |name: &str| model(&format!("fimportal__xzufi__xzufi220__leistung__{name}"));
    let codes: Vec<String> = serde_json::from_value(model("ModulTextTyp")["enum"].clone()).expect("a list of codes");
    let (town, catalogue) = towns().remove(0);
    let mut seen = 0;
    for service in catalogue.services() {
        let xml = described(&town, service);
        let document = Document::parse(&xml).expect("it is well-formed");
        let root = document.root_element();
        let order: Vec<String> = model("Leistung220")["required"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|name| name.as_str().unwrap_or_default().to_owned())
            .collect();
        let mut last = 0;
        for part in root.children().filter(Node::is_element) {
            let at = order.iter().position(|name| *name == snake(part.tag_name().name()));
            let at = at.unwrap_or_else(|| panic!("the portal knows no <{}>", part.tag_name().name()));
            assert!(at >= last, "<{}> stands too late", part.tag_name().name());
            last = at;
            let of = match part.tag_name().name() {
                "modulText" => module("Textmodul"),
                "modulFrist" => module("Fristmodul"),
                "modulKosten" => module("Kostenmodul"),
                "modulBearbeitungsdauer" => module("Bearbeitungsdauermodul"),
                "modulUrsprungsportal" => module("UrsprungsportalModul"),
                _ => continue,
            };
            for inner in part.children().filter(Node::is_element) {
                let name = snake(inner.tag_name().name());
                assert!(
                    of["properties"][&name].is_object(),
                    "the portal knows no <{}> there",
                    inner.tag_name().name()
                );
                if name == "leika_textmodul" {
                    assert!(codes.contains(&text(child(inner, "code")[0])));
                }
                seen += 1;
            }
        }
    }
    println!("{seen} parts are known to the federal portal");
}

/// `modulFrist` as the portal writes it: `modul_frist`.
fn snake(name: &str) -> String {
    let mut snake = String::new();
    let mut before = 'A';
    for c in name.chars() {
        if c.is_uppercase() && before.is_lowercase() {
            snake.push('_');
        }
        before = c;
        snake.extend(c.to_lowercase());
    }
    // A name of its own keeps its inner capital.
    snake.replace("lei_ka", "leika")
}
