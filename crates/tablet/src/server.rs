//! Asking the district's server as this tablet: sealed requests, a wrong clock and a renewed certificate put right
//! on the way. What is asked stands in `sync`; nothing here touches the database while it waits.

use std::sync::{Arc, PoisonError};

use sync::cbor;
use sync::code::Code;
use sync::request::{self, Carrier};
use sync::trust::{DistrictInfo, Nonce, RootHash, SignedTime};

use crate::enrol::ask_district;
use crate::error::Result;
use crate::ports::Ports;
use crate::session::{ServerClock, Session};
use crate::transport::{Answer, Call, Method, Refused, Trust, open_answer};
use crate::unlock::NOTE_DISTRICT;

/// The server, as an unlocked tablet reaches it.
pub(crate) struct Server<'a> {
    pub(crate) session: &'a Session,
    pub(crate) ports: &'a Ports,
}

/// What is asked.
#[derive(Clone)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    /// Whether changesets come with it: then the last signed server time does too.
    pub(crate) pushes: bool,
    pub(crate) answer_bytes_max: usize,
}

impl Server<'_> {
    /// Sends a request and gives the body of the answer with the nonce it was asked under.
    ///
    /// # Errors
    /// What the way there and the server say. A tablet with a wrong clock has asked again with the server's time,
    /// and one whose server has renewed its certificate with the new one.
    pub(crate) fn ask(&self, request: &Request) -> Result<(Vec<u8>, Nonce)> {
        let mut clock_put_right = false;
        loop {
            let nonce = self.session.work(|work| Ok(Nonce(work.rng.bytes())))?;
            let answer = self.send(request, nonce)?;
            match open_answer(answer) {
                Ok(body) => return Ok((body, nonce)),
                Err(refused) if !clock_put_right && self.learn_time(&refused, nonce) => {
                    clock_put_right = true
                }
                Err(refused) => return Err(refused.into_error()),
            }
        }
    }

    fn send(&self, request: &Request, nonce: Nonce) -> Result<Answer> {
        match self.send_once(request, nonce) {
            Err(error) if error.code() == Code::SERVER_UNKNOWN && self.learn_district()? => {
                self.send_once(request, nonce)
            }
            other => other,
        }
    }

    fn send_once(&self, request: &Request, nonce: Nonce) -> Result<Answer> {
        let (method, word) = match request.method {
            Method::Get => (Method::Get, "GET"),
            Method::Post => (Method::Post, "POST"),
            Method::Put => (Method::Put, "PUT"),
        };
        let target = format!("{word} {}", request.path);
        let carrier = self.carrier(request, nonce)?;
        let key = &self.session.signing;
        let (sealed_head, body) = match method {
            Method::Get => (Some(request::seal_header(&carrier, &target, key)), Vec::new()),
            Method::Post | Method::Put => {
                (None, request::seal(&carrier, &target, request.body.clone(), key))
            }
        };
        let district = self.session.district();
        Ok(self.ports.transport.send(Call {
            address: &self.session.address,
            method,
            path: &request.path,
            sealed_head,
            body,
            trust: Trust::Pinned(&district.tls_certificates),
            answer_bytes_max: request.answer_bytes_max,
        })?)
    }

    fn carrier(&self, request: &Request, nonce: Nonce) -> Result<Carrier> {
        let last_server_time = match request.pushes {
            true => self.session.work(|work| Ok(work.store.proven_time()?))?,
            false => None,
        };
        let time = self.session.server_now(&*self.ports.clock);
        Ok(Carrier { device: self.session.identity.device, nonce, time, last_server_time })
    }

    /// Whether the refusal was about the time and said the right one.
    fn learn_time(&self, refused: &Refused, nonce: Nonce) -> bool {
        match &refused.server_time {
            Some(time) if refused.code == Code::STALE_REQUEST && time.nonce == nonce => {
                self.believe_time(time)
            }
            _ => false,
        }
    }

    /// Keeps the server's time, if it is the server that said it.
    pub(crate) fn believe_time(&self, time: &SignedTime) -> bool {
        let district = self.session.district();
        if time.verify(&district.server.value.public_key).is_err() {
            return false;
        }
        let (boot, boot_ms) = self.ports.clock.boot();
        let learnt = ServerClock { at: time.time, boot, boot_ms };
        *self.session.server_clock.lock().unwrap_or_else(PoisonError::into_inner) = Some(learnt);
        true
    }

    /// Asks anew what the district says of itself, under the root pinned at enrolment; whether it says something
    /// else than before.
    ///
    /// # Errors
    /// What the way there says, [`Code::SERVER_UNKNOWN`] for another root.
    pub(crate) fn learn_district(&self) -> Result<bool> {
        let known = self.session.district();
        let root = RootHash::of(&known.root);
        let info: DistrictInfo =
            ask_district(&*self.ports.transport, &self.session.address, &root)?;
        let said = &info.value;
        let same_house = said.tenant == known.tenant && said.demo == known.demo;
        // An old description, played again, would bring back a key that was given up.
        let older = said.server.value.from < known.server.value.from;
        if !same_house || older || *said == *known {
            return Ok(false);
        }
        self.session
            .work(|work| Ok(work.store.set_note(NOTE_DISTRICT, &cbor::encode(&info))?))?;
        *self.session.district.lock().unwrap_or_else(PoisonError::into_inner) =
            Arc::new(info.value);
        Ok(true)
    }
}
