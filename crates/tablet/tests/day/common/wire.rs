//! The way to the district as a function call, with the faults a way to a server has.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use doorstep_tablet::transport::{Answer, Call, Transport};
use sync::code::Code;
use sync::refusal::Refusal;

use super::District;

/// What goes wrong with one request.
#[derive(Clone, Debug)]
pub enum Fault {
    /// It never gets there.
    NoSignal,
    /// It gets there; the answer is lost on the way back.
    AnswerLost,
    /// It gets there; so much of the answer comes back.
    AnswerCut(usize),
    /// A portal answers instead.
    Portal,
    /// The server is busy.
    Busy(u32),
    /// The server says no.
    Refused(Code),
    /// The TLS certificate is not one that was pinned.
    UnknownServer,
}

pub struct Wire {
    pub district: Mutex<Arc<District>>,
    faults: Mutex<VecDeque<(String, Fault)>>,
    /// Paths asked for, in order.
    pub asked: Mutex<Vec<String>>,
    /// Where the last request went.
    pub address: Mutex<String>,
    /// Called while a request is under way.
    pub meanwhile: Mutex<Option<Box<dyn FnMut() + Send>>>,
}

impl Wire {
    pub fn new(district: Arc<District>) -> Self {
        Self {
            district: Mutex::new(district),
            faults: Mutex::default(),
            asked: Mutex::default(),
            address: Mutex::default(),
            meanwhile: Mutex::default(),
        }
    }

    /// The next request whose path begins so goes wrong.
    pub fn fail(&self, path: &str, fault: Fault) {
        self.faults.lock().unwrap().push_back((path.to_owned(), fault));
    }

    fn next_fault(&self, path: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap();
        let at = faults.iter().position(|(of, _)| path.starts_with(of))?;
        faults.remove(at).map(|(_, fault)| fault)
    }
}

impl Transport for Wire {
    fn send(&self, call: Call<'_>) -> Result<Answer, Code> {
        self.asked.lock().unwrap().push(call.path.to_owned());
        *self.address.lock().unwrap() = call.address.to_owned();
        if let Some(meanwhile) = self.meanwhile.lock().unwrap().as_mut() {
            meanwhile();
        }
        let fault = self.next_fault(call.path);
        match &fault {
            Some(Fault::NoSignal) => return Err(Code::NO_SIGNAL),
            Some(Fault::UnknownServer) => return Err(Code::SERVER_UNKNOWN),
            Some(Fault::Portal) => {
                return Ok(Answer {
                    status: 200,
                    retry_after_s: None,
                    body: b"<!DOCTYPE html>".to_vec(),
                });
            }
            Some(Fault::Busy(seconds)) => {
                return Ok(Answer {
                    status: 429,
                    retry_after_s: Some(*seconds),
                    body: Refusal::new(Code::TOO_MANY_REQUESTS).encode(),
                });
            }
            Some(Fault::Refused(code)) => {
                let body = Refusal::new(code.clone()).encode();
                return Ok(Answer { status: 403, retry_after_s: None, body });
            }
            _ => {}
        }
        let district = Arc::clone(&self.district.lock().unwrap());
        let mut answer = match district.answer(&call) {
            Ok(body) => Answer { status: 200, retry_after_s: None, body },
            Err(refusal) => Answer { status: 400, retry_after_s: None, body: refusal.encode() },
        };
        match fault {
            Some(Fault::AnswerLost) => Err(Code::CUT_REPLY),
            Some(Fault::AnswerCut(bytes)) => {
                answer.body.truncate(bytes);
                Ok(answer)
            }
            _ => Ok(answer),
        }
    }
}
