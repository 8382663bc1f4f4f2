//! The real way to the server: HTTPS through reqwest, pinned, bounded, given up only when no byte moves.
//!
//! The caller's thread waits; a private runtime of one thread does the work, so that a stalled request can be
//! dropped instead of abandoned and idle connections notice when the server goes.

mod exchange;
mod fault;
mod tls;
mod upload;

use std::net::IpAddr;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use reqwest::{Client, Url, redirect};
use sync::code::Code;
use sync::hash::Hash;
use tokio::runtime::Runtime;

use crate::error::PLAIN_ADDRESS;
use crate::transport::{Answer, Call, Transport, Trust};

/// How long no byte may move, either way, before a request is given up. A total time would punish weak signal.
const STALL_TIMEOUT: Duration = Duration::from_secs(45);
/// How long a connection may take: one that cannot be made in this time will not carry anything either.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(20);

/// HTTPS.
pub struct HttpTransport {
    stall: Duration,
    live: Mutex<Live>,
}

/// Made at the first request: a tablet that stays offline needs no runtime.
#[derive(Default)]
struct Live {
    runtime: Option<Runtime>,
    /// One client for what it trusts; another when the certificates change.
    client: Option<(Option<Hash>, Client)>,
}

impl HttpTransport {
    /// With the usual time-outs.
    pub fn new() -> Self {
        Self::with_stall_timeout(STALL_TIMEOUT)
    }

    /// With another stall time-out, for tests.
    pub fn with_stall_timeout(stall: Duration) -> Self {
        Self { stall, live: Mutex::default() }
    }

    fn client(&self, live: &mut Live, trust: Trust<'_>) -> Result<Client, Code> {
        let wanted = match trust {
            Trust::AnswerOnly => None,
            Trust::Pinned(certificates) => Some(Hash::under(
                "",
                &certificates.iter().map(|der| der.as_slice()).collect::<Vec<_>>(),
            )),
        };
        match &live.client {
            Some((trusts, client)) if *trusts == wanted => Ok(client.clone()),
            _ => {
                let client = build(trust)?;
                live.client = Some((wanted, client.clone()));
                Ok(client)
            }
        }
    }
}

impl Default for HttpTransport {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for HttpTransport {
    fn send(&self, call: Call<'_>) -> Result<Answer, Code> {
        let url = url(call.address, call.path)?;
        let (tx, rx) = mpsc::channel();
        {
            let mut live = self.live.lock().unwrap_or_else(PoisonError::into_inner);
            let client = self.client(&mut live, call.trust)?;
            let work = exchange::run(client, url, exchange::Outgoing::of(call), self.stall);
            let runtime = match live.runtime.take() {
                Some(runtime) => runtime,
                None => runtime()?,
            };
            runtime.spawn(async move { tx.send(work.await) });
            live.runtime = Some(runtime);
        }
        // The task always ends: every wait in it is bounded by the stall time-out.
        rx.recv().unwrap_or(Err(Code::NO_SIGNAL))
    }
}

impl Drop for HttpTransport {
    fn drop(&mut self) {
        let live = self.live.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(runtime) = live.runtime.take() {
            // Dropping it inside another runtime would panic.
            runtime.shutdown_background();
        }
    }
}

fn runtime() -> Result<Runtime, Code> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder
        .worker_threads(1)
        .thread_name("doorstep-http")
        .enable_all()
        .build()
        .map_err(|_| Code::OUT_OF_MEMORY)
}

fn build(trust: Trust<'_>) -> Result<Client, Code> {
    Client::builder()
        .tls_backend_preconfigured(tls::config(trust)?)
        // No proxy of the environment, no other host: the app speaks to its own server only (DOMAIN R-17).
        .no_proxy()
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(CONNECT_TIMEOUT)
        .pool_max_idle_per_host(1)
        .http1_only()
        .build()
        .map_err(|_| Code::SERVER_UNKNOWN)
}

/// The address of a call. Without TLS only this machine is spoken to.
fn url(address: &str, path: &str) -> Result<Url, Code> {
    let url =
        Url::parse(address).and_then(|base| base.join(path)).map_err(|_| Code::CODE_NO_ADDRESS)?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    let loopback = host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    match url.scheme() {
        "https" => Ok(url),
        "http" if loopback => Ok(url),
        _ => Err(PLAIN_ADDRESS.into()),
    }
}

#[cfg(test)]
mod tests;
