//! The invented estates: fifteen buildings and their four hundred and fifty doors, and one house of the
//! neighbouring grid. Who lives behind which door stands in `plan`.

use crate::chance::Chance;

/// How a building is laid out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) estate: &'static str,
    pub(crate) number: &'static str,
    pub(crate) building_type: &'static str,
    pub(crate) units: i64,
    pub(crate) floors: i64,
    pub(crate) landing: i64,
    pub(crate) heating: &'static str,
    pub(crate) built_year: i64,
    /// On the drawn plan, metres.
    pub(crate) at: (i64, i64),
}

/// One door.
#[derive(Clone, Debug)]
pub(crate) struct Door {
    /// Which of the grid's buildings.
    pub(crate) building: usize,
    pub(crate) unit_no: Option<String>,
    pub(crate) floor: Option<i64>,
    pub(crate) room_no: Option<String>,
    /// Where there is no number on the door.
    pub(crate) landmark: Option<String>,
}

impl Door {
    /// As one says it: `2单元501室`.
    pub(crate) fn label(&self) -> String {
        match (&self.landmark, &self.unit_no, &self.room_no) {
            (Some(landmark), ..) => landmark.clone(),
            (None, Some(unit), Some(room)) => format!("{unit}单元{room}室"),
            (None, Some(unit), None) => format!("{unit}单元(室号待补)"),
            (None, None, Some(room)) => format!("{room}号"),
            (None, None, None) => "门牌待补".to_owned(),
        }
    }

    /// A seasonal site on the pasture.
    pub(crate) const fn is_pasture(&self) -> bool {
        self.landmark.is_some()
    }
}

const fn walk_up(number: &'static str, at: (i64, i64)) -> Layout {
    let (estate, heating) = ("和畅苑", "01");
    Layout {
        estate,
        number,
        building_type: "01",
        units: 3,
        floors: 6,
        landing: 2,
        heating,
        built_year: 2003,
        at,
    }
}

const fn tower(number: &'static str, at: (i64, i64)) -> Layout {
    let (estate, heating) = ("北辰里", "01");
    Layout {
        estate,
        number,
        building_type: "02",
        units: 1,
        floors: 18,
        landing: 3,
        heating,
        built_year: 2016,
        at,
    }
}

const fn old_court(number: &'static str, at: (i64, i64)) -> Layout {
    let (estate, heating) = ("三号泉家属院", "02");
    Layout {
        estate,
        number,
        building_type: "04",
        units: 2,
        floors: 5,
        landing: 2,
        heating,
        built_year: 1988,
        at,
    }
}

const fn row(
    estate: &'static str,
    number: &'static str,
    building_type: &'static str,
    doors: i64,
    heating: &'static str,
    at: (i64, i64),
) -> Layout {
    Layout {
        estate,
        number,
        building_type,
        units: 0,
        floors: 1,
        landing: doors,
        heating,
        built_year: 1979,
        at,
    }
}

/// The type of the tents and movable homes on the summer pasture.
const PASTURE: &str = "10";

/// The buildings of the grid the two workers share.
pub(crate) const BUILDINGS: [Layout; 15] = [
    walk_up("1号楼", (40, 60)),
    walk_up("2号楼", (40, 110)),
    walk_up("3号楼", (40, 160)),
    walk_up("4号楼", (130, 60)),
    walk_up("5号楼", (130, 110)),
    walk_up("6号楼", (130, 160)),
    tower("1号楼", (260, 70)),
    tower("2号楼", (260, 150)),
    old_court("1栋", (400, 60)),
    old_court("2栋", (400, 110)),
    old_court("10栋", (400, 160)),
    row("云杉巷", "甲院", "03", 16, "03", (60, 300)),
    row("云杉巷", "乙院", "03", 16, "03", (120, 300)),
    row("牧歌家园", "一排", "05", 24, "05", (420, 320)),
    row("牧歌家园夏季草场", "青石滩", PASTURE, 10, "05", (61_000, 24_500)),
];

/// The one building of the neighbouring grid that the demo holds.
pub(crate) const NEIGHBOUR_BUILDINGS: [Layout; 1] = [Layout {
    estate: "松涛里",
    number: "7号楼",
    building_type: "01",
    units: 1,
    floors: 4,
    landing: 2,
    heating: "01",
    built_year: 2009,
    at: (900, 80),
}];

/// Every door of these buildings, some without their room number.
pub(crate) fn doors(buildings: &[Layout], chance: &mut Chance) -> Vec<Door> {
    let mut doors: Vec<Door> =
        buildings.iter().enumerate().flat_map(|(at, layout)| doors_of(at, layout)).collect();
    let count = doors.len();
    for at in chance.some_of(count, crate::chance::share(count, 2)) {
        if let Some(door) = doors.get_mut(at).filter(|door| !door.is_pasture()) {
            (door.room_no, door.floor) = (None, None);
        }
    }
    for at in chance.some_of(count, 3) {
        if let Some(room) = doors.get_mut(at).and_then(|door| door.room_no.as_mut()) {
            *room = full_width(room);
        }
    }
    doors
}

fn doors_of(building: usize, layout: &Layout) -> Vec<Door> {
    let mut doors = Vec::new();
    for unit in 1..=layout.units.max(1) {
        for floor in 1..=layout.floors {
            for place in 1..=layout.landing {
                let (in_block, pasture) = (layout.units > 0, layout.building_type == PASTURE);
                let room = if in_block { format!("{floor}{place:02}") } else { place.to_string() };
                doors.push(Door {
                    building,
                    unit_no: in_block.then(|| unit.to_string()),
                    floor: in_block.then_some(floor),
                    room_no: (!pasture).then_some(room),
                    landmark: pasture.then(|| format!("青石滩桥北第{place}个营地")),
                });
            }
        }
    }
    doors
}

/// Digits as an input method writes them when nobody looks.
pub(crate) fn full_width(text: &str) -> String {
    let wide =
        |c: char| c.to_digit(10).and_then(|digit| char::from_u32(0xff10 + digit)).unwrap_or(c);
    text.chars().map(wide).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grid_has_fifteen_buildings_and_450_doors() {
        let doors = doors(&BUILDINGS, &mut Chance::new(1, 1));
        assert_eq!((BUILDINGS.len(), doors.len()), (15, 450));
        assert_eq!(doors.iter().filter(|door| door.is_pasture()).count(), 10);
        let missing =
            doors.iter().filter(|door| door.room_no.is_none() && !door.is_pasture()).count();
        assert!((6..=9).contains(&missing), "{missing}");
        assert!(
            doors.iter().any(|door| door.label().contains('０') || door.label().contains('１'))
        );
    }
}
