//! The words of the index: each sort begins with a mark of its own, which nobody can type, so that the list of a word
//! holds what is meant and nothing else.

/// A whole name as one word, and by itself its first word.
const WHOLE: char = '\u{e000}';
/// What is left of a name from a later word on.
const LATER: char = '\u{e001}';
/// One word of a line that is said: a title, an official number.
const SAID: char = '\u{e002}';
/// Pinyin and initials of a whole name.
const SOUND: char = '\u{e003}';
/// Pinyin and initials from a later character on.
const SOUND_LATER: char = '\u{e004}';
/// A door's numbers from the building inwards.
const OUTER: char = '\u{e005}';
/// A door's numbers up to the room.
const INNER: char = '\u{e006}';
/// One word of an estate's name, on each of its doors.
const ESTATE: char = '\u{e007}';
/// The last digits of a phone.
const TAIL: char = '\u{e008}';
/// Ends a name that is whole, and a door's numbers, of which 2-5 shall not begin 2-501.
const END: char = '\u{e00a}';
/// Stands between the numbers of a door.
const BETWEEN: char = '\u{e00b}';

/// Of long names only so many words are beginnings: nobody looks for the ninth.
const LATER_MAX: usize = 8;

/// A name that is meant to be whole.
pub(crate) fn whole(words: &[String]) -> String {
    format!("{WHOLE}{}{END}", words.concat())
}

/// A name that begins so.
pub(crate) fn begun(words: &[String]) -> String {
    format!("{WHOLE}{}", words.concat())
}

/// A name that goes on so.
pub(crate) fn later(words: &[String]) -> String {
    format!("{LATER}{}", words.concat())
}

/// A word of a line.
pub(crate) fn said(word: &str) -> String {
    format!("{SAID}{word}")
}

/// A name that sounds so.
pub(crate) fn sound(letters: &str) -> String {
    format!("{SOUND}{letters}")
}

/// A name that goes on sounding so.
pub(crate) fn sound_later(letters: &str) -> String {
    format!("{SOUND_LATER}{letters}")
}

/// A door's outer numbers: 3 or 3-2 of 3-2-501.
pub(crate) fn outer(numbers: &[String]) -> String {
    format!("{OUTER}{}{END}", numbers.join(&BETWEEN.to_string()))
}

/// A door's inner numbers: 501 or 2-501 of 3-2-501.
pub(crate) fn inner(numbers: &[String]) -> String {
    format!("{INNER}{}{END}", numbers.join(&BETWEEN.to_string()))
}

/// A word of an estate's name.
pub(crate) fn estate(word: &str) -> String {
    format!("{ESTATE}{word}")
}

/// The last digits of a phone.
pub(crate) fn tail(digits: &str) -> String {
    format!("{TAIL}{digits}")
}

/// Every word a name is found by, as it is written: character by character, its first word, the whole of it, and what
/// is left from each later word on.
pub(crate) fn of_name(words: &[String]) -> Vec<String> {
    let Some(first) = words.first() else { return Vec::new() };
    let later = (1..words.len().min(LATER_MAX)).filter_map(|from| words.get(from..)).map(later);
    let own = [begun(std::slice::from_ref(first)), whole(words)];
    words.iter().cloned().chain(own).chain(later).collect()
}

/// Every word a door is found by.
pub(crate) fn of_door(numbers: &[String]) -> Vec<String> {
    let outers = (1..=numbers.len()).filter_map(|many| numbers.get(..many)).map(outer);
    let inners = (0..numbers.len()).filter_map(|from| numbers.get(from..)).map(inner);
    outers.chain(inners).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::text::{normal, words};

    #[test]
    fn nobody_can_type_a_mark() {
        let typed = words(&normal(&format!("{END}王{WHOLE}芳{BETWEEN}{TAIL}")));
        assert_eq!(typed, ["王", "芳"]);
    }

    #[test]
    fn a_name_is_found_whole_and_from_each_of_its_words_on() {
        let name = words("王小芳");
        let found = [
            "王",
            "小",
            "芳",
            "\u{e000}王",
            "\u{e000}王小芳\u{e00a}",
            "\u{e001}小芳",
            "\u{e001}芳",
        ];
        assert_eq!(of_name(&name), found);
        assert!(of_name(&[]).is_empty());
    }

    #[test]
    fn a_door_is_found_from_outside_and_from_inside() {
        let door = words("3-2-501");
        assert_eq!(of_door(&door).len(), 6);
        assert!(
            of_door(&door).contains(&outer(&words("3-2")))
                && of_door(&door).contains(&inner(&words("2-501")))
        );
        assert!(!of_door(&door).contains(&inner(&words("3-2"))));
    }
}
