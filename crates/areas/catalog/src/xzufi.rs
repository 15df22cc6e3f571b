//! A service as other portals read it: `leistung` in XZuFi 2.2.0.
//!
//! Elements and their order follow the model of the federal portal for FIM, text modules the code list
//! `urn:de:xzufi:codeliste:leistungstextmodulleika`. Amounts, deadlines and documents are given as texts, which the standard
//! allows in each of these modules; the schema of the standard is not published with a licence that lets it stand here.

use std::collections::BTreeMap;

use base::{Lang, Money};
use town::Town;

use crate::model::{Fee, FeeAmount, Link, Service, ServiceText};
use crate::pages::texts::t;

const NAMESPACE: &str = "http://xoev.de/schemata/xzufi/2_2_0";
const AGS: &str = "urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags";

/// A service with what the catalogue does not say about it.
pub struct Description<'a> {
    pub service: &'a Service,
    pub town: &'a Town,
    /// Where people reach the town's site, without a slash at its end.
    pub base_url: &'a str,
    /// Path on which it is applied for online.
    pub online: Option<&'a str>,
    /// Version of the online service.
    pub version: Option<&'a str>,
    /// What an applicant must do in time, a sentence for each deadline.
    pub deadlines: BTreeMap<Lang, Vec<String>>,
}

/// Numbers of the text modules.
mod module {
    pub const NAME: &str = "02";
    pub const TITLE: &str = "03";
    pub const SHORT: &str = "05";
    pub const WHAT: &str = "06";
    pub const LEGAL: &str = "07";
    pub const DOCUMENTS: &str = "08";
    pub const WHO: &str = "09";
    pub const PROCEDURE: &str = "11";
    pub const FORMS: &str = "14";
    pub const LINKS: &str = "15";
    pub const NOTES: &str = "16";
    pub const OFFICE: &str = "22";
}

impl Description<'_> {
    /// The service as an XML document of its own.
    pub fn xml(&self) -> String {
        let mut xml = Xml::default();
        let (about, service) = (&self.town.about, self.service);
        xml.open("leistung", &[("xmlns:xzufi", NAMESPACE)]);
        let id = [
            ("schemeAgencyID", about.ags.as_str()),
            ("schemeAgencyName", about.authority.get(Lang::De)),
        ];
        xml.leaf("id", &id, &service.id);
        for leika in &service.leika {
            xml.code("referenzLeiKa", ("urn:de:fim:leika:leistung", "unbestimmt"), leika);
        }
        self.text_modules(&mut xml);
        self.module("modulFrist", &mut xml, |lang, _| {
            let deadlines: Vec<String> = self.deadlines.get(&lang)?.iter().map(|line| escape(line)).collect();
            list("ul", &deadlines)
        });
        self.module("modulKosten", &mut xml, |lang, _| {
            let fees: Vec<String> = service.fees.iter().map(|fee| fee_line(lang, fee)).collect();
            list("ul", &fees)
        });
        self.module("modulBearbeitungsdauer", &mut xml, |_, text| {
            text.duration.as_deref().map(escape)
        });
        let page = format!("{}/leistungen/{}", self.base_url, service.id);
        for (lang, text) in &service.texts {
            xml.open("modulUrsprungsportal", &[("languageCode", lang.code())]);
            xml.leaf("uri", &[], &page);
            xml.leaf("titel", &[], &text.title);
            xml.close("modulUrsprungsportal");
        }
        xml.leaf("gueltigkeitGebietID", &[("schemeID", AGS)], &about.ags);
        if let Some(version) = self.version {
            xml.open("versionsinformation", &[]);
            xml.leaf("version", &[], version);
            xml.close("versionsinformation");
        }
        for lang in service.texts.keys() {
            xml.open("sprachversion", &[("languageCode", lang.code())]);
            xml.close("sprachversion");
        }
        xml.close("leistung");
        xml.text
    }

    fn text_modules(&self, xml: &mut Xml) {
        let service = self.service;
        let html = |html: &crate::SafeHtml| (!html.is_empty()).then(|| html.as_str().to_owned());
        let safe =
            |items: &[crate::SafeHtml]| -> Vec<String> { items.iter().map(|item| item.as_str().to_owned()).collect() };
        let legal: Vec<String> = service.legal_basis.iter().map(|norm| escape(norm)).collect();
        type Say<'s> = Box<dyn Fn(Lang, &ServiceText) -> Option<String> + 's>;
        let modules: [(&str, Say<'_>); 9] = [
            (module::NAME, Box::new(|_, text| Some(escape(&text.title)))),
            (module::TITLE, Box::new(|_, text| Some(escape(&text.title)))),
            (module::SHORT, Box::new(|_, text| Some(escape(&text.short)))),
            (module::WHAT, Box::new(move |_, text| html(&text.what))),
            (module::LEGAL, Box::new(move |_, _| list("ul", &legal))),
            (
                module::DOCUMENTS,
                Box::new(move |_, text| list("ul", &safe(&text.documents))),
            ),
            (module::WHO, Box::new(move |_, text| text.who.as_ref().and_then(html))),
            (
                module::PROCEDURE,
                Box::new(move |_, text| list("ol", &safe(&text.procedure))),
            ),
            (
                module::NOTES,
                Box::new(move |_, text| text.notes.as_ref().and_then(html)),
            ),
        ];
        for (code, say) in &modules {
            self.text_module(code, &[], say, xml);
        }
        self.text_module(module::OFFICE, &[], |lang, _| self.offices(lang), xml);
        let mut forms: Vec<(Lang, String, String)> = service.forms.iter().flat_map(|link| self.link(link)).collect();
        if let Some(path) = self.online {
            let online = |lang: &Lang| {
                (
                    *lang,
                    format!("{}{path}", self.base_url),
                    t(*lang, "start-online").into_owned(),
                )
            };
            forms.extend(service.texts.keys().map(online));
        }
        self.text_module(module::FORMS, &forms, |_, _| None, xml);
        let links: Vec<_> = service.links.iter().flat_map(|link| self.link(link)).collect();
        self.text_module(module::LINKS, &links, |_, _| None, xml);
    }

    /// A text module in each language that has something to say; none when no language has.
    fn text_module(
        &self,
        code: &str,
        links: &[(Lang, String, String)],
        say: impl Fn(Lang, &ServiceText) -> Option<String>,
        xml: &mut Xml,
    ) {
        let texts = &self.service.texts;
        let said: Vec<(Lang, String)> = texts
            .iter()
            .filter_map(|(lang, text)| Some((*lang, say(*lang, text)?)))
            .collect();
        if said.is_empty() && links.is_empty() {
            return;
        }
        xml.open("modulText", &[]);
        xml.code(
            "leikaTextmodul",
            ("urn:de:xzufi:codeliste:leistungstextmodulleika", "20240216"),
            code,
        );
        for (lang, html) in &said {
            xml.leaf("inhalt", &[("languageCode", lang.code())], &self.absolute(html));
        }
        for (lang, uri, title) in links {
            xml.open("weiterfuehrenderLink", &[("languageCode", lang.code())]);
            xml.leaf("uri", &[], uri);
            xml.leaf("titel", &[], title);
            xml.close("weiterfuehrenderLink");
        }
        xml.close("modulText");
    }

    /// A module that is described in words.
    fn module(&self, name: &str, xml: &mut Xml, say: impl Fn(Lang, &ServiceText) -> Option<String>) {
        let texts = &self.service.texts;
        let said: Vec<(Lang, String)> = texts
            .iter()
            .filter_map(|(lang, text)| Some((*lang, say(*lang, text)?)))
            .collect();
        if said.is_empty() {
            return;
        }
        xml.open(name, &[]);
        for (lang, html) in said {
            xml.leaf("beschreibung", &[("languageCode", lang.code())], &html);
        }
        xml.close(name);
    }

    /// With the address of the town's site in links that are meant for its own pages.
    fn absolute(&self, html: &str) -> String {
        html.replace("href=\"/", &format!("href=\"{}/", escape(self.base_url)))
    }

    fn link(&self, link: &Link) -> Vec<(Lang, String, String)> {
        let uri = match link.url.starts_with('/') {
            true => format!("{}{}", self.base_url, link.url),
            false => link.url.clone(),
        };
        let of = |lang: &Lang| (*lang, uri.clone(), link.label.get(*lang).to_owned());
        self.service.texts.keys().map(of).collect()
    }

    fn offices(&self, lang: Lang) -> Option<String> {
        let offices = self.service.offices.iter().filter_map(|id| self.town.office(id));
        let lines: Vec<String> = offices
            .map(|office| {
                let [street, city] = office.address.lines();
                escape(&[office.name.get(lang), &street, &city, &office.phone].join(", "))
            })
            .collect();
        list("ul", &lines)
    }
}

/// Label, amount and norm.
fn fee_line(lang: Lang, fee: &Fee) -> String {
    let amount = match (&fee.amount, lang) {
        (FeeAmount::Text(text), _) => text.get(lang).to_owned(),
        (FeeAmount::Cent(amount), _) if *amount == Money::ZERO => t(lang, "free").into_owned(),
        (FeeAmount::Cent(amount), Lang::En) => amount.english(),
        (FeeAmount::Cent(amount), _) => amount.german(),
    };
    let norm = fee
        .legal_basis
        .as_ref()
        .map(|norm| format!(" ({norm})"))
        .unwrap_or_default();
    escape(&format!("{}: {amount}{norm}", fee.label.get(lang)))
}

/// Items of HTML as a list; none when there are none.
fn list(element: &str, items: &[String]) -> Option<String> {
    let items: String = items.iter().map(|item| format!("<li>{item}</li>")).collect();
    (!items.is_empty()).then(|| format!("<{element}>{items}</{element}>"))
}

/// A document while it is written. Names of elements get the prefix of the standard, but for codes, which have none.
#[derive(Default)]
struct Xml {
    text: String,
    depth: usize,
}

impl Xml {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        if self.text.is_empty() {
            self.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }
        self.indent();
        self.tag(name, attributes);
        self.text.push('\n');
        self.depth += 1;
    }

    fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.text.push_str(&format!("</xzufi:{name}>\n"));
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.indent();
        self.tag(name, attributes);
        self.text.push_str(&escape(text));
        self.text.push_str(&format!("</xzufi:{name}>\n"));
    }

    /// A code of a list: its name and version, and the code.
    fn code(&mut self, name: &str, (list, version): (&str, &str), code: &str) {
        self.open(name, &[("listURI", list), ("listVersionID", version)]);
        self.indent();
        self.text.push_str(&format!("<code>{}</code>\n", escape(code)));
        self.close(name);
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let attributes: String = attributes
            .iter()
            .map(|(name, value)| format!(" {name}=\"{}\"", escape(value)))
            .collect();
        self.text.push_str(&format!("<xzufi:{name}{attributes}>"));
    }

    fn indent(&mut self) {
        self.text.push_str(&"  ".repeat(self.depth));
    }
}

/// For the content of elements and attributes; characters that no XML may hold are left out.
fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\t' | '\n' | '\r' => safe.push(c),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => safe.push(c),
        }
    }
    safe
}
