//! `restore`: a new data folder from a backup.

use std::path::PathBuf;

use clap::Args;
use doorstep_sync_server::Ports;
use doorstep_sync_server::backup::{Restore, restore};

use super::open::{actor, day};

#[derive(Debug, Args)]
pub(super) struct RestoreArguments {
    /// 备份的目录（里面有 manifest） / the backup's folder
    backup: PathBuf,
    /// 新的数据目录 / the new data folder
    #[arg(long)]
    to: PathBuf,
    /// 密钥目录；已经放进新数据目录的不用写 / the keys, unless they lie in the new folder
    #[arg(long)]
    keys: Option<PathBuf>,
    /// 侧记目录 aside；已经放进新数据目录的不用写 / the aside folder, unless it lies in the new folder
    #[arg(long)]
    aside: Option<PathBuf>,
    /// 侧记也丢了 / the aside journal is lost too
    #[arg(long)]
    without_aside: bool,
}

pub(super) fn run(command: &RestoreArguments) -> anyhow::Result<()> {
    let ports = Ports::system()?;
    let what = Restore {
        backup: std::path::absolute(&command.backup)?,
        to: std::path::absolute(&command.to)?,
        keys: command.keys.clone(),
        aside: command.aside.clone(),
        without_aside: command.without_aside,
        actor: actor(),
    };
    let done = ports.rng.draw(|rng| restore(&what, ports.clock.now_ms(), rng))?;
    let (made, holds) = (&done.manifest, &done.holds);
    println!(
        "已恢复到 {}：{} 的备份，到第 {} 次提交，{} 份记录 / restored",
        what.to.display(),
        day(made.made_at),
        made.commits,
        holds.documents
    );
    if what.without_aside {
        println!(
            "没有侧记：备份以后的人员、授权、登记、停用要重新做；今天的编号从 5001 起 / no aside journal: people, grants and tablets since the backup have to be put in again; today's numbers begin at 5001"
        );
    } else {
        println!(
            "侧记已补上 {} 项 / {} aside lines done again",
            done.renewed.replayed, done.renewed.replayed
        );
    }
    if done.renewed.erased > 0 {
        println!(
            "备份以后依法删除过的 {} 份记录已再次删除 / records erased since the backup were erased again",
            done.renewed.erased
        );
    }
    if done.torn + done.renewed.passed_over > 0 {
        println!(
            "侧记有 {} 行读不出来 / so many aside lines could not be used",
            done.torn + done.renewed.passed_over
        );
    }
    println!("未用的登记码已作废，要重新发 / enrolment codes not used yet are void");
    println!("旧的服务器不要再开。下一步：sync-server --data {} serve", what.to.display());
    println!(
        "平板下次同步时会把备份以后的记录再送一遍，包括它们读到过的别人的记录 / tablets bring back what the backup had not"
    );
    Ok(())
}
