//! The binary: what it prints, and how it ends.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

struct Served {
    child: Child,
    line: String,
    _folder: tempfile::TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn serve(with: &[&str]) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let ui = folder.path().join("ui");
    std::fs::create_dir(&ui).unwrap();
    std::fs::write(ui.join("index.html"), "<title>入户通</title>").unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_doorstep-bridge"))
        .arg("serve")
        .arg("--data")
        .arg(folder.path().join("tablet"))
        .arg("--ui")
        .arg(&ui)
        .args(with)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    Served { child, line: line.trim_end().to_owned(), _folder: folder }
}

fn end_of(child: &mut Child) -> ExitStatus {
    for _ in 0..300 {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("it does not end");
}

#[test]
fn it_prints_its_address_and_ends_with_whoever_started_it() {
    let mut served = serve(&["--with-parent"]);
    let rest = served.line.strip_prefix("http://127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/enter?token=").unwrap();
    assert_eq!(token.len(), 64);
    let mut stream = TcpStream::connect(("127.0.0.1", port.parse::<u16>().unwrap())).unwrap();
    let ask = format!(
        "GET /enter?token={token} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(ask.as_bytes()).unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    assert!(reply.starts_with("HTTP/1.1 303"), "{reply}");
    drop(served.child.stdin.take());
    assert!(end_of(&mut served.child).success());
}

#[test]
fn it_ends_when_it_is_asked_to_and_not_when_nobody_types() {
    let mut served = serve(&[]);
    drop(served.child.stdin.take());
    std::thread::sleep(Duration::from_millis(300));
    assert!(served.child.try_wait().unwrap().is_none());
    let pid = served.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(end_of(&mut served.child).success());
}

#[test]
fn without_the_built_screens_it_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_doorstep-bridge"))
        .args(["serve", "--data"])
        .arg(folder.path().join("tablet"))
        .arg("--ui")
        .arg(folder.path().join("no-such"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("npm run build"));
}
