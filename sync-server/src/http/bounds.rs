//! How much is too much, before anyone is known: requests of one address, requests worked on at once, bytes held.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sync::code::Code;
use tokio::sync::Semaphore;

use super::Site;
use super::body;
use crate::config::Config;
use crate::rate::Buckets;
use crate::service::Failure;

/// Addresses remembered by the rate limit.
const ADDRESSES_REMEMBERED_MAX: usize = 20_000;
/// Bodies of all requests together.
const HELD_BYTES_MAX: usize = 256 * 1024 * 1024;

/// The bounds and what is left of them.
#[derive(Debug)]
pub struct Bounds {
    addresses: Mutex<Buckets<IpAddr>>,
    behind_gateway: bool,
    pub(super) work: Arc<Semaphore>,
    pub(super) holdable: Arc<Semaphore>,
    pub(super) stall: Duration,
}

impl Bounds {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        let limits = &config.limits;
        Self {
            addresses: Mutex::new(Buckets::new(limits.address_rate, ADDRESSES_REMEMBERED_MAX)),
            behind_gateway: config.behind_gateway,
            work: Arc::new(Semaphore::new(limits.requests_at_once_max)),
            holdable: body::holdable(HELD_BYTES_MAX),
            stall: Duration::from_millis(limits.stall_timeout_ms),
        }
    }
}

/// Refuses an address that asks too often, before anything of its request is read.
pub(super) async fn by_address(
    State(site): State<Arc<Site>>,
    request: Request,
    next: Next,
) -> Response {
    let peer =
        request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let bounds = &site.bounds;
    let address = whose(peer, bounds.behind_gateway, request.headers());
    let now = site.installation.clock.now_ms();
    let taken = bounds.addresses.lock().unwrap_or_else(PoisonError::into_inner).take(&address, now);
    match taken {
        Ok(()) => next.run(request).await,
        Err(seconds) => Failure::wait(Code::TOO_MANY_REQUESTS, seconds).into_response(),
    }
}

/// Whom a request counts for: the peer, or who stands behind a gateway on this machine.
fn whose(peer: Option<IpAddr>, behind_gateway: bool, headers: &HeaderMap) -> IpAddr {
    let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let behind = || {
        // The last is the one the gateway itself has written.
        let said = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        said.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
    };
    let address = match behind_gateway && peer.is_loopback() {
        true => behind().unwrap_or(peer),
        false => peer,
    };
    subscriber(address)
}

/// One IPv6 subscriber has a whole /64.
fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_gateway_on_this_machine_may_say_whom_it_speaks_for() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1, 2.2.2.2".parse().unwrap());
        let loopback: IpAddr = "127.0.0.1".parse().unwrap();
        let outside: IpAddr = "9.9.9.9".parse().unwrap();
        assert_eq!(whose(Some(loopback), true, &headers).to_string(), "2.2.2.2");
        assert_eq!(whose(Some(loopback), false, &headers), loopback);
        assert_eq!(whose(Some(outside), true, &headers), outside);
        assert_eq!(whose(Some(loopback), true, &HeaderMap::new()), loopback);
    }

    #[test]
    fn an_ipv6_subscriber_counts_once_whatever_the_host_part() {
        let one = subscriber("2001:db8:0:1:aaaa::1".parse().unwrap());
        assert_eq!(one, subscriber("2001:db8:0:1:bbbb::2".parse().unwrap()));
        assert_ne!(one, subscriber("2001:db8:0:2::1".parse().unwrap()));
        assert_eq!(subscriber("::ffff:1.2.3.4".parse().unwrap()).to_string(), "1.2.3.4");
    }
}
