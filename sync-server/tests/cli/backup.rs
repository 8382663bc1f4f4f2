//! Backup and restore as IT types them: beside a running server, looked through, refused when they do not fit.

use std::fs;
use std::path::Path;

use crate::machine::Machine;

/// A district with somebody in it.
fn a_district() -> Machine {
    let it = Machine::new();
    it.ok(&["init", "--name", "示范区"]);
    it.ok(&["user", "add", "0001", "张三"]);
    it.ok(&["grant", "add", "0001", "grid/990101001001001", "grid_worker"]);
    it
}

impl Machine {
    /// The folder of a new backup.
    fn backup(&self) -> String {
        self.ok(&["backup", "backups"]).lines().next().unwrap().to_owned()
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
    let it = a_district();
    let backup = it.backup();
    assert!(!Path::new(&backup).join("keys").exists(), "no key is in a backup");
    let bytes = fs::read(Path::new(&backup).join("server.db")).unwrap();
    assert!(!bytes.starts_with(b"SQLite format 3"), "the copy is encrypted too");
    assert!(!bytes.windows(6).any(|window| window == "张三".as_bytes()));
    // Since then: a colleague, a grant ended. Neither is in the backup.
    it.ok(&["user", "add", "0002", "李四"]);
    it.ok(&["grant", "end", "1"]);
    it.ok(&["grant", "add", "0002", "grid/990101001001001", "grid_worker"]);
    fs::rename(it.path("data/server.db"), it.path("data/lost.db")).unwrap();
    let said = it.ok_in("unused", &it.restore(&backup, &["--aside", "data/aside"]));
    assert!(said.contains("已恢复"), "{said}");
    assert_eq!(files(&it.path("new")), ["aside", "keys", "server.db", "sync-server.toml"]);
    let users = it.ok_in("new", &["user", "list"]);
    assert!(users.contains("张三") && users.contains("李四"), "{users}");
    let grants = it.ok_in("new", &["grant", "list"]);
    assert!(grants.lines().count() == 2 && grants.contains("0002"), "{grants}");
    assert!(it.refused_in("new", &["grant", "end", "1"]).contains("没有编号为 1"));
    it.ok_in("new", &["audit", "verify"]);
    // It goes on from there, and can be backed up and restored again.
    it.ok_in("new", &["user", "add", "0003", "王五"]);
    let second = it.ok_in("new", &["backup", "more"]).lines().next().unwrap().to_owned();
    let again = ["restore", &second, "--to", "third", "--keys", "new/keys", "--aside", "new/aside"];
    it.ok_in("unused", &again);
    assert!(it.ok_in("third", &["user", "list"]).contains("王五"));
}

#[test]
fn a_backup_that_was_altered_or_cut_or_is_anothers_is_refused_with_a_sentence() {
    let it = a_district();
    let backup = it.backup();
    let aside = ["--aside", "data/aside"];
    let database = Path::new(&backup).join("server.db");
    let whole = fs::read(&database).unwrap();
    for bad in
        [whole[..whole.len() - 1].to_vec(), [&whole[..9_000], b"x", &whole[9_001..]].concat()]
    {
        fs::write(&database, &bad).unwrap();
        let said = it.refused_in("unused", &it.restore(&backup, &aside));
        assert!(said.contains("server.db 缺少或被改动"), "{said}");
        assert!(!it.path("new/server.db").exists());
    }
    fs::write(&database, &whole).unwrap();
    let other = a_district();
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
    assert!(it.refused_in("unused", &theirs).contains("不属于这套密钥的区县"));
    assert!(
        it.refused_in("unused", &["restore", "data", "--to", "wrong2", "--keys", "data/keys"])
            .contains("不是入户通的备份")
    );
    // What lies there already is not written over, and what is lost is said, not guessed.
    let into = ["restore", &backup, "--to", "data", "--without-aside"];
    assert!(it.refused_in("unused", &into).contains("不会覆盖"));
    assert!(it.refused_in("unused", &it.restore(&backup, &[])).contains("--without-aside"));
    // The refused tries left nothing in the way.
    it.ok_in("unused", &it.restore(&backup, &aside));
    assert!(it.refused_in("unused", &it.restore(&backup, &aside)).contains("不会覆盖"));
}

#[test]
fn without_the_journal_a_restore_says_what_has_to_be_done_again() {
    let it = a_district();
    let backup = it.backup();
    it.ok(&["user", "add", "0002", "李四"]);
    let said = it.ok_in("unused", &it.restore(&backup, &["--without-aside"]));
    assert!(said.contains("5001"), "{said}");
    assert!(!it.ok_in("new", &["user", "list"]).contains("李四"));
}
