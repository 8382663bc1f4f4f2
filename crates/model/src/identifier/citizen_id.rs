//! 公民身份号码 (GB 11643, ISO 7064 MOD 11-2), with the form of foreign permanent residents of 2023.
//!
//! 18 characters: 6 area, 8 birth date, 3 sequence (odd is male), 1 check. Never shown whole; never a key.

use chrono::NaiveDate;

use super::digits::compact;
use crate::time::{first_day, last_day};

const LENGTH: usize = 18;
const OLD_LENGTH: usize = 15;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// The provinces, with 81–83 for residence permits of people of Hong Kong, Macao and Taiwan.
const PROVINCES: &[&str] = &[
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41",
    "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71",
    "81", "82", "83",
];
/// First digit of a foreign permanent resident's number; a province follows it.
const FOREIGN: &str = "9";
/// No province begins with 9, so no citizen and no foreign resident has such a number.
const DEMO: &str = "99";

const AGE_TO_ASK_ABOUT: u32 = 120;
const AGE_BEYOND_BELIEF: u32 = 130;

/// A number that can be right.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CitizenId {
    text: String,
    birth: NaiveDate,
    male: bool,
}

/// Why a number cannot be right; one reason, the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CitizenIdError {
    /// Another count of characters than 18.
    #[error("证件号码应为18位，现在是{found}位，请核对")]
    Length {
        /// How many there are.
        found: usize,
    },
    /// An old number of 15 digits.
    #[error("这是15位的旧号码，请填18位")]
    OldFifteen,
    /// Something else than a digit, or than X in the last place.
    #[error("第{position}位不是数字，请核对（只有最后一位可以是X）")]
    Character {
        /// Which, from 1.
        position: usize,
    },
    /// The first digits are no province.
    #[error("前两位不是省份代码，请核对")]
    Province,
    /// A number of the demo district, in a real one.
    #[error("99开头的是演示号码，这里不能使用")]
    Demo,
    /// There is no such day.
    #[error("第7至14位的出生日期不存在，请核对")]
    DateNotReal,
    /// The day is still to come.
    #[error("第7至14位的出生日期还没有到，请核对")]
    Future,
    /// The last character does not follow from the others.
    #[error("最后一位校验码不符，请逐位核对")]
    CheckDigit,
}

impl CitizenIdError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "id-length",
            Self::OldFifteen => "id-old-fifteen",
            Self::Character { .. } => "id-character",
            Self::Province => "id-province",
            Self::Demo => "id-demo",
            Self::DateNotReal => "id-date-not-real",
            Self::Future => "id-future",
            Self::CheckDigit => "id-check-digit",
        }
    }
}

/// What is worth asking about and never refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CitizenIdWarning {
    /// Older than 120.
    Over120,
    /// Born more than 130 years ago.
    Over130,
    /// Another sex than recorded.
    SexDiffers,
    /// Another birth date than recorded.
    BirthDiffers,
}

impl CitizenIdWarning {
    /// What the worker is asked.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        match self {
            Self::Over120 => "年龄超过120岁，请核对",
            Self::Over130 => "出生已超过130年，请核对",
            Self::SexDiffers => "证件号码里的性别与登记的不同，请核对",
            Self::BirthDiffers => "证件号码里的出生日期与登记的不同，请核对",
        }
    }
}

impl CitizenId {
    /// Reads a number as typed: blanks, dashes, full-width digits and a small x are put right.
    ///
    /// # Errors
    /// Why it cannot be right.
    pub fn parse(typed: &str, today: NaiveDate, demo: bool) -> Result<Self, CitizenIdError> {
        let text = compact(typed);
        let values = values(&text)?;
        if !is_province(&text, demo)? {
            return Err(CitizenIdError::Province);
        }
        let birth = birth(&text).ok_or(CitizenIdError::DateNotReal)?;
        if birth > today {
            return Err(CitizenIdError::Future);
        }
        if text.chars().last() != check(&values) {
            return Err(CitizenIdError::CheckDigit);
        }
        let male = values.last().is_some_and(|sequence| sequence % 2 == 1);
        Ok(Self { text, birth, male })
    }

    /// The eighteen characters. For sealing and for the one paper that needs it; screens show [`Self::masked`].
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The form for screens: `990101********0011`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.text
            .char_indices()
            .map(|(at, c)| if (6..14).contains(&at) { '*' } else { c })
            .collect()
    }

    /// The birth date it says.
    #[must_use]
    pub fn birth(&self) -> NaiveDate {
        self.birth
    }

    /// The sex it says, as a code of the list `sex`.
    #[must_use]
    pub const fn sex(&self) -> &'static str {
        if self.male { "1" } else { "2" }
    }

    /// Whether it is a foreign permanent resident's.
    #[must_use]
    pub fn is_foreign_resident(&self) -> bool {
        self.text.starts_with(FOREIGN) && !self.text.starts_with(DEMO)
    }

    /// What is worth asking about, given what is recorded: a code of `sex`, a date of which only the year may be
    /// known.
    #[must_use]
    pub fn warnings(
        &self,
        today: NaiveDate,
        sex: Option<&str>,
        birth: Option<&str>,
    ) -> Vec<CitizenIdWarning> {
        let mut warnings = Vec::new();
        match today.years_since(self.birth) {
            Some(age) if age > AGE_BEYOND_BELIEF => warnings.push(CitizenIdWarning::Over130),
            Some(age) if age > AGE_TO_ASK_ABOUT => warnings.push(CitizenIdWarning::Over120),
            _ => {}
        }
        if matches!(sex, Some(sex @ ("1" | "2")) if sex != self.sex()) {
            warnings.push(CitizenIdWarning::SexDiffers);
        }
        let recorded = birth.and_then(|date| Some(first_day(date)?..=last_day(date)?));
        if recorded.is_some_and(|days| !days.contains(&self.birth)) {
            warnings.push(CitizenIdWarning::BirthDiffers);
        }
        warnings
    }
}

/// A number is never written whole, not into a log either.
impl std::fmt::Debug for CitizenId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CitizenId({})", self.masked())
    }
}

/// The values of the first seventeen characters.
fn values(text: &str) -> Result<Vec<u32>, CitizenIdError> {
    let found = text.chars().count();
    if found == OLD_LENGTH && text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(CitizenIdError::OldFifteen);
    }
    if found != LENGTH {
        return Err(CitizenIdError::Length { found });
    }
    let mut values = Vec::with_capacity(LENGTH);
    for (at, c) in text.chars().enumerate() {
        match c.to_digit(10) {
            Some(value) => values.push(value),
            None if c == 'X' && at == LENGTH - 1 => {}
            None => return Err(CitizenIdError::Character { position: at + 1 }),
        }
    }
    values.truncate(LENGTH - 1);
    Ok(values)
}

fn is_province(text: &str, demo: bool) -> Result<bool, CitizenIdError> {
    if text.starts_with(DEMO) {
        return if demo { Ok(true) } else { Err(CitizenIdError::Demo) };
    }
    let area = text.strip_prefix(FOREIGN).unwrap_or(text);
    Ok(PROVINCES.iter().any(|province| area.starts_with(province)))
}

fn birth(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = (text.get(6..10)?, text.get(10..12)?, text.get(12..14)?);
    NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn check(values: &[u32]) -> Option<char> {
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    CHECK.get(usize::try_from(sum % 11).ok()?).copied()
}
