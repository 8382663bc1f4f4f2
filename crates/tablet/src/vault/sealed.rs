//! The database key, sealed to the district with `age`: a lost PIN, an ended lease or ten wrong tries lose
//! nothing, because the district opens the file with it (DESIGN 9).

use std::io::Write as _;
use std::iter;

use data_encoding::HEXLOWER;
use sync::code::Code;
use zeroize::Zeroizing;

use crate::error::{Result, TabletError};

/// Beside the database.
pub const SEALED_KEY_FILE: &str = "database.key.age";

/// Version 1, 2026-11: this word, a blank, the raw key in hex, a line feed; any age tool shows it.
const PREFIX: &str = "doorstep-database-key-1 ";

/// An age file that only the district opens. (`age` draws its file key from the operating system itself.)
///
/// # Errors
/// [`Code::SERVER_UNKNOWN`] when the recipient is none.
pub fn seal_for_district(recipient: &str, key: &[u8; 32]) -> Result<Vec<u8>> {
    let plain = Zeroizing::new(format!("{PREFIX}{}\n", HEXLOWER.encode(key)));
    seal_to(recipient, plain.as_bytes())
}

/// An age file that only a recipient, `age1…`, opens.
///
/// # Errors
/// [`Code::SERVER_UNKNOWN`] when the recipient is none.
pub(crate) fn seal_to(recipient: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let recipient: age::x25519::Recipient =
        recipient.parse().map_err(|note: &str| TabletError::fault(Code::SERVER_UNKNOWN, note))?;
    let mut file = Vec::new();
    let encryptor = age::Encryptor::with_recipients(iter::once(&recipient as &dyn age::Recipient))
        .map_err(failed)?;
    let mut writer = encryptor.wrap_output(&mut file).map_err(failed)?;
    writer.write_all(plain).map_err(failed)?;
    writer.finish().map_err(failed)?;
    Ok(file)
}

fn failed(error: impl ToString) -> TabletError {
    TabletError::fault(Code::OUT_OF_MEMORY, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_district_opens_it_and_reads_the_raw_key_in_hex() {
        let district = age::x25519::Identity::generate();
        let file = seal_for_district(&district.to_public().to_string(), &[0xab; 32]).unwrap();
        assert!(file.starts_with(b"age-encryption.org/v1\n"));
        assert!(!file.windows(8).any(|bytes| bytes == [0xab; 8]));
        let plain = age::decrypt(&district, &file).unwrap();
        assert_eq!(plain, format!("doorstep-database-key-1 {}\n", "ab".repeat(32)).into_bytes());
        assert!(age::decrypt(&age::x25519::Identity::generate(), &file).is_err());
    }

    #[test]
    fn a_recipient_that_is_none_is_refused() {
        let error = seal_for_district("age1nonsense", &[0; 32]).unwrap_err();
        assert_eq!(error.code(), Code::SERVER_UNKNOWN);
    }
}
