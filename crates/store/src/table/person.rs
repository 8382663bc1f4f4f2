//! People as lists show them.

use model::id::DocumentId;
use model::record::Person;
use rusqlite::Connection;

use crate::Result;

pub(crate) fn write(connection: &Connection, id: DocumentId, person: &Person) -> Result<()> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    connection.prepare_cached(include_str!("person/write.sql"))?.execute((
        id.as_bytes(),
        &person.name,
        text(&person.name_native),
        text(&person.alias),
        text(&person.sex),
        text(&person.birth),
        text(&person.residency),
        text(&person.moved_out_on),
        text(&person.died_on),
        person.removed.is_some(),
    ))?;
    super::name_key::write(connection, id, person)?;
    super::membership::write(connection, id, person)?;
    super::phone::write(connection, id, &person.phones)
}

pub(crate) fn remove(connection: &Connection, id: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM person WHERE document = ?1")?
        .execute([id.as_bytes()])?;
    super::name_key::remove(connection, id)?;
    super::membership::remove(connection, id)?;
    super::phone::remove(connection, id)
}
