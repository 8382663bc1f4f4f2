//! Photos: offered in a sync request, sent by `PUT /v1/blobs/<sha256 hex>` or piece by piece by
//! `PUT …/<from>/<of>`, fetched by GET or from an offset on by `GET …/<from>`. A name is the SHA-256 of the bytes,
//! so nothing can be put under another's name, however many pieces it came in.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::cbor;
use crate::code::Code;
use crate::hash::Hash;
use crate::limits::{BLOB_BYTES_MAX, BLOB_PIECE_BYTES};

const PREFIX: &str = "/v1/blobs/";

/// The path of a photo, for PUT and GET.
pub fn path(hash: &Hash) -> String {
    format!("{PREFIX}{hash}")
}

/// The path of a photo's bytes from one on, of so many, for PUT.
pub fn piece_path(hash: &Hash, from: u64, of: u64) -> String {
    format!("{PREFIX}{hash}/{from}/{of}")
}

/// The path of a photo's bytes from one on, for GET: at most [`BLOB_PIECE_BYTES`]; fewer are the last ones.
pub fn rest_path(hash: &Hash, from: u64) -> String {
    format!("{PREFIX}{hash}/{from}")
}

/// What PUT answers: how much of the photo is here now, whoever thought what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Progress {
    /// Bytes the server has of this tablet's sending; the next piece begins there.
    #[n(0)]
    pub has: u64,
    /// Once all are there: the server's commit by then. A backup beyond it has the photo.
    #[n(1)]
    pub commit: Option<u64>,
}

impl Progress {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        cbor::decode(bytes, PROGRESS_BYTES_MAX)
    }
}

/// An encoded [`Progress`], at most.
pub const PROGRESS_BYTES_MAX: usize = 32;

/// What GET answers from a byte on. Not the bare bytes: some piece begins as a portal's page does.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(array)]
pub struct Rest {
    /// How many bytes the photo has.
    #[n(0)]
    pub of: u64,
    /// At most [`BLOB_PIECE_BYTES`] of them.
    #[n(1)]
    pub bytes: ByteVec,
}

impl Rest {
    /// A photo's, from one byte on.
    pub fn of(photo: &[u8], from: u64) -> Self {
        let of = u64::try_from(photo.len()).unwrap_or(u64::MAX);
        Self { of, bytes: piece(photo, from).to_vec().into() }
    }

    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        cbor::encode(self)
    }

    /// Reads them.
    ///
    /// # Errors
    /// [`Code::UNREADABLE`], [`Code::TOO_LARGE`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Code> {
        cbor::decode(bytes, REST_BYTES_MAX)
    }
}

/// An encoded [`Rest`], at most.
pub const REST_BYTES_MAX: usize = BLOB_PIECE_BYTES + 32;

/// The piece of a photo that begins at `from`.
pub fn piece(bytes: &[u8], from: u64) -> &[u8] {
    let rest = usize::try_from(from).ok().and_then(|from| bytes.get(from..)).unwrap_or_default();
    rest.get(..BLOB_PIECE_BYTES).unwrap_or(rest)
}

/// Whether a piece can be one of a photo at all.
///
/// # Errors
/// [`Code::BLOB_TOO_LARGE`] for too long a photo, [`Code::TOO_LARGE`] for too long a piece, [`Code::BLOB_CHANGED`] for
/// one that reaches beyond its photo's end.
pub fn check_piece(from: u64, of: u64, len: usize) -> Result<(), Code> {
    if of > BLOB_BYTES_MAX {
        return Err(Code::BLOB_TOO_LARGE);
    }
    if len > BLOB_PIECE_BYTES {
        return Err(Code::TOO_LARGE);
    }
    let end = from.saturating_add(u64::try_from(len).unwrap_or(u64::MAX));
    if end > of { Err(Code::BLOB_CHANGED) } else { Ok(()) }
}

/// What a path names: a photo, and from where on of how many bytes, where it says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which photo.
    pub hash: Hash,
    /// From this byte on.
    pub from: Option<u64>,
    /// Of so many.
    pub of: Option<u64>,
}

/// What a path names; each in one way of writing only, because the path is what was signed.
pub fn from_path(path: &str) -> Option<Place> {
    let number = |text: &str| text.parse().ok().filter(|number: &u64| number.to_string() == text);
    let mut parts = path.strip_prefix(PREFIX)?.split('/');
    let hash = parts.next()?.parse().ok()?;
    let from = parts.next().map(|text| number(text).ok_or(())).transpose().ok()?;
    let of = parts.next().map(|text| number(text).ok_or(())).transpose().ok()?;
    parts.next().is_none().then_some(Place { hash, from, of })
}

/// What came is what was named, a JPEG, and not too large.
///
/// # Errors
/// [`Code::BLOB_TOO_LARGE`], [`Code::BLOB_CHANGED`], [`Code::BLOB_NOT_A_PHOTO`].
pub fn check(hash: &Hash, bytes: &[u8]) -> Result<(), Code> {
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > BLOB_BYTES_MAX {
        return Err(Code::BLOB_TOO_LARGE);
    }
    if Hash::of(bytes) != *hash {
        return Err(Code::BLOB_CHANGED);
    }
    if !bytes.starts_with(&[0xff, 0xd8, 0xff]) {
        return Err(Code::BLOB_NOT_A_PHOTO);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_names_one_photo_in_one_way() {
        let hash = Hash::of(b"x");
        let place = |from, of| Some(Place { hash, from, of });
        assert_eq!(from_path(&path(&hash)), place(None, None));
        assert_eq!(from_path(&rest_path(&hash, 7)), place(Some(7), None));
        assert_eq!(from_path(&piece_path(&hash, 7, 9)), place(Some(7), Some(9)));
        for more in ["/07", "/+7", "/", "/7/", "/7/9/1", "/-1"] {
            assert_eq!(from_path(&format!("{}{more}", path(&hash))), None, "{more}");
        }
        assert_eq!(from_path(&path(&hash).to_uppercase()), None);
        assert_eq!(from_path(&format!("/v1/blobs/{hash}/..")), None);
        assert_eq!(from_path("/v1/blobs/"), None);
    }

    #[test]
    fn a_piece_lies_within_its_photo_and_its_bounds() {
        assert_eq!(check_piece(0, 10, 10), Ok(()));
        assert_eq!(check_piece(1, 10, 10), Err(Code::BLOB_CHANGED));
        assert_eq!(check_piece(u64::MAX, 10, 1), Err(Code::BLOB_CHANGED));
        assert_eq!(check_piece(0, BLOB_BYTES_MAX + 1, 1), Err(Code::BLOB_TOO_LARGE));
        assert_eq!(check_piece(0, BLOB_BYTES_MAX, BLOB_PIECE_BYTES + 1), Err(Code::TOO_LARGE));
        let photo = vec![7; BLOB_PIECE_BYTES + 3];
        assert_eq!(piece(&photo, 0).len(), BLOB_PIECE_BYTES);
        assert_eq!(piece(&photo, BLOB_PIECE_BYTES as u64).len(), 3);
        assert_eq!(piece(&photo, u64::MAX), [0_u8; 0]);
        assert_eq!(piece_path(&Hash::of(b"x"), 3, 9), format!("{}/3/9", path(&Hash::of(b"x"))));
    }

    #[test]
    fn an_answer_says_how_much_is_there_byte_for_byte() {
        let half = Progress { has: 300, commit: None };
        assert_eq!(half.encode(), [0x81, 0x19, 0x01, 0x2c]);
        let whole = Progress { has: 300, commit: Some(7) };
        assert_eq!(whole.encode(), [0x82, 0x19, 0x01, 0x2c, 0x07]);
        assert_eq!(Progress::decode(&whole.encode()), Ok(whole));
        assert_eq!(Progress::decode(b"<html>"), Err(Code::UNREADABLE));
    }

    #[test]
    fn no_piece_is_taken_for_a_page() {
        let photo = b"\xff\xd8\xff<html>".to_vec();
        let rest = Rest::of(&photo, 3);
        assert_eq!(rest.encode(), *b"\x82\x09\x46<html>");
        assert_eq!(Rest::decode(&rest.encode()), Ok(rest));
        assert_eq!(Rest::of(&photo, 9).bytes.len(), 0);
        let largest = Rest { of: BLOB_BYTES_MAX, bytes: vec![0; BLOB_PIECE_BYTES].into() };
        assert!(largest.encode().len() <= REST_BYTES_MAX);
    }

    #[test]
    fn only_a_jpeg_of_that_name_within_the_limit_is_taken() {
        let photo = [0xff, 0xd8, 0xff, 0xe0, 1];
        assert_eq!(check(&Hash::of(&photo), &photo), Ok(()));
        assert_eq!(check(&Hash::of(b"x"), &photo), Err(Code::BLOB_CHANGED));
        assert_eq!(check(&Hash::of(b"<svg>"), b"<svg>"), Err(Code::BLOB_NOT_A_PHOTO));
        let large = vec![0xff; usize::try_from(BLOB_BYTES_MAX).unwrap() + 1];
        assert_eq!(check(&Hash::of(&large), &large), Err(Code::BLOB_TOO_LARGE));
    }
}
