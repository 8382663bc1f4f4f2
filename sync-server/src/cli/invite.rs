//! `invite`: the one-use code, printed once and kept nowhere.

use clap::Args;

use super::open::{Place, actor};

#[derive(Debug, Args)]
pub(super) struct Invite {
    /// 工号 / the staff number
    login: String,
}

pub(super) fn run(place: &Place, command: &Invite) -> anyhow::Result<()> {
    let it = place.installation()?;
    let code = it.invite_person(&command.login, &actor())?;
    eprintln!(
        "登记码只显示这一次，24 小时内有效，只能用一次；请当面交给本人，不要用聊天软件发送。"
    );
    eprintln!("Shown once, good for one tablet within 24 hours. Hand it over in person.");
    println!("{code}");
    Ok(())
}
