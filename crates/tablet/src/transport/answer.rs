//! What an answer means: a body of ours, a refusal of ours with its code, or something no server of ours says.

use sync::code::Code;
use sync::refusal::Refusal;
use sync::trust::SignedTime;

use super::Answer;
use crate::error::TabletError;

/// Why an answer holds nothing to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What the worker is told.
    pub code: Code,
    /// Not to be asked again before.
    pub retry_after_s: Option<u32>,
    /// The server's time, not yet verified, where the tablet's was wrong.
    pub server_time: Option<Box<SignedTime>>,
}

impl Refused {
    /// As a use case returns it: with the seconds to wait where there are any.
    pub fn into_error(self) -> TabletError {
        match self.retry_after_s {
            Some(seconds) => TabletError::Wait { code: self.code, seconds },
            None => TabletError::Code(self.code),
        }
    }
}

/// The body of an answer that says yes.
///
/// # Errors
/// What the refusal says; [`Code::SERVER_BUSY`] and [`Code::TOO_MANY_REQUESTS`] for 503 and 429 without one (a
/// proxy's), [`Code::NOT_OUR_SERVER`] for a redirect or a page of someone else's.
pub fn open_answer(answer: Answer) -> Result<Vec<u8>, Refused> {
    if matches!(answer.status, 200 | 201 | 204) {
        return if looks_like_a_page(&answer.body) {
            Err(refused(Code::NOT_OUR_SERVER, None))
        } else {
            Ok(answer.body)
        };
    }
    match Refusal::decode(&answer.body) {
        Ok(Refusal { code, retry_after_s, server_time }) => Err(Refused {
            code,
            retry_after_s: retry_after_s.or(answer.retry_after_s),
            server_time: server_time.map(Box::new),
        }),
        Err(_) => Err(refused(code_of(answer.status), answer.retry_after_s)),
    }
}

fn refused(code: Code, retry_after_s: Option<u32>) -> Refused {
    Refused { code, retry_after_s, server_time: None }
}

fn code_of(status: u16) -> Code {
    match status {
        429 => Code::TOO_MANY_REQUESTS,
        502..=504 => Code::SERVER_BUSY,
        500 => Code::SERVER_FAULT,
        _ => Code::NOT_OUR_SERVER,
    }
}

/// A portal's page: text that begins with `<`, which neither CBOR arrays nor zstd frames nor JPEGs do.
fn looks_like_a_page(body: &[u8]) -> bool {
    body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &[u8]) -> Answer {
        Answer { status, retry_after_s: Some(7), body: body.to_vec() }
    }

    #[test]
    fn a_portal_that_answers_200_with_a_page_is_not_our_server() {
        for page in [&b"<!DOCTYPE html><html>"[..], b"\r\n  <html>"] {
            assert_eq!(open_answer(answer(200, page)).unwrap_err().code, Code::NOT_OUR_SERVER);
        }
        assert_eq!(open_answer(answer(302, b"")).unwrap_err().code, Code::NOT_OUR_SERVER);
        assert_eq!(open_answer(answer(404, b"nope")).unwrap_err().code, Code::NOT_OUR_SERVER);
    }

    #[test]
    fn a_refusal_of_ours_says_why_and_when() {
        let mut refusal = Refusal::new(Code::CODE_USED);
        let said = open_answer(answer(409, &refusal.encode())).unwrap_err();
        assert_eq!((said.code, said.retry_after_s), (Code::CODE_USED, Some(7)));
        refusal.retry_after_s = Some(60);
        assert_eq!(
            open_answer(answer(429, &refusal.encode())).unwrap_err().retry_after_s,
            Some(60)
        );
    }

    #[test]
    fn a_busy_server_is_told_from_a_wrong_one_by_its_status() {
        for (status, code) in [
            (429, Code::TOO_MANY_REQUESTS),
            (502, Code::SERVER_BUSY),
            (503, Code::SERVER_BUSY),
            (500, Code::SERVER_FAULT),
        ] {
            let said = open_answer(answer(status, b"<html>busy</html>")).unwrap_err();
            assert_eq!((said.code, said.retry_after_s), (code, Some(7)), "{status}");
        }
    }

    #[test]
    fn a_body_of_ours_comes_through() {
        assert_eq!(open_answer(answer(200, &[0x82, 1])).unwrap(), [0x82, 1]);
    }
}
