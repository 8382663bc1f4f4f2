//! What every request sees, the paths, and how the bridge listens and stops.

use std::future::Future;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use serde_json::Value as Json;
use tablet::api::ApiError;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::entry::{self, Entry};
use crate::{calls, files, guard, headers};

/// What answers a call by its name: `tablet::api::call`, or a test's own.
pub type Calls = Arc<dyn Fn(&str, Json) -> Result<Json, ApiError> + Send + Sync>;

/// Calls under way at once; one more waits. A screen makes a handful.
const CALLS_AT_ONCE_MAX: usize = 32;
/// How long running calls may take to end.
const GRACE: Duration = Duration::from_secs(5);

/// What every request sees.
pub struct Site {
    pub(crate) calls: Calls,
    /// The folder of the screens, without symbolic links in its path.
    pub(crate) screens: PathBuf,
    pub(crate) entry: Entry,
    /// `127.0.0.1:<port>`: the one name we answer to.
    pub(crate) host: String,
    pub(crate) at_once: Arc<Semaphore>,
}

/// A port that is ours; nothing is answered yet.
pub struct Listening {
    listener: TcpListener,
    site: Arc<Site>,
}

impl Listening {
    /// Takes a port of 127.0.0.1, any free one for 0. To be called within a tokio runtime.
    ///
    /// # Errors
    /// When the port is taken, or the folder holds no `index.html`.
    pub async fn on(port: u16, screens: &Path, entry: Entry, calls: Calls) -> io::Result<Self> {
        let screens = screens.canonicalize()?;
        if !screens.join(files::INDEX).is_file() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no index.html"));
        }
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let host = listener.local_addr()?.to_string();
        let at_once = Arc::new(Semaphore::new(CALLS_AT_ONCE_MAX));
        Ok(Self { listener, site: Arc::new(Site { calls, screens, entry, host, at_once }) })
    }

    /// Where it listens.
    ///
    /// # Errors
    /// When the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// The address to open, once.
    pub fn way_in(&self) -> String {
        format!("http://{}{}", self.site.host, self.site.entry.way_in())
    }

    /// Answers until asked to stop; what runs then has a few seconds to end.
    ///
    /// # Errors
    /// What the listener ended with.
    pub async fn until(self, asked: impl Future<Output = ()> + Send + 'static) -> io::Result<()> {
        let (ask, mut was_asked) = tokio::sync::watch::channel(false);
        let stop = async move {
            asked.await;
            ask.send_replace(true);
        };
        let serving = axum::serve(self.listener, router(self.site)).with_graceful_shutdown(stop);
        tokio::select! {
            ended = async { serving.await } => ended,
            () = async {
                // An error means that the sender is gone with the server: the other arm tells.
                was_asked.wait_for(|asked| *asked).await.ok();
                tokio::time::sleep(GRACE).await;
            } => Ok(()),
        }
    }
}

/// Every path, guarded.
pub fn router(site: Arc<Site>) -> Router {
    let screens = get(files::file).with_state(Arc::clone(&site));
    Router::new()
        .route("/call/{name}", post(calls::call))
        .fallback_service(screens)
        .layer(from_fn_with_state(Arc::clone(&site), guard::only_who_entered))
        .merge(Router::new().route(entry::PATH, get(entry::enter)))
        .layer(from_fn_with_state(Arc::clone(&site), guard::only_this_machine))
        .layer(from_fn(headers::add))
        .with_state(site)
}
