//! The transaction a push is judged in: what the judge asks of SQLite, and what is written for its verdict.

use std::collections::BTreeSet;

use model::document::ChangeHash;
use model::id::{DeviceId, DocumentId, IncarnationId, UserId};
use model::planted::{self, Bug};
use model::space::{Grant, Space};
use model::time::{TimeMs, local_date};
use rusqlite::Transaction;
use sync::changeset::{Changeset, Part};
use sync::hash::Hash;
use sync::judge::{AcceptedPart, Facts, KnownDocument, Ledger, Standing as Judged, Stay};
use sync::settled::Outcome;

use super::SqliteStorage;
use super::mend::Returning;
use super::table::{
    actor, amendment, anchor, blob_reference, change, changeset, departure, device, document,
    document_space, epoch, erased, feed, grant, incarnation, meta, number_counter, parked, part,
    quarantine, settled, space, stay, successor, withheld,
};
use crate::storage::apart_books::{ApartBooks, Withheld};
use crate::storage::books::{
    Books, KeptChangeset, Life, NewChange, Numbered, Parked, Standing, State,
};
use crate::storage::{Decision, Device, Kept, StorageError};

/// The writer's transaction: nobody else writes until it is over.
pub(super) struct SqliteBooks<'c>(pub(super) &'c Transaction<'c>);

impl SqliteBooks<'_> {
    fn say(&self, sql: &str) -> Kept<()> {
        self.0.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

impl Facts for SqliteBooks<'_> {
    type Error = StorageError;

    fn standing(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Judged>> {
        Ok(changeset::standing(self.0, incarnation, seq)?)
    }

    fn last_seq(&self, incarnation: IncarnationId) -> Kept<u64> {
        Ok(incarnation::one(self.0, incarnation)?.map_or(0, |life| life.last_seq))
    }

    fn amended(&self, incarnation: IncarnationId, seq: u64) -> Kept<bool> {
        Ok(amendment::amended(self.0, incarnation, seq)?)
    }

    fn document(&self, id: DocumentId) -> Kept<Option<KnownDocument>> {
        Ok(document::one(self.0, id)?)
    }

    fn erased(&self, id: DocumentId) -> Kept<Option<u32>> {
        Ok(erased::generation(self.0, id)?)
    }

    fn has_change(&self, id: DocumentId, generation: u32, hash: &ChangeHash) -> Kept<bool> {
        Ok(change::exists(self.0, id, generation, hash)?)
    }

    fn brought_back(&self, id: DocumentId, generation: u32, hash: &ChangeHash) -> Kept<bool> {
        Ok(change::brought_back(self.0, id, generation, hash)?)
    }

    fn withheld(&self, id: DocumentId, hash: &ChangeHash) -> Kept<bool> {
        Ok(withheld::exists(self.0, id, hash)?)
    }

    fn actor_owner(
        &self,
        id: DocumentId,
        generation: u32,
        actor: &[u8],
    ) -> Kept<Option<IncarnationId>> {
        Ok(actor::owner(self.0, id, generation, actor)?)
    }

    fn grants(&self, user: UserId) -> Kept<Vec<Grant>> {
        Ok(grant::of_user(self.0, user)?.into_iter().map(|stored| stored.grant).collect())
    }

    fn home(&self, id: DocumentId) -> Kept<Option<Space>> {
        Ok(document::standing(self.0, id)?.map(|standing| standing.home))
    }

    fn stays(&self, id: DocumentId) -> Kept<Vec<Stay>> {
        Ok(stay::of(self.0, id)?)
    }

    fn resolve(&self, space: &Space) -> Kept<Option<Space>> {
        Ok(successor::resolve(self.0, space)?)
    }
}

impl Ledger for SqliteBooks<'_> {
    type Error = StorageError;

    fn next_number(&mut self, community: &Space, on: TimeMs) -> Kept<String> {
        let name = community.to_string();
        let code = name.split_once('/').map_or(name.as_str(), |(_, code)| code);
        let day = local_date(on).format("%Y%m%d").to_string();
        let until = day.parse().unwrap_or(0);
        let next = number_counter::next(self.0, &format!("SJ/{code}/{day}"), until)?;
        Ok(format!("SJ-{code}-{day}-{next:04}"))
    }
}

impl Books for SqliteBooks<'_> {
    fn device(&self, id: DeviceId) -> Kept<Option<Device>> {
        Ok(device::one(self.0, id)?)
    }

    fn life(&self, incarnation: IncarnationId) -> Kept<Option<Life>> {
        Ok(incarnation::one(self.0, incarnation)?)
    }

    fn restored_at(&self) -> Kept<Option<TimeMs>> {
        Ok(epoch::last_ended_at(self.0)?)
    }

    fn spaces_of(&self, document: DocumentId) -> Kept<Vec<Space>> {
        Ok(document_space::of(self.0, document)?)
    }

    fn commit_n(&self) -> Kept<u64> {
        Ok(meta::commits(self.0)?.saturating_add(1))
    }

    fn lock(&mut self, _: &BTreeSet<Space>) -> Kept<()> {
        // BEGIN IMMEDIATE has the only lock there is.
        Ok(())
    }

    fn savepoint(&mut self) -> Kept<()> {
        self.say("SAVEPOINT changeset")
    }

    fn release(&mut self) -> Kept<()> {
        self.say("RELEASE changeset")
    }

    fn roll_back(&mut self) -> Kept<()> {
        self.say("ROLLBACK TO changeset")?;
        self.say("RELEASE changeset")
    }

    fn keep_healed_life(
        &mut self,
        life: IncarnationId,
        user: Option<UserId>,
        at: TimeMs,
    ) -> Kept<()> {
        Ok(incarnation::ensure_healed(self.0, life, user, at)?)
    }

    fn park(&mut self, entry: &Parked) -> Kept<()> {
        Ok(parked::insert(self.0, entry)?)
    }

    fn parked(&self, document: DocumentId) -> Kept<Vec<Parked>> {
        Ok(parked::of(self.0, document)?)
    }

    fn unpark(&mut self, entry: &Parked) -> Kept<()> {
        Ok(parked::remove(self.0, entry)?)
    }

    fn seen_number(&mut self, number: &str) -> Kept<()> {
        // SJ-990101001001-20261122-0007 is the seventh of SJ/990101001001/20261122.
        let mut parts = number.rsplitn(2, '-');
        if let (Some(Ok(last)), Some(of)) = (parts.next().map(str::parse), parts.next()) {
            number_counter::seen(self.0, &of.replace('-', "/"), last)?;
        }
        Ok(())
    }

    fn take_over(
        &mut self,
        of: (DocumentId, u32),
        hash: &Hash,
        by: (IncarnationId, u64),
    ) -> Kept<bool> {
        Ok(change::take_over(self.0, of, hash, by)?)
    }

    fn keep_life(&mut self, life: IncarnationId, device: Option<DeviceId>, at: TimeMs) -> Kept<()> {
        Ok(incarnation::ensure(self.0, life, device, at)?)
    }

    fn keep_document(&mut self, part: &AcceptedPart, by: UserId, at: TimeMs) -> Kept<bool> {
        document::upsert(self.0, part)?;
        if part.created {
            for space in part.shares.iter().chain([&part.home]) {
                space::ensure(self.0, space, at)?;
                document_space::insert(self.0, part.document, space, 0)?;
            }
        }
        for hash in &part.blobs {
            blob_reference::ensure(self.0, hash, part.document, by)?;
        }
        let other = !part.created && anchor::of(self.0, part.document)? != part.anchors;
        if other || part.created {
            anchor::replace(self.0, part.document, &part.anchors)?;
        }
        Ok(other || part.created)
    }

    fn standing_of(&self, document: DocumentId) -> Kept<Option<Standing>> {
        Ok(document::standing(self.0, document)?)
    }

    fn anchors_of(&self, document: DocumentId) -> Kept<Vec<DocumentId>> {
        Ok(anchor::of(self.0, document)?)
    }

    fn anchored_at(&self, document: DocumentId) -> Kept<Vec<DocumentId>> {
        Ok(anchor::at(self.0, document)?)
    }

    fn set_home(&mut self, document: DocumentId, home: &Space, at: TimeMs) -> Kept<()> {
        stay::end(self.0, document, at)?;
        space::ensure(self.0, home, at)?;
        Ok(document::set_home(self.0, document, home)?)
    }

    fn enter(&mut self, document: DocumentId, space: &Space, at: TimeMs) -> Kept<()> {
        space::ensure(self.0, space, at)?;
        let rows = change::of_document(self.0, document)?;
        let all: Vec<_> =
            rows.into_iter().map(|change| Numbered { change, for_all: true }).collect();
        let since = self.number(space, &all)?;
        Ok(document_space::insert(self.0, document, space, since)?)
    }

    fn leave(&mut self, document: DocumentId, space: &Space) -> Kept<()> {
        let n = space::take_numbers(self.0, space, 1)?;
        feed::insert_moved_out(self.0, space, n, document)?;
        Ok(document_space::remove(self.0, document, space)?)
    }

    fn leave_at(&mut self, document: DocumentId, space: &Space, at: TimeMs) -> Kept<()> {
        Ok(departure::insert(self.0, document, space, at)?)
    }

    fn keep_change(&mut self, new: &NewChange<'_>) -> Kept<i64> {
        actor::ensure(self.0, (new.document, new.generation), &new.change.actor, new.incarnation)?;
        Ok(change::insert(self.0, new)?)
    }

    fn restore(&mut self, incarnation: IncarnationId, seq: u64, set: &Changeset) -> Kept<u64> {
        let of = |part: &'_ Part| (part.document, part.generation);
        let parts = set.parts.iter().map(|part| (of(part), &part.changes));
        let returning: Vec<Returning<'_>> = parts
            .flat_map(|((document, generation), changes)| {
                changes.iter().map(move |raw| Returning {
                    document,
                    generation,
                    incarnation,
                    seq,
                    raw,
                    place: None,
                })
            })
            .collect();
        SqliteStorage::restore(self.0, &returning)
    }

    fn number(&mut self, space: &Space, changes: &[Numbered]) -> Kept<u64> {
        let how_many = u64::try_from(changes.len()).unwrap_or(u64::MAX);
        let first = space::take_numbers(self.0, space, how_many)?;
        for (n, change) in (first..).zip(changes) {
            feed::insert(self.0, space, n, *change)?;
        }
        Ok(first)
    }

    fn keep_changeset(&mut self, kept: &KeptChangeset<'_>) -> Kept<()> {
        let seq = kept.receipt.seq;
        changeset::insert(self.0, kept)?;
        part::insert_all(self.0, kept.incarnation, seq, &kept.changeset.parts)?;
        incarnation::advance(self.0, kept.incarnation, seq, kept.earliest)?;
        if let (Some(amends), State::Received) = (kept.changeset.amends, kept.state) {
            amendment::insert(self.0, amends, (kept.incarnation, seq), kept.changeset.user)?;
        }
        Ok(())
    }

    fn withhold(&mut self, kept: &KeptChangeset<'_>, changes: &[(DocumentId, Hash)]) -> Kept<()> {
        if planted::is(Bug::QuarantineDropped) {
            return Ok(());
        }
        let place = (kept.incarnation, kept.receipt.seq);
        quarantine::insert(self.0, place.0, place.1, kept.changeset)?;
        for change in changes {
            withheld::insert(self.0, *change, place)?;
        }
        Ok(())
    }
}

impl ApartBooks for SqliteBooks<'_> {
    fn apart(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Changeset>> {
        Ok(quarantine::changeset(self.0, incarnation, seq)?)
    }

    fn withheld_changes(&self, document: DocumentId) -> Kept<Vec<Withheld>> {
        Ok(quarantine::changes_of(self.0, document)?)
    }

    fn written_instead(&self, of: (IncarnationId, u64), document: DocumentId) -> Kept<Vec<Hash>> {
        Ok(amendment::written_instead(self.0, of, document)?)
    }

    fn settled(&self, incarnation: IncarnationId, seq: u64) -> Kept<Option<Outcome>> {
        Ok(settled::outcome(self.0, incarnation, seq)?)
    }

    fn keep_settled(
        &mut self,
        decision: &Decision<'_>,
        outcome: Outcome,
        written_as: Option<(IncarnationId, u64)>,
    ) -> Kept<()> {
        Ok(settled::insert(self.0, decision, outcome, written_as)?)
    }
}
