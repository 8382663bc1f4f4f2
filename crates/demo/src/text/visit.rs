//! Notes and promises of visits.

/// After an ordinary visit.
pub(crate) const NOTES: &[&str] = &[
    "家里都好, 信息没有变化。",
    "介绍了今年医保缴费的时间和地点。",
    "给了便民联系卡, 说明有事可以打电话。",
    "反映楼道声控灯有时不亮, 已记下。",
    "想了解高龄补贴怎么办, 告知所需材料。",
    "聊了孩子上学的事, 没有困难。",
    "说最近水压偏低, 答应去问物业。",
    "正在装修, 提醒了施工时间。",
    "核对了联系电话, 没有变。",
    "新搬来的租户, 告知了垃圾投放点。",
    "希望社区多办几场义诊。",
    "老人腰好些了, 儿子周末回来。",
    "家里添了孩子, 已更新人数👶。",
    "问到社保卡换领, 告知可在社区办。",
    "说小区停车比以前好一些。",
    "讲了燃气软管更换的注意事项。",
];

/// The same from November to February.
pub(crate) const WINTER: &[&str] = &[
    "问了取暖情况, 暖气正常。",
    "提醒冬季防滑, 注意门口结冰❄️。",
    "送了冬季用电安全的宣传页。",
    "说夜里室温有些低, 已记下。",
    "提醒出门前关好气阀和电热毯。",
];

/// Met on the way.
pub(crate) const OUTSIDE: &[&str] = &[
    "在楼下遇见, 简单聊了几句, 都好。",
    "在社区活动室遇见, 问了近况。",
    "买菜回来路上遇见, 说家里没有变化。",
];

/// After a visit to somebody who lives alone.
pub(crate) const CARE: &[&str] = &[
    "精神不错, 午饭自己做的。",
    "帮着看了药盒, 够吃到下周。",
    "屋里暖和, 煤气阀关好了。",
    "陪着说了会儿话, 说想去晒太阳☀️。",
    "血压药已按时吃, 没有不舒服。",
    "帮忙换了门口的灯泡。",
    "送来社区的热饭, 吃了大半。",
    "说腿有点凉, 提醒多穿些。",
    "电话里声音清楚, 一切都好。",
    "约好后天陪去社区医院量血压。",
];

/// When nobody opened.
pub(crate) const NOBODY: &[&str] = &[
    "敲门无人应答, 留了联系卡。",
    "邻居说去外地了, 下周回来。",
    "白天没人, 晚上再来。",
    "按门铃没有回应, 改天再来。",
];

/// When nobody answered the telephone.
pub(crate) const NO_ANSWER: &[&str] = &["电话无人接听, 改天再打。", "响了很久没有接, 晚上再试。"];

/// When it did not suit.
pub(crate) const DECLINED: &[&str] =
    &["住户说今天不方便, 另约时间。", "正要出门, 约下次再来。", "说暂时不需要, 尊重住户意愿。"];

/// When the household is not there any more.
pub(crate) const MOVED: &[&str] =
    &["邻居说上个月已搬走, 待核对。", "新住户说原来的人家搬走了, 待核对。"];

/// After a second visit for something promised.
pub(crate) const FOLLOW_UP: &[&str] = &[
    "回访: 上次的事已办好, 住户满意。",
    "回访: 材料已交, 等通知。",
    "回访: 灯已修好。",
    "回访: 情况稳定, 下月再看。",
];

/// After a reminder about gas, stoves and wiring.
pub(crate) const SAFETY: &[&str] = &[
    "看了燃气软管, 在有效期内。",
    "电动车没有入户充电, 提醒继续保持。",
    "煤炉烟道通畅, 提醒夜里留通风口。",
    "楼道堆物已请住户搬走。",
    "插座老化, 建议更换, 已告知找谁。",
    "一氧化碳报警器正常。",
];

/// After a visit to help with papers.
pub(crate) const PROXY: &[&str] =
    &["帮填了申请表, 材料齐全。", "陪去社区办理, 当场受理。", "代交材料, 回执已送到家里。"];

/// What is promised at the door, and what is written when it is done.
pub(crate) const PROMISES: &[(&str, &str)] = &[
    ("把楼道灯的事报给物业, 回来告诉您", "物业已修好, 告诉了住户"),
    ("打听高龄补贴要带哪些材料", "材料清单已送到家里"),
    ("帮忙问医保缴费为什么没到账", "已到账, 电话告知住户"),
    ("带一张新的便民联系卡来", "已送到"),
    ("联系家电维修的师傅", "师傅已上门"),
    ("问清楚义诊的日期, 电话告诉您", "已电话告知"),
    ("把社保卡换领的表格送上门", "表格已送到, 帮着填好"),
    ("催一下水压偏低的事", "物业调过水泵, 住户说好了"),
    ("带老花镜登记表来", "已登记"),
    ("下次把送餐的菜单带来", "菜单已送到"),
    ("和物业说门禁不灵的事", "门禁已换电池"),
    ("联系志愿者周末帮忙搬东西", "周六已搬好"),
];
