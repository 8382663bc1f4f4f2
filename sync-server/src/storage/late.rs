//! What comes when somebody has decided already: the author's tablet did again what was adopted meanwhile.

use sync::code::Code;
use sync::judge::SERVER_USER;
use sync::receipt::SyncReceipt;
use sync::settled::Outcome;

use super::Kept;
use super::apart_books::Decision;
use super::books::Books;
use super::judging::Writer;

/// Whether a changeset does again, by its author's word, what somebody adopted: written twice, an entry would stand there
/// twice. Nobody else's word about it counts.
pub(super) fn repeats_an_adopted_one<B: Books>(writer: &Writer<'_, B>) -> Kept<bool> {
    let books = &*writer.books;
    let Some((life, seq)) = writer.changeset.amends else { return Ok(false) };
    if books.settled(life, seq)? != Some(Outcome::Adopted) {
        return Ok(false);
    }
    let owner = books.life(life)?.and_then(|life| life.device);
    let owner = owner.map(|device| books.device(device)).transpose()?.flatten();
    Ok(owner.is_some_and(|device| device.claims().user == writer.changeset.user))
}

/// Kept beside what was adopted; there is nothing left to decide.
pub(super) fn keep_beside<B: Books>(writer: &mut Writer<'_, B>) -> Kept<SyncReceipt> {
    let receipt = writer.quarantined(&Code::ADOPTED)?;
    let decision = Decision {
        incarnation: writer.origin.incarnation,
        seq: writer.link.seq,
        by: SERVER_USER,
        reason: Code::ADOPTED.zh(),
        at: writer.origin.received_at,
    };
    writer.books.keep_settled(&decision, Outcome::SetAside, None)?;
    Ok(receipt)
}
