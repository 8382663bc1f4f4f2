//! `init`: makes an installation and says what to do next.

use std::path::PathBuf;

use clap::Args;
use doorstep_sync_server::Ports;
use doorstep_sync_server::init::{NewInstallation, init};

use super::open::Place;

#[derive(Debug, Args)]
pub(super) struct Init {
    /// 区县名称，显示在平板上 / the district's name
    #[arg(long)]
    name: String,
    /// 演示区县：只能装虚构数据，不能改成正式区县 / a district of fictitious people, for ever
    #[arg(long)]
    demo: bool,
    /// 封存私钥写到哪里，默认在数据目录旁边 / where the private half of the district's seal is written
    #[arg(long)]
    sealing_key: Option<PathBuf>,
}

pub(super) fn run(place: &Place, command: &Init) -> anyhow::Result<()> {
    let data = std::path::absolute(&place.data)?;
    let beside = || {
        let name = data.file_name().map_or("doorstep".into(), |name| name.to_string_lossy());
        data.with_file_name(format!("{name}-sealing.key"))
    };
    let sealing_key = match &command.sealing_key {
        Some(path) => std::path::absolute(path)?,
        None => beside(),
    };
    let new = NewInstallation { data, sealing_key, name: command.name.clone(), demo: command.demo };
    let ports = Ports::system()?;
    ports.rng.draw(|rng| init(&new, &*ports.clock, rng))?;
    println!("{}", next_steps(&new));
    Ok(())
}

fn next_steps(new: &NewInstallation) -> String {
    let (data, seal) = (new.data.display(), new.sealing_key.display());
    let fill = match new.demo {
        true => "sync-server demo                        # 装入虚构数据",
        false => {
            "sync-server user add 工号 姓名            # 添加人员\n     sync-server grant add 工号 grid/15位网格码 grid_worker"
        }
    };
    format!(
        "已新建：{data}\n\
         \n\
         一、马上做：\n\
         1. 把封存私钥移到别处（U 盘、保险柜），服务器上不要留：\n     {seal}\n   \
         平板遗失或忘记 PIN 时，只有它能打开平板上封存的数据。丢了就打不开。\n\
         2. 单独备份密钥目录，不要和数据库备份放在一起：\n     {data}/keys\n\
         \n\
         二、接着做：\n     {fill}\n     sync-server invite 工号                  # 生成登记码，24 小时内用一次\n\
         \n\
         三、运行：\n     sync-server serve\n   \
         现在只在本机（127.0.0.1:8787）监听。要让平板连上，先在 {data}/sync-server.toml 里设置证书、监听地址和 public_address。\n\
         \n\
         Made {data}. Take the sealing key ({seal}) away from this machine, back up {data}/keys apart from the \
         database, add people and grants, invite, then serve. See docs/it.md."
    )
}
