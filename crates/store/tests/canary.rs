//! Canaries: planted in a record, first found in the file; once the record has left, in no page, whether it is used or
//! free, and not in the write-ahead log.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::path::{Path, PathBuf};

use aes::Aes256;
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, KeyInit};
use common::{GRID, KEY, NOW, Server, Worker, reply, set, user};
use doorstep_store::Sent;
use model::document::{Edit, Scalar};
use model::id::DocumentId;
use sync::exchange::{SpaceDelta, SyncReply};
use sync::feed::FeedEntry;
use sync::hash::Hash;

/// As SQLCipher 4 writes them; the last eighty bytes of a page hold what it was mixed with and its seal.
const PAGE: usize = 4_096;
const RESERVED: usize = 80;
const BLOCK: usize = 16;
const SALT: usize = 16;
const WAL_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

const NAME: &str = "才旦卓玛吉";
const PHONE: &str = "15498765432";
const REMARK: &str = "白天在店里, 钥匙在邻居家";

fn decrypted(page: &[u8], first: bool) -> Vec<u8> {
    let cipher = Aes256::new(GenericArray::from_slice(&KEY));
    let begins = if first { SALT } else { 0 };
    let mut mixed = page[PAGE - RESERVED..PAGE - RESERVED + BLOCK].to_vec();
    let mut plain = Vec::with_capacity(PAGE);
    for block in page[begins..PAGE - RESERVED].chunks_exact(BLOCK) {
        let mut out = *GenericArray::from_slice(block);
        cipher.decrypt_block(&mut out);
        plain.extend(out.iter().zip(&mixed).map(|(byte, with)| byte ^ with));
        mixed = block.to_vec();
    }
    plain
}

/// Every page of the file and of its write-ahead log, in the clear.
fn pages(path: &Path) -> Vec<Vec<u8>> {
    let file = std::fs::read(path).unwrap();
    let mut all: Vec<Vec<u8>> =
        file.chunks_exact(PAGE).enumerate().map(|(at, page)| decrypted(page, at == 0)).collect();
    // Behind the salt SQLite's own header: its page size, how much of a page is kept free, three numbers that never
    // change.
    assert_eq!(all[0][..8], [16, 0, 2, 2, 80, 64, 32, 32], "the first page is read");
    let log = std::fs::read(PathBuf::from(format!("{}-wal", path.display()))).unwrap_or_default();
    for frame in log.get(WAL_HEAD..).unwrap_or_default().chunks_exact(FRAME_HEAD + PAGE) {
        let number = u32::from_be_bytes(frame[..4].try_into().unwrap());
        all.push(decrypted(&frame[FRAME_HEAD..], number == 1));
    }
    all
}

fn found(worker: &Worker, canary: &[u8]) -> bool {
    pages(&worker.path).iter().any(|page| page.windows(canary.len()).any(|it| it == canary))
}

fn photo() -> Vec<u8> {
    (0..40_000_u32).flat_map(|at| at.wrapping_mul(2_654_435_761).to_be_bytes()).collect()
}

/// What of the record can be found, by name.
fn traces(worker: &Worker, id: DocumentId) -> Vec<&'static str> {
    let photo = photo();
    let canaries: [(&str, &[u8]); 6] = [
        ("name", NAME.as_bytes()),
        ("phone", PHONE.as_bytes()),
        ("its tail, as it is searched", b"98765432"),
        ("remark", REMARK.as_bytes()),
        ("photo", &photo[90_000..90_032]),
        ("document", id.as_bytes()),
    ];
    canaries.iter().filter(|(_, bytes)| found(worker, bytes)).map(|(name, _)| *name).collect()
}

/// A colleague's household with a visit that has a photo, as the server would give it.
fn planted(server: &mut Server) -> (DocumentId, DocumentId) {
    let mut other = Worker::new(2);
    let record = other.household(NAME, PHONE);
    let household = other.create(&record);
    other.edit(household, &[Edit::Write("remark".into(), REMARK.into())]);
    let record = other.visit(household, Some("回复暖气"));
    let visit = other.create(&record);
    let named = vec![
        ("blob".to_owned(), Scalar::Bytes(Hash::of(&photo()).as_bytes().to_vec())),
        ("bytes".to_owned(), Scalar::Int(160_000)),
    ];
    let entry = other.entry();
    other.edit(visit, &[Edit::Add("photos".into(), entry, named)]);
    other.push(server);
    (household, visit)
}

fn moved_out(n: u64, documents: &[DocumentId]) -> SyncReply {
    let entries: Vec<_> = (n..)
        .zip(documents)
        .map(|(n, document)| FeedEntry::MovedOut { n, document: *document })
        .collect();
    let cursor = entries.last().unwrap().n();
    reply(Vec::new(), vec![SpaceDelta { space: GRID.into(), entries, cursor }])
}

#[test]
fn a_record_that_moved_out_is_in_no_page_any_more() {
    let mut server = Server::default();
    let (household, visit) = planted(&mut server);
    let mut worker = Worker::new(1);
    worker.store.keep_fetched(Hash::of(&photo()), &photo(), NOW).unwrap();
    worker.pull(&server);
    let all = ["name", "phone", "its tail, as it is searched", "remark", "photo", "document"];
    assert_eq!(traces(&worker, household), all, "planted, and to be found");
    let n = worker.store.cursors().unwrap()[0].n + 1;
    let left = worker.store.apply_reply(&Sent::default(), &moved_out(n, &[household, visit]));
    assert_eq!(left.unwrap().purged.len(), 2);
    assert!(traces(&worker, household).is_empty(), "{:?}", traces(&worker, household));
    assert!(!found(&worker, visit.as_bytes()));
    assert!(traces(&worker.reopen(), household).is_empty());
}

#[test]
fn what_was_written_here_goes_when_the_server_has_it_in_a_backup() {
    let mut server = Server::default();
    let (household, visit) = planted(&mut server);
    let mut worker = Worker::new(1);
    worker.pull(&server);
    worker.edit(household, &[set("best_time", "周末上午十点以后")]);
    worker.push(&mut server);
    let n = worker.store.cursors().unwrap()[0].n + 1;
    let sent = Sent::default();
    worker.store.apply_reply(&sent, &moved_out(n, &[household, visit])).unwrap();
    assert!(!found(&worker, NAME.as_bytes()), "what others wrote");
    assert!(found(&worker, "周末上午十点以后".as_bytes()), "it may be the only copy");
    let backed_up = SyncReply { backed_up_to: 99, ..reply(Vec::new(), Vec::new()) };
    worker.store.apply_reply(&sent, &backed_up).unwrap();
    assert!(!found(&worker, "周末上午十点以后".as_bytes()));
    assert_eq!(user(1), worker.user);
}
