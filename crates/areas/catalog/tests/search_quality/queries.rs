//! The queries and what is measured on them.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QueryCase {
    pub text: String,
    pub kind: String,
    /// Services that answer it; empty: nothing does.
    pub accept: Vec<String>,
    pub held_out: bool,
    /// Of the batch that was written last.
    #[serde(default)]
    pub last: bool,
}

#[derive(Deserialize)]
struct File {
    query: Vec<QueryCase>,
}

pub fn load() -> Vec<QueryCase> {
    let file: File = toml::from_str(include_str!("../queries.toml")).expect("the queries are TOML");
    file.query
}

/// Counts over queries.
#[derive(Clone, Copy, Default)]
pub struct Figures {
    answerable: u32,
    /// First answer acceptable; for unanswerable queries: no answer.
    pub right_1: u32,
    found_1: u32,
    found_3: u32,
    /// First answer not acceptable, or an answer where there is none.
    wrong: u32,
    silent: u32,
    all: u32,
}

impl Figures {
    fn of(case: &QueryCase, found: &[String]) -> Self {
        let good = |count: usize| u32::from(found.iter().take(count).any(|id| case.accept.contains(id)));
        let answerable = u32::from(!case.accept.is_empty());
        let silent = u32::from(found.is_empty());
        let right_1 = if answerable == 1 { good(1) } else { silent };
        Figures {
            answerable,
            right_1,
            found_1: good(1),
            found_3: good(3),
            wrong: u32::from(silent == 0 && good(1) == 0),
            silent,
            all: 1,
        }
    }

    pub fn sum<'a>(figures: impl IntoIterator<Item = &'a Figures>) -> Self {
        figures.into_iter().fold(Figures::default(), |a, b| Figures {
            answerable: a.answerable + b.answerable,
            right_1: a.right_1 + b.right_1,
            found_1: a.found_1 + b.found_1,
            found_3: a.found_3 + b.found_3,
            wrong: a.wrong + b.wrong,
            silent: a.silent + b.silent,
            all: a.all + b.all,
        })
    }

    pub fn hit_1(&self) -> f64 {
        f64::from(self.found_1) / f64::from(self.answerable.max(1))
    }

    pub fn hit_3(&self) -> f64 {
        f64::from(self.found_3) / f64::from(self.answerable.max(1))
    }

    pub fn line(&self) -> String {
        let share = |part: u32| f64::from(part) / f64::from(self.all.max(1));
        format!(
            "queries {:>3}  hit@1 {:.2}  hit@3 {:.2}  wrong {:>3} ({:.2})  silent {:>3}",
            self.all,
            self.hit_1(),
            self.hit_3(),
            self.wrong,
            share(self.wrong),
            self.silent
        )
    }
}

pub fn evaluate(queries: &[QueryCase], search: impl Fn(&str) -> Vec<String>) -> Vec<Figures> {
    queries
        .iter()
        .map(|case| Figures::of(case, &search(&case.text)))
        .collect()
}

pub fn those(queries: &[QueryCase], figures: &[Figures], which: impl Fn(&QueryCase) -> bool) -> Figures {
    Figures::sum(
        queries
            .iter()
            .zip(figures)
            .filter(|(case, _)| which(case))
            .map(|(_, figure)| figure),
    )
}

pub fn print_by_kind(queries: &[QueryCase], figures: &[Figures]) {
    let mut kinds: BTreeMap<(&str, bool), Figures> = BTreeMap::new();
    for (case, figure) in queries.iter().zip(figures) {
        let sum = kinds.entry((&case.kind, case.held_out)).or_default();
        *sum = Figures::sum([&*sum, figure]);
    }
    for ((kind, held_out), sum) in kinds {
        println!(
            "{kind:<14} {:<18} {}",
            if held_out { "held out" } else { "tuned on" },
            sum.line()
        );
    }
}
