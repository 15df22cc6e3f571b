//! From a typed question to concepts: what is meant, in which words the catalogue may say it, how sure we are.

use std::collections::HashSet;

use super::lexicon::{Lexicon, Term};
use super::normalise::words;

/// One thing that the question asks for, with the ways in which the catalogue may say it.
#[derive(Debug)]
pub(super) struct Concept {
    /// The word of the question, mended if need be.
    pub(super) word: String,
    pub(super) ways: Vec<Way>,
    /// Concepts with the same number are parts of one word and only mean it together.
    pub(super) compound: Option<usize>,
    /// What one wants to do, not with which thing.
    pub(super) wish: bool,
    /// Little words count little.
    pub(super) importance: f32,
}

/// Terms that must all occur, and how sure it is that they are meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Way {
    pub(super) terms: Vec<Term>,
    pub(super) weight: f32,
}

#[derive(Debug, Default)]
pub(super) struct Query {
    pub(super) concepts: Vec<Concept>,
    /// Bit set of what the question wants to do.
    pub(super) intents: u32,
    /// The question with typing errors mended, if there were any.
    pub(super) corrected: Option<String>,
}

/// A word of the question.
struct Token {
    word: String,
    /// What it may have been meant to be: stems with certainty; empty when nothing is known.
    stems: Vec<(String, f32)>,
    stop: bool,
    last: bool,
    importance: f32,
    compound: Option<usize>,
}

impl Token {
    fn new(word: String, stems: Vec<(String, f32)>, importance: f32) -> Self {
        Token {
            word,
            stems,
            stop: false,
            last: false,
            importance,
            compound: None,
        }
    }
}

const WEAK: f32 = 0.1;
const INTENT: f32 = 0.7;
const PART: f32 = 0.8;
const REMAINDER: f32 = 0.5;
const CIRCUMSTANCE: f32 = 0.4;
const SPLIT_WEIGHT: f32 = 0.6;
const COMPLETION_WEIGHT: f32 = 0.8;
const COMPLETIONS_MAX: usize = 24;
/// Longer input is no question but an accident or an attack; it is cut so that a request stays cheap.
const WORDS_MAX: usize = 24;
const TYPED_CHARS_MAX: usize = 300;

/// `typing`: the last word may be unfinished.
pub(super) fn analyse(text: &str, typing: bool, lexicon: &Lexicon) -> Query {
    let text: String = text.chars().take(TYPED_CHARS_MAX).collect();
    let unfinished = typing && text.ends_with(char::is_alphanumeric);
    let mut typed = words(&text);
    typed.truncate(WORDS_MAX);
    let typed = join_separable(join_split(typed, lexicon), lexicon);
    let mut corrected = false;
    let mut tokens = Vec::new();
    let count = typed.len();
    for (index, word) in typed.into_iter().enumerate() {
        resolve(
            word,
            unfinished && index + 1 == count,
            lexicon,
            &mut tokens,
            &mut corrected,
        );
    }
    soften_circumstances(&mut tokens, lexicon);
    let stems: Vec<String> = tokens
        .iter()
        .flat_map(|token| token.stems.iter().map(|(stem, _)| stem.clone()))
        .collect();
    let intents = lexicon.intents_of(&stems);
    // „Schlüssel weg“ is said like „Schlüssel verloren“: a phrase also counts in words that mean the same.
    let all = lexicon.with_equals(&stems);
    let concepts = tokens
        .iter()
        .filter(|token| !token.stop)
        .map(|token| concept(token, &all, lexicon))
        .collect();
    let mended = || {
        tokens
            .iter()
            .map(|token| lexicon.spelled(&token.word))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let corrected = corrected.then(mended);
    Query {
        concepts,
        intents,
        corrected,
    }
}

/// A word that nobody knows and that a preposition brings in is mostly a circumstance: „Pass im Urlaub verloren“.
fn soften_circumstances(tokens: &mut [Token], lexicon: &Lexicon) {
    let mut after_preposition = false;
    for token in tokens {
        if token.stop {
            after_preposition |= lexicon.is_preposition(&token.word);
            continue;
        }
        let known = token.stems.iter().any(|(stem, _)| lexicon.understands(stem));
        if after_preposition && !known {
            token.importance *= CIRCUMSTANCE;
        }
        after_preposition = false;
    }
}

/// `personal ausweis` is a Personalausweis if the catalogue writes it as one word.
fn join_split(typed: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in typed {
        let joined = out
            .last()
            .filter(|before| !lexicon.is_stop(before) && !lexicon.is_stop(&word))
            .map(|before| format!("{before}{word}"));
        match joined.filter(|joined| word.len() > 2 && lexicon.is_word(joined)) {
            Some(joined) => {
                out.pop();
                out.push(joined);
            }
            None => out.push(word),
        }
    }
    out
}

/// `melde … ab` means abmelden, `anzumelden` anmelden, `umgemeldet` ummelden.
fn join_separable(typed: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = typed
        .into_iter()
        .map(|word| without_infix(&word, lexicon).unwrap_or(word))
        .collect();
    for at in (1..out.len()).rev() {
        let Some(particle) = out.get(at).filter(|word| lexicon.particles.contains(*word)).cloned() else {
            continue;
        };
        let verb = out.iter().take(at).enumerate().find_map(|(index, word)| {
            if lexicon.is_stop(word) || word.len() < 4 {
                return None;
            }
            infinitives(word)
                .map(|verb| format!("{particle}{verb}"))
                .find(|joined| lexicon.understands(&lexicon.stem(joined)))
                .map(|joined| (index, joined))
        });
        if let Some((index, joined)) = verb {
            out.remove(at);
            if let Some(slot) = out.get_mut(index) {
                *slot = joined;
            }
        }
    }
    out
}

/// What the infinitive of a verb form may be: `melde`, `meldest`, `meldet` are forms of `melden`.
fn infinitives(form: &str) -> impl Iterator<Item = String> {
    let trimmed = ["est", "et", "st", "t", "e"]
        .into_iter()
        .filter_map(move |ending| form.strip_suffix(ending));
    std::iter::once(form.to_owned()).chain(trimmed.map(|stem| format!("{stem}en")))
}

fn without_infix(word: &str, lexicon: &Lexicon) -> Option<String> {
    if lexicon.understands(&lexicon.stem(word)) {
        return None;
    }
    lexicon
        .particles
        .iter()
        .filter_map(|particle| {
            let rest = word.strip_prefix(particle.as_str())?;
            let rest = rest.strip_prefix("ge").or_else(|| rest.strip_prefix("zu"))?;
            // The participle ends in -t (angemeldet), which the stem of the infinitive has not.
            infinitives(rest)
                .map(|verb| format!("{particle}{verb}"))
                .find(|verb| lexicon.understands(&lexicon.stem(verb)))
        })
        .min()
}

fn resolve(word: String, last: bool, lexicon: &Lexicon, tokens: &mut Vec<Token>, corrected: &mut bool) {
    let stem = lexicon.stem(&word);
    let stop = lexicon.is_stop(&word) && !last;
    if stop || lexicon.understands(&stem) {
        let importance = importance(&stem, lexicon);
        tokens.push(Token {
            stop,
            last,
            ..Token::new(word, vec![(stem, 1.0)], importance)
        });
    } else if let Some(parts) = lexicon.split_typed(&word) {
        push_parts(parts, lexicon, tokens);
    } else if last && !lexicon.completions(&word, 1).is_empty() {
        tokens.push(Token {
            last,
            ..Token::new(word, Vec::new(), 1.0)
        });
    } else if let Some(token) = mended(&word, lexicon) {
        *corrected = true;
        tokens.push(Token { last, ..token });
    } else if let Some(parts) = lexicon.mend_compound(&word) {
        *corrected = true;
        push_parts(parts, lexicon, tokens);
    } else if let Some(parts) = lexicon.split_tail(&word) {
        push_parts(parts, lexicon, tokens);
    } else if let Some((head, rest)) = lexicon.split_head(&word) {
        push_parts(vec![head.to_owned(), rest.to_owned()], lexicon, tokens);
    } else {
        let importance = importance(&stem, lexicon);
        tokens.push(Token {
            last,
            ..Token::new(word, Vec::new(), importance)
        });
    }
}

fn push_parts(parts: Vec<String>, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let compound = tokens.len();
    for part in parts {
        let stem = lexicon.stem(&part);
        // What one wants to do stands in a compound as it stands alone: Passverlängerung is Pass verlängern.
        // A little word does not: Elterngeld is not just Eltern. And an Antrag at the end is wrapping.
        let verb = lexicon.intents_of(std::slice::from_ref(&stem)) != 0;
        let wrapping = lexicon.is_wrapping(&part);
        let importance = match (wrapping, verb, lexicon.knows(&stem)) {
            (true, _, _) => WEAK,
            (false, true, _) => INTENT,
            (false, false, true) => PART,
            (false, false, false) => REMAINDER,
        };
        tokens.push(Token {
            compound: (!verb && !wrapping).then_some(compound),
            ..Token::new(part, vec![(stem, 1.0)], importance)
        });
    }
}

/// The words that a mistyped one was probably meant to be.
fn mended(word: &str, lexicon: &Lexicon) -> Option<Token> {
    let near = lexicon.near(word);
    let best = near.first()?;
    let errors = best.distance as f32 / word.chars().count().max(1) as f32;
    let stems = near
        .iter()
        .map(|near| (lexicon.stem(&near.word), 1.0 - errors))
        .collect();
    Some(Token::new(
        best.word.clone(),
        stems,
        importance(&lexicon.stem(&best.word), lexicon),
    ))
}

fn importance(stem: &str, lexicon: &Lexicon) -> f32 {
    if lexicon.is_weak(stem) {
        WEAK
    } else if lexicon.intents_of(&[stem.to_owned()]) != 0 {
        INTENT
    } else {
        1.0
    }
}

fn concept(token: &Token, all: &HashSet<String>, lexicon: &Lexicon) -> Concept {
    let mut ways = Vec::new();
    let mut importance = token.importance;
    for (stem, certainty) in &token.stems {
        add_way(&mut ways, lexicon.term(stem).map(|term| vec![term]), *certainty);
        for (trigger, sure) in lexicon
            .triggers_of(stem)
            .filter(|(trigger, _)| trigger.say.iter().all(|said| all.contains(said)))
        {
            // As part of a known phrase even a little word names something: „Geld für das Studium“.
            if trigger.say.len() > 1 {
                importance = 1.0;
            }
            for phrase in &trigger.mean {
                add_way(&mut ways, phrase_terms(phrase, lexicon), certainty * sure);
            }
        }
    }
    if let Some(parts) = lexicon.parts(&token.word) {
        let certainty = token.stems.first().map_or(1.0, |(_, certainty)| *certainty);
        add_way(&mut ways, phrase_terms(&parts, lexicon), certainty * SPLIT_WEIGHT);
    }
    if token.last {
        for term in lexicon.completions(&token.word, COMPLETIONS_MAX) {
            add_way(&mut ways, Some(vec![term]), COMPLETION_WEIGHT);
        }
    }
    let wish = token
        .stems
        .first()
        .is_some_and(|(stem, _)| lexicon.intents_of(std::slice::from_ref(stem)) != 0);
    Concept {
        word: token.word.clone(),
        ways,
        compound: token.compound,
        wish,
        importance,
    }
}

/// Terms of a phrase; a word that the catalogue does not know may be known by its parts.
fn phrase_terms(phrase: &[String], lexicon: &Lexicon) -> Option<Vec<Term>> {
    let mut terms = Vec::new();
    for word in phrase {
        match lexicon.term(&lexicon.stem(word)) {
            Some(term) => terms.push(term),
            None => {
                for part in lexicon.split(word)? {
                    terms.push(lexicon.term(&lexicon.stem(&part))?);
                }
            }
        }
    }
    terms.dedup();
    Some(terms)
}

fn add_way(ways: &mut Vec<Way>, terms: Option<Vec<Term>>, weight: f32) {
    let Some(terms) = terms.filter(|terms| !terms.is_empty()) else {
        return;
    };
    match ways.iter_mut().find(|way| way.terms == terms) {
        Some(known) => known.weight = known.weight.max(weight),
        None => ways.push(Way { terms, weight }),
    }
}
