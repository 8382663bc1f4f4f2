//! The real transport against sockets that misbehave: portals, cuts, stalls, foreign certificates.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use minicbor::bytes::ByteVec;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::*;
use crate::transport::{Method, open_answer};

const STALL: Duration = Duration::from_millis(400);
const SERVER_DER: &[u8] = include_bytes!("../../testdata/server.der");
const SERVER_KEY_DER: &[u8] = include_bytes!("../../testdata/server.key.der");

trait Wire: Read + Write {}
impl<T: Read + Write> Wire for T {}

/// Serves one connection on loopback and gives its address; the thread ends with the connection.
fn serve(tls: bool, talk: impl FnOnce(&mut dyn Wire) + Send + 'static) -> String {
    serve_as(tls.then_some((SERVER_DER, SERVER_KEY_DER)), talk)
}

/// A certificate and its key.
type Shown = (&'static [u8], &'static [u8]);

fn serve_as(shown: Option<Shown>, talk: impl FnOnce(&mut dyn Wire) + Send + 'static) -> String {
    let tls = shown.is_some();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
        match shown {
            Some(shown) => talk(&mut over_tls(stream, shown)),
            None => talk(&mut { stream }),
        }
    });
    format!("{}://{address}", if tls { "https" } else { "http" })
}

fn over_tls(stream: TcpStream, (certificate, key): Shown) -> impl Wire {
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key));
    let config =
        ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![CertificateDer::from(certificate)], key)
            .unwrap();
    StreamOwned::new(ServerConnection::new(Arc::new(config)).unwrap(), stream)
}

/// Reads the head of a request and as much of its body as it announces.
fn read_request(wire: &mut dyn Wire) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match wire.read(&mut chunk) {
            Ok(0) | Err(_) => return bytes,
            Ok(n) => bytes.extend_from_slice(&chunk[..n]),
        }
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
        let len = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if bytes.len() >= end + 4 + len.map_or(0, |len| len.parse().unwrap()) {
            return bytes;
        }
    }
}

fn post<'a>(address: &'a str, body: &[u8], trust: Trust<'a>) -> Call<'a> {
    Call {
        address,
        method: Method::Post,
        path: "/v1/sync",
        sealed_head: None,
        body: body.to_vec(),
        trust,
        answer_bytes_max: 1024,
    }
}

fn send(address: &str) -> Result<Answer, Code> {
    HttpTransport::with_stall_timeout(STALL).send(post(address, b"hello", Trust::AnswerOnly))
}

#[test]
fn an_answer_comes_back_whole_with_its_status_and_when_to_come_again() {
    let address = serve(false, |wire| {
        let request = String::from_utf8(read_request(wire)).unwrap();
        assert!(request.starts_with("POST /v1/sync HTTP/1.1\r\n"), "{request}");
        assert!(request.ends_with("\r\n\r\nhello"));
        wire.write_all(b"HTTP/1.1 503 Busy\r\nretry-after: 30\r\ncontent-length: 3\r\n\r\nabc")
            .unwrap();
    });
    assert_eq!(
        send(&address),
        Ok(Answer { status: 503, retry_after_s: Some(30), body: b"abc".to_vec() })
    );
}

#[test]
fn a_get_carries_its_sealed_head_in_the_header() {
    let address = serve(false, |wire| {
        let request = String::from_utf8(read_request(wire)).unwrap();
        assert!(request.contains("\r\nx-doorstep-request: AQID\r\n"), "{request}");
        wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let call = Call {
        method: Method::Get,
        sealed_head: Some("AQID".into()),
        ..post(&address, b"", Trust::AnswerOnly)
    };
    assert_eq!(HttpTransport::with_stall_timeout(STALL).send(call).unwrap().status, 200);
}

#[test]
fn a_reply_cut_in_the_middle_is_told_from_no_signal() {
    for half in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nabc"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-le",
        b"",
    ] {
        let address = serve(false, move |wire| {
            read_request(wire);
            wire.write_all(half).unwrap();
        });
        assert_eq!(send(&address), Err(Code::CUT_REPLY), "{:?}", String::from_utf8_lossy(half));
    }
    // Nobody listens.
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(send(&format!("http://{free}")), Err(Code::NO_SIGNAL));
    assert_eq!(send("https://no-such-host.invalid"), Err(Code::NO_SIGNAL));
}

#[test]
fn a_portal_with_its_own_page_is_not_our_server() {
    let address = serve(false, |wire| {
        read_request(wire);
        wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<!DOCTYPE html>").unwrap();
    });
    let answer = send(&address).unwrap();
    assert_eq!(open_answer(answer).unwrap_err().code, Code::NOT_OUR_SERVER);
    // A redirect is not followed.
    let address = serve(false, |wire| {
        read_request(wire);
        let portal =
            b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n";
        wire.write_all(portal).unwrap();
    });
    assert_eq!(open_answer(send(&address).unwrap()).unwrap_err().code, Code::NOT_OUR_SERVER);
}

#[test]
fn an_answer_over_the_limit_is_not_read_to_its_end() {
    for endless in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 1000000000\r\n\r\n"[..],
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
    ] {
        let address = serve(false, move |wire| {
            read_request(wire);
            wire.write_all(endless).unwrap();
            for _ in 0..1_000 {
                if wire.write_all(&[b"1000\r\n".as_slice(), &[7; 4096], b"\r\n"].concat()).is_err()
                {
                    return;
                }
            }
        });
        assert_eq!(send(&address), Err(Code::TOO_LARGE));
    }
}

#[test]
fn a_server_that_says_nothing_is_given_up_and_a_slow_one_is_not() {
    let silent = serve(false, |wire| {
        read_request(wire);
        thread::sleep(STALL * 3);
    });
    assert_eq!(send(&silent), Err(Code::TIMED_OUT));
    let slow = serve(false, |wire| {
        read_request(wire);
        wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\n").unwrap();
        // In all twice the stall time-out, yet never silent for so long.
        for byte in b"slowslow" {
            thread::sleep(STALL / 4);
            wire.write_all(&[*byte]).unwrap();
        }
    });
    assert_eq!(send(&slow).unwrap().body, b"slowslow");
}

#[test]
fn an_upload_that_moves_slowly_is_not_given_up() {
    let body = vec![7; 16 * 1024 * 1024];
    let address = serve(false, move |wire| {
        let mut chunk = vec![0; 1024 * 1024];
        let mut left = 16 * 1024 * 1024;
        while left > 0 {
            left -= wire.read(&mut chunk).unwrap().min(left);
            thread::sleep(STALL / 10);
        }
        wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").unwrap();
    });
    let transport = HttpTransport::with_stall_timeout(STALL);
    assert_eq!(transport.send(post(&address, &body, Trust::AnswerOnly)).unwrap().status, 200);
}

#[test]
fn without_tls_only_this_machine_is_spoken_to() {
    for address in [
        "http://192.0.2.1",
        "http://example.com",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "http://[2001:db8::1]",
    ] {
        assert_eq!(send(address), Err(PLAIN_ADDRESS.into()), "{address}");
    }
    for address in
        ["http://127.0.0.1:8400", "http://[::1]", "http://localhost", "https://192.0.2.1"]
    {
        assert!(url(address, "/v1/sync").is_ok(), "{address}");
    }
    assert_eq!(url("nonsense", "/").unwrap_err(), Code::CODE_NO_ADDRESS);
}

fn ok(wire: &mut dyn Wire) {
    read_request(wire);
    wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok").unwrap();
    wire.flush().unwrap();
}

#[test]
fn only_a_pinned_certificate_is_spoken_to() {
    let transport = HttpTransport::with_stall_timeout(STALL);
    let pins = [ByteVec::from(SERVER_DER.to_vec())];
    let address = serve(true, ok);
    assert_eq!(transport.send(post(&address, b"x", Trust::Pinned(&pins))).unwrap().body, b"ok");
    // Another certificate, none at all, and garbage in the list.
    for pins in [vec![], vec![ByteVec::from(b"not a certificate".to_vec())]] {
        let address = serve(true, ok_or_nothing);
        assert_eq!(
            transport.send(post(&address, b"x", Trust::Pinned(&pins))),
            Err(Code::SERVER_UNKNOWN)
        );
    }
    // Enrolment verifies the answer, not the connection.
    let address = serve(true, ok);
    assert_eq!(transport.send(post(&address, b"x", Trust::AnswerOnly)).unwrap().body, b"ok");
}

#[test]
fn a_certificate_issued_under_a_pinned_authority_is_spoken_to_under_its_name_only() {
    let issued = (
        include_bytes!("../../testdata/issued.der"),
        include_bytes!("../../testdata/issued.key.der"),
    );
    let pins = [ByteVec::from(include_bytes!("../../testdata/authority.der").to_vec())];
    let transport = HttpTransport::with_stall_timeout(STALL);
    let address = serve_as(Some((issued.0, issued.1)), ok);
    let send = |address: &str| transport.send(post(address, b"x", Trust::Pinned(&pins)));
    assert_eq!(send(&address.replace("127.0.0.1", "localhost")).unwrap().body, b"ok");
    let address = serve_as(Some((issued.0, issued.1)), ok_or_nothing);
    assert_eq!(send(&address), Err(Code::SERVER_UNKNOWN));
}

fn ok_or_nothing(wire: &mut dyn Wire) {
    let request = read_request(wire);
    assert!(request.is_empty(), "something was sent to an unknown server");
}

#[test]
fn a_portal_that_speaks_plain_http_on_the_tls_port_is_not_our_server() {
    let address = serve(false, |wire| {
        let mut hello = [0; 512];
        assert!(wire.read(&mut hello).unwrap() > 0);
        wire.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n<!DOCTYPE html>").unwrap();
    });
    assert_eq!(send(&address.replace("http:", "https:")), Err(Code::NOT_OUR_SERVER));
}

#[test]
fn it_works_from_inside_another_runtime() {
    let address = serve(false, ok);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(async { send(&address) }).unwrap().body, b"ok");
}
