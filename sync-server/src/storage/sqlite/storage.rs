//! The trait's methods, each one transaction over the tables.

use std::collections::BTreeSet;
use std::path::Path;

use model::id::{DeviceId, DocumentId, IncarnationId, UserId};
use model::kind::Kind;
use model::space::{Grant, Space};
use model::time::TimeMs;
use rusqlite::{Connection, TransactionBehavior};
use sync::enrol::InviteId;
use sync::exchange::{BlobOffer, Epoch};
use sync::hash::Hash;
use sync::judge::KnownDocument;
use sync::settled::{Outcome, Settled};
use sync::trust::Nonce;

use super::push::SqliteBooks;
use super::table::{
    audit, blob, blob_reference, blob_upload, changeset, departure, device, document, epoch,
    erased, grant, incarnation, invite, meta, nonce, quarantine, settled, space, successor, tenant,
    user,
};
use super::{SqliteStorage, deciding};
use crate::audit::{AuditEvent, AuditHead, AuditRow};
use crate::storage::{
    Apart, Arrival, AtCursor, Bench, Checked, Cut, Device, Enrolled, Enrolment, GivenBack, Invite,
    Kept, Marks, MendReport, Progress, ReadAnswer, ReadAsk, Redraw, Redrawn, Settling, Storage,
    StoredGrant, Tenant, ToDecide, Undecided, Unfit, User, Whole, books::Books,
};

impl Storage for SqliteStorage {
    fn tenant(&self) -> Kept<Tenant> {
        self.read(|it| Ok(tenant::one(it)?))
    }

    fn epoch(&self) -> Kept<Epoch> {
        self.read(|it| Ok(meta::epoch(it)?))
    }

    fn check(&self) -> Kept<()> {
        self.read(|it| Ok(meta::commits(it).map(|_| ())?))
    }

    fn add_user(&self, new: &User, event: &AuditEvent) -> Kept<()> {
        self.write(|it| {
            user::insert(it, new)?;
            space::ensure(it, &Space::User(new.id), new.made_at)?;
            self.tell(it, event)
        })
    }

    fn users(&self) -> Kept<Vec<User>> {
        self.read(|it| Ok(user::all(it)?))
    }

    fn user(&self, id: UserId) -> Kept<Option<User>> {
        self.read(|it| Ok(user::one(it, id)?))
    }

    fn disable_user(&self, id: UserId, at: TimeMs, event: &AuditEvent) -> Kept<bool> {
        self.write(|it| {
            let disabled = user::disable(it, id, at)?;
            if disabled {
                grant::end_all_of(it, id, at)?;
                self.tell(it, event)?;
            }
            Ok(disabled)
        })
    }

    fn add_grant(&self, new: &Grant, at: TimeMs, event: &AuditEvent) -> Kept<i64> {
        self.write(|it| {
            space::ensure(it, &new.space, at)?;
            let id = grant::insert(it, new)?;
            self.tell(it, event)?;
            Ok(id)
        })
    }

    fn grants(&self, user: Option<UserId>) -> Kept<Vec<StoredGrant>> {
        self.read(|it| match user {
            Some(user) => Ok(grant::of_user(it, user)?),
            None => Ok(grant::all(it)?),
        })
    }

    fn end_grant(&self, id: i64, at: TimeMs, event: &AuditEvent) -> Kept<bool> {
        self.write(|it| {
            let ended = grant::end(it, id, at)?;
            if ended {
                self.tell(it, event)?;
            }
            Ok(ended)
        })
    }

    fn depart(&self, now: TimeMs) -> Kept<u64> {
        if !self.read(|it| Ok(departure::is_due(it, now)?))? {
            return Ok(0);
        }
        self.write(|it| {
            let mut left = 0;
            for (document, space) in departure::take_due(it, now)? {
                let mut books = SqliteBooks(it);
                if books.spaces_of(document)?.contains(&space) {
                    books.leave(document, &space)?;
                    left += 1;
                }
            }
            Ok(left)
        })
    }

    fn redraw(
        &self,
        redraw: &Redraw,
        try_only: bool,
        event: &dyn Fn(&Redrawn) -> AuditEvent,
        progress: Progress<'_>,
    ) -> Kept<Result<Redrawn, Unfit>> {
        let mut writer = self.writer();
        let step = writer.full.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = super::redraw::run(&step, redraw, progress)?;
        match &done {
            Ok(done) if !try_only => {
                self.tell(&step, &event(done))?;
                self.write_beside(&step)?;
                step.commit()?;
            }
            Ok(_) | Err(_) => step.rollback()?,
        }
        Ok(done)
    }

    fn successor(&self, named: &Space) -> Kept<Option<Space>> {
        self.read(|it| Ok(successor::resolve(it, named)?.filter(|now| now != named)))
    }

    fn buildings(&self, grid: &Space) -> Kept<Vec<(DocumentId, KnownDocument)>> {
        self.read(|it| {
            let mut found = Vec::new();
            for (id, kind) in document::at_home(it, grid)? {
                if kind == Kind::Place {
                    found.extend(document::one(it, id)?.map(|known| (id, known)));
                }
            }
            Ok(found)
        })
    }

    fn add_device(&self, new: &Device, event: &AuditEvent) -> Kept<()> {
        self.write(|it| {
            device::insert(it, new)?;
            self.tell(it, event)
        })
    }

    fn device(&self, id: DeviceId) -> Kept<Option<Device>> {
        self.read(|it| Ok(device::one(it, id)?))
    }

    fn devices(&self) -> Kept<Vec<Device>> {
        self.read(|it| Ok(device::all(it)?))
    }

    fn revoke_device(&self, id: DeviceId, at: TimeMs, event: &AuditEvent) -> Kept<bool> {
        self.write(|it| {
            let revoked = device::revoke(it, id, at)?;
            if revoked {
                self.tell(it, event)?;
            }
            Ok(revoked)
        })
    }

    fn add_invite(&self, new: &Invite, event: &AuditEvent) -> Kept<()> {
        self.write(|it| {
            invite::insert(it, new)?;
            self.tell(it, event)
        })
    }

    fn invite(&self, id: &InviteId) -> Kept<Option<Invite>> {
        self.read(|it| Ok(invite::one(it, id)?))
    }

    fn enrol(&self, enrolment: &Enrolment, event: &AuditEvent) -> Kept<Enrolled> {
        self.enrol_once(enrolment, event)
    }

    fn use_nonce(&self, device: DeviceId, fresh: Nonce, until: TimeMs, now: TimeMs) -> Kept<bool> {
        self.write_light(|it| {
            nonce::forget(it, now)?;
            Ok(nonce::insert(it, device, fresh, until)?)
        })
    }

    fn begin_life(&self, life: IncarnationId, at: TimeMs) -> Kept<()> {
        self.write(|it| Ok(incarnation::ensure(it, life, None, at)?))
    }

    fn read(&self, ask: &ReadAsk) -> Kept<ReadAnswer> {
        self.news(ask)
    }

    fn marks(&self, at: &AtCursor) -> Kept<Option<Marks>> {
        self.marks_at(at)
    }

    fn settle_digest(&self, space: &Space) -> Kept<bool> {
        self.settle_sum(space)
    }

    fn whole(&self, space: &Space, document: DocumentId) -> Kept<Whole> {
        self.whole_of(space, document)
    }

    fn mend(&self, documents: &[DocumentId]) -> Kept<MendReport> {
        self.mend_all(documents)
    }

    fn take_back(&self, space: &Space, given: &[GivenBack]) -> Kept<u64> {
        self.keep_given_back(space, given)
    }

    fn look_over(&self, mend: bool) -> Kept<Checked> {
        self.look_over_all(mend)
    }

    fn has_changeset(&self, life: IncarnationId, seq: u64, hash: &Hash) -> Kept<bool> {
        self.read(|it| Ok(changeset::standing(it, life, seq)?.is_some_and(|one| one.hash == *hash)))
    }

    fn quarantine(&self, rows_max: u32) -> Kept<Vec<Apart>> {
        self.read(|it| Ok(quarantine::newest(it, rows_max, false)?))
    }

    fn quarantine_settled(&self, rows_max: u32) -> Kept<Vec<Apart>> {
        self.read(|it| Ok(quarantine::newest(it, rows_max, true)?))
    }

    fn to_decide(&self, user: UserId, now: TimeMs, rows_max: u32) -> Kept<Vec<ToDecide>> {
        self.read(|it| deciding::to_decide(it, user, now, rows_max))
    }

    fn settle(
        &self,
        settling: &Settling<'_>,
        outcome: Outcome,
        bench: &Bench<'_>,
    ) -> Kept<Result<(), Undecided>> {
        self.decide(settling, outcome, bench)
    }

    fn settled(&self, device: DeviceId, after: u64, rows_max: usize) -> Kept<Vec<Settled>> {
        self.read(|it| Ok(settled::after(it, device, after, rows_max)?))
    }

    fn look_at(&self, life: IncarnationId, seq: u64, event: &AuditEvent) -> Kept<Option<Apart>> {
        self.write(|it| {
            let apart = quarantine::one(it, life, seq)?;
            if apart.is_some() {
                self.tell(it, event)?;
            }
            Ok(apart)
        })
    }

    fn blob_arrives(&self, arrival: &Arrival) -> Kept<bool> {
        self.write(|it| {
            let others = blob_upload::unreferenced_bytes(it, arrival.device, &arrival.hash)?;
            if others.saturating_add(arrival.len) > arrival.unreferenced_bytes_max {
                return Ok(false);
            }
            blob::arrives(it, &arrival.hash, arrival.len, arrival.at)?;
            Ok(true)
        })
    }

    fn commits(&self) -> Kept<u64> {
        self.read(|it| Ok(meta::commits(it)?))
    }

    fn blob_kept(&self, hash: &Hash, device: DeviceId, at: TimeMs) -> Kept<()> {
        self.write(|it| {
            blob::kept(it, hash, at)?;
            Ok(blob_upload::insert(it, hash, device, at)?)
        })
    }

    fn blobs_lacking(&self, device: DeviceId, offers: &[BlobOffer]) -> Kept<Vec<Hash>> {
        self.read(|it| {
            let mut lacking = Vec::new();
            for offer in offers {
                let sent = blob_upload::has_sent(it, &offer.hash, device)?;
                if !sent && !erased::is_photo(it, &offer.hash)? {
                    lacking.push(offer.hash);
                }
            }
            Ok(lacking)
        })
    }

    fn may_read_blob(&self, user: UserId, hash: &Hash, now: TimeMs) -> Kept<bool> {
        self.read(|it| {
            let readable = grant::readable(it, user, now)?;
            Ok(blob_reference::spaces_of(it, hash)?.iter().any(|space| readable.contains(space)))
        })
    }

    fn blobs_leave(&self, changed_before: TimeMs) -> Kept<Vec<Hash>> {
        self.write(|it| Ok(blob::leave(it, changed_before)?))
    }

    fn blobs_kept(&self) -> Kept<Vec<Hash>> {
        self.read(|it| Ok(blob::all_kept(it)?))
    }

    fn blob_left(&self, hash: &Hash) -> Kept<()> {
        self.write(|it| Ok(blob::left(it, hash)?))
    }

    fn copy_into(&self, to: &Path) -> Kept<()> {
        self.copy_to(to)
    }

    fn set_backed_up_to(&self, commit: u64, event: &AuditEvent) -> Kept<()> {
        self.write(|it| {
            meta::set_backed_up_to(it, commit)?;
            self.tell(it, event)
        })
    }

    fn restored_since(&self, epoch: Epoch, spaces: &BTreeSet<Space>) -> Kept<Cut> {
        self.read(|it| Ok(epoch::since(it, epoch, spaces)?))
    }

    fn audit(&self, event: &AuditEvent) -> Kept<()> {
        self.write(|it| self.tell(it, event))
    }

    fn audit_rows(&self, after: u64, rows_max: u32) -> Kept<Vec<AuditRow>> {
        self.read(|it| Ok(audit::after(it, after, rows_max)?))
    }

    fn audit_head(&self) -> Kept<Option<AuditHead>> {
        self.read(|it| Ok(audit::head(it)?))
    }
}

impl SqliteStorage {
    pub(super) fn tell(&self, connection: &Connection, event: &AuditEvent) -> Kept<()> {
        Ok(audit::append(connection, event, &self.audit_key)?)
    }
}
