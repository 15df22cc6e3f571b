//! Asking a register, or telling it what to do, with patience that ends: one that hangs, or answers nonsense, is like one
//! that is down.

use std::time::Duration;

use registers::port::{RegisterAnswer, RegisterOrder, RegisterQuery, RegisterReceipt, conforms, receipt_conforms};

use crate::Cases;

/// Somebody waits in front of a page; what was typed must be saved long before the page itself is given up.
pub const IN_A_PAGE: Duration = Duration::from_secs(8);
/// A job has more time, but holds a place that others want.
pub const IN_A_JOB: Duration = Duration::from_secs(60);
/// Unit: seconds until another try is sensible.
const RETRY_AFTER_S: u32 = 300;

/// The register's answer, or that there is none in time or none that can be read.
pub async fn ask(cases: &Cases, query: RegisterQuery, patience: Duration) -> RegisterAnswer {
    let register = query.register.clone();
    let away = |reason: &str| {
        tracing::warn!(register, reason, "a register gave no answer that can be used");
        RegisterAnswer::Unavailable {
            reason: reason.to_owned(),
            retry_after_s: RETRY_AFTER_S,
        }
    };
    match tokio::time::timeout(patience, cases.registers.ask(query)).await {
        Err(_) => away("no answer in time"),
        Ok(RegisterAnswer::Answered { data, .. }) if conforms(&register, &data).is_err() => {
            away("an answer of another shape")
        }
        Ok(answer) => answer,
    }
}

/// The register's receipt, or that there is none in time or none that can be read. Who repeats the order gets it then.
pub async fn order(cases: &Cases, order: RegisterOrder, patience: Duration) -> RegisterReceipt {
    let (register, operation) = (order.register.clone(), order.operation.clone());
    let away = |problem: &str, reason: &str| {
        tracing::warn!(
            register,
            operation,
            problem,
            "a register gave no receipt that can be used"
        );
        RegisterReceipt::Unavailable {
            reason: reason.to_owned(),
            retry_after_s: RETRY_AFTER_S,
        }
    };
    match tokio::time::timeout(patience, cases.registers.order(order)).await {
        Err(_) => away("no answer in time", "Das Register hat nicht rechtzeitig geantwortet."),
        Ok(RegisterReceipt::Done { data, .. }) if receipt_conforms(&register, &operation, &data).is_err() => away(
            "an answer of another shape",
            "Die Antwort des Registers ist nicht lesbar.",
        ),
        Ok(receipt) => receipt,
    }
}
