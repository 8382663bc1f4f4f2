//! `POST /v1/heal`: a restored server takes back what tablets had read of others.

use sync::exchange::PROTOCOL;
use sync::feed::FeedKey;
use sync::heal::{HealEntry, HealReply, HealRequest, Healed};

use super::{Carrier, Failure, Installation};
use crate::storage::books::Parked;
use crate::storage::{Healing, Recovered};

impl Installation {
    /// Takes back entries whose tags are this server's; the body up, the body down. Whoever carries them: a tag was
    /// only ever given to those who might read.
    ///
    /// # Errors
    /// What cannot be read; [`sync::code::Code::DEVICE_REVOKED`] and the like for a tablet that may be given nothing;
    /// the storage's.
    pub fn heal(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let request = HealRequest::decode(body)?;
        let key = FeedKey(*self.keys.feed.bytes());
        let mut entries = Vec::with_capacity(request.entries.len());
        let mut words = Vec::with_capacity(request.entries.len());
        for entry in request.entries {
            match entry.verify(&key) {
                Ok(hash) => {
                    entries.push(parked(entry, hash));
                    words.push(Healed::Kept);
                }
                Err(_) => words.push(Healed::Unknown),
            }
        }
        let unknown = words.len().saturating_sub(entries.len());
        let event = |it: &Recovered| {
            let detail = format!("applied={} waiting={} unknown={unknown}", it.applied, it.waiting);
            self.event(&carrier.actor(), "heal", &carrier.user.id.to_string(), "ok", &detail)
        };
        self.storage.heal(&Healing {
            entries: &entries,
            apply: &*self.apply,
            at: self.clock.now_ms(),
            event: &event,
        })?;
        let server_time = self.time_for(carrier.head.nonce);
        Ok(HealReply { protocol: PROTOCOL, server_time, entries: words }.encode())
    }
}

fn parked(entry: HealEntry, hash: sync::hash::Hash) -> Parked {
    Parked {
        document: entry.document,
        generation: entry.generation,
        hash,
        space: entry.space,
        kind: entry.kind,
        schema_version: entry.schema_version,
        incarnation: entry.incarnation,
        raw: entry.change,
    }
}
