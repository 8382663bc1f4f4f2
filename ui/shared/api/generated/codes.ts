// Generated from the tablet's calls by `cargo xtask gen`; changes here are overwritten.

/** One code of a list; `first` is offered before the others. States have no English of their own. */
export type Code = {
  readonly code: string
  readonly zh: string
  readonly en?: string
  readonly first?: true
}

export const SEX: readonly Code[] = [
  { code: '0', zh: '未知的性别', en: 'unknown' },
  { code: '1', zh: '男性', en: 'male' },
  { code: '2', zh: '女性', en: 'female' },
  { code: '9', zh: '未说明的性别', en: 'not stated' },
]

export const FAMILY_RELATION: readonly Code[] = [
  { code: '01', zh: '本人', en: 'self' },
  { code: '02', zh: '户主', en: 'head of household', first: true },
  { code: '10', zh: '配偶', en: 'spouse', first: true },
  { code: '11', zh: '夫', en: 'husband' },
  { code: '12', zh: '妻', en: 'wife' },
  { code: '20', zh: '子', en: 'son', first: true },
  { code: '21', zh: '独生子', en: 'only son' },
  { code: '22', zh: '长子', en: 'eldest son' },
  { code: '23', zh: '次子', en: 'second son' },
  { code: '24', zh: '三子', en: 'third son' },
  { code: '25', zh: '四子', en: 'fourth son' },
  { code: '26', zh: '五子', en: 'fifth son' },
  { code: '27', zh: '养子或继子', en: 'adopted/step son' },
  { code: '28', zh: '女婿', en: 'son-in-law', first: true },
  { code: '29', zh: '其他儿子', en: 'other son' },
  { code: '30', zh: '女', en: 'daughter', first: true },
  { code: '31', zh: '独生女', en: 'only daughter' },
  { code: '32', zh: '长女', en: 'eldest daughter' },
  { code: '33', zh: '次女', en: 'second daughter' },
  { code: '34', zh: '三女', en: 'third daughter' },
  { code: '35', zh: '四女', en: 'fourth daughter' },
  { code: '36', zh: '五女', en: 'fifth daughter' },
  { code: '37', zh: '养女或继女', en: 'adopted/step daughter' },
  { code: '38', zh: '儿媳', en: 'daughter-in-law', first: true },
  { code: '39', zh: '其他女儿', en: 'other daughter' },
  { code: '40', zh: '孙子、孙女或外孙子、外孙女', en: 'grandchild' },
  { code: '41', zh: '孙子', en: 'son\'s son', first: true },
  { code: '42', zh: '孙女', en: 'son\'s daughter', first: true },
  { code: '43', zh: '外孙子', en: 'daughter\'s son', first: true },
  { code: '44', zh: '外孙女', en: 'daughter\'s daughter', first: true },
  { code: '45', zh: '孙媳妇或外孙媳妇', en: 'grandson\'s wife' },
  { code: '46', zh: '孙女婿或外孙女婿', en: 'granddaughter\'s husband' },
  { code: '47', zh: '曾孙子或外曾孙子', en: 'great-grandson' },
  { code: '48', zh: '曾孙女或外曾孙女', en: 'great-granddaughter' },
  { code: '49', zh: '其他孙辈', en: 'other grandchild' },
  { code: '50', zh: '父母', en: 'parent' },
  { code: '51', zh: '父亲', en: 'father', first: true },
  { code: '52', zh: '母亲', en: 'mother', first: true },
  { code: '53', zh: '公公', en: 'husband\'s father' },
  { code: '54', zh: '婆婆', en: 'husband\'s mother' },
  { code: '55', zh: '岳父', en: 'wife\'s father', first: true },
  { code: '56', zh: '岳母', en: 'wife\'s mother', first: true },
  { code: '57', zh: '继父或养父', en: 'step/adoptive father' },
  { code: '58', zh: '继母或养母', en: 'step/adoptive mother' },
  { code: '59', zh: '其他父母关系', en: 'other parent' },
  { code: '60', zh: '祖父母或外祖父母', en: 'grandparent' },
  { code: '61', zh: '祖父', en: 'paternal grandfather', first: true },
  { code: '62', zh: '祖母', en: 'paternal grandmother', first: true },
  { code: '63', zh: '外祖父', en: 'maternal grandfather' },
  { code: '64', zh: '外祖母', en: 'maternal grandmother' },
  { code: '65', zh: '配偶的祖父母或外祖父母', en: 'spouse\'s grandparent' },
  { code: '66', zh: '曾祖父', en: 'great-grandfather' },
  { code: '67', zh: '曾祖母', en: 'great-grandmother' },
  { code: '68', zh: '配偶的曾祖父母或外曾祖父母', en: 'spouse\'s great-grandparent' },
  { code: '69', zh: '其他祖辈', en: 'other grandparent' },
  { code: '70', zh: '兄弟姐妹', en: 'sibling' },
  { code: '71', zh: '兄', en: 'elder brother', first: true },
  { code: '72', zh: '嫂', en: 'elder brother\'s wife' },
  { code: '73', zh: '弟', en: 'younger brother', first: true },
  { code: '74', zh: '弟媳', en: 'younger brother\'s wife' },
  { code: '75', zh: '姐姐', en: 'elder sister', first: true },
  { code: '76', zh: '姐夫', en: 'elder sister\'s husband' },
  { code: '77', zh: '妹妹', en: 'younger sister', first: true },
  { code: '78', zh: '妹夫', en: 'younger sister\'s husband' },
  { code: '79', zh: '其他兄弟姐妹', en: 'other sibling' },
  { code: '80', zh: '其他', en: 'other' },
  { code: '81', zh: '伯父', en: 'uncle (father\'s elder brother)' },
  { code: '82', zh: '伯母', en: 'his wife' },
  { code: '83', zh: '叔父', en: 'uncle (father\'s younger brother)' },
  { code: '84', zh: '婶母', en: 'his wife' },
  { code: '85', zh: '舅父', en: 'maternal uncle' },
  { code: '86', zh: '舅母', en: 'his wife' },
  { code: '87', zh: '姨父', en: 'maternal aunt\'s husband' },
  { code: '88', zh: '姨母', en: 'maternal aunt' },
  { code: '89', zh: '姑父', en: 'paternal aunt\'s husband' },
  { code: '90', zh: '姑母', en: 'paternal aunt' },
  { code: '91', zh: '堂兄弟、堂姐妹', en: 'paternal cousin' },
  { code: '92', zh: '表兄弟、表姐妹', en: 'cross cousin' },
  { code: '93', zh: '侄子', en: 'brother\'s son' },
  { code: '94', zh: '侄女', en: 'brother\'s daughter' },
  { code: '95', zh: '外甥', en: 'sister\'s son' },
  { code: '96', zh: '外甥女', en: 'sister\'s daughter' },
  { code: '97', zh: '其他亲属', en: 'other relative' },
  { code: '99', zh: '非亲属', en: 'not related', first: true },
]

export const RESIDENCY: readonly Code[] = [
  { code: '01', zh: '户籍在此并常住', en: 'registered and living here' },
  { code: '02', zh: '户籍在外、常住此处', en: 'living here, registered elsewhere' },
  { code: '03', zh: '户籍在此、人外出', en: 'registered here, living away' },
  { code: '04', zh: '短期居住(<6个月)', en: 'short stay' },
  { code: '05', zh: '季节性居住(牧区/小区两处)', en: 'seasonal: pasture and settlement' },
  { code: '08', zh: '已迁出', en: 'moved out' },
  { code: '09', zh: '已故', en: 'deceased' },
]

export const DWELLING_USE: readonly Code[] = [
  { code: '01', zh: '自住', en: 'owner-occupied' },
  { code: '02', zh: '出租', en: 'let' },
  { code: '03', zh: '空置', en: 'vacant' },
  { code: '04', zh: '商住两用', en: 'mixed' },
  { code: '05', zh: '单位宿舍', en: 'dormitory' },
  { code: '06', zh: '公共服务用房', en: 'community facility' },
  { code: '07', zh: '季节性住房(冬窝子/夏季草场)', en: 'seasonal dwelling' },
  { code: '99', zh: '其他', en: 'other' },
]

export const BUILDING_TYPE: readonly Code[] = [
  { code: '01', zh: '多层住宅', en: 'walk-up flats' },
  { code: '02', zh: '高层住宅', en: 'high-rise' },
  { code: '03', zh: '平房院落', en: 'courtyard houses' },
  { code: '04', zh: '老旧楼院/筒子楼', en: 'old compound' },
  { code: '05', zh: '牧民定居点', en: 'herder settlement' },
  { code: '06', zh: '商业(临街门店)', en: 'shops' },
  { code: '07', zh: '办公', en: 'office' },
  { code: '08', zh: '学校医院等公共建筑', en: 'public building' },
  { code: '09', zh: '工业仓储', en: 'industrial/storage' },
  { code: '10', zh: '帐篷/活动住房', en: 'tent or movable home' },
  { code: '99', zh: '其他', en: 'other' },
]

export const VISIT_TYPE: readonly Code[] = [
  { code: '01', zh: '日常走访', en: 'routine visit' },
  { code: '02', zh: '必访(六必访)', en: 'obligatory visit' },
  { code: '03', zh: '探访关爱(特殊困难老年人等)', en: 'care visit' },
  { code: '04', zh: '回访', en: 'follow-up' },
  { code: '05', zh: '送政策上门', en: 'policy explained at the door' },
  { code: '06', zh: '帮办代办上门', en: 'proxy service visit' },
  { code: '07', zh: '安全提醒/入户排查', en: 'safety reminder or check' },
  { code: '08', zh: '信息核对', en: 'data check (only what changed)' },
  { code: '09', zh: '活动/议事上门', en: 'activity or consultation at home' },
  { code: '99', zh: '其他', en: 'other' },
]

export const MUST_VISIT: readonly Code[] = [
  { code: '1', zh: '生活有困难必访', en: 'hardship' },
  { code: '2', zh: '工作失业必访', en: 'job loss' },
  { code: '3', zh: '家庭有矛盾必访', en: 'family conflict' },
  { code: '4', zh: '生病住院必访', en: 'illness or hospital' },
  { code: '5', zh: '重大节日必访', en: 'major festivals' },
  { code: '6', zh: '孤寡老人必访', en: 'elderly without family' },
]

export const VISIT_METHOD: readonly Code[] = [
  { code: '01', zh: '上门', en: 'at the door' },
  { code: '02', zh: '电话', en: 'phone' },
  { code: '03', zh: '视频', en: 'video' },
  { code: '04', zh: '社区或路遇面谈', en: 'met elsewhere' },
  { code: '05', zh: '受托人/邻居转告', en: 'through a trusted person' },
]

export const VISIT_RESULT: readonly Code[] = [
  { code: '01', zh: '已见面/接通', en: 'met or reached' },
  { code: '02', zh: '无人在家/未接通', en: 'nobody, or no answer' },
  { code: '03', zh: '当事人不便或拒绝', en: 'not convenient, or declined' },
  { code: '04', zh: '已搬离', en: 'moved away' },
  { code: '05', zh: '地址有误', en: 'wrong address' },
  { code: '06', zh: '两次未联系上,已启动联系紧急联系人', en: 'care visit missed twice: emergency contact being called' },
]

export const VISIT_CAUTION: readonly Code[] = [
  { code: '1', zh: '院内有犬', en: 'dog' },
  { code: '2', zh: '路滑/冰雪/断路', en: 'bad road' },
  { code: '3', zh: '建议两人同行', en: 'go in pairs' },
  { code: '4', zh: '需提前电话预约', en: 'phone first' },
  { code: '5', zh: '午休或夜班,避开某时段', en: 'avoid a time of day' },
  { code: '6', zh: '听力/视力不便,耐心沟通', en: 'hearing or sight' },
]

export const COMM_LANGUAGE: readonly Code[] = [
  { code: 'zh', zh: '普通话/汉语', en: 'Chinese' },
  { code: 'zh-x', zh: '本地方言即可', en: 'local dialect' },
  { code: 'bo', zh: '藏语(安多等)', en: 'Tibetan' },
  { code: 'mn', zh: '蒙古语', en: 'Mongolian' },
  { code: 'sgn', zh: '手语/书写', en: 'sign or writing' },
  { code: 'oth', zh: '其他(填写)', en: 'other' },
]

export const DISPUTE_TYPE: readonly Code[] = [
  { code: '01', zh: '婚姻家庭纠纷', en: 'marriage and family' },
  { code: '02', zh: '邻里纠纷', en: 'neighbours' },
  { code: '03', zh: '房屋宅基地纠纷', en: 'house and homestead' },
  { code: '04', zh: '合同纠纷', en: 'contract' },
  { code: '05', zh: '生产经营纠纷', en: 'production and business' },
  { code: '06', zh: '损害赔偿纠纷', en: 'damages' },
  { code: '07', zh: '山林土地(含草场)纠纷', en: 'forest, land, pasture' },
  { code: '08', zh: '征地拆迁纠纷', en: 'expropriation and demolition' },
  { code: '09', zh: '环境污染纠纷', en: 'pollution' },
  { code: '10', zh: '拖欠农民工工资纠纷', en: 'unpaid migrant wages' },
  { code: '11', zh: '其他劳动争议纠纷', en: 'other labour' },
  { code: '12', zh: '旅游纠纷', en: 'tourism' },
  { code: '13', zh: '电子商务纠纷', en: 'e-commerce' },
  { code: '14', zh: '其他消费纠纷', en: 'other consumer' },
  { code: '15', zh: '医疗纠纷', en: 'medical' },
  { code: '16', zh: '道路交通事故纠纷', en: 'road accident' },
  { code: '17', zh: '物业纠纷', en: 'property management' },
  { code: '99', zh: '其他纠纷', en: 'other' },
]

export const DISPUTE_SUBTYPE: readonly Code[] = [
  { code: '0201', zh: '噪声扰民', en: 'noise' },
  { code: '0202', zh: '楼上漏水', en: 'leak from above' },
  { code: '0203', zh: '楼道公共空间占用', en: 'shared stairs or yard' },
  { code: '0204', zh: '饲养动物', en: 'pets' },
  { code: '0205', zh: '通行采光排水', en: 'access, light, drainage' },
  { code: '1701', zh: '物业收费', en: 'fees' },
  { code: '1702', zh: '停车', en: 'parking' },
  { code: '1703', zh: '供暖', en: 'heating' },
  { code: '1704', zh: '维修与公共设施', en: 'repairs' },
  { code: '0101', zh: '赡养', en: 'support of parents' },
  { code: '0102', zh: '抚养探望', en: 'child support and visits' },
  { code: '0103', zh: '继承分家析产', en: 'inheritance' },
  { code: '0104', zh: '离婚财产', en: 'divorce' },
  { code: '0701', zh: '草场边界', en: 'pasture boundary' },
  { code: '0702', zh: '牲畜损害', en: 'livestock damage' },
]

export const DISPUTE_SOURCE: readonly Code[] = [
  { code: '1', zh: '当事人申请', en: 'on application' },
  { code: '2', zh: '主动调解', en: 'committee\'s own initiative' },
  { code: '31', zh: '法院委派委托移送', en: 'from a court' },
  { code: '32', zh: '检察院移送', en: 'from a procuratorate' },
  { code: '33', zh: '公安机关委托移送', en: 'from the police' },
  { code: '34', zh: '信访部门委托移送', en: 'from petition office' },
  { code: '39', zh: '其他部门委托移送(含12345、综治中心)', en: 'other, 12345, governance centre' },
]

export const DISPUTE_SCALE: readonly Code[] = [
  { code: '1', zh: '2方', en: 'two parties' },
  { code: '2', zh: '3—9人', en: '3 to 9 people' },
  { code: '3', zh: '10人及以上', en: '10 or more: goes up at once' },
]

export const EVENT_CATEGORY: readonly Code[] = [
  { code: '10', zh: '公共安全隐患', en: 'public safety hazard' },
  { code: '11', zh: '消防通道/楼道堆物', en: 'blocked fire route' },
  { code: '12', zh: '电动自行车违规停放充电', en: 'e-bike parking or charging' },
  { code: '13', zh: '燃气/煤炉/一氧化碳', en: 'gas, stove, CO' },
  { code: '14', zh: '房屋外墙地面塌陷', en: 'building or ground failure' },
  { code: '15', zh: '冰雪/防汛/地质灾害', en: 'snow, flood, landslide' },
  { code: '20', zh: '公共设施', en: 'facilities' },
  { code: '21', zh: '路灯/井盖/道路', en: 'lights, covers, roads' },
  { code: '22', zh: '供水供电供暖', en: 'water, power, heating' },
  { code: '23', zh: '电梯', en: 'lift' },
  { code: '30', zh: '环境卫生', en: 'environment' },
  { code: '31', zh: '垃圾/污水', en: 'waste, sewage' },
  { code: '32', zh: '噪声/油烟', en: 'noise, fumes' },
  { code: '40', zh: '小区管理', en: 'estate management' },
  { code: '41', zh: '停车/占道', en: 'parking' },
  { code: '42', zh: '物业服务', en: 'property service' },
  { code: '43', zh: '违法建设线索', en: 'suspected illegal building' },
  { code: '50', zh: '民生服务', en: 'livelihood services' },
  { code: '51', zh: '助餐/助医/助洁', en: 'meal, medical, cleaning help' },
  { code: '52', zh: '社保医保低保咨询代办', en: 'benefits, advice or proxy' },
  { code: '53', zh: '就业/入学', en: 'jobs, school' },
  { code: '54', zh: '残疾人/老年人服务', en: 'disability and older people services' },
  { code: '60', zh: '矛盾纠纷线索', en: 'dispute lead (becomes a dispute record)' },
  { code: '70', zh: '意见建议', en: 'suggestion' },
  { code: '71', zh: '政策咨询', en: 'policy question' },
  { code: '90', zh: '紧急情况(已电话报110/119/120)', en: 'emergency, already phoned' },
  { code: '99', zh: '其他', en: 'other' },
]

export const EVENT_SOURCE: readonly Code[] = [
  { code: '01', zh: '网格员巡查发现', en: 'found on round' },
  { code: '02', zh: '入户走访', en: 'house visit' },
  { code: '03', zh: '居民当面/来访', en: 'resident in person' },
  { code: '04', zh: '居民电话', en: 'phone' },
  { code: '05', zh: '楼宇/邻里微信群(人工摘录)', en: 'WeChat group, typed in by hand' },
  { code: '06', zh: '12345转办', en: 'from 12345' },
  { code: '07', zh: '上级交办', en: 'from above' },
  { code: '08', zh: '楼栋长/志愿者', en: 'block head or volunteer' },
  { code: '09', zh: '共建单位', en: 'partner body' },
]

export const URGENCY: readonly Code[] = [
  { code: '1', zh: '特急', en: 'critical: phone first' },
  { code: '2', zh: '紧急', en: 'urgent' },
  { code: '3', zh: '一般', en: 'normal' },
  { code: '4', zh: '咨询/建议', en: 'question or suggestion' },
]

export const RETURN_REASON: readonly Code[] = [
  { code: '1', zh: '信息不全', en: 'incomplete' },
  { code: '2', zh: '地点不明', en: 'place unclear' },
  { code: '3', zh: '非本单位职责', en: 'not our duty' },
  { code: '4', zh: '重复上报', en: 'duplicate' },
  { code: '5', zh: '不属受理范围(诉讼/仲裁/信访等)', en: 'outside scope' },
  { code: '9', zh: '其他', en: 'other' },
]

export const SATISFACTION: readonly Code[] = [
  { code: '1', zh: '满意', en: 'satisfied' },
  { code: '2', zh: '基本满意', en: 'fairly' },
  { code: '3', zh: '不满意', en: 'dissatisfied' },
  { code: '0', zh: '未联系上', en: 'not reached' },
  { code: '8', zh: '不愿评价', en: 'prefers not to say' },
]

export const EVENT_STATE: readonly Code[] = [
  { code: 'draft', zh: '草稿' },
  { code: 'reported', zh: '已上报' },
  { code: 'returned', zh: '退回补正' },
  { code: 'assigned', zh: '已分流待签收' },
  { code: 'handling', zh: '办理中' },
  { code: 'suspended', zh: '挂起' },
  { code: 'handled', zh: '已办理待反馈' },
  { code: 'fed_back', zh: '已反馈待结单' },
  { code: 'closed', zh: '已结单' },
  { code: 'withdrawn', zh: '已撤回' },
  { code: 'void', zh: '作废/并单' },
  { code: 'transferred', zh: '已转出' },
]

export const EVENT_TRANSITION: readonly Code[] = [
  { code: 'E01', zh: '新建' },
  { code: 'E02', zh: '上报' },
  { code: 'E03', zh: '撤回' },
  { code: 'E04', zh: '即办即结' },
  { code: 'E05', zh: '退回补正' },
  { code: 'E06', zh: '补正再报' },
  { code: 'E07', zh: '分流' },
  { code: 'E08', zh: '提级' },
  { code: 'E09', zh: '签收' },
  { code: 'E10', zh: '退单' },
  { code: 'E11', zh: '协办/吹哨' },
  { code: 'E12', zh: '延期' },
  { code: 'E13', zh: '挂起' },
  { code: 'E14', zh: '恢复' },
  { code: 'E15', zh: '办理完成' },
  { code: 'E16', zh: '反馈' },
  { code: 'E17', zh: '重办' },
  { code: 'E18', zh: '结单' },
  { code: 'E19', zh: '作废/并单' },
  { code: 'E20', zh: '转出' },
  { code: 'E21', zh: '督办' },
]

export const DISPUTE_STATE: readonly Code[] = [
  { code: 'lead', zh: '线索' },
  { code: 'applied', zh: '待审查' },
  { code: 'rejected', zh: '不予受理' },
  { code: 'accepted', zh: '已受理' },
  { code: 'mediating', zh: '调查调解中' },
  { code: 'paused', zh: '中止' },
  { code: 'agreed', zh: '达成协议' },
  { code: 'failed', zh: '调解不成' },
  { code: 'ended', zh: '当事人终止/撤回' },
  { code: 'performing', zh: '履行中' },
  { code: 'performed', zh: '履行完毕' },
  { code: 'breached', zh: '未履行' },
  { code: 'confirming', zh: '申请司法确认中' },
  { code: 'confirmed', zh: '已司法确认' },
  { code: 'referred', zh: '已转出' },
  { code: 'archived', zh: '已归档' },
  { code: 'protected', zh: '保护通道(封存)' },
]

export const SEASON = ['year', 'winter', 'summer', 'pasture'] as const

export const NOTICE_HOW = ['spoken', 'card', 'poster'] as const

export const PARTY_SIDE = ['a', 'b', 'third'] as const

export const VISIT_DONE = ['policy', 'opinion', 'lead', 'service', 'safety'] as const
