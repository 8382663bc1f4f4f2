//! What the judge alone would wait for, or take for another's: where the server knows more, it keeps that apart with the
//! reason.

use model::time::TimeMs;
use sync::chunk::Chunk;
use sync::limits::BASIS_AWAITED_MS;

use super::Kept;
use super::books::Books;
use super::judging::Writer;

/// Whether what a changeset builds upon will not come any more: it must not hold up what stands behind it for ever. Only a
/// server that was restored lacks what somebody has read, and whoever has it still has brought it within a day. A wrong
/// clock only shortens the wait.
pub(super) fn is_lost<B: Books>(writer: &Writer<'_, B>) -> Kept<bool> {
    let now = writer.origin.received_at;
    let long_ago = |at: TimeMs| now.abs_diff(at) >= BASIS_AWAITED_MS;
    let restored = writer.books.restored_at()?;
    Ok(long_ago(writer.changeset.device_time) && restored.is_some_and(long_ago))
}

/// Whether the actors a changeset writes as are those of other lives of the very tablet: of a copy of its database.
pub(super) fn is_own_copy<B: Books>(writer: &Writer<'_, B>) -> Kept<bool> {
    let (books, origin) = (&*writer.books, writer.origin);
    for part in &writer.changeset.parts {
        for raw in &part.changes {
            let Ok(chunk) = Chunk::parse(raw) else { return Ok(false) };
            let owner = books.actor_owner(part.document, part.generation, chunk.actor)?;
            let Some(owner) = owner.filter(|owner| *owner != origin.incarnation) else { continue };
            if books.life(owner)?.is_none_or(|life| life.device != origin.device) {
                return Ok(false);
            }
        }
    }
    Ok(true)
}
