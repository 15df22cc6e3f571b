use std::collections::{BTreeMap, BTreeSet};

use super::Loader;
use super::source::{FieldEntry, FormFile, PageEntry, Text};
use crate::condition::{Condition, Roots};
use crate::group::NESTING_MAX;
use crate::kinds;
use crate::model::{CLAIMS, Field, FieldCheck, Meta, Page, Params};
use crate::schema::Type;
use crate::scope::Step;
use crate::suggest::did_you_mean;

pub(super) const FILE: &str = "form.toml";

/// Files are small photos and scans; more asks too much of a phone's connection.
const FILE_BYTES_MAX: u64 = 10 << 20;
pub(super) const UPLOAD_TYPES: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];

impl<'a> Loader<'a> {
    /// Types of all fields, for conditions anywhere in the blueprint.
    pub(super) fn field_roots(&mut self, file: &FormFile, roots: &mut Roots) {
        let fields = || file.pages.iter().flat_map(|page| &page.fields);
        self.unique(FILE, "fields", fields().map(|field| &field.id));
        self.unique(FILE, "pages", file.pages.iter().map(|page| &page.id));
        for field in fields() {
            let ty = self.field_type(field, 0);
            roots.insert(field.id.get_ref().clone(), ty);
            if RESERVED.contains(&field.id.get_ref().as_str()) {
                let message = format!("`{}` is a name of the engine", field.id.get_ref());
                self.error_at(FILE, field.id.span().start, message, None);
            }
        }
    }

    /// The type of an answer; a group's is a list of objects. Reports names and kinds that cannot be. `depth`: how many
    /// groups are around it.
    fn field_type(&mut self, field: &FieldEntry, depth: usize) -> Type {
        let id = field.id.get_ref();
        if !is_name(id) {
            let message = format!("`{id}` is no name: small letters, digits and _ only");
            self.error_at(FILE, field.id.span().start, message, None);
        }
        let Some(kind) = kinds::find(field.kind.get_ref()) else {
            let known = kinds::KINDS.iter().map(|kind| kind.name());
            let hint = did_you_mean(field.kind.get_ref(), known);
            let message = format!("there is no kind `{}`", field.kind.get_ref());
            self.error_at(FILE, field.kind.span().start, message, hint);
            return Type::Any;
        };
        if !field.fields.is_empty() {
            return self.group_type(field, depth);
        }
        let options = || Type::OneOf(field.options.clone().unwrap_or_default());
        match kind.ty() {
            Type::Text if field.options.is_some() => options(),
            Type::List(_) if field.options.is_some() => Type::List(Box::new(options())),
            other => other,
        }
    }

    fn group_type(&mut self, group: &FieldEntry, depth: usize) -> Type {
        self.list_of(&group.id, &group.fields, depth)
    }

    fn list_of(&mut self, id: &Text, fields: &[FieldEntry], depth: usize) -> Type {
        self.unique(FILE, "fields", fields.iter().map(|field| &field.id));
        if depth >= NESTING_MAX {
            let message = format!("groups stand in groups at most {NESTING_MAX} deep");
            self.error_at(FILE, id.span().start, message, None);
            return Type::Any;
        }
        let mut parts = BTreeMap::new();
        for field in fields {
            let id = field.id.get_ref();
            if IN_GROUPS_RESERVED.contains(&id.as_str()) {
                let message = format!("`{id}` is the name of a text or of an input of its group");
                self.error_at(FILE, field.id.span().start, message, None);
            }
            let not_here = kinds::find(field.kind.get_ref()).is_some_and(|kind| kind.is_upload());
            if not_here || field.lookup.is_some() || field.account.is_some() || field.carry_over {
                let message = "files, lookups, accounts and what is carried over do not go into a group";
                self.error_at(FILE, field.id.span().start, message, None);
            }
            parts.insert(id.clone(), self.field_type(field, depth + 1));
        }
        Type::List(Box::new(Type::Object(parts)))
    }

    /// As the type of a group: a list of objects with these fields.
    pub(super) fn form_type(&mut self, id: &Text, fields: &[FieldEntry]) -> Type {
        if !is_name(id.get_ref()) {
            let message = format!("`{}` is no name: small letters, digits and _ only", id.get_ref());
            self.error_at(FILE, id.span().start, message, None);
        }
        if fields.is_empty() {
            self.error_at(
                FILE,
                id.span().start,
                format!("the form `{}` asks nothing", id.get_ref()),
                None,
            );
        }
        self.list_of(id, fields, 0)
    }

    pub(super) fn form(&mut self, pages: Vec<PageEntry>, meta: &Meta, roots: &Roots) -> Vec<Page> {
        pages.into_iter().map(|page| self.page(page, meta, roots)).collect()
    }

    fn page(&mut self, entry: PageEntry, meta: &Meta, roots: &Roots) -> Page {
        let shown_when = self.condition(FILE, entry.shown_when.as_ref(), roots);
        let fields = entry
            .fields
            .into_iter()
            .filter_map(|field| self.field(field, "", meta, roots))
            .collect();
        Page {
            id: entry.id.into_inner(),
            shown_when,
            fields,
        }
    }

    /// `within`: the key of the group around it.
    fn field(&mut self, mut entry: FieldEntry, within: &str, meta: &Meta, roots: &Roots) -> Option<Field> {
        let kind = kinds::find(entry.kind.get_ref())?;
        self.kind_params(kind, &entry);
        let key = [within, entry.id.get_ref()].join(if within.is_empty() { "" } else { "." });
        let fields = self.inner_fields(std::mem::take(&mut entry.fields), &key, meta, roots);
        let params = self.params(&entry, meta, roots);
        let checks = entry.check.iter().filter_map(|check| {
            let when = self.compile(FILE, &check.when, roots, &Type::Bool)?;
            Some(FieldCheck {
                when,
                key: check.key.clone(),
            })
        });
        let checks = checks.collect();
        let account = entry.account.and_then(|claim| self.claim(&claim));
        Some(Field {
            account,
            kind,
            required: entry.required.unwrap_or(kind.is_asked()),
            required_when: self.condition(FILE, entry.required_when.as_ref(), roots),
            shown_when: self.condition(FILE, entry.shown_when.as_ref(), roots),
            checks,
            why: entry.why,
            carry_over: entry.carry_over,
            summary: entry
                .summary
                .unwrap_or(kind.name() != "note" && entry.hidden != Some(true)),
            autocomplete: entry.autocomplete,
            statistical: entry.statistical,
            lookup: entry.lookup.map(toml::Spanned::into_inner),
            fim: entry.fim,
            key,
            fields,
            params,
            id: entry.id.into_inner(),
        })
    }

    /// The fields of a group. Their conditions read what stands before them in the same entry, and everything outside.
    pub(super) fn inner_fields(
        &mut self,
        entries: Vec<FieldEntry>,
        key: &str,
        meta: &Meta,
        outside: &Roots,
    ) -> Vec<Field> {
        if entries.is_empty() {
            return Vec::new();
        }
        let mut roots = outside.clone();
        let mut fields = Vec::new();
        for entry in entries {
            let (id, ty) = (entry.id.get_ref().clone(), self.known_type(&entry));
            // Conditions beyond „shown“ may also read the field itself; what comes later is not known yet.
            roots.insert(id, ty);
            fields.extend(self.field(entry, key, meta, &roots));
        }
        fields
    }

    /// As `field_type`, for a field that was reported on already.
    fn known_type(&mut self, entry: &FieldEntry) -> Type {
        let before = self.found.len();
        let ty = self.field_type(entry, 0);
        self.found.truncate(before);
        ty
    }

    /// What an account knows of a person.
    fn claim(&mut self, name: &Text) -> Option<String> {
        if !CLAIMS.contains(&name.get_ref().as_str()) {
            let message = format!("accounts know no `{}`", name.get_ref());
            let hint = did_you_mean(name.get_ref(), CLAIMS.iter().copied());
            self.error_at(FILE, name.span().start, message, hint);
            return None;
        }
        Some(name.get_ref().clone())
    }

    /// Only the parameters of its kind, and all that it needs.
    fn kind_params(&mut self, kind: &dyn kinds::Kind, entry: &FieldEntry) {
        let given = given_params(entry);
        for name in &given {
            if !kind.params().contains(name) {
                let message = format!("a field of kind `{}` has no `{name}`", kind.name());
                let hint = format!(
                    "it has {}",
                    if kind.params().is_empty() {
                        "none".to_owned()
                    } else {
                        kind.params().join(", ")
                    }
                );
                self.error_at(FILE, entry.kind.span().start, message, Some(hint));
            }
        }
        self.bounds(entry);
        for name in kind.params_needed() {
            if !given.contains(name) {
                let message = format!("a field of kind `{}` needs `{name}`", kind.name());
                self.error_at(FILE, entry.kind.span().start, message, None);
            }
        }
    }

    fn params(&mut self, entry: &FieldEntry, meta: &Meta, roots: &Roots) -> Params {
        let types = UPLOAD_TYPES.map(str::to_owned).to_vec();
        Params {
            options: entry.options.clone().unwrap_or_default(),
            options_from: entry
                .options_from
                .as_ref()
                .and_then(|knob| self.options_knob(knob, meta)),
            min: entry.min,
            max: entry.max,
            step: entry.step,
            pattern: entry.pattern.as_ref().and_then(|pattern| self.pattern(pattern)),
            last: entry.last,
            files_min: entry.files_min.unwrap_or(1),
            files_max: entry.files_max.unwrap_or(1),
            bytes_max: entry.bytes_max.unwrap_or(FILE_BYTES_MAX),
            types: entry.types.clone().unwrap_or(types),
            grant: entry.grant.as_ref().map(|grant| grant.get_ref().clone()),
            formula: entry
                .formula
                .as_ref()
                .and_then(|text| self.compile(FILE, text, roots, &Type::Any)),
            hidden: entry.hidden.unwrap_or(false),
            postcode: entry.postcode.unwrap_or(false),
            length: entry.length,
            short: entry.short.unwrap_or(false),
            abroad: entry.abroad.unwrap_or(false),
        }
    }

    fn options_knob(&mut self, knob: &Text, meta: &Meta) -> Option<String> {
        if meta.knobs.contains_key(knob.get_ref()) {
            return Some(knob.get_ref().clone());
        }
        let hint = did_you_mean(knob.get_ref(), meta.knobs.keys().map(String::as_str));
        self.error_at(
            FILE,
            knob.span().start,
            format!("there is no knob `{}`", knob.get_ref()),
            hint,
        );
        None
    }

    fn pattern(&mut self, pattern: &Text) -> Option<regex::Regex> {
        match regex::Regex::new(&format!("^(?:{})$", pattern.get_ref())) {
            Ok(regex) => Some(regex),
            Err(error) => {
                self.error_at(
                    FILE,
                    pattern.span().start,
                    format!("the pattern cannot be read: {error}"),
                    None,
                );
                None
            }
        }
    }

    /// Queries that fields ask once their page is saved.
    pub(super) fn lookups(&mut self, form: &[Page], queries: &BTreeSet<String>) {
        for field in form.iter().flat_map(|page| &page.fields) {
            if let Some(lookup) = field.lookup.as_deref().filter(|lookup| !queries.contains(*lookup)) {
                let hint = did_you_mean(lookup, queries.iter().map(String::as_str));
                self.error_at(
                    FILE,
                    0,
                    format!("the field `{}` looks up `{lookup}`, which is no query", field.id),
                    hint,
                );
            }
        }
    }

    /// An order in which every condition finds what it reads; a circle is an error.
    pub(super) fn order(&mut self, form: &[Page], places: &BTreeMap<String, (usize, usize)>) -> Option<Vec<Step>> {
        let mut sorter = Sorter {
            form,
            places,
            order: Vec::new(),
            marks: BTreeMap::new(),
        };
        for (index, page) in form.iter().enumerate() {
            sorter
                .visit(Step::Page(index))
                .err()
                .map_or(Ok(()), Err)
                .or_else(|circle| self.circle(form, circle))
                .ok()?;
            for place in 0..page.fields.len() {
                sorter
                    .visit(Step::Field(index, place))
                    .or_else(|circle| self.circle(form, circle))
                    .ok()?;
            }
        }
        Some(sorter.order)
    }

    fn circle(&mut self, form: &[Page], step: Step) -> Result<(), ()> {
        let (name, condition) = match step {
            Step::Page(page) => (&form[page].id, form[page].shown_when.as_ref()),
            Step::Field(page, place) => {
                let field = &form[page].fields[place];
                (&field.id, field.shown_when.as_ref().or(field.params.formula.as_ref()))
            }
        };
        let message = format!("whether `{name}` is shown depends on itself");
        self.error_at(
            FILE,
            condition.map_or(0, |condition| condition.place.offset),
            message,
            None,
        );
        Err(())
    }
}

/// Names of the engine that no field may take.
const RESERVED: [&str; 11] = [
    "town",
    "case",
    "today",
    "fee",
    "grant",
    "forms",
    "parties",
    "appointments",
    "clocks",
    "messages",
    "orders",
];

/// Ids of the fields that hold files.
pub(super) fn uploads(form: &[Page]) -> BTreeSet<&str> {
    let fields = form.iter().flat_map(|page| &page.fields);
    fields
        .filter(|field| field.kind.is_upload())
        .map(|field| field.id.as_str())
        .collect()
}

/// Names that texts and inputs of a group have taken.
const IN_GROUPS_RESERVED: [&str; 8] = ["label", "hint", "entry", "add", "errors", "options", "parts", "count"];

/// Sorts steps so that each comes after what it reads.
struct Sorter<'f> {
    form: &'f [Page],
    places: &'f BTreeMap<String, (usize, usize)>,
    order: Vec<Step>,
    /// False while its needs are being visited, true when it has its place.
    marks: BTreeMap<(usize, usize), bool>,
}

impl Sorter<'_> {
    /// Errors: the step that depends on itself.
    fn visit(&mut self, step: Step) -> Result<(), Step> {
        // Pages are marked at a place that no field has.
        let mark = match step {
            Step::Page(page) => (page, usize::MAX),
            Step::Field(page, place) => (page, place),
        };
        match self.marks.insert(mark, false) {
            Some(true) => {
                self.marks.insert(mark, true);
                return Ok(());
            }
            Some(false) => return Err(step),
            None => {}
        }
        let form = self.form;
        let conditions: Vec<(&Condition, &str)> = match step {
            Step::Page(page) => form[page].shown_when.iter().map(|when| (when, "")).collect(),
            Step::Field(page, place) => {
                self.visit(Step::Page(page))?;
                let field = &form[page].fields[place];
                let own = field.with_inner().into_iter();
                own.flat_map(|f| {
                    f.shown_when
                        .iter()
                        .chain(&f.params.formula)
                        .map(|when| (when, field.id.as_str()))
                })
                .collect()
            }
        };
        // A field in a group that has the name of one outside stands for it.
        let inner = |group: &str, root: &str| {
            let group = self.places.get(group).map(|(page, place)| &form[*page].fields[*place]);
            group.is_some_and(|group| group.with_inner().into_iter().skip(1).any(|field| field.id == root))
        };
        let roots: Vec<String> = conditions
            .into_iter()
            .flat_map(|(condition, of)| condition.reads_roots().map(move |root| (of, root)))
            .filter(|(of, root)| !inner(of, root))
            .map(|(_, root)| root.to_owned())
            .collect();
        for root in &roots {
            if let Some((page, place)) = self.places.get(root.as_str()) {
                self.visit(Step::Field(*page, *place))?;
            }
        }
        self.marks.insert(mark, true);
        self.order.push(step);
        Ok(())
    }
}

/// Page and place of each field.
pub(super) fn places(form: &[Page]) -> BTreeMap<String, (usize, usize)> {
    let of_page = |(index, page): (usize, &Page)| {
        let of_field = move |(place, field): (usize, &Field)| (field.id.clone(), (index, place));
        page.fields.iter().enumerate().map(of_field).collect::<Vec<_>>()
    };
    form.iter().enumerate().flat_map(of_page).collect()
}

fn given_params(entry: &FieldEntry) -> Vec<&'static str> {
    [
        ("options", entry.options.is_some()),
        ("options_from", entry.options_from.is_some()),
        ("min", entry.min.is_some()),
        ("max", entry.max.is_some()),
        ("step", entry.step.is_some()),
        ("pattern", entry.pattern.is_some()),
        ("last", entry.last.is_some()),
        ("files_min", entry.files_min.is_some()),
        ("files_max", entry.files_max.is_some()),
        ("bytes_max", entry.bytes_max.is_some()),
        ("types", entry.types.is_some()),
        ("grant", entry.grant.is_some()),
        ("formula", entry.formula.is_some()),
        ("hidden", entry.hidden.is_some()),
        ("postcode", entry.postcode.is_some()),
        ("fields", !entry.fields.is_empty()),
        ("length", entry.length.is_some()),
        ("short", entry.short.is_some()),
        ("abroad", entry.abroad.is_some()),
    ]
    .into_iter()
    .filter_map(|(name, is_given)| is_given.then_some(name))
    .collect()
}

pub(super) fn is_name(id: &str) -> bool {
    id.starts_with(|c: char| c.is_ascii_lowercase())
        && id.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}
