//! Reads the tables that towns export: `;`, `,` or tab, with or without BOM, UTF-8, UTF-16 or Windows-1252.

/// A table with the line number of each record.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub records: Vec<Record>,
    pub encoding: &'static str,
    pub separator: char,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Line on which the record begins, from 1.
    pub line: usize,
    pub cells: Vec<String>,
}

/// Reads a table of any content; records without any text are left out. Never fails: what is odd shows up as cells.
pub fn read(bytes: &[u8]) -> Table {
    let (text, encoding) = decode(bytes);
    // Excel writes the separator into a first line of its own.
    let (text, declared, skipped) = match text.strip_prefix("sep=").and_then(|rest| rest.split_once('\n')) {
        Some((sep, rest)) => (rest.to_owned(), sep.trim_end().chars().next(), 1),
        None => (text, None, 0),
    };
    let separator = declared.unwrap_or_else(|| sniff(&text));
    let mut records = split(&text, separator);
    for record in &mut records {
        record.line += skipped;
    }
    records.retain(|record| record.cells.iter().any(|cell| !cell.trim().is_empty()));
    Table {
        records,
        encoding,
        separator,
    }
}

/// Decodes by BOM, else as UTF-8 when the bytes are, else as Windows-1252.
fn decode(bytes: &[u8]) -> (String, &'static str) {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return (String::from_utf8_lossy(rest).into_owned(), "UTF-8 mit BOM");
    }
    for (mark, big) in [([0xFF, 0xFE], false), ([0xFE, 0xFF], true)] {
        if let Some(rest) = bytes.strip_prefix(&mark) {
            let units = rest.chunks(2).map(|pair| match (pair, big) {
                ([a, b], true) => u16::from_be_bytes([*a, *b]),
                ([a, b], false) => u16::from_le_bytes([*a, *b]),
                _ => 0xFFFD,
            });
            return (
                char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect(),
                "UTF-16",
            );
        }
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), "UTF-8"),
        Err(_) => (bytes.iter().map(|b| windows_1252(*b)).collect(), "Windows-1252"),
    }
}

/// Windows-1252 equals Latin-1 outside 0x80 to 0x9F.
fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
        other => char::from(other),
    }
}

/// The separator that the heading uses most, outside quotes.
fn sniff(text: &str) -> char {
    let heading = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let count = |separator: char| {
        let mut quoted = false;
        heading
            .chars()
            .filter(|c| {
                quoted ^= *c == '"';
                *c == separator && !quoted
            })
            .count()
    };
    // The order breaks ties: German exports use the semicolon.
    [';', '\t', ',', '|']
        .into_iter()
        .rev()
        .max_by_key(|separator| count(*separator))
        .unwrap_or(';')
}

fn split(text: &str, separator: char) -> Vec<Record> {
    let mut records = Vec::new();
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let (mut line, mut begun, mut quoted) = (1, 1, false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.trim().is_empty() => {
                cell.clear();
                quoted = true;
            }
            '\n' | '\r' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                line += 1;
                if quoted {
                    cell.push('\n');
                    continue;
                }
                cells.push(std::mem::take(&mut cell).trim().to_owned());
                records.push(Record {
                    line: begun,
                    cells: std::mem::take(&mut cells),
                });
                begun = line;
            }
            c if c == separator && !quoted => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            c => cell.push(c),
        }
    }
    cells.push(cell.trim().to_owned());
    records.push(Record { line: begun, cells });
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<(usize, Vec<String>)> {
        read(bytes).records.into_iter().map(|r| (r.line, r.cells)).collect()
    }

    #[test]
    fn every_common_export_reads_the_same() {
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain("Straße;Nr\nÄ;1".encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        for (bytes, encoding, separator) in [
            ("Straße;Nr\nÄ;1\n".as_bytes(), "UTF-8", ';'),
            ("\u{feff}Straße,Nr\r\nÄ,1\r\n".as_bytes(), "UTF-8 mit BOM", ','),
            (b"Stra\xdfe\tNr\r\xc4\t1", "Windows-1252", '\t'),
            ("\"Straße\";\"Nr\"\n\"Ä\";\"1\"".as_bytes(), "UTF-8", ';'),
            (&utf16, "UTF-16", ';'),
        ] {
            let table = read(bytes);
            assert_eq!((table.encoding, table.separator), (encoding, separator));
            assert_eq!(
                cells(bytes),
                [
                    (1, vec!["Straße".to_owned(), "Nr".into()]),
                    (2, vec!["Ä".into(), "1".into()])
                ]
            );
        }
    }

    #[test]
    fn quotes_keep_separators_and_lines_keep_their_numbers() {
        let read = cells("sep=;\na;b\n\n\"x;\"\"y\"\"\nz\";2\nlast;3".as_bytes());
        assert_eq!(
            read,
            [
                (2, vec!["a".to_owned(), "b".into()]),
                (4, vec!["x;\"y\"\nz".into(), "2".into()]),
                (6, vec!["last".into(), "3".into()])
            ]
        );
    }
}
