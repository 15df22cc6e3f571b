use base::{Lang, Money};
use maud::{Markup, html};

use super::icon;
use crate::texts::t;

/// A column's head.
pub struct Column {
    pub label: String,
    pub numeric: bool,
    /// Sorts by it; with what the order is now (`ascending`, `descending`) if it is sorted by this one.
    pub sort: Option<(String, Option<&'static str>)>,
}

impl Column {
    pub fn new(label: impl Into<String>) -> Column {
        Column {
            label: label.into(),
            numeric: false,
            sort: None,
        }
    }

    pub fn numeric(label: impl Into<String>) -> Column {
        Column {
            numeric: true,
            ..Column::new(label)
        }
    }

    pub fn sorted(mut self, href: impl Into<String>, order: Option<&'static str>) -> Column {
        self.sort = Some((href.into(), order));
        self
    }
}

/// A cell's content.
pub type Cell = Markup;

/// A table with a caption; the first cell of a row is its head. On small screens rows become blocks with labels.
///
/// `caption_hidden` keeps the caption for screen readers only, where a heading above says the same.
pub fn table(caption: &str, caption_hidden: bool, columns: &[Column], rows: &[Vec<Cell>]) -> Markup {
    html! {
        div .table-frame role="region" aria-label=(caption) tabindex="0" {
            table .data-table {
                caption .kern-sr-only[caption_hidden] { (caption) }
                thead {
                    tr {
                        @for column in columns {
                            th scope="col" .numeric[column.numeric] aria-sort=[column.sort.as_ref().and_then(|s| s.1)] {
                                @match &column.sort {
                                    Some((href, order)) => a href=(href) {
                                        (column.label)
                                        @match order {
                                            Some("ascending") => (icon("arrow-up")),
                                            Some(_) => (icon("arrow-down")),
                                            None => {}
                                        }
                                    },
                                    None => (column.label),
                                }
                            }
                        }
                    }
                }
                tbody {
                    @for row in rows {
                        tr {
                            @for (at, (cell, column)) in row.iter().zip(columns).enumerate() {
                                @if at == 0 {
                                    th scope="row" { (cell) }
                                } @else {
                                    td data-label=(column.label) .numeric[column.numeric] { (cell) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One line of a fee.
pub struct FeeRow {
    pub label: String,
    pub amount: Money,
    /// `Nr. 265 GebOSt`
    pub legal_basis: String,
}

/// What it costs, line by line with legal basis, and the sum.
pub fn fee_table(lang: Lang, rows: &[FeeRow], total: Money) -> Markup {
    html! {
        table .fee-table {
            caption .kern-sr-only { (t(lang, "fee-caption")) }
            thead .kern-sr-only { tr { th scope="col" { (t(lang, "fee-position")) } th scope="col" { (t(lang, "fee-amount")) } } }
            tbody {
                @for row in rows {
                    tr {
                        th scope="row" { (row.label) @if !row.legal_basis.is_empty() { small { (row.legal_basis) } } }
                        td { (money(lang, row.amount)) }
                    }
                }
            }
            tfoot { tr { th scope="row" { (t(lang, "fee-total")) } td { (money(lang, total)) } } }
        }
    }
}

fn money(lang: Lang, amount: Money) -> String {
    if lang == Lang::En {
        amount.english()
    } else {
        amount.german()
    }
}

/// Backward and forward through a list. Addresses carry the key of the last row, so the last page is as fast as the first.
pub fn pagination(lang: Lang, previous: Option<&str>, next: Option<&str>, note: &str) -> Markup {
    html! {
        @if previous.is_some() || next.is_some() {
            nav .pagination aria-label=(t(lang, "pagination-label")) {
                @match previous {
                    Some(href) => a .kern-link href=(href) rel="prev" { (icon("arrow-back")) span { (t(lang, "pagination-previous")) } },
                    None => span {},
                }
                span .pagination__note { (note) }
                @match next {
                    Some(href) => a .kern-link href=(href) rel="next" { span { (t(lang, "pagination-next")) } (icon("arrow-forward")) },
                    None => span {},
                }
            }
        }
    }
}
