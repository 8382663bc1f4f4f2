//! The nightly look: once a day every record is held beside what lists and search say of it, a few at a time after a run,
//! so that nobody waits for it.

use minicbor::{Decode, Encode};
use model::id::DocumentId;
use model::time::{DAY_MS, TimeMs};
use sync::cbor;
use sync::exchange::Mended;

use super::{Run, mended};
use crate::error::Result;
use crate::session::Work;

const NOTE_LOOK: &str = "nightly-look";
const NOTE_BYTES_MAX: usize = 64;
/// Records looked at while the database is held.
const SLICE: u32 = 32;
/// Slices after one run.
const SLICES_MAX: usize = 8;

/// How far the look has come.
#[derive(Clone, Copy, Debug, Encode, Decode)]
#[cbor(array)]
struct Look {
    /// When it began, ms UTC by this tablet.
    #[n(0)]
    began_at: TimeMs,
    /// Whether it is over.
    #[n(1)]
    over: bool,
    /// The last record looked at.
    #[cbor(n(2), with = "sync::cbor::maybe_id")]
    after: Option<DocumentId>,
}

impl Run<'_> {
    /// Goes on with the look, if one is due or under way.
    pub(super) fn look_over(&self) -> Result<()> {
        let Some(mut look) = self.server.session.work(due)? else { return Ok(()) };
        let began = look.after;
        for _ in 0..SLICES_MAX {
            let looked = self.server.session.work(|work| {
                let looked = work.store.look_over(look.after, SLICE)?;
                let projections = looked.mended.saturating_add(looked.broken);
                mended::add(work, Mended { projections, ..Mended::default() })?;
                Ok(looked)
            })?;
            look.after = looked.last;
            if looked.documents < u64::from(SLICE) {
                look.over = true;
                break;
            }
        }
        if look.over || look.after != began {
            self.server.session.work(|work| keep(work, look))?;
        }
        Ok(())
    }
}

/// The look that is under way or due now. A new tablet's first is due after a day.
fn due(work: &mut Work) -> Result<Option<Look>> {
    let now = work.now();
    let note = work.store.note(NOTE_LOOK)?.unwrap_or_default();
    let Ok(look) = cbor::decode::<Look>(&note, NOTE_BYTES_MAX) else {
        keep(work, Look { began_at: now, over: true, after: None })?;
        return Ok(None);
    };
    if !look.over {
        return Ok(Some(look));
    }
    // Whichever way the clock was set: not twice a day, and not never.
    let due = now.saturating_sub(look.began_at).saturating_abs() >= DAY_MS;
    Ok(due.then_some(Look { began_at: now, over: false, after: None }))
}

fn keep(work: &mut Work, look: Look) -> Result<()> {
    Ok(work.store.set_note(NOTE_LOOK, &cbor::encode(&look))?)
}
