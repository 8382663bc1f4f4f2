//! How the district in memory judges, keeps, numbers and hands out: the real judge over maps.

use model::document::ChangeHash;
use model::id::{DocumentId, IncarnationId, UserId};
use model::rng::Rng;
use model::space::{Grant, Right, Space};
use std::collections::BTreeSet;
use std::convert::Infallible;
use sync::apply::InPlace;
use sync::blob::{self, Progress};
use sync::changeset::Changeset;
use sync::chunk::{Known, Named, Wanted};
use sync::code::Code;
use sync::exchange::{Posting, SpaceDelta, SyncReply, SyncRequest, WireGrant};
use sync::feed::{FeedChange, FeedEntry, FeedKey, Tagged};
use sync::judge::{
    AcceptedPart, Case, Facts, Judged, KnownDocument, Ledger, Place, Stamping, Standing, judge,
    place, stamp,
};
use sync::push::{self, PushError};
use sync::receipt::{Need, Placed, SyncReceipt, Verdict};
use sync::trust::{DeviceClaims, SignedTime};

use super::State;

impl State {
    /// A photo or a piece of it, as the server keeps them.
    pub fn put(&mut self, place: blob::Place, bytes: Vec<u8>) -> Result<Progress, Code> {
        let Some((from, of)) = place.from.zip(place.of) else {
            blob::check(&place.hash, &bytes)?;
            let has = bytes.len() as u64;
            self.blobs.insert(place.hash, bytes);
            return Ok(Progress { has, commit: Some(self.commit) });
        };
        blob::check_piece(from, of, bytes.len())?;
        let half = self.halves.entry(place.hash).or_default();
        if half.len() as u64 == from {
            half.extend(bytes);
        }
        if half.len() as u64 != of {
            return Ok(Progress { has: half.len() as u64, commit: None });
        }
        let whole = self.halves.remove(&place.hash).unwrap();
        self.put(blob::Place { from: None, of: None, ..place }, whole)
    }

    pub(super) fn receive(
        &mut self,
        asked: &SyncRequest,
        claims: &DeviceClaims,
    ) -> Result<Vec<SyncReceipt>, Code> {
        let Some(push) = &asked.push else { return Ok(Vec::new()) };
        let verified = push::verify(push, &claims.public_key).map_err(|_| Code::FORGED)?;
        let changesets = match verified.open(&self.complete(verified.wanted())) {
            Ok(changesets) => changesets,
            Err(PushError::Refused(code)) => return Err(code),
            Err(PushError::NeedPlain) => {
                let (seq, verdict) = (push.head.first_seq, Verdict::Need(Need::Plain));
                return Ok(vec![SyncReceipt { seq, verdict, commit: self.commit }]);
            }
        };
        // The first thing a body says after its array: whether anything is left off.
        let body = sync::frame::inflate(&push.body, 1024 * 1024)?;
        self.plain.push(body[1] == 0xf5);
        let (mut seq, mut prev) = (push.head.first_seq, push.head.prev);
        let mut receipts = Vec::new();
        for changeset in &changesets {
            let hash = changeset.hash(seq, prev);
            let Ok(place) = place(self, push.head.incarnation, seq, prev, hash);
            let verdict = match place {
                Place::Next => {
                    let verdict = self.judge_one(push.head.incarnation, seq, changeset, claims);
                    self.commit += 1;
                    if verdict.is_kept() {
                        let receipt =
                            SyncReceipt { seq, verdict: verdict.clone(), commit: self.commit };
                        self.judged.insert((push.head.incarnation, seq), (hash, receipt));
                    }
                    verdict
                }
                Place::Duplicate(receipt) => Verdict::Duplicate(Box::new(receipt)),
                Place::Need(need) => Verdict::Need(need),
                Place::Forked => Verdict::Forked,
            };
            receipts.push(SyncReceipt { seq, verdict, commit: self.commit });
            (seq, prev) = (seq + 1, hash);
        }
        Ok(receipts)
    }

    /// Names of what is here, by how they begin.
    fn complete(&self, wanted: &[Wanted]) -> Known {
        let name = |it: &Wanted| match it.named {
            Named::Change => {
                let mut all = self.changes.iter().filter(|(id, _)| *id == it.document);
                all.find(|(_, hash)| it.short.begins(hash)).map(|(_, hash)| hash.to_vec())
            }
            Named::Actor => {
                let mut all = self.actors.keys().filter(|(id, _)| *id == it.document);
                all.find(|(_, actor)| it.short.begins(actor)).map(|(_, actor)| actor.clone())
            }
        };
        wanted.iter().filter_map(|it| Some((*it, name(it)?))).collect()
    }

    pub(super) fn judge_one(
        &mut self,
        incarnation: IncarnationId,
        seq: u64,
        changeset: &Changeset,
        certificate: &DeviceClaims,
    ) -> Verdict {
        let self_handled = self.self_handled.clone();
        let overruled = self.overrule.and_then(|overrule| overrule(changeset));
        let case = Case {
            incarnation,
            seq,
            changeset,
            certificate,
            revoked: false,
            earliest: 0,
            latest: self.now,
            self_handled: &self_handled,
        };
        let Ok(judged) = judge(&case, self, &InPlace);
        let verdict = overruled.unwrap_or(match &judged {
            Judged::Received(_) => Verdict::Received(Vec::new()),
            Judged::Need(need) => Verdict::Need(need.clone()),
            Judged::Blocked => Verdict::Blocked,
            Judged::Quarantined(code) | Judged::Later(code) => Verdict::Quarantined(code.clone()),
        });
        match (verdict, judged) {
            (Verdict::Received(_), Judged::Received(parts)) => {
                self.amended.extend(changeset.amends);
                Verdict::Received(self.keep(incarnation, changeset, parts))
            }
            (verdict @ Verdict::Need(_), _) => verdict,
            (verdict, _) => {
                for part in &changeset.parts {
                    for raw in &part.changes {
                        let hash = sync::chunk::Chunk::parse(raw).unwrap().hash;
                        self.withheld.insert((part.document, hash.0));
                    }
                }
                verdict
            }
        }
    }

    pub(super) fn keep(
        &mut self,
        by: IncarnationId,
        changeset: &Changeset,
        parts: Vec<AcceptedPart>,
    ) -> Vec<Placed> {
        let (mut placed, teams, self_handled) =
            (Vec::new(), BTreeSet::new(), self.self_handled.clone());
        for mut part in parts {
            let mut rng = Rng::from_seed(self.rng.bytes());
            let stamping = Stamping {
                user: changeset.user,
                teams: &teams,
                received_at: self.now,
                self_handled: &self_handled,
            };
            let stamped =
                stamp(&mut part, &stamping, &mut Numbers(&mut self.number), &mut rng).unwrap();
            let spaces: Vec<Space> = [part.home].into_iter().chain(part.shares.clone()).collect();
            let of = (part.document, part.kind.number());
            for change in &part.changes {
                self.changes.insert((part.document, change.hash.0));
                self.actors.insert((part.document, change.actor.clone()), by);
                for space in &spaces {
                    let n = self.append(&space.to_string(), of, by, &change.raw);
                    placed.push(Placed { space: space.to_string(), n });
                }
            }
            if let Some(change) = stamped {
                self.changes.insert((part.document, change.hash.0));
                for space in &spaces {
                    self.append(
                        &space.to_string(),
                        of,
                        IncarnationId::from_bytes([0xee; 16]),
                        &change.raw,
                    );
                }
            }
            self.documents.insert(
                part.document,
                KnownDocument {
                    kind: part.kind,
                    schema_version: part.schema_version,
                    generation: 0,
                    home: part.home,
                    author: part.author,
                    saved: part.saved,
                },
            );
        }
        placed
    }

    pub(super) fn append(
        &mut self,
        space: &str,
        (document, kind): (DocumentId, u16),
        by: IncarnationId,
        raw: &[u8],
    ) -> u64 {
        let commit = self.commit;
        let feed = self.feeds.entry(space.to_owned()).or_default();
        let n = u64::try_from(feed.len()).unwrap() + 1;
        let change = sync::chunk::Chunk::parse(raw).unwrap().hash;
        let of = Tagged { space, n, document, generation: 0, change, incarnation: by };
        let tag = FeedKey([5; 32]).tag(&of);
        feed.push(FeedChange {
            n,
            commit,
            document,
            kind,
            schema_version: 1,
            generation: 0,
            change: raw.to_vec(),
            incarnation: by,
            tag,
        });
        n
    }

    pub(super) fn reply(
        &self,
        asked: &SyncRequest,
        claims: &DeviceClaims,
        receipts: Vec<SyncReceipt>,
        server_time: SignedTime,
    ) -> SyncReply {
        let grants = self.grants.get(&claims.user).cloned().unwrap_or_default();
        let reads = |grant: &&WireGrant| Right::from_code(&grant.right).is_some_and(Right::reads);
        let mut spaces: BTreeSet<String> =
            grants.iter().filter(reads).map(|grant| grant.space.clone()).collect();
        spaces.insert(Space::User(claims.user).to_string());
        let (mut deltas, mut more) = (Vec::new(), false);
        for space in &spaces {
            let from = asked
                .cursors
                .iter()
                .find(|cursor| cursor.space == *space)
                .map_or(0, |cursor| cursor.n);
            let feed = self.feeds.get(space).map_or(&[][..], Vec::as_slice);
            let new: Vec<_> = feed.iter().filter(|entry| entry.n > from).collect();
            more |= new.len() > self.page;
            let entry = |change: &&FeedChange| match change.incarnation == asked.incarnation {
                true => FeedEntry::Own { n: change.n },
                false => FeedEntry::Change(Box::new((*change).clone())),
            };
            let entries: Vec<_> = new.iter().take(self.page).map(entry).collect();
            if let Some(last) = entries.last() {
                deltas.push(SpaceDelta { space: space.clone(), cursor: last.n(), entries });
            }
        }
        let posting = Posting {
            grants: grants.clone(),
            self_handled: self.self_handled.clone(),
            lease_days: None,
            colleagues: self.colleagues.clone(),
        };
        let revoked = asked.cursors.iter().filter(|cursor| !spaces.contains(&cursor.space));
        let lacking = asked.blobs.iter().filter(|offer| !self.blobs.contains_key(&offer.hash));
        SyncReply {
            protocol: sync::exchange::PROTOCOL,
            server_time,
            receipts,
            spaces: deltas,
            blobs_lacking: lacking.map(|offer| offer.hash).collect(),
            posting: (asked.posting != Some(posting.mark())).then_some(posting),
            revoked: revoked.map(|cursor| cursor.space.clone()).collect(),
            backed_up_to: self.backed_up_to,
            more,
            retry_after_s: None,
            digests: None,
            app: None,
            restored: self.restored.clone(),
            settled: self
                .settled
                .iter()
                .filter(|it| it.n > asked.settled.unwrap_or(0))
                .cloned()
                .collect(),
            packs: vec![],
        }
    }
}

struct Numbers<'a>(&'a mut u32);

impl Ledger for Numbers<'_> {
    type Error = Infallible;
    fn next_number(&mut self, community: &Space, _: i64) -> Result<String, Infallible> {
        *self.0 += 1;
        Ok(format!("SJ-{}-{:04}", community.to_string().replace("community/", ""), self.0))
    }
}

impl Facts for State {
    type Error = Infallible;

    fn standing(
        &self,
        incarnation: IncarnationId,
        seq: u64,
    ) -> Result<Option<Standing>, Infallible> {
        let judged = self.judged.get(&(incarnation, seq));
        Ok(judged.map(|(hash, receipt)| Standing { hash: *hash, receipt: receipt.clone() }))
    }

    fn last_seq(&self, incarnation: IncarnationId) -> Result<u64, Infallible> {
        let own = self.judged.keys().filter(|(life, _)| *life == incarnation);
        Ok(own.map(|(_, seq)| *seq).max().unwrap_or(0))
    }

    fn amended(&self, incarnation: IncarnationId, seq: u64) -> Result<bool, Infallible> {
        Ok(self.amended.contains(&(incarnation, seq)))
    }

    fn document(&self, id: DocumentId) -> Result<Option<KnownDocument>, Infallible> {
        Ok(self.documents.get(&id).cloned())
    }

    fn has_change(&self, id: DocumentId, _: u32, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.changes.contains(&(id, *change)))
    }

    fn withheld(&self, id: DocumentId, change: &ChangeHash) -> Result<bool, Infallible> {
        Ok(self.withheld.contains(&(id, *change)))
    }

    fn actor_owner(
        &self,
        id: DocumentId,
        _: u32,
        actor: &[u8],
    ) -> Result<Option<IncarnationId>, Infallible> {
        Ok(self.actors.get(&(id, actor.to_vec())).copied())
    }

    fn grants(&self, user: UserId) -> Result<Vec<Grant>, Infallible> {
        let read = |grant: &WireGrant| Grant {
            user,
            space: grant.space.parse().unwrap(),
            right: Right::from_code(&grant.right).unwrap(),
            role: model::permission::Role::from_code(&grant.role).unwrap(),
            from: grant.from,
            to: grant.to,
        };
        Ok(self.grants.get(&user).into_iter().flatten().map(read).collect())
    }

    fn resolve(&self, space: &Space) -> Result<Option<Space>, Infallible> {
        Ok(Some(*space))
    }
}
