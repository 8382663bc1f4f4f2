//! Numbered migrations, additive, never edited once released; the number stands in `user_version`.

use rusqlite::{Connection, TransactionBehavior};

use crate::storage::{Kept, StorageError};

/// In order; the first has number 1.
const MIGRATIONS: &[&str] = &[
    include_str!("migration/0001_first.sql"),
    include_str!("migration/0002_lives.sql"),
    include_str!("migration/0003_settled.sql"),
    include_str!("migration/0004_digest.sql"),
    include_str!("migration/0005_erased.sql"),
];

/// The version of the schema this program writes.
pub(super) fn known() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX)
}

/// Brings a database to this program's version, one transaction a step.
pub(super) fn migrate(connection: &mut Connection) -> Kept<()> {
    let known = known();
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        let step = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked inside, because another process may be doing the same.
        let found: i64 = step.pragma_query_value(None, "user_version", |row| row.get(0))?;
        if found > known {
            return Err(StorageError::Newer { found, known });
        }
        if found < number {
            step.execute_batch(sql)?;
            step.pragma_update(None, "user_version", number)?;
            step.commit()?;
        }
    }
    Ok(())
}
