//! Reading a space for a pack: first which documents stand there and when each is wanted, then each with its changes.
//! Held at once are numbers, and one document.

use std::collections::{BTreeMap, BTreeSet};

use model::document::Document;
use model::id::{DocumentId, UserId};
use model::kind::Kind;
use model::space::Space;
use model::time::TimeMs;
use model::workflow::is_open_case;
use rusqlite::{Connection, params};
use sync::chunk::Chunk;
use sync::limits::PACK_ENTRIES_MAX;
use sync::pack::{Stage, stage};

use super::SqliteStorage;
use super::table::{document, feed, grant, invite, meta, space};
use super::value::{count, id, small};
use crate::storage::{Kept, PackRow, Packing};

/// Documents are only read here; nothing is ever written as this actor.
const READER: [u8; 16] = *b"doorstep-packer\0";

/// A right that begins, or a code that was used, so long before or after is about now.
const ABOUT_MS: i64 = 60 * 60_000;

impl Packing for SqliteStorage {
    fn readable(&self, user: UserId, now: TimeMs) -> Kept<BTreeSet<Space>> {
        self.read(|it| Ok(grant::readable(it, user, now)?))
    }

    fn awaited(&self, now: TimeMs, entries_min: u64) -> Kept<BTreeSet<Space>> {
        self.read(|it| {
            let mut spaces = grant::beginning(
                it,
                now.saturating_sub(ABOUT_MS),
                now.saturating_add(ABOUT_MS),
                now,
            )?;
            for user in invite::waiting(it, now, now.saturating_sub(ABOUT_MS))? {
                spaces.extend(grant::readable(it, user, now)?);
            }
            let mut awaited = BTreeSet::new();
            for space in spaces {
                if (entries_min..=PACK_ENTRIES_MAX).contains(&space::counter(it, &space)?) {
                    awaited.insert(space);
                }
            }
            Ok(awaited)
        })
    }

    fn grown_since(&self, of: &Space, n: u64) -> Kept<Option<u64>> {
        self.read(|it| {
            let grown = space::counter(it, of)?.checked_sub(n);
            Ok(if feed::only_adds_after(it, of, n)? { grown } else { None })
        })
    }

    fn pack(&self, of: &Space, now: TimeMs, each: &mut dyn FnMut(PackRow) -> bool) -> Kept<u64> {
        self.read(|it| read(it, of, now, each))
    }
}

/// What is known of a document before it is packed.
struct Standing {
    kind: u16,
    last_written: TimeMs,
    /// Number in the feed, and row.
    changes: Vec<(u64, i64)>,
}

/// Gives every document that stands in a space to `each`; the last number of the feed.
fn read(
    connection: &Connection,
    of: &Space,
    now: TimeMs,
    each: &mut dyn FnMut(PackRow) -> bool,
) -> Kept<u64> {
    let end = space::counter(connection, of)?;
    let backed_up_to = meta::backed_up_to(connection)?;
    let mut standing = standing(connection, of)?;
    let mut order = Vec::with_capacity(standing.len());
    for (id, it) in &standing {
        order.push((wanted(connection, *id, it, now)?, it.kind, *id));
    }
    // Like beside like, the old before the new: one zstd over them finds most.
    order.sort_unstable();
    for (stage, _, id) in order {
        let Some(it) = standing.remove(&id) else { continue };
        let mut changes = Vec::with_capacity(it.changes.len());
        for (n, row) in it.changes {
            changes.push((n, feed::packed_change(connection, row)?));
        }
        if !each(PackRow { stage, changes, backed_up_to }) {
            break;
        }
    }
    Ok(end)
}

fn standing(connection: &Connection, of: &Space) -> Kept<BTreeMap<DocumentId, Standing>> {
    let mut statement = connection.prepare_cached(include_str!("sql/feed_for_pack.sql"))?;
    let mut rows = statement.query(params![of.to_string()])?;
    let mut standing: BTreeMap<DocumentId, Standing> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let kind = small(row, "kind")?;
        let bytes = row.get_ref("bytes")?.as_blob().unwrap_or_default();
        // Only for the order: what is no change was never kept.
        let written = Chunk::parse(bytes).map_or(TimeMs::MIN, |chunk| chunk.time);
        let new = || Standing { kind, last_written: TimeMs::MIN, changes: Vec::new() };
        let it = standing.entry(id(row, "document")?).or_insert_with(new);
        it.last_written = it.last_written.max(written);
        it.changes.push((count(row, "n")?, row.get("change")?));
    }
    Ok(standing)
}

fn wanted(connection: &Connection, id: DocumentId, it: &Standing, now: TimeMs) -> Kept<Stage> {
    let Some(kind) = Kind::from_number(it.kind) else { return Ok(Stage::Archive) };
    let by_time = stage(kind, false, it.last_written, now);
    if by_time == Stage::Work || !matches!(kind, Kind::Event | Kind::Lead) {
        return Ok(by_time);
    }
    let Some(known) = document::one(connection, id)? else { return Ok(by_time) };
    let opened = Document::load(known.kind, known.schema_version, &known.saved, READER.into());
    // One that cannot be read is wanted as early as an open one: nobody knows.
    let open = opened.and_then(|document| is_open_case(&document)).unwrap_or(true);
    Ok(stage(kind, open, it.last_written, now))
}
