//! From files to a [`Blueprint`], with every reference resolved and every condition checked.

mod appointments;
mod bounds;
mod checks;
mod clocks;
mod fees;
mod follow_ons;
mod form;
mod forms;
mod grants;
mod knobs;
mod messages;
mod meta;
mod participations;
mod process;
mod shapes;
mod source;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;

use crate::condition::{Condition, Programs, Roots, Source};
use crate::diagnostic::{Diagnostic, Severity};
use crate::files::Files;
use crate::ground::{Beside, Ground};
use crate::model::Blueprint;
use crate::schema::{Schemas, Type};
pub(crate) use appointments::APPOINTMENT_EFFECTS;
pub(crate) use clocks::clock_effects;
pub(crate) use forms::APPLICANT_EVENTS;
pub use process::ROLES;
pub(crate) use process::{EFFECTS, EVENTS, NAMED_EFFECTS, SENT_EVENTS};
pub(crate) use shapes::shape;
use source::Text;
pub(crate) use texts::flatten;

/// A blueprint that runs, and what somebody should still look at.
#[derive(Debug)]
pub struct Loaded {
    pub blueprint: Blueprint,
    pub warnings: Vec<Diagnostic>,
}

/// Names of what happens in a case after its application.
const PROCEEDINGS: [&str; 6] = ["forms", "parties", "appointments", "clocks", "messages", "orders"];

/// Version of the format that this engine reads.
pub(crate) const FORMAT: u32 = 1;

impl Blueprint {
    /// Reads a blueprint: files, references, conditions. [`Blueprint::lint`] then looks for what only shows when it runs.
    ///
    /// Errors: all findings of severity `Error`, with file, line, column and a hint where there is one.
    pub fn load(files: &Files, schemas: &Schemas) -> Result<Loaded, Vec<Diagnostic>> {
        let mut loader = Loader {
            files,
            schemas,
            found: Vec::new(),
            programs: Programs::default(),
        };
        let blueprint = loader.blueprint();
        loader.found.sort();
        loader.found.dedup();
        let has_errors = loader.found.iter().any(|found| found.severity == Severity::Error);
        match blueprint {
            Some(blueprint) if !has_errors => Ok(Loaded {
                blueprint,
                warnings: loader.found,
            }),
            _ => Err(loader.found),
        }
    }
}

/// Reads the files and collects what is wrong with them.
struct Loader<'a> {
    files: &'a Files,
    schemas: &'a Schemas,
    found: Vec<Diagnostic>,
    programs: Programs,
}

impl<'a> Loader<'a> {
    fn blueprint(&mut self) -> Option<Blueprint> {
        let meta_file: source::MetaFile = self.read("blueprint.toml")?;
        let form_file: Option<source::FormFile> = self.read("form.toml");
        let checks_file: Option<source::ChecksFile> = self.read_optional("checks.toml");
        let fees_file: Option<source::FeesFile> = self.read_optional("fees.toml");
        let process_file: Option<source::ProcessFile> = self.read("process.toml");
        let meta = self.meta(meta_file)?;
        let texts = self.texts(&meta);
        let (form_file, checks_file, fees_file, process_file) = (form_file?, checks_file?, fees_file?, process_file?);

        let mut roots = self.surroundings(&meta, &process_file);
        self.sent_roots(&process_file, &mut roots);
        self.field_roots(&form_file, &mut roots);
        self.form_roots(&form_file, &mut roots);
        self.query_roots(&checks_file, &process_file, &mut roots);
        self.party_roots(&process_file, &mut roots);
        let names: Vec<String> = form_file.forms.iter().map(|form| form.id.get_ref().clone()).collect();
        self.steps_with_forms(&process_file.transitions, &names);
        let forms = self.forms(form_file.forms, &meta, &roots);
        // What happens after the application is not there while it is filled in.
        let mut asked = roots.clone();
        asked.retain(|name, _| !PROCEEDINGS.contains(&name.as_str()));
        let form = self.form(form_file.pages, &meta, &asked);
        let places = form::places(&form);
        let order = self.order(&form, &places);
        let queries: BTreeSet<String> = checks_file
            .queries
            .iter()
            .map(|query| query.id.get_ref().clone())
            .collect();
        self.lookups(&form, &queries);
        let (all_queries, all_checks) = self.checks(checks_file, &roots);
        let (positions, refunds) = self.fees(fees_file, &roots);
        let uploads = form::uploads(&form);
        let process = self.process(process_file, &meta.knobs, &queries, &uploads, &roots)?;
        let states = process.states.iter().map(|state| state.id.clone()).collect();
        let follow_ons = self.follow_ons(process.follow_ons, (&states, &queries), &form, &roots);
        let participations = self.participations(process.participations, &form, &forms, &roots);
        let beside = Beside {
            clocks: !process.clocks.is_empty(),
            messages: !process.messages.is_empty(),
            orders: !process.orders.is_empty(),
            parties: !participations.is_empty(),
            appointments: !process.appointments.is_empty(),
            ..Beside::of_forms(&forms)
        };
        let ground = Ground::of(&form, &all_queries, beside);
        Some(Blueprint {
            ground,
            meta,
            form,
            all_queries,
            all_checks,
            positions,
            refunds,
            initial: process.initial,
            states: process.states,
            deadlines: process.deadlines,
            transitions: process.transitions,
            grants: process.grants,
            reminders: process.reminders,
            recheck: process.recheck,
            letters: process.letters,
            forms,
            participations,
            appointments: process.appointments,
            clocks: process.clocks,
            messages: process.messages,
            orders: process.orders,
            follow_ons,
            texts: texts?,
            templates: self.files_ending(".typ"),
            message_templates: self.files_in(crate::messages::FOLDER),
            examples: self.files_in("examples/"),
            hash: self.hash(),
            places,
            order: order?,
        })
    }

    fn read<T: DeserializeOwned>(&mut self, file: &str) -> Option<T> {
        let Some(text) = self.files.get(file) else {
            self.found
                .push(Diagnostic::file(Severity::Error, file, "the file is missing"));
            return None;
        };
        match toml::from_str(text) {
            Ok(read) => Some(read),
            Err(error) => {
                let offset = error.span().map_or(0, |span| span.start);
                self.found
                    .push(Diagnostic::at(Severity::Error, file, text, offset, error.message()));
                None
            }
        }
    }

    fn read_optional<T: DeserializeOwned + Default>(&mut self, file: &str) -> Option<T> {
        if self.files.get(file).is_some() {
            self.read(file)
        } else {
            Some(T::default())
        }
    }

    /// Reports something at a text of a file.
    fn error_at(&mut self, file: &str, offset: usize, message: impl Into<String>, hint: Option<String>) {
        let text = self.files.get(file).unwrap_or_default();
        self.found.push(Diagnostic {
            hint,
            ..Diagnostic::at(Severity::Error, file, text, offset, message)
        });
    }

    /// Compiles an expression; reports and gives none when something is wrong with it.
    fn compile(&mut self, file: &'a str, text: &Text, roots: &Roots, expected: &Type) -> Option<Condition> {
        let source = Source {
            file,
            text: self.files.get(file).unwrap_or_default(),
        };
        match source.compile(&mut self.programs, text, roots, expected) {
            Ok(condition) => Some(condition),
            Err(found) => {
                self.found.extend(found);
                None
            }
        }
    }

    /// As `compile`, for an expression that may be absent.
    fn condition(&mut self, file: &'a str, text: Option<&Text>, roots: &Roots) -> Option<Condition> {
        text.and_then(|text| self.compile(file, text, roots, &Type::Bool))
    }

    /// Reports a name that was given twice.
    fn unique<'t>(&mut self, file: &str, what: &str, names: impl IntoIterator<Item = &'t Text>) {
        let mut seen = BTreeSet::new();
        for name in names {
            if !seen.insert(name.get_ref()) {
                let message = format!("there are two {what} `{}`", name.get_ref());
                self.error_at(file, name.span().start, message, None);
            }
        }
    }

    fn files_ending(&self, ending: &str) -> BTreeMap<String, String> {
        let files = self.files.0.iter().filter(|(path, _)| path.ends_with(ending));
        files.map(|(path, text)| (path.clone(), text.clone())).collect()
    }

    fn files_in(&self, folder: &str) -> BTreeMap<String, String> {
        let files = self.files.0.iter().filter(|(path, _)| path.starts_with(folder));
        files.map(|(path, text)| (path.clone(), text.clone())).collect()
    }

    fn hash(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for (path, text) in &self.files.0 {
            // Lengths keep two different sets of files from running together to the same bytes. Examples are tests;
            // adding one does not make it another service.
            if !path.starts_with("examples/") {
                hasher.update(&path.len().to_le_bytes()).update(path.as_bytes());
                hasher.update(&text.len().to_le_bytes()).update(text.as_bytes());
            }
        }
        *hasher.finalize().as_bytes()
    }
}
