//! What one letter costs, warm: many of the same kind, each with other data.

use std::fs;

use letters::{LetterError, LetterPress};
use serde_json::json;

use super::{BlueprintTemplate, job};

const LETTERS: u32 = 100;
/// Letters set before the clock starts, so that fonts and templates are known.
const WARM_UP: u32 = 3;

pub struct Cost {
    /// Unit: milliseconds of processor time of all threads.
    pub each_ms: f64,
    /// Unit: kB.
    pub each_kb: usize,
}

/// `Ok(None)` where processor time is not known, that is outside Linux.
pub fn measure(press: &LetterPress, template: &BlueprintTemplate) -> Result<Option<Cost>, LetterError> {
    for number in 0..WARM_UP {
        render(press, template, number)?;
    }
    let before = cpu_ms();
    let mut bytes = 0;
    for number in WARM_UP..WARM_UP + LETTERS {
        bytes += render(press, template, number)?;
    }
    let cost = |(before, after): (f64, f64)| Cost {
        each_ms: (after - before) / f64::from(LETTERS),
        each_kb: bytes / 1024 / LETTERS as usize,
    };
    Ok(before.zip(cpu_ms()).map(cost))
}

/// Bytes of the letter.
fn render(press: &LetterPress, template: &BlueprintTemplate, number: u32) -> Result<usize, LetterError> {
    let mut data = template.sample.clone();
    let name = format!("Žaneta Łukaszewska {number}");
    data["case"]["number"] = json!(format!("BP-2026-{number:06}"));
    data["recipient"]["lines"][1] = json!(name);
    data["permit"]["number"] = json!(format!("BP-7-{number:06}"));
    data["check"]["url"] = json!(format!("https://www.musterstadt.example/pruefen/{number:09}"));
    if let Some(payment) = data.get_mut("payment") {
        payment["reference"] = json!(format!("BP-2026-{number:06}"));
    }
    Ok(press.render(&job(&template.as_template(), &data))?.bytes.len())
}

/// Processor time of this process, all threads; `None` outside Linux. Unit: milliseconds.
fn cpu_ms() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let mut fields = stat.rsplit(')').next()?.split_whitespace().skip(11);
    let ticks: f64 = fields.next()?.parse::<f64>().ok()? + fields.next()?.parse::<f64>().ok()?;
    Some(ticks * 10.0)
}

/// Most memory that this process ever held. Unit: MB.
pub fn peak_mb() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}
