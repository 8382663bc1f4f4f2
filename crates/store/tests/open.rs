//! Opening: the key, the version, and that nothing stands on the disk in the clear.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use common::{KEY, Worker};
use doorstep_store::{OpenOptions, Store, StoreError};
use rusqlite::Connection;
use sync::code::Code;

fn open(path: &Path, key: &[u8; 32]) -> Result<Store, StoreError> {
    Store::open(path, key, &OpenOptions::default())
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let read = |entry: fs::DirEntry| {
        (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())
    };
    fs::read_dir(folder).unwrap().map(|entry| read(entry.unwrap())).collect()
}

fn raw(path: &Path) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.execute_batch(&format!("PRAGMA key = \"x'{}'\"", "07".repeat(32))).unwrap();
    connection
}

#[test]
fn another_key_opens_nothing() {
    let worker = Worker::new(1);
    let path = worker.path.clone();
    drop(worker.store);
    let refused = open(&path, &[8; 32]).unwrap_err();
    assert!(matches!(refused, StoreError::WrongKey), "{refused:?}");
    assert!(open(&path, &KEY).unwrap().identity().unwrap().is_some());
}

#[test]
fn a_file_that_is_no_database_is_not_taken_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tablet.db");
    fs::write(&path, "<html>".repeat(2_000)).unwrap();
    assert!(matches!(open(&path, &KEY), Err(StoreError::WrongKey)));
}

#[test]
fn a_database_of_a_newer_version_is_refused_and_left_as_it_is() {
    let worker = Worker::new(1);
    let path = worker.path.clone();
    drop(worker.store);
    let connection = raw(&path);
    connection.pragma_update(None, "user_version", 9_999).unwrap();
    connection.execute_batch("CREATE TABLE of_the_future (x TEXT) STRICT").unwrap();
    // A log that was not yet written back, as after a kill.
    connection
        .set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .unwrap();
    drop(connection);
    let before = files(path.parent().unwrap());
    assert!(before.len() > 1, "there is a log: {:?}", before.keys());
    let refused = open(&path, &KEY).unwrap_err();
    assert!(matches!(refused, StoreError::NewerDatabase { found: 9_999, .. }), "{refused:?}");
    assert_eq!(refused.code(), Code::NEWER_DATABASE);
    let mut after = files(path.parent().unwrap());
    after.retain(|name, _| !name.ends_with("-shm"));
    let mut before = before;
    before.retain(|name, _| !name.ends_with("-shm"));
    assert!(before == after, "untouched");
}

#[test]
fn one_process_has_the_database() {
    let worker = Worker::new(1);
    let refused = open(&worker.path, &KEY).unwrap_err();
    assert_eq!(refused.code(), Code::DATABASE_IN_USE, "{refused:?}");
}

#[test]
fn no_name_stands_on_the_disk_in_the_clear() {
    let mut worker = Worker::new(1);
    let canary = "卡那丽鸟";
    let record = worker.household(canary, "15400012345");
    worker.create(&record);
    assert_eq!(worker.store.search(canary, common::TODAY, 5).unwrap().len(), 1);
    let found = files(worker.path.parent().unwrap());
    assert!(found.contains_key("tablet.db-wal"), "the log is looked at too: {:?}", found.keys());
    for (name, bytes) in found {
        for clear in
            [canary.as_bytes(), b"15400012345", b"kanaliniao", b"CREATE TABLE", b"SQLite format 3"]
        {
            assert!(
                !bytes.windows(clear.len()).any(|there| there == clear),
                "{name} holds {clear:?}"
            );
        }
    }
}

#[test]
fn a_life_is_counted_and_a_new_one_begins_at_one() {
    let mut worker = Worker::new(1);
    assert_eq!(worker.store.count_opening().unwrap().opened, 1);
    let mut worker = worker.reopen();
    let counted = worker.store.count_opening().unwrap();
    assert_eq!((counted.incarnation, counted.opened), (common::life(1), 2));
    worker.store.begin_life(common::life(2)).unwrap();
    assert_eq!(worker.store.life().unwrap().unwrap().incarnation, common::life(2));
    assert_eq!(worker.store.note("certificate").unwrap().unwrap(), b"signed");
}

#[test]
fn every_statement_of_the_schema_is_strict_and_says_why() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/migration");
    let steps = files(&folder);
    assert!(steps.len() > 20);
    for (name, sql) in steps {
        let sql = String::from_utf8(sql).unwrap();
        assert!(sql.starts_with("-- Why: "), "{name}");
        for table in sql.split("CREATE TABLE ").skip(1) {
            let end = table.split(';').find(|part| part.contains("STRICT"));
            assert!(end.is_some(), "{name}");
        }
    }
}
