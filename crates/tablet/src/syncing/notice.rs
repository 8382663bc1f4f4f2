//! What the server last said of this app's version: a gentle word, or that nothing new comes until it is updated. Work is
//! sent in any case.

use sync::cbor;
use sync::version::AppNotice;

use crate::error::Result;
use crate::session::Work;

const NOTE_APP: &str = "app-notice";
const NOTE_BYTES_MAX: usize = 128;

/// What is to be shown.
pub(super) fn shown(work: &Work) -> Result<Option<AppNotice>> {
    let note = work.store.note(NOTE_APP)?.unwrap_or_default();
    Ok(cbor::decode(&note, NOTE_BYTES_MAX).ok())
}

/// Keeps what a reply says; most say nothing, and then nothing is written.
pub(super) fn keep(work: &mut Work, said: Option<&AppNotice>) -> Result<()> {
    if shown(work)?.as_ref() == said {
        return Ok(());
    }
    let note = said.map(cbor::encode).unwrap_or_default();
    Ok(work.store.set_note(NOTE_APP, &note)?)
}
