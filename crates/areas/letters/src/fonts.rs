//! The fonts of the letters: embedded, loaded once, the same on every machine.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// House font first, then the fallback; the order in which a missing letter is looked for.
static FILES: [&[u8]; 4] = [
    include_bytes!(concat!(env!("OUT_DIR"), "/FiraSans-Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/FiraSans-SemiBold.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSans-Regular.ttf")),
    include_bytes!(concat!(env!("OUT_DIR"), "/NotoSans-Bold.ttf")),
];

/// Loaded faces and the book by which Typst finds them.
pub(crate) struct Fonts {
    pub(crate) book: LazyHash<FontBook>,
    pub(crate) faces: Vec<Font>,
}

/// The one set of fonts of this process.
pub(crate) static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
    let faces: Vec<Font> = FILES
        .iter()
        .filter_map(|data| Font::new(Bytes::new(*data), 0))
        .collect();
    Fonts {
        book: LazyHash::new(FontBook::from_fonts(&faces)),
        faces,
    }
});

/// Whether a letter can be printed: every weight has a glyph for it, in the house font or in the fallback.
///
/// Both weights are asked, because a name may stand in bold as well.
pub fn prints(letter: char) -> bool {
    let has = |index: usize| {
        FONTS
            .faces
            .get(index)
            .is_some_and(|face| face.info().coverage.contains(u32::from(letter)))
    };
    (has(0) || has(2)) && (has(1) || has(3))
}

/// Whether the house font itself has the letter, so that no fallback is needed.
pub fn prints_in_house_font(letter: char) -> bool {
    FONTS
        .faces
        .iter()
        .take(2)
        .all(|face| face.info().coverage.contains(u32::from(letter)))
}
