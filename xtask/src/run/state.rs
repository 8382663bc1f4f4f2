//! The one folder `run` keeps everything in, and the locks that keep two starts apart.

use crate::stopwatch::Stopwatch;
use crate::{cargo, say::say};
use std::fs::{self, File, TryLockError};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Says whose folder it is: only one that holds this is ever removed.
const MARK: &str = "about.txt";
const ABOUT: &str = "\
这是 cargo xtask run 的虚构示范区和两台平板。可以整个删除；cargo xtask run --fresh 也会这样做。
The fictitious district and the two tablets of `cargo xtask run`. May be removed as a whole; `--fresh` does so.
";
/// The programs of a start that was ended have as long as this to go.
const LAST_START_LIMIT: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(100);

/// The folder, ours alone until this is dropped.
pub(super) struct State {
    folder: PathBuf,
    _alone: File,
}

impl State {
    /// Takes the folder, empty when `fresh`.
    ///
    /// # Errors
    /// When another start has it, or it is not ours to empty.
    pub(super) fn take(fresh: bool) -> Result<Self, String> {
        Self::take_at(cargo::beside_target("run"), fresh)
    }

    fn take_at(folder: PathBuf, fresh: bool) -> Result<Self, String> {
        claim(&folder)?;
        let alone = open(&folder.join("run.lock"))?;
        alone.try_lock().map_err(|_| {
            format!(
                "已经有一个 cargo xtask run 在运行 / another `cargo xtask run` is running ({})",
                folder.display()
            )
        })?;
        let state = Self { folder, _alone: alone };
        state.wait_for_the_last_start()?;
        if fresh {
            state.clear()?;
        }
        Ok(state)
    }

    /// A file or folder of the state.
    pub(super) fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Held shared by the ward of every program, until that program is gone.
    pub(super) fn programs_lock(&self) -> PathBuf {
        self.at("programs.lock")
    }

    /// A folder of the state that only we may look into.
    pub(super) fn private(&self, name: &str) -> Result<PathBuf, String> {
        let folder = self.at(name);
        make_private(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
        Ok(folder)
    }

    fn wait_for_the_last_start(&self) -> Result<(), String> {
        let lock = open(&self.programs_lock())?;
        let asked = Stopwatch::start();
        let mut said = false;
        while asked.elapsed() < LAST_START_LIMIT {
            match lock.try_lock() {
                Ok(()) => return Ok(()),
                Err(TryLockError::Error(why)) => return Err(why.to_string()),
                Err(TryLockError::WouldBlock) => std::thread::sleep(POLL),
            }
            if !said {
                said = true;
                say("上一次启动的程序正在结束 / the programs of the last start are ending …");
            }
        }
        Err("上一次启动的程序还没有结束 / programs of the last start are still running".to_owned())
    }

    /// Removes what is in the folder, all but the locks that are held.
    fn clear(&self) -> Result<(), String> {
        for entry in fs::read_dir(&self.folder).map_err(|e| e.to_string())?.flatten() {
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "lock") || is(&path, MARK) {
                continue;
            }
            // Nothing is followed: a link is removed and what it points to stays.
            let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
            let removed =
                if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            removed.map_err(|e| format!("{}: {e}", path.display()))?;
        }
        Ok(())
    }
}

/// Makes the folder, private, with its mark; one that holds things and no mark is somebody else's.
fn claim(folder: &Path) -> Result<(), String> {
    let mark = folder.join(MARK);
    if mark.is_file() {
        return Ok(());
    }
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(format!(
            "{} 不是我们的目录，请移走 / is not ours; move it away",
            folder.display()
        ));
    }
    let told = |e: std::io::Error| format!("{}: {e}", folder.display());
    make_private(folder).map_err(told)?;
    fs::write(mark, ABOUT).map_err(told)
}

fn make_private(folder: &Path) -> std::io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
}

fn open(path: &Path) -> Result<File, String> {
    let file = File::options().create(true).append(true).open(path);
    file.map_err(|e| format!("{}: {e}", path.display()))
}

fn is(path: &Path, name: &str) -> bool {
    path.file_name().is_some_and(|own| own == name)
}

/// Makes a folder of the state in one step: `make` fills a temporary one, which gets its name when it is whole.
/// What an interrupted start left behind is thrown away first. Whether there was anything to do.
pub(super) fn make_whole(
    target: &Path,
    make: impl FnOnce(&Path) -> Result<(), String>,
) -> Result<bool, String> {
    if target.is_dir() {
        return Ok(false);
    }
    let told = |e: std::io::Error| format!("{}: {e}", target.display());
    let unfinished = target.with_extension("new");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(told)?;
    }
    fs::create_dir(&unfinished).map_err(told)?;
    make(&unfinished)?;
    fs::rename(&unfinished, target).map_err(told)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn empty(name: &str) -> PathBuf {
        let folder =
            std::env::temp_dir().join(format!("doorstep-state-{name}-{}", std::process::id()));
        fs::remove_dir_all(&folder).ok();
        folder
    }

    #[test]
    fn a_second_start_beside_the_first_is_told_so_and_a_later_one_keeps_the_data() {
        let folder = empty("two");
        let first = State::take_at(folder.clone(), false).unwrap();
        fs::create_dir(first.at("district")).unwrap();
        let second = State::take_at(folder.clone(), true);
        assert!(second.err().unwrap().contains("is running"));
        drop(first);
        let later = State::take_at(folder.clone(), false).unwrap();
        assert!(later.at("district").is_dir());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn fresh_empties_our_folder_and_follows_no_link() {
        let (folder, elsewhere) = (empty("fresh"), empty("elsewhere"));
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("kept"), "").unwrap();
        let state = State::take_at(folder.clone(), false).unwrap();
        fs::create_dir(state.at("district")).unwrap();
        fs::write(state.at("server.log"), "").unwrap();
        std::os::unix::fs::symlink(&elsewhere, state.at("link")).unwrap();
        drop(state);
        let state = State::take_at(folder.clone(), true).unwrap();
        assert!(!state.at("district").exists() && !state.at("server.log").exists());
        assert!(!state.at("link").exists() && elsewhere.join("kept").exists());
        fs::remove_dir_all(folder).unwrap();
        fs::remove_dir_all(elsewhere).unwrap();
    }

    #[test]
    fn a_folder_that_is_not_ours_is_left_alone() {
        let folder = empty("foreign");
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("thesis.doc"), "").unwrap();
        assert!(State::take_at(folder.clone(), true).is_err());
        assert!(folder.join("thesis.doc").exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_was_broken_off_is_begun_again_and_what_is_whole_is_kept() {
        let folder = empty("whole");
        fs::create_dir(&folder).unwrap();
        let target = folder.join("district");
        let broken = make_whole(&target, |made| {
            fs::write(made.join("half"), "").unwrap();
            Err("the power is gone".to_owned())
        });
        assert!(broken.is_err() && !target.exists());
        let done = make_whole(&target, |made| {
            assert!(!made.join("half").exists(), "begun anew");
            Ok(())
        });
        assert_eq!((done, target.is_dir()), (Ok(true), true));
        assert_eq!(make_whole(&target, |_| unreachable!()), Ok(false));
        fs::remove_dir_all(folder).unwrap();
    }
}
