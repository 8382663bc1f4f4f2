//! How a name is typed in Latin letters: whole pinyin and initials, from its first and from every later character,
//! in every reading the characters may have.

use std::collections::BTreeSet;

use pinyin::{Pinyin, ToPinyinMulti};

use super::text::{is_han, normal};

/// Names have two to four characters; of longer ones the beginning is enough.
const CHARACTERS_MAX: usize = 8;
/// Readings of one character that are worth indexing.
const READINGS_MAX: usize = 4;
/// Whole names in all their readings: beyond this, later characters keep their first reading only.
const SPELLINGS_MAX: usize = 16;

/// As family names and in the names of this country some characters are read in their own way (DOMAIN 2.3).
const NAME_READINGS: &[(char, &[&str])] = &[
    ('单', &["shan"]),
    ('仇', &["qiu"]),
    ('解', &["xie"]),
    ('曾', &["zeng"]),
    ('区', &["ou"]),
    ('查', &["zha"]),
    ('盖', &["ge", "gai"]),
    ('尕', &["ga"]),
    ('朴', &["piao"]),
    ('任', &["ren"]),
    ('华', &["hua"]),
    ('尉', &["wei", "yu"]),
    ('翟', &["zhai", "di"]),
    ('乐', &["yue", "le"]),
    ('缪', &["miao"]),
    ('折', &["she"]),
    ('召', &["shao", "zhao"]),
    ('种', &["chong"]),
    ('繁', &["po"]),
    ('员', &["yun"]),
    ('覃', &["qin", "tan"]),
    ('秘', &["bi"]),
    ('冼', &["xian"]),
    ('洗', &["xian"]),
    ('宓', &["mi", "fu"]),
    ('黑', &["he", "hei"]),
    ('牟', &["mou", "mu"]),
    ('谌', &["chen", "shen"]),
    ('句', &["gou"]),
    ('隗', &["wei", "kui"]),
    ('郇', &["xun", "huan"]),
    ('祭', &["zhai"]),
    ('长', &["zhang", "chang"]),
    ('藏', &["zang"]),
    ('沈', &["shen"]),
    ('葛', &["ge"]),
    ('石', &["shi"]),
    ('贾', &["jia"]),
    ('车', &["che"]),
    ('冶', &["ye"]),
    ('撒', &["sa"]),
    ('喇', &["la"]),
    ('卜', &["bu"]),
    ('万', &["wan", "mo"]),
    ('俟', &["qi"]),
    ('那', &["na"]),
    ('盛', &["sheng"]),
    ('宁', &["ning"]),
    ('纪', &["ji"]),
    ('过', &["guo"]),
    ('令', &["ling"]),
];

/// The spellings of a name, from its beginning and from later characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sound {
    /// `caidanzhuoma`, `cai`, `cdzm`, `c`.
    pub(crate) whole: BTreeSet<String>,
    /// `danzhuoma`, `dan`, `dzm`, `d`, `zhuoma`, `zhuo`, `zm`, `z`, `ma`, `m`.
    pub(crate) later: BTreeSet<String>,
}

impl Sound {
    /// Adds the spellings of one more name; characters that have none are passed over.
    pub(crate) fn add(&mut self, name: &str) {
        let name = normal(name);
        let syllables: Vec<Vec<String>> = name
            .chars()
            .filter(|c| is_han(*c))
            .take(CHARACTERS_MAX)
            .map(readings)
            .filter(|r| !r.is_empty())
            .collect();
        for from in 0..syllables.len() {
            let rest = syllables.get(from..).unwrap_or_default();
            let into = if from == 0 { &mut self.whole } else { &mut self.later };
            for spelling in spellings(rest) {
                into.insert(spelling.concat());
                // A syllable that was typed out is a word, so that not every word that begins so has to be read.
                into.extend(spelling.first().map(|syllable| (*syllable).to_owned()));
                into.insert(
                    spelling.iter().filter_map(|syllable| syllable.chars().next()).collect(),
                );
                into.extend(
                    spelling.first().and_then(|syllable| syllable.chars().next()).map(String::from),
                );
            }
        }
    }
}

/// A whole name as it sounds, in every reading: letters that have none stand there themselves. Of names that sound the
/// same, one is the same.
pub(crate) fn whole(letters: &str) -> BTreeSet<String> {
    let read = |c: char| {
        let readings = if is_han(c) { readings(c) } else { Vec::new() };
        if readings.is_empty() { vec![c.to_string()] } else { readings }
    };
    let syllables: Vec<Vec<String>> = letters.chars().map(read).collect();
    let spellings = spellings(&syllables).into_iter().map(|spelling| spelling.concat());
    spellings.filter(|key| !key.is_empty()).collect()
}

/// The readings of a character, without tones, those of names first.
fn readings(c: char) -> Vec<String> {
    let own = NAME_READINGS
        .iter()
        .find(|(named, _)| *named == c)
        .map_or(&[][..], |(_, readings)| readings);
    let mut all: Vec<String> = own.iter().map(|reading| (*reading).to_owned()).collect();
    for reading in c.to_pinyin_multi().into_iter().flatten().map(Pinyin::plain) {
        // ü is typed v.
        let reading: String = reading.chars().map(|c| if c == 'ü' { 'v' } else { c }).collect();
        if reading.bytes().all(|b| b.is_ascii_lowercase()) && !all.contains(&reading) {
            all.push(reading);
        }
    }
    all.truncate(READINGS_MAX);
    all
}

/// Every way to read the characters one after the other.
fn spellings(syllables: &[Vec<String>]) -> Vec<Vec<&str>> {
    let mut spellings: Vec<Vec<&str>> = vec![Vec::new()];
    for readings in syllables {
        let few = spellings.len() * readings.len() <= SPELLINGS_MAX;
        let readings = readings.iter().take(if few { READINGS_MAX } else { 1 });
        spellings = readings
            .flat_map(|reading| {
                spellings
                    .iter()
                    .map(move |spelling| [spelling.as_slice(), &[reading.as_str()]].concat())
            })
            .collect();
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sound(name: &str) -> Sound {
        let mut sound = Sound::default();
        sound.add(name);
        sound
    }

    #[test]
    fn a_name_is_found_by_pinyin_and_initials_from_any_of_its_characters() {
        let sound = sound("才旦卓玛");
        for whole in ["caidanzhuoma", "cdzm", "c"] {
            assert!(sound.whole.contains(whole), "{whole}");
        }
        for later in ["danzhuoma", "dzm", "zhuoma", "zm", "ma", "m"] {
            assert!(sound.later.contains(later), "{later}");
        }
    }

    #[test]
    fn family_names_are_read_as_family_names_and_also_as_the_dictionary_says() {
        let names = [
            ("单雄", "shanxiong", "danxiong"),
            ("仇英", "qiuying", "chouying"),
            ("解缙", "xiejin", "jiejin"),
            ("曾国", "zengguo", "cengguo"),
            ("区明", "ouming", "quming"),
            ("查勇", "zhayong", "chayong"),
            ("盖叫", "gejiao", "gaijiao"),
            ("尕藏", "gazang", "gacang"),
            ("朴勇", "piaoyong", "poyong"),
        ];
        for (name, as_name, as_word) in names {
            let sound = sound(name);
            assert!(
                sound.whole.contains(as_name) && sound.whole.contains(as_word),
                "{name}: {:?}",
                sound.whole
            );
        }
    }

    #[test]
    fn the_umlaut_is_typed_v_and_characters_without_a_reading_are_passed_over() {
        assert!(sound("吕布").whole.contains("lvbu"));
        assert!(sound("王·བོད小明").whole.contains("wangxiaoming"));
        assert_eq!(sound("བོད"), Sound::default());
    }

    #[test]
    fn a_whole_name_sounds_in_every_reading_and_keeps_letters_that_have_none() {
        assert!(whole("单雄").is_superset(&["shanxiong".to_owned(), "danxiong".to_owned()].into()));
        assert!(whole("云𠮷").contains("yun𠮷") && whole("བོད").contains("བོད"));
        assert!(whole("").is_empty());
    }

    #[test]
    fn a_name_of_many_readings_stays_small() {
        let sound = sound(&"行".repeat(50));
        assert!(
            sound.whole.len() + sound.later.len() < 400,
            "{}",
            sound.whole.len() + sound.later.len()
        );
    }
}
