//! The blueprint that has everything once.

use std::collections::BTreeSet;

use crate::common;

#[test]
fn the_examples_come_out_as_they_say_and_reach_everything() {
    let blueprint = common::blueprint("_all-fields");
    let report = blueprint.run_examples();
    assert!(report.is_good(), "{report}");
    assert_eq!(report.coverage.missing().next(), None, "{report}");
}

#[test]
fn every_kind_of_field_is_there_and_has_samples_that_it_accepts() {
    let blueprint = common::blueprint("_all-fields");
    let kinds: BTreeSet<&str> = blueprint.fields().map(|field| field.kind.name()).collect();
    let expected = "address birth_date business_id choice commercial_register computed consent coordinate country date \
                    declaration document_number email evb group iban land_parcel long_text money month multi_choice \
                    municipality_key name nationality note number phone plate postal_address postcode reference \
                    security_code select tax_id text time transponder upload vin vin_tail yes_no";
    assert_eq!(kinds.into_iter().collect::<Vec<_>>().join(" "), expected);
    let today = jiff::civil::date(2026, 11, 21);
    for field in blueprint
        .fields()
        .filter(|field| field.kind.is_asked() && !field.kind.is_upload())
    {
        let samples = field.kind.samples(field);
        assert!(!samples.is_empty(), "{}", field.id);
        for sample in samples {
            let inputs = field.kind.inputs(field, &sample);
            let raw = inputs.into_iter().map(|(name, values)| {
                let part = name
                    .strip_prefix(&field.id)
                    .unwrap_or_default()
                    .trim_start_matches('.')
                    .to_owned();
                (part, values)
            });
            let read = field.kind.parse(field, &blueprint::RawValues(raw.collect()), today);
            assert_eq!(read, Ok(Some(sample.clone())), "{} {sample}", field.id);
        }
    }
}
