//! Names without a family name, built from syllables, and names with the interpunct (DOMAIN 2.3, finding 7).

use super::Sex;
use crate::chance::Chance;

/// A name of two or four characters; `dotted` joins two parts by `·`.
pub(super) fn mononym(chance: &mut Chance, sex: Sex, dotted: bool) -> String {
    let ends = match sex {
        Sex::Female => FEMALE,
        Sex::Male => MALE,
    };
    if dotted {
        return format!("{}·{}", chance.pick(HOUSES), chance.pick(ends));
    }
    let start = chance.pick(STARTS);
    if chance.percent(15) {
        return start.to_owned();
    }
    let end = chance.pick(ends);
    // A syllable pair does not stand twice in one name.
    let end = if end == start { chance.pick(SPARE) } else { end };
    format!("{start}{end}")
}

const STARTS: &[&str] = &[
    "扎西", "仁青", "桑杰", "索南", "格桑", "达瓦", "尼玛", "白玛", "洛桑", "多杰", "丹增", "其美",
    "才旦", "德吉", "巴桑", "普布", "次旦", "贡保", "南杰", "旺秀",
];
const FEMALE: &[&str] = &[
    "卓玛",
    "拉姆",
    "措姆",
    "央金",
    "吉毛",
    "草么",
    "曲珍",
    "旺姆",
    "白措",
    "美朵",
    "其其格",
    "高娃",
    "乌云",
    "塔娜",
];
const MALE: &[&str] = &[
    "顿珠",
    "才让",
    "加措",
    "平措",
    "东智",
    "旺堆",
    "旦巴",
    "尖措",
    "扎巴",
    "本巴",
    "巴特尔",
    "朝鲁",
    "布和",
    "宝音",
];
const SPARE: &[&str] = &["公保", "先木", "旦知", "华旦"];
const HOUSES: &[&str] = &["苏合", "巴彦", "阿茹", "吉雅", "哈斯", "乌恩", "赛汗", "图雅"];
