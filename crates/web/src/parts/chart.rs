use base::Lang;
use maud::{Markup, html};

use super::details;
use crate::texts::t;

/// One bar.
pub struct Bar {
    pub label: String,
    pub value: i64,
    /// The value in words, `1.204 Anträge`.
    pub text: String,
}

const BAR_HEIGHT: usize = 28;
const ROW_HEIGHT: usize = 44;
const LABEL_WIDTH: i64 = 190;
const BARS_WIDTH: i64 = 420;
const WIDTH: i64 = 760;

/// Figures as bars, and as a table for those who cannot see or want to copy them.
pub fn bar_chart(lang: Lang, caption: &str, bars: &[Bar]) -> Markup {
    let largest = bars.iter().map(|bar| bar.value).max().unwrap_or(0).max(1);
    let height = bars.len() * ROW_HEIGHT;
    html! {
        figure .chart {
            figcaption { (caption) }
            svg viewBox={ "0 0 " (WIDTH) " " (height) } role="img" aria-label=(caption) {
                @for (at, bar) in bars.iter().enumerate() {
                    @let y = at * ROW_HEIGHT + (ROW_HEIGHT - BAR_HEIGHT) / 2;
                    @let width = (bar.value.max(0).saturating_mul(BARS_WIDTH) / largest).max(2);
                    text x=(LABEL_WIDTH - 12) y=(y + 19) text-anchor="end" class="chart__label" { (bar.label) }
                    rect x=(LABEL_WIDTH) y=(y) width=(width) height=(BAR_HEIGHT) rx="3" class="chart__bar" {}
                    text x=(LABEL_WIDTH + width + 10) y=(y + 19) class="chart__value" { (bar.text) }
                }
            }
            (details(&t(lang, "chart-as-table"), html! {
                table .data-table {
                    caption .kern-sr-only { (caption) }
                    tbody { @for bar in bars { tr { th scope="row" { (bar.label) } td .numeric { (bar.text) } } } }
                }
            }))
        }
    }
}
