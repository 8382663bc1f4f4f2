//! `recover`: a lost, broken or locked tablet's database file, opened with the district's sealing key.

use std::path::PathBuf;

use clap::Args;
use doorstep_sync_server::recover::{Action, Recovered, hand_in};
use model::kind::Kind;
use sync::receipt::Verdict;

use super::open::{Place, actor, day};

#[derive(Debug, Args)]
pub(super) struct RecoverArguments {
    /// 平板的数据库文件 tablet.db；旁边要有 database.key.age / the tablet's database file
    database: PathBuf,
    /// 封存私钥，用完拿走 / the sealing key, to be taken away afterwards
    #[arg(long)]
    sealing_key: PathBuf,
    /// 把服务器没有的记录交进来；不写就只列出 / hand in what is lacking; only listed without it
    #[arg(long)]
    hand_in: bool,
}

pub(super) fn run(place: &Place, command: &RecoverArguments) -> anyhow::Result<()> {
    let it = place.installation()?;
    let work = place.data.join("recovering");
    let recovered = Recovered::open(&command.database, &command.sealing_key, &work)?;
    let people = it.storage.users()?;
    let user = people.iter().find(|user| user.id == recovered.identity.user);
    let (login, name) = user.map_or(("?", "?"), |user| (&user.login, &user.name));
    println!("{}\t{login}\t{name}", recovered.identity.device);
    if !command.hand_in {
        let lacking = recovered.lacking(&it)?;
        lacking.iter().for_each(|action| println!("{}", line(action)));
        println!(
            "服务器还没有的：{} 次操作。加 --hand-in 交进来 / not on the server yet",
            lacking.len()
        );
        return Ok(());
    }
    it.begin()?;
    let done = hand_in(&it, &recovered, &actor())?;
    let mut apart = 0;
    for (action, receipt) in &done.actions {
        let word = match &receipt.verdict {
            Verdict::Received(_) | Verdict::Duplicate(_) => "已接收 / received".to_owned(),
            Verdict::Erased(..) => {
                "已接收，其中依法删除的部分已丢弃 / received but for what was erased by right"
                    .to_owned()
            }
            Verdict::Quarantined(code) => {
                apart += 1;
                format!("待复核（{}） / kept apart", code.zh())
            }
            Verdict::Blocked => {
                apart += 1;
                "待复核（在前一条之后） / kept apart".to_owned()
            }
            Verdict::Need(_) => {
                "缺少前面的记录，请先恢复别的平板再做一次 / lacks others' changes, try again later"
                    .to_owned()
            }
            Verdict::Refused(code) => format!("未接收（{}） / refused", code.zh()),
            // Handed in by itself under another number; of that one this is never said.
            Verdict::Forked => "未接收，请再做一次 / not received, try again".to_owned(),
        };
        println!("{}\t{word}", line(action));
    }
    for action in &done.left {
        println!("{}\t现在不能处理，请再做一次 / not now, try again", line(action));
    }
    println!(
        "已处理 {} 次操作，其中待复核 {apart} 次；照片 {} 张 / done",
        done.actions.len(),
        done.photos
    );
    println!(
        "把封存私钥拿走，把平板文件的副本删掉 / take the sealing key away, delete the copies of the tablet's files"
    );
    Ok(())
}

fn line(action: &Action) -> String {
    let kinds: Vec<&str> =
        action.kinds.iter().map(|kind| Kind::from_number(*kind).map_or("?", Kind::code)).collect();
    format!(
        "{}\t{}\t{}:{}\t{}",
        day(action.at),
        action.action,
        action.incarnation,
        action.seq,
        kinds.join(",")
    )
}
