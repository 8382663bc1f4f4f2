//! The way to the server as a port: one request, one answer. What an answer means stands in `answer`; the real
//! one, over HTTP, in `http`; the simulator's is a function call.

mod answer;

use minicbor::bytes::ByteVec;
use sync::code::Code;

pub use answer::{Refused, open_answer};

/// Whom to believe to be the server.
#[derive(Clone, Copy, Debug)]
pub enum Trust<'a> {
    /// Nobody: the answer is verified by the root key, and nothing secret is sent. Only for the two calls of
    /// enrolment and to learn of a renewed certificate.
    AnswerOnly,
    /// Who shows one of these certificates (DER), or one issued under them.
    Pinned(&'a [ByteVec]),
}

/// How it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Without a body; the sealed head in a header.
    Get,
    /// With a body.
    Post,
    /// With a body.
    Put,
}

/// One request.
#[derive(Clone, Debug)]
pub struct Call<'a> {
    /// `https://…`; `http://` on this machine only.
    pub address: &'a str,
    /// How.
    pub method: Method,
    /// `/v1/sync`.
    pub path: &'a str,
    /// The value of [`sync::request::REQUEST_HEADER`], for a GET that has to be signed.
    pub sealed_head: Option<String>,
    /// The body; empty for a GET.
    pub body: Vec<u8>,
    /// Whom to believe.
    pub trust: Trust<'a>,
    /// An answer over this size is not read to its end.
    pub answer_bytes_max: usize,
}

/// What came back, whoever said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After` in seconds.
    pub retry_after_s: Option<u32>,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Brings one request to the server and its answer back.
pub trait Transport: Send + Sync {
    /// Sends a request.
    ///
    /// Never waits longer than the stall time-out without a byte moving.
    ///
    /// # Errors
    /// [`Code::NO_SIGNAL`], [`Code::TIMED_OUT`], [`Code::CUT_REPLY`], [`Code::NOT_OUR_SERVER`],
    /// [`Code::SERVER_UNKNOWN`], [`Code::TOO_LARGE`].
    fn send(&self, call: Call<'_>) -> Result<Answer, Code>;
}
