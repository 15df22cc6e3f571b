//! What a letter costs; prints the figures that the project holds itself to (15 ms of processor time, warm).

mod common;

use std::fs;

use common::{Blueprints, job, press};
use serde_json::json;

/// Processor time of this process in milliseconds, all threads; `None` outside Linux.
fn cpu_ms() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks * 10.0)
}

fn peak_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

#[test]
fn different_letters_cost_little_when_warm_and_memory_stays_flat() {
    const LETTERS: u32 = 100;
    for template in Blueprints::load() {
        let render = |number: u32| {
            let mut data = template.sample.clone();
            let name = format!("Žaneta Łukaszewska {number}");
            data["case"]["number"] = json!(format!("BP-2026-{number:06}"));
            data["recipient"]["lines"][1] = json!(name);
            data["permit"]["number"] = json!(format!("BP-7-{number:06}"));
            data["check"]["url"] = json!(format!("https://www.musterstadt.example/pruefen/{number:09}"));
            data["payment"]["reference"] = json!(format!("BP-2026-{number:06}"));
            press()
                .render(&job(&template.as_template(), &data))
                .expect("renders")
                .bytes
                .len()
        };
        (0..3).for_each(|number| {
            render(number);
        });
        let before = cpu_ms();
        let bytes: usize = (3..3 + LETTERS).map(render).sum();
        let (Some(before), Some(after)) = (before, cpu_ms()) else {
            println!("skipped: processor time is known on Linux only");
            return;
        };
        let each_ms = (after - before) / f64::from(LETTERS);
        println!(
            "{}: {each_ms:.1} ms of processor time, {} kB a letter, peak {:?} MB",
            template.name,
            bytes / 1024 / LETTERS as usize,
            peak_mb(),
        );
        // Wide, because tests share the machine; it catches a lost cache (some 60 ms), not a slow neighbour.
        assert!(each_ms < 45.0, "{} costs {each_ms:.1} ms", template.name);
    }
}
