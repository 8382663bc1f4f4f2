//! Logs and audit say what happened and never what was in it.

use std::io::Write;
use std::sync::{Arc, Mutex};

use doorstep_sync_server::audit::Broken;
use doorstep_sync_server::service::admin::AdminError;
use doorstep_sync_server::storage::sqlite::SqliteStorage;

use crate::kit::GRID;
use crate::kit::author::photo;
use crate::kit::district::District;
use crate::kit::tablet::{Tablet, a_photo};

#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Names, contents and codes that must not turn up.
const CANARY: &str = "金丝雀";

#[test]
fn nothing_that_was_recorded_is_in_the_logs_or_in_the_audit() {
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(move || writer.clone())
        .finish();
    // The server's threads are this process's: only a global subscriber sees them all.
    let _ = tracing::subscriber::set_global_default(subscriber);
    let district = District::new();
    let user = district.it().add_person("a", CANARY, "cli/test").unwrap();
    district.grant("a", GRID, model::space::Right::Write, model::permission::Role::GridWorker);
    let code = district.it().invite_person("a", "cli/test").unwrap();
    let mut a = Tablet::enrol_with(&district, &code, user.id, 1).map_err(|a| a.code()).unwrap();
    let (hash, bytes) = a_photo(1);
    let (_, made) = a.author.household(GRID, CANARY);
    let (mut event, raised) = a.author.event(GRID, &CANARY.repeat(4));
    let edit = photo(&mut a.author.rng, &hash, bytes.len() as i64);
    let named = a.author.edit(&mut event, "event.edit", &[edit]);
    let mut bad = a.author.household(GRID, CANARY).1;
    bad.action = "lead.edit".into();
    a.push(&district, &[made, raised, named]);
    a.put_blob(&district, &hash, &bytes);
    a.get_blob(&district, &hash);
    district.post("/v1/sync", CANARY.as_bytes().to_vec());
    district.get(&format!("/v1/blobs/{CANARY}"));
    district.get(&format!("/{CANARY}?name={CANARY}"));
    let log = String::from_utf8_lossy(&kept.0.lock().unwrap()).into_owned();
    let ours: Vec<&str> =
        log.lines().filter(|line| line.contains("doorstep_sync_server")).collect();
    assert!(ours.iter().any(|line| line.contains("answered")), "there are logs at all");
    let secret = code.to_string();
    let secret = secret.split_once('#').unwrap().1;
    let hash = hash.to_string();
    let encoded = data_encoding::HEXUPPER.encode(CANARY.as_bytes());
    for line in ours {
        for forbidden in
            [CANARY, secret, &hash, &encoded, &encoded.to_lowercase(), "%E9%87%91", "%e9%87%91"]
        {
            assert!(!line.contains(forbidden), "{line}");
        }
    }
    let rows = district.it().storage.audit_rows(0, 1_000).unwrap();
    let events: Vec<&str> = rows.iter().map(|row| row.event.event.as_str()).collect();
    for event in
        ["serve", "user.add", "grant.add", "invite", "enrol", "sync.push", "sync.read", "blob.read"]
    {
        assert!(events.contains(&event), "{event} in {events:?}");
    }
    assert!(!format!("{rows:?}").contains(CANARY));
}

#[test]
fn an_edited_row_of_the_audit_is_named_and_a_cut_tail_is_missed() {
    let mut district = District::new();
    district.worker("a", GRID);
    let mut a = Tablet::enrol(&district, "a", 1);
    let (_, made) = a.author.household(GRID, "王家");
    a.push(&district, &[made]);
    let verified = district.it().verify_audit().unwrap();
    assert!(verified.rows >= 8, "{verified:?}");
    district.it().expect_audit_row(verified.rows, verified.hash).unwrap();

    let tamper = |district: &District, sql: &str| {
        let connection = rusqlite::Connection::open(district.data().join("server.db")).unwrap();
        let key = data_encoding::HEXLOWER.encode(district.it().keys.database.bytes());
        connection.pragma_update(None, "key", format!("x'{key}'")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(5)).unwrap();
        connection.execute_batch(sql).unwrap();
    };
    let broken = |district: &District| match district.it().verify_audit() {
        Err(AdminError::Audit(broken)) => broken,
        other => panic!("{other:?}"),
    };
    tamper(&district, "UPDATE audit SET actor = 'cli/nobody' WHERE n = 3");
    assert_eq!(broken(&district), Broken::Row(3));
    tamper(&district, "UPDATE audit SET actor = 'cli/test' WHERE n = 3");
    district.it().verify_audit().unwrap();
    let (last, before) = (verified.rows, verified.rows - 1);
    tamper(
        &district,
        &format!(
            "CREATE TABLE laid_by AS SELECT * FROM audit WHERE n = {last}; DELETE FROM audit WHERE n = {last}"
        ),
    );
    assert_eq!(broken(&district), Broken::Tail { last: before, signed: last });
    // The head is signed: it cannot be set back by whoever has the database only.
    tamper(
        &district,
        &format!(
            "UPDATE audit_head SET n = {before}, hash = (SELECT hash FROM audit WHERE n = {before})"
        ),
    );
    assert_eq!(broken(&district), Broken::Head);
    tamper(
        &district,
        &format!(
            "UPDATE audit_head SET n = {last}, hash = (SELECT hash FROM laid_by); INSERT INTO audit SELECT * FROM laid_by; DROP TABLE laid_by"
        ),
    );
    district.it().verify_audit().unwrap();
    tamper(
        &district,
        &format!(
            "INSERT INTO audit SELECT n + 1, at, actor, event, subject, result, detail, hash FROM audit WHERE n = {last}"
        ),
    );
    assert_eq!(broken(&district), Broken::Tail { last: last + 1, signed: last });
    district.stop();
}

#[test]
fn a_database_of_a_newer_version_or_under_another_key_is_not_opened() {
    let mut district = District::new();
    let key = district.it().keys.database.clone();
    let audit_key = district.it().keys.server.clone();
    district.stop();
    let path = district.data().join("server.db");
    let wrong = doorstep_sync_server::keys::Secret::new([1; 32]);
    assert!(
        SqliteStorage::open(&path, &wrong, &audit_key).unwrap_err().to_string().contains("密钥")
    );
    let connection = rusqlite::Connection::open(&path).unwrap();
    let hex = data_encoding::HEXLOWER.encode(key.bytes());
    connection.pragma_update(None, "key", format!("x'{hex}'")).unwrap();
    let known: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let newer = SqliteStorage::open(&path, &key, &audit_key).unwrap_err();
    assert!(newer.to_string().contains("更新的版本"), "{newer}");
    assert!(district.start().is_err());
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "key", format!("x'{hex}'")).unwrap();
    connection.pragma_update(None, "user_version", known).unwrap();
    drop(connection);
    district.start().unwrap();
    district.it().storage.check().unwrap();
}
