//! A machine of a district's IT: a folder, and the real binary run in it as it is typed.

use std::path::PathBuf;
use std::process::{Command, Output};

pub(crate) struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The command over one data folder.
    pub(crate) fn command(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
        // Whatever stands in the environment of the tests is not this machine's.
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOORSTEP_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).arg("--data").arg(data).args(arguments);
        command.env("USER", "it").env_remove("SUDO_USER");
        command
    }

    pub(crate) fn ok(&self, arguments: &[&str]) -> String {
        self.ok_in("data", arguments)
    }

    pub(crate) fn ok_in(&self, data: &str, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(data, arguments).output().unwrap();
        assert!(status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stderr));
        String::from_utf8(stdout).unwrap()
    }

    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        self.refused_in("data", arguments)
    }

    pub(crate) fn refused_in(&self, data: &str, arguments: &[&str]) -> String {
        let Output { status, stdout, stderr } = self.command(data, arguments).output().unwrap();
        assert!(!status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&stdout));
        String::from_utf8(stderr).unwrap()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}
