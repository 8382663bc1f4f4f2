//! 交办: once the committee has decided anything about a lead its content leaves the author's tablet, and a document
//! that tells how far it has come stays; a protected one leaves a day after its receipt, and nothing is told.

use std::collections::BTreeSet;

use model::document::{Authorship, Document, DocumentError, Edit, Scalar, edits_of};
use model::id::{DocumentId, IncarnationId, UserId};
use model::kind::Kind;
use model::record::LeadStatus;
use model::rng::Rng;
use model::space::Space;
use model::time::{DAY_MS, TimeMs};
use sync::chunk::Chunk;
use sync::hash::Hash;
use sync::judge::{AcceptedChange, AcceptedPart, AuthorSees, SERVER_USER, StampError, told};

use super::StorageError;
use super::books::{Books, NewChange, Numbered};

/// Version 1, 2026-11: the first. Another one would tell of every lead twice.
const STATUS_DOMAIN: &str = "doorstep.lead-status.1";
/// The action of a change that tells.
const TELL: &str = "status";

type Written<T> = Result<T, StampError<StorageError>>;

/// A lead as it stands once a changeset is in.
#[derive(Clone, Debug)]
pub struct Handed {
    /// Which.
    pub lead: DocumentId,
    /// Who handed it in.
    pub author: UserId,
    /// The schema version of its document.
    pub schema_version: u16,
    /// The document, stamps included.
    pub saved: Vec<u8>,
}

impl From<&AcceptedPart> for Handed {
    fn from(part: &AcceptedPart) -> Self {
        Self {
            lead: part.document,
            author: part.author,
            schema_version: part.schema_version,
            saved: part.saved.clone(),
        }
    }
}

/// Who writes what is told, and when.
pub struct Teller<'r> {
    /// The life of this server process.
    pub server: IncarnationId,
    /// The commit that keeps it.
    pub commit: u64,
    /// When the changeset came, UTC ms.
    pub at: TimeMs,
    /// For the actors of what is written.
    pub rng: &'r mut Rng,
}

/// Brings what its author may read of a lead in order with how far the lead has come.
///
/// # Errors
/// The storage's, or that what is told cannot be written.
pub fn hand_in<B: Books>(books: &mut B, handed: &Handed, by: &mut Teller<'_>) -> Written<()> {
    let Some((sees, status)) = told(handed.lead, handed.schema_version, &handed.saved) else {
        return Ok(());
    };
    let own = Space::User(handed.author);
    let here = |books: &B, document| -> Written<bool> {
        Ok(books.spaces_of(document).map_err(StampError::Ledger)?.contains(&own))
    };
    let told = told_by(handed.lead);
    let content_here = here(books, handed.lead)?;
    match sees {
        AuthorSees::Content => Ok(()),
        AuthorSees::Status => {
            tell(books, told, &status, own, by)?;
            if content_here {
                books.leave(handed.lead, &own).map_err(StampError::Ledger)?;
            }
            Ok(())
        }
        AuthorSees::NothingSoon => {
            if content_here {
                let then = by.at.saturating_add(DAY_MS);
                books.leave_at(handed.lead, &own, then).map_err(StampError::Ledger)?;
            }
            if here(books, told)? {
                books.leave(told, &own).map_err(StampError::Ledger)?;
            }
            Ok(())
        }
    }
}

/// The document that tells of a lead.
pub(super) fn told_by(lead: DocumentId) -> DocumentId {
    LeadStatus::id(lead, Hash::under(STATUS_DOMAIN, &[lead.as_bytes()]).as_bytes())
}

/// Writes what is new about a lead into the document that tells of it.
fn tell<B: Books>(
    books: &mut B,
    id: DocumentId,
    status: &LeadStatus,
    home: Space,
    by: &mut Teller<'_>,
) -> Written<()> {
    let known = books.document(id).map_err(StampError::Ledger)?;
    let created = known.is_none();
    let (mut document, edits) = match &known {
        None => {
            let version = Kind::LeadStatus.schema().version;
            let fresh = Document::create(Kind::LeadStatus, version, by.rng.actor())?;
            (fresh, edits_of(status)?)
        }
        Some(known) => {
            let (kind, version) = (known.kind, known.schema_version);
            let document = Document::load(kind, version, &known.saved, by.rng.actor())?;
            let edits = news(&document.read()?, status);
            (document, edits)
        }
    };
    let who = Authorship { user: SERVER_USER, action: TELL.to_owned(), time: by.at };
    let Some(raw) = document.edit(&edits, &who)? else { return Ok(()) };
    let part = part(id, home, created, raw, &mut document)?;
    keep(books, &part, by).map_err(StampError::Ledger)
}

/// The fields that say something else now.
fn news(was: &LeadStatus, is: &LeadStatus) -> Vec<Edit> {
    let text = |name: &str, was: &str, is: &str| {
        (was != is).then(|| Edit::Set(name.to_owned(), Scalar::Text(is.to_owned())))
    };
    let number = |it: &LeadStatus| it.number.clone().unwrap_or_default();
    let edits = [
        text("title", &was.title, &is.title),
        text("dispute_type", &was.dispute_type, &is.dispute_type),
        text("state", &was.state, &is.state),
        text("number", &number(was), &number(is)),
    ];
    edits.into_iter().flatten().collect()
}

fn part(
    document: DocumentId,
    home: Space,
    created: bool,
    raw: Vec<u8>,
    written: &mut Document,
) -> Result<AcceptedPart, DocumentError> {
    let change = Chunk::parse(&raw).map(|chunk| (chunk.hash, chunk.actor.to_vec()));
    let changes =
        change.into_iter().map(|(hash, actor)| AcceptedChange { hash, actor, raw: raw.clone() });
    Ok(AcceptedPart {
        document,
        kind: Kind::LeadStatus,
        schema_version: written.version(),
        generation: 0,
        home,
        author: SERVER_USER,
        roles: vec![],
        created,
        as_named: true,
        anchors: vec![],
        shares: vec![],
        changes: changes.collect(),
        entries: BTreeSet::new(),
        saved: written.save(),
        heads: written.heads().into_iter().map(Hash).collect(),
        blobs: vec![],
    })
}

fn keep<B: Books>(books: &mut B, part: &AcceptedPart, by: &Teller<'_>) -> Result<(), StorageError> {
    books.keep_document(part, SERVER_USER, by.at)?;
    let mut rows = Vec::new();
    for change in &part.changes {
        let (document, generation) = (part.document, part.generation);
        let (incarnation, commit) = (by.server, by.commit);
        let new = NewChange { document, generation, change, incarnation, seq: 0, commit };
        rows.push(Numbered { change: books.keep_change(&new)?, for_all: false });
    }
    for space in books.spaces_of(part.document)? {
        books.number(&space, &rows)?;
    }
    Ok(())
}
