//! Making a new installation: folder, keys, database, settings. Once; nothing is ever overwritten.

use std::fs;
use std::io;
use std::path::PathBuf;

use model::id::TenantId;
use model::rng::Rng;
use sync::clock::Clock;
use sync::exchange::Epoch;

use crate::config::TEMPLATE;
use crate::keys::{self, KeyError, NewKeys, create_folder, write_private};
use crate::service::installation::{is_empty_or_absent, place};
use crate::storage::sqlite::SqliteStorage;
use crate::storage::{StorageError, Tenant};

/// What is to be made.
#[derive(Clone, Debug)]
pub struct NewInstallation {
    /// The data folder: absent, or empty.
    pub data: PathBuf,
    /// Where the private half of the district's seal goes, to be taken away from the server.
    pub sealing_key: PathBuf,
    /// The district's name, for screens.
    pub name: String,
    /// A district of fictitious people.
    pub demo: bool,
}

/// Nothing was made, or not all of it; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is something already.
    #[error("{0} 不是空目录，不会覆盖；请另选一个 --data / not empty, choose another --data")]
    NotEmpty(PathBuf),
    /// The seal would lie beside what it opens.
    #[error("封存私钥不能放在数据目录里 / the sealing key must not lie in the data folder")]
    SealInside,
    /// Not a name.
    #[error("区县名称要有 1 到 50 个字 / the district's name has 1 to 50 characters")]
    BadName,
    /// The disk's trouble.
    #[error("{0}：{1}")]
    Disk(PathBuf, #[source] io::Error),
    /// The keys'.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The database's.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Makes an installation.
///
/// # Errors
/// [`InitError`]; what was begun is left for a person to look at.
pub fn init(new: &NewInstallation, clock: &dyn Clock, rng: &mut Rng) -> Result<(), InitError> {
    let data = &new.data;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > 50 || name.chars().any(char::is_control) {
        return Err(InitError::BadName);
    }
    if new.sealing_key.starts_with(data) {
        return Err(InitError::SealInside);
    }
    if !is_empty_or_absent(data).map_err(|error| InitError::Disk(data.clone(), error))? {
        return Err(InitError::NotEmpty(data.clone()));
    }
    if new.sealing_key.exists() {
        return Err(KeyError::Exists(new.sealing_key.clone()).into());
    }
    create_folder(data)?;
    close_to_others(data).map_err(|error| InitError::Disk(data.clone(), error))?;
    let now = clock.now_ms();
    let tenant =
        Tenant { id: TenantId::from_uuid(rng.uuid_v7(now)), name: name.to_owned(), demo: new.demo };
    let folder = data.join(place::KEYS);
    keys::create(
        &folder,
        &new.sealing_key,
        NewKeys { tenant: tenant.id, demo: new.demo, now },
        rng,
    )?;
    write_private(&data.join(place::CONFIG), settings(new.demo).as_bytes())?;
    // Last: who finds a database finds everything else.
    let keys = keys::read(&folder)?;
    SqliteStorage::create(
        &data.join(place::DATABASE),
        &keys.database,
        &tenant,
        Epoch(rng.bytes()),
        now,
    )?;
    Ok(())
}

/// The folder may have been there, open to others.
fn close_to_others(data: &std::path::Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(data, fs::Permissions::from_mode(0o700))
}

/// The template; a demo's workers may settle on the spot what the fictitious district lets them.
fn settings(demo: bool) -> String {
    if !demo {
        return TEMPLATE.to_owned();
    }
    let codes: Vec<String> = demo::SELF_HANDLED.iter().map(|code| format!("{code:?}")).collect();
    TEMPLATE.replace("#= self_handled = []", &format!("self_handled = [{}]", codes.join(", ")))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use sync::clock::ManualClock;

    use super::*;
    use crate::config::{Config, read};

    fn new(folder: &std::path::Path, demo: bool) -> NewInstallation {
        NewInstallation {
            data: folder.join("data"),
            sealing_key: folder.join("seal.key"),
            name: "示范区".into(),
            demo,
        }
    }

    #[test]
    fn a_new_installation_is_closed_to_others_and_keeps_its_seal_apart() {
        let folder = tempfile::tempdir().unwrap();
        let new = new(folder.path(), true);
        init(&new, &ManualClock::new(1_000), &mut Rng::from_number(1)).unwrap();
        assert_eq!(fs::metadata(&new.data).unwrap().permissions().mode() & 0o777, 0o700);
        assert!(new.sealing_key.exists());
        let given = read(&new.data.join(place::CONFIG)).unwrap();
        let config = Config::resolve(new.data.clone(), [given]).unwrap();
        assert_eq!(config.self_handled.len(), demo::SELF_HANDLED.len());
        let bytes = fs::read(new.data.join(place::DATABASE)).unwrap();
        assert!(!bytes.starts_with(b"SQLite format 3"), "the database is encrypted");
        assert!(!bytes.windows(9).any(|window| window == "示范区".as_bytes()));
    }

    #[test]
    fn a_data_folder_may_lie_behind_a_link_on_a_larger_disk() {
        let folder = tempfile::tempdir().unwrap();
        let new = new(folder.path(), false);
        fs::create_dir(folder.path().join("disk")).unwrap();
        std::os::unix::fs::symlink(folder.path().join("disk"), &new.data).unwrap();
        init(&new, &ManualClock::new(1_000), &mut Rng::from_number(1)).unwrap();
        assert!(folder.path().join("disk").join(place::DATABASE).exists());
    }

    #[test]
    fn what_is_there_is_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let (clock, mut rng) = (ManualClock::new(1_000), Rng::from_number(1));
        let first = new(folder.path(), false);
        init(&first, &clock, &mut rng).unwrap();
        assert!(matches!(init(&first, &clock, &mut rng), Err(InitError::NotEmpty(_))));
        let other = NewInstallation { data: folder.path().join("other"), ..first.clone() };
        assert!(matches!(
            init(&other, &clock, &mut rng),
            Err(InitError::Keys(KeyError::Exists(_)))
        ));
        let inside = NewInstallation { sealing_key: other.data.join("seal.key"), ..other };
        assert!(matches!(init(&inside, &clock, &mut rng), Err(InitError::SealInside)));
    }
}
