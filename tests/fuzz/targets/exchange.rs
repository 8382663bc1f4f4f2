//! Any request and any answer: read, or refused with a code.

#![no_main]

use libfuzzer_sys::fuzz_target;
use doorstep_sync::exchange::{SyncReply, SyncRequest};
use doorstep_sync::frame;
use doorstep_sync::limits::REQUEST_BYTES_MAX;
use doorstep_sync::request;

fuzz_target!(|data: &[u8]| {
    let _ = SyncRequest::decode(data);
    let _ = request::read(data, REQUEST_BYTES_MAX);
    if let Ok(framed) = frame::deflate(data)
        && let Ok(reply) = SyncReply::decode(&framed)
    {
        assert!(reply.encode().is_ok(), "what was read can be written");
    }
});
