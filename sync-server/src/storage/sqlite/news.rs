//! What is new for a person in every space that may be read, all of it from one snapshot.

use std::collections::BTreeSet;

use model::space::Space;
use model::time::TimeMs;
use rusqlite::Connection;
use sync::limits::{BASIS_AWAITED_MS, PACK_ENTRIES_MAX};

use super::table::{epoch, feed, grant, meta, parked, space, user};
use super::{SqliteStorage, digest};
use crate::storage::{Kept, ReadAnswer, ReadAsk, SpaceRows};

impl SqliteStorage {
    pub(super) fn news(&self, ask: &ReadAsk) -> Kept<ReadAnswer> {
        self.read(|it| {
            let readable = grant::readable(it, ask.user, ask.now)?;
            let grants = grant::of_user(it, ask.user)?.into_iter().map(|stored| stored.grant);
            let mut answer = ReadAnswer {
                grants: grants
                    .filter(|grant| grant.to > ask.now && grant.from < grant.to)
                    .collect(),
                closed: ask
                    .cursors
                    .keys()
                    .filter(|space| !readable.contains(space))
                    .copied()
                    .collect(),
                colleagues: user::colleagues(it, ask.user, &readable)?,
                backed_up_to: meta::backed_up_to(it)?,
                ..ReadAnswer::default()
            };
            if ask.sums && !is_awaited(it, &readable, ask.now)? {
                for space in &readable {
                    let sum = digest::of_space(it, space)?.unwrap_or_default();
                    answer.sums.insert(*space, sum);
                }
            }
            let mut bytes_left = ask.bytes_max;
            for space in &readable {
                let known = ask.cursors.get(space).copied();
                // What was erased by right is told to its authors in their own spaces, and a pack tells nothing of it.
                if let (None, Some(from)) = (known, ask.packs_from)
                    && !matches!(space, Space::User(_))
                    && (from..=PACK_ENTRIES_MAX).contains(&space::counter(it, space)?)
                {
                    answer.packs.push(*space);
                    continue;
                }
                let after = known.unwrap_or(0);
                let (rows, more) = feed::after(it, space, after, ask.incarnation, &mut bytes_left)?;
                let full = answer.spaces.len() >= ask.spaces_max;
                answer.more |= more || (full && !rows.is_empty());
                if !rows.is_empty() && !full {
                    answer.spaces.push(SpaceRows { space: *space, rows });
                }
                if answer.more {
                    break;
                }
            }
            Ok(answer)
        })
    }
}

/// Whether something of these spaces came back after a restore and still waits for the rest: then nothing is compared, as
/// long as others may still bring that.
fn is_awaited(it: &Connection, spaces: &BTreeSet<Space>, now: TimeMs) -> Kept<bool> {
    let restored = epoch::last_ended_at(it)?;
    if restored.is_none_or(|at| now.abs_diff(at) >= BASIS_AWAITED_MS) {
        return Ok(false);
    }
    for space in spaces {
        if parked::any_in(it, space)? {
            return Ok(true);
        }
    }
    Ok(false)
}
