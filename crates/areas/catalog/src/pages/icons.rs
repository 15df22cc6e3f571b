//! Drawings for life situations, in one line weight. KERN's icons are made for controls and know none of these.

use web::{Markup, PreEscaped, html};

/// Names that `icon` in `topics.toml` may have, with the drawing on a field of 24 × 24.
const ICONS: [(&str, &str); 12] = [
    ("home", "<path d='M3 11 12 4l9 7M5 10v10h14V10M10 20v-6h4v6'/>"),
    (
        "badge",
        "<rect x='3' y='5' width='18' height='14' rx='2'/><circle cx='8.5' cy='10.5' r='2'/><path d='M5.5 16c.6-1.6 1.7-2.3 3-2.3s2.4.7 3 2.3M14.5 10h4M14.5 14h3'/>",
    ),
    (
        "family",
        "<circle cx='7.5' cy='7' r='2.5'/><circle cx='16.5' cy='7' r='2.5'/><circle cx='12' cy='14' r='1.8'/><path d='M3 20v-4a4 4 0 0 1 4-4h1M21 20v-4a4 4 0 0 0-4-4h-1M9 21v-.5a3 3 0 0 1 6 0v.5'/>",
    ),
    (
        "car",
        "<path d='M5.5 17H4v-5l2-5h12l2 5v5h-1.5M4 12h16M9.5 17h5'/><circle cx='7.5' cy='17' r='1.9'/><circle cx='16.5' cy='17' r='1.9'/>",
    ),
    (
        "business",
        "<path d='M3 20h18M5 20V10M19 20V10M4 10l2-6h12l2 6zM10 20v-5h4v5'/>",
    ),
    (
        "construction",
        "<path d='M4 20h16M7 20V4M7 6h13M7 10l4-4M16 6v5M14 11h4v4h-4z'/>",
    ),
    (
        "favorite",
        "<path d='M12 20s-7.5-4.6-7.5-10A4.2 4.2 0 0 1 12 7.3 4.2 4.2 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z'/>",
    ),
    (
        "pets",
        "<circle cx='6.5' cy='10.5' r='1.6'/><circle cx='12' cy='7' r='1.6'/><circle cx='17.5' cy='10.5' r='1.6'/><path d='M12 12c-3 0-5 3-5 5 0 1.5 1.3 2.2 2.5 2.2 1 0 1.6-.4 2.5-.4s1.5.4 2.5.4c1.2 0 2.5-.7 2.5-2.2 0-2-2-5-5-5z'/>",
    ),
    (
        "recycling",
        "<path d='M4.5 7h15M9 7V4.5h6V7M6.5 7l1 13h9l1-13M10.3 11v5.5M13.7 11v5.5'/>",
    ),
    (
        "candle",
        "<path d='M8 21h8M10 21V12h4v9M12 12v-2M12 10c-2-1.5-1.5-4 0-6.5 1.5 2.5 2 5 0 6.5z'/>",
    ),
    (
        "vote",
        "<path d='M4 13h16v7.5H4zM7.5 13V3.5h9V13M10 8.2l1.6 1.6 2.9-3.2M8 16.8h8'/>",
    ),
    ("euro", "<path d='M17.5 6.2a7 7 0 1 0 0 11.6M4 10.3h9.5M4 13.7h9.5'/>"),
];

/// The drawing of that name, or none.
pub(super) fn topic_icon(name: &str) -> Markup {
    let drawing = ICONS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, drawing)| *drawing);
    html! {
        @if let Some(drawing) = drawing {
            svg .topic-icon viewBox="0 0 24 24" width="32" height="32" fill="none" stroke="currentColor" stroke-width="1.6"
                stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" { (PreEscaped(drawing)) }
        }
    }
}
