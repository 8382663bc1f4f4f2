//! The hands of an author of records, as the server's own tests have them.

pub(crate) const NOW: i64 = 1_790_000_000_000;

#[path = "../../sync-server/tests/kit/author.rs"]
#[allow(dead_code, unreachable_pub)]
pub(crate) mod author;
