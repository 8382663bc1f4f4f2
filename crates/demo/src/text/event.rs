//! Matters that are reported as events, by category.

/// Where a matter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Where {
    /// Somewhere in a building.
    #[default]
    Building,
    /// Behind one door: it is for that household.
    Door,
    /// In the open.
    Open,
}

/// One sort of matter.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Matter {
    pub(crate) category: &'static str,
    pub(crate) urgency: &'static str,
    pub(crate) title: &'static str,
    pub(crate) body: &'static str,
    pub(crate) place: Where,
    /// What is written when it was settled on the spot; empty where it cannot be.
    pub(crate) result: &'static str,
}

const fn matter(
    category: &'static str,
    urgency: &'static str,
    place: Where,
    title: &'static str,
    body: &'static str,
    result: &'static str,
) -> Matter {
    Matter { category, urgency, title, body, place, result }
}

/// 自办清单 of the fictitious district: the categories a worker may settle on the spot (E04).
pub const SELF_HANDLED: &[&str] = &["11", "31", "71"];

/// The matters, the commoner ones more than once.
pub(crate) const MATTERS: &[Matter] = &[
    matter(
        "11",
        "2",
        Where::Building,
        "楼道堆放纸箱",
        "二楼楼道堆了纸箱, 通行不便。",
        "联系住户当场搬走, 楼道已清。",
    ),
    matter(
        "11",
        "2",
        Where::Building,
        "安全出口被自行车挡住",
        "一楼出口停了几辆自行车。",
        "挪到车棚, 出口已通。",
    ),
    matter(
        "11",
        "2",
        Where::Building,
        "消防通道停车",
        "有车停在消防通道上, 已挪不开。",
        "打电话请车主挪车, 通道已通。",
    ),
    matter("12", "2", Where::Building, "电动车楼道充电", "楼门口有电动车从窗户拉线充电。", ""),
    matter(
        "12",
        "2",
        Where::Open,
        "车棚充电桩不通电",
        "车棚里两个充电桩没有电, 居民到处找地方充。",
        "",
    ),
    matter(
        "13",
        "2",
        Where::Door,
        "厨房有燃气味, 已请燃气公司",
        "住户说有味, 已开窗关阀并打燃气公司电话, 请跟进。",
        "",
    ),
    matter("14", "2", Where::Building, "外墙瓷砖松动", "西侧外墙瓷砖松动, 下面已拉警示带。", ""),
    matter("15", "3", Where::Open, "巷口结冰打滑", "巷口一段路结冰, 早上有人滑倒, 没有受伤。", ""),
    matter("21", "3", Where::Open, "路灯不亮", "小区东门第三盏路灯不亮。", ""),
    matter("21", "3", Where::Open, "井盖松动有响声", "人行道井盖松动, 车过时响。", ""),
    matter("21", "3", Where::Open, "路面塌了一小块", "便道砖塌了一块, 已放石头提醒。", ""),
    matter("22", "2", Where::Building, "供暖温度不够", "几户反映室温只有十六度。", ""),
    matter("22", "3", Where::Building, "顶楼水压低", "晚上七点后六楼水压低。", ""),
    matter(
        "23",
        "2",
        Where::Building,
        "电梯开门有异响",
        "电梯在十二楼开门时有异响, 已告知维保。",
        "",
    ),
    matter(
        "31",
        "3",
        Where::Open,
        "垃圾桶满了没人清",
        "东侧垃圾桶满了两天。",
        "联系保洁当天清运。",
    ),
    matter("31", "3", Where::Building, "楼前污水井外溢", "楼前污水井往外冒水, 气味大。", ""),
    matter(
        "31",
        "3",
        Where::Open,
        "绿化带有建筑垃圾",
        "有人往绿化带倒了几袋建筑垃圾。",
        "请物业当天清走。",
    ),
    matter("32", "3", Where::Building, "早上装修噪声", "早上六点多有装修声, 居民反映两次。", ""),
    matter("32", "3", Where::Open, "餐馆油烟排到小区", "临街餐馆油烟往院里排。", ""),
    matter("41", "3", Where::Open, "车位被长期占用", "公共车位被旧车占了一个月。", ""),
    matter("42", "3", Where::Building, "门禁坏了", "单元门禁刷卡没反应, 门一直开着。", ""),
    matter("42", "3", Where::Building, "楼道保洁少", "三单元楼道一周没有打扫。", ""),
    matter("43", "3", Where::Building, "一楼疑似搭建", "一楼院子里新搭了板房, 请核实。", ""),
    matter("51", "3", Where::Door, "老人想订助餐", "老人想从下周开始订午餐, 请帮忙登记。", ""),
    matter("52", "4", Where::Door, "医保缴费没到账", "住户缴费后查不到, 想知道怎么办。", ""),
    matter("52", "4", Where::Door, "代办高龄补贴", "老人行动不便, 希望上门代办高龄补贴。", ""),
    matter("53", "4", Where::Door, "想找附近的工作", "住户想找白天的工作, 会做面点。", ""),
    matter("54", "3", Where::Door, "申请楼道加扶手", "老人上下楼不便, 想在楼道加扶手。", ""),
    matter("70", "4", Where::Open, "建议增加晾衣架", "居民建议在空地加几组晾衣架。", ""),
    matter(
        "71",
        "4",
        Where::Open,
        "问今年医保缴费时间",
        "居民问今年医保什么时候缴。",
        "当面讲清时间和办法, 给了宣传页。",
    ),
];
