//! HTTP messages cut out of what passed on connections: how many bytes are headers, and the bodies.

use crate::Outcome;

/// One message.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    /// The first line: `POST /v1/sync HTTP/1.1`, `HTTP/1.1 200 OK`.
    pub(crate) first: String,
    /// Bytes of the first line and the headers, the empty line included.
    pub(crate) head_bytes: usize,
    pub(crate) body: Vec<u8>,
}

/// The messages that passed one way, one after another; each says how long its body is.
///
/// # Errors
/// When something passed that is no such message.
pub(crate) fn messages(mut bytes: &[u8]) -> Outcome<Vec<Message>> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let end = bytes
            .windows(4)
            .position(|four| four == b"\r\n\r\n")
            .ok_or("a message without an end")?;
        let (head, rest) = bytes.split_at_checked(end + 4).ok_or("a message without an end")?;
        let text = std::str::from_utf8(head)?;
        let mut lines = text.lines();
        let first = lines.next().unwrap_or_default().to_owned();
        let length = lines.filter_map(|line| line.split_once(':'));
        let length = length.filter(|(name, _)| name.eq_ignore_ascii_case("content-length"));
        let length =
            length.map(|(_, value)| value.trim().parse::<usize>()).next().transpose()?.unwrap_or(0);
        let (body, rest) = rest.split_at_checked(length).ok_or("a message that is cut")?;
        messages.push(Message { first, head_bytes: head.len(), body: body.to_vec() });
        bytes = rest;
    }
    Ok(messages)
}
