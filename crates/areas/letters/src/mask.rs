//! Chooses the mask of a QR code, the one step of drawing it that costs time.
//!
//! ISO/IEC 18004, 7.8.3: of eight masks take the one with the fewest penalty points. Rows are kept as the bits of a
//! number, so that a rule looks at a whole row at once; the library looks module by module and needs a millisecond.

use qrcode::canvas::{Canvas, MaskPattern};
use qrcode::{Color, EcLevel, QrCode, Version, bits, ec, types::QrResult};

/// Modules of a code row by row, and how many are in a row.
pub(crate) struct Modules {
    pub(crate) width: usize,
    pub(crate) colours: Vec<Color>,
}

const MASKS: [MaskPattern; 8] = [
    MaskPattern::Checkerboard,
    MaskPattern::HorizontalLines,
    MaskPattern::VerticalLines,
    MaskPattern::DiagonalLines,
    MaskPattern::LargeCheckerboard,
    MaskPattern::Fields,
    MaskPattern::Diamonds,
    MaskPattern::Meadow,
];

/// Draws the code of a content with error correction level M.
pub(crate) fn draw(content: &str) -> QrResult<Modules> {
    let bits = bits::encode_auto(content.as_bytes(), EcLevel::M)?;
    let version = bits.version();
    let width = usize::try_from(version.width()).unwrap_or_default();
    // A row must fit into 64 bits; larger codes are rare in letters.
    if width > 64 || !matches!(version, Version::Normal(_)) {
        let code = QrCode::with_bits(bits, EcLevel::M)?;
        return Ok(Modules {
            width: code.width(),
            colours: code.into_colors(),
        });
    }
    let (data, correction) = ec::construct_codewords(&bits.into_bytes(), version, EcLevel::M)?;
    let mut canvas = Canvas::new(version, EcLevel::M);
    canvas.draw_all_functional_patterns();
    canvas.draw_data(&data, &correction);
    let masked = |mask| {
        let mut canvas = canvas.clone();
        canvas.apply_mask(mask);
        canvas.into_colors()
    };
    let best = MASKS
        .into_iter()
        .map(masked)
        .min_by_key(|colours| penalty(colours, width));
    Ok(Modules {
        width,
        colours: best.unwrap_or_default(),
    })
}

/// Penalty points of a drawn code of at most 64 modules a row.
fn penalty(colours: &[Color], width: usize) -> u32 {
    let mut rows = vec![0_u64; width];
    let mut columns = vec![0_u64; width];
    for (y, row) in colours.chunks(width).enumerate() {
        for (x, colour) in row.iter().enumerate() {
            if *colour == Color::Dark {
                rows[y] |= 1 << x;
                columns[x] |= 1 << y;
            }
        }
    }
    let lines = rows
        .iter()
        .chain(&columns)
        .map(|line| runs(*line, width) + finders(*line, width));
    let blocks = rows.windows(2).map(|pair| blocks(pair[0], pair[1], width));
    let dark: u32 = rows.iter().map(|row| row.count_ones()).sum();
    lines.chain(blocks).sum::<u32>() + balance(dark, width)
}

/// Where a module has the colour of the next one.
fn same(line: u64, width: usize) -> u64 {
    !(line ^ (line >> 1)) & ((1 << (width - 1)) - 1)
}

/// Five modules of a colour in a row: 3 points, and one for each further module.
fn runs(line: u64, width: usize) -> u32 {
    let same = same(line, width);
    let five = same & same >> 1 & same >> 2 & same >> 3;
    five.count_ones() + 2 * (five & !(five << 1)).count_ones()
}

/// What looks like a finder pattern with four light modules beside it: 40 points.
fn finders(line: u64, width: usize) -> u32 {
    let found = (0..=width - 11).filter(|from| matches!(line >> from & 0x7FF, 0b000_0101_1101 | 0b101_1101_0000));
    40 * u32::try_from(found.count()).unwrap_or_default()
}

/// Squares of two by two modules of a colour: 3 points each.
fn blocks(upper: u64, lower: u64, width: usize) -> u32 {
    let square = same(upper, width) & same(lower, width) & !(upper ^ lower);
    3 * square.count_ones()
}

/// Ten points for each five percent away from half dark.
fn balance(dark: u32, width: usize) -> u32 {
    let modules = u32::try_from(width * width).unwrap_or(u32::MAX);
    10 * ((dark * 20).abs_diff(modules * 10) / modules)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mask_is_never_worse_than_that_of_the_library() {
        for length in (1..300).step_by(7) {
            let content: String = (0..length)
                .map(|index| char::from(b'!' + u8::try_from(index % 90).expect("small")))
                .collect();
            let library = QrCode::with_error_correction_level(&content, EcLevel::M).expect("fits");
            let own = draw(&content).expect("fits");
            assert_eq!(own.width, library.width());
            if own.width <= 64 {
                let (ours, theirs) = (
                    penalty(&own.colours, own.width),
                    penalty(&library.to_colors(), own.width),
                );
                assert!(ours <= theirs, "{length}: {ours} > {theirs}");
            }
        }
    }

    #[test]
    fn each_rule_counts_as_the_standard_says() {
        assert_eq!(runs(0b11111, 11), 3 + 4, "five dark, then six light");
        assert_eq!(runs(0b010_1010_1010, 11), 0);
        assert_eq!(finders(0b101_1101_0000, 11), 40);
        assert_eq!(finders(0b000_0101_1101, 11), 40);
        assert_eq!(blocks(0b011, 0b011, 3), 3);
        assert_eq!(balance(50, 10), 0);
        assert_eq!(balance(56, 10), 10);
        assert_eq!(balance(39, 10), 20);
    }
}
