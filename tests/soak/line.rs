//! A bad line between tablets and the server: a proxy on loopback that cuts connections after any number of bytes either
//! way, delays them, or takes everything and answers nothing, until it is told to be good.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use model::rng::Rng;

/// A silence after which an end is let go.
const SILENCE: Duration = Duration::from_secs(10);
const CHUNK_BYTES: usize = 4 * 1024;

/// The proxy; it ends when it is dropped.
pub(crate) struct Line {
    address: SocketAddr,
    bed: Arc<Bed>,
}

struct Bed {
    server: SocketAddr,
    rough: AtomicBool,
    over: AtomicBool,
    connections: AtomicU64,
    cuts: AtomicU64,
    rng: Mutex<Rng>,
}

/// What becomes of one connection.
#[derive(Clone, Copy)]
struct Fate {
    /// Bytes that pass each way before it is cut.
    up: u64,
    down: u64,
    /// Before each chunk.
    delay: Duration,
    /// Takes everything and answers nothing.
    half_open: bool,
}

impl Line {
    pub(crate) fn start(server: SocketAddr, seed: u64) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let bed = Arc::new(Bed {
            server,
            rough: AtomicBool::new(true),
            over: AtomicBool::new(false),
            connections: AtomicU64::new(0),
            cuts: AtomicU64::new(0),
            rng: Mutex::new(Rng::from_number(seed)),
        });
        let shared = Arc::clone(&bed);
        thread::spawn(move || {
            for tablet in listener.incoming().map_while(Result::ok) {
                if shared.over.load(Ordering::Relaxed) {
                    break;
                }
                hand_on(tablet, &shared);
            }
        });
        Self { address, bed }
    }

    pub(crate) fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Everything passes from now on; what was under way may still be cut.
    pub(crate) fn smooth(&self) {
        self.bed.rough.store(false, Ordering::Relaxed);
    }

    /// Connections, and how many of them were cut or answered nothing.
    pub(crate) fn counts(&self) -> (u64, u64) {
        let count = |it: &AtomicU64| it.load(Ordering::Relaxed);
        (count(&self.bed.connections), count(&self.bed.cuts))
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.bed.over.store(true, Ordering::Relaxed);
        // The listener sees it with the next connection.
        drop(TcpStream::connect(self.address));
    }
}

impl Bed {
    fn fate(&self) -> Fate {
        let mut rng = self.rng.lock().unwrap();
        let good = Fate { up: u64::MAX, down: u64::MAX, delay: Duration::ZERO, half_open: false };
        if !self.rough.load(Ordering::Relaxed) {
            return good;
        }
        // Small numbers cut in the middle of a head, large ones in the middle of a photo.
        let mut bytes = || match rng.below(3) {
            0 => rng.below(2_000),
            1 => rng.below(40_000),
            _ => rng.below(1_000_000),
        };
        let (up, down) = (bytes(), bytes());
        let delay = Duration::from_millis(if rng.below(3) == 0 { rng.below(60) } else { 0 });
        match rng.below(10) {
            0..=3 => Fate { up, ..good },
            4..=6 => Fate { down, delay, ..good },
            7 => Fate { half_open: true, ..good },
            _ => Fate { delay, ..good },
        }
    }
}

fn hand_on(tablet: TcpStream, bed: &Arc<Bed>) {
    bed.connections.fetch_add(1, Ordering::Relaxed);
    let fate = bed.fate();
    if fate.half_open {
        bed.cuts.fetch_add(1, Ordering::Relaxed);
        thread::spawn(move || swallow(tablet));
        return;
    }
    let ways = || -> std::io::Result<[(TcpStream, TcpStream); 2]> {
        let server = TcpStream::connect(bed.server)?;
        for end in [&tablet, &server] {
            end.set_nodelay(true)?;
            end.set_read_timeout(Some(SILENCE))?;
        }
        Ok([(tablet.try_clone()?, server.try_clone()?), (server, tablet)])
    };
    // A server that was killed is a connection that ends at once.
    let Ok([up, down]) = ways() else { return };
    let (cut_up, cut_down) = (Arc::clone(bed), Arc::clone(bed));
    thread::spawn(move || copy(up, fate.up, fate.delay, &cut_up));
    thread::spawn(move || copy(down, fate.down, fate.delay, &cut_down));
}

fn swallow(mut tablet: TcpStream) {
    let _ = tablet.set_read_timeout(Some(Duration::from_secs(2)));
    let mut buffer = [0; CHUNK_BYTES];
    while let Ok(1..) = tablet.read(&mut buffer) {}
    let _ = tablet.shutdown(Shutdown::Both);
}

fn copy((mut from, mut to): (TcpStream, TcpStream), budget: u64, delay: Duration, bed: &Bed) {
    let (mut buffer, mut left) = ([0; CHUNK_BYTES], budget);
    while let Ok(len @ 1..) = from.read(&mut buffer) {
        thread::sleep(delay);
        let passes = len.min(usize::try_from(left).unwrap_or(usize::MAX));
        if to.write_all(&buffer[..passes]).is_err() {
            break;
        }
        left = left.saturating_sub(passes as u64);
        if left == 0 {
            bed.cuts.fetch_add(1, Ordering::Relaxed);
            break;
        }
    }
    let _ = (from.shutdown(Shutdown::Both), to.shutdown(Shutdown::Both));
}
