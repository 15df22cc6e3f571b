//! Broken, hostile and merely odd input: the engine refuses it or takes it, but never panics, never hangs, and never takes
//! long. Real blueprints are the seeds; the same run number always makes the same input.
//!
//! `make test` runs a few hundred inputs of each target, `make fuzz` tens of thousands. A finding names its run;
//! `RATHAUS_FUZZ_ONLY=<run>` repeats it, and it becomes a case in `findings.rs`.

#[allow(dead_code)] // The tests of the engine use more of it.
#[path = "../engine/common.rs"]
mod common;

mod findings;
mod forge;
mod mutate;
mod seeds;
mod watch;

use blueprint::{
    Answers, Blueprint, CaseFacts, Files, PACKAGE_FILES_MAX, Package, Scope, ScopeInput, SigningKey, import_fields,
    is_part_of_format, unsafe_texts,
};
use jiff::civil::date;
use serde_json::json;

use mutate::{Chance, mutate, mutate_text};
use watch::runs;

#[test]
fn files_of_a_blueprint() {
    let seeds = seeds::blueprints();
    runs("files", 60, |chance| {
        let mut files = chance.pick(&seeds).clone();
        for _ in 0..=chance.below(3) {
            let paths: Vec<String> = files.0.keys().cloned().collect();
            let path = chance.pick(&paths);
            if chance.below(50) == 0 {
                files.0.remove(path);
                continue;
            }
            let other = chance.pick(&seeds).get(path).unwrap_or_default().to_owned();
            if let Some(text) = files.0.get_mut(path) {
                *text = mutate_text(text, &other, chance);
            }
        }
        let _ = unsafe_texts(&files);
        use_if_loaded(&files, chance);
    });
}

#[test]
fn conditions() {
    let (seeds, words) = seeds::conditions();
    let starter = blueprint::starter("fuzz").expect("a name");
    runs("conditions", 200, |chance| {
        let mut source = mutate_text(chance.pick::<String>(&seeds), chance.pick::<String>(&seeds), chance);
        if chance.below(3) == 0 {
            source = mutate::expression(&words, chance);
        }
        let mut files = starter.clone();
        let places = [
            ("form.toml", "shown_when = ", "shown_when = \"purpose == 'other'\""),
            ("fees.toml", "formula = ", "formula = \"town.fee_cent\""),
            ("process.toml", "when = ", "when = \"case.heard\""),
        ];
        let (file, key, found) = chance.pick(&places);
        let written = format!("{key}{}", toml::Value::from(source));
        let text = files.0.get_mut(*file).expect("the starter has it");
        assert!(text.contains(found), "{file} of the starter holds no {found}");
        *text = text.replacen(found, &written, 1);
        use_if_loaded(&files, chance);
    });
}

#[test]
fn data_fields() {
    let seeds = seeds::data_fields();
    runs("data fields", 300, |chance| {
        let bytes = mutate(chance.pick::<Vec<u8>>(&seeds), chance.pick::<Vec<u8>>(&seeds), chance);
        let lists = [(
            "list.xml".to_owned(),
            mutate(seeds::CODE_LIST.as_bytes(), chance.pick::<Vec<u8>>(&seeds), chance),
        )];
        let lists = &lists[..chance.below(4) / 3];
        if let Ok(draft) = import_fields(&bytes, lists, Some("fuzz")) {
            // What is taken must give a blueprint that loads: the town would meet the error otherwise.
            let _ = common::loaded(&draft.files);
        }
    });
}

#[test]
fn packages() {
    let key = SigningKey::new(&forge::SEED, "Stadt Beispiel").expect("a name");
    let blueprints = seeds::blueprints();
    let seeds: Vec<Vec<u8>> = blueprints
        .iter()
        .map(|files| Package::write(files, &key).expect("it can be packed").into_bytes())
        .collect();
    runs("packages", 300, |chance| {
        let seed: &Vec<u8> = chance.pick(&seeds);
        let bytes = mutate(seed, chance.pick::<Vec<u8>>(&seeds), chance);
        if bytes != *seed && !seeds.contains(&bytes) {
            assert!(Package::read(&bytes).is_err(), "a changed package was taken");
        }
        signed_anew(&blueprints, &key, chance);
    });
}

/// What somebody with a key can put together: it is refused, or holds nothing but files of the format within the limits, in
/// the one form in which they are written.
fn signed_anew(blueprints: &[Files], key: &SigningKey, chance: &mut Chance) {
    let files: &Files = chance.pick(blueprints);
    let package = Package::write(files, key).expect("it can be packed");
    let package = forge::forged(&package, &forge::content(files, chance));
    let Ok(read) = Package::read(package.as_bytes()) else {
        return;
    };
    assert!(read.files.0.keys().all(|path| is_part_of_format(path)), "a path");
    assert!(read.files.0.len() <= PACKAGE_FILES_MAX, "too many files");
    assert_eq!(Package::write(&read.files, key).as_ref(), Ok(&package), "another form");
}

/// What a page does with a blueprint, as far as it loads.
fn use_if_loaded(files: &Files, chance: &mut Chance) {
    let Ok(loaded) = Blueprint::load(files, &common::schemas()) else {
        return;
    };
    let blueprint = loaded.blueprint;
    let Ok(town) = blueprint.validate_knobs(&toml::Table::new()) else {
        return;
    };
    let answers =
        json!({ "purpose": "other", "notify": "mail", "birth_date": "1988-03-17", "home": { "street": "A" } });
    let answers: Answers = answers.as_object().cloned().unwrap_or_default();
    let (registers, case) = (Default::default(), CaseFacts::default());
    let input = ScopeInput {
        answers: &answers,
        registers: &registers,
        town: &town,
        case: &case,
        today: date(2026, 11, 21),
    };
    let scope = Scope::new(&blueprint, input);
    let pages = blueprint.pages(&scope).len();
    assert!(pages <= blueprint.form.len());
    let _ = blueprint.check_all(&scope);
    let _ = blueprint.fee(&scope);
    let _ = blueprint.run_checks(&scope);
    let _ = blueprint.answers_schema(base::Lang::De);
    // Examples and the guide cost more; a part of the runs is enough for them.
    if chance.below(60) == 0 {
        let _ = blueprint.run_examples();
        let _ = blueprint.guide(base::Lang::De);
    }
}
