//! Handing a recovered tablet's work in, as its author's tablet would have: chain by chain, through the same judge,
//! each photo after the records. What the tablet was revoked for does not lose its author's work: it is kept apart.

use model::id::IncarnationId;
use sync::changeset::{Changeset, chain_start};
use sync::code::Code;
use sync::exchange::BlobOffer;
use sync::hash::Hash;
use sync::limits::CHANGESETS_PER_PUSH_MAX;
use sync::push::{PUSH_SUITE, PUSH_VERSION, PushHead};
use sync::receipt::{Need, SyncReceipt, Verdict};

use super::{Action, FIRST, RecoverError, Recovered, another_life};
use crate::service::{Failure, Installation};
use crate::storage::{Arrival, OpenedPush, PushOutcome};

/// What became of a recovered tablet's work.
#[derive(Clone, Debug, Default)]
pub struct HandedIn {
    /// Each action that was lacking, with the server's word on it.
    pub actions: Vec<(Action, SyncReceipt)>,
    /// Actions the server could not judge now, or of whose chain something is missing.
    pub left: Vec<Action>,
    /// Photos handed in.
    pub photos: usize,
}

/// Hands in what the server has not got.
///
/// # Errors
/// The file's and the storage's; what was handed in before stays, and again changes nothing.
pub fn hand_in(
    it: &Installation,
    recovered: &Recovered,
    actor: &str,
) -> Result<HandedIn, RecoverError> {
    let lacking = recovered.lacking(it)?;
    let device = it.storage.device(recovered.identity.device)?.ok_or(RecoverError::NotOurs)?;
    if device.claims().user != recovered.identity.user {
        return Err(RecoverError::NotOurs);
    }
    let mut done = HandedIn::default();
    let mut rest = lacking.as_slice();
    while let Some(first) = rest.first() {
        // One run of one chain at a time, in the order in which the lives were lived.
        let follows = rest.iter().zip(first.seq..).take_while(|(action, seq)| {
            action.incarnation == first.incarnation && action.seq == *seq
        });
        let (run, later) = rest.split_at(follows.count().clamp(1, CHANGESETS_PER_PUSH_MAX));
        let receipts = push(it, recovered, run, actor)?;
        for action in run {
            match receipts.iter().find(|receipt| receipt.seq == action.seq) {
                Some(receipt) if is_off_its_chain(&receipt.verdict) => {
                    let receipts = push_alone(it, recovered, action, actor)?;
                    match receipts.into_iter().next() {
                        Some(receipt) => done.actions.push((action.clone(), receipt)),
                        None => done.left.push(action.clone()),
                    }
                }
                Some(receipt) => done.actions.push((action.clone(), receipt.clone())),
                None => done.left.push(action.clone()),
            }
        }
        rest = later;
    }
    done.photos = photos(it, recovered)?;
    Ok(done)
}

fn push(
    it: &Installation,
    recovered: &Recovered,
    run: &[Action],
    actor: &str,
) -> Result<Vec<SyncReceipt>, RecoverError> {
    let (mut changesets, mut prev, mut tip) = (Vec::new(), None, Hash([0; 32]));
    for action in run {
        let Some((row, changeset)) = recovered.store.changeset(action.incarnation, action.seq)?
        else {
            break;
        };
        prev.get_or_insert(row.prev);
        tip = row.hash;
        changesets.push(changeset);
    }
    let (Some(first), Some(prev)) = (run.first(), prev) else { return Ok(Vec::new()) };
    let chain = Chain { life: first.incarnation, first_seq: first.seq, prev, tip };
    judged(it, recovered, &chain, &changesets, actor)
}

/// Whether the server's chain does not lead to an action: its number, or one before it, is that of another action, which
/// a copy of the tablet has done.
const fn is_off_its_chain(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Forked | Verdict::Need(Need::From(_)))
}

/// Hands an action in by itself, in a life of its own. Where it writes as the copy of its tablet does it is kept apart, and
/// the desk can adopt it.
fn push_alone(
    it: &Installation,
    recovered: &Recovered,
    action: &Action,
    actor: &str,
) -> Result<Vec<SyncReceipt>, RecoverError> {
    let Some((_, changeset)) = recovered.store.changeset(action.incarnation, action.seq)? else {
        return Ok(Vec::new());
    };
    let life = another_life(action.incarnation, &action.hash);
    let prev = chain_start(life);
    let chain = Chain { life, first_seq: FIRST, prev, tip: changeset.hash(FIRST, prev) };
    judged(it, recovered, &chain, &[changeset], actor)
}

/// Where changesets stand in the chain of a life.
struct Chain {
    life: IncarnationId,
    first_seq: u64,
    prev: Hash,
    tip: Hash,
}

fn judged(
    it: &Installation,
    recovered: &Recovered,
    chain: &Chain,
    changesets: &[Changeset],
    actor: &str,
) -> Result<Vec<SyncReceipt>, RecoverError> {
    // Nobody signed it as a push: the file is believed because only its tablet and the district could open it.
    let head = PushHead {
        version: PUSH_VERSION,
        suite: PUSH_SUITE,
        tenant: it.tenant.id,
        device: recovered.identity.device,
        incarnation: chain.life,
        first_seq: chain.first_seq,
        prev: chain.prev,
        count: u32::try_from(changesets.len()).unwrap_or(u32::MAX),
        tip: chain.tip,
        body_len: 0,
        body_sha256: Hash([0; 32]),
    };
    let said = recovered.store.server_time()?;
    let proven = said.filter(|said| {
        said.verify(&it.keys.server_certificate.value.public_key).is_ok()
            && said.time <= it.clock.now_ms()
    });
    let event = |outcome: &PushOutcome| {
        let detail = format!("changesets={}", outcome.receipts.len());
        it.event(actor, "recover", &recovered.identity.device.to_string(), "ok", &detail)
    };
    let push = OpenedPush {
        head: &head,
        changesets,
        carrier: recovered.identity.device,
        signed_time: proven.map(|said| said.time),
        received_at: it.clock.now_ms(),
    };
    Ok(it.take(&push, &event)?.receipts)
}

/// Photos of saved records that the server has not got.
fn photos(it: &Installation, recovered: &Recovered) -> Result<usize, RecoverError> {
    let mut kept = 0;
    let device = recovered.identity.device;
    let offers: Vec<BlobOffer> = recovered.store.photos_waiting(usize::MAX)?;
    for hash in it.storage.blobs_lacking(device, &offers)? {
        let Some(bytes) = recovered.store.photo(hash)? else { continue };
        let arrival = Arrival {
            hash,
            len: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            device,
            at: it.clock.now_ms(),
            unreferenced_bytes_max: u64::MAX,
        };
        match it.keep_blob(&arrival, &bytes) {
            Ok(()) => kept += 1,
            Err(Failure::Refused(refusal)) if refusal.code == Code::BLOB_NOT_A_PHOTO => {}
            Err(failure) => return Err(RecoverError::Service(failure)),
        }
    }
    Ok(kept)
}
