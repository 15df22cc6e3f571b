//! Runs a target many times and says which run did what nobody may do.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::mutate::Chance;

/// Longest time of one run. Unit: processor time of an unoptimised engine; the rest of the machine does not count.
const RUN_MAX: Duration = Duration::from_secs(10);

/// Runs a target so often: `usual` times, or as often as `RATHAUS_FUZZ_RUNS` says.
///
/// The number of a run stands in a file while it lasts, because one that overflows the stack or hangs ends the process.
pub fn runs(target: &str, usual: u64, run: impl Fn(&mut Chance)) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let from = number("RATHAUS_FUZZ_FROM").unwrap_or(0);
    let count = number("RATHAUS_FUZZ_RUNS").unwrap_or(usual);
    let (from, to) = number("RATHAUS_FUZZ_ONLY").map_or((from, from + count), |only| (only, only + 1));
    let note = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("fuzz-{}", target.replace(' ', "-")));
    let (began, mut slowest, mut findings) = (Instant::now(), (Duration::ZERO, 0), Vec::new());
    for at in from..to {
        fs::write(&note, at.to_string()).expect("the folder for tests can be written");
        let before = processor_time();
        let ended = catch_unwind(AssertUnwindSafe(|| run(&mut Chance::new(at))));
        let took = processor_time().saturating_sub(before);
        slowest = slowest.max((took, at));
        if ended.is_err() {
            findings.push(format!("run {at} panicked"));
        }
        if took > RUN_MAX {
            findings.push(format!("run {at} took {took:?}"));
        }
        if findings.len() > 20 {
            break;
        }
    }
    fs::remove_file(&note).expect("the file was just written");
    let (took, at) = slowest;
    println!(
        "{target}: {} runs in {:?}, the slowest is {at} with {took:?}",
        to - from,
        began.elapsed()
    );
    assert!(
        findings.is_empty(),
        "{target}, repeat one with RATHAUS_FUZZ_ONLY=<run>:\n{}",
        findings.join("\n")
    );
}

/// Processor time of this thread; the wall clock where the system does not tell it.
fn processor_time() -> Duration {
    let told = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanos = told
        .as_deref()
        .and_then(|text| text.split(' ').next())
        .and_then(|text| text.parse().ok());
    nanos.map_or_else(wall, Duration::from_nanos)
}

fn wall() -> Duration {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}
