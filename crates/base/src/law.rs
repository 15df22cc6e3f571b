use std::fmt;

use serde::{Deserialize, Serialize};

/// A norm as it is cited in a letter, for example `§ 31 Abs. 3 Satz 1 VwVfG`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LegalRef(pub String);

impl fmt::Display for LegalRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
