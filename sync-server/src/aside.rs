//! What is written down beside the database and survives it: people, grants, tablets and their revocation, official
//! numbers given. A restored backup is brought up to it, so that no number is given twice and no tablet that was
//! revoked comes back. One encrypted line a change, in a folder of its own; what was erased by right gets its own file
//! there.

use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use data_encoding::BASE64_NOPAD;
use minicbor::{Decode, Encode};
use model::id::UserId;
use model::time::TimeMs;
use sync::cbor;
use sync::erasure::{CERTIFICATE_BYTES_MAX, Certificate};
use sync::hash::Hash;

use crate::derive::hmac_sha256;
use crate::keys::{Secret, create_folder};

/// The file, in the aside folder.
pub const JOURNAL: &str = "journal";
/// Where the list of what was erased by right lies, so that a restore does not bring it back.
pub const ERASED: &str = "erased";

/// Version 1, 2026-11: the first. Base64 of nonce and box, a line feed.
const KEY_DOMAIN: &[u8] = b"doorstep.aside-key.1";
const NONCE_DOMAIN: &str = "doorstep.aside-nonce.1";
const NONCE_BYTES: usize = 24;
const LINE_BYTES_MAX: usize = 64 * 1024;

/// One thing that was done, as it stood afterwards: a later line about the same thing replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Line {
    /// A person.
    #[n(0)]
    User {
        /// Who.
        #[cbor(n(0), with = "sync::cbor::id")]
        id: UserId,
        /// The staff number.
        #[n(1)]
        login: String,
        /// What they are called.
        #[n(2)]
        name: String,
        /// UTC ms.
        #[n(3)]
        made_at: TimeMs,
        /// UTC ms; 0 while the account is open.
        #[n(4)]
        disabled_at: TimeMs,
    },
    /// A grant, ended or not.
    #[n(1)]
    Grant {
        /// Its number.
        #[n(0)]
        id: i64,
        /// Whose.
        #[cbor(n(1), with = "sync::cbor::id")]
        user: UserId,
        /// Where.
        #[n(2)]
        space: String,
        /// To do what.
        #[n(3)]
        right: String,
        /// As what.
        #[n(4)]
        role: String,
        /// UTC ms.
        #[n(5)]
        from: TimeMs,
        /// UTC ms.
        #[n(6)]
        to: TimeMs,
    },
    /// A tablet.
    #[n(2)]
    Device {
        /// Signed by the root; CBOR.
        #[cbor(n(0), with = "minicbor::bytes")]
        certificate: Vec<u8>,
        /// What it runs.
        #[n(1)]
        app_version: String,
        /// UTC ms.
        #[n(2)]
        enrolled_at: TimeMs,
        /// UTC ms; 0 while it may be used.
        #[n(3)]
        revoked_at: TimeMs,
    },
    /// The last official number given.
    #[n(3)]
    Number {
        /// What is counted.
        #[n(0)]
        name: String,
        /// The last one.
        #[n(1)]
        last: u64,
    },
}

/// The folder beside a database.
#[derive(Clone)]
pub struct Aside {
    folder: PathBuf,
    cipher: XChaCha20Poly1305,
    key: Secret,
}

impl Aside {
    /// The folder of a database under its key; made when something is written.
    pub fn new(folder: PathBuf, database: &Secret) -> Self {
        let key = Secret::new(hmac_sha256(database.bytes(), &[KEY_DOMAIN]));
        Self { folder, cipher: XChaCha20Poly1305::new(key.bytes().into()), key }
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Adds lines, down to the disk. One writer at a time: whoever has the database's write lock.
    ///
    /// # Errors
    /// The disk's; then nothing may be committed that depends on them.
    pub fn append(&self, lines: &[Line]) -> std::io::Result<()> {
        self.append_to(JOURNAL, lines)
    }

    fn append_to<T: Encode<()>>(&self, name: &str, lines: &[T]) -> std::io::Result<()> {
        create_folder(&self.folder).map_err(std::io::Error::other)?;
        let path = self.folder.join(name);
        let new = !path.exists();
        let mut file =
            fs::OpenOptions::new().read(true).append(true).create(true).mode(0o600).open(&path)?;
        let at = file.metadata()?.len();
        // What a power cut tore off in the middle of a line stays a line of its own.
        let mut text = if at == 0 { String::new() } else { "\n".to_owned() };
        for (n, line) in (0_u64..).zip(lines) {
            text.push_str(&self.seal(line, at, n)?);
            text.push('\n');
        }
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        if new {
            fs::File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }

    /// Adds certificates of erasures, down to the disk, before what they say is committed.
    ///
    /// # Errors
    /// The disk's; then nothing may be committed that they speak of.
    pub fn certify(&self, certificates: &[Certificate]) -> std::io::Result<()> {
        self.append_to(ERASED, certificates)
    }

    /// Every certificate that can be read. A line torn by a power cut is of an erasure that was never committed.
    ///
    /// # Errors
    /// The disk's.
    pub fn erased(&self) -> std::io::Result<Vec<Certificate>> {
        let read = self.read_from::<Certificate>(ERASED, CERTIFICATE_BYTES_MAX)?;
        let believed = |it: &Certificate| it.verify(&it.value.key).is_ok();
        Ok(read.map(|(all, _)| all.into_iter().filter(believed).collect()).unwrap_or_default())
    }

    /// Every line that can be read, in order, and how many could not; none when there is no journal.
    ///
    /// # Errors
    /// The disk's.
    pub fn read(&self) -> std::io::Result<Option<(Vec<Line>, usize)>> {
        self.read_from(JOURNAL, LINE_BYTES_MAX)
    }

    /// The lines that were added last, as far as they can be read.
    ///
    /// # Errors
    /// The disk's.
    pub fn last(&self) -> std::io::Result<Vec<Line>> {
        let text = self.text(JOURNAL)?.unwrap_or_default();
        let end = text.trim_ascii_end();
        let begin = end.windows(2).rposition(|two| two == b"\n\n").unwrap_or(0);
        let lines = end.get(begin..).unwrap_or_default();
        Ok(self.lines(lines, LINE_BYTES_MAX).0)
    }

    fn read_from<T>(&self, name: &str, bytes_max: usize) -> std::io::Result<Option<(Vec<T>, usize)>>
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        Ok(self.text(name)?.map(|text| self.lines(&text, bytes_max)))
    }

    fn text(&self, name: &str) -> std::io::Result<Option<Vec<u8>>> {
        match fs::read(self.folder.join(name)) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The lines that can be read, and how many could not.
    fn lines<T>(&self, text: &[u8], bytes_max: usize) -> (Vec<T>, usize)
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        let (mut lines, mut unreadable) = (Vec::new(), 0);
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match self.open(line, bytes_max) {
                Some(line) => lines.push(line),
                None => unreadable += 1,
            }
        }
        (lines, unreadable)
    }

    fn seal<T: Encode<()>>(&self, line: &T, at: u64, n: u64) -> std::io::Result<String> {
        let plain = cbor::encode(line);
        // Nothing random is needed: the same place and the same words give the same box.
        let place = [at.to_be_bytes(), n.to_be_bytes()].concat();
        let hash = Hash::under(NONCE_DOMAIN, &[self.key.bytes(), &place, &plain]);
        let mut nonce = [0; NONCE_BYTES];
        nonce.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), plain.as_slice());
        let sealed = sealed.map_err(|_| std::io::Error::other("aside"))?;
        Ok(BASE64_NOPAD.encode(&[&nonce[..], &sealed].concat()))
    }

    fn open<T>(&self, line: &[u8], bytes_max: usize) -> Option<T>
    where
        T: Encode<()> + for<'b> Decode<'b, ()>,
    {
        let bytes = BASE64_NOPAD.decode(line).ok()?;
        let (nonce, sealed) = bytes.split_first_chunk::<NONCE_BYTES>()?;
        let plain = self.cipher.decrypt(&XNonce::from(*nonce), sealed).ok()?;
        cbor::decode(&plain, bytes_max).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(last: u64) -> Line {
        Line::Number { name: "SJ/990101001001/20261122".into(), last }
    }

    fn aside(folder: &Path) -> Aside {
        Aside::new(folder.join("aside"), &Secret::new([3; 32]))
    }

    #[test]
    fn what_was_written_is_read_in_order_and_nothing_of_it_stands_in_the_clear() {
        let folder = tempfile::tempdir().unwrap();
        let it = aside(folder.path());
        assert_eq!((it.read().unwrap(), it.last().unwrap()), (None, vec![]));
        it.append(&[number(1), number(2)]).unwrap();
        assert_eq!(it.last().unwrap(), [number(1), number(2)]);
        it.append(&[number(3)]).unwrap();
        assert_eq!(it.last().unwrap(), [number(3)]);
        assert_eq!(it.read().unwrap(), Some((vec![number(1), number(2), number(3)], 0)));
        let text = fs::read_to_string(it.folder().join(JOURNAL)).unwrap();
        assert!(!text.contains("990101001001"));
        let other = Aside::new(it.folder().to_owned(), &Secret::new([4; 32]));
        assert_eq!(other.read().unwrap(), Some((vec![], 3)));
    }

    #[test]
    fn a_line_torn_by_a_power_cut_spoils_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let it = aside(folder.path());
        it.append(&[number(1), number(2)]).unwrap();
        let path = it.folder().join(JOURNAL);
        let text = fs::read(&path).unwrap();
        for cut in 1..text.len() {
            fs::write(&path, &text[..cut]).unwrap();
            it.append(&[number(3)]).unwrap();
            let (lines, unreadable) = it.read().unwrap().unwrap();
            assert_eq!(lines.last(), Some(&number(3)), "{cut}");
            assert_eq!(it.last().unwrap().last(), Some(&number(3)), "{cut}");
            assert!(lines.len() + unreadable >= 2, "{cut}");
        }
    }

    #[test]
    fn a_line_is_written_as_it_always_was() {
        let folder = tempfile::tempdir().unwrap();
        let text = aside(folder.path()).seal(&number(7), 0, 0).unwrap();
        assert_eq!(
            Hash::of(text.as_bytes()).to_string(),
            "c5a8cb02a266c3b47312bccfa64ce7727eec7a71c5f52c5a85937c6132ffbc8c"
        );
    }
}
