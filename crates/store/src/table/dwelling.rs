//! Doors, and who lives behind each: what the board of a building shows.

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use model::record::Place;
use model::record::place::Dwelling;
use rusqlite::{Connection, Row};

use crate::search::text::{building, natural};
use crate::{Result, Store, sql};

/// A door, with the household behind it. A door with two households stands here twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorRow {
    /// The dwelling's entry in its place.
    pub dwelling: EntryId,
    /// 单元
    pub unit_no: String,
    /// 楼层; 0 when nobody said.
    pub floor: i64,
    /// 室
    pub room_no: String,
    /// How to find it where there are no numbers.
    pub landmark: String,
    /// Whether anybody lives there, a code.
    pub dwelling_use: String,
    /// `3-2-501`
    pub door: String,
    /// The household that lives there on the day asked for.
    pub household: Option<DocumentId>,
    /// What it is called.
    pub label: String,
    /// When somebody was there last, ms UTC; 0 for never.
    pub last_visit_at: i64,
    /// When its facts were last looked at with the household, ms UTC; 0 for never.
    pub confirmed_at: i64,
    /// When it wants to be visited next, a date; empty when nobody said.
    pub next_visit_due: String,
    /// Its events that are still open.
    pub events_open: i64,
    /// Fields with two values.
    pub conflicts: i64,
    /// Own changes that are not uploaded.
    pub pending: i64,
}

/// `3-2-501`: building, unit, room; what is missing is left out. Where there is no room, the landmark.
pub(crate) fn door(place: &Place, dwelling: &Dwelling) -> String {
    let parts =
        [Some(building(&place.building_no)), dwelling.unit_no.clone(), dwelling.room_no.clone()];
    match dwelling.room_no.as_deref() {
        None | Some("") => dwelling.landmark.clone().unwrap_or_default(),
        Some(_) => parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join("-"),
    }
}

pub(crate) fn write(connection: &Connection, place_id: DocumentId, place: &Place) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("dwelling/write.sql"))?;
    let mut kept = BTreeSet::new();
    for (entry, dwelling) in
        place.dwellings.iter().filter(|(_, dwelling)| dwelling.removed.is_none())
    {
        let door = door(place, dwelling);
        statement.execute((
            place_id.as_bytes(),
            entry.as_bytes(),
            dwelling.unit_no.as_deref().unwrap_or(""),
            dwelling.floor.unwrap_or(0),
            dwelling.room_no.as_deref().unwrap_or(""),
            dwelling.landmark.as_deref().unwrap_or(""),
            dwelling.dwelling_use.as_deref().unwrap_or(""),
            &door,
            natural(&door),
        ))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM dwelling WHERE place = ?1",
        "DELETE FROM dwelling WHERE place = ?1 AND entry = ?2",
        place_id,
        &kept,
    )
}

pub(crate) fn remove(connection: &Connection, place: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM dwelling WHERE place = ?1")?
        .execute([place.as_bytes()])?;
    Ok(())
}

impl Store {
    /// The doors of a building in the order of their numbers, with who lives there on `today` (`YYYY-MM-DD`).
    ///
    /// # Errors
    /// What the disk did.
    pub fn doors(&self, place: DocumentId, today: &str) -> Result<Vec<DoorRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("dwelling/doors.sql"))?;
        let rows = statement.query_map((place.as_bytes(), today), read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<DoorRow> {
    Ok(DoorRow {
        dwelling: sql::id(row, 0)?,
        unit_no: row.get(1)?,
        floor: row.get(2)?,
        room_no: row.get(3)?,
        landmark: row.get(4)?,
        dwelling_use: row.get(5)?,
        door: row.get(6)?,
        household: sql::maybe_id(row, 7)?,
        label: row.get(8)?,
        last_visit_at: row.get(9)?,
        confirmed_at: row.get(10)?,
        next_visit_due: row.get(11)?,
        events_open: row.get(12)?,
        conflicts: row.get(13)?,
        pending: row.get(14)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(
        building_no: &str,
        unit: Option<&str>,
        room: Option<&str>,
        landmark: Option<&str>,
    ) -> String {
        let place = Place { building_no: building_no.into(), ..Place::default() };
        let own = |text: Option<&str>| text.map(str::to_owned);
        door(
            &place,
            &Dwelling {
                unit_no: own(unit),
                room_no: own(room),
                landmark: own(landmark),
                ..Dwelling::default()
            },
        )
    }

    #[test]
    fn a_door_is_called_by_its_numbers_or_by_what_stands_beside_it() {
        assert_eq!(label("3号楼", Some("2"), Some("501"), None), "3-2-501");
        assert_eq!(label("12栋", None, Some("301"), None), "12-301");
        assert_eq!(label("", None, None, Some("冬窝子, 泉水旁")), "冬窝子, 泉水旁");
    }
}
