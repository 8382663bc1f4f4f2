//! Buildings in the order of their numbers.

use model::id::DocumentId;
use model::record::Place;
use rusqlite::{Connection, Row};

use crate::search::text::natural;
use crate::{Result, Store, sql};

/// A building as the board shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceRow {
    /// Its document.
    pub document: DocumentId,
    /// 小区、院落或村社
    pub estate_name: String,
    /// 楼栋号
    pub building_no: String,
    /// 房屋类型, a code.
    pub building_type: String,
    /// How many units; 0 when nobody said.
    pub units: i64,
    /// How many floors; 0 when nobody said.
    pub floors: i64,
    /// Metres on the drawn plan.
    pub plan_x: i64,
    /// Metres on the drawn plan.
    pub plan_y: i64,
}

pub(crate) fn write(connection: &Connection, id: DocumentId, place: &Place) -> Result<()> {
    connection.prepare_cached(include_str!("place/write.sql"))?.execute((
        id.as_bytes(),
        &place.estate_name,
        &place.building_no,
        &place.building_type,
        place.units.unwrap_or(0),
        place.floors.unwrap_or(0),
        place.plan_x.unwrap_or(0),
        place.plan_y.unwrap_or(0),
        natural(&format!("{} {}", place.estate_name, place.building_no)),
        place.removed.is_some(),
    ))?;
    super::dwelling::write(connection, id, place)
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection.prepare_cached("DELETE FROM place WHERE document = ?1")?.execute([id.as_bytes()])?;
    super::dwelling::remove(connection, id)
}

impl Store {
    /// Every building, estate by estate, 2号楼 before 10号楼.
    ///
    /// # Errors
    /// What the disk did.
    pub fn places(&self) -> Result<Vec<PlaceRow>> {
        let mut statement = self.connection.prepare_cached(include_str!("place/all.sql"))?;
        let rows = statement.query_map([], read)?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<PlaceRow> {
    Ok(PlaceRow {
        document: sql::id(row, 0)?,
        estate_name: row.get(1)?,
        building_no: row.get(2)?,
        building_type: row.get(3)?,
        units: row.get(4)?,
        floors: row.get(5)?,
        plan_x: row.get(6)?,
        plan_y: row.get(7)?,
    })
}
