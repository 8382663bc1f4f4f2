//! A short life of a database, its interruption, and a look at what is left.

use doorstep_crash_vfs::{CrashPlan, Disk};
use rusqlite::{Connection, OpenFlags};

/// Commits in the script; the database is closed and opened again in the middle.
const COMMITS: u64 = 14;

/// How the database is opened.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) synchronous: &'static str,
    /// A raw SQLCipher key.
    pub(crate) key: Option<&'static str>,
}

/// What the script was told, and what was there afterwards.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) acknowledged: u64,
    pub(crate) found: u64,
}

pub(crate) fn open(vfs: &str, settings: Settings) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let db = Connection::open_with_flags_and_vfs("a.db", flags, vfs)?;
    db.busy_timeout(std::time::Duration::ZERO)?;
    // Small pages and an eager checkpoint: many different calls in a short script.
    if let Some(key) = settings.key {
        db.pragma_update(None, "key", key)?;
        // A dying process cannot read page 1 and SQLCipher would say so on standard error, every time.
        db.execute_batch("PRAGMA cipher_log_level = NONE;")?;
    } else {
        db.execute_batch("PRAGMA page_size = 1024;")?;
    }
    let mode: String = db.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    assert_eq!(mode, "wal");
    db.pragma_update(None, "synchronous", settings.synchronous)?;
    db.execute_batch("PRAGMA wal_autocheckpoint = 10;")?;
    Ok(db)
}

pub(crate) fn create(db: &Connection) -> rusqlite::Result<()> {
    db.execute_batch(
        "CREATE TABLE IF NOT EXISTS rows (n INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;",
    )
}

fn body(n: u64) -> Vec<u8> {
    vec![n.to_le_bytes()[0]; 1500]
}

pub(crate) fn insert(db: &Connection, n: u64) -> rusqlite::Result<()> {
    db.execute("INSERT INTO rows (n, body) VALUES (?1, ?2)", (n.cast_signed(), body(n))).map(drop)
}

/// How many rows there are: 1, 2, 3 … without a gap, each with its body.
pub(crate) fn rows(db: &Connection) -> u64 {
    let mut statement = db.prepare("SELECT n, body FROM rows ORDER BY n").unwrap();
    let rows =
        statement.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)));
    let mut count = 0;
    for row in rows.unwrap() {
        count += 1;
        assert_eq!(row.unwrap(), (i64::try_from(count).unwrap(), body(count)));
    }
    count
}

/// Runs until the first error; the number of acknowledged commits.
fn run(vfs: &str, settings: Settings) -> u64 {
    let mut acknowledged = 0;
    for half in 0..2 {
        let Ok(db) = open(vfs, settings) else { return acknowledged };
        if create(&db).is_err() {
            return acknowledged;
        }
        for n in 1..=COMMITS / 2 {
            if insert(&db, half * COMMITS / 2 + n).is_err() {
                return acknowledged;
            }
            acknowledged += 1;
        }
    }
    acknowledged
}

/// How many mutating calls the whole script makes.
pub(crate) fn calls_of(vfs: &str, settings: Settings) -> u64 {
    let disk = Disk::new(1);
    disk.register(vfs).unwrap();
    assert_eq!(run(vfs, settings), COMMITS);
    disk.calls()
}

/// Runs the script into the planned fault: the disk found after the restart, and the acknowledged commits.
pub(crate) fn crash(vfs: &str, settings: Settings, plan: CrashPlan) -> (Disk, u64) {
    let disk = Disk::new(1);
    disk.register(vfs).unwrap();
    disk.plan(plan);
    let acknowledged = run(vfs, settings);
    (disk.reboot(), acknowledged)
}

/// Runs the script into the planned fault, starts the machine again and reads what is there.
pub(crate) fn crash_and_look(vfs: &str, settings: Settings, plan: CrashPlan) -> Outcome {
    let (after, acknowledged) = crash(vfs, settings, plan);
    after.register(vfs).unwrap();
    Outcome { acknowledged, found: look(vfs, settings) }
}

fn look(vfs: &str, settings: Settings) -> u64 {
    let db = open(vfs, settings).unwrap();
    let whole: String = db.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(whole, "ok");
    create(&db).unwrap();
    let found = rows(&db);
    insert(&db, found + 1).expect("the database goes on");
    found
}
