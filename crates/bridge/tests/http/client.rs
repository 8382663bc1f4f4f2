//! A running bridge, and a client that sends exactly what it is told: browsers tidy paths and headers up.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use doorstep_bridge::{Calls, Entry, Listening};
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio::sync::oneshot;

const PATIENCE: Duration = Duration::from_secs(30);

pub(crate) struct Rig {
    pub(crate) address: SocketAddr,
    /// `/enter?token=…`
    pub(crate) way_in: String,
    pub(crate) screens: TempDir,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

/// Calls that are answered with their own name and request.
pub(crate) fn echo() -> Calls {
    Arc::new(|name, request| Ok(json!({ "name": name, "request": request })))
}

impl Rig {
    pub(crate) fn start(calls: Calls) -> Self {
        let screens = tempfile::tempdir().unwrap();
        write(screens.path(), "index.html", "<!doctype html><title>入户通</title>");
        write(screens.path(), "assets/index-a1.js", "export {}");
        write(screens.path(), "plain.css", "p{}");
        let (started, rig) = std::sync::mpsc::channel();
        let (stop, stopped) = oneshot::channel::<()>();
        let folder = screens.path().to_owned();
        let serving = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let entry = Entry::new([7; 32], [9; 32]);
                let listening = Listening::on(0, &folder, entry, calls).await.unwrap();
                started.send((listening.address().unwrap(), listening.way_in())).unwrap();
                listening.until(async { stopped.await.unwrap_or_default() }).await.unwrap();
            });
            runtime.shutdown_timeout(Duration::from_secs(1));
        });
        let (address, printed) = rig.recv_timeout(PATIENCE).unwrap();
        let way_in = printed.strip_prefix(&format!("http://{address}")).unwrap().to_owned();
        Self { address, way_in, screens, stop: Some(stop), serving: Some(serving) }
    }

    /// The cookie as a browser sends it back.
    pub(crate) fn enter(&self) -> String {
        let reply = self.get(&self.way_in).send();
        let set = reply.header("set-cookie").expect("a cookie");
        set.split(';').next().unwrap().to_owned()
    }

    pub(crate) fn get(&self, path: &str) -> Ask<'_> {
        self.ask("GET", path)
    }

    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        let head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        Ask { rig: self, head, host: self.address.to_string(), body: Vec::new() }
    }

    pub(crate) fn call(&self, name: &str, request: &str, cookie: &str) -> Reply {
        let ask = self.ask("POST", &format!("/call/{name}")).header("Cookie", cookie);
        ask.header("Content-Type", "application/json").body(request.as_bytes().to_vec()).send()
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        self.stop.take().unwrap().send(()).ok();
        self.serving.take().unwrap().join().ok();
    }
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

pub(crate) struct Ask<'a> {
    rig: &'a Rig,
    head: String,
    host: String,
    body: Vec<u8>,
}

impl Ask<'_> {
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    pub(crate) fn host(mut self, host: &str) -> Self {
        self.host = host.to_owned();
        self
    }

    pub(crate) fn body(mut self, body: Vec<u8>) -> Self {
        self.head.push_str(&format!("Content-Length: {}\r\n", body.len()));
        self.body = body;
        self
    }

    pub(crate) fn send(self) -> Reply {
        let mut stream = TcpStream::connect(self.rig.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        let head = format!("{}Host: {}\r\n\r\n", self.head, self.host);
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&self.body).unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        Reply::read(&String::from_utf8(bytes).unwrap())
    }
}

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    head: Vec<(String, String)>,
    pub(crate) body: String,
}

impl Reply {
    fn read(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let mut lines = head.lines();
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let head = lines.filter_map(|line| line.split_once(": "));
        let head =
            head.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Self { status, head, body: body.to_owned() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The code of a refusal in the tablet's own shape.
    pub(crate) fn code(&self) -> String {
        let json = self.json();
        assert!(json["zh"].as_str().is_some_and(|zh| !zh.is_empty()), "{json}");
        assert!(json["detail"].is_object(), "{json}");
        json["code"].as_str().unwrap().to_owned()
    }
}
