//! Many invented people behind invented doors, as lists and search know them: no documents, only projections.

use model::id::{DocumentId, EntryId};
use model::record::household::Residence;
use model::record::person::Membership;
use model::record::place::Dwelling;
use model::record::{Entries, Household, Person, Phone, Place};
use model::rng::Rng;
use store::{Projected, Record};

use crate::register::NOW;

const PEOPLE_PER_HOME: usize = 3;
const HOMES_PER_BUILDING: usize = 60;
const BUILDINGS_PER_ESTATE: usize = 20;

/// About how often each stands at the beginning of a name, in thousandths of all: the first ones are a fifth.
const SURNAMES: &str = "王王王王王王王李李李李李李李张张张张张张刘刘刘刘刘陈陈陈陈杨杨杨赵赵赵黄黄周周吴吴徐徐孙孙\
    胡胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖\
    邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文";
const GIVEN: &str = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国志文海燕春梅雪晨宇佳慧欣怡子涵浩然\
    思远嘉诚俊豪梓萱雨桐国庆卫东淑珍凤莲福贵长生永康德胜晓峰立新学礼庭芝若兰云飞鹏程天佑安琪";
const LONG_NAMES: [&str; 8] = [
    "才旦卓玛",
    "扎西次仁",
    "白玛央金",
    "洛桑旺堆",
    "巴特尔",
    "其其格",
    "阿依古丽·买买提",
    "欧阳若兰",
];
const ESTATES: [&str; 12] = [
    "和畅苑",
    "云水家园",
    "向阳里",
    "澄河花园",
    "望山小区",
    "松涛园",
    "明珠苑",
    "翠湖湾",
    "文昌里",
    "东苑",
    "兴盛家园",
    "南桥新村",
];

/// One of those who live there, as far as somebody may ask for them.
#[derive(Clone, Debug)]
pub(crate) struct Resident {
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) door: String,
}

/// A town made building by building.
pub(crate) struct Town {
    rng: Rng,
    surnames: Vec<char>,
    given: Vec<char>,
    buildings: usize,
    left: usize,
    /// One in so many is remembered, to be asked for.
    every: usize,
    pub(crate) remembered: Vec<Resident>,
}

impl Town {
    /// A town of so many people, of whom about `remembered` are remembered.
    pub(crate) fn new(people: usize, remembered: usize, seed: u64) -> Self {
        Self {
            rng: Rng::from_number(seed),
            surnames: SURNAMES.chars().filter(|c| !c.is_whitespace()).collect(),
            given: GIVEN.chars().filter(|c| !c.is_whitespace()).collect(),
            buildings: 0,
            left: people,
            every: (people / remembered.max(1)).max(1),
            remembered: Vec::new(),
        }
    }

    /// The next building with everyone in it; none when everyone has a home.
    pub(crate) fn building(&mut self) -> Option<Vec<Projected>> {
        if self.left == 0 {
            return None;
        }
        let place = self.rng.document_id(NOW);
        let number = self.buildings % BUILDINGS_PER_ESTATE + 1;
        let estate = self.buildings / BUILDINGS_PER_ESTATE;
        let name = ESTATES.get(estate % ESTATES.len()).copied().unwrap_or_default();
        // After the twelfth, estates are called by their phase.
        let phase = estate / ESTATES.len();
        let estate_name =
            if phase == 0 { name.to_owned() } else { format!("{name}{}期", phase + 1) };
        let mut records = Vec::new();
        let mut dwellings = Entries::new();
        for at in 0..HOMES_PER_BUILDING.min(self.left.div_ceil(PEOPLE_PER_HOME)) {
            let (unit, floor, side) = (at % 3 + 1, at / 6 + 1, at / 3 % 2 + 1);
            let (unit_no, room_no) = (unit.to_string(), format!("{floor}0{side}"));
            let entry = self.rng.entry_id(NOW);
            let door = format!("{number}-{unit_no}-{room_no}");
            let dwelling =
                Dwelling { unit_no: Some(unit_no), room_no: Some(room_no), ..Dwelling::default() };
            dwellings.insert(entry, dwelling);
            self.home(place, entry, &door, &mut records);
        }
        let place_record = Place {
            estate_name,
            building_no: format!("{number}号楼"),
            building_type: "01".to_owned(),
            dwellings,
            ..Place::default()
        };
        records.push(projected(place, Record::Place(place_record)));
        self.buildings += 1;
        Some(records)
    }

    fn home(
        &mut self,
        place: DocumentId,
        dwelling: EntryId,
        door: &str,
        records: &mut Vec<Projected>,
    ) {
        let household = self.rng.document_id(NOW);
        let people = PEOPLE_PER_HOME.min(self.left);
        let mut label = String::new();
        let best = self.rng.entry_id(NOW);
        let phone = format!("154{:08}", self.rng.below(100_000_000));
        for at in 0..people {
            let name = self.name();
            if self.left.is_multiple_of(self.every) {
                self.remembered.push(Resident {
                    name: name.clone(),
                    phone: phone.clone(),
                    door: door.to_owned(),
                });
            }
            self.left -= 1;
            if at == 0 {
                label.clone_from(&name);
            }
            let edge = Membership {
                household: Some(household),
                relation: Some(if at == 0 { "02" } else { "10" }.to_owned()),
                ..Membership::default()
            };
            let memberships = Entries::from([(self.rng.entry_id(NOW), edge)]);
            let person = Person { name, memberships, ..Person::default() };
            records.push(projected(self.rng.document_id(NOW), Record::Person(person)));
        }
        let residence =
            Residence { place: Some(place), dwelling: Some(dwelling), ..Residence::default() };
        let record = Household {
            label,
            residences: Entries::from([(self.rng.entry_id(NOW), residence)]),
            phones: Entries::from([(best, Phone { number: phone, ..Phone::default() })]),
            phone_best: Some(best),
            ..Household::default()
        };
        records.push(projected(household, Record::Household(record)));
    }

    /// Names of two and three characters, and one in fifty a longer one.
    fn name(&mut self) -> String {
        if self.rng.below(50) == 0 {
            let at = usize::try_from(self.rng.below(LONG_NAMES.len() as u64)).unwrap_or(0);
            return LONG_NAMES.get(at).copied().unwrap_or_default().to_owned();
        }
        let mut name = String::from(pick(&self.surnames, &mut self.rng));
        name.push(pick(&self.given, &mut self.rng));
        if self.rng.below(3) > 0 {
            name.push(pick(&self.given, &mut self.rng));
        }
        name
    }
}

fn pick(from: &[char], rng: &mut Rng) -> char {
    let at = usize::try_from(rng.below(from.len() as u64)).unwrap_or(0);
    from.get(at).copied().unwrap_or('王')
}

fn projected(document: DocumentId, record: Record) -> Projected {
    Projected { document, author: None, record }
}
