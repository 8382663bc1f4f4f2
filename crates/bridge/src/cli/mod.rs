//! The command line, one file a command.

mod enrol;
mod moved;
mod serve;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use serde_json::{Value as Json, json};
use tablet::api::{self, ApiError};
use tablet::{Tablet, desktop};

/// 入户通：没有显示器的机器上的平板（只供示范区）/ a tablet on a machine without a display, for demo districts only
#[derive(Debug, Parser)]
#[command(version)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 在本机浏览器里打开平板 / serve the screens to a browser on this machine
    Serve(serve::Serve),
    /// 用登记码登记，并取回网格 / enrol with a one-use code and fetch the grid
    Enrol(enrol::Enrol),
    /// 服务器换了地址 / the server is at another address now
    Moved(moved::Moved),
}

/// Where a tablet is.
#[derive(Debug, Args)]
struct Home {
    /// 平板的数据文件夹 / the tablet's data folder
    #[arg(long)]
    data: PathBuf,
}

impl Home {
    fn tablet(&self) -> anyhow::Result<Tablet> {
        desktop::ports(&self.data)
            .and_then(|ports| desktop::tablet(&self.data, ports))
            .map_err(|error| told(error.into()))
    }
}

/// Runs one command.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    match arguments.command {
        Command::Serve(command) => serve::run(&command),
        Command::Enrol(command) => enrol::run(&command),
        Command::Moved(command) => moved::run(&command),
    }
}

/// A line for whoever reads it; a closed screen ends nothing.
pub(crate) fn say(mut to: impl Write, line: &str) {
    writeln!(to, "{line}").and_then(|()| to.flush()).ok();
}

/// A call without anything to say, or with a PIN.
fn call(tablet: &Tablet, name: &str, request: Json) -> anyhow::Result<Json> {
    api::call(tablet, name, request).map_err(told)
}

fn unlock(tablet: &Tablet, pin: &str) -> anyhow::Result<()> {
    call(tablet, "unlock", json!({ "pin": pin })).map(drop)
}

fn told(error: ApiError) -> anyhow::Error {
    anyhow::anyhow!("{}（{}）", error.zh, error.code)
}
