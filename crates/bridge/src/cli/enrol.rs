//! `enrol`: a demo tablet without a screen, with its grid.

use std::time::Duration;

use clap::Args;
use serde_json::{Value as Json, json};
use tablet::Tablet;

use super::{Home, call, say};

/// Runs of syncing until everything is here; a server that is busy says when to come back.
const RUNS_MAX: u32 = 10;
const WAIT_S_MAX: u64 = 10;

#[derive(Debug, Args)]
pub(super) struct Enrol {
    #[command(flatten)]
    home: Home,
    /// 管理员给的登记码 / the one-use code
    #[arg(long)]
    code: String,
    /// 以后打开平板用的 PIN / the PIN to open it with
    #[arg(long)]
    pin: String,
}

pub(super) fn run(command: &Enrol) -> anyhow::Result<()> {
    let tablet = command.home.tablet()?;
    let state = call(&tablet, "enrol", json!({ "code": command.code, "pin": command.pin }))?;
    fetch(&tablet)?;
    tablet.lock();
    let text = |name: &str| state.pointer(name).and_then(Json::as_str).unwrap_or_default();
    let (who, district) = (text("/owner/user_name"), text("/owner/district_name"));
    say(std::io::stdout(), &format!("已登记 / enrolled: {who} · {district}"));
    Ok(())
}

fn fetch(tablet: &Tablet) -> anyhow::Result<()> {
    for _ in 0..RUNS_MAX {
        let done = call(tablet, "sync_now", json!({}))?;
        let Some(wait) = done.get("retry_after_s").and_then(Json::as_u64) else { return Ok(()) };
        std::thread::sleep(Duration::from_secs(wait.min(WAIT_S_MAX)));
    }
    anyhow::bail!(
        "服务器一直很忙，稍后打开平板会接着取 / the server stays busy; the tablet goes on when it is opened"
    )
}
