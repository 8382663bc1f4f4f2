//! Given names as they were given decade by decade. Lists of single names: no person stands here.

use super::Sex;
use crate::chance::Chance;

/// A given name of the years a person was born in: two characters, one now and then.
pub(super) fn given(chance: &mut Chance, sex: Sex, born: i64) -> &'static str {
    if chance.percent(if born >= 1970 { 14 } else { 7 }) {
        return chance.pick(match sex {
            Sex::Female => FEMALE_ONE,
            Sex::Male => MALE_ONE,
        });
    }
    let era = ERAS.iter().find(|era| born < era.before);
    let names = era.map_or(&[][..], |era| match sex {
        Sex::Female => era.female,
        Sex::Male => era.male,
    });
    chance.pick(names)
}

struct Era {
    before: i64,
    female: &'static [&'static str],
    male: &'static [&'static str],
}

const FEMALE_ONE: &[&str] =
    &["芳", "娟", "敏", "静", "丽", "艳", "霞", "玲", "燕", "红", "梅", "洁", "蕾", "萍"];
const MALE_ONE: &[&str] =
    &["勇", "磊", "斌", "涛", "鑫", "波", "辉", "鹏", "浩", "健", "亮", "龙", "宁", "洋"];

#[rustfmt::skip]
const ERAS: &[Era] = &[
    // 1949 and before
    Era {
        before: 1950,
        female: &[
            "秀英", "桂英", "玉兰", "凤英", "桂兰", "秀兰", "玉珍", "淑珍", "素珍", "玉英",
            "秀珍", "桂珍", "月英", "兰英", "翠英", "玉梅", "桂芝", "淑兰", "春兰", "金凤",
        ],
        male: &[
            "树林", "福生", "长顺", "德贵", "玉山", "振华", "永福", "德胜", "文德", "万福",
            "长发", "金山", "福来", "宝山", "德福", "振山", "有才", "广田", "庆余", "满仓",
        ],
    },
    // the fifties
    Era {
        before: 1960,
        female: &[
            "秀英", "桂兰", "玉兰", "淑兰", "桂英", "秀兰", "玉珍", "淑珍", "玉芳", "素兰",
            "凤兰", "秀芳", "春梅", "玉华", "凤霞", "月娥", "桂芳", "淑琴", "玉琴", "金兰",
        ],
        male: &[
            "建国", "建华", "国庆", "援朝", "保国", "志刚", "振国", "德明", "和平", "建中",
            "永昌", "立新", "志远", "保平", "福海", "长江", "永胜", "国栋", "治国", "正明",
        ],
    },
    // the sixties
    Era {
        before: 1970,
        female: &[
            "秀梅", "桂香", "春花", "红梅", "玉霞", "秀云", "桂花", "爱华", "丽华", "惠芳",
            "玉芬", "秀琴", "爱莲", "春玲", "彩霞", "月琴", "凤琴", "玉凤", "雪梅", "慧兰",
        ],
        male: &[
            "建军", "卫东", "志强", "建平", "海洋", "卫国", "爱民", "文海", "学军", "红卫",
            "永刚", "向阳", "跃进", "建设", "宏伟", "志明", "新华", "胜利", "庆丰", "大勇",
        ],
    },
    // the seventies
    Era {
        before: 1980,
        female: &[
            "红霞", "海燕", "艳丽", "丽萍", "晓红", "秀丽", "春燕", "小红", "雪琴", "金花",
            "丽娟", "艳梅", "建英", "海霞", "文丽", "晓霞", "永红", "玉红", "彩云", "晓梅",
        ],
        male: &[
            "海军", "晓东", "志勇", "建新", "国强", "永军", "文军", "春生", "小平", "海龙",
            "卫军", "宏斌", "晓明", "文斌", "志宏", "海涛", "东升", "学文", "长春", "俊峰",
        ],
    },
    // the eighties
    Era {
        before: 1990,
        female: &[
            "婷婷", "丽娜", "晓燕", "海霞", "雪莲", "丹丹", "文静", "莉莉", "晓丽", "艳红",
            "慧敏", "亚楠", "美玲", "春霞", "玲玲", "佳丽", "晓娟", "静怡", "雅琴", "倩倩",
        ],
        male: &[
            "海波", "志鹏", "晓峰", "文涛", "小龙", "建伟", "振宇", "鹏飞", "晓飞", "志伟",
            "永强", "俊杰", "海鹏", "宏亮", "文博", "世杰", "立军", "晓波", "旭东", "广宇",
        ],
    },
    // the nineties
    Era {
        before: 2000,
        female: &[
            "雪婷", "佳怡", "思雨", "梦瑶", "欣怡", "雅静", "雨晴", "晓雯", "嘉敏", "梦婷",
            "雪莹", "婉婷", "诗琪", "静雯", "佳慧", "宇婷", "晓彤", "慧琳", "若兰", "文婧",
        ],
        male: &[
            "浩然", "子豪", "俊杰", "志豪", "宇航", "家豪", "嘉伟", "天宇", "文杰", "博文",
            "泽宇", "宇轩", "明辉", "思远", "逸飞", "旭阳", "海洋", "振东", "晨阳", "立恒",
        ],
    },
    // this century
    Era {
        before: 9999,
        female: &[
            "子涵", "欣妍", "梓萱", "雨桐", "诗涵", "可欣", "思彤", "梦琪", "语嫣", "一诺",
            "紫萱", "若曦", "佳琪", "雨欣", "欣悦", "艺涵", "婉清", "书瑶", "芷晴", "沐瑶",
        ],
        male: &[
            "子轩", "浩宇", "梓豪", "宇泽", "俊熙", "博涵", "皓轩", "一鸣", "晨曦", "明哲",
            "睿阳", "天佑", "子墨", "铭轩", "奕辰", "思源", "嘉树", "书航", "云帆", "景行",
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_decade_has_names_of_two_characters() {
        for era in ERAS {
            assert!(era.female.len() >= 20 && era.male.len() >= 20);
            assert!(era.female.iter().chain(era.male).all(|name| name.chars().count() == 2));
        }
        let mut chance = Chance::new(1, 1);
        assert!((1930..2015).all(|born| !given(&mut chance, Sex::Female, born).is_empty()));
    }
}
