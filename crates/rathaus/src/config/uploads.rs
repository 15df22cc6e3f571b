//! The section on files that people send: how large they may be, and who looks for malware in them.

use connect::scanner::Address;
use web::FileLimits;

use super::file;
use super::value::{Lookup, Value};

/// Unit: bytes. Less than a scanned page of paper would be a mistake.
const BYTES_MAX_AT_LEAST: u64 = 1 << 20;
/// Unit: bytes. More is sent by nobody over a line of today.
const BYTES_MAX_AT_MOST: u64 = 4 << 30;

/// What the operator says about files.
#[derive(Clone, Debug)]
pub struct Uploads {
    /// Unit: bytes of one file, and of all that are sent at once.
    pub bytes_max: u64,
    /// Where clamd listens; none when nobody looks for malware.
    pub clamd: Option<Address>,
    /// A file is taken, and marked, when the scanner gives no answer.
    pub takes_unscanned: bool,
}

/// Errors: a size that is none, an unknown scanner, an address without a scanner or the other way round.
pub fn uploads(lookup: &Lookup<'_>, file: Option<&file::Uploads>) -> anyhow::Result<Uploads> {
    let empty = file::Uploads::default();
    let given = file.unwrap_or(&empty);
    let bytes_max = lookup.find(
        "uploads.bytes_max",
        "RATHAUS_UPLOADS_BYTES_MAX",
        given.bytes_max.as_ref(),
    );
    let scanner = lookup.find("uploads.scanner", "RATHAUS_UPLOADS_SCANNER", given.scanner.as_ref());
    let address = lookup.find("uploads.address", "RATHAUS_UPLOADS_ADDRESS", given.address.as_ref());
    let unscanned = lookup.find(
        "uploads.unscanned",
        "RATHAUS_UPLOADS_UNSCANNED",
        given.unscanned.as_ref(),
    );
    Ok(Uploads {
        bytes_max: bytes_max.as_ref().map_or(Ok(FileLimits::BYTES_MAX), bytes)?,
        clamd: clamd(scanner.as_ref(), address.as_ref())?,
        takes_unscanned: match unscanned.as_ref().map(|value| (value, value.text.as_str())) {
            None | Some((_, "refuse")) => false,
            Some((_, "take")) => true,
            Some((value, _)) => {
                return Err(
                    value.wrong("must be refuse or take: what becomes of a file when the scanner gives no answer")
                );
            }
        },
    })
}

fn bytes(value: &Value) -> anyhow::Result<u64> {
    const MEND: &str = "must be bytes of one file, from 1048576 (1 MB) to 4294967296 (4 GB); 209715200 are 200 MB";
    let bytes: u64 = value.parse(MEND)?;
    if (BYTES_MAX_AT_LEAST..=BYTES_MAX_AT_MOST).contains(&bytes) {
        Ok(bytes)
    } else {
        Err(value.wrong(MEND))
    }
}

fn clamd(scanner: Option<&Value>, address: Option<&Value>) -> anyhow::Result<Option<Address>> {
    match (scanner.map(|value| (value, value.text.as_str())), address) {
        (None | Some((_, "none")), None) => Ok(None),
        (None, Some(address)) => {
            Err(address.wrong("needs a scanner: set uploads.scanner = \"clamd\" or RATHAUS_UPLOADS_SCANNER"))
        }
        (Some((_, "none")), Some(address)) => Err(address.wrong("belongs to a scanner, but uploads.scanner is none")),
        (Some((_, "clamd")), Some(address)) => Address::parse(&address.text)
            .map(Some)
            .ok_or_else(|| address.wrong("must be a socket (/run/clamav/clamd.ctl) or host and port (127.0.0.1:3310)")),
        (Some((scanner, "clamd")), None) => Err(scanner.wrong(
            "needs an address: set uploads.address or RATHAUS_UPLOADS_ADDRESS to clamd's socket or to host and port",
        )),
        (Some((scanner, _)), _) => Err(scanner.wrong("must be clamd or none")),
    }
}
