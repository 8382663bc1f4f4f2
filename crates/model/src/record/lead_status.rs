//! 线索进展: how far a lead has come, for the one who handed it in and may no longer read it (DESIGN 9). Title, number
//! and state; never content. Only the server writes it, in `user/<author>`.

use serde::{Deserialize, Serialize};

use super::Record;
use crate::id::DocumentId;
use crate::kind::Kind;
use crate::schema::{Class::*, Field, Keep::*, Schema, Shape::*};

/// The registry of what became of leads.
pub const SCHEMA: Schema = Schema {
    version: 1,
    fields: &[
        Field::new("lead", Ref, Internal, CaseFile, "哪一条线索").required(),
        Field::new("title", Text(40), Internal, CaseFile, "一句话说清, 不写人名").required(),
        Field::new("dispute_type", Code("dispute_type"), Internal, CaseFile, "哪一类纠纷")
            .required(),
        Field::new("state", Text(20), Internal, CaseFile, "办到哪一步").required(),
        Field::new("number", Text(40), Internal, CaseFile, "编号"),
    ],
};

/// How far a lead has come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each field is described in the registry above")]
pub struct LeadStatus {
    pub lead: Option<DocumentId>,
    pub title: String,
    pub dispute_type: String,
    pub state: String,
    pub number: Option<String>,
}

impl LeadStatus {
    /// The one document that tells what became of a lead: `of` is a hash of the lead's id. It sorts where the lead does.
    pub fn id(lead: DocumentId, of: &[u8; 32]) -> DocumentId {
        let mut bytes = *lead.as_bytes();
        // The first six are the time; behind them and the version's byte everything is another's.
        bytes.iter_mut().skip(7).zip(of).for_each(|(to, from)| *to = *from);
        DocumentId::from_bytes(bytes)
    }
}

impl Record for LeadStatus {
    const KIND: Kind = Kind::LeadStatus;
}
