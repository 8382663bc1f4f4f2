//! One virtual tablet: its chain, its clocks and what waits in its outbox.

use model::document::Authorship;
use model::id::UserId;
use model::session::EditingSession;
use model::time::{DAY_MS, TimeMs};
use sync::changeset::{Changeset, Part, chain_start};
use sync::clock::BootId;
use sync::hash::Hash;

use crate::chance::Chance;
use crate::people::DemoDevice;
use crate::push::{CHANGESETS_PER_DEMO_PUSH_MAX, DemoPush};

/// A tablet sends before its outbox holds this many bytes of changes.
const OUTBOX_BYTES_MAX: usize = 256 * 1024;
/// About how long it runs between two starts.
const BOOT_LIFE_MS: TimeMs = 27 * DAY_MS;

/// One virtual tablet.
#[derive(Debug)]
pub(crate) struct Tablet {
    device: DemoDevice,
    /// The number of the first changeset in the outbox.
    first_seq: u64,
    /// The chain's hash before the outbox, and after it.
    prev: Hash,
    tip: Hash,
    outbox: Vec<Changeset>,
    outbox_bytes: usize,
    boot: BootId,
    booted_at: TimeMs,
    /// The day's editing session.
    session: Option<(TimeMs, EditingSession)>,
}

impl Tablet {
    pub(crate) fn new(device: DemoDevice) -> Self {
        let start = chain_start(device.incarnation);
        Self {
            device,
            first_seq: 1,
            prev: start,
            tip: start,
            outbox: Vec::new(),
            outbox_bytes: 0,
            boot: BootId([0; 16]),
            booted_at: TimeMs::MIN,
            session: None,
        }
    }

    /// The editing session of a day; `fresh` when none was begun on it.
    pub(crate) fn session(&mut self, at: TimeMs, fresh: EditingSession) -> EditingSession {
        let day = at.div_euclid(DAY_MS);
        match self.session {
            Some((of, session)) if of == day => session,
            _ => {
                self.session = Some((day, fresh));
                fresh
            }
        }
    }

    /// Who acts, and what this tablet believes the time to be at an instant.
    pub(crate) fn authorship(&self, at: TimeMs, action: &str) -> Authorship {
        Authorship {
            user: self.device.user,
            action: action.to_owned(),
            time: at.saturating_add(self.device.clock_skew_ms),
        }
    }

    pub(crate) const fn user(&self) -> UserId {
        self.device.user
    }

    /// Puts one action into the outbox.
    pub(crate) fn save(
        &mut self,
        at: TimeMs,
        by: Authorship,
        parts: Vec<Part>,
        chance: &mut Chance,
    ) {
        if at.saturating_sub(self.booted_at) > BOOT_LIFE_MS || at < self.booted_at {
            self.boot = BootId(chance.rng.bytes());
            self.booted_at = at - chance.range(20_000, 900_000);
        }
        let changeset = Changeset {
            user: by.user,
            action: by.action,
            amends: None,
            device_time: by.time,
            boot: self.boot,
            boot_clock: at - self.booted_at,
            parts,
        };
        let seq = self.first_seq + u64::try_from(self.outbox.len()).unwrap_or(0);
        self.tip = changeset.hash(seq, self.tip);
        let changes = changeset.parts.iter().flat_map(|part| &part.changes);
        self.outbox_bytes += changes.map(Vec::len).sum::<usize>();
        self.outbox.push(changeset);
    }

    /// Whether it is time to send.
    pub(crate) const fn is_full(&self) -> bool {
        self.outbox.len() >= CHANGESETS_PER_DEMO_PUSH_MAX || self.outbox_bytes >= OUTBOX_BYTES_MAX
    }

    /// Sends what waits.
    pub(crate) fn send(&mut self) -> Option<DemoPush> {
        if self.outbox.is_empty() {
            return None;
        }
        let changesets = std::mem::take(&mut self.outbox);
        let count = u64::try_from(changesets.len()).unwrap_or(0);
        let push = DemoPush {
            device: self.device.id,
            incarnation: self.device.incarnation,
            first_seq: self.first_seq,
            prev: self.prev,
            tip: self.tip,
            changesets,
        };
        (self.first_seq, self.prev, self.outbox_bytes) = (self.first_seq + count, self.tip, 0);
        Some(push)
    }
}
