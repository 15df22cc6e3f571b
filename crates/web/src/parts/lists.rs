use maud::{Markup, html};

use super::icon;

/// One row of a summary.
pub struct SummaryItem {
    pub label: String,
    pub value: Markup,
    /// Address and what the link changes, for people who hear it: `("/antraege/7/person", "Name ändern")`.
    pub change: Option<(String, String)>,
}

impl SummaryItem {
    pub fn new(label: impl Into<String>, value: impl maud::Render) -> SummaryItem {
        SummaryItem {
            label: label.into(),
            value: html! { (value) },
            change: None,
        }
    }

    pub fn change(mut self, href: impl Into<String>, what: impl Into<String>) -> SummaryItem {
        self.change = Some((href.into(), what.into()));
        self
    }
}

/// Labels and values.
pub fn summary_list(items: &[SummaryItem]) -> Markup {
    html! {
        dl .summary-list {
            @for item in items {
                div .summary-list__row {
                    dt { (item.label) }
                    dd { (item.value) }
                    @if let Some((href, what)) = &item.change {
                        dd .summary-list__change { a .kern-link href=(href) aria-label=(what) { (icon("edit")) span { (short(what)) } } }
                    }
                }
            }
        }
    }
}

/// The verb of „Name ändern"; the whole of it is the link's accessible name.
fn short(what: &str) -> &str {
    what.rsplit(' ').next().unwrap_or(what)
}

/// A card that leads somewhere.
pub fn card(href: &str, title: &str, text: &str) -> Markup {
    html! {
        article .kern-card .kern-card--interactive .card {
            div .kern-card__container {
                header .kern-card__header {
                    h3 .kern-title { a .kern-link--stretched href=(href) { (title) } }
                }
                @if !text.is_empty() { div .kern-card__body { p .kern-body { (text) } } }
            }
        }
    }
}

/// Cards side by side, as many as fit.
pub fn cards(cards: &[Markup]) -> Markup {
    html! { ul .cards { @for card in cards { li { (card) } } } }
}

/// What is behind a click.
pub fn details(summary: &str, body: Markup) -> Markup {
    html! { details .disclosure { summary { span { (summary) } } div .disclosure__body { (body) } } }
}

/// There is nothing here yet, and what to do about it.
pub fn empty_state(title: &str, text: &str, action: Option<Markup>) -> Markup {
    html! {
        div .empty-state {
            div .empty-state__picture aria-hidden="true" { (icon("checklist")) }
            h2 .kern-title { (title) }
            p .kern-body { (text) }
            @if let Some(action) = action { (action) }
        }
    }
}

/// A figure that matters.
pub fn stat_tile(label: &str, value: &str, note: &str) -> Markup {
    html! {
        div .stat-tile {
            dt { (label) }
            dd .stat-tile__value { (value) }
            @if !note.is_empty() { dd .stat-tile__note { (note) } }
        }
    }
}

/// Figures side by side.
pub fn stat_tiles(tiles: &[Markup]) -> Markup {
    html! { dl .stat-tiles { @for tile in tiles { (tile) } } }
}

/// Two columns on a wide screen, one below the other on a phone: what it is about, and what helps beside it.
pub fn columns(main: Markup, aside_label: &str, aside: Markup) -> Markup {
    html! {
        div .columns {
            div .columns__main { (main) }
            aside .columns__aside aria-label=(aside_label) { (aside) }
        }
    }
}

/// A sheet of paper on the page: a form, or what belongs together.
pub fn sheet(content: Markup) -> Markup {
    html! { div .sheet { (content) } }
}
