//! Real processes: the server's binary and tablets, ended by their own id, on loopback only.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::{Value, json};

/// A binary of the workspace, built by the same cargo in the same profile.
pub fn binary(name: &str) -> PathBuf {
    static BUILT: OnceLock<()> = OnceLock::new();
    let tests = std::env::current_exe().expect("this test has a path");
    let profile =
        tests.parent().and_then(Path::parent).expect("target/<profile>/deps/<test>").to_path_buf();
    BUILT.get_or_init(|| {
        // `cargo xtask test` has built them all, with the features of its own choice.
        if std::env::var_os("XTASK_PROGRAMS_BUILT").is_some() {
            return;
        }
        let target = profile.parent().expect("target/<profile>");
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Every default member's features, as their tests are built with: nothing is compiled twice.
        cargo.args(["build", "--quiet", "--bin", name]);
        // Not from this package's folder, where cargo knows its own binaries only.
        cargo.current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        let built = cargo.env("CARGO_TARGET_DIR", target).status().expect("cargo runs");
        assert!(built.success(), "{name} does not build");
    });
    profile.join(name)
}

/// A tablet in a process of its own.
pub struct TabletProcess {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl TabletProcess {
    /// Starts the driver on a folder: a new tablet, or the one that was there.
    pub fn start(driver: &Path, home: &Path) -> Self {
        let mut child = Command::new(driver)
            .arg(home)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the driver starts");
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Self { child, input, output }
    }

    /// One call of the tablet's list.
    ///
    /// # Errors
    /// What the tablet says: `{code, zh, …}`.
    pub fn ask(&mut self, call: &str, input: Value) -> Result<Value, Value> {
        writeln!(self.input, "{}", json!({ "call": call, "input": input }))
            .expect("the tablet lives");
        let mut line = String::new();
        self.output.read_line(&mut line).expect("the tablet answers");
        let mut answer: Value = serde_json::from_str(&line).expect("one JSON object a line");
        match answer.get_mut("ok") {
            Some(ok) => Ok(ok.take()),
            None => Err(answer.get_mut("error").map(Value::take).unwrap_or_default()),
        }
    }

    /// One call that must succeed.
    pub fn call(&mut self, call: &str, input: Value) -> Value {
        self.ask(call, input).unwrap_or_else(|error| panic!("{call}: {error}"))
    }

    /// The battery is out in the middle of a call: SIGKILL so long after it was made, whatever had become of it.
    pub fn kill_during(mut self, call: &str, input: Value, after: Duration) {
        writeln!(self.input, "{}", json!({ "call": call, "input": input }))
            .expect("the tablet lives");
        std::thread::sleep(after);
        self.kill();
    }

    /// The battery is out: SIGKILL, nothing closed.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }
}

impl Drop for TabletProcess {
    fn drop(&mut self) {
        // A test that failed must not leave processes behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
