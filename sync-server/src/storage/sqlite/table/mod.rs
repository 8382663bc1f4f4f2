//! One file a table: its rows in, its rows out. What belongs together in one transaction is put together above.

pub(super) mod actor;
pub(super) mod amendment;
pub(super) mod anchor;
pub(super) mod aside;
pub(super) mod audit;
pub(super) mod blob;
pub(super) mod blob_reference;
pub(super) mod blob_upload;
pub(super) mod change;
pub(super) mod changeset;
pub(super) mod departure;
pub(super) mod device;
pub(super) mod document;
pub(super) mod document_space;
pub(super) mod epoch;
pub(super) mod erased;
pub(super) mod feed;
pub(super) mod grant;
pub(super) mod incarnation;
pub(super) mod invite;
pub(super) mod meta;
pub(super) mod moving;
pub(super) mod nonce;
pub(super) mod number_counter;
pub(super) mod parked;
pub(super) mod part;
pub(super) mod quarantine;
pub(super) mod settled;
pub(super) mod space;
pub(super) mod stay;
pub(super) mod successor;
pub(super) mod tenant;
pub(super) mod user;
pub(super) mod withheld;

use rusqlite::{Connection, Result, params};
use sync::chunk::Wanted;

/// The one name between a short and whatever comes after all that begin so; none where there are two.
fn only_one(connection: &Connection, sql: &str, it: &Wanted) -> Result<Option<Vec<u8>>> {
    const LONGEST_NAME: usize = 32;
    let mut end = [0xff; LONGEST_NAME];
    end.iter_mut().zip(it.short.0).for_each(|(to, from)| *to = from);
    let mut statement = connection.prepare_cached(sql)?;
    let asked = params![it.document.as_bytes(), it.generation, it.short.0, end];
    let mut names = statement.query_map(asked, |row| row.get(0))?;
    let first = names.next().transpose()?;
    Ok(if names.next().is_none() { first } else { None })
}
