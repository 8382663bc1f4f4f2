//! The way to the server, which can be cut: before a request arrives, after it did, in the middle of the answer, or by
//! somebody who answers in the server's place.

use std::collections::BTreeMap;
use std::sync::Mutex;

use sync::code::Code;
use sync::pack::CHUNK_PATH;
use tablet::http::HttpTransport;
use tablet::transport::{Answer, Call, Transport};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Before,
    After,
    InTheMiddle,
    Portal,
}

pub(crate) struct Way {
    http: HttpTransport,
    plan: Mutex<Plan>,
}

impl Default for Way {
    fn default() -> Self {
        Self { http: HttpTransport::new(), plan: Mutex::default() }
    }
}

#[derive(Debug, Default)]
struct Plan {
    /// Requests that still get through, and what becomes of the one after.
    next: Option<(usize, Cut)>,
    /// The same, counting chunks alone.
    chunk: Option<usize>,
    /// Chunks that arrived whole, with how often.
    chunks: BTreeMap<sync::hash::Hash, u32>,
}

impl Way {
    pub(crate) fn cut_after(&self, requests: usize, cut: Cut) {
        self.plan.lock().unwrap().next = Some((requests, cut));
    }

    /// Cuts at the chunk of this number.
    pub(crate) fn cut_at_chunk(&self, number: usize) {
        self.plan.lock().unwrap().chunk = Some(number);
    }

    pub(crate) fn heal(&self) {
        let mut plan = self.plan.lock().unwrap();
        (plan.next, plan.chunk) = (None, None);
    }

    /// The chunks that arrived whole, with how often each did.
    pub(crate) fn chunks(&self) -> BTreeMap<sync::hash::Hash, u32> {
        self.plan.lock().unwrap().chunks.clone()
    }

    fn fate(&self, path: &str) -> Option<Cut> {
        let mut plan = self.plan.lock().unwrap();
        if path == CHUNK_PATH
            && let Some(left) = plan.chunk.as_mut()
        {
            *left = left.saturating_sub(1);
            if *left == 0 {
                return Some(Cut::Before);
            }
        }
        match plan.next.as_mut() {
            Some((0, cut)) => Some(*cut),
            Some((left, _)) => {
                *left -= 1;
                None
            }
            None => None,
        }
    }
}

impl Transport for Way {
    fn send(&self, call: Call<'_>) -> Result<Answer, Code> {
        let path = call.path.to_owned();
        let fate = self.fate(&path);
        if fate == Some(Cut::Before) {
            return Err(Code::NO_SIGNAL);
        }
        let mut answer = self.http.send(call)?;
        match fate {
            Some(Cut::After) => return Err(Code::TIMED_OUT),
            Some(Cut::Portal) => answer.body = b"<html>please log in</html>".to_vec(),
            Some(Cut::InTheMiddle) => answer.body.truncate(answer.body.len() / 2),
            _ if path == CHUNK_PATH => {
                let name = sync::hash::Hash::of(&answer.body);
                *self.plan.lock().unwrap().chunks.entry(name).or_default() += 1;
            }
            _ => {}
        }
        Ok(answer)
    }
}
