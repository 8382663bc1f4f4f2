//! Sending everything again changes nothing.

use super::look::Look;
use crate::world::{Way, server_key};

const STATE: &str = "SELECT 'changesets ' || count(*) FROM changeset
    UNION ALL SELECT 'changes ' || count(*) || ' ' || coalesce(max(id), 0) FROM change
    UNION ALL SELECT 'feed ' || count(*) || ' ' || coalesce(sum(n), 0) FROM feed
    UNION ALL SELECT 'documents ' || count(*) || ' ' || sum(length(saved)) FROM document
    UNION ALL SELECT 'apart ' || count(*) FROM quarantine";

/// Sends what passed once more, as it was.
///
/// # Errors
/// What changed.
pub fn again(way: &Way, home: &std::path::Path) -> Result<(), String> {
    let mut state = way.state();
    let key = server_key(home);
    let look =
        |state: &crate::world::WayState| Look::open(state.server.disk.vfs(), &key).lines(STATE);
    let before = look(&state);
    let kept = std::mem::take(&mut state.kept);
    for parcel in &kept {
        state.server.answer(parcel);
    }
    let after = look(&state);
    if before == after { Ok(()) } else { Err(format!("replay: {before:?} became {after:?}")) }
}
