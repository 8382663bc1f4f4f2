//! A running server: listener, TLS, tasks, and how it stops. Used by the binary and, on port 0, by tests.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use sync::apply::{Apply, Threaded};
use sync::clock::Clock;
use tokio::task::JoinHandle;

use crate::config::{Config, ConfigError, Tls};
use crate::http::stream::Bounded;
use crate::http::{Bounds, Site, certificates, router};
use crate::ports::clock::SystemClock;
use crate::ports::entropy::{SharedRng, system_rng};
use crate::service::{Installation, OpenError};
use crate::storage::StorageError;

/// How long running requests may take to end.
const GRACE: Duration = Duration::from_secs(10);
/// How often photos nobody names are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60 * 60);
/// How often is looked for whom a pack is to be made ahead.
const PACK_LOOK_EVERY: Duration = Duration::from_secs(10);
/// After one was made, requests get in before the next.
const PACK_PAUSE: Duration = Duration::from_millis(500);

/// A server could not be started; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The settings.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Data or keys.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The records.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The system has no randomness to give.
    #[error("系统随机数不可用：{0} / no randomness from the system")]
    Entropy(#[source] io::Error),
    /// Certificate or key.
    #[error("TLS 证书或私钥不能用：{0} / the TLS certificate or key cannot be used")]
    Tls(#[source] io::Error),
    /// The address.
    #[error("不能监听 {0}：{1} / cannot listen there")]
    Listen(SocketAddr, #[source] io::Error),
}

/// What a server is made of beside its settings; a test puts in its own.
pub struct Ports {
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: SharedRng,
    /// Where untrusted changes meet Automerge.
    pub apply: Box<dyn Apply>,
}

impl Ports {
    /// The real ones.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn system() -> io::Result<Self> {
        Ok(Self {
            clock: Arc::new(SystemClock::new()),
            rng: SharedRng::new(system_rng()?),
            apply: Box::new(Threaded::default()),
        })
    }
}

/// The server.
#[derive(Debug)]
pub struct Server;

/// A server that serves.
#[derive(Debug)]
pub struct Running {
    /// Where it listens: the port it was given when asked for port 0.
    pub address: SocketAddr,
    /// The services, for whoever runs it in the same process.
    pub installation: Arc<Installation>,
    handle: Handle<SocketAddr>,
    serving: JoinHandle<io::Result<()>>,
    sweeping: JoinHandle<()>,
    packing: JoinHandle<()>,
}

impl Server {
    /// Starts on the real clock and randomness. To be called within a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start(config: Config) -> Result<Running, StartError> {
        Self::start_with(config, Ports::system().map_err(StartError::Entropy)?)
    }

    /// Starts with ports of the caller's. To be called within a tokio runtime.
    ///
    /// # Errors
    /// [`StartError`].
    pub fn start_with(mut config: Config, ports: Ports) -> Result<Running, StartError> {
        // Asked again here, because a test or another program may have put the settings together.
        if config.tls.is_none() && !config.listen.ip().is_loopback() {
            return Err(ConfigError::PlainHttp(config.listen).into());
        }
        let tls = config.tls.as_ref().map(rustls_config).transpose()?;
        let shown = match &config.tls {
            Some(tls) => certificates(&tls.certificate).map_err(StartError::Tls)?,
            None => vec![],
        };
        let (listener, address) =
            listen(config.listen).map_err(|error| StartError::Listen(config.listen, error))?;
        if config.listen.port() == 0 {
            // Codes name the port that was given, not the one that was asked for.
            let given = config
                .public_address
                .strip_suffix(":0")
                .map(|host| format!("{host}:{}", address.port()));
            config.public_address = given.unwrap_or(config.public_address);
        }
        let installation =
            Arc::new(Installation::open(&config, ports.clock, ports.rng, ports.apply)?);
        installation.begin()?;
        let shown: Vec<Vec<u8>> = shown.iter().map(|certificate| certificate.to_vec()).collect();
        let site = Arc::new(Site {
            district: installation.district(&shown),
            installation: Arc::clone(&installation),
            bounds: Bounds::new(&config),
        });
        let handle = Handle::new();
        let serving = serve(listener, &config, tls, site, handle.clone())
            .map_err(|error| StartError::Listen(config.listen, error))?;
        let sweeping = tokio::spawn(sweep(Arc::clone(&installation)));
        let packing = tokio::spawn(pack_ahead(Arc::clone(&installation)));
        tracing::info!(%address, tls = config.tls.is_some(), demo = installation.tenant.demo, "serving");
        Ok(Running { address, installation, handle, serving, sweeping, packing })
    }
}

impl Running {
    /// Stops: no new connections, running requests end within ten seconds.
    ///
    /// # Errors
    /// What the listener ended with.
    pub async fn stop(self) -> io::Result<()> {
        self.sweeping.abort();
        self.packing.abort();
        self.handle.graceful_shutdown(Some(GRACE));
        self.serving.await.unwrap_or_else(|error| Err(io::Error::other(error)))
    }

    /// Serves until asked to stop by SIGTERM or Ctrl-C, then stops.
    ///
    /// # Errors
    /// What the listener ended with.
    pub async fn until_asked(mut self) -> io::Result<()> {
        let mut term = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        let asked = async {
            tokio::select! {
                _ = term.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
        };
        tokio::select! {
            () = asked => {}
            ended = &mut self.serving => return ended.unwrap_or_else(|error| Err(io::Error::other(error))),
        }
        tracing::info!("stopping");
        self.stop().await
    }
}

fn listen(address: SocketAddr) -> io::Result<(std::net::TcpListener, SocketAddr)> {
    let listener = std::net::TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

fn serve(
    listener: std::net::TcpListener,
    config: &Config,
    tls: Option<RustlsConfig>,
    site: Arc<Site>,
    handle: Handle<SocketAddr>,
) -> io::Result<JoinHandle<io::Result<()>>> {
    let stall = Duration::from_millis(config.limits.stall_timeout_ms);
    let bounded = Bounded::new(config.limits.connections_max, stall);
    let service = router(site).into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::from_tcp(listener)?.handle(handle).http1_only();
    server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(stall);
    Ok(match tls {
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(tls).handshake_timeout(stall).acceptor(bounded);
            tokio::spawn(server.acceptor(acceptor).serve(service))
        }
        None => tokio::spawn(server.acceptor(bounded).serve(service)),
    })
}

/// Whether a certificate and a key can be served.
///
/// # Errors
/// [`StartError::Tls`].
pub fn check_tls(tls: &Tls) -> Result<(), StartError> {
    rustls_config(tls).map(|_| ())
}

/// TLS 1.2 and 1.3 by rustls and ring.
fn rustls_config(tls: &Tls) -> Result<RustlsConfig, StartError> {
    let wrong =
        |error: &dyn std::fmt::Display| StartError::Tls(io::Error::other(error.to_string()));
    let chain = certificates(&tls.certificate).map_err(StartError::Tls)?;
    let key = PrivateKeyDer::from_pem_file(&tls.key)
        .map_err(|error| wrong(&format!("{}：{error}", tls.key.display())))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|builder| builder.with_no_client_auth().with_single_cert(chain, key))
        .map_err(|error| wrong(&error))?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(RustlsConfig::from_config(Arc::new(config)))
}

async fn sweep(installation: Arc<Installation>) {
    let mut every = tokio::time::interval(SWEEP_EVERY);
    loop {
        every.tick().await;
        let installation = Arc::clone(&installation);
        let swept = tokio::task::spawn_blocking(move || installation.sweep_blobs()).await;
        match swept {
            Ok(Ok(0)) | Err(_) => {}
            Ok(Ok(photos)) => tracing::info!(photos, "swept photos nobody names"),
            Ok(Err(error)) => tracing::warn!(%error, "the sweep of photos goes on later"),
        }
    }
}

async fn pack_ahead(installation: Arc<Installation>) {
    let mut wait = PACK_LOOK_EVERY;
    loop {
        tokio::time::sleep(wait).await;
        let installation = Arc::clone(&installation);
        let made = tokio::task::spawn_blocking(move || installation.make_pack_ahead()).await;
        wait = match made {
            Ok(Ok(true)) => PACK_PAUSE,
            Ok(Ok(false)) | Err(_) => PACK_LOOK_EVERY,
            Ok(Err(error)) => {
                tracing::warn!(%error, "a pack is made when it is asked for");
                PACK_LOOK_EVERY
            }
        };
    }
}
