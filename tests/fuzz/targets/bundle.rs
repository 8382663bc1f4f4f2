//! Any courier's file, and any frame inside one that was sealed properly: read as far as it goes, or refused.

#![no_main]

use doorstep_sync::bundle::{Answer, BundleId, BundleSecret, Content, Head, Reader, Way, Writer};
use libfuzzer_sys::fuzz_target;
use model::id::TenantId;

const SEED: [u8; 32] = [3; 32];

fn read(file: &[u8]) {
    let secret = |head: &Head| Ok(BundleSecret::derive(&SEED, head.id));
    let Ok((head, mut reader)) = Reader::begin(file, secret) else { return };
    let _ = head.check(Way::There, TenantId::from_bytes([1; 16]));
    while let Some(frame) = reader.frame().expect("a slice cannot fail") {
        let _ = Content::decode(&frame);
        let _ = Answer::decode(&frame);
    }
    let whole = u64::try_from(file.len()).unwrap_or(u64::MAX);
    assert!(reader.at() <= whole, "no more was read than there is");
}

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else { return };
    if way % 2 == 0 {
        return read(data);
    }
    let id = BundleId([2; 16]);
    let head = Head::there(TenantId::from_bytes([1; 16]), id, b"age".to_vec());
    let secret = BundleSecret::derive(&SEED, id);
    let mut file = Writer::begin(Vec::new(), &head, &secret).expect("memory");
    if file.frame(data).is_ok() {
        read(&file.into_inner());
    }
});
