//! Photos: offered in a sync request, sent by `PUT /v1/blobs/<sha256 hex>`, fetched by GET. A name is the
//! SHA-256 of the bytes, so nothing can be put under another's name.

use crate::code::Code;
use crate::hash::Hash;
use crate::limits::BLOB_BYTES_MAX;

const PREFIX: &str = "/v1/blobs/";

/// The path of a photo, for PUT and GET.
pub fn path(hash: &Hash) -> String {
    format!("{PREFIX}{hash}")
}

/// The photo a path names.
pub fn from_path(path: &str) -> Option<Hash> {
    path.strip_prefix(PREFIX)?.parse().ok()
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
        assert_eq!(from_path(&path(&hash)), Some(hash));
        assert_eq!(from_path(&path(&hash).to_uppercase()), None);
        assert_eq!(from_path(&format!("/v1/blobs/{hash}/..")), None);
        assert_eq!(from_path("/v1/blobs/"), None);
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
