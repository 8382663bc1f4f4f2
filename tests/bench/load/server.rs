//! A demo district's server as a child of this program: made here, then served by the same program started again; what
//! it takes of the processor and of memory is read from the system. It ends when its input does.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use model::permission::Role;
use model::rng::Rng;
use model::space::Right;
use sync::enrol::EnrolCode;
use sync_server::config::Config;
use sync_server::init::{NewInstallation, init};
use sync_server::service::Installation;
use sync_server::service::admin::NewGrant;
use sync_server::{Running, Server};
use tablet::system_clock::SystemClock;
use tempfile::TempDir;

use crate::Outcome;
use crate::grid::folder;

/// The argument behind which the data folder stands.
pub(crate) const SERVE: &str = "--serve";

/// Linux tells processor time in hundredths of a second.
const MS_PER_TICK: f64 = 10.0;

/// A district's folder, not served yet.
pub(crate) struct Made {
    folder: TempDir,
    data: PathBuf,
}

/// The served district.
pub(crate) struct Served {
    pub(crate) address: String,
    child: Child,
    made: Made,
}

impl Made {
    /// A new district, filled by `fill` through the services of the server.
    pub(crate) fn new<T>(fill: impl FnOnce(&Installation) -> Outcome<T>) -> Outcome<(Self, T)> {
        let folder = folder()?;
        let data = folder.path().join("data");
        let sealing_key = folder.path().join("seal.key");
        let name = "澄河区(虚构)".to_owned();
        let new = NewInstallation { data: data.clone(), sealing_key, name, demo: true };
        init(&new, &SystemClock::new(), &mut Rng::from_number(77))?;
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        let running = start(&runtime, &data)?;
        let filled = fill(&running.installation)?;
        runtime.block_on(running.stop())?;
        Ok((Self { folder, data }, filled))
    }

    pub(crate) fn served(self) -> Outcome<Served> {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(SERVE)
            .arg(&self.data)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let output = child.stdout.take().ok_or("no output")?;
        BufReader::new(output).read_line(&mut line)?;
        let address = format!("http://{}", line.trim());
        Ok(Served { address, child, made: self })
    }
}

impl Served {
    /// A folder beside the server's.
    pub(crate) fn beside(&self, name: &str) -> PathBuf {
        self.made.folder.path().join(name)
    }

    /// Time its threads have spent on a processor, also those that have ended, ms.
    pub(crate) fn cpu_ms(&self) -> Outcome<f64> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?;
        // The name of the program, in brackets, may hold anything.
        let after_name = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after_name.split_whitespace().skip(11).take(2).map(str::parse::<u64>);
        let ticks = ticks.sum::<Result<u64, _>>()?;
        Ok(ticks as f64 * MS_PER_TICK)
    }

    /// The most memory it had at once, MB.
    pub(crate) fn rss_mb(&self) -> Outcome<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kb = line.and_then(|line| line.trim().strip_suffix(" kB")).ok_or("no VmHWM")?;
        Ok(kb.trim().parse::<f64>()? / 1_024.0)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What the child does: serves until its input ends.
pub(crate) fn serve(data: &Path) -> Outcome<()> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let running = start(&runtime, data)?;
    println!("{}", running.address);
    std::io::stdin().read_to_end(&mut Vec::new())?;
    Ok(runtime.block_on(running.stop())?)
}

fn start(runtime: &tokio::runtime::Runtime, data: &Path) -> Outcome<Running> {
    let mut config = Config::resolve(data.to_owned(), [])?;
    config.listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let _inside = runtime.enter();
    Ok(Server::start(config)?)
}

/// A worker of a grid, and a code for a tablet.
pub(crate) fn worker(it: &Installation, login: &str, grid: &str) -> Outcome<EnrolCode> {
    it.add_person(login, login, "bench")?;
    let new = NewGrant {
        login,
        space: grid,
        right: Right::Write,
        role: Role::GridWorker,
        from: None,
        to: None,
    };
    it.add_right(&new, "bench")?;
    Ok(it.invite_person(login, "bench")?)
}
