//! The vocabulary of the town hall: money, languages, time, chance, errors. No I/O.

pub mod checks;
pub mod clock;
pub mod countries;
pub mod errors;
pub mod lang;
pub mod law;
pub mod money;
pub mod ports;
pub mod reference;
pub mod rng;

pub use clock::{Clock, FixedClock, SystemClock};
pub use errors::{Fault, FieldError};
pub use lang::Lang;
pub use law::LegalRef;
pub use money::Money;
pub use rng::{Rng, SeededRng, SystemRng};
pub use uuid::Uuid;
