use base::Lang;
use maud::{Markup, html};

use super::{Tone, badge, icon};
use crate::texts::{TEXTS, t};

/// Where one is in a form: „Schritt 2 von 7". `current` counts from 1.
pub fn step_progress(lang: Lang, current: usize, total: usize) -> Markup {
    let label = TEXTS.fmt(lang, "step-of", &[("current", current.into()), ("total", total.into())]);
    html! {
        div .step-progress {
            label for="fortschritt" { (label) }
            progress #fortschritt value=(current) max=(total) { (label) }
        }
    }
}

/// How far a moment of the timeline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MomentState {
    Done,
    /// Now.
    Current,
    /// Still to come.
    Open,
    /// Went wrong or needs the applicant.
    Attention,
}

/// A moment of a case.
pub struct Moment {
    /// When, in words; empty for what is still to come.
    pub when: String,
    pub title: String,
    pub body: Markup,
    pub state: MomentState,
}

/// What happened and what comes, in order.
pub fn timeline(lang: Lang, moments: &[Moment]) -> Markup {
    html! {
        ol .timeline {
            @for moment in moments {
                @let (class, word, picture) = match moment.state {
                    MomentState::Done => ("done", t(lang, "moment-done"), "check"),
                    MomentState::Current => ("current", t(lang, "moment-current"), "autorenew"),
                    MomentState::Open => ("open", t(lang, "moment-open"), ""),
                    MomentState::Attention => ("attention", t(lang, "moment-attention"), "warning"),
                };
                li class={ "timeline__moment timeline__moment--" (class) }
                    aria-current=[(moment.state == MomentState::Current).then_some("step")] {
                    span .timeline__dot aria-hidden="true" { @if !picture.is_empty() { (icon(picture)) } }
                    div .timeline__text {
                        p .timeline__title { span .kern-sr-only { (word) ": " } (moment.title) }
                        @if !moment.when.is_empty() { p .timeline__when { (moment.when) } }
                        (moment.body)
                    }
                }
            }
        }
    }
}

/// Something to be done, with its state.
pub struct Task {
    pub title: String,
    /// `None` while it cannot be done yet.
    pub href: Option<String>,
    pub tone: Tone,
    pub status: String,
}

/// A numbered list of tasks.
pub fn task_list(tasks: &[Task]) -> Markup {
    html! {
        ol .tasks {
            @for task in tasks {
                li .tasks__item {
                    @match &task.href {
                        Some(href) => a .kern-link href=(href) { (task.title) },
                        None => span { (task.title) },
                    }
                    (badge(task.tone, &task.status))
                }
            }
        }
    }
}

/// One view of several; a link, so that it works without scripts and can be sent to a colleague.
pub struct Tab {
    pub href: String,
    pub label: String,
    pub count: Option<usize>,
    pub current: bool,
}

/// Views of one thing, as links.
pub fn tabs(label: &str, tabs: &[Tab]) -> Markup {
    html! {
        nav .tabs aria-label=(label) {
            ul {
                @for tab in tabs {
                    li {
                        a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                            (tab.label)
                            @if let Some(count) = tab.count { " " span .tabs__count { (count) } }
                        }
                    }
                }
            }
        }
    }
}
