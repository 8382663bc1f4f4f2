//! The file itself: a few clear bytes, then frames, each encrypted and authenticated by itself under its number, so that
//! a file that was cut gives everything before the cut, and one damaged frame costs only itself.

use std::io::{self, Read, Write};

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit, Nonce};

use super::{BundleSecret, FRAME_BYTES_MAX, Head};
use crate::cbor;
use crate::code::Code;

const MAGIC: [u8; 8] = *b"DSBUNDL1";
const HEAD_BYTES_MAX: usize = 4 * 1024;
const TAG_BYTES: usize = 16;

/// Writes a file, frame by frame.
pub struct Writer<W> {
    to: W,
    cipher: ChaCha20Poly1305,
    next: u64,
}

impl<W: Write> Writer<W> {
    /// Begins a file.
    ///
    /// # Errors
    /// The writer's.
    pub fn begin(mut to: W, head: &Head, secret: &BundleSecret) -> io::Result<Self> {
        let bytes = cbor::encode(head);
        to.write_all(&MAGIC)?;
        to.write_all(&length(bytes.len())?)?;
        to.write_all(&bytes)?;
        Ok(Self { to, cipher: ChaCha20Poly1305::new(&head.key(secret).into()), next: 0 })
    }

    /// Writes a frame.
    ///
    /// # Errors
    /// The writer's, or when the frame is too large.
    pub fn frame(&mut self, plain: &[u8]) -> io::Result<()> {
        if plain.len() > FRAME_BYTES_MAX {
            return Err(io::Error::from(io::ErrorKind::InvalidInput));
        }
        let sealed = self
            .cipher
            .encrypt(&number(self.next), plain)
            .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
        self.to.write_all(&length(sealed.len())?)?;
        self.to.write_all(&sealed)?;
        self.next += 1;
        Ok(())
    }

    /// What was written to, after the last frame.
    pub fn into_inner(self) -> W {
        self.to
    }
}

/// Where reading ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    /// The first byte that could not be read any more, if the file was cut.
    pub cut_at: Option<u64>,
    /// Frames that were there and could not be opened.
    pub damaged: u64,
}

/// Reads a file as far as it goes.
pub struct Reader<R> {
    from: R,
    cipher: ChaCha20Poly1305,
    next: u64,
    at: u64,
    ended: Ended,
}

/// Reads the clear head of a file.
///
/// # Errors
/// [`Code::BUNDLE_UNREADABLE`] for what is no such file, or one that was cut before anything of it could be read.
pub(super) fn head<R: Read>(from: &mut R) -> Result<(Head, u64), Code> {
    let unreadable = |_: io::Error| Code::BUNDLE_UNREADABLE;
    let mut magic = [0; MAGIC.len()];
    from.read_exact(&mut magic).map_err(unreadable)?;
    let mut len = [0; 4];
    from.read_exact(&mut len).map_err(unreadable)?;
    let len = usize::try_from(u32::from_be_bytes(len)).unwrap_or(usize::MAX);
    if magic != MAGIC || len > HEAD_BYTES_MAX {
        return Err(Code::BUNDLE_UNREADABLE);
    }
    let mut bytes = vec![0; len];
    from.read_exact(&mut bytes).map_err(unreadable)?;
    let head = cbor::decode(&bytes, HEAD_BYTES_MAX).map_err(|_| Code::BUNDLE_UNREADABLE)?;
    let at = MAGIC.len().saturating_add(4).saturating_add(len);
    Ok((head, u64::try_from(at).unwrap_or(u64::MAX)))
}

impl<R: Read> Reader<R> {
    /// Reads the head, and asks for the secret it names.
    ///
    /// # Errors
    /// [`Code::BUNDLE_UNREADABLE`], and what `secret` says.
    pub fn begin(
        mut from: R,
        secret: impl FnOnce(&Head) -> Result<BundleSecret, Code>,
    ) -> Result<(Head, Self), Code> {
        let (head, at) = head(&mut from)?;
        let secret = secret(&head)?;
        let cipher = ChaCha20Poly1305::new(&head.key(&secret).into());
        Ok((head, Self { from, cipher, next: 0, at, ended: Ended::default() }))
    }

    /// The next frame that can be opened; none at the end, wherever that is.
    ///
    /// # Errors
    /// The reader's own.
    pub fn frame(&mut self) -> io::Result<Option<Vec<u8>>> {
        loop {
            let mut len = [0; 4];
            let got = fill(&mut self.from, &mut len)?;
            if got == 0 {
                return Ok(None);
            }
            let size = usize::try_from(u32::from_be_bytes(len)).unwrap_or(usize::MAX);
            if got < len.len() || size > FRAME_BYTES_MAX + TAG_BYTES {
                return Ok(self.cut());
            }
            let mut sealed = vec![0; size];
            if fill(&mut self.from, &mut sealed)? < size {
                return Ok(self.cut());
            }
            let number = number(self.next);
            self.next += 1;
            self.at = self.at.saturating_add(4).saturating_add(u64::from(u32::from_be_bytes(len)));
            match self.cipher.decrypt(&number, sealed.as_slice()) {
                Ok(plain) => return Ok(Some(plain)),
                Err(_) => self.ended.damaged += 1,
            }
        }
    }

    fn cut(&mut self) -> Option<Vec<u8>> {
        self.ended.cut_at = Some(self.at);
        None
    }

    /// How it ended, once [`Reader::frame`] has given none. A file that was cut between two frames does not show it
    /// here: it has no last frame.
    pub const fn ended(&self) -> Ended {
        self.ended
    }

    /// How many bytes have been read and opened.
    pub const fn at(&self) -> u64 {
        self.at
    }
}

/// Fills a buffer as far as there is anything.
fn fill<R: Read>(from: &mut R, buffer: &mut [u8]) -> io::Result<usize> {
    let mut got = 0;
    while let Some(rest) = buffer.get_mut(got..).filter(|rest| !rest.is_empty()) {
        match from.read(rest) {
            Ok(0) => break,
            Ok(more) => got += more,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}

fn length(len: usize) -> io::Result<[u8; 4]> {
    let len = u32::try_from(len).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    Ok(len.to_be_bytes())
}

fn number(n: u64) -> Nonce {
    let mut nonce = [0; 12];
    nonce.iter_mut().skip(4).zip(n.to_be_bytes()).for_each(|(to, from)| *to = from);
    Nonce::from(nonce)
}
