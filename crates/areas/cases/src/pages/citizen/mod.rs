//! The citizen's side: apply, follow, answer, check a permit.

use web::Routes;

use crate::Cases;

pub fn routes() -> Routes<Cases> {
    Routes::new()
}
