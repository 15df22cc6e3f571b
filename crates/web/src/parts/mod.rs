//! What pages are made of. Each part is a function, so that its accessibility cannot be forgotten.

mod actions;
mod chart;
mod flash;
mod lists;
mod messages;
mod progress;
mod tables;

pub use actions::{Look, copy_button, icon, link_button, post_button, print_button, submit, submit_named};
pub use chart::{Bar, bar_chart};
pub use flash::{Flash, flash_of};
pub use lists::{SummaryItem, card, cards, columns, details, empty_state, sheet, stat_tile, stat_tiles, summary_list};
pub use messages::{Tone, alert, badge, badge_with_icon};
pub use progress::{Moment, MomentState, Tab, Task, step_progress, tabs, task_list, timeline};
pub use tables::{Cell, Column, FeeRow, fee_table, pagination, table};

use base::Lang;

/// A size for people: `5 MB`, `1,4 MB`, `300 KB`. Unit: bytes; 1 MB is 1024 × 1024 bytes, as upload limits mean it.
pub fn bytes_text(lang: Lang, bytes: u64) -> String {
    const KB: u64 = 1 << 10;
    const MB: u64 = 1 << 20;
    if bytes < MB {
        return format!("{}\u{a0}KB", bytes.div_ceil(KB));
    }
    let tenths = bytes.saturating_mul(10) / MB;
    let point = if lang == Lang::En { '.' } else { ',' };
    match tenths % 10 {
        0 => format!("{}\u{a0}MB", tenths / 10),
        tenth => format!("{}{point}{tenth}\u{a0}MB", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_read_as_people_write_them() {
        for (bytes, expected) in [
            (0, "0 KB"),
            (1, "1 KB"),
            (300 << 10, "300 KB"),
            (5 << 20, "5 MB"),
            (1_468_006, "1,3 MB"),
        ] {
            assert_eq!(bytes_text(Lang::De, bytes).replace('\u{a0}', " "), expected);
        }
    }
}
