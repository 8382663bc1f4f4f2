//! `moved`: the same district's server at another address.

use clap::Args;

use super::{Home, say, told, unlock};

#[derive(Debug, Args)]
pub(super) struct Moved {
    #[command(flatten)]
    home: Home,
    /// 平板的 PIN / the tablet's PIN
    #[arg(long)]
    pin: String,
    /// 服务器的新地址 / where the server is now
    #[arg(long)]
    address: String,
}

pub(super) fn run(command: &Moved) -> anyhow::Result<()> {
    let tablet = command.home.tablet()?;
    unlock(&tablet, &command.pin)?;
    tablet.server_moved(&command.address).map_err(|error| told(error.into()))?;
    say(std::io::stdout(), &format!("服务器地址 / the server: {}", command.address));
    Ok(())
}
