//! What becomes of a changeset that is kept apart: somebody who may write there adopts it under their own name, through
//! the same gate and the same judge as everybody's, or sets it aside with a reason. No decision applies its own changes.

mod meant;

use std::collections::BTreeSet;

use model::document::{Authorship, Document, DocumentError, recast};
use model::id::{DeviceId, DocumentId, IncarnationId, TenantId, UserId};
use model::kind::Kind;
use model::space::{Right, Space};
use model::time::TimeMs;
use serde_json::Value as Json;
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::code::Code;
use sync::gate;
use sync::judge::{Case, Judged, KnownDocument, judge};
use sync::key::PublicKey;
use sync::settled::Outcome;
use sync::trust::DeviceClaims;

use self::meant::Meant;
use super::Kept;
use super::apart_books::Decision;
use super::books::{Bench, Books};
use super::judging::{Author, Link, Origin, Writer};
use super::unwritten::Unwritten;

/// What a server writes itself is of no tablet.
pub const NO_DEVICE: DeviceId = DeviceId::from_bytes([0; 16]);

/// Writes what is thrown away.
const NOBODY: [u8; 16] = [0; 16];

/// A decision about to be made, and where.
#[derive(Clone, Copy, Debug)]
pub struct Settling<'a> {
    /// What is decided about, by whom and why.
    pub decision: Decision<'a>,
    /// The district.
    pub tenant: TenantId,
    /// Whether its people are fictitious.
    pub demo: bool,
}

/// Why nothing was decided; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undecided {
    /// There is no such changeset kept apart.
    NotApart,
    /// It was decided before.
    Settled(Outcome),
    /// Its author has done it again.
    Amended,
    /// Whoever decides may not write there.
    NoRight,
    /// Its content cannot be read, and why: it can only be set aside.
    Unreadable(Code),
    /// It builds upon what the server has not got.
    Missing,
    /// The record it changes is itself kept apart: that one first.
    NoRecord,
    /// The records say already what it says.
    NothingNew,
    /// The judge's word on it in the name of whoever adopts.
    Judged(Code),
}

/// Why nothing was decided, or the storage's trouble.
enum Halt {
    Undecided(Undecided),
    Trouble(super::StorageError),
}

impl From<Undecided> for Halt {
    fn from(why: Undecided) -> Self {
        Self::Undecided(why)
    }
}

impl From<Code> for Halt {
    fn from(code: Code) -> Self {
        Self::Undecided(Undecided::Unreadable(code))
    }
}

impl From<DocumentError> for Halt {
    fn from(_: DocumentError) -> Self {
        Code::APPLY_REFUSED.into()
    }
}

fn told<T>(answer: Result<T, Halt>) -> Kept<Result<T, Undecided>> {
    match answer {
        Ok(done) => Ok(Ok(done)),
        Err(Halt::Undecided(why)) => Ok(Err(why)),
        Err(Halt::Trouble(error)) => Err(error),
    }
}

/// Decides within a transaction; the caller commits when it was decided, and gives the transaction up otherwise.
///
/// # Errors
/// The storage's; the transaction is then to be given up.
pub fn settle<B: Books>(
    books: &mut B,
    it: &Settling<'_>,
    outcome: Outcome,
    bench: &Bench<'_>,
) -> Kept<Result<(), Undecided>> {
    told(match outcome {
        Outcome::Adopted => adopt(books, it, bench),
        Outcome::SetAside => set_aside(books, it),
    })
}

fn set_aside<B: Books>(books: &mut B, it: &Settling<'_>) -> Result<(), Halt> {
    let changeset = open(books, it)?;
    may_decide(books, it, &changeset)?;
    books.keep_settled(&it.decision, Outcome::SetAside, None).map_err(Halt::Trouble)
}

fn adopt<B: Books>(books: &mut B, it: &Settling<'_>, bench: &Bench<'_>) -> Result<(), Halt> {
    let original = open(books, it)?;
    may_decide(books, it, &original)?;
    gate::changeset(&original)?;
    let changeset = written_again(books, it, &original, bench)?;
    let claims = claims(it);
    let link = next_link(books, bench.server, &changeset)?;
    let case = Case {
        incarnation: bench.server,
        seq: link.seq,
        changeset: &changeset,
        certificate: &claims,
        revoked: false,
        earliest: it.decision.at,
        latest: it.decision.at,
        self_handled: bench.self_handled,
    };
    let parts = match judge(&case, books, bench.apply).map_err(Halt::Trouble)? {
        Judged::Received(parts) => parts,
        Judged::Quarantined(code) | Judged::Later(code) => {
            return Err(Undecided::Judged(code).into());
        }
        Judged::Need(_) | Judged::Blocked => return Err(Undecided::Missing.into()),
    };
    let author = Author { claims, revoked: false, earliest: it.decision.at };
    let origin = Origin {
        incarnation: bench.server,
        device: None,
        carrier: NO_DEVICE,
        received_at: it.decision.at,
    };
    let changeset = &changeset;
    let mut writer = Writer { books: &mut *books, origin, bench, author: &author, link, changeset };
    match writer.received(parts) {
        Ok(receipt) => debug_assert!(receipt.verdict.placed().is_some()),
        Err(Unwritten::This) => return Err(Undecided::Judged(Code::SERVER_FAULT).into()),
        Err(Unwritten::All(error)) => return Err(Halt::Trouble(error)),
    }
    let written_as = Some((bench.server, link.seq));
    books.keep_settled(&it.decision, Outcome::Adopted, written_as).map_err(Halt::Trouble)
}

/// The changeset, if there is still something to decide about it.
fn open<B: Books>(books: &B, it: &Settling<'_>) -> Result<Changeset, Halt> {
    let (life, seq) = (it.decision.incarnation, it.decision.seq);
    let changeset = books.apart(life, seq).map_err(Halt::Trouble)?.ok_or(Undecided::NotApart)?;
    if let Some(outcome) = books.settled(life, seq).map_err(Halt::Trouble)? {
        return Err(Undecided::Settled(outcome).into());
    }
    if books.amended(life, seq).map_err(Halt::Trouble)? {
        return Err(Undecided::Amended.into());
    }
    Ok(changeset)
}

/// Who decides writes where the records live or were meant to live; where nobody knows the place, somewhere.
fn may_decide<B: Books>(books: &B, it: &Settling<'_>, changeset: &Changeset) -> Result<(), Halt> {
    let mut spaces = BTreeSet::new();
    for part in &changeset.parts {
        spaces.extend(home(books, part).map_err(Halt::Trouble)?);
    }
    let written = written(books, it.decision.by, it.decision.at).map_err(Halt::Trouble)?;
    let may = match spaces.is_empty() {
        true => !written.is_empty(),
        false => !written.is_disjoint(&spaces),
    };
    if may { Ok(()) } else { Err(Undecided::NoRight.into()) }
}

/// What may be shown of a changeset that is kept apart to a person who may decide about it: what it did where that person
/// writes. A part whose place nobody knows is shown to nobody.
///
/// # Errors
/// The storage's.
pub fn shown<B: Books>(
    books: &B,
    user: UserId,
    now: TimeMs,
    changeset: Changeset,
) -> Kept<Vec<Part>> {
    let written = written(books, user, now)?;
    let mut parts = Vec::new();
    for part in changeset.parts {
        if home(books, &part)?.is_some_and(|home| written.contains(&home)) {
            parts.push(part);
        }
    }
    Ok(parts)
}

/// Where a part's record lives or was meant to live, if anybody knows.
fn home<B: Books>(books: &B, part: &Part) -> Kept<Option<Space>> {
    match books.document(part.document)? {
        Some(known) => Ok(Some(known.home)),
        None => match part.space.parse::<Space>() {
            Ok(hint) => books.resolve(&hint),
            Err(_) => Ok(None),
        },
    }
}

/// The spaces a person writes in now.
fn written<B: Books>(books: &B, user: UserId, now: TimeMs) -> Kept<BTreeSet<Space>> {
    let grants = books.grants(user)?.into_iter();
    let held = grants.filter(|it| it.right == Right::Write && it.covers_any(now, now));
    Ok(held.map(|grant| grant.space).collect())
}

/// The same action, by whoever adopts it, upon what its author had seen.
fn written_again<B: Books>(
    books: &B,
    it: &Settling<'_>,
    original: &Changeset,
    bench: &Bench<'_>,
) -> Result<Changeset, Halt> {
    let mut parts = Vec::new();
    // Of a record erased by right there is nothing left to adopt.
    for part in original.parts.iter().filter(|part| part.erased.is_none()) {
        parts.extend(part_again(books, it, original, part, bench)?);
    }
    if parts.is_empty() {
        return Err(Undecided::NothingNew.into());
    }
    Ok(Changeset {
        user: it.decision.by,
        action: original.action.clone(),
        amends: Some((it.decision.incarnation, it.decision.seq)),
        device_time: it.decision.at,
        boot: BootId([0; 16]),
        boot_clock: 0,
        parts,
    })
}

fn part_again<B: Books>(
    books: &B,
    it: &Settling<'_>,
    original: &Changeset,
    part: &Part,
    bench: &Bench<'_>,
) -> Result<Option<Part>, Halt> {
    let kind = Kind::from_number(part.kind).ok_or(Code::UNKNOWN_KIND)?;
    let known = books.document(part.document).map_err(Halt::Trouble)?;
    if known.as_ref().is_some_and(|known| known.kind != kind) {
        return Err(Code::ENVELOPE_MISMATCH.into());
    }
    let meant = Meant::read(books, part, kind, known.as_ref(), bench)?;
    let by =
        Authorship { user: it.decision.by, action: original.action.clone(), time: it.decision.at };
    let (mut document, edits) = match &known {
        Some(known) => {
            if says_already(&meant, known, kind, &by)? {
                return Ok(None);
            }
            let seen = meant.as_seen(books, part, known, bench)?;
            let edits = meant.edits(kind.schema(), &seen)?;
            (seen, edits)
        }
        None if meant.creates => {
            let edits = recast(kind.schema(), &Json::Null, &meant.after, &Json::Null);
            let actor = bench.rng.draw(|rng| rng.actor());
            (Document::create(kind, part.schema_version, actor)?, edits)
        }
        None => return Err(Undecided::NoRecord.into()),
    };
    let Some(change) = document.edit(&edits, &by)? else { return Ok(None) };
    Ok(Some(Part {
        document: part.document,
        kind: part.kind,
        schema_version: document.version(),
        space: known.as_ref().map_or_else(|| part.space.clone(), |known| known.home.to_string()),
        generation: known.as_ref().map_or(0, |known| known.generation),
        changes: vec![change],
        erased: None,
    }))
}

/// Whether the record says now what was meant.
fn says_already(
    meant: &Meant,
    known: &KnownDocument,
    kind: Kind,
    by: &Authorship,
) -> Result<bool, Halt> {
    let mut now = Document::load(kind, known.schema_version, &known.saved, NOBODY.into())?;
    let edits = meant.edits(kind.schema(), &now)?;
    Ok(now.edit(&edits, by)?.is_none())
}

/// The next place in the chain of this server process.
fn next_link<B: Books>(
    books: &B,
    server: IncarnationId,
    changeset: &Changeset,
) -> Result<Link, Halt> {
    let last = books.last_seq(server).map_err(Halt::Trouble)?;
    let standing = books.standing(server, last).map_err(Halt::Trouble)?;
    let prev = standing.map_or_else(|| chain_start(server), |standing| standing.hash);
    let seq = last.saturating_add(1);
    Ok(Link { seq, prev, hash: changeset.hash(seq, prev) })
}

/// Whoever decides at the server is who the server says they are.
fn claims(it: &Settling<'_>) -> DeviceClaims {
    DeviceClaims {
        tenant: it.tenant,
        demo: it.demo,
        device: NO_DEVICE,
        user: it.decision.by,
        public_key: PublicKey([0; 32]),
        from: it.decision.at,
        to: it.decision.at.saturating_add(1),
    }
}

/// The changes of one record in a changeset.
pub fn changes_of(changeset: &Changeset, document: DocumentId) -> Vec<Vec<u8>> {
    let parts = changeset.parts.iter().filter(|part| part.document == document);
    parts.flat_map(|part| part.changes.iter().cloned()).collect()
}
