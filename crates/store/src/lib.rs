//! Where a tablet keeps it: one SQLCipher file with the log, the saved documents, projections, search, outbox,
//! cursors and photos. One file a table under `table`; what happens in one step happens in one transaction.
//!
//! Truth is the log (`change`), the own changesets, and what the server said; everything else is derived from it
//! and can be rebuilt. Authoring changes, judging them and talking to a server stand elsewhere.

mod derive;
mod digest;
mod document;
mod dump;
pub mod duplicate;
mod erase;
mod error;
mod history;
mod migration;
mod night;
mod open;
mod outbox;
mod pack;
mod reauthor;
mod rebuild;
mod reply;
mod save;
pub mod search;
mod seen;
mod sql;
pub mod table;

use rusqlite::Connection;

pub use derive::{Case, Projected, Record};
pub use digest::register as digest_functions;
pub use document::{RecordState, Standing};
pub use dump::Derived;
pub use error::StoreError;
pub use history::ChangeBy;
pub use night::Looked;
pub use open::OpenOptions;
pub use outbox::{Outgoing, Waiting};
pub use pack::Prepared;
pub use reauthor::ToReauthor;
pub use reply::{Applied, Own, Repaired, Sent};
pub use save::{Edited, Saved, Step, TakenPhoto};
pub use search::Hit;

/// What every call answers.
pub type Result<T> = std::result::Result<T, StoreError>;

/// A tablet's database, open. One connection, one writer; who shares it holds a lock of their own.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    /// The next row of the log. A number is never used twice, not even when the last rows were purged.
    next_log_id: i64,
}
