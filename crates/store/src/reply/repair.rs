//! What a repair found: the server's changes into the log, as a feed brings them; of those here that the server has
//! lost, own ones wait to be pushed once more, and others' are given back with their tags. Nothing is dropped.

use std::collections::BTreeSet;

use model::id::DocumentId;
use rusqlite::Connection;
use sync::digest::Short;
use sync::feed::FeedChange;
use sync::repair::{Found, Held, Offered, Whereabouts, short};

use super::{Applied, Work, delta, leave, receipt, settle};
use crate::table::change::{self, ChangeRow, State};
use crate::table::{changeset, document, document_space};
use crate::{Result, Store, document as derived};

/// What a step of a repair did here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Documents that say something else now, stand differently, or left.
    pub applied: Applied,
    /// Others' changes the server has lost, to be offered to it.
    pub offers: Vec<Offered>,
    /// Own changesets that wait once more.
    pub again: usize,
}

impl Store {
    /// What this tablet has of some documents, each derived anew from the log first: a damaged cache is no
    /// difference to ask about.
    ///
    /// # Errors
    /// What the disk did.
    pub fn held(&mut self, documents: &[DocumentId]) -> Result<Vec<Held>> {
        let transaction = self.begin()?;
        let mut all = Vec::with_capacity(documents.len());
        for id in documents {
            derived::refresh(&transaction, *id)?;
            all.push(held(&transaction, *id)?);
        }
        transaction.commit()?;
        Ok(all)
    }

    /// Takes in what comparing documents found; the changes have passed the gate. Doing so twice changes nothing the
    /// second time.
    ///
    /// # Errors
    /// What the disk did; nothing of it is here then.
    pub fn take_found(&mut self, space: &str, found: &[Found]) -> Result<Repaired> {
        let mut log_id = self.next_log_id;
        let transaction = self.begin()?;
        let mut repaired = Repaired::default();
        let mut work = Work::default();
        for one in found {
            take(&transaction, space, one, &mut log_id, &mut repaired, &mut work)?;
        }
        settle(&transaction, &work, &mut repaired.applied)?;
        let left = found.iter().any(|one| one.whereabouts == Whereabouts::Elsewhere);
        let gone = left && leave::let_go(&transaction, &mut repaired.applied)?;
        transaction.commit()?;
        self.next_log_id = log_id;
        if gone {
            // As after an answer that took something away: the write-ahead log still says it.
            let _ = self.empty_log();
        }
        Ok(repaired)
    }
}

fn held(connection: &Connection, id: DocumentId) -> Result<Held> {
    let generation = document::find(connection, id)?.map_or(0, |row| row.generation);
    let rows = change::of_document(connection, id)?;
    let confirmed = rows.iter().filter(|row| {
        row.of.generation == generation && matches!(row.state, State::Confirmed | State::Waiting)
    });
    let changes = confirmed.map(|row| short(&row.hash)).collect();
    Ok(Held { document: id, generation, changes })
}

fn take(
    connection: &Connection,
    space: &str,
    found: &Found,
    log_id: &mut i64,
    repaired: &mut Repaired,
    work: &mut Work,
) -> Result<()> {
    match found.whereabouts {
        Whereabouts::Here => document_space::add(connection, found.document, space)?,
        Whereabouts::Elsewhere => document_space::leave(connection, found.document, space)?,
        Whereabouts::Unknown => {}
    }
    for change in &found.changes {
        let change = FeedChange {
            n: change.n,
            commit: change.commit,
            document: found.document,
            kind: found.kind,
            schema_version: found.schema_version,
            generation: found.generation,
            change: change.change.clone(),
            incarnation: change.incarnation,
            tag: change.tag,
        };
        delta::one(connection, space, &change, log_id, work)?;
    }
    let lacking: BTreeSet<Short> = found.lacking.iter().copied().collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let rows = change::of_document(connection, found.document)?;
    for row in rows.iter().filter(|row| lacking.contains(&short(&row.hash))) {
        give_back(connection, space, row, repaired, work)?;
    }
    Ok(())
}

/// The server has lost a change it had confirmed.
fn give_back(
    connection: &Connection,
    space: &str,
    row: &ChangeRow,
    repaired: &mut Repaired,
    work: &mut Work,
) -> Result<()> {
    if row.state != State::Confirmed {
        return Ok(());
    }
    match changeset::of_change(connection, row.hash)? {
        Some(own) => {
            receipt::send_again(connection, &own, work)?;
            repaired.again += 1;
        }
        None => repaired.offers.extend(offered(connection, space, row)?),
    }
    Ok(())
}

/// Another's change with the tag of this space's feed; one that came by another space is offered there.
fn offered(connection: &Connection, space: &str, row: &ChangeRow) -> Result<Option<Offered>> {
    if row.space != space {
        return Ok(None);
    }
    let place = change::feed_place(connection, row.log_id)?;
    Ok(place.map(|(place, incarnation)| Offered {
        n: place.n,
        document: row.of.document,
        generation: row.of.generation,
        incarnation,
        tag: place.tag,
        change: row.raw.clone(),
    }))
}
