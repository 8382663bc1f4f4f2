//! What redrawn grids have become.

use model::space::Space;
use rusqlite::{Connection, OptionalExtension, Result, params};

use super::super::value::{int, space as space_of};
use super::space;

/// A grid redrawn more often than this names itself in a ring.
const REDRAWS_MAX: usize = 64;

pub(in super::super) fn insert_all(
    connection: &Connection,
    old: &Space,
    successors: &[Space],
) -> Result<()> {
    let sql = "INSERT INTO successor (space, position, successor) VALUES (?1, ?2, ?3)";
    let mut statement = connection.prepare_cached(sql)?;
    for (position, successor) in (0..).zip(successors) {
        statement.execute(params![old.to_string(), int(position), successor.to_string()])?;
    }
    Ok(())
}

/// Where what names a space goes now; none when there is no such space.
pub(in super::super) fn resolve(connection: &Connection, named: &Space) -> Result<Option<Space>> {
    if !space::exists(connection, named)? {
        return Ok(None);
    }
    let sql = "SELECT successor FROM successor WHERE space = ?1 AND position = 0";
    let mut statement = connection.prepare_cached(sql)?;
    let mut at = *named;
    for _ in 0..REDRAWS_MAX {
        let next =
            statement.query_row([at.to_string()], |row| space_of(row, "successor")).optional()?;
        match next {
            Some(next) => at = next,
            None => return Ok(Some(at)),
        }
    }
    Ok(None)
}
