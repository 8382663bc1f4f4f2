//! The three questions, asked in private before anything is written (DOMAIN 3.6). One yes: nothing is kept, and
//! the screen says whom to call.

use crate::api::dispute::{ProtectionNumber, ProtectionPage, SafetyAnswers};

/// What a yes brings up, line by line.
const LINES: &[&str] = &[
    "先保证安全：请避开对方，到能说话的地方。",
    "正在发生伤害或威胁，马上打 110。",
    "不要当面调解，不要告诉对方是谁说的。",
    "受害人是未成年人或没有能力自己求助的人时，居（村）委会和工作人员有责任报告（反家庭暴力法第十四条）。",
    "这里没有保存任何内容。",
];

const NUMBERS: &[(&str, &str)] = &[("110", "公安"), ("12338", "妇联"), ("12345", "民政和政务热线")];

impl SafetyAnswers {
    /// Whether all three were answered with no.
    pub const fn is_clear(&self) -> bool {
        !self.hurt_or_threatened && !self.minor_or_dependent && !self.afraid_to_go_home
    }
}

/// The page a yes brings up.
pub(super) fn protection_page() -> ProtectionPage {
    let number = |(number, who): &(&str, &str)| ProtectionNumber {
        number: (*number).to_owned(),
        who: (*who).to_owned(),
    };
    ProtectionPage {
        lines: LINES.iter().map(|line| (*line).to_owned()).collect(),
        numbers: NUMBERS.iter().map(number).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_yes_is_not_clear() {
        let all_no = SafetyAnswers {
            hurt_or_threatened: false,
            minor_or_dependent: false,
            afraid_to_go_home: false,
        };
        assert!(all_no.is_clear());
        assert!(!SafetyAnswers { hurt_or_threatened: true, ..all_no }.is_clear());
        assert!(!SafetyAnswers { minor_or_dependent: true, ..all_no }.is_clear());
        assert!(!SafetyAnswers { afraid_to_go_home: true, ..all_no }.is_clear());
    }

    #[test]
    fn the_page_shows_the_three_numbers() {
        let numbers: Vec<_> = protection_page().numbers.into_iter().map(|it| it.number).collect();
        assert_eq!(numbers, ["110", "12338", "12345"]);
    }
}
