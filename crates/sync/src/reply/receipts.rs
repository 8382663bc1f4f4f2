//! Receipts on the wire: spaces once in a table, numbers as steps from those before.

use minicbor::{Decode, Encode};

use crate::code::Code;
use crate::receipt::{Gone, Need, Placed, SyncReceipt, Verdict};

/// All receipts of a reply.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub(super) struct Receipts {
    #[n(0)]
    spaces: Vec<String>,
    #[n(1)]
    rows: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Row {
    /// From the number after that of the row before.
    #[n(0)]
    seq_step: i64,
    #[n(1)]
    commit_step: i64,
    #[n(2)]
    verdict: Word,
}

/// A verdict; only the one that every changeset usually gets is written closer.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
enum Word {
    #[n(0)]
    Received(#[n(0)] Vec<Step>),
    #[n(1)]
    Duplicate(#[n(0)] SyncReceipt),
    #[n(2)]
    Need(#[n(0)] Need),
    #[n(3)]
    Blocked,
    #[n(4)]
    Quarantined(#[n(0)] Code),
    #[n(5)]
    Refused(#[n(0)] Code),
    #[n(6)]
    Forked,
    #[n(7)]
    Erased(#[n(0)] Vec<Step>, #[n(1)] Vec<Gone>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
struct Step {
    #[n(0)]
    space: usize,
    /// From the last number named in this space.
    #[n(1)]
    n_step: i64,
}

#[derive(Default)]
struct Run {
    seq: u64,
    commit: u64,
    /// The last number named in each space of the table.
    last: Vec<u64>,
}

pub(super) fn pack(receipts: &[SyncReceipt]) -> Receipts {
    let mut packed = Receipts { spaces: vec![], rows: Vec::with_capacity(receipts.len()) };
    let mut run = Run::default();
    for receipt in receipts {
        let mut steps = |placed: &[Placed]| {
            let step = |it: &Placed| step_to(&mut packed.spaces, &mut run.last, it);
            placed.iter().map(step).collect()
        };
        let verdict = match receipt.verdict.clone() {
            Verdict::Received(placed) => Word::Received(steps(&placed)),
            Verdict::Erased(placed, gone) => Word::Erased(steps(&placed), gone),
            Verdict::Duplicate(original) => Word::Duplicate(*original),
            Verdict::Need(need) => Word::Need(need),
            Verdict::Blocked => Word::Blocked,
            Verdict::Quarantined(code) => Word::Quarantined(code),
            Verdict::Refused(code) => Word::Refused(code),
            Verdict::Forked => Word::Forked,
        };
        packed.rows.push(Row {
            seq_step: receipt.seq.wrapping_sub(run.seq).cast_signed(),
            commit_step: receipt.commit.wrapping_sub(run.commit).cast_signed(),
            verdict,
        });
        (run.seq, run.commit) = (receipt.seq.wrapping_add(1), receipt.commit);
    }
    packed
}

fn step_to(spaces: &mut Vec<String>, last: &mut Vec<u64>, it: &Placed) -> Step {
    let space = spaces.iter().position(|there| *there == it.space).unwrap_or_else(|| {
        spaces.push(it.space.clone());
        last.push(0);
        spaces.len() - 1
    });
    let before = last.get_mut(space).map_or(0, |n| std::mem::replace(n, it.n));
    Step { space, n_step: it.n.wrapping_sub(before).cast_signed() }
}

pub(super) fn unpack(packed: &Receipts) -> Result<Vec<SyncReceipt>, Code> {
    let mut run = Run { last: vec![0; packed.spaces.len()], ..Run::default() };
    let mut receipts = Vec::with_capacity(packed.rows.len());
    for row in &packed.rows {
        let seq = run.seq.wrapping_add_signed(row.seq_step);
        let commit = run.commit.wrapping_add_signed(row.commit_step);
        (run.seq, run.commit) = (seq.wrapping_add(1), commit);
        let mut placed = |steps: &[Step]| {
            let placed = |step: &Step| placed(packed, &mut run.last, *step);
            steps.iter().map(placed).collect::<Option<_>>().ok_or(Code::UNREADABLE)
        };
        let verdict = match row.verdict.clone() {
            Word::Received(steps) => Verdict::Received(placed(&steps)?),
            Word::Erased(steps, gone) => Verdict::Erased(placed(&steps)?, gone),
            Word::Duplicate(original) => match original.verdict {
                Verdict::Duplicate(_) => return Err(Code::UNREADABLE),
                _ => Verdict::Duplicate(Box::new(original)),
            },
            Word::Need(need) => Verdict::Need(need),
            Word::Blocked => Verdict::Blocked,
            Word::Quarantined(code) => Verdict::Quarantined(code),
            Word::Refused(code) => Verdict::Refused(code),
            Word::Forked => Verdict::Forked,
        };
        receipts.push(SyncReceipt { seq, verdict, commit });
    }
    Ok(receipts)
}

fn placed(packed: &Receipts, last: &mut [u64], step: Step) -> Option<Placed> {
    let space = packed.spaces.get(step.space)?.clone();
    let n = last.get_mut(step.space)?;
    *n = n.wrapping_add_signed(step.n_step);
    Some(Placed { space, n: *n })
}
