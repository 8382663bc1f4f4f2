//! Quarrels that are handed to the committee: neighbours, fees, pastures. Neutral, nobody harmed.

/// One sort of quarrel.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Quarrel {
    pub(crate) dispute_type: &'static str,
    pub(crate) subtype: &'static str,
    pub(crate) title: &'static str,
    pub(crate) facts: &'static str,
    pub(crate) asks: &'static str,
    /// What is written when both were content at once.
    pub(crate) settled: &'static str,
}

/// The quarrels, in the order they come up.
pub(crate) const QUARRELS: &[Quarrel] = &[
    Quarrel {
        dispute_type: "02",
        subtype: "0202",
        title: "楼上漏水, 天花板受潮",
        facts: "楼下住户反映卫生间顶部渗水半个月, 楼上说自家地面没有积水, 双方愿意请人一起查看。",
        asks: "查明漏点, 修好并重新粉刷",
        settled: "一起看了地漏, 楼上当天换了密封圈, 双方都满意。",
    },
    Quarrel {
        dispute_type: "02",
        subtype: "0201",
        title: "晚上拖动家具的声音",
        facts: "楼下反映晚上十点后常有拖动家具的声音, 楼上说孩子做作业搬椅子。",
        asks: "晚上十点后安静些",
        settled: "楼上同意给椅子加脚垫, 双方当面说开了。",
    },
    Quarrel {
        dispute_type: "17",
        subtype: "1702",
        title: "车位划线引起争执",
        facts: "重新划线后两家都认为靠墙的车位是自己的, 各有收据, 需要物业一起核对。",
        asks: "核对收据, 明确车位",
        settled: "物业当场核对收据, 两家各自确认车位。",
    },
    Quarrel {
        dispute_type: "07",
        subtype: "0701",
        title: "夏季草场围栏位置",
        facts: "两家对草场东侧围栏的位置说法不一, 去年的界桩倒了一根, 都愿意请老人到场指认。",
        asks: "按原界桩恢复围栏",
        settled: "两家一起把界桩立回原处, 都认可。",
    },
    Quarrel {
        dispute_type: "17",
        subtype: "1701",
        title: "物业费与保洁次数",
        facts: "住户认为保洁次数少于合同, 暂缓交费; 物业说人手不足, 愿意补做。",
        asks: "补做保洁后再交费",
        settled: "物业答应本周补做两次, 住户答应月底前交费。",
    },
    Quarrel {
        dispute_type: "02",
        subtype: "0203",
        title: "楼道放鞋柜影响通行",
        facts: "对门在楼道放了鞋柜, 另一家说推婴儿车过不去。",
        asks: "把鞋柜搬进屋",
        settled: "鞋柜当场搬进屋, 双方握手。",
    },
    Quarrel {
        dispute_type: "99",
        subtype: "",
        title: "请客摊位占了半个院门",
        facts: "院里办喜事搭的棚子占了半个院门, 邻居出车不便, 双方商量时间没有谈拢。",
        asks: "留出出车的时间和位置",
        settled: "棚子往里挪了两米, 邻居也去道了喜。",
    },
];
