//! What becomes of a push, whatever keeps the records: each changeset is placed in its chain, judged, numbered,
//! stamped and written, within the one transaction that [`Books`] stands for.

use std::collections::{BTreeMap, BTreeSet};

use model::id::{DeviceId, IncarnationId, TeamId};
use model::kind::Kind;
use model::rng::Rng;
use model::space::{Right, Space};
use model::time::TimeMs;
use sync::changeset::Changeset;
use sync::chunk::Chunk;
use sync::code::Code;
use sync::hash::Hash;
use sync::judge::{
    AcceptedChange, AcceptedPart, Case, Judged, Place, Stamping, erased_in, judge, place, stamp,
    without_erased,
};
use sync::receipt::{Need, Placed, SyncReceipt, Verdict};
use sync::trust::DeviceClaims;

use super::books::{
    Bench, Books, KeptChangeset, Life, NewChange, Numbered, OpenedPush, PushOutcome, State,
};
use super::handing_in::{Handed, Teller, hand_in};
use super::late::{keep_beside, repeats_an_adopted_one};
use super::reasons::{is_lost, is_own_copy};
use super::settling::{Unsettled, settle};
use super::unwritten::Unwritten;
use super::{Kept, healing};

/// Judges a push within a transaction; the caller commits when something was kept.
///
/// # Errors
/// The storage's; the transaction is then to be given up.
pub fn judge_push<B: Books>(
    books: &mut B,
    push: &OpenedPush<'_>,
    bench: &Bench<'_>,
) -> Kept<PushOutcome> {
    let head = push.head;
    let mut outcome = PushOutcome::default();
    let author = match author(books, push)? {
        Ok(author) => author,
        Err(code) => {
            outcome.receipts.push(receipt(head.first_seq, Verdict::Refused(code)));
            return Ok(outcome);
        }
    };
    let spaces = spaces_touched(books, push.changesets)?;
    books.lock(&spaces)?;
    let mut prev = head.prev;
    for (seq, changeset) in (head.first_seq..).zip(push.changesets) {
        // Before anything is done with it: what speaks of a record erased by right is kept nowhere.
        let stripped = without_erased(changeset, books)?;
        let changeset = stripped.as_ref().unwrap_or(changeset);
        let hash = changeset.hash(seq, prev);
        let link = Link { seq, prev, hash };
        let receipt = match place(books, head.incarnation, seq, prev, hash)? {
            Place::Duplicate(first) => {
                // Its bytes are the very ones that were judged: what was lost of them since comes back.
                if first.verdict.placed().is_some() {
                    outcome.kept |= books.restore(head.incarnation, seq, changeset)? > 0;
                }
                SyncReceipt {
                    seq,
                    commit: first.commit,
                    verdict: Verdict::Duplicate(Box::new(first)),
                }
            }
            Place::Need(need) => receipt(seq, Verdict::Need(need)),
            Place::Forked => receipt(seq, Verdict::Forked),
            Place::Next => match next(books, push, bench, &author, link, changeset)? {
                Ok(receipt) => receipt,
                Err(code) => {
                    outcome.later = Some(code);
                    return Ok(outcome);
                }
            },
        };
        outcome.kept |= receipt.commit != 0 && !matches!(receipt.verdict, Verdict::Duplicate(_));
        outcome.receipts.push(receipt);
        prev = hash;
    }
    Ok(outcome)
}

/// A changeset's place in its chain.
#[derive(Clone, Copy)]
pub(super) struct Link {
    pub(super) seq: u64,
    pub(super) prev: Hash,
    pub(super) hash: Hash,
}

/// The author of a push as the records know it now.
pub(super) struct Author {
    pub(super) claims: DeviceClaims,
    pub(super) revoked: bool,
    pub(super) earliest: TimeMs,
}

/// Where a changeset comes from.
#[derive(Clone, Copy)]
pub(super) struct Origin {
    pub(super) incarnation: IncarnationId,
    /// None for the server's own.
    pub(super) device: Option<DeviceId>,
    pub(super) carrier: DeviceId,
    pub(super) received_at: TimeMs,
}

/// Who pushes; a life belongs to the tablet it was first seen from.
fn author<B: Books>(books: &B, push: &OpenedPush<'_>) -> Kept<Result<Author, Code>> {
    let Some(device) = books.device(push.head.device)? else {
        return Ok(Err(Code::DEVICE_UNKNOWN));
    };
    let life = books.life(push.head.incarnation)?;
    let claims = device.claims().clone();
    // A life that is only known from what others brought back after a restore is taken over by its person's tablet.
    let theirs = |life: &Life| {
        life.device == Some(push.head.device)
            || (life.device.is_none() && life.healed_user == Some(claims.user))
    };
    if life.as_ref().is_some_and(|life| !theirs(life)) {
        return Ok(Err(Code::WRONG_DEVICE));
    }
    // A chain only goes on in time: what stood before an earlier changeset stands before this one.
    let known = life.map_or(0, |life| life.earliest).max(push.signed_time.unwrap_or(0));
    let earliest = known.max(claims.from).min(push.received_at);
    Ok(Ok(Author { claims, revoked: device.revoked_at.is_some(), earliest }))
}

/// Every space the changesets may put a number into, so that locks are taken in one order for all.
fn spaces_touched<B: Books>(books: &B, changesets: &[Changeset]) -> Kept<BTreeSet<Space>> {
    let mut spaces = BTreeSet::new();
    let mut seen = BTreeSet::new();
    for (changeset, part) in
        changesets.iter().flat_map(|it| it.parts.iter().map(move |part| (it, part)))
    {
        if seen.insert(part.document) {
            spaces.extend(books.spaces_of(part.document)?);
            spaces.extend(part.space.parse::<Space>());
            spaces.insert(Space::User(changeset.user));
        }
    }
    Ok(spaces)
}

fn receipt(seq: u64, verdict: Verdict) -> SyncReceipt {
    SyncReceipt { seq, verdict, commit: 0 }
}

/// Judges the next changeset of a chain and writes down what follows; a code when nothing can be said now.
fn next<B: Books>(
    books: &mut B,
    push: &OpenedPush<'_>,
    bench: &Bench<'_>,
    author: &Author,
    link: Link,
    changeset: &Changeset,
) -> Kept<Result<SyncReceipt, Code>> {
    let case = Case {
        incarnation: push.head.incarnation,
        seq: link.seq,
        changeset,
        certificate: &author.claims,
        revoked: author.revoked,
        earliest: author.earliest,
        latest: push.received_at,
        self_handled: bench.self_handled,
    };
    let origin = Origin {
        incarnation: push.head.incarnation,
        device: Some(push.head.device),
        carrier: push.carrier,
        received_at: push.received_at,
    };
    let mut writer = Writer { books, origin, bench, author, link, changeset };
    if repeats_an_adopted_one(&writer)? {
        return keep_beside(&mut writer).map(Ok);
    }
    match judge(&case, writer.books, bench.apply)? {
        Judged::Later(code) => Ok(Err(code)),
        Judged::Need(Need::Missing(_)) if is_lost(&writer)? => {
            writer.quarantined(&Code::BASIS_LOST).map(Ok)
        }
        Judged::Need(need) => Ok(Ok(receipt(link.seq, Verdict::Need(need)))),
        Judged::Blocked => writer.apart(Verdict::Blocked, State::Blocked).map(Ok),
        Judged::Quarantined(code) if code == Code::FOREIGN_ACTOR && is_own_copy(&writer)? => {
            writer.quarantined(&Code::OWN_COPY).map(Ok)
        }
        Judged::Quarantined(code) => writer.quarantined(&code).map(Ok),
        Judged::Received(parts) => {
            writer.books.savepoint()?;
            match writer.received(parts) {
                Ok(receipt) => {
                    writer.books.release()?;
                    Ok(Ok(receipt))
                }
                // One changeset that cannot be written must not hold up the rest; it is kept.
                Err(Unwritten::This) => {
                    writer.books.roll_back()?;
                    writer.quarantined(&Code::SERVER_FAULT).map(Ok)
                }
                Err(Unwritten::All(error)) => Err(error),
            }
        }
    }
}

/// Writes down one changeset.
pub(super) struct Writer<'w, B> {
    pub(super) books: &'w mut B,
    pub(super) origin: Origin,
    pub(super) bench: &'w Bench<'w>,
    pub(super) author: &'w Author,
    pub(super) link: Link,
    pub(super) changeset: &'w Changeset,
}

impl<'w, B: Books> Writer<'w, B> {
    /// Merges: documents, changes, numbers, stamps.
    pub(super) fn received(&mut self, parts: Vec<AcceptedPart>) -> Result<SyncReceipt, Unwritten> {
        let commit = self.books.commit_n()?;
        let (incarnation, seq) = (self.origin.incarnation, self.link.seq);
        self.keep_life()?;
        let mut theirs: BTreeMap<Space, Vec<Numbered>> = BTreeMap::new();
        let mut stamps: BTreeMap<Space, Vec<Numbered>> = BTreeMap::new();
        let (mut unsettled, mut handed) = (Vec::new(), Vec::new());
        let mut returned = Vec::new();
        for mut part in parts {
            // Stamps that came back count before new ones are given.
            let back = healing::put_into(self.books, self.bench.apply, &mut part)?;
            let stamp = self.stamp(&mut part)?;
            if self.books.keep_document(&part, self.changeset.user, self.origin.received_at)? {
                unsettled.push(Unsettled { document: part.document, created: part.created });
            }
            if part.kind == Kind::Lead {
                handed.push(Handed::from(&part));
            }
            let spaces = self.books.spaces_of(part.document)?;
            let of = |change, incarnation, seq| NewChange {
                document: part.document,
                generation: part.generation,
                change,
                incarnation,
                seq,
                commit,
            };
            for change in &part.changes {
                let document = (part.document, part.generation);
                if self.books.take_over(document, &change.hash, (incarnation, seq))? {
                    // Others brought it back before its author came: it has its numbers.
                    continue;
                }
                let change = self.books.keep_change(&of(change, incarnation, seq))?;
                for space in &spaces {
                    let for_all = part.created && !part.as_named && *space == part.home;
                    theirs.entry(*space).or_default().push(Numbered { change, for_all });
                }
            }
            returned.push(back);
            if let Some(stamp) = &stamp {
                let change = self.books.keep_change(&of(stamp, self.bench.server, 0))?;
                let row = Numbered { change, for_all: false };
                spaces.iter().for_each(|space| stamps.entry(*space).or_default().push(row));
            }
        }
        let shown = self.shown(theirs.keys())?;
        let mut placed = Vec::new();
        for (space, changes) in &theirs {
            let first = self.books.number(space, changes)?;
            if shown.contains(space) {
                let numbers = (first..).zip(changes);
                placed.extend(numbers.map(|(n, _)| Placed { space: space.to_string(), n }));
            }
        }
        for back in &returned {
            healing::keep(self.books, back, self.origin.received_at)?;
        }
        // After the changes they judge, so that a reader never sees a stamp before its step.
        for (space, changes) in &stamps {
            self.books.number(space, changes)?;
        }
        settle(self.books, unsettled, self.origin.received_at)?;
        self.tell(&handed, commit)?;
        let gone = erased_in(self.changeset, self.books)?;
        let verdict = match gone.is_empty() {
            true => Verdict::Received(placed),
            false => Verdict::Erased(placed, gone),
        };
        let receipt = SyncReceipt { seq, verdict, commit };
        let kept = self.kept(State::Received, &receipt);
        self.books.keep_changeset(&kept)?;
        Ok(receipt)
    }

    /// What became of leads, for those who handed them in.
    fn tell(&mut self, handed: &[Handed], commit: u64) -> Result<(), Unwritten> {
        for lead in handed {
            let mut rng = self.bench.rng.draw(|rng| Rng::from_seed(rng.bytes()));
            let (server, at) = (self.bench.server, self.origin.received_at);
            let mut teller = Teller { server, commit, at, rng: &mut rng };
            hand_in(self.books, lead, &mut teller)?;
        }
        Ok(())
    }

    /// Of the spaces it was numbered in, those the author may be told of: where one said oneself that it belongs, and
    /// where one may read. A document that was moved meanwhile does not tell where it went.
    fn shown<'s>(&self, spaces: impl Iterator<Item = &'s Space>) -> Kept<BTreeSet<Space>> {
        let parts = &self.changeset.parts;
        let mut shown: BTreeSet<Space> =
            parts.iter().filter_map(|part| part.space.parse().ok()).collect();
        shown.insert(Space::User(self.changeset.user));
        if spaces.into_iter().any(|space| !shown.contains(space)) {
            let now = self.origin.received_at;
            let grants = self.books.grants(self.changeset.user)?.into_iter();
            let read = grants.filter(|grant| grant.right.reads() && grant.covers_any(now, now));
            shown.extend(read.map(|grant| grant.space));
        }
        Ok(shown)
    }

    /// The server's word on the steps that came with a part.
    fn stamp(&mut self, part: &mut AcceptedPart) -> Result<Option<AcceptedChange>, Unwritten> {
        if part.entries.is_empty() {
            return Ok(None);
        }
        let teams = self.teams()?;
        let by = Stamping {
            user: self.changeset.user,
            teams: &teams,
            received_at: self.origin.received_at,
            self_handled: self.bench.self_handled,
        };
        let mut rng = self.bench.rng.draw(|rng| Rng::from_seed(rng.bytes()));
        Ok(stamp(part, &by, self.books, &mut rng)?)
    }

    /// The committees the author may write in, over the time the changeset can have been made in.
    fn teams(&self) -> Kept<BTreeSet<TeamId>> {
        let grants = self.books.grants(self.changeset.user)?;
        let held = grants.into_iter().filter(|grant| {
            grant.right == Right::Write
                && grant.covers_any(self.author.earliest, self.origin.received_at)
        });
        Ok(held
            .filter_map(|grant| if let Space::Team(team) = grant.space { Some(team) } else { None })
            .collect())
    }

    pub(super) fn quarantined(&mut self, code: &Code) -> Kept<SyncReceipt> {
        self.apart(Verdict::Quarantined(code.clone()), State::Quarantined(code))
    }

    /// Keeps the bytes, applies nothing.
    fn apart(&mut self, verdict: Verdict, state: State<'_>) -> Kept<SyncReceipt> {
        self.keep_life()?;
        let receipt = SyncReceipt { seq: self.link.seq, verdict, commit: self.books.commit_n()? };
        let kept = self.kept(state, &receipt);
        let changes = self.changeset.parts.iter().flat_map(|part| {
            // What has no hash nothing can build upon.
            let chunks = part.changes.iter().filter_map(|raw| Chunk::parse(raw).ok());
            chunks.map(|chunk| (part.document, chunk.hash))
        });
        let changes: Vec<_> = changes.collect();
        self.books.keep_changeset(&kept)?;
        self.books.withhold(&kept, &changes)?;
        Ok(receipt)
    }

    fn keep_life(&mut self) -> Kept<()> {
        let Origin { incarnation, device, received_at, .. } = self.origin;
        self.books.keep_life(incarnation, device, received_at)
    }

    fn kept<'k>(&self, state: State<'k>, receipt: &'k SyncReceipt) -> KeptChangeset<'k>
    where
        'w: 'k,
    {
        KeptChangeset {
            incarnation: self.origin.incarnation,
            changeset: self.changeset,
            hash: self.link.hash,
            prev: self.link.prev,
            earliest: self.author.earliest,
            received_at: self.origin.received_at,
            carrier: self.origin.carrier,
            state,
            receipt,
        }
    }
}
