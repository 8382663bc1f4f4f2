//! A relay between a tablet and a server on this machine that keeps every byte that passes: HTTP headers and bodies,
//! both ways, without TLS. Nothing is changed on the way.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::Outcome;

/// A connection on which nothing moves for so long is let go; a tablet then connects again.
const IDLE_TIMEOUT: Duration = Duration::from_secs(60);

/// What passed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Passed {
    pub(crate) up: Vec<u8>,
    pub(crate) down: Vec<u8>,
}

impl Passed {
    pub(crate) fn bytes(&self) -> usize {
        self.up.len() + self.down.len()
    }
}

/// The relay; it ends when it is dropped.
pub(crate) struct Relay {
    pub(crate) address: SocketAddr,
    passed: Arc<Mutex<Passed>>,
    ends: Arc<AtomicBool>,
}

impl Relay {
    /// Takes connections on a free port of this machine and hands them on to `server`.
    pub(crate) fn start(server: SocketAddr) -> Outcome<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let (passed, ends) = (Arc::<Mutex<Passed>>::default(), Arc::<AtomicBool>::default());
        let (kept, over) = (Arc::clone(&passed), Arc::clone(&ends));
        thread::spawn(move || {
            for tablet in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    break;
                }
                hand_on(tablet, server, &kept);
            }
        });
        Ok(Self { address, passed, ends })
    }

    /// What passed since the last time it was asked.
    pub(crate) fn take(&self) -> Passed {
        std::mem::take(&mut self.passed.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
        // The listener sees it with the next connection.
        drop(TcpStream::connect(self.address));
    }
}

/// Two threads a connection, one a way. A server that is not there is a connection that ends at once.
fn hand_on(tablet: TcpStream, server: SocketAddr, passed: &Arc<Mutex<Passed>>) {
    let ways = || -> std::io::Result<[(TcpStream, TcpStream); 2]> {
        let server = TcpStream::connect(server)?;
        for end in [&tablet, &server] {
            end.set_nodelay(true)?;
            end.set_read_timeout(Some(IDLE_TIMEOUT))?;
        }
        Ok([(tablet.try_clone()?, server.try_clone()?), (server, tablet)])
    };
    let Ok([up, down]) = ways() else { return };
    let keep_up = |passed: &mut Passed, bytes: &[u8]| passed.up.extend_from_slice(bytes);
    let keep_down = |passed: &mut Passed, bytes: &[u8]| passed.down.extend_from_slice(bytes);
    let (kept_up, kept_down) = (Arc::clone(passed), Arc::clone(passed));
    thread::spawn(move || copy(up, &kept_up, keep_up));
    thread::spawn(move || copy(down, &kept_down, keep_down));
}

/// Copies one way until an end is closed or falls silent; what is counted is counted before it is handed on.
fn copy(
    (mut from, mut to): (TcpStream, TcpStream),
    passed: &Mutex<Passed>,
    keep: fn(&mut Passed, &[u8]),
) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(len @ 1..) = from.read(&mut buffer) {
        let bytes = buffer.get(..len).unwrap_or_default();
        keep(&mut passed.lock().unwrap_or_else(PoisonError::into_inner), bytes);
        if to.write_all(bytes).is_err() {
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
