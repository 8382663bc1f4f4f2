//! Too much, too often, too slow, too many: refused early, and others go on.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use doorstep_sync_server::config::ConfigError;
use doorstep_sync_server::rate::Rate;
use doorstep_sync_server::{Server, StartError};
use sync::limits::REQUEST_BYTES_MAX;

use crate::kit::GRID;
use crate::kit::district::District;
use crate::kit::tablet::Tablet;

fn raw(district: &District) -> TcpStream {
    let stream = TcpStream::connect(district.address.trim_start_matches("http://")).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream
}

#[test]
fn a_body_too_large_is_refused_before_it_is_read() {
    let district = District::new();
    let mut stream = raw(&district);
    // Only the length is sent: the answer must not wait for the body.
    let head =
        format!("POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\n\r\n", 1_u64 << 40);
    stream.write_all(head.as_bytes()).unwrap();
    let mut answer = [0; 64];
    let read = stream.read(&mut answer).unwrap();
    assert!(String::from_utf8_lossy(&answer[..read]).starts_with("HTTP/1.1 413"), "{answer:?}");
    let answer = district.post("/v1/sync", vec![0; REQUEST_BYTES_MAX + 2_000]);
    assert_eq!((answer.status, answer.code().as_str()), (413, "too-large"));
    assert_eq!(district.post("/v1/enrol", vec![0; 70_000]).status, 413);
}

#[test]
fn a_body_of_unknown_length_is_cut_off_at_its_bound() {
    let district = District::new();
    let mut stream = raw(&district);
    stream
        .write_all(b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        .unwrap();
    let chunk =
        [format!("{:x}\r\n", 8_192).into_bytes(), vec![0; 8_192], b"\r\n".to_vec()].concat();
    for _ in 0..200 {
        // The server may have hung up by now.
        if stream.write_all(&chunk).is_err() {
            break;
        }
    }
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 413"), "{:?}", answer.len());
}

#[test]
fn a_sender_that_stops_in_the_middle_is_given_up_and_others_go_on() {
    let district = District::with(true, |config| config.limits.stall_timeout_ms = 300);
    let mut stalled = raw(&district);
    stalled
        .write_all(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc")
        .unwrap();
    let mut silent = raw(&district);
    silent.write_all(b"POST /v1/sy").unwrap();
    assert_eq!(district.get("/healthz").status, 200);
    #[allow(clippy::disallowed_methods, reason = "a test of real time")]
    let begun = Instant::now();
    let mut answer = Vec::new();
    let _ = stalled.read_to_end(&mut answer);
    assert!(
        String::from_utf8_lossy(&answer).starts_with("HTTP/1.1 408"),
        "{}",
        String::from_utf8_lossy(&answer)
    );
    let mut nothing = Vec::new();
    let _ = silent.read_to_end(&mut nothing);
    assert!(begun.elapsed() < Duration::from_secs(10), "both were hung up on");
}

#[test]
fn an_address_that_asks_too_often_is_told_when_to_come_back() {
    let district = District::with(true, |config| {
        config.limits.address_rate = Rate { per_minute: 60, burst: 3 };
    });
    for _ in 0..3 {
        assert_eq!(district.get("/v1/district").status, 200);
    }
    let refused = district.get("/v1/district");
    assert_eq!((refused.status, refused.code().as_str()), (429, "too-many-requests"));
    assert_eq!(refused.retry_after.as_deref(), Some("2"));
    district.clock.advance(2_000);
    assert_eq!(district.get("/v1/district").status, 200);
}

#[test]
fn a_tablet_that_asks_too_often_waits_and_its_colleague_does_not() {
    let district = District::with(true, |config| {
        config.limits.device_rate = Rate { per_minute: 60, burst: 2 };
    });
    district.worker("a", GRID);
    district.worker("b", GRID);
    let (mut a, mut b) = (Tablet::enrol(&district, "a", 1), Tablet::enrol(&district, "b", 2));
    a.sync(&district, None);
    a.sync(&district, None);
    let refused = a.try_sync(&district, None).err().unwrap();
    assert_eq!((refused.status, refused.code().as_str()), (429, "too-many-requests"));
    assert!(refused.retry_after.is_some());
    b.sync(&district, None);
    district.clock.advance(2_000);
    a.sync(&district, None);
}

#[test]
fn no_more_requests_at_once_than_allowed_are_worked_on() {
    let district = District::with(true, |config| config.limits.requests_at_once_max = 1);
    // Many at the same time: each is either served or told to come back; none hangs.
    let address = district.address.clone();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let address = address.clone();
            std::thread::spawn(move || {
                let client = reqwest::blocking::Client::builder().no_proxy().build().unwrap();
                (0..20)
                    .map(|_| {
                        client.get(format!("{address}/readyz")).send().unwrap().status().as_u16()
                    })
                    .collect()
            })
        })
        .collect();
    let answers: Vec<u16> =
        threads.into_iter().flat_map(|it| -> Vec<u16> { it.join().unwrap() }).collect();
    assert!(answers.iter().all(|status| [200, 503].contains(status)), "{answers:?}");
    assert!(answers.contains(&200));
    assert_eq!(district.get("/readyz").status, 200, "every hand was given back");
}

#[test]
fn no_more_connections_than_allowed_are_held() {
    let district = District::with(true, |config| {
        config.limits.connections_max = 4;
        config.limits.stall_timeout_ms = 60_000;
    });
    let mut held: Vec<_> = (0..4).map(|_| raw(&district)).collect();
    for stream in &mut held {
        stream.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
        let mut answer = [0; 16];
        stream.read_exact(&mut answer).unwrap();
    }
    let mut fifth = raw(&district);
    let _ = fifth.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    let mut answer = Vec::new();
    let _ = fifth.read_to_end(&mut answer);
    assert!(answer.is_empty(), "hung up on");
    drop(held);
    for _ in 0..100 {
        let mut again = raw(&district);
        let _ = again.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let mut answer = Vec::new();
        let _ = again.read_to_end(&mut answer);
        if answer.starts_with(b"HTTP/1.1 200") {
            return;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("places are given back");
}

#[test]
fn plain_http_outside_this_machine_is_not_even_started() {
    let mut district = District::new();
    district.stop();
    let mut config = district.config.clone();
    config.listen = "0.0.0.0:0".parse().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _in = runtime.enter();
    let refused = Server::start(config).unwrap_err();
    assert!(matches!(refused, StartError::Config(ConfigError::PlainHttp(_))), "{refused}");
}
