//! A district's server in this process, on loopback and port 0, with a clock that stands still.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use doorstep_sync_server::config::Config;
use doorstep_sync_server::init::{NewInstallation, init};
use doorstep_sync_server::ports::entropy::SharedRng;
use doorstep_sync_server::service::Installation;
use doorstep_sync_server::service::admin::NewGrant;
use doorstep_sync_server::{Ports, Running, Server, StartError};
use model::id::UserId;
use model::permission::Role;
use model::rng::Rng;
use model::space::Right;
use sync::apply::InPlace;
use sync::clock::ManualClock;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::NOW;

pub struct District {
    pub folder: TempDir,
    pub clock: Arc<ManualClock>,
    pub address: String,
    pub config: Config,
    runtime: Runtime,
    running: Option<Running>,
    starts: u64,
    http: reqwest::blocking::Client,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub retry_after: Option<String>,
    pub body: Vec<u8>,
}

impl District {
    pub fn new() -> Self {
        Self::with(true, |_| {})
    }

    /// A district with settings of its own.
    pub fn with(demo: bool, set: impl FnOnce(&mut Config)) -> Self {
        // The clients of these tests; the server brings its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::new(NOW));
        let data = folder.path().join("data");
        let new = NewInstallation {
            data: data.clone(),
            sealing_key: folder.path().join("seal.key"),
            name: "示范区".into(),
            demo,
        };
        init(&new, &*clock, &mut Rng::from_number(77)).unwrap();
        let mut config = Config::resolve(data, []).unwrap();
        config.listen = "127.0.0.1:0".parse().unwrap();
        config.public_address = "http://127.0.0.1:0".into();
        set(&mut config);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .worker_threads(2)
            .build()
            .unwrap();
        let http = reqwest::blocking::Client::builder()
            .no_proxy()
            .timeout(Duration::from_secs(60))
            .build()
            .unwrap();
        let mut district = Self {
            folder,
            clock,
            address: String::new(),
            config,
            runtime,
            running: None,
            starts: 0,
            http,
        };
        district.start().unwrap();
        district
    }

    pub fn start(&mut self) -> Result<(), StartError> {
        self.starts += 1;
        let ports = Ports {
            clock: self.clock.clone(),
            rng: SharedRng::new(Rng::from_number(1_000 + self.starts)),
            apply: Box::new(InPlace),
        };
        let _in = self.runtime.enter();
        let running = Server::start_with(self.config.clone(), ports)?;
        self.address = format!("http://{}", running.address);
        self.running = Some(running);
        Ok(())
    }

    pub fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            self.runtime.block_on(running.stop()).unwrap();
        }
    }

    pub fn restart(&mut self) {
        self.stop();
        self.start().unwrap();
    }

    pub fn it(&self) -> &Installation {
        &self.running.as_ref().unwrap().installation
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A person with write grants, by login.
    pub fn person(&self, login: &str, role: Role, spaces: &[&str]) -> UserId {
        let user = self.it().add_person(login, &format!("姓名{login}"), "cli/test").unwrap();
        for space in spaces {
            self.grant(login, space, Right::Write, role);
        }
        user.id
    }

    pub fn grant(&self, login: &str, space: &str, right: Right, role: Role) -> i64 {
        let new = NewGrant { login, space, right, role, from: None, to: None };
        self.it().add_right(&new, "cli/test").unwrap().id
    }

    /// A worker of a grid, who hands reporters and quarrels in.
    pub fn worker(&self, login: &str, grid: &str) -> UserId {
        let user = self.person(login, Role::GridWorker, &[grid]);
        self.grant(login, super::COMMUNITY, Right::HandIn, Role::GridWorker);
        self.grant(login, super::TEAM, Right::HandIn, Role::GridWorker);
        user
    }

    pub fn get(&self, path: &str) -> Answer {
        answer(self.http.get(self.url(path)))
    }

    pub fn get_signed(&self, path: &str, header: &str) -> Answer {
        answer(self.http.get(self.url(path)).header(sync::request::REQUEST_HEADER, header))
    }

    pub fn post(&self, path: &str, body: Vec<u8>) -> Answer {
        answer(self.http.post(self.url(path)).body(body))
    }

    pub fn put(&self, path: &str, body: Vec<u8>) -> Answer {
        answer(self.http.put(self.url(path)).body(body))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }
}

fn answer(request: reqwest::blocking::RequestBuilder) -> Answer {
    let response = request.send().unwrap();
    let retry_after =
        response.headers().get("retry-after").map(|value| value.to_str().unwrap().to_owned());
    Answer {
        status: response.status().as_u16(),
        retry_after,
        body: response.bytes().unwrap().to_vec(),
    }
}

impl Answer {
    pub fn code(&self) -> String {
        let refusal = sync::refusal::Refusal::decode(&self.body).expect("a refusal of ours");
        refusal.code.as_str().to_owned()
    }
}

impl Drop for District {
    fn drop(&mut self) {
        self.stop();
    }
}
