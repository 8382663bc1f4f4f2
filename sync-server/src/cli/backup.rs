//! `backup`: a copy in a folder of its own, looked through, beside a running server.

use std::path::PathBuf;

use clap::Args;
use doorstep_sync_server::backup::take;

use super::open::{Place, actor};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// 备份放在哪个目录下；每次新建一个子目录 / under which folder; each backup makes a folder of its own
    folder: PathBuf,
}

pub(super) fn run(place: &Place, command: &Backup) -> anyhow::Result<()> {
    let it = place.installation()?;
    let parent = std::path::absolute(&command.folder)?;
    let taken = take(&it, &place.data, &parent, &actor())?;
    let (made, data) = (&taken.manifest, place.data.display());
    println!("{}", taken.folder.display());
    println!(
        "已备份并核对：到第 {} 次提交，{} 份记录，{} 次改动，{} 张照片 / backed up and verified",
        made.commits, made.documents, made.changes, taken.photos
    );
    println!(
        "备份里没有密钥。{data}/keys 要另外备份，放在另一处 / the keys are not in it, keep them apart"
    );
    println!(
        "{data}/aside（编号、登记、停用）不在备份里，每次改动都会写，请随时同步到另一台机器 / copy the aside folder to another machine as it grows"
    );
    Ok(())
}
