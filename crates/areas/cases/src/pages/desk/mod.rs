//! The desk: clerks see what needs a human.

use web::Routes;

use crate::Cases;

pub fn routes() -> Routes<Cases> {
    Routes::new()
}
