//! Is everything safe: what waits, what was kept apart, and 完成 only when the receipts are here.

use model::id::DocumentId;
use store::table::changeset::{ChangesetRow, State};
use store::table::erased::ErasedRow;
use store::table::pack::PackUnderWay;
use sync::code::Code;
use sync::pack::Stage;
use sync::receipt::Verdict;

use super::notice;
use crate::Tablet;
use crate::apart;
use crate::api::common::Cloud;
use crate::api::sync::{
    AppNoticeView, ErasedLine, FetchStage, FirstFetch, RecordLine, RecordView, Records, SyncView,
};
use crate::error::{Result, zh};
use crate::session::Work;

/// When a run last came to its end, ms UTC, big-endian.
pub(crate) const NOTE_LAST_SUCCESS: &str = "last-success";

impl Tablet {
    /// The screen 同步.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn show_sync(&self) -> Result<SyncView> {
        let session = self.unlocked()?;
        let running = session.syncing.try_lock().is_err();
        session.work(|work| {
            let waiting = work.store.waiting()?;
            let open = open(work)?;
            let packs = work.store.packs()?;
            let apart = |row: &&ChangesetRow| {
                row.amended_by.is_none() && matches!(row.state, State::Quarantined | State::Blocked)
            };
            let last = work.store.note(NOTE_LAST_SUCCESS)?.and_then(|bytes| bytes.try_into().ok());
            let set_aside = open.iter().filter(apart).count();
            Ok(SyncView {
                last_success_at: last.map(i64::from_be_bytes),
                waiting: waiting.changesets,
                photos_waiting: waiting.photos,
                photos_waiting_bytes: waiting.photo_bytes,
                conflicts: count(work.store.conflicts()?.len()),
                set_aside: count(set_aside),
                running,
                complete: last.is_some()
                    && waiting.changesets == 0
                    && waiting.photos == 0
                    && set_aside == 0
                    // Only when the server's last word was not that something differs.
                    && work.store.spaces_that_differ()? == 0
                    && packs.is_empty(),
                app: notice::shown(work)?.map(|notice| AppNoticeView {
                    required: notice.required,
                    zh: notice.zh().to_owned(),
                    version: notice.version,
                }),
                first_fetch: first_fetch(&packs),
                erased: work.store.erased_own()?.into_iter().map(erased).collect(),
            })
        })
    }

    /// Own actions that are not in order, in the order in which they were made.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_open_records(&self) -> Result<Records> {
        self.work(|work| {
            let mut records = Vec::new();
            for row in open(work)? {
                // What was done again says the rest in its own line.
                if row.amended_by.is_none() {
                    records.push(line(work, row)?);
                }
            }
            Ok(Records { records })
        })
    }

    /// Where one record stands, with the server's receipt.
    ///
    /// # Errors
    /// [`sync::code::Code::NOT_FOUND`], [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn show_record(&self, id: DocumentId) -> Result<RecordView> {
        self.work(|work| {
            let state = work.store.record_state(id)?.ok_or(Code::NOT_FOUND)?;
            let cloud = work.cloud(id)?;
            Ok(RecordView {
                document: id,
                cloud,
                cloud_zh: cloud.zh().to_owned(),
                receipt: state.receipt.as_ref().is_some_and(|receipt| receipt.verdict.is_kept()),
                commit: state.receipt.as_ref().map(|receipt| receipt.commit),
                waiting: u64::try_from(state.pending).unwrap_or(0),
                photos_waiting: u64::try_from(state.photos_waiting).unwrap_or(0),
            })
        })
    }
}

/// How far the first syncs under way have come, all together.
pub(super) fn first_fetch(packs: &[PackUnderWay]) -> Option<FirstFetch> {
    let stage = packs.iter().filter_map(|pack| pack.lacking().next()).map(|it| it.stage).min()?;
    let mut sum = FirstFetch {
        stage: match stage {
            Stage::Work => FetchStage::Work,
            Stage::Register => FetchStage::Register,
            Stage::Archive => FetchStage::Archive,
        },
        ..FirstFetch::default()
    };
    for pack in packs {
        for chunk in &pack.manifest.chunks {
            let (records, bytes) = (u64::from(chunk.documents), u64::from(chunk.bytes));
            sum.records_all += records;
            sum.bytes_all += bytes;
            if pack.done.contains(&chunk.hash) {
                sum.records_done += records;
                sum.bytes_done += bytes;
            }
        }
    }
    Some(sum)
}

fn erased(row: ErasedRow) -> ErasedLine {
    ErasedLine { document: row.document, at: row.at, zh: Code::ERASED_BY_RIGHT.zh().to_owned() }
}

/// Own actions that are not in order; about what was decided there is nothing left to do.
fn open(work: &Work) -> Result<Vec<ChangesetRow>> {
    let mut open = Vec::new();
    for row in work.store.changesets_open()? {
        if work.store.settled(row.own())?.is_none() {
            open.push(row);
        }
    }
    Ok(open)
}

/// One own action as lists show it.
pub(crate) fn line(work: &Work, row: ChangesetRow) -> Result<RecordLine> {
    let cloud = match row.state {
        State::Received => Cloud::Uploaded,
        State::Waiting if work.uploading => Cloud::Uploading,
        State::Waiting | State::Refused | State::Forked => Cloud::Waiting,
        State::Blocked | State::Quarantined => Cloud::Review,
    };
    let kept = |verdict: &Verdict| verdict.is_kept();
    let mut line = RecordLine {
        life: row.incarnation,
        documents: work.store.documents_of(&row)?,
        seq: row.seq,
        action: row.action,
        at: row.device_time,
        cloud,
        receipt: row.receipt.as_ref().is_some_and(|receipt| kept(&receipt.verdict)),
        code_zh: row.code.as_ref().map(|code| zh(code).to_owned()),
        code: row.code.map(|code| code.to_string()),
        settled: None,
    };
    apart::settled(work, &mut line)?;
    Ok(line)
}

fn count(len: usize) -> u64 {
    u64::try_from(len).unwrap_or(u64::MAX)
}
