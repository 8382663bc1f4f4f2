//! `user`: accounts.

use clap::Subcommand;

use super::open::{Place, actor, day};

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// 添加一个人 / add a person
    Add {
        /// 工号 / the staff number
        login: String,
        /// 姓名 / the name
        name: String,
    },
    /// 列出 / list
    List,
    /// 停用账户，授权随之结束 / disable an account and end its grants
    Disable {
        /// 工号 / the staff number
        login: String,
    },
}

pub(super) fn run(place: &Place, command: UserCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        UserCommand::Add { login, name } => {
            let user = it.add_person(&login, &name, &actor())?;
            println!("已添加 {}（{}）", user.login, user.id);
        }
        UserCommand::List => {
            for user in it.storage.users()? {
                let state =
                    user.disabled_at.map_or(String::new(), |at| format!("\t{} 停用", day(at)));
                println!("{}\t{}\t{}{state}", user.login, user.name, user.id);
            }
        }
        UserCommand::Disable { login } => {
            let user = it.disable_person(&login, &actor())?;
            println!("已停用 {}；授权已结束，平板不再收到任何内容", user.login);
        }
    }
    Ok(())
}
