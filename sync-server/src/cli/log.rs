//! Logs to stderr: what happened, never what was in it.

use doorstep_sync_server::config::Log;
use tracing_subscriber::EnvFilter;

/// A level is for our own words: what libraries say at `debug` may quote what passes through them.
fn directives(level: &str) -> String {
    match level {
        "error" | "warn" => level.to_owned(),
        "info" | "debug" | "trace" => {
            format!("warn,doorstep_sync_server={level},sync_server={level}")
        }
        filter => filter.to_owned(),
    }
}

/// Begins to log.
pub(super) fn begin(log: &Log) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(directives(&log.level))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let begun = match log.json {
        true => builder.json().try_init(),
        false => builder.with_ansi(false).try_init(),
    };
    begun.map_err(anyhow::Error::from_boxed)?;
    // A panic's message may quote data; its place in the code is enough to find it.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic was contained");
    }));
    Ok(())
}
