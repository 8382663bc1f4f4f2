//! The way between tablets and server: what it loses, delays, repeats and spoils; and the witness of what passes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use sync::code::Code;
use sync::frame;
use sync::limits::REPLY_BYTES_MAX;
use tablet::transport::{Answer, Call, Transport};

use super::Time;
use super::server::{Parcel, ServerBox};
use crate::plan::WayFault;

/// Requests kept for being sent again at the end.
const KEPT_MAX: usize = 48;
/// What may be under way at once.
const LATE_MAX: usize = 64;

/// What the way knows.
pub struct WayState {
    /// The server.
    pub server: ServerBox,
    /// What is to happen to the next requests of each tablet.
    pub faults: BTreeMap<usize, VecDeque<WayFault>>,
    /// Requests that are under way.
    pub late: Vec<(i64, Parcel)>,
    /// Requests that passed, for being sent again.
    pub kept: Vec<Parcel>,
    /// The last answer each tablet got.
    pub replies: BTreeMap<usize, Answer>,
    /// Which canaries each tablet must not be given now.
    pub barred: BTreeMap<usize, BTreeSet<String>>,
    /// How often a canary was seen where it is allowed.
    pub canaries: u64,
    /// What was wrong.
    pub wrong: Vec<String>,
    /// How many faults happened.
    pub happened: u64,
}

/// The way, shared by all tablets.
#[derive(Clone)]
pub struct Way {
    state: Arc<Mutex<WayState>>,
    time: Time,
}

/// One tablet's end of it.
pub struct End {
    way: Way,
    who: usize,
}

impl Way {
    /// A way to a server.
    #[must_use]
    pub fn new(server: ServerBox, time: Time) -> Self {
        let state = WayState {
            server,
            faults: BTreeMap::new(),
            late: Vec::new(),
            kept: Vec::new(),
            replies: BTreeMap::new(),
            barred: BTreeMap::new(),
            canaries: 0,
            wrong: Vec::new(),
            happened: 0,
        };
        Self { state: Arc::new(Mutex::new(state)), time }
    }

    /// A tablet's end.
    #[must_use]
    pub fn end(&self, who: usize) -> Arc<End> {
        Arc::new(End { way: self.clone(), who })
    }

    /// What the way knows.
    pub fn state(&self) -> MutexGuard<'_, WayState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Late requests whose time has come arrive now.
    pub fn arrivals(&self) {
        let mut state = self.state();
        let now = self.time.now();
        while let Some(at) = state.late.iter().position(|(at, _)| *at <= now) {
            let (_, parcel) = state.late.remove(at);
            deliver(&mut state, &parcel);
        }
    }
}

/// Hands a request to the server; a panic that comes out of it is a violation.
fn deliver(state: &mut WayState, parcel: &Parcel) -> Option<Answer> {
    let server = &mut state.server;
    match catch_unwind(AssertUnwindSafe(|| server.answer(parcel))) {
        Ok(answer) => answer,
        Err(_) => {
            state.wrong.push(format!("panic: the server over {}", parcel.path));
            None
        }
    }
}

impl Transport for End {
    fn send(&self, call: Call<'_>) -> Result<Answer, Code> {
        let mut parcel = Parcel {
            method: call.method,
            path: call.path.to_owned(),
            sealed_head: call.sealed_head,
            body: call.body,
        };
        let mut state = self.way.state();
        let fault = state.faults.get_mut(&self.who).and_then(VecDeque::pop_front);
        state.happened += u64::from(fault.is_some());
        if parcel.path == "/v1/sync" && state.kept.len() < KEPT_MAX {
            state.kept.push(parcel.clone());
        }
        match fault {
            Some(WayFault::LoseRequest) => return Err(Code::NO_SIGNAL),
            Some(WayFault::Portal) => {
                return Ok(Answer { status: 200, retry_after_s: None, body: PORTAL.to_vec() });
            }
            Some(WayFault::Status(status)) => {
                return Ok(Answer { status, retry_after_s: None, body: Vec::new() });
            }
            Some(WayFault::Late(by)) => {
                if state.late.len() < LATE_MAX {
                    let at = self.way.time.now().saturating_add(by);
                    state.late.push((at, parcel));
                }
                return Err(Code::TIMED_OUT);
            }
            Some(WayFault::CutRequest) => {
                let half = parcel.body.len() / 2;
                parcel.body.truncate(half);
            }
            Some(WayFault::CorruptRequest) => {
                let middle = parcel.body.len() / 3;
                if let Some(byte) = parcel.body.get_mut(middle) {
                    *byte ^= 0x20;
                }
            }
            Some(WayFault::Twice) => {
                let first = deliver(&mut state, &parcel);
                deliver(&mut state, &parcel);
                return self.witnessed(&mut state, first);
            }
            _ => {}
        }
        let answer = deliver(&mut state, &parcel);
        match fault {
            Some(WayFault::LoseReply) => Err(Code::TIMED_OUT),
            Some(WayFault::OldReply) => {
                let old = state.replies.get(&self.who).cloned();
                self.witnessed(&mut state, answer).and_then(|_| old.ok_or(Code::TIMED_OUT))
            }
            Some(WayFault::CutReply) => {
                let mut answer = self.witnessed(&mut state, answer)?;
                let half = answer.body.len() / 2;
                answer.body.truncate(half);
                Ok(answer)
            }
            _ => self.witnessed(&mut state, answer),
        }
    }
}

const PORTAL: &[u8] = b"<!DOCTYPE html><html><body>wifi: please log in</body></html>";

impl End {
    /// Looks into the clear bytes of an answer for what this tablet must not be given.
    fn witnessed(&self, state: &mut WayState, answer: Option<Answer>) -> Result<Answer, Code> {
        let answer = answer.ok_or(Code::NO_SIGNAL)?;
        if answer.status == 200
            && let Ok(clear) = frame::inflate(&answer.body, REPLY_BYTES_MAX)
        {
            let found = canaries(&clear);
            let barred = state.barred.get(&self.who);
            for canary in &found {
                if barred.is_some_and(|barred| barred.contains(canary)) {
                    state
                        .wrong
                        .push(format!("canary: {canary} left the server for tablet {}", self.who));
                }
            }
            state.canaries += u64::try_from(found.len()).unwrap_or(0);
            state.replies.insert(self.who, answer.clone());
        }
        Ok(answer)
    }
}

/// The canaries in some bytes: what stands between a kite and a dot.
pub fn canaries(bytes: &[u8]) -> BTreeSet<String> {
    const KITE: &[u8] = "鸢".as_bytes();
    let mut found = BTreeSet::new();
    for at in 0..bytes.len().saturating_sub(KITE.len()) {
        if bytes.get(at..at + KITE.len()) == Some(KITE) {
            let rest = &bytes[at + KITE.len()..];
            let end = rest.iter().take(12).position(|byte| *byte == b'.');
            if let Some(name) = end.and_then(|end| std::str::from_utf8(&rest[..end]).ok()) {
                found.insert(name.to_owned());
            }
        }
    }
    found
}
