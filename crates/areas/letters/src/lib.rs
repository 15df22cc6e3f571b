//! Letters: from a model in JSON and a Typst template to a PDF that is PDF/A-2a and PDF/UA-1.
//!
//! A template belongs to a blueprint (`letters/*.typ`). It imports the house library (`#import "/house.typ": *`),
//! reads its content with `json("/data.json")` and sees no other file, no package and no network. Text in the data is
//! data: Typst markup in a name is printed as it was typed.
//!
//! The library knows these parts of the data; each template says at its top what else it wants:
//!
//! | part | fields |
//! |---|---|
//! | `case` | `number`; optional `service`, `received_on` |
//! | `recipient` | `lines`; optional `salutation` |
//! | `check` | `url` (`https://…`), `code`; gives the QR code of the check page |
//! | `fee` | `positions` of `label`, `legal_basis`, `amount_cent`; `total_cent`; `paid_on` when it is paid |
//! | `payment` | `amount_cent`, `reference`, `due_on`; gives the GiroCode, leave it out when nothing is open |
//! | `remedy` | `kind`: `widerspruch` (default) or `klage`, the latter with `court`, a list of lines |
//! | `signed_by` | name of the person who decided; left out for automatic decisions |
//!
//! Dates are ISO texts, amounts whole cents. `sample.json` beside the templates of a blueprint shows all of it.
//!
//! The same [`LetterJob`] gives the same bytes: the date comes with the job, and no clock is read.

mod codes;
mod diagnostics;
mod error;
mod fonts;
mod mask;
mod model;
mod press;
mod reach;
mod text;
mod world;

pub use codes::{girocode_svg, girocode_text, is_iban, qr_svg};
pub use error::{LetterError, TemplateProblem};
pub use fonts::{prints, prints_in_house_font};
pub use model::{BankAccount, ContactPerson, LetterJob, Letterhead, Pdf, Template};
pub use press::{LetterPress, Limits};
pub use reach::reaches;
