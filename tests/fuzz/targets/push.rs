//! Any body under a sound signature: a tablet that was taken over can sign what it likes.

#![no_main]

use libfuzzer_sys::fuzz_target;
use model::id::{DeviceId, IncarnationId, TenantId};
use doorstep_sync::cbor;
use doorstep_sync::chunk::Known;
use doorstep_sync::frame;
use doorstep_sync::hash::Hash;
use doorstep_sync::key::{PublicKey, SigningKey, sign};
use doorstep_sync::limits::PUSH_BODY_BYTES_MAX;
use doorstep_sync::push::{self, PUSH_SUITE, PUSH_VERSION, Push, PushHead};

fuzz_target!(|data: &[u8]| {
    let Some((count, body)) = data.split_first() else { return };
    if body.len() > PUSH_BODY_BYTES_MAX {
        return;
    }
    let Ok(framed) = frame::deflate(body) else { return };
    let key = SigningKey::from_bytes(&[1; 32]);
    let head = PushHead {
        version: PUSH_VERSION,
        suite: PUSH_SUITE,
        tenant: TenantId::from_bytes([2; 16]),
        device: DeviceId::from_bytes([3; 16]),
        incarnation: IncarnationId::from_bytes([4; 16]),
        first_seq: 1,
        prev: Hash([5; 32]),
        count: u32::from(*count),
        tip: Hash([6; 32]),
        body_len: u32::try_from(body.len()).unwrap_or(u32::MAX),
        body_sha256: Hash::of(&framed),
    };
    let signature = sign(&key, "doorstep.push.1", &cbor::encode(&head));
    let push = Push { head, signature, body: framed };
    // The chain's tip cannot be known before the body is put together, so that is as far as anything comes.
    if let Ok(verified) = push::verify(&push, &PublicKey::of(&key)) {
        let _ = verified.open(&Known::default());
    }
});
