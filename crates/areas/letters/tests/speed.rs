//! What a letter costs; `bench/run` prints the figures of the release build, which the project holds itself to.

mod common;

use common::cost::{measure, peak_mb};
use common::{Blueprints, press};

/// So many are measured; each costs a second.
const TEMPLATES: usize = 14;

#[test]
fn different_letters_cost_little_when_warm_and_memory_stays_flat() {
    // Some of each service are enough: what they share is what can be lost.
    let all = Blueprints::load();
    let step = all.len().div_ceil(TEMPLATES);
    for template in all.into_iter().step_by(step) {
        let Some(cost) = measure(press(), &template).expect("renders") else {
            println!("skipped: processor time is known on Linux only");
            return;
        };
        println!(
            "{}: {:.1} ms of processor time, {} kB a letter, peak {:?} MB",
            template.name,
            cost.each_ms,
            cost.each_kb,
            peak_mb(),
        );
        // Wide, because tests share the machine, and a second look where a neighbour was in the way; it catches a lost cache
        // (some 60 ms).
        let again = || measure(press(), &template).expect("renders").map(|cost| cost.each_ms);
        let is_dear = cost.each_ms >= 45.0 && again().is_none_or(|ms| ms >= 45.0);
        assert!(!is_dear, "{} costs {:.1} ms", template.name, cost.each_ms);
    }
}
