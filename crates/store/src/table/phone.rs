//! Telephone numbers, found by their beginning or their last digits. Only digits are kept here, in one width.

use std::collections::BTreeSet;

use model::id::DocumentId;
use model::record::{Entries, Phone};
use rusqlite::Connection;

use crate::Result;
use crate::search::text::normal;

/// The digits of a number, as if all had been typed in half width.
pub(crate) fn digits(number: &str) -> String {
    normal(number).chars().filter(char::is_ascii_digit).collect()
}

pub(crate) fn write(
    connection: &Connection,
    id: DocumentId,
    phones: &Entries<Phone>,
) -> Result<()> {
    let mut statement = connection.prepare_cached(include_str!("phone/write.sql"))?;
    let mut kept = BTreeSet::new();
    for (entry, phone) in phones.iter().filter(|(_, phone)| phone.removed.is_none()) {
        let number = digits(&phone.number);
        if number.is_empty() {
            continue;
        }
        let turned: String = number.chars().rev().collect();
        let whose = phone.whose.as_deref().unwrap_or("");
        statement.execute((id.as_bytes(), entry.as_bytes(), number, turned, whose))?;
        kept.insert(*entry);
    }
    super::forget_others(
        connection,
        "SELECT entry FROM phone WHERE document = ?1",
        "DELETE FROM phone WHERE document = ?1 AND entry = ?2",
        id,
        &kept,
    )
}

pub(crate) fn remove(connection: &Connection, document: DocumentId) -> Result<()> {
    connection
        .prepare_cached("DELETE FROM phone WHERE document = ?1")?
        .execute([document.as_bytes()])?;
    Ok(())
}
