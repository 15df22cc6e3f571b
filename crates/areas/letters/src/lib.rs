//! Letters: from a model in JSON and a Typst template to a PDF that is PDF/A-2a and PDF/UA-1.
//!
//! A template belongs to a blueprint (`letters/*.typ`). It imports the house library (`#import "/house.typ": *`),
//! reads its content with `json("/data.json")` and sees no other file, no package and no network. Text in the data is
//! data: Typst markup in a name is printed as it was typed.
//!
//! The same [`LetterJob`] gives the same bytes: the date comes with the job, and no clock is read.

mod codes;
mod diagnostics;
mod error;
mod fonts;
mod mask;
mod model;
mod press;
mod text;
mod world;

pub use codes::{girocode_svg, girocode_text, is_iban, qr_svg};
pub use error::{LetterError, TemplateProblem};
pub use fonts::{prints, prints_in_house_font};
pub use model::{BankAccount, ContactPerson, LetterJob, Letterhead, Pdf, Template};
pub use press::{LetterPress, Limits};
