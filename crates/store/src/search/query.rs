//! What somebody typed, read as names, letters, numbers and doors, and written as questions to the index.
//!
//! Nothing typed reaches the index as syntax: only words cut by `text` do, each between quotation marks.

use super::mark;
use super::row::TAIL_DIGITS;
use super::text::{is_han, is_wordy, normal, words};

/// Longer questions are cut: nobody types a name this long.
const CHARACTERS_MAX: usize = 64;
const TERMS_MAX: usize = 6;
/// From so many digits on, a number may be a phone's beginning or end.
pub(crate) const PHONE_DIGITS_MIN: usize = 3;

/// Behind a number they say that it is part of a door.
const DOOR_WORDS: [&str; 11] =
    ["号楼", "栋楼", "单元", "栋", "幢", "座", "楼", "层", "室", "号", "户"];

/// One thing that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Term {
    /// A name or part of one.
    Text(Vec<String>),
    /// Pinyin or initials.
    Latin(String),
    /// A number that says nothing more.
    Digits(String),
    /// Numbers of a door, from the building inwards.
    Door(Vec<String>),
}

/// The terms of a question.
pub(crate) fn terms(typed: &str) -> Vec<Term> {
    let text: String = normal(typed).chars().take(CHARACTERS_MAX).collect();
    let mut terms = Vec::new();
    let mut rest = text.as_str();
    while let Some(next) = rest.chars().next() {
        if terms.len() == TERMS_MAX {
            break;
        }
        let (term, behind) = match next {
            c if c.is_ascii_digit() => numbers(rest),
            c if is_wordy(c) => letters(rest),
            c => (None, rest.strip_prefix(c).unwrap_or("")),
        };
        terms.extend(term);
        rest = behind;
    }
    terms
}

/// A run of letters of one sort: Latin ones are how a name sounds, all others how it is written.
fn letters(text: &str) -> (Option<Term>, &str) {
    let latin = text.starts_with(|c: char| c.is_ascii_alphabetic());
    let (run, rest) =
        split(text, |c| is_wordy(c) && c.is_ascii_alphabetic() == latin && !c.is_ascii_digit());
    let (run, rest) = match latin {
        true => (run, rest),
        // Interpuncts and Tibetan tshegs stand inside names.
        false => with_inner_marks(text, run, rest),
    };
    let term = if latin { Term::Latin(run.to_owned()) } else { Term::Text(words(run)) };
    (Some(term), rest)
}

fn with_inner_marks<'a>(text: &'a str, mut run: &'a str, mut rest: &'a str) -> (&'a str, &'a str) {
    loop {
        let (marks, behind) = split(rest, |c| matches!(c, '·' | '\u{0f0b}' | '\u{0f0c}'));
        let (more, behind) = split(behind, |c| is_wordy(c) && !c.is_ascii_alphanumeric());
        if marks.is_empty() || more.is_empty() {
            return (run, rest);
        }
        let len = run.len() + marks.len() + more.len();
        run = text.get(..len).unwrap_or(run);
        rest = behind;
    }
}

/// Numbers with what people put between them: `3-2-501`, `3号楼2单元501`, `501室`.
fn numbers(text: &str) -> (Option<Term>, &str) {
    let mut numbers = Vec::new();
    let mut rest = text;
    let mut said_door = false;
    loop {
        let (number, behind) = split(rest, |c| c.is_ascii_alphanumeric());
        if !number.starts_with(|c: char| c.is_ascii_digit()) {
            break;
        }
        numbers.push(number.to_owned());
        rest = behind;
        let (dashes, behind) = split(rest, |c| matches!(c, '-' | '－' | '—' | '–' | '#' | '/'));
        let spoken = DOOR_WORDS.iter().find_map(|word| rest.strip_prefix(word));
        match (spoken, dashes) {
            (Some(behind), _) => (rest, said_door) = (behind, true),
            (None, "") => break,
            (None, _) => rest = behind,
        }
    }
    let lettered = numbers.iter().any(|number| !number.bytes().all(|b| b.is_ascii_digit()));
    match numbers.as_slice() {
        [one] if !said_door && !lettered => (Some(Term::Digits(one.clone())), rest),
        _ => (Some(Term::Door(numbers)), rest),
    }
}

fn split(text: &str, inside: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|c| !inside(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Questions for one term, the best answers first.
pub(crate) fn tiers(term: &Term) -> Vec<String> {
    match term {
        Term::Text(words) => {
            let begun = mark::begun(words);
            // A single word is one of the index; more letters may follow those of an unfinished one.
            let begun = if is_one_han(words) { exactly(&begun) } else { beginning(&begun) };
            vec![exactly(&mark::whole(words)), begun, further_on(words), line(words)]
        }
        Term::Latin(letters) => {
            let mut tiers = vec![exactly(&mark::sound(letters))];
            if letters.len() > 1 {
                tiers.push(beginning(&mark::sound(letters)));
            }
            tiers.push(further_sounding(letters));
            if letters.len() > 1 {
                let word = std::slice::from_ref(letters);
                tiers.extend([beginning(&mark::begun(word)), further_on(word), line(word)]);
            }
            tiers
        }
        Term::Digits(digits) => {
            let numbers = std::slice::from_ref(digits);
            vec![exactly(&mark::outer(numbers)), exactly(&mark::inner(numbers)), line(numbers)]
        }
        // Official numbers look like doors.
        Term::Door(numbers) => {
            vec![exactly(&mark::outer(numbers)), exactly(&mark::inner(numbers)), line(numbers)]
        }
    }
}

/// One question for all terms at once.
pub(crate) fn all(terms: &[Term]) -> String {
    let each = terms.iter().map(|term| {
        let mut ways = tiers(term);
        match term {
            Term::Text(words) => {
                let marked: Vec<String> = words.iter().map(|word| mark::estate(word)).collect();
                ways.push(phrase(&marked));
            }
            Term::Digits(digits) if digits.len() == TAIL_DIGITS => {
                ways.push(exactly(&mark::tail(digits)))
            }
            Term::Latin(_) | Term::Digits(_) | Term::Door(_) => {}
        }
        format!("({})", ways.join(" OR "))
    });
    each.collect::<Vec<_>>().join(" AND ")
}

/// Names that hold the words further on. One character alone is a word of its own.
fn further_on(words: &[String]) -> String {
    match words {
        [one] if is_one_han(words) => exactly(one),
        _ => beginning(&mark::later(words)),
    }
}

fn further_sounding(letters: &str) -> String {
    let later = mark::sound_later(letters);
    if letters.len() == 1 { exactly(&later) } else { beginning(&later) }
}

/// Lines that say the words; the last one of another script than Chinese may be half typed.
fn line(words: &[String]) -> String {
    let marked: Vec<String> = words.iter().map(|word| mark::said(word)).collect();
    let more = if words.last().is_some_and(|word| word.chars().all(is_han)) { "" } else { " *" };
    format!("{}{more}", phrase(&marked))
}

fn exactly(word: &str) -> String {
    format!("\"{word}\"")
}

fn beginning(word: &str) -> String {
    format!("\"{word}\" *")
}

fn phrase(words: &[String]) -> String {
    format!("\"{}\"", words.join(" "))
}

fn is_one_han(words: &[String]) -> bool {
    matches!(words, [one] if one.chars().count() == 1 && one.chars().all(is_han))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(words: &[&str]) -> Term {
        Term::Text(words.iter().map(|word| (*word).to_owned()).collect())
    }

    fn door(numbers: &[&str]) -> Term {
        Term::Door(numbers.iter().map(|number| (*number).to_owned()).collect())
    }

    #[test]
    fn what_was_typed_is_read_as_a_worker_means_it() {
        assert_eq!(terms(" 才旦·卓玛 "), [text(&["才", "旦", "卓", "玛"])]);
        assert_eq!(terms("王XM"), [text(&["王"]), Term::Latin("xm".into())]);
        assert_eq!(terms("王 4321"), [text(&["王"]), Term::Digits("4321".into())]);
        assert_eq!(terms("３—２—５０１"), [door(&["3", "2", "501"])]);
        assert_eq!(terms("3号楼2单元501室"), [door(&["3", "2", "501"])]);
        assert_eq!(terms("和畅苑3栋"), [text(&["和", "畅", "苑"]), door(&["3"])]);
        assert_eq!(terms("501a"), [door(&["501a"])]);
        assert_eq!(terms("ཚེ་བརྟན"), [text(&["ཚེ", "བརྟན"])]);
        assert_eq!(terms("\"*:^(){}- AND"), [Term::Latin("and".into())]);
        assert_eq!(terms("\u{e000}\u{202e}''"), []);
    }
}
