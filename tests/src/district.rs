//! A district's server as IT runs it: its binary, its commands, its folder; started and killed as a process.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::process::binary;

/// An installation and, while it runs, its process.
pub struct District {
    data: PathBuf,
    port: u16,
    running: Option<Child>,
    settings: BTreeMap<String, String>,
}

impl District {
    /// A new demo district in a folder that is not there yet.
    pub fn init(data: &Path) -> Self {
        let district = Self {
            data: data.to_path_buf(),
            port: free_port(),
            running: None,
            settings: BTreeMap::new(),
        };
        district.command(&["init", "--name", "澄河区(虚构)", "--demo"]);
        district
    }

    /// The same installation in a copied folder, under an address of its own choice: none is asked of it before.
    pub fn copied(&self, data: &Path) -> Self {
        assert!(self.running.is_none(), "stop it before copying");
        copy_folder(&self.data, data);
        Self {
            data: data.to_path_buf(),
            port: self.port,
            running: None,
            settings: self.settings.clone(),
        }
    }

    /// Makes a backup under a folder, beside the running server; its own folder.
    pub fn back_up(&self, under: &Path) -> PathBuf {
        let under = under.to_str().expect("text");
        let said = self.command(&["backup", under]);
        PathBuf::from(said.lines().next().expect("its folder"))
    }

    /// The server is lost, but for its keys and what it wrote beside the database; the same district again from a
    /// backup, in another folder, where tablets find it under the same address.
    pub fn restored(&mut self, backup: &Path, data: &Path) -> Self {
        self.kill();
        let text = |path: &Path| path.to_str().expect("text").to_owned();
        let (backup, to) = (text(backup), text(data));
        let (keys, aside) = (text(&self.data.join("keys")), text(&self.data.join("aside")));
        self.command(&["restore", &backup, "--to", &to, "--keys", &keys, "--aside", &aside]);
        Self {
            data: data.to_path_buf(),
            port: self.port,
            running: None,
            settings: self.settings.clone(),
        }
    }

    /// Opens a tablet's file with the sealing key `init` wrote beside the data folder.
    pub fn recover(&self, database: &Path, hand_in: bool) -> String {
        let name = self.data.file_name().and_then(|name| name.to_str()).expect("text");
        let key = self.data.with_file_name(format!("{name}-sealing.key"));
        let (database, key) = (database.to_str().expect("text"), key.to_str().expect("text"));
        let mut arguments = vec!["recover", database, "--sealing-key", key];
        arguments.extend(hand_in.then_some("--hand-in"));
        self.command(&arguments)
    }

    /// Where tablets find it.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// One command, which must succeed; what it printed.
    pub fn command(&self, arguments: &[&str]) -> String {
        let output = self.prepared(arguments).output().expect("the server's binary starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "sync-server {arguments:?}: {said}");
        String::from_utf8(output.stdout).expect("text")
    }

    /// A setting of the environment, for every command and every start from now on.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.settings.insert(name.to_owned(), value.to_owned()),
            None => self.settings.remove(name),
        };
    }

    /// One command, which must not succeed; what it said.
    pub fn refused(&self, arguments: &[&str]) -> String {
        let output = self.prepared(arguments).output().expect("the server's binary starts");
        assert!(!output.status.success(), "sync-server {arguments:?} succeeded");
        String::from_utf8_lossy(&output.stderr).into_owned()
    }

    /// A person with a grant in each of the spaces: `(space, right)`.
    pub fn person(&self, login: &str, name: &str, role: &str, grants: &[(&str, &str)]) {
        self.command(&["user", "add", login, name]);
        for (space, right) in grants {
            self.command(&["grant", "add", login, space, role, "--right", right]);
        }
    }

    /// A one-use code for a person.
    pub fn invite(&self, login: &str) -> String {
        self.command(&["invite", login]).trim().to_owned()
    }

    /// Serves; returns once it listens.
    pub fn start(&mut self) {
        let listen = format!("127.0.0.1:{}", self.port);
        let mut child = self
            .prepared(&["serve", "--listen", &listen])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let output = child.stdout.take().expect("piped");
        BufReader::new(output).read_line(&mut line).expect("the server speaks");
        self.running = Some(child);
        assert!(line.starts_with("listening "), "{line}");
    }

    /// SIGKILL, nothing closed.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.running.take() {
            child.kill().expect("killed");
            child.wait().expect("gone");
        }
    }

    fn prepared(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary("sync-server"));
        command.arg("--data").arg(&self.data).args(arguments);
        command.env("DOORSTEP_PUBLIC_ADDRESS", self.address());
        command.envs(&self.settings);
        command
    }
}

impl Drop for District {
    fn drop(&mut self) {
        if let Some(child) = &mut self.running {
            // A test that failed must not leave processes behind.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A port of loopback nobody listens on at this moment.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .expect("loopback")
        .port()
}

/// Copies a folder with everything in it.
pub fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("made");
    for entry in std::fs::read_dir(from).expect("read") {
        let entry = entry.expect("read");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("read").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("copied");
        }
    }
}
