//! One request on the wire and its answer back, bounded in size and in silence.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::{Body, Client, Request, Response, Url};
use sync::code::Code;
use sync::request::REQUEST_HEADER;

use super::{fault, upload::Upload};
use crate::transport::{Answer, Call, Method};

/// What goes out, owned by the task that sends it.
pub(super) struct Outgoing {
    method: Method,
    sealed_head: Option<String>,
    body: Vec<u8>,
    answer_bytes_max: usize,
}

impl Outgoing {
    pub(super) fn of(call: Call<'_>) -> Self {
        Self {
            method: call.method,
            sealed_head: call.sealed_head,
            body: call.body,
            answer_bytes_max: call.answer_bytes_max,
        }
    }
}

/// Sends and reads; ends when the answer is whole, something fails, or `stall` passes without a byte moving.
pub(super) async fn run(
    client: Client,
    url: Url,
    outgoing: Outgoing,
    stall: Duration,
) -> Result<Answer, Code> {
    let moved = Arc::new(AtomicU64::new(0));
    let mut work = pin!(send_and_read(client, url, outgoing, Arc::clone(&moved)));
    loop {
        let before = moved.load(Ordering::Relaxed);
        match tokio::time::timeout(stall, &mut work).await {
            Ok(answer) => return answer,
            Err(_) if moved.load(Ordering::Relaxed) != before => {}
            Err(_) => return Err(Code::TIMED_OUT),
        }
    }
}

async fn send_and_read(
    client: Client,
    url: Url,
    outgoing: Outgoing,
    moved: Arc<AtomicU64>,
) -> Result<Answer, Code> {
    let bytes_max = outgoing.answer_bytes_max;
    let request = request(url, outgoing, Arc::clone(&moved))?;
    let mut response = client.execute(request).await.map_err(|error| fault::code_of(&error))?;
    moved.fetch_add(1, Ordering::Relaxed);
    let (status, retry_after_s) = (response.status().as_u16(), retry_after(&response));
    let claimed = response.content_length().and_then(|len| usize::try_from(len).ok());
    if claimed.is_some_and(|len| len > bytes_max) {
        return Err(Code::TOO_LARGE);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| Code::CUT_REPLY)? {
        moved.fetch_add(1, Ordering::Relaxed);
        if body.len().saturating_add(chunk.len()) > bytes_max {
            return Err(Code::TOO_LARGE);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, retry_after_s, body })
}

fn request(url: Url, outgoing: Outgoing, moved: Arc<AtomicU64>) -> Result<Request, Code> {
    let Outgoing { method, sealed_head, body, .. } = outgoing;
    let http = match method {
        Method::Get => reqwest::Method::GET,
        Method::Post => reqwest::Method::POST,
        Method::Put => reqwest::Method::PUT,
    };
    let mut request = Request::new(http, url);
    if let Some(head) = sealed_head {
        request.headers_mut().insert(REQUEST_HEADER, head.parse().map_err(|_| Code::TOO_LARGE)?);
    }
    if method != Method::Get {
        request
            .headers_mut()
            .insert(CONTENT_TYPE, reqwest::header::HeaderValue::from_static("application/cbor"));
        *request.body_mut() = Some(Body::wrap(Upload::new(body, moved)));
    }
    Ok(request)
}

/// `Retry-After` in seconds; dates are not read, our server sends none.
fn retry_after(response: &Response) -> Option<u32> {
    response.headers().get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}
