//! The enrolment code as people see it: an address, `#`, and nine groups of five letters and digits. Read
//! tolerantly, since it is typed from paper; what is wrong with it is told apart before anything is sent.

use std::fmt;

use data_encoding::{Encoding, Specification};

use crate::code::Code;
use crate::hash::Hash;
use crate::trust::RootHash;

/// Crockford's base 32: no I, L, O, U.
const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SECRET_BYTES: usize = 10;
const ROOT_BYTES: usize = 16;
/// Notice a mistyped character, in the address too.
const CHECK_BYTES: usize = 2;
/// Secret, root hash and check are 224 bits.
const CHARS: usize = 45;
const GROUP_CHARS: usize = 5;
const ADDRESS_BYTES_MAX: usize = 200;
const CHECK_DOMAIN: &str = "doorstep.code.1";

/// What a worker scans or types: where, the one-use secret, and whom to believe.
#[derive(Clone, PartialEq, Eq)]
pub struct EnrolCode {
    /// The server's address, `https://…`, without a slash at its end.
    pub address: String,
    /// Eighty bits.
    pub secret: Secret,
    /// The district's root key, by its hash.
    pub root: RootHash,
}

/// The eighty bits of a code. Never travels, never logged.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(pub [u8; SECRET_BYTES]);

impl EnrolCode {
    /// Reads a code. Case, spaces, hyphens, full-width characters and the letters O, I and L do not matter.
    ///
    /// # Errors
    /// [`Code::CODE_NO_ADDRESS`], [`Code::CODE_INCOMPLETE`], [`Code::CODE_MISTYPED`].
    pub fn read(text: &str) -> Result<Self, Code> {
        let text: String = text.chars().map(narrow).filter(|c| !c.is_whitespace()).collect();
        let (address, code) = text.split_once('#').ok_or(Code::CODE_NO_ADDRESS)?;
        let address = read_address(address).ok_or(Code::CODE_NO_ADDRESS)?;
        let chars: String = code.chars().filter(|c| *c != '-').map(crockford).collect();
        if !chars.chars().all(|c| ALPHABET.contains(c)) {
            return Err(Code::CODE_MISTYPED);
        }
        match chars.len() {
            CHARS => {}
            short if short < CHARS => return Err(Code::CODE_INCOMPLETE),
            _ => return Err(Code::CODE_MISTYPED),
        }
        Self::from_chars(address, &chars).ok_or(Code::CODE_MISTYPED)
    }

    fn from_chars(address: String, chars: &str) -> Option<Self> {
        let bytes = base32()?.decode(chars.as_bytes()).ok()?;
        let (secret, rest) = bytes.split_first_chunk::<SECRET_BYTES>()?;
        let (root, check) = rest.split_first_chunk::<ROOT_BYTES>()?;
        let code = Self { address, secret: Secret(*secret), root: RootHash(*root) };
        (code.check() == check).then_some(code)
    }

    fn check(&self) -> [u8; CHECK_BYTES] {
        let parts: [&[u8]; 3] = [&self.secret.0, &self.root.0, self.address.as_bytes()];
        let [one, two, ..] = Hash::under(CHECK_DOMAIN, &parts).0;
        [one, two]
    }
}

impl fmt::Display for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&self.secret.0[..], &self.root.0, &self.check()].concat();
        let chars = base32().ok_or(fmt::Error)?.encode(&bytes);
        write!(f, "{}#", self.address)?;
        for (place, group) in chars.as_bytes().chunks(GROUP_CHARS).enumerate() {
            if place > 0 {
                f.write_str("-")?;
            }
            f.write_str(str::from_utf8(group).map_err(|_| fmt::Error)?)?;
        }
        Ok(())
    }
}

impl fmt::Debug for EnrolCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EnrolCode({}#…)", self.address)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn base32() -> Option<Encoding> {
    let mut spec = Specification::new();
    spec.symbols.push_str(ALPHABET);
    spec.encoding().ok()
}

/// Full-width forms, as a Chinese keyboard types them, and the dashes that look like a hyphen.
fn narrow(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{3002}' => '.',
        _ => c,
    }
}

fn crockford(c: char) -> char {
    match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    }
}

/// `https://host[:port]`; plain HTTP is left to loopback, which the tablet's transport enforces.
fn read_address(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let whole = if lower.contains("://") { lower } else { format!("https://{lower}") };
    let whole = whole.trim_end_matches('/');
    let host = whole.strip_prefix("https://").or_else(|| whole.strip_prefix("http://"))?;
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    let sound = !host.is_empty() && host.chars().all(plain) && whole.len() <= ADDRESS_BYTES_MAX;
    sound.then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code() -> EnrolCode {
        EnrolCode {
            address: "https://192.168.1.20:8443".into(),
            secret: Secret(*b"0123456789"),
            root: RootHash([0xa5; 16]),
        }
    }

    /// Frozen: codes stand on paper.
    #[test]
    fn the_text_of_a_code_is_golden() {
        assert_eq!(
            code().to_string(),
            "https://192.168.1.20:8443#60RK4-CSM6M-V3EE1-SMPJT-B9D5M-PJTB9-D5MPJ-TB9D5-MM2C0"
        );
    }

    #[test]
    fn a_code_is_read_however_it_was_typed() {
        let text = code().to_string();
        let (address, chars) = text.split_once('#').unwrap();
        let wide: String =
            chars.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
        let forms = [
            text.clone(),
            text.to_lowercase(),
            format!(" {address}/ # {} \n", chars.replace('-', " ")),
            format!("{}#{}", address.trim_start_matches("https://"), chars.replace('-', "")),
            format!("{address}＃{wide}"),
            format!("{address}#{}", chars.replace('-', "—").replace('0', "O").replace('1', "l")),
            format!("{}#{chars}", address.replace('.', "。")),
        ];
        for form in forms {
            assert_eq!(EnrolCode::read(&form), Ok(code()), "{form}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_code_is_told_apart() {
        let text = code().to_string();
        let (_, chars) = text.split_once('#').unwrap();
        let rows = [
            (chars.to_owned(), Code::CODE_NO_ADDRESS),
            (format!("#{chars}"), Code::CODE_NO_ADDRESS),
            (format!("ftp://x#{chars}"), Code::CODE_NO_ADDRESS),
            (format!("https://x/y z?#{chars}"), Code::CODE_NO_ADDRESS),
            (text.trim_end_matches(|c| c != '-').to_owned(), Code::CODE_INCOMPLETE),
            (text.replace('#', "#U"), Code::CODE_MISTYPED),
            (format!("{text}0"), Code::CODE_MISTYPED),
            (text.replace("1.20", "1.21"), Code::CODE_MISTYPED),
        ];
        for (text, expected) in rows {
            assert_eq!(EnrolCode::read(&text), Err(expected), "{text}");
        }
    }

    #[test]
    fn one_wrong_character_is_noticed() {
        let text = code().to_string();
        let at = text.find('#').unwrap() + 1;
        for place in at..text.len() {
            let old = text.as_bytes()[place];
            let new = if old == b'7' { '8' } else { '7' };
            if old == b'-' {
                continue;
            }
            let mut wrong = text.clone();
            wrong.replace_range(place..=place, &new.to_string());
            assert_eq!(EnrolCode::read(&wrong), Err(Code::CODE_MISTYPED), "{wrong}");
        }
    }

    #[test]
    fn a_secret_is_never_printed() {
        assert!(!format!("{:?} {:?}", code(), code().secret).contains("0123"));
    }
}
