//! What every command needs: the settings, the installation, and who is at the keyboard.

use std::path::PathBuf;

use doorstep_sync_server::Ports;
use doorstep_sync_server::config::{Config, Given, from_environment, read};
use doorstep_sync_server::service::Installation;
use doorstep_sync_server::service::installation::place;

/// Where an installation lies.
pub(super) struct Place {
    pub(super) data: PathBuf,
    config: Option<PathBuf>,
}

impl Place {
    pub(super) fn new(data: PathBuf, config: Option<PathBuf>) -> Self {
        Self { data, config }
    }

    /// Flags over variables over the file; the file of the data folder may be missing.
    pub(super) fn config(&self, flags: Given) -> anyhow::Result<Config> {
        // A variable that is not text cannot be one of ours.
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let environment = from_environment(variables)?;
        let usual = self.data.join(place::CONFIG);
        let file = match &self.config {
            Some(path) => read(path)?,
            None if usual.exists() => read(&usual)?,
            None => Given::default(),
        };
        Ok(Config::resolve(self.data.clone(), [flags, environment, file])?)
    }

    /// The installation, beside a running server or without one.
    pub(super) fn installation(&self) -> anyhow::Result<Installation> {
        let config = self.config(Given::default())?;
        let ports = Ports::system()?;
        Ok(Installation::open(&config, ports.clock, ports.rng, ports.apply)?)
    }
}

/// How the audit names whoever runs a command: by the machine's account, behind `sudo` too.
pub(super) fn actor() -> String {
    let account = |name: &str| std::env::var(name).ok().filter(|account| !account.is_empty());
    let account = account("SUDO_USER").or_else(|| account("USER")).or_else(|| account("LOGNAME"));
    let plain: String =
        account.unwrap_or_default().chars().filter(|c| c.is_ascii_graphic()).take(64).collect();
    format!("cli/{plain}")
}

/// A Beijing date for a list.
pub(super) fn day(at: i64) -> String {
    model::time::local_date(at).to_string()
}
