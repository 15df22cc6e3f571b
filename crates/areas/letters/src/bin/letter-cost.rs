//! Prints what each kind of letter costs, one line of JSON each, for `bench/run`.

#[path = "../../tests/common/mod.rs"]
mod common;

use std::process::ExitCode;

use common::cost::measure;
use common::{Blueprints, press};

/// The same as in the program that writes the letters.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    for template in Blueprints::load() {
        match measure(press(), &template) {
            Ok(Some(cost)) => {
                let line = serde_json::json!({ "letter": template.name, "cpu_ms": cost.each_ms, "kb": cost.each_kb });
                println!("{line}");
            }
            Ok(None) => {
                eprintln!("Processor time is known on Linux only.");
                return ExitCode::FAILURE;
            }
            Err(error) => {
                eprintln!("{}: {error}", template.name);
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}
