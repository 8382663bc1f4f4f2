//! Every page of a database file and of its write-ahead log in the clear, used or free: for looking whether anything of
//! what was erased is still there. As SQLCipher 4 writes them.

use std::path::Path;

use aes::Aes256;
use aes::cipher::generic_array::GenericArray;
use aes::cipher::{BlockDecrypt, KeyInit};
use data_encoding::HEXLOWER;
use sync::hash::Hash;

const PAGE: usize = 4_096;
/// What a page was mixed with, and its seal.
const RESERVED: usize = 80;
const BLOCK: usize = 16;
const SALT: usize = 16;
const WAL_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

/// The pages of a file and of its log.
#[derive(Debug)]
pub struct Pages(Vec<Vec<u8>>);

impl Pages {
    /// From bytes.
    pub fn of(file: &[u8], log: &[u8], key: &[u8; 32]) -> Self {
        let mut all: Vec<Vec<u8>> = file
            .chunks_exact(PAGE)
            .enumerate()
            .map(|(at, page)| decrypted(page, key, at == 0))
            .collect();
        let head = all.first().and_then(|page| page.get(..2));
        assert!(head.is_none_or(|head| head == [16, 0]), "the first page is not under this key");
        for frame in log.get(WAL_HEAD..).unwrap_or_default().chunks_exact(FRAME_HEAD + PAGE) {
            let (head, page) = frame.split_at(FRAME_HEAD);
            all.push(decrypted(page, key, head.first_chunk() == Some(&1_u32.to_be_bytes())));
        }
        Self(all)
    }

    /// From a folder.
    pub fn read(database: &Path, key: &[u8; 32]) -> Self {
        let log = std::path::PathBuf::from(format!("{}-wal", database.display()));
        let file = std::fs::read(database).expect("a database");
        Self::of(&file, &std::fs::read(log).unwrap_or_default(), key)
    }

    /// Whether some bytes stand anywhere in them.
    pub fn hold(&self, canary: &[u8]) -> bool {
        self.0.iter().any(|page| page.windows(canary.len()).any(|it| it == canary))
    }

    /// Of some canaries, the names of those that are found.
    pub fn found<'c>(&self, canaries: &'c [(String, Vec<u8>)]) -> Vec<&'c str> {
        let there = canaries.iter().filter(|(_, bytes)| self.hold(bytes));
        there.map(|(name, _)| name.as_str()).collect()
    }
}

fn decrypted(page: &[u8], key: &[u8; 32], first: bool) -> Vec<u8> {
    let cipher = Aes256::new(GenericArray::from_slice(key));
    let begins = if first { SALT } else { 0 };
    let (body, rest) = page.split_at(PAGE - RESERVED);
    let mut mixed = rest.get(..BLOCK).unwrap_or_default().to_vec();
    let mut plain = Vec::with_capacity(PAGE);
    for block in body.get(begins..).unwrap_or_default().chunks_exact(BLOCK) {
        let mut out = *GenericArray::from_slice(block);
        cipher.decrypt_block(&mut out);
        plain.extend(out.iter().zip(&mixed).map(|(byte, with)| byte ^ with));
        mixed = block.to_vec();
    }
    plain
}

/// Some bytes of the saved form of a record in a database that no other record's has: it may be packed closer than any
/// text in it. What is read is a copy: a tablet lets nobody else into its file.
pub fn saved_bytes(database: &Path, key: &[u8; 32], document: &[u8; 16]) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.db");
    std::fs::copy(database, &copy).expect("copied");
    let log = std::path::PathBuf::from(format!("{}-wal", database.display()));
    if log.exists() {
        std::fs::copy(log, folder.path().join("copy.db-wal")).expect("copied");
    }
    let connection = rusqlite::Connection::open(copy).expect("opened");
    let salt = Hash::under("doorstep.salt.1", &[key]);
    let raw = [&key[..], salt.as_bytes().get(..SALT).unwrap_or_default()].concat();
    let key = format!("x'{}'", HEXLOWER.encode(&raw));
    connection.pragma_update(None, "key", key).expect("unlocked");
    let sql = "SELECT saved FROM document WHERE id = ?1";
    let saved: Vec<u8> = connection.query_row(sql, [document], |row| row.get(0)).expect("there");
    let mut others = connection.prepare("SELECT saved FROM document WHERE id <> ?1").expect("read");
    let others = others.query_map([document], |row| row.get(0)).expect("read");
    let others: Vec<Vec<u8>> = others.collect::<Result<_, _>>().expect("read");
    let own = |bytes: &&[u8]| {
        !others.iter().any(|other| other.windows(bytes.len()).any(|it| it == *bytes))
    };
    saved.windows(24).step_by(12).find(own).expect("something of its own").to_vec()
}

/// A server's database key, from its keys folder.
pub fn server_key(keys: &Path) -> [u8; 32] {
    let text = std::fs::read_to_string(keys.join("database.key")).expect("a key");
    let bytes = HEXLOWER.decode(text.trim().as_bytes()).expect("hex");
    bytes.try_into().expect("thirty-two bytes")
}
