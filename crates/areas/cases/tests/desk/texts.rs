use std::path::Path;

use cases::pages::FILES;

#[test]
fn every_text_of_cases_exists_in_every_language_and_is_used() {
    // Families of texts whose keys are put together from codes.
    let dynamic = [
        "desk-channel-",
        "desk-verdict-",
        "desk-public-",
        "desk-owner-",
        "desk-notify-",
        "desk-paper-",
        "desk-grant-",
        "desk-claim-",
        "desk-action-",
        "desk-refusal-",
        "desk-event-",
        "desk-fact-",
        "desk-clock-",
        "desk-field-",
        "desk-value-",
        "desk-register-",
        "desk-new-hint-",
        "desk-job-",
        "desk-kind-",
        "desk-fault-",
        "desk-asked-by-",
        "desk-actor-",
        "desk-route-",
        "desk-remedy-",
        "desk-identified-by-",
        "svc-error-",
        "svc-knob-",
        "svc-part-",
        "svc-text-",
        "svc-area-",
        "svc-what-",
        "svc-stage-",
        "svc-fact-",
        "desk-outbox-state-",
        "desk-outbox-source-",
        "desk-outbox-fault-",
    ];
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let problems: Vec<String> = web::texts::check_texts(&source, &FILES, &dynamic)
        .into_iter()
        .filter(|problem| {
            let key = problem.split(' ').next().unwrap_or_default();
            let is_asked = problem.ends_with("nobody wrote it");
            // The beginning of a family stands in the source like a key, and so does the name of a form's field.
            !key.ends_with('-') && (key.contains('-') || !is_asked)
        })
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
}
