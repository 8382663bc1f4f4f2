//! `quarantine`: what is kept apart, and what becomes of it. Who, when, what about; never what it says.

use clap::{Args, Subcommand};
use doorstep_sync_server::service::Installation;
use doorstep_sync_server::storage::Apart;
use model::kind::Kind;
use sync::settled::Outcome;

use super::open::{Place, actor, day};

const ROWS_MAX: u32 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum QuarantineCommand {
    /// 列出没有处理的，最新在前 / list what is not decided, newest first
    List {
        /// 列出已采纳、已另存的 / list what was decided instead
        #[arg(long)]
        settled: bool,
    },
    /// 看一条涉及哪些记录（不含内容；查看会记入审计） / which records one is about; the look is audited
    Show {
        /// 编号，见 quarantine list / its name
        name: String,
        /// 为什么要看 / why
        #[arg(long)]
        purpose: String,
    },
    /// 采纳：以有权限的人的名义重新写入，原记录永久作废 / adopt: written again in the name of a person who may
    Adopt(Settle),
    /// 另存：不写入，原样留存 / set aside: kept as it is, not written
    SetAside(Settle),
}

#[derive(Debug, Args)]
pub(super) struct Settle {
    /// 编号，见 quarantine list / its name
    name: String,
    /// 以谁的名义（工号） / in whose name (login)
    #[arg(long = "as", value_name = "LOGIN")]
    login: String,
    /// 原因，作者会在平板上看到 / why; its author reads it
    #[arg(long)]
    reason: String,
}

pub(super) fn run(place: &Place, command: QuarantineCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        QuarantineCommand::List { settled } => {
            let found = match settled {
                false => it.storage.quarantine(ROWS_MAX)?,
                true => it.storage.quarantine_settled(ROWS_MAX)?,
            };
            found.iter().for_each(|apart| println!("{}", line(apart)));
        }
        QuarantineCommand::Adopt(asked) => settle(&it, &asked, Outcome::Adopted)?,
        QuarantineCommand::SetAside(asked) => settle(&it, &asked, Outcome::SetAside)?,
        QuarantineCommand::Show { name, purpose } => {
            let apart = it.look_at_apart(&name, &purpose, &actor())?;
            println!("{}", line(&apart));
            println!(
                "{}",
                apart
                    .code
                    .as_ref()
                    .map_or("等待前面被隔离的记录处理", |code| code.zh())
            );
            for (document, kind, space) in &apart.parts {
                let kind = Kind::from_number(*kind).map_or("?", Kind::code);
                println!("\t{kind}\t{document}\t{space}");
            }
        }
    }
    Ok(())
}

fn settle(it: &Installation, asked: &Settle, outcome: Outcome) -> anyhow::Result<()> {
    it.settle_apart(&asked.name, outcome, &asked.login, &asked.reason, &actor())?;
    println!("{}，作者下次同步时会看到 / {}", outcome.zh(), outcome.code());
    Ok(())
}

fn line(apart: &Apart) -> String {
    let why = apart.code.as_ref().map_or("blocked", |code| code.as_str());
    let amended = if apart.amended { "\t已由后来的记录取代" } else { "" };
    let (life, seq, received) = (apart.incarnation, apart.seq, day(apart.received_at));
    let settled = apart.settled.map_or_else(String::new, |outcome| format!("\t{}", outcome.zh()));
    let (action, user) = (&apart.action, apart.user);
    format!("{life}:{seq}\t{received}\t{why}\t{action}\t{user}{amended}{settled}")
}
