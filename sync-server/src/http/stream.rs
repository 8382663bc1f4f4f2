//! Connections: so many at once, so many of one address, and none on which no byte goes out any more.

use std::collections::BTreeMap;
use std::future::Future;
use std::io;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::accept::Accept;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Sleep, sleep};

/// A share of all connections that one address may have: an office's tablets fit, a flood does not.
const ADDRESS_SHARE: usize = 4;

/// Counts connections.
#[derive(Debug)]
struct Open {
    connections_max: usize,
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    of: BTreeMap<IpAddr, usize>,
}

/// Accepts connections within bounds.
#[derive(Clone, Debug)]
pub struct Bounded {
    open: Arc<Open>,
    stall: Duration,
}

impl Bounded {
    /// So many at once; closed when nothing can be written for so long.
    pub fn new(connections_max: usize, stall: Duration) -> Self {
        Self { open: Arc::new(Open { connections_max, counts: Mutex::default() }), stall }
    }
}

impl<S: Send + 'static> Accept<TcpStream, S> for Bounded {
    type Stream = Stalling;
    type Service = S;
    type Future = std::future::Ready<io::Result<(Stalling, S)>>;

    fn accept(&self, stream: TcpStream, service: S) -> Self::Future {
        std::future::ready(self.take(stream).map(|stream| (stream, service)))
    }
}

impl Bounded {
    fn take(&self, stream: TcpStream) -> io::Result<Stalling> {
        let peer = stream.peer_addr()?.ip();
        let seat = Open::sit(&self.open, peer).ok_or(io::ErrorKind::ConnectionRefused)?;
        // Answers are small and whole; there is nothing to wait for.
        stream.set_nodelay(true)?;
        Ok(Stalling { stream, stall: self.stall, waiting: None, _seat: seat })
    }
}

/// One connection's place; free again when dropped.
#[derive(Debug)]
struct Seat {
    open: Arc<Open>,
    peer: IpAddr,
}

impl Open {
    fn sit(open: &Arc<Self>, peer: IpAddr) -> Option<Seat> {
        let mut counts = open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        let of_peer = counts.of.get(&peer).copied().unwrap_or(0);
        // Behind a gateway everyone comes from this machine.
        let peer_max = match peer.is_loopback() {
            true => open.connections_max,
            false => open.connections_max.div_ceil(ADDRESS_SHARE),
        };
        if counts.all >= open.connections_max || of_peer >= peer_max {
            return None;
        }
        counts.all += 1;
        counts.of.insert(peer, of_peer + 1);
        Some(Seat { open: Arc::clone(open), peer })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut counts = self.open.counts.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all = counts.all.saturating_sub(1);
        let left = counts.of.get(&self.peer).copied().unwrap_or(0).saturating_sub(1);
        if left == 0 {
            counts.of.remove(&self.peer);
        } else {
            counts.of.insert(self.peer, left);
        }
    }
}

/// A connection that is given up when it takes no byte for too long. How long a request may take to come is bounded
/// where it is read.
#[derive(Debug)]
pub struct Stalling {
    stream: TcpStream,
    stall: Duration,
    waiting: Option<Pin<Box<Sleep>>>,
    _seat: Seat,
}

impl Stalling {
    /// Passes on what is ready; what is not may stay so for `stall` at most.
    fn within<T>(
        &mut self,
        cx: &mut Context<'_>,
        poll: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if poll.is_ready() {
            self.waiting = None;
            return poll;
        }
        let stall = self.stall;
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep(stall)));
        ready!(waiting.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Stalling {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Stalling {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, buf);
        self.within(cx, poll)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_flush(cx);
        self.within(cx, poll)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let poll = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.within(cx, poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, bufs);
        self.within(cx, poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
