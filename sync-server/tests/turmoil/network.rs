//! Both ends on turmoil's network: the server's own router behind a listener of turmoil's, and one request over it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use bytes::Bytes;
use doorstep_sync_server::config::Config;
use doorstep_sync_server::http::{Bounds, Site, router};
use doorstep_sync_server::ports::entropy::SharedRng;
use doorstep_sync_server::service::Installation;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::header::HOST;
use hyper_util::rt::TokioIo;
use model::rng::Rng;
use sync::apply::InPlace;
use sync::clock::ManualClock;
use turmoil::net::{TcpListener, TcpStream};

use crate::kit::NOW;

pub(crate) const SERVER: &str = "server";
const PORT: u16 = 8443;

struct Listening(TcpListener);

impl axum::serve::Listener for Listening {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            if let Ok(accepted) = self.0.accept().await {
                return accepted;
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

/// A district's server, until it is killed; another life for every number.
pub(crate) async fn serve(config: Config, number: u64) -> turmoil::Result {
    let clock = Arc::new(ManualClock::new(NOW));
    let rng = SharedRng::new(Rng::from_number(2_000 + number));
    let installation = Arc::new(Installation::open(&config, clock, rng, Box::new(InPlace))?);
    installation.begin()?;
    let site = Arc::new(Site {
        district: installation.district(&[]),
        bounds: Bounds::new(&config),
        installation,
    });
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PORT)).await?;
    Ok(axum::serve(Listening(listener), router(site)).await?)
}

/// One request; the status and the body.
pub(crate) async fn post(path: &str, body: Vec<u8>) -> turmoil::Result<(u16, Bytes)> {
    let stream = TcpStream::connect((SERVER, PORT)).await?;
    let (mut sender, connection) =
        hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    let driven = tokio::spawn(connection);
    let request = Request::post(path).header(HOST, SERVER).body(Full::new(Bytes::from(body)))?;
    let response = sender.send_request(request).await?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await?.to_bytes();
    driven.abort();
    Ok((status, body))
}
