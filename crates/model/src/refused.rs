//! What we do not hold and do not help to hold (DOMAIN 3.1, 11.1): refused field names, refused words.
//!
//! The lists are `forbidden` of `data/codes.json`. A refused field name fails the build; the same words in a
//! worker's free text only raise a gentle hint, never a block (DOMAIN 3.7).

mod generated {
    include!(concat!(env!("OUT_DIR"), "/refused.rs"));
}

/// What a worker is told whose note holds such a word.
pub const HINT_ZH: &str = "请写需要什么帮助，不写身份标签";

/// Endings that make another form of the same word: `religio` stands for religion and religious, `ethnic` for
/// ethnicity, `drug` for drugs.
const ENDINGS: &[&str] = &["", "s", "n", "ns", "us", "ity", "er", "ers", "ing", "ed", "al", "ly"];

/// The patterns of refused field names, as the list has them.
#[must_use]
pub fn field_name_patterns() -> &'static [&'static str] {
    generated::FIELD_NAME_PATTERNS
}

/// The refused words of prose.
#[must_use]
pub fn zh_terms() -> &'static [&'static str] {
    generated::ZH_TERMS
}

/// The pattern a field name hits, if it hits one. Names are compared by whole words, however they are joined
/// (`risk_score`, `riskScore`, `risk-score`): a pattern ending in `_` is a first word with more behind it, one
/// ending in `$` is the last word, any other stands anywhere.
#[must_use]
pub fn field_name_hit(name: &str) -> Option<&'static str> {
    let words = words(name);
    field_name_patterns().iter().copied().find(|pattern| hits(pattern, &words))
}

/// The refused words a text holds, in the order of the list.
#[must_use]
pub fn prose_hits(text: &str) -> Vec<&'static str> {
    zh_terms().iter().copied().filter(|term| text.contains(term)).collect()
}

/// The hint for a worker's free text, if it needs one. Nothing is blocked by it.
#[must_use]
pub fn hint(text: &str) -> Option<&'static str> {
    (!prose_hits(text).is_empty()).then_some(HINT_ZH)
}

fn hits(pattern: &str, words: &[String]) -> bool {
    if let Some(first) = pattern.strip_suffix('_') {
        return words.len() > 1 && words.first().is_some_and(|word| word == first);
    }
    if let Some(last) = pattern.strip_suffix('$') {
        return words.last().is_some_and(|word| word == last);
    }
    let pattern: Vec<&str> = pattern.split('_').collect();
    words
        .windows(pattern.len())
        .any(|window| window.iter().zip(&pattern).all(|(word, part)| is_form_of(word, part)))
}

fn is_form_of(word: &str, part: &str) -> bool {
    word.strip_prefix(part).is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The words of a name in snake_case, camelCase or kebab-case, in lower case.
fn words(name: &str) -> Vec<String> {
    let (mut words, mut word, mut before) = (Vec::new(), String::new(), ' ');
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let small_next = letters.peek().is_some_and(char::is_ascii_lowercase);
        let begins = letter.is_ascii_uppercase() && (!before.is_ascii_uppercase() || small_next);
        if begins || !letter.is_ascii_alphanumeric() {
            words.push(std::mem::take(&mut word));
        }
        if letter.is_ascii_alphanumeric() {
            word.push(letter.to_ascii_lowercase());
        }
        before = letter;
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}
