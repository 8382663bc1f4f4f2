//! One's own leads: title and state. Their content is the committee's.

use model::schema::MachineId;

use crate::Tablet;
use crate::api::dispute::{LeadLine, Leads};
use crate::error::Result;
use crate::view::state_zh;

impl Tablet {
    /// The leads that are here, the latest first.
    ///
    /// # Errors
    /// [`sync::code::Code::LOCKED`], or what the disk did.
    pub fn list_leads(&self) -> Result<Leads> {
        self.work(|work| {
            let mut leads = Vec::new();
            for row in work.store.leads()? {
                leads.push(LeadLine {
                    lead: row.lead,
                    title: row.title,
                    dispute_type: row.dispute_type,
                    state_zh: state_zh(MachineId::Mediation, &row.state),
                    state: row.state,
                    confirmed: row.confirmed,
                    number: row.number,
                    cloud: work.cloud(row.document)?,
                });
            }
            Ok(Leads { leads })
        })
    }
}
