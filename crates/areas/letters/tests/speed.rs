//! What a letter costs; `bench/run` prints the figures of the release build, which the project holds itself to.

mod common;

use common::cost::{measure, peak_mb};
use common::{Blueprints, press};

#[test]
fn different_letters_cost_little_when_warm_and_memory_stays_flat() {
    for template in Blueprints::load() {
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
        // Wide, because tests share the machine; it catches a lost cache (some 60 ms), not a slow neighbour.
        assert!(cost.each_ms < 45.0, "{} costs {:.1} ms", template.name, cost.each_ms);
    }
}
