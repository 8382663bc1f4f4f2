//! What a person's names sound like, with the year of birth: where to look for a second record of the same person
//! without holding everybody beside everybody.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::record::Person;
use rusqlite::Connection;

use crate::duplicate::{birth_year, name_keys};
use crate::{Result, sql};

pub(crate) fn write(connection: &Connection, id: DocumentId, person: &Person) -> Result<()> {
    if person.removed.is_some() {
        return remove(connection, id);
    }
    let names = [Some(&person.name), person.name_native.as_ref(), person.alias.as_ref()];
    let keys = name_keys(names.into_iter().flatten().map(String::as_str));
    replace(connection, id, &keys, person.birth.as_deref().unwrap_or(""))
}

fn replace(
    connection: &Connection,
    id: DocumentId,
    keys: &BTreeSet<String>,
    birth: &str,
) -> Result<()> {
    let year = birth_year(birth);
    let mut insert = connection.prepare_cached(include_str!("name_key/write.sql"))?;
    for key in keys {
        insert.execute((id.as_bytes(), key, year))?;
    }
    let mut statement =
        connection.prepare_cached("SELECT name_key FROM name_key WHERE person = ?1")?;
    let there = statement.query_map([id.as_bytes()], |row| row.get(0))?;
    let there = there.collect::<rusqlite::Result<BTreeSet<String>>>()?;
    for gone in there.difference(keys) {
        connection
            .prepare_cached("DELETE FROM name_key WHERE person = ?1 AND name_key = ?2")?
            .execute((id.as_bytes(), gone))?;
    }
    Ok(())
}

pub(crate) fn remove(connection: &Connection, person: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM name_key WHERE person = ?1")?
        .execute([person.as_bytes()])?;
    Ok(())
}

/// For a database from before this table: SQL alone does not know how names sound.
pub(crate) fn fill(connection: &Connection) -> Result<()> {
    let mut statement = connection.prepare(
        "SELECT document, birth, name, name_native, alias FROM person WHERE removed = 0",
    )?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let (birth, names): (String, [String; 3]) =
            (row.get(1)?, [row.get(2)?, row.get(3)?, row.get(4)?]);
        let keys = name_keys(names.iter().map(String::as_str));
        replace(connection, sql::id(row, 0)?, &keys, &birth)?;
    }
    Ok(())
}
