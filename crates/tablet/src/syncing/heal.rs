//! After a restore of the server: what this tablet had read of others goes back first, entry by entry under the
//! server's own tags, so that nobody's work is lost because their tablet is.

use sync::code::Code;
use sync::exchange::PROTOCOL;
use sync::heal::{self, HealReply, HealRequest};
use sync::limits::HEAL_ENTRIES_MAX;

use super::Run;
use crate::error::Result;
use crate::server::Request;
use crate::transport::Method;

/// Changes of one request; leaves room for what stands beside each.
const BATCH_BYTES_MAX: usize = 512 * 1024;
/// More than any tablet holds: the bound against a server that never has enough.
const BATCHES_MAX: u32 = 5_000;

impl Run<'_> {
    /// Gives back what the server may have lost. Each batch is done with before the next is read, so that it goes on
    /// wherever it was broken off.
    pub(super) fn heal(&mut self) -> Result<()> {
        let session = self.server.session;
        for _ in 0..BATCHES_MAX {
            let ask = |work: &mut crate::session::Work| {
                Ok(work.store.offers(HEAL_ENTRIES_MAX, BATCH_BYTES_MAX)?)
            };
            let (rows, entries): (Vec<i64>, Vec<_>) = session.work(ask)?.into_iter().unzip();
            if rows.is_empty() {
                return Ok(());
            }
            let request = Request {
                method: Method::Post,
                path: heal::PATH.to_owned(),
                body: HealRequest { protocol: PROTOCOL, entries }.encode(),
                pushes: false,
                answer_bytes_max: heal::ANSWER_BYTES_MAX,
            };
            let (answer, nonce) = match self.server.ask(&request) {
                // A server that knows nothing of it: the own records go up all the same, the rest waits for a newer.
                Err(error) if error.code() == Code::NOT_FOUND => return Ok(()),
                answer => answer?,
            };
            let server = session.district().server.value.public_key;
            let reply = HealReply::read(&answer, rows.len(), nonce, &server)?;
            self.server.believe_time(&reply.server_time);
            // What the server did not know by its tag stays in the log, and is not asked about again.
            session.work(|work| Ok(work.store.offers_done(&rows)?))?;
        }
        Ok(())
    }
}
