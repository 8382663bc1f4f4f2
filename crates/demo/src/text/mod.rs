//! Template sentences: what workers of the fictitious district write. Neutral, no real case, no label on anybody.

mod event;
mod lead;
mod visit;

pub use event::SELF_HANDLED;
pub(crate) use event::{MATTERS, Matter, Where};
pub(crate) use lead::{QUARRELS, Quarrel};
pub(crate) use visit::{
    CARE, DECLINED, FOLLOW_UP, MOVED, NO_ANSWER, NOBODY, NOTES, OUTSIDE, PROMISES, PROXY, SAFETY,
    WINTER,
};

/// When a household likes to be called.
pub(crate) const BEST_TIMES: &[&str] = &[
    "晚上七点以后",
    "周末上午",
    "中午十二点到一点",
    "工作日白天都在",
    "早上九点前",
    "下午三点到五点",
    "１９:３０以后",
    "先打电话",
];

/// What is good to know at the door, about the place and the service.
pub(crate) const REMARKS: &[&str] = &[
    "门铃坏了, 敲门即可。",
    "老人听力不太好, 请大声些。",
    "白天一般只有老人在家。",
    "家里有小狗, 拴着的🐶。",
    "上夜班, 下午两点后再去。",
    "方便用本地话交流。",
    "钥匙放在楼下小卖部, 家人同意帮取药时代取。",
    "三楼无电梯, 送菜放门口。",
    "冬季住小区, 夏季在草场, 先打电话。",
    "愿意参加志愿活动, 可以联系。",
    "门口有台阶, 雨雪天注意。",
    "孩子放学后有人在家。",
];

/// Why a household's file was corrected.
pub(crate) const MORE_REMARKS: &[&str] = &[
    "换了门锁, 按门铃。",
    "新装了门禁, 按室号呼叫。",
    "周三下午不在。",
    "已告知新的社区电话。",
    "希望短信联系。",
    "楼道灯已修好。",
];

/// What neighbours call somebody.
pub(crate) const ALIASES: &[&str] =
    &["老大哥", "张嫂", "小个子", "阿姨👵", "师傅", "老邻居", "裁缝", "开车的"];

/// Who is called when something happens.
pub(crate) const EMERGENCY_RELATIONS: &[&str] = &["儿子", "女儿", "侄子", "邻居", "外甥女"];
