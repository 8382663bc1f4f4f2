//! `device`: tablets.

use clap::Subcommand;

use super::open::{Place, actor, day};

#[derive(Debug, Subcommand)]
pub(super) enum DeviceCommand {
    /// 列出 / list
    List,
    /// 停用一台平板：不再收到内容，送来的记录留待复核 / revoke a tablet
    Revoke {
        /// 编号，见 device list / its id
        id: String,
    },
}

pub(super) fn run(place: &Place, command: DeviceCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        DeviceCommand::List => {
            let people = it.storage.users()?;
            for device in it.storage.devices()? {
                let claims = device.claims();
                let login = people
                    .iter()
                    .find(|user| user.id == claims.user)
                    .map_or("?", |user| &user.login);
                let state = match device.revoked_at {
                    Some(at) => format!("{} 停用", day(at)),
                    None => format!("证书到 {}", day(claims.to)),
                };
                println!(
                    "{}\t{login}\t{} 登记\t{state}\t{}",
                    claims.device,
                    day(device.enrolled_at),
                    device.app_version
                );
            }
        }
        DeviceCommand::Revoke { id } => {
            it.revoke_tablet(&id, &actor())?;
            println!("已停用 {id}");
        }
    }
    Ok(())
}
