//! What this tablet had to put right since the server last heard of it: counts, told with the next request.

use sync::cbor;
use sync::exchange::Mended;

use crate::error::Result;
use crate::session::Work;

const NOTE_MENDED: &str = "mended";
const NOTE_BYTES_MAX: usize = 64;

/// What is to be told; none when it is nothing.
pub(super) fn told(work: &Work) -> Result<Option<Mended>> {
    let note = work.store.note(NOTE_MENDED)?.unwrap_or_default();
    let mended: Mended = cbor::decode(&note, NOTE_BYTES_MAX).unwrap_or_default();
    Ok((mended != Mended::default()).then_some(mended))
}

/// Something was put right.
pub(super) fn add(work: &mut Work, more: Mended) -> Result<()> {
    if more == Mended::default() {
        return Ok(());
    }
    let known = told(work)?.unwrap_or_default();
    keep(work, known, more, u64::saturating_add)
}

/// The server has heard of it.
pub(super) fn heard(work: &mut Work, told_then: Option<Mended>) -> Result<()> {
    match (told_then, told(work)?) {
        (Some(heard), Some(known)) => keep(work, known, heard, u64::saturating_sub),
        _ => Ok(()),
    }
}

fn keep(work: &mut Work, known: Mended, by: Mended, f: fn(u64, u64) -> u64) -> Result<()> {
    let now = Mended {
        projections: f(known.projections, by.projections),
        documents: f(known.documents, by.documents),
        given_up: f(known.given_up, by.given_up),
    };
    Ok(work.store.set_note(NOTE_MENDED, &cbor::encode(&now))?)
}
