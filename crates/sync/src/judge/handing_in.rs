//! Handing in: what the one who took a lead down still reads of it, and what is told once its content has left.

use automerge::ActorId;
use model::document::Document;
use model::id::DocumentId;
use model::kind::Kind;
use model::record::{Lead, LeadStatus};
use model::workflow::fold;

use super::entries::Case;
use super::state::READER;

/// 线索: nobody has decided anything yet.
const LEAD: &str = "lead";
/// 保护通道: from then on nothing is told outside it.
const PROTECT: &str = "M22";

/// What its author may read of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuthorSees {
    /// All of it: it is still a lead.
    Content,
    /// How far it has come: it was applied, settled, referred.
    Status,
    /// Nothing, a day after the server had it: it was protected.
    NothingSoon,
}

impl AuthorSees {
    const fn of(is_lead: bool, protected: bool) -> Self {
        match (is_lead, protected) {
            (_, true) => Self::NothingSoon,
            (true, false) => Self::Content,
            (false, false) => Self::Status,
        }
    }
}

/// What the author of a lead sees of it by its saved document, and what is told of it; none for what is no lead.
pub fn told(id: DocumentId, schema_version: u16, saved: &[u8]) -> Option<(AuthorSees, LeadStatus)> {
    let actor = ActorId::from(READER);
    let document = Document::load(Kind::Lead, schema_version, saved, actor).ok()?;
    let lead: Lead = document.read().ok()?;
    let case = Case::read(Kind::Lead, id, &document.value().ok()?, &Default::default()).ok()??;
    let entries = case.entries(&document.made("log").ok()?);
    let folded = fold(case.machine, &entries);
    let state = folded.state()?.code;
    let protected = entries
        .iter()
        .any(|entry| entry.transition == PROTECT && folded.effective.contains(&entry.id));
    let status = LeadStatus {
        lead: Some(id),
        title: lead.title,
        dispute_type: lead.dispute_type,
        state: state.to_owned(),
        number: folded.number.clone(),
    };
    Some((AuthorSees::of(state == LEAD, protected), status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_stays_while_it_is_a_lead_and_protection_decides_before_all() {
        use AuthorSees::{Content, NothingSoon, Status};
        let table = [
            ((true, false), Content),
            ((false, false), Status),
            ((true, true), NothingSoon),
            ((false, true), NothingSoon),
        ];
        for ((is_lead, protected), sees) in table {
            assert_eq!(AuthorSees::of(is_lead, protected), sees, "{is_lead} {protected}");
        }
    }
}
