//! A service on one page, for people: what it is, on which law it rests, what it asks and checks, what it costs, how it goes
//! on, what a town may set. Everything comes from the blueprint; conditions are said in words.

mod appointments;
mod clocks;
mod conditions;
mod follow_ons;
mod form;
mod messages;
mod parties;
mod process;
mod rules;
mod words;

use base::Lang;

use crate::condition::Condition;
use crate::model::Blueprint;
use words::Words;

impl Blueprint {
    /// A condition in words; what words would only blur stands as it is written.
    pub(crate) fn in_words(&self, condition: &Condition, lang: Lang) -> String {
        let page = Page {
            blueprint: self,
            words: Words::of(lang),
            lang,
            out: String::new(),
        };
        page.condition(condition)
    }

    /// The page in Markdown (CommonMark with tables), in a language of the platform.
    pub fn guide(&self, lang: Lang) -> String {
        let mut page = Page {
            blueprint: self,
            words: Words::of(lang),
            lang,
            out: String::new(),
        };
        page.head();
        page.form();
        page.rules();
        page.process();
        page.forms();
        page.letters();
        page.messages();
        page.orders();
        page.follow_ons();
        page.knobs();
        page.out
    }
}

/// The page while it is written.
struct Page<'a> {
    blueprint: &'a Blueprint,
    words: Words,
    lang: Lang,
    out: String,
}

impl Page<'_> {
    fn head(&mut self) {
        let meta = &self.blueprint.meta;
        let title = self.text("service.title");
        self.line(&format!("# {title}"));
        if let Some(intro) = self.blueprint.texts(self.lang).find("service.intro") {
            let intro = intro.to_owned();
            self.line(&intro);
        }
        self.heading("about");
        let word = |key: &str| self.words.get(&format!("about.{key}"));
        let trust = format!("{:?}", meta.trust).to_lowercase();
        let automatic = if meta.automatic_decision.allowed {
            self.words.fill(
                "about.automatic_yes",
                &[("legal", &meta.automatic_decision.legal_basis)],
            )
        } else {
            word("automatic_no")
        };
        let years = meta.retention_years.to_string();
        let languages: Vec<&str> = meta.languages.iter().map(|lang| lang.name()).collect();
        let mut rows = vec![
            (word("id"), format!("`{}`", meta.id)),
            (word("version"), meta.version.clone()),
            (word("office"), format!("`{}`", meta.office)),
            (word("trust"), self.words.get(&format!("trust.{trust}"))),
            (word("automatic"), automatic),
            (
                word("retention"),
                self.words
                    .fill("about.years", &[("years", &years), ("legal", &meta.retention_legal)]),
            ),
            (word("languages"), languages.join(", ")),
        ];
        if let Some(leika) = &meta.leika {
            rows.insert(2, (word("leika"), leika.clone()));
        }
        let rows: Vec<String> = rows
            .into_iter()
            .map(|(name, value)| format!("- {name}: {value}"))
            .collect();
        self.list(&rows);
        self.heading("legal");
        let laws: Vec<String> = meta.legal_basis.iter().map(|law| format!("- {law}")).collect();
        self.list(&laws);
    }

    fn heading(&mut self, key: &str) {
        let title = self.words.get(&format!("heading.{key}"));
        self.line(&format!("## {title}"));
    }

    fn subheading(&mut self, key: &str) {
        let title = self.words.get(&format!("heading.{key}"));
        self.line(&format!("### {title}"));
    }

    /// A paragraph.
    fn line(&mut self, text: &str) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn list(&mut self, lines: &[String]) {
        if !lines.is_empty() {
            self.line(&lines.join("\n"));
        }
    }

    /// A table with the named columns.
    fn table(&mut self, columns: &[&str], rows: &[Vec<String>]) {
        if rows.is_empty() {
            return;
        }
        let titles: Vec<String> = columns
            .iter()
            .map(|column| self.words.get(&format!("column.{column}")))
            .collect();
        let mut lines = vec![
            format!("| {} |", titles.join(" | ")),
            format!("|{}", "---|".repeat(columns.len())),
        ];
        // A bar inside a cell would begin the next one.
        let cell = |text: &String| text.replace('|', "\\|").replace('\n', " ");
        lines.extend(
            rows.iter()
                .map(|row| format!("| {} |", row.iter().map(cell).collect::<Vec<_>>().join(" | "))),
        );
        self.line(&lines.join("\n"));
    }

    /// A text of the blueprint.
    fn text(&self, key: &str) -> String {
        self.blueprint.texts(self.lang).get(key).to_owned()
    }

    fn say(&self, key: &str, params: &[(&str, &str)]) -> String {
        self.words.fill(&format!("say.{key}"), params)
    }
}
