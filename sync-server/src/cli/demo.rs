//! `demo`: fills a demo district with fictitious people and a year of records.

use anyhow::Context;
use clap::{Args, ValueEnum};
use demo::{Demo, Options, Preset};

use super::open::{Place, actor};

#[derive(Debug, Args)]
pub(super) struct DemoArguments {
    /// 种子数，同一个数得到同样的数据 / the same number gives the same data
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// 多大 / how large
    #[arg(long, value_enum, default_value_t = Size::Grid)]
    preset: Size,
    /// 总共多少条记录（加上更早的月份），用于测量 / so many records altogether, for measuring
    #[arg(long)]
    documents: Option<u32>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Size {
    /// 一个网格，400 户 / one grid of 400 households
    Grid,
    /// 二十分之一 / a twentieth
    Sample,
}

pub(super) fn run(place: &Place, command: &DemoArguments) -> anyhow::Result<()> {
    let it = place.installation()?;
    it.begin()?;
    let preset = match command.preset {
        Size::Grid => Preset::Grid,
        Size::Sample => Preset::Sample,
    };
    let options = Options {
        seed: command.seed,
        now_ms: it.clock.now_ms(),
        documents: command.documents,
        preset,
    };
    let demo = Demo::new(options)?;
    let mut said = 0;
    let loaded = it
        .load_demo(&demo, &actor(), &mut |received| {
            if received >= said + 500 {
                said = received;
                eprintln!("{received} …");
            }
        })
        .context(
            "演示数据没有装完，请删掉数据目录重来 / not complete, begin again with an empty folder",
        )?;
    println!("已装入 {} 次操作，全部人物为虚构 / all people are invented", loaded.received);
    if let Some(code) = loaded.apart.first() {
        println!("{} 次留待复核（{code}） / kept apart", loaded.apart.len());
    }
    for user in it.storage.users()? {
        println!("{}\t{}", user.login, user.name);
    }
    println!("接着：sync-server invite demo-01，再 sync-server serve");
    Ok(())
}
