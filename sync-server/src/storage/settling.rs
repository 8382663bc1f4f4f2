//! Where documents stand once a changeset is in: derived from what they say, never from what a tablet names.
//!
//! A household lives where its building lives, a person where the household lives. Whoever comes later brings those
//! along who came first, so that the order of arrival decides nothing.

use std::collections::{BTreeSet, VecDeque};

use model::anchor::follows;
use model::id::DocumentId;
use model::space::Space;
use model::time::TimeMs;

use super::Kept;
use super::books::Books;

/// More records than one change can bring along: a place moves only when its grid is redrawn.
const MOVES_MAX: usize = 10_000;

/// A document that may not stand where it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsettled {
    /// Which.
    pub document: DocumentId,
    /// Whether it is new here: then it goes to its anchor whatever its kind.
    pub created: bool,
}

/// Moves documents to where they live by what they say, and those along that live with them.
///
/// # Errors
/// The storage's.
pub fn settle<B: Books>(books: &mut B, begun: Vec<Unsettled>, at: TimeMs) -> Kept<()> {
    let mut queue = VecDeque::from(begun);
    let mut seen = BTreeSet::new();
    while let Some(Unsettled { document, created }) = queue.pop_front() {
        if seen.len() >= MOVES_MAX || !seen.insert(document) {
            continue;
        }
        let moved = match goes_to(books, document, created)? {
            Some(home) => {
                move_home(books, document, &home, at)?;
                true
            }
            None => false,
        };
        if created || moved {
            let along = books.anchored_at(document)?.into_iter();
            queue.extend(along.map(|document| Unsettled { document, created: false }));
        }
    }
    Ok(())
}

/// The home a document should have and has not.
fn goes_to<B: Books>(books: &B, document: DocumentId, created: bool) -> Kept<Option<Space>> {
    let Some(standing) = books.standing_of(document)? else { return Ok(None) };
    if !created && !follows(standing.kind) {
        return Ok(None);
    }
    let mut homes = Vec::new();
    for anchor in books.anchors_of(document)? {
        let home = books.standing_of(anchor)?.map(|anchor| anchor.home);
        homes.extend(home.filter(|home| standing.kind.may_live_in(home)));
    }
    // Who lives in two places, by the season, stays where one is known.
    if homes.contains(&standing.home) { Ok(None) } else { Ok(homes.first().copied()) }
}

/// A document lives elsewhere: the old space is told that it left, the new one gets all of it.
fn move_home<B: Books>(books: &mut B, document: DocumentId, to: &Space, at: TimeMs) -> Kept<()> {
    let Some(standing) = books.standing_of(document)? else { return Ok(()) };
    books.set_home(document, to, at)?;
    if !books.spaces_of(document)?.contains(to) {
        books.enter(document, to, at)?;
    }
    books.leave(document, &standing.home)
}
