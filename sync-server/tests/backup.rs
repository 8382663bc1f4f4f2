//! Backup and restore as IT types them: beside a running server, looked through, refused when they do not fit.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Machine {
    folder: tempfile::TempDir,
}

impl Machine {
    fn new() -> Self {
        let it = Self { folder: tempfile::tempdir().unwrap() };
        it.ok("data", &["init", "--name", "示范区"]);
        it.ok("data", &["user", "add", "0001", "张三"]);
        it.ok("data", &["grant", "add", "0001", "grid/990101001001001", "grid_worker"]);
        it
    }

    fn run(&self, data: &str, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-server"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("DOORSTEP_")) {
            command.env_remove(name);
        }
        command.current_dir(self.folder.path()).arg("--data").arg(data).args(arguments);
        command.output().unwrap()
    }

    fn ok(&self, data: &str, arguments: &[&str]) -> String {
        let output = self.run(data, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn refused(&self, data: &str, arguments: &[&str]) -> String {
        let output = self.run(data, arguments);
        assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stderr).unwrap()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The folder of a new backup.
    fn backup(&self) -> String {
        self.ok("data", &["backup", "backups"]).lines().next().unwrap().to_owned()
    }

    fn restore<'a>(&self, backup: &'a str, rest: &[&'a str]) -> Vec<&'a str> {
        [&["restore", backup, "--to", "new", "--keys", "data/keys"], rest].concat()
    }
}

fn files(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_restored_district_has_everything_and_what_was_done_since_the_backup() {
    let it = Machine::new();
    let backup = it.backup();
    assert!(!Path::new(&backup).join("keys").exists(), "no key is in a backup");
    let bytes = fs::read(Path::new(&backup).join("server.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "the copy is encrypted too");
    assert!(!bytes.windows(6).any(|window| window == "张三".as_bytes()));
    // Since then: a colleague, a grant ended. Neither is in the backup.
    it.ok("data", &["user", "add", "0002", "李四"]);
    it.ok("data", &["grant", "end", "1"]);
    it.ok("data", &["grant", "add", "0002", "grid/990101001001001", "grid_worker"]);
    fs::rename(it.path("data/server.db"), it.path("data/lost.db")).unwrap();
    let said = it.ok("unused", &it.restore(&backup, &["--aside", "data/aside"]));
    assert!(said.contains("已恢复"), "{said}");
    assert_eq!(files(&it.path("new")), ["aside", "keys", "server.db", "sync-server.toml"]);
    let users = it.ok("new", &["user", "list"]);
    assert!(users.contains("张三") && users.contains("李四"), "{users}");
    let grants = it.ok("new", &["grant", "list"]);
    assert!(grants.lines().count() == 2 && grants.contains("0002"), "{grants}");
    assert!(it.refused("new", &["grant", "end", "1"]).contains("没有编号为 1"));
    it.ok("new", &["audit", "verify"]);
    // It goes on from there, and can be backed up and restored again.
    it.ok("new", &["user", "add", "0003", "王五"]);
    let second = it.ok("new", &["backup", "more"]).lines().next().unwrap().to_owned();
    let again = ["restore", &second, "--to", "third", "--keys", "new/keys", "--aside", "new/aside"];
    it.ok("unused", &again);
    assert!(it.ok("third", &["user", "list"]).contains("王五"));
}

#[test]
fn a_backup_that_was_altered_or_cut_or_is_anothers_is_refused_with_a_sentence() {
    let it = Machine::new();
    let backup = it.backup();
    let aside = ["--aside", "data/aside"];
    let database = Path::new(&backup).join("server.db");
    let whole = fs::read(&database).unwrap();
    for bad in
        [whole[..whole.len() - 1].to_vec(), [&whole[..9_000], b"x", &whole[9_001..]].concat()]
    {
        fs::write(&database, &bad).unwrap();
        let said = it.refused("unused", &it.restore(&backup, &aside));
        assert!(said.contains("server.db 缺少或被改动"), "{said}");
        assert!(!it.path("new/server.db").exists());
    }
    fs::write(&database, &whole).unwrap();
    let other = Machine::new();
    let theirs = other.path("data/keys");
    let theirs = [
        "restore",
        &backup,
        "--to",
        "wrong",
        "--keys",
        theirs.to_str().unwrap(),
        "--without-aside",
    ];
    assert!(it.refused("unused", &theirs).contains("不属于这套密钥的区县"));
    assert!(
        it.refused("unused", &["restore", "data", "--to", "wrong2", "--keys", "data/keys"])
            .contains("不是入户通的备份")
    );
    // What lies there already is not written over, and what is lost is said, not guessed.
    let into = ["restore", &backup, "--to", "data", "--without-aside"];
    assert!(it.refused("unused", &into).contains("不会覆盖"));
    assert!(it.refused("unused", &it.restore(&backup, &[])).contains("--without-aside"));
    // The refused tries left nothing in the way.
    it.ok("unused", &it.restore(&backup, &aside));
    assert!(it.refused("unused", &it.restore(&backup, &aside)).contains("不会覆盖"));
}

#[test]
fn without_the_journal_a_restore_says_what_has_to_be_done_again() {
    let it = Machine::new();
    let backup = it.backup();
    it.ok("data", &["user", "add", "0002", "李四"]);
    let said = it.ok("unused", &it.restore(&backup, &["--without-aside"]));
    assert!(said.contains("5001"), "{said}");
    assert!(!it.ok("new", &["user", "list"]).contains("李四"));
}
