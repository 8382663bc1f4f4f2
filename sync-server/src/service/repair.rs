//! `POST /v1/repair`: one step of finding and mending what a tablet and the server do not hold alike. The server puts its
//! own side in order first; what it lacks then, it says, and takes back from whoever can show that it had it.

use std::collections::BTreeSet;

use model::space::Space;
use sync::code::Code;
use sync::digest::Short;
use sync::feed::{FeedKey, Tagged};
use sync::gate;
use sync::limits::{REPAIR_ANSWER_BYTES_MAX, REPAIR_PAGE_MAX};
use sync::repair::{
    Answer, Found, FoundChange, Held, Listed, Offered, RepairReply, RepairRequest, Step,
    Whereabouts, bucket, buckets, short,
};

use super::metrics::Metric;
use super::{Carrier, Failure, Installation};
use crate::storage::repair::Standing;
use crate::storage::{AtCursor, GivenBack, Marks, Whole};

/// What a change weighs beside its bytes.
const CHANGE_REST_BYTES: usize = 64;

impl Installation {
    /// One step: the body up, the body down.
    ///
    /// # Errors
    /// What cannot be read; [`Code::DEVICE_REVOKED`] and [`Code::CERTIFICATE_EXPIRED`]; the storage's.
    pub fn repair(&self, carrier: &Carrier, body: &[u8]) -> Result<Vec<u8>, Failure> {
        carrier.may_read.clone()?;
        let request = RepairRequest::decode(body)?;
        if self.app_wanted.notice(&request.app_version).is_some_and(|notice| notice.required) {
            return Ok(self.reply(carrier, Answer::Moved)?);
        }
        let answer = self.answer(carrier, &request)?;
        Ok(self.reply(carrier, answer)?)
    }

    fn reply(&self, carrier: &Carrier, answer: Answer) -> Result<Vec<u8>, Code> {
        let reply = RepairReply { server_time: self.time_for(carrier.head.nonce), answer };
        reply.encode().map_err(|_| Code::SERVER_FAULT)
    }

    fn answer(&self, carrier: &Carrier, request: &RepairRequest) -> Result<Answer, Failure> {
        let Ok(space) = request.space.parse::<Space>() else { return Ok(Answer::Moved) };
        if request.epoch != self.epoch {
            return Ok(Answer::Moved);
        }
        let at = AtCursor {
            user: carrier.user.id,
            space,
            cursor: request.cursor,
            now: self.clock.now_ms(),
        };
        let Some(marks) = self.storage.marks(&at)? else { return Ok(Answer::Moved) };
        match &request.step {
            Step::Buckets => {
                let settled = self.storage.settle_digest(&space)?;
                self.mended(carrier, request, u64::from(settled))?;
                Ok(Answer::Buckets(buckets(marks.iter().map(|(id, mark)| (id, mark)))))
            }
            Step::List { buckets, after } => {
                let wanted: BTreeSet<u8> = buckets.iter().copied().collect();
                Ok(page(&marks, |id| wanted.contains(&bucket(*id)) && Some(*id) > *after))
            }
            Step::Compare(held) => self.compare(carrier, request, &space, held),
            Step::Offer(offered) => self.take_back(carrier, request, &space, offered),
        }
    }

    fn compare(
        &self,
        carrier: &Carrier,
        request: &RepairRequest,
        space: &Space,
        held: &[Held],
    ) -> Result<Answer, Failure> {
        let ids: Vec<_> = held.iter().map(|it| it.document).collect();
        let report = self.storage.mend(&ids)?;
        self.mended(carrier, request, report.mended)?;
        self.metrics.count(Metric::Repaired, &request.app_version, report.documents);
        let key = FeedKey(*self.keys.feed.bytes());
        let mut bytes_left = REPAIR_ANSWER_BYTES_MAX;
        let mut found = Vec::with_capacity(held.len());
        for one in held {
            // One at least, so that every step comes further.
            if bytes_left == 0 {
                break;
            }
            found.push(match self.storage.whole(space, one.document)? {
                Whole::Unknown => nowhere(one, Whereabouts::Unknown, one.changes.clone()),
                Whole::Elsewhere => nowhere(one, Whereabouts::Elsewhere, vec![]),
                Whole::Here(standing) => {
                    self::found(&request.space, one, standing, &key, &mut bytes_left)
                }
            });
        }
        Ok(Answer::Compared(found))
    }

    fn take_back(
        &self,
        carrier: &Carrier,
        request: &RepairRequest,
        space: &Space,
        offered: &[Offered],
    ) -> Result<Answer, Failure> {
        let key = FeedKey(*self.keys.feed.bytes());
        let given: Vec<GivenBack> =
            offered.iter().filter_map(|it| proven(&request.space, it, &key)).collect();
        let taken = self.storage.take_back(space, &given)?;
        if taken > 0 {
            self.metrics.count(Metric::TakenBack, &request.app_version, taken);
            let detail = format!("taken_back={taken}");
            self.storage.audit(&self.event(
                &carrier.actor(),
                "sync.repair",
                &request.space,
                "ok",
                &detail,
            ))?;
        }
        Ok(Answer::Taken(taken))
    }

    /// The server's own side was not in order: counted, logged and audited.
    fn mended(&self, carrier: &Carrier, request: &RepairRequest, many: u64) -> Result<(), Failure> {
        if many == 0 {
            return Ok(());
        }
        self.metrics.count(Metric::Mended, &request.app_version, many);
        tracing::warn!(many, "records of this server had to be put in order");
        let detail = format!("mended={many}");
        let event = self.event(&carrier.actor(), "sync.repair", &request.space, "ok", &detail);
        Ok(self.storage.audit(&event)?)
    }
}

fn page(marks: &Marks, wanted: impl Fn(&model::id::DocumentId) -> bool) -> Answer {
    let mut listed = marks.iter().filter(|(id, _)| wanted(id));
    let documents: Vec<Listed> = listed
        .by_ref()
        .take(REPAIR_PAGE_MAX)
        .map(|(document, mark)| Listed { document: *document, mark: mark.short() })
        .collect();
    Answer::Page { documents, more: listed.next().is_some() }
}

fn nowhere(held: &Held, whereabouts: Whereabouts, lacking: Vec<Short>) -> Found {
    Found {
        document: held.document,
        whereabouts,
        kind: 0,
        schema_version: 0,
        generation: held.generation,
        changes: vec![],
        lacking,
        more: false,
    }
}

fn found(
    space: &str,
    held: &Held,
    standing: Standing,
    key: &FeedKey,
    bytes_left: &mut usize,
) -> Found {
    // What is of another generation than the server's is nothing it could have or lack.
    let same = held.generation == standing.generation;
    let theirs: BTreeSet<Short> =
        if same { held.changes.iter().copied().collect() } else { BTreeSet::new() };
    let mut lacking = theirs.clone();
    let (mut changes, mut more) = (Vec::new(), false);
    for (n, change) in standing.changes {
        let name = short(&change.hash);
        if theirs.contains(&name) {
            lacking.remove(&name);
            continue;
        }
        let weight = change.bytes.len().saturating_add(CHANGE_REST_BYTES);
        more |= weight > *bytes_left;
        if more && !changes.is_empty() {
            *bytes_left = 0;
            continue;
        }
        *bytes_left = bytes_left.saturating_sub(weight);
        let tag = key.tag(&Tagged {
            space,
            n,
            document: held.document,
            generation: standing.generation,
            change: change.hash,
            incarnation: change.incarnation,
        });
        let (commit, incarnation) = (change.commit, change.incarnation);
        changes.push(FoundChange { n, commit, incarnation, tag, change: change.bytes });
    }
    Found {
        document: held.document,
        whereabouts: Whereabouts::Here,
        kind: standing.kind,
        schema_version: standing.schema_version,
        generation: standing.generation,
        changes,
        lacking: lacking.into_iter().collect(),
        more,
    }
}

/// An entry this server once gave, if its tag says so.
fn proven(space: &str, it: &Offered, key: &FeedKey) -> Option<GivenBack> {
    gate::change(&it.change).ok()?;
    let chunk = sync::chunk::Chunk::parse(&it.change).ok()?;
    let tagged = Tagged {
        space,
        n: it.n,
        document: it.document,
        generation: it.generation,
        change: chunk.hash,
        incarnation: it.incarnation,
    };
    key.knows(&tagged, &it.tag).then(|| GivenBack {
        document: it.document,
        generation: it.generation,
        incarnation: it.incarnation,
        n: it.n,
        raw: it.change.clone(),
    })
}
