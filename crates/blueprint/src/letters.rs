//! What letters read.

use base::Lang;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::answers::Json;
use crate::checks::Verdict;
use crate::condition::EvalError;
use crate::fee::{Fee, Refund};
use crate::kinds::plain;
use crate::model::{Addressees, Blueprint, GrantDraft, Letter, Party, PartyStatus};
use crate::parties::address_lines;
use crate::scope::Scope;

/// Somebody else than the applicant to whom a letter goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressee {
    pub name: String,
    /// Lines below the name; empty when nobody knows where to write to.
    pub address: Vec<String>,
}

impl Blueprint {
    /// A letter by its id.
    pub fn letter(&self, id: &str) -> Option<&Letter> {
        self.letters.iter().find(|letter| letter.id == id)
    }

    /// Others to whom a letter goes; none where it goes to the applicant.
    ///
    /// Errors: the name of the one it should go to cannot be worked out.
    pub fn addressees(&self, letter: &Letter, scope: &Scope<'_>) -> Result<Option<Vec<Addressee>>, EvalError> {
        match &letter.to {
            None => Ok(None),
            Some(Addressees::Parties(id)) => {
                let parties = scope.input.case.proceedings.parties.get(id).into_iter().flatten();
                let written = parties.filter(|party| party.office.is_none() && party.status != PartyStatus::Dropped);
                let addressee = |party: &Party| Addressee {
                    name: party.name.clone(),
                    address: party.address.clone(),
                };
                Ok(Some(written.map(addressee).collect()))
            }
            Some(Addressees::Named { name, address }) => {
                let said = scope.process_json(name)?;
                let said = said.as_str().map(str::trim).unwrap_or_default();
                if said.is_empty() {
                    return Err(name.error("says nobody"));
                }
                // Where to write to may be unknown; then a clerk finds out.
                let address = scope.process_json(address).unwrap_or_default();
                Ok(Some(vec![Addressee {
                    name: said.to_owned(),
                    address: address_lines(&address),
                }]))
            }
        }
    }

    /// Source of the letter's template.
    pub fn letter_template(&self, id: &str) -> Option<&str> {
        self.templates.get(&self.letter(id)?.template).map(String::as_str)
    }

    /// Whether a letter is written in this case at all (`when` of the letter).
    pub fn wants_letter(&self, id: &str, scope: &Scope<'_>) -> bool {
        self.letter(id)
            .is_some_and(|letter| scope.process_truth(letter.when.as_ref()).unwrap_or(true))
    }

    /// The model of a letter: what the blueprint says its template reads, with `extra` laid over it (case, recipient,
    /// payment, check code, …). Objects are merged, so `extra` adds the number to a permit whose dates are here already.
    ///
    /// A value that cannot be worked out is left out; the template then says so when it needs it.
    pub fn letter_model(&self, id: &str, scope: &Scope<'_>, extra: Json) -> Json {
        let mut model = json!({});
        if let Some(letter) = self.letter(id) {
            self.fill_model(letter, scope, &mut model);
            let said = extra.get("reason").and_then(Json::as_str);
            if let Some(path) = &letter.reasons {
                set(&mut model, path, self.reasons_model(scope, said));
            }
        }
        // What a letter is about gets the same facts under its own name, which only the caller knows.
        merge(&mut model, self.moved(id, &extra));
        merge(&mut model, extra);
        model
    }

    /// What a letter is about, of all that its step gives; none when that cannot be worked out.
    pub fn grant_of(&self, letter: &Letter, scope: &Scope<'_>) -> Option<GrantDraft> {
        let mut grants = self.grants(scope).ok()?.into_iter();
        match &letter.grant_kind {
            Some(kind) => grants.find(|grant| grant.kind == *kind),
            None => grants.next(),
        }
    }

    fn fill_model(&self, letter: &Letter, scope: &Scope<'_>, model: &mut Json) {
        if let Some(path) = &letter.grant
            && let Some(grant) = self.grant_of(letter, scope)
        {
            set(model, path, grant_model(&grant));
        }
        if let Some((path, Ok(fee))) = letter.fee.as_ref().map(|path| (path, self.fee(scope))) {
            // No fee is no section of the letter.
            if !fee.positions.is_empty() {
                set(model, path, self.fee_model(&fee));
            }
        }
        if let Some((path, Ok(Some(refund)))) = letter.refund.as_ref().map(|path| (path, self.refund(scope))) {
            set(model, path, self.refund_model(&refund));
        }
        if let Some(path) = &letter.answers {
            set(model, path, self.answers_model(letter, scope));
        }
        for (path, condition) in &letter.data {
            match scope.process_json(condition) {
                Ok(Json::Null) | Err(_) => {}
                Ok(value) => set(model, path, value),
            }
        }
    }

    /// Values of `extra` that the letter wants under other paths as well: `take = { "hearing.reply_until" = "reply_until" }`.
    fn moved(&self, id: &str, extra: &Json) -> Json {
        let mut moved = json!({});
        for (path, from) in self.letter(id).into_iter().flat_map(|letter| &letter.take) {
            let value = from.split('.').try_fold(extra, |value, key| value.get(key));
            if let Some(value) = value.filter(|value| !value.is_null()) {
                set(&mut moved, path, value.clone());
            }
        }
        moved
    }

    fn fee_model(&self, fee: &Fee) -> Json {
        let texts = self.texts(Lang::De);
        let positions = fee.positions.iter().map(|position| {
            json!({
                "label": texts.fill(&position.label_key, &position.params),
                "legal_basis": position.legal_basis,
                "amount_cent": position.amount.cents(),
            })
        });
        json!({ "positions": positions.collect::<Vec<_>>(), "total_cent": fee.total.cents() })
    }

    fn refund_model(&self, refund: &Refund) -> Json {
        let texts = self.texts(Lang::De);
        let lines = refund
            .calculation
            .iter()
            .map(|(label, value)| json!({ "label": texts.get(label), "value": value }));
        json!({
            "amount_cent": refund.amount.cents(),
            "reason": texts.get(&refund.reason_key),
            "legal_basis": refund.legal_basis,
            "calculation": lines.collect::<Vec<_>>(),
        })
    }

    /// The reasons of the red checks and the clerk's own words; the yellow checks only when there is nothing else.
    fn reasons_model(&self, scope: &Scope<'_>, said: Option<&str>) -> Json {
        let checks = self.run_checks(scope);
        let has_red = checks.results.iter().any(|result| result.result == Verdict::Red);
        let wanted = if has_red || said.is_some() {
            Verdict::Red
        } else {
            Verdict::Yellow
        };
        let found = checks.results.iter().filter(|result| result.result == wanted);
        let found = found.map(|result| json!({ "text": self.reason(result, Lang::De), "legal_basis": result.legal }));
        found.chain(said.map(|text| json!({ "text": text }))).collect()
    }

    /// Everything that was handed in, for the receipt: answers in words, files, and a digest over the answers.
    fn answers_model(&self, letter: &Letter, scope: &Scope<'_>) -> Json {
        let (lang, texts) = (Lang::De, self.texts(Lang::De));
        let groups = self.summary(scope, lang).into_iter().map(|page| {
            let fields = page
                .rows
                .into_iter()
                .map(|row| json!({ "label": row.label, "value": row.text }));
            json!({ "title": page.title, "fields": fields.collect::<Vec<_>>() })
        });
        let uploads = self.fields().filter(|field| field.kind.is_upload());
        let files = uploads
            .filter_map(|field| scope.answer(&field.id)?.as_array())
            .flatten()
            .map(|file| {
                let text = |name: &str| file.get(name).map(plain).unwrap_or_default();
                let kilobytes = file
                    .get("size")
                    .and_then(Json::as_u64)
                    .unwrap_or_default()
                    .div_ceil(1000);
                json!({ "name": text("name"), "size": format!("{kilobytes} kB"), "digest": text("digest") })
            });
        let answers = serde_json::to_vec(&self.prune(scope)).unwrap_or_default();
        let next = texts
            .find(&format!("letters.{}.next", letter.id))
            .map(|next| vec![next])
            .unwrap_or_default();
        json!({
            "groups": groups.collect::<Vec<_>>(),
            "attachments": files.collect::<Vec<_>>(),
            "digest": format!("b3:{}", blake3::hash(&answers).to_hex()),
            "next": next,
        })
    }
}

fn grant_model(grant: &GrantDraft) -> Json {
    let mut model = json!({ "valid_from": grant.valid_from, "valid_until": grant.valid_until, "kind": grant.kind });
    for (name, value) in &grant.attributes {
        set(&mut model, name, value.clone());
    }
    model
}

/// Sets a value at a dotted path, making the objects on the way.
fn set(model: &mut Json, path: &str, value: Json) {
    let (name, rest) = path
        .split_once('.')
        .map_or((path, None), |(name, rest)| (name, Some(rest)));
    if !model.is_object() {
        *model = json!({});
    }
    let Some(fields) = model.as_object_mut() else { return };
    match rest {
        None => merge(fields.entry(name).or_insert(Json::Null), value),
        Some(rest) => set(fields.entry(name).or_insert(Json::Null), rest, value),
    }
}

/// Lays one value over another: objects by their fields, everything else whole. Null covers nothing.
fn merge(under: &mut Json, over: Json) {
    match (under, over) {
        (_, Json::Null) => {}
        (Json::Object(under), Json::Object(over)) => {
            for (name, value) in over {
                merge(under.entry(name).or_insert(Json::Null), value);
            }
        }
        (under, over) => *under = over,
    }
}
