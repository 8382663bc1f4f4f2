//! What a failed request means to a worker.

use std::error::Error;
use std::io;

use sync::code::Code;

/// The code of a request that brought no answer.
pub(super) fn code_of(error: &reqwest::Error) -> Code {
    if let Some(tls) = cause::<rustls::Error>(error) {
        return of_tls(tls);
    }
    if error.is_timeout() {
        return Code::TIMED_OUT;
    }
    if error.is_connect() || error.is_dns() {
        return Code::NO_SIGNAL;
    }
    // The connection stood and then ended: the answer may be half on its way.
    Code::CUT_REPLY
}

fn of_tls(error: &rustls::Error) -> Code {
    match error {
        // Someone speaks something else on the port: a portal's plain HTTP.
        rustls::Error::InvalidMessage(_) => Code::NOT_OUR_SERVER,
        _ => Code::SERVER_UNKNOWN,
    }
}

/// The first cause of that type; `io::Error` hides what it wraps from `source`.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    let mut at = Some(error);
    while let Some(error) = at {
        if let Some(found) = error.downcast_ref() {
            return Some(found);
        }
        let inner = error.downcast_ref::<io::Error>().and_then(|io| io.get_ref());
        if let Some(found) = inner.and_then(|inner| cause::<E>(inner)) {
            return Some(found);
        }
        at = error.source();
    }
    None
}
