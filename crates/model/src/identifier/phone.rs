//! Telephone numbers: mobile and land line, brought to one written form.
//!
//! Short lines (12345, 110 …) stand in the directory, never at a household.

use super::digits::{half_width, is_dash};

/// The range the demo district uses: unassigned when last looked up.
const DEMO_RANGE: &str = "154";

/// A number that can be dialled, in its one written form: `13800138000`, `0977-8221234`, `010-62345678-801`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone {
    text: String,
    sort: PhoneSort,
}

/// What sort of number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PhoneSort {
    /// 手机
    Mobile,
    /// 固定电话
    LandLine,
}

/// Why it is no telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Something else than digits.
    #[error("电话只能填数字，请核对")]
    Character,
    /// A hotline, such as 12345.
    #[error("这是服务热线，请到通讯录里找；这里请填能找到人的电话")]
    ShortLine,
    /// A mobile number of another length.
    #[error("手机号应为11位，现在是{found}位，请核对")]
    MobileLength {
        /// How many digits there are.
        found: usize,
    },
    /// Neither a mobile number nor a land line with its area code.
    #[error("号码不对，请核对；固定电话请加区号")]
    Shape,
}

impl PhoneError {
    /// The stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Character => "phone-character",
            Self::ShortLine => "phone-short-line",
            Self::MobileLength { .. } => "phone-mobile-length",
            Self::Shape => "phone-shape",
        }
    }
}

impl Phone {
    /// Reads a number as typed: `+86`, blanks, dashes, brackets and full-width digits are put right.
    ///
    /// # Errors
    /// Why it is none.
    pub fn parse(typed: &str) -> Result<Self, PhoneError> {
        let plain: String = typed.chars().map(half_width).filter(|c| !c.is_whitespace()).collect();
        let plain = without_country(&plain);
        let groups: Vec<&str> = plain
            .split(|c| is_dash(c) || matches!(c, '(' | ')' | '/' | '.'))
            .filter(|group| !group.is_empty())
            .collect();
        let digits: String = groups.concat();
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(PhoneError::Character);
        }
        if digits.starts_with('0') {
            return land_line(&groups, &digits).ok_or(PhoneError::Shape);
        }
        mobile(digits)
    }

    /// The written form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What sort of number.
    #[must_use]
    pub const fn sort(&self) -> PhoneSort {
        self.sort
    }

    /// The form for lists: `154****0001`; of a land line the last four.
    #[must_use]
    pub fn masked(&self) -> String {
        let shown_first = match self.sort {
            PhoneSort::Mobile => 3,
            PhoneSort::LandLine => self.text.find('-').map_or(0, |at| at + 1),
        };
        let shown_last = self.text.len().saturating_sub(4);
        let hide = |at: usize, c: char| {
            if at < shown_first || at >= shown_last || c == '-' { c } else { '*' }
        };
        self.text.char_indices().map(|(at, c)| hide(at, c)).collect()
    }

    /// Whether it is of the demo district's range.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.text.starts_with(DEMO_RANGE)
    }

    /// Whether the app offers to dial it: a demo tenant dials nobody, the range may be assigned one day.
    #[must_use]
    pub const fn may_dial(&self, demo: bool) -> bool {
        !demo
    }
}

/// Never whole in a log.
impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

/// `86` without its plus counts as the country only before a whole mobile number.
fn without_country(text: &str) -> &str {
    let bare = text.strip_prefix("86").filter(|rest| rest.starts_with('1') && text.len() > 11);
    let country = ["+86", "0086"].iter().find_map(|country| text.strip_prefix(country));
    country.or(bare).unwrap_or(text)
}

fn mobile(digits: String) -> Result<Phone, PhoneError> {
    let looks_mobile = matches!(digits.as_bytes(), [b'1', b'3'..=b'9', ..]);
    match digits.len() {
        11 if looks_mobile => Ok(Phone { text: digits, sort: PhoneSort::Mobile }),
        3..=6 => Err(PhoneError::ShortLine),
        found if looks_mobile => Err(PhoneError::MobileLength { found }),
        _ => Err(PhoneError::Shape),
    }
}

/// Area code of three or four digits, number of seven or eight, extension of one to six. Where the dashes part
/// something else, only the digits count.
fn land_line(groups: &[&str], digits: &str) -> Option<Phone> {
    let grouped = match groups {
        [area, number, extension] => written(area, number, Some(extension)),
        [area, number] if area.len() <= 4 => written(area, number, None),
        [whole, extension] => {
            split(whole).and_then(|(area, number)| written(area, number, Some(extension)))
        }
        _ => None,
    };
    grouped.or_else(|| split(digits).and_then(|(area, number)| written(area, number, None)))
}

fn written(area: &str, number: &str, extension: Option<&str>) -> Option<Phone> {
    let fits = (3..=4).contains(&area.len())
        && (7..=8).contains(&number.len())
        && extension.is_none_or(|extension| (1..=6).contains(&extension.len()));
    let extension = extension.map(|extension| format!("-{extension}")).unwrap_or_default();
    fits.then(|| Phone { text: format!("{area}-{number}{extension}"), sort: PhoneSort::LandLine })
}

/// Written in one piece, the area code's length follows from its first digits: 01x and 02x have three.
fn split(digits: &str) -> Option<(&str, &str)> {
    digits.split_at_checked(if is_three(digits) { 3 } else { 4 })
}

fn is_three(digits: &str) -> bool {
    digits.starts_with("01") || digits.starts_with("02")
}
