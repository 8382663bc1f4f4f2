//! Any chunk of a pack, and any manifest: put together or refused; each change it gives is asked about at the gate.

#![no_main]

use doorstep_sync::key::{PublicKey, SigningKey};
use doorstep_sync::pack::{self, Manifest};
use doorstep_sync::{frame, gate};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let server = PublicKey::of(&SigningKey::from_bytes(&[1; 32]));
    let _ = Manifest::read(data, "grid/990101001001001", &server);
    let Ok(chunk) = frame::deflate(data) else { return };
    let Ok(documents) = pack::read(&chunk) else { return };
    for change in documents.iter().flat_map(|document| &document.changes) {
        let _ = gate::change(&change.raw);
    }
    assert!(pack::write(&documents).is_ok(), "what was read can be written");
});
