//! Chance that can be repeated, and what it does to an input.

/// A generator of numbers (SplitMix64); the same seed gives the same numbers.
#[derive(Clone)]
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed)
    }

    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number less than `most`; 0 when there is none.
    pub fn below(&mut self, most: usize) -> usize {
        if most == 0 {
            0
        } else {
            (self.number() % most as u64) as usize
        }
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// Pieces that have a meaning to TOML, XML, CEL, regular expressions or numbers, and some that only look like it.
const PIECES: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "\\",
    "\n",
    "\r\n",
    "\t",
    "\0",
    " ",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "(",
    ")",
    "<",
    ">",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<!DOCTYPE a [",
    "<!ENTITY b \"b\">",
    "&b;",
    "&amp;",
    "&#0;",
    "&#x10ffff;",
    "<?xml",
    "=",
    "==",
    "&&",
    "||",
    "!",
    "?",
    ":",
    "null",
    "true",
    "-",
    "--- ",
    "0",
    "-1",
    "1e999",
    "0.1",
    "9223372036854775807",
    "-9223372036854775808",
    "9223372036854775808",
    "340282366920938463463374607431768211456",
    "int('9')",
    "size(",
    ".map(x, ",
    ".exists(x, ",
    "'a' * 3",
    "a.b.c.d",
    "{10000}",
    "(a*)*b",
    "[^a]{1,1000}",
    "(((((((((",
    "\u{202e}",
    "\u{feff}",
    "\u{1f3db}",
    "Z\u{30c}",
    "ß",
    "İ",
    "\u{0}",
    "xmlns:x='y' ",
    "2026-02-30",
    "99999 days",
    "1 working-day",
    "0 weeks",
    "Žaneta",
    "{n}",
    "{town.fee_cent}",
    "= [1,2,3]",
    "\n[a]\n",
    "\n[[pages]]\n",
    "\n#",
];

/// Changes an input once or several times. `other`: an input from which parts are taken over.
pub fn mutate(input: &[u8], other: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = input.to_vec();
    for _ in 0..=chance.below(4) {
        let at = chance.below(bytes.len() + 1);
        match chance.below(12) {
            0 if at < bytes.len() => bytes[at] ^= 1 << chance.below(8),
            1 if at < bytes.len() => bytes[at] = chance.below(256) as u8,
            2 => drop(bytes.drain(at..(at + chance.below(200)).min(bytes.len()))),
            3 => splice(&mut bytes, at, chance.pick(PIECES).as_bytes()),
            4 => swap_lines(&mut bytes, chance),
            5 => {
                let from = chance.below(other.len() + 1);
                let to = (from + chance.below(400)).min(other.len());
                splice(&mut bytes, at, &other[from..to]);
            }
            6 => {
                let to = (at + chance.below(400)).min(bytes.len());
                let part = bytes[at..to].to_vec();
                splice(&mut bytes, at, &part);
            }
            7 => {
                let open = *chance.pick(&[
                    "[",
                    "{a=",
                    "(",
                    "<a>",
                    "!(",
                    "[[",
                    "-",
                    "a.",
                    "x.map(y, ",
                    "1+",
                    "[0]",
                    "'a'+",
                    ".size()",
                    "a?a:",
                    "((((((((((",
                    "\\",
                ]);
                splice(&mut bytes, at, open.repeat(1 + chance.below(1500)).as_bytes());
            }
            8 => number_there(&mut bytes, chance),
            9 => bytes.truncate(at),
            10 => splice(&mut bytes, at, &vec![b'x'; chance.below(20_000)]),
            _ => double_line(&mut bytes, chance),
        }
    }
    bytes.truncate(512 * 1024);
    bytes
}

/// As `mutate`, for what is text by the time it arrives.
pub fn mutate_text(input: &str, other: &str, chance: &mut Chance) -> String {
    String::from_utf8_lossy(&mutate(input.as_bytes(), other.as_bytes(), chance)).into_owned()
}

/// An expression put together of words that expressions are made of.
pub fn expression(words: &[String], chance: &mut Chance) -> String {
    let mut text = String::new();
    for _ in 0..=chance.below(40) {
        match chance.below(3) {
            0 => text.push_str(chance.pick::<String>(words)),
            1 => text.push_str(chance.pick::<&str>(&[
                " ", "(", ")", " == ", " && ", " || ", "!", ".", ", ", "[", "]", " + ", " ? ", " : ", " in ",
            ])),
            _ => text.push_str(chance.pick::<&str>(PIECES)),
        }
    }
    text
}

fn splice(bytes: &mut Vec<u8>, at: usize, part: &[u8]) {
    bytes.splice(at..at, part.iter().copied());
}

fn lines(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes
        .split_inclusive(|byte| *byte == b'\n')
        .map(<[u8]>::to_vec)
        .collect()
}

fn swap_lines(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut lines = lines(bytes);
    if lines.len() > 1 {
        let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
        lines.swap(a, b);
        *bytes = lines.concat();
    }
}

fn double_line(bytes: &mut Vec<u8>, chance: &mut Chance) {
    let mut lines = lines(bytes);
    if !lines.is_empty() {
        let line = chance.pick(&lines).clone();
        let at = chance.below(lines.len() + 1);
        lines.insert(at, line);
        *bytes = lines.concat();
    }
}

/// Another number where one stands.
fn number_there(bytes: &mut Vec<u8>, chance: &mut Chance) {
    const NUMBERS: &[&str] = &[
        "0",
        "-1",
        "1",
        "255",
        "256",
        "65536",
        "4294967296",
        "9223372036854775807",
        "-9223372036854775808",
        "99999999999999999999",
    ];
    let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
    if digits.is_empty() {
        return;
    }
    let at = *chance.pick(&digits);
    let end = (at..bytes.len())
        .find(|at| !bytes[*at].is_ascii_digit())
        .unwrap_or(bytes.len());
    bytes.splice(at..end, chance.pick(NUMBERS).bytes());
}
