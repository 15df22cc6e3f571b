//! From a typed question to concepts: what is meant, in which words the catalogue may say it, how sure we are.

use super::lexicon::{Lexicon, Term};
use super::normalise::words;

/// One thing that the question asks for, with the ways in which the catalogue may say it.
#[derive(Debug)]
pub(super) struct Concept {
    pub(super) ways: Vec<Way>,
    /// Concepts with the same number are parts of one word and only mean it together.
    pub(super) compound: Option<usize>,
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
        Token { word, stems, stop: false, last: false, importance, compound: None }
    }
}

const WEAK: f32 = 0.15;
const INTENT: f32 = 0.7;
const PART: f32 = 0.8;
const REMAINDER: f32 = 0.5;
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
        resolve(word, unfinished && index + 1 == count, lexicon, &mut tokens, &mut corrected);
    }
    let stems: Vec<String> = tokens.iter().flat_map(|token| token.stems.iter().map(|(stem, _)| stem.clone())).collect();
    let intents = lexicon.intents_of(&stems);
    let concepts = tokens.iter().filter(|token| !token.stop).map(|token| concept(token, &stems, lexicon)).collect();
    let corrected = corrected.then(|| tokens.iter().map(|token| token.word.as_str()).collect::<Vec<_>>().join(" "));
    Query { concepts, intents, corrected }
}

/// `personal ausweis` is a Personalausweis if the catalogue writes it as one word.
fn join_split(typed: Vec<String>, lexicon: &Lexicon) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in typed {
        let joined = out.last().filter(|before| !lexicon.is_stop(before) && !lexicon.is_stop(&word)).map(|before| format!("{before}{word}"));
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
    let mut out: Vec<String> = typed.into_iter().map(|word| without_infix(&word, lexicon).unwrap_or(word)).collect();
    for at in (1..out.len()).rev() {
        let Some(particle) = out.get(at).filter(|word| lexicon.particles.contains(*word)).cloned() else { continue };
        let verb = out.iter().take(at).enumerate().find_map(|(index, word)| {
            let joined = format!("{particle}{word}");
            let known = !lexicon.is_stop(word) && word.len() > 3 && lexicon.knows(&lexicon.stem(&joined));
            known.then_some((index, joined))
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

fn without_infix(word: &str, lexicon: &Lexicon) -> Option<String> {
    if lexicon.knows(&lexicon.stem(word)) {
        return None;
    }
    lexicon.particles.iter().filter_map(|particle| {
        let rest = word.strip_prefix(particle.as_str())?;
        let rest = rest.strip_prefix("ge").or_else(|| rest.strip_prefix("zu"))?;
        let infinitive = format!("{particle}{rest}");
        // The participle ends in -t (angemeldet), which the stem of the infinitive has not.
        let candidates = [infinitive.clone(), infinitive.trim_end_matches("et").to_owned() + "en", infinitive.trim_end_matches('t').to_owned() + "en"];
        candidates.into_iter().find(|candidate| lexicon.knows(&lexicon.stem(candidate)))
    }).min()
}

fn resolve(word: String, last: bool, lexicon: &Lexicon, tokens: &mut Vec<Token>, corrected: &mut bool) {
    let stem = lexicon.stem(&word);
    let stop = lexicon.is_stop(&word) && !last;
    if stop || lexicon.knows(&stem) {
        let importance = importance(&stem, lexicon);
        tokens.push(Token { stop, last, ..Token::new(word, vec![(stem, 1.0)], importance) });
    } else if let Some(parts) = lexicon.split(&word) {
        // A little word is little only when it stands alone: Elterngeld is not just Eltern.
        let compound = Some(tokens.len());
        tokens.extend(parts.into_iter().map(|part| {
            let stems = vec![(lexicon.stem(&part), 1.0)];
            Token { compound, ..Token::new(part, stems, PART) }
        }));
    } else if last && !lexicon.completions(&word, 1).is_empty() {
        tokens.push(Token { last, ..Token::new(word, Vec::new(), 1.0) });
    } else if let Some(token) = mended(&word, lexicon) {
        *corrected = true;
        tokens.push(Token { last, ..token });
    } else if let Some((part, rest)) = lexicon.known_part(&word) {
        let compound = Some(tokens.len());
        tokens.push(Token { compound, ..Token::new(part.to_owned(), vec![(lexicon.stem(part), 1.0)], PART) });
        tokens.push(Token { compound, ..Token::new(rest.to_owned(), Vec::new(), REMAINDER) });
    } else {
        tokens.push(Token { last, ..Token::new(word, Vec::new(), 1.0) });
    }
}

/// The words that a mistyped one was probably meant to be.
fn mended(word: &str, lexicon: &Lexicon) -> Option<Token> {
    let near = lexicon.near(word);
    let best = near.first()?;
    let errors = best.distance as f32 / word.chars().count().max(1) as f32;
    let stems = near.iter().map(|near| (lexicon.stem(&near.word), 1.0 - errors)).collect();
    Some(Token::new(best.word.clone(), stems, importance(&lexicon.stem(&best.word), lexicon)))
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

fn concept(token: &Token, all: &[String], lexicon: &Lexicon) -> Concept {
    let mut ways = Vec::new();
    for (stem, certainty) in &token.stems {
        add_way(&mut ways, lexicon.term(stem).map(|term| vec![term]), *certainty);
        for trigger in lexicon.triggers_with(stem).filter(|trigger| trigger.say.iter().all(|said| all.contains(said))) {
            for phrase in &trigger.mean {
                add_way(&mut ways, phrase_terms(phrase, lexicon), certainty * trigger.weight);
            }
        }
    }
    if let Some(parts) = lexicon.split(&token.word) {
        let certainty = token.stems.first().map_or(1.0, |(_, certainty)| *certainty);
        add_way(&mut ways, phrase_terms(&parts, lexicon), certainty * SPLIT_WEIGHT);
    }
    if token.last {
        for term in lexicon.completions(&token.word, COMPLETIONS_MAX) {
            add_way(&mut ways, Some(vec![term]), COMPLETION_WEIGHT);
        }
    }
    Concept { ways, compound: token.compound, importance: token.importance }
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
    let Some(terms) = terms.filter(|terms| !terms.is_empty()) else { return };
    match ways.iter_mut().find(|way| way.terms == terms) {
        Some(known) => known.weight = known.weight.max(weight),
        None => ways.push(Way { terms, weight }),
    }
}
