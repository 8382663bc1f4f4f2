//! The judge: whether a changeset that passed the gate is legal, where it belongs, and what follows from it.
//!
//! A pure function of the changeset and the receiver's facts (DESIGN 8). The verdict is for the whole changeset; a
//! worker's record is never dropped: what cannot be taken is kept apart. Used by the server, and by the tablet
//! before it saves, so that an honest tablet is never quarantined.

mod chain;
mod entries;
mod envelope;
mod erased;
mod facts;
mod handing_in;
mod legality;
mod placing;
mod stamp;
mod state;

use std::collections::{BTreeMap, BTreeSet};

use model::anchor::anchors;
use model::id::{DocumentId, EntryId, IncarnationId};
use model::kind::Kind;
use model::space::Space;
use model::time::{TimeMs, local_date};

use crate::apply::{Applied, Apply, ApplyError, Base};
use crate::changeset::{Changeset, Part};
use crate::code::Code;
use crate::gate::{self, Gated};
use crate::receipt::Need;
use crate::trust::DeviceClaims;

use placing::{Placed, Rights};

pub use chain::{Place, place};
pub use erased::{erased_in, without_erased};
pub use facts::{
    AcceptedChange, AcceptedPart, Facts, Judged, KnownDocument, Ledger, Standing, Stay,
};
pub use handing_in::{AuthorSees, told};
pub use legality::{Written, blobs as blobs_of, legal};
pub use stamp::{SERVER_USER, StampError, Stamping, numbers as numbers_of, stamp};
pub use state::{CaseState, says};

/// A changeset before the judge, with what its carrier's envelope proved.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// The life it was made in.
    pub incarnation: IncarnationId,
    /// Its number there.
    pub seq: u64,
    /// What was done.
    pub changeset: &'a Changeset,
    /// The author's certificate, verified.
    pub certificate: &'a DeviceClaims,
    /// Whether the author's tablet was revoked: then nothing of it is taken, and nothing lost.
    pub revoked: bool,
    /// Not made before this instant: the last signed server time in the chain, ms UTC.
    pub earliest: TimeMs,
    /// Not made after this instant: the receipt, ms UTC.
    pub latest: TimeMs,
    /// The categories of events a worker may settle on the spot, as the district set them.
    pub self_handled: &'a BTreeSet<String>,
}

/// Why a case ended before every part was looked at.
enum Stop {
    Need(Need),
    Blocked,
    Quarantined(Code),
    Later(Code),
}

/// A verdict, or the receiver's own trouble.
enum Halt<E> {
    Stop(Stop),
    Trouble(E),
}

impl<E> From<Code> for Halt<E> {
    fn from(code: Code) -> Self {
        Self::Stop(Stop::Quarantined(code))
    }
}

/// Judges a changeset that is next in its chain.
///
/// # Errors
/// The receiver's own.
pub fn judge<F: Facts>(case: &Case<'_>, facts: &F, apply: &dyn Apply) -> Result<Judged, F::Error> {
    match parts(case, facts, apply) {
        Ok(parts) => Ok(Judged::Received(parts)),
        Err(Halt::Trouble(error)) => Err(error),
        Err(Halt::Stop(Stop::Need(need))) => Ok(Judged::Need(need)),
        Err(Halt::Stop(Stop::Blocked)) => Ok(Judged::Blocked),
        Err(Halt::Stop(Stop::Quarantined(code))) => Ok(Judged::Quarantined(code)),
        Err(Halt::Stop(Stop::Later(code))) => Ok(Judged::Later(code)),
    }
}

fn parts<F: Facts>(
    case: &Case<'_>,
    facts: &F,
    apply: &dyn Apply,
) -> Result<Vec<AcceptedPart>, Halt<F::Error>> {
    author(case)?;
    if facts.amended(case.incarnation, case.seq).map_err(Halt::Trouble)? {
        return Err(Code::AMENDED.into());
    }
    let changeset = case.changeset;
    let gated = gate::changeset(changeset)?;
    let mut documents = BTreeSet::new();
    let mut accepted = Vec::with_capacity(changeset.parts.len());
    // Lacking another's change is only worth saying when nothing speaks against the rest.
    let mut lacking = BTreeSet::new();
    let rights = Rights::read(case, facts).map_err(Halt::Trouble)?;
    let mut homes = BTreeMap::new();
    for (part, gated) in changeset.parts.iter().zip(&gated) {
        if !documents.insert(part.document) {
            return Err(Code::ENVELOPE_MISMATCH.into());
        }
        if part.erased.is_some() {
            erased::check(part, facts)?;
            continue;
        }
        match one(&rights, part, gated, &homes, (case, facts, apply)) {
            Ok(part) => {
                homes.insert(part.document, part.home);
                accepted.push(part);
            }
            Err(Halt::Stop(Stop::Need(Need::Missing(missing)))) => lacking.extend(missing),
            Err(halt) => return Err(halt),
        }
    }
    if lacking.is_empty() {
        return Ok(accepted);
    }
    Err(Halt::Stop(Stop::Need(Need::Missing(lacking.into_iter().collect()))))
}

/// Whose changeset it is, and whether anything of this tablet may be taken.
fn author<E>(case: &Case<'_>) -> Result<(), Halt<E>> {
    let certificate = case.certificate;
    if case.revoked {
        return Err(Code::DEVICE_REVOKED.into());
    }
    if case.changeset.user != certificate.user {
        return Err(Code::WRONG_USER.into());
    }
    if case.latest < certificate.from || case.earliest >= certificate.to {
        return Err(Code::CERTIFICATE_EXPIRED.into());
    }
    Ok(())
}

fn one<F: Facts>(
    rights: &Rights<'_>,
    part: &Part,
    gated: &[Gated<'_>],
    homes: &BTreeMap<DocumentId, Space>,
    (case, facts, apply): (&Case<'_>, &F, &dyn Apply),
) -> Result<AcceptedPart, Halt<F::Error>> {
    let kind = Kind::from_number(part.kind).ok_or(Code::UNKNOWN_KIND)?;
    let known = facts.document(part.document).map_err(Halt::Trouble)?;
    if known.as_ref().is_some_and(|it| it.kind != kind || it.schema_version != part.schema_version)
    {
        return Err(Code::ENVELOPE_MISMATCH.into());
    }
    if part.generation != known.as_ref().map_or(0, |it| it.generation) {
        return Err(Code::WRONG_GENERATION.into());
    }
    let changes = envelope::check(case, part, kind, gated, facts)?;
    let again = judged_before(part, &changes, facts)?;
    let placed = match &known {
        Some(known) => Some(match placing::known(rights, part, known, facts) {
            Err(Halt::Stop(Stop::Quarantined(_))) if again => placing::as_known(known),
            placed => placed?,
        }),
        None => {
            // What a new record lives with is read once it has been applied.
            placing::hinted(part, kind, facts)?;
            None
        }
    };
    let created = known.is_none();
    let base = Base {
        kind: part.kind,
        schema_version: part.schema_version,
        saved: known.map(|it| it.saved),
        known: Vec::new(),
    };
    let applied =
        apply.apply(base, &part.changes).map_err(|error| Halt::Stop(not_applied(error)))?;
    if applied.misshapen.is_some() {
        return Err(Code::NOT_A_RECORD.into());
    }
    let anchors = anchors(kind, &applied.value, &local_date(case.latest).to_string());
    let placed = match placed {
        Some(placed) => placed,
        None => placing::new(rights, part, kind, &anchors, homes, facts)?,
    };
    let entries = match again {
        true => steps_again(kind, &applied)?,
        false => judge_steps(case, part, kind, created, &placed, &applied)?,
    };
    Ok(AcceptedPart {
        document: part.document,
        kind,
        schema_version: part.schema_version,
        generation: part.generation,
        shares: kind.shares(placed.author).into_iter().collect(),
        as_named: part.space == placed.home.to_string(),
        home: placed.home,
        author: placed.author,
        roles: placed.roles,
        created,
        anchors,
        changes,
        entries,
        saved: applied.saved,
        heads: applied.heads,
        blobs: legality::blobs(&applied.value),
    })
}

/// The transition entries of changes that were judged before.
fn steps_again(kind: Kind, applied: &Applied) -> Result<BTreeSet<EntryId>, Code> {
    let mut entries = BTreeSet::new();
    for step in &applied.steps {
        entries.extend(legality::steps(kind, &step.before, &step.after)?);
    }
    Ok(entries)
}

/// Judges each change against what its own author could know; the transition entries they add.
fn judge_steps(
    case: &Case<'_>,
    part: &Part,
    kind: Kind,
    created: bool,
    placed: &Placed,
    applied: &Applied,
) -> Result<BTreeSet<EntryId>, Code> {
    let mut entries = BTreeSet::new();
    for (at, step) in applied.steps.iter().enumerate() {
        entries.extend(legal(&Written {
            document: part.document,
            kind,
            action: &case.changeset.action,
            before: &step.before,
            after: &step.after,
            created: created && at == 0,
            user: case.changeset.user,
            author: placed.author,
            roles: &placed.roles,
            teams: &placed.teams,
            made: &applied.made,
            self_handled: case.self_handled,
            received_at: case.latest,
        })?);
    }
    Ok(entries)
}

/// Whether all of a part's changes were brought back by others after a restore, from this very life (which
/// [`envelope::check`] saw to): they were taken once, and what was taken is not judged again.
fn judged_before<F: Facts>(
    part: &Part,
    changes: &[AcceptedChange],
    facts: &F,
) -> Result<bool, Halt<F::Error>> {
    for change in changes {
        let back = facts.brought_back(part.document, part.generation, change.hash.as_bytes());
        if !back.map_err(Halt::Trouble)? {
            return Ok(false);
        }
    }
    Ok(!changes.is_empty())
}

fn not_applied(error: ApplyError) -> Stop {
    match error {
        ApplyError::Missing(missing) => Stop::Need(Need::Missing(missing)),
        // A server that is busy must not hold it against the worker.
        ApplyError::Code(code) if code == Code::APPLY_BUSY => Stop::Later(code),
        ApplyError::Code(code) => Stop::Quarantined(code),
    }
}
