//! From a schema of data fields to pages and questions.

use toml::Value;

use super::genericode::List;
use super::kinds::{Drawn, FILES_MAX, draw, one_line};
use super::model::{Child, DataField, Group, Number, Rule, Schema, What};
use super::names::Names;
use crate::group::{ENTRIES_MAX, NESTING_MAX};

/// Something that a person must look at before the draft becomes a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldsRemark {
    /// Number and version of the part of the schema; empty when it is about all of it.
    pub number: String,
    /// Its name, in the words of the schema.
    pub name: String,
    pub text: String,
}

/// A page as it will be written.
#[derive(Debug)]
pub(super) struct Page {
    pub id: String,
    pub title: String,
    pub intro: Option<String>,
    pub comments: Vec<String>,
    pub questions: Vec<Question>,
}

/// A question as it will be written.
#[derive(Debug, Default)]
pub(super) struct Question {
    pub id: String,
    pub kind: &'static str,
    pub label: String,
    pub hint: Option<String>,
    pub required: bool,
    pub params: Vec<(&'static str, Value)>,
    pub options: Vec<(String, String)>,
    pub why: Option<String>,
    pub fim: Option<String>,
    pub comments: Vec<String>,
    /// Of a group.
    pub inner: Vec<Question>,
}

/// A page with more questions is cut at its groups.
const QUESTIONS_MAX: usize = 25;
/// Characters of a label, of a hint, and of a norm.
const LABEL_MAX: usize = 300;
const HINT_MAX: usize = 2000;
const WHY_MAX: usize = 300;

const VOLUNTARY: &str =
    "the group may be left out, so its questions are voluntary; better say when they are asked (shown_when)";

/// The pages of a schema, in its order; what was noticed on the way goes to `walk.remarks`.
pub(super) fn pages(schema: &Schema, walk: &mut Walk<'_>) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    let mut loose: Vec<&Child> = Vec::new();
    for child in &schema.children {
        match &child.what {
            What::Group(group) if child.max == Some(1) => {
                walk.loose_page(&mut loose, schema, &mut pages);
                let legal = norms(&schema.legal, &child.legal, &[]);
                walk.group_pages(group, child.min == 0, &legal, &mut pages);
            }
            _ => loose.push(child),
        }
    }
    walk.loose_page(&mut loose, schema, &mut pages);
    pages
}

/// What is gathered on the way through a schema.
pub(super) struct Walk<'a> {
    pub lists: &'a [List],
    pub ids: Names,
    pub page_ids: Names,
    pub remarks: Vec<FieldsRemark>,
    /// Fields for which the schema names no norm.
    pub without_norm: usize,
}

/// How what surrounds a part changes it.
#[derive(Clone, Copy)]
struct Around<'a> {
    legal: &'a [String],
    /// Whether everything in it may be left out.
    optional: bool,
    /// How many groups with entries are around it.
    depth: usize,
}

impl Walk<'_> {
    fn remark(&mut self, number: &Number, name: &str, text: impl Into<String>) {
        self.remarks.push(FieldsRemark {
            number: number.to_string(),
            name: one_line(name, 120),
            text: text.into(),
        });
    }

    /// A page for parts that stand in no group.
    fn loose_page(&mut self, loose: &mut Vec<&Child>, schema: &Schema, pages: &mut Vec<Page>) {
        if loose.is_empty() {
            return;
        }
        let around = Around {
            legal: &schema.legal,
            optional: false,
            depth: 0,
        };
        let questions = loose
            .drain(..)
            .flat_map(|child| self.questions(child, around))
            .collect();
        self.page(&schema.label, &mut None, questions, pages);
    }

    /// A group at the top is a page; a large one becomes a page for each group in it. `legal`: norms around it.
    fn group_pages(&mut self, group: &Group, optional: bool, legal: &[String], pages: &mut Vec<Page>) {
        if optional {
            self.remark(&group.number, &group.label, VOLUNTARY);
        }
        let legal = norms(legal, &[], &group.legal);
        let around = Around {
            legal: &legal,
            optional: self.choice(group) || optional,
            depth: 0,
        };
        let is_large = count(&group.children) > QUESTIONS_MAX;
        let mut head = Some((group.help.clone(), self.comments(&group.rules)));
        let mut questions = Vec::new();
        for child in &group.children {
            match &child.what {
                What::Group(inner) if is_large && child.max == Some(1) => {
                    self.page(&group.label, &mut head, std::mem::take(&mut questions), pages);
                    let legal = norms(&legal, &child.legal, &[]);
                    self.group_pages(inner, around.optional || child.min == 0, &legal, pages);
                }
                _ => questions.extend(self.questions(child, around)),
            }
        }
        self.page(&group.label, &mut head, questions, pages);
        // What was said about a group without questions of its own still stands somewhere.
        if let (Some((_, comments)), Some(last)) = (head, pages.last_mut()) {
            last.comments.extend(comments);
        }
        if count(&group.children) == 0 {
            self.remark(
                &group.number,
                &group.label,
                "the group holds no field and became no page",
            );
        }
    }

    /// Adds a page if there are questions for it. `head`: help and comments, which go to the first page of a group.
    fn page(
        &mut self,
        title: &str,
        head: &mut Option<(Option<String>, Vec<String>)>,
        questions: Vec<Question>,
        pages: &mut Vec<Page>,
    ) {
        if questions.is_empty() {
            return;
        }
        let (help, comments) = head.take().unwrap_or_default();
        pages.push(Page {
            id: self.page_ids.id(title),
            title: one_line(title, LABEL_MAX),
            intro: help.map(|help| one_line(&help, HINT_MAX)),
            comments,
            questions,
        });
    }

    /// The questions that a field or a group becomes.
    fn questions(&mut self, child: &Child, around: Around<'_>) -> Vec<Question> {
        match &child.what {
            What::Field(field) => self.field(field, child, around),
            What::Group(group) => self.group(group, child, around),
        }
    }

    fn group(&mut self, group: &Group, child: &Child, around: Around<'_>) -> Vec<Question> {
        let legal = norms(around.legal, &child.legal, &group.legal);
        let several = child.max != Some(1);
        let entries = several && around.depth < NESTING_MAX;
        let heading = format!("{} hinweis", group.name);
        let id = self.ids.id(if entries { &group.name } else { &heading });
        let inside = Around {
            legal: &legal,
            optional: self.choice(group) || !entries && (around.optional || child.min == 0),
            depth: around.depth + usize::from(entries),
        };
        let inner: Vec<Question> = group
            .children
            .iter()
            .flat_map(|child| self.questions(child, inside))
            .collect();
        let comments = self.comments(&group.rules);
        if inner.is_empty() {
            self.remark(
                &group.number,
                &group.label,
                "the group holds no question and was left out",
            );
            return Vec::new();
        }
        let head = Question {
            id,
            kind: if entries { "group" } else { "note" },
            label: one_line(&group.label, LABEL_MAX),
            hint: group.help.as_deref().map(|help| one_line(help, HINT_MAX)),
            fim: Some(group.number.to_string()),
            comments,
            ..Question::default()
        };
        if entries {
            return self.entries(head, &group.number, child, around, inner);
        }
        if several {
            let text =
                format!("deeper than {NESTING_MAX} groups that are answered several times it is asked once only");
            self.remark(&group.number, &group.label, text);
        }
        if child.min == 0 {
            self.remark(&group.number, &group.label, VOLUNTARY);
        }
        // A line above them holds together what stands together.
        std::iter::once(head).chain(inner).collect()
    }

    /// Questions that are answered several times, below the head of their group. Files do not go into a group; they follow it.
    fn entries(
        &mut self,
        head: Question,
        number: &Number,
        child: &Child,
        around: Around<'_>,
        inner: Vec<Question>,
    ) -> Vec<Question> {
        let (files, inner): (Vec<Question>, Vec<Question>) =
            inner.into_iter().partition(|question| question.kind == "upload");
        if !files.is_empty() {
            self.remark(
                number,
                &head.label,
                "files are not asked for each entry; their questions follow once after it",
            );
        }
        let most = i64::try_from(ENTRIES_MAX).unwrap_or(i64::MAX);
        let max = child.max.map(i64::from);
        if max.is_some_and(|max| max > most) {
            self.remark(number, &head.label, format!("at most {most} entries are asked"));
        }
        let mut group = Question {
            required: child.min > 0 && !around.optional,
            why: self.why(around.legal, &child.legal, &[], number),
            inner,
            ..head
        };
        let min = i64::from(child.min).min(most);
        if min > 1 && group.required {
            group.params.push(("min", Value::from(min)));
        }
        if let Some(max) = max {
            group.params.push(("max", Value::from(max.min(most))));
        }
        let has_questions = !group.inner.is_empty();
        has_questions.then_some(group).into_iter().chain(files).collect()
    }

    fn field(&mut self, field: &DataField, child: &Child, around: Around<'_>) -> Vec<Question> {
        let comments = self.comments(&field.rules);
        let Some(drawn) = draw(field, child.max, self.lists) else {
            self.remark(
                &field.number,
                &field.label,
                "only other programs read or fill it in, so it is no question",
            );
            return Vec::new();
        };
        for remark in &drawn.remarks {
            self.remark(&field.number, &field.label, remark.clone());
        }
        let several = child.max != Some(1) && !drawn.takes_several && drawn.kind != "note";
        let entries = several && around.depth < NESTING_MAX;
        if several && !entries {
            let text =
                format!("deeper than {NESTING_MAX} groups that are answered several times it is asked once only");
            self.remark(&field.number, &field.label, text);
        }
        let group_id = entries.then(|| self.ids.id(&field.name));
        // An entry that somebody adds has an answer.
        let optional = !entries && (around.optional || child.min == 0);
        let own = Around { optional, ..around };
        let then_time = drawn.then_time;
        let mut questions = vec![self.question(field, child, own, (drawn, comments))];
        if then_time {
            questions.push(self.time_of(field, child, own));
        }
        let Some(id) = group_id else { return questions };
        let head = Question {
            id,
            kind: "group",
            label: one_line(&field.label, LABEL_MAX),
            fim: Some(field.number.to_string()),
            ..Question::default()
        };
        self.entries(head, &field.number, child, around, questions)
    }

    fn question(
        &mut self,
        field: &DataField,
        child: &Child,
        around: Around<'_>,
        (drawn, comments): (Drawn, Vec<String>),
    ) -> Question {
        let is_note = drawn.kind == "note";
        let required = !around.optional && !is_note;
        let mut params = drawn.params;
        if drawn.kind == "upload" {
            let files_min = if required {
                i64::from(child.min.clamp(1, FILES_MAX))
            } else {
                0
            };
            params.push(("files_min", Value::from(files_min)));
        }
        let own_words = field.content.as_ref().filter(|_| is_note);
        Question {
            id: self.ids.id(&field.name),
            kind: drawn.kind,
            label: one_line(&field.label, LABEL_MAX),
            hint: own_words.or(field.help.as_ref()).map(|said| one_line(said, HINT_MAX)),
            required,
            params,
            options: drawn.options,
            why: if is_note {
                None
            } else {
                self.why(around.legal, &child.legal, &field.legal, &field.number)
            },
            fim: Some(field.number.to_string()),
            comments,
            inner: Vec::new(),
        }
    }

    /// The second half of a point in time.
    fn time_of(&mut self, field: &DataField, child: &Child, around: Around<'_>) -> Question {
        Question {
            id: self.ids.id(&format!("{} uhrzeit", field.name)),
            kind: "time",
            label: one_line(&format!("{}: Uhrzeit", field.label), LABEL_MAX),
            required: !around.optional,
            why: self.why(around.legal, &child.legal, &field.legal, &field.number),
            fim: Some(field.number.to_string()),
            ..Question::default()
        }
    }

    /// The norm for which it is asked; where the schema names none, the schema itself, so that a person finds it.
    fn why(&mut self, legal: &[String], of_child: &[String], own: &[String], number: &Number) -> Option<String> {
        let norms = norms(legal, of_child, own);
        if norms.is_empty() {
            self.without_norm += 1;
            return Some(format!("FIM {}", one_line(&number.to_string(), 60)));
        }
        // The nearest norm says most.
        Some(one_line(norms.last().map_or("", String::as_str), WHY_MAX))
    }

    /// Rules are prose for people; they are kept where they belong and told in the report.
    pub fn comments(&mut self, rules: &[Rule]) -> Vec<String> {
        let mut comments = Vec::new();
        for rule in rules {
            let text = rule
                .text
                .as_deref()
                .map(|text| one_line(text, 1500))
                .unwrap_or_default();
            comments.push(format!(
                "Regel {}, {}: {text}",
                one_line(&rule.number.to_string(), 60),
                one_line(&rule.name, 200)
            ));
            let script = if rule.has_script {
                "; its script is for another program"
            } else {
                ""
            };
            self.remark(
                &rule.number,
                &rule.name,
                format!("a rule in words: write it as a condition or a check{script}"),
            );
        }
        comments
    }

    /// Whether only one part of a group is meant.
    fn choice(&mut self, group: &Group) -> bool {
        if group.is_choice {
            self.remark(
                &group.number,
                &group.label,
                "only one of its parts is meant (Auswahlgruppe): ask first which one",
            );
        }
        group.is_choice
    }
}

/// All norms, the nearest last.
fn norms(outer: &[String], middle: &[String], inner: &[String]) -> Vec<String> {
    [outer, middle, inner].concat()
}

/// How many fields there are in all.
pub(super) fn count(children: &[Child]) -> usize {
    let one = |child: &Child| match &child.what {
        What::Field(_) => 1,
        What::Group(group) => count(&group.children),
    };
    children.iter().map(one).sum()
}
