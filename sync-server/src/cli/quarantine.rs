//! `quarantine`: what is kept apart. Who, when, what about; never what it says.

use clap::Subcommand;
use doorstep_sync_server::storage::Apart;
use model::kind::Kind;

use super::open::{Place, actor, day};

const ROWS_MAX: u32 = 500;

#[derive(Debug, Subcommand)]
pub(super) enum QuarantineCommand {
    /// 列出，最新在前 / list, newest first
    List,
    /// 看一条涉及哪些记录（不含内容；查看会记入审计） / which records one is about; the look is audited
    Show {
        /// 编号，见 quarantine list / its name
        name: String,
        /// 为什么要看 / why
        #[arg(long)]
        purpose: String,
    },
}

pub(super) fn run(place: &Place, command: QuarantineCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        QuarantineCommand::List => {
            for apart in it.storage.quarantine(ROWS_MAX)? {
                println!("{}", line(&apart));
            }
        }
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

fn line(apart: &Apart) -> String {
    let why = apart.code.as_ref().map_or("blocked", |code| code.as_str());
    let amended = if apart.amended { "\t已由后来的记录取代" } else { "" };
    let (life, seq, received) = (apart.incarnation, apart.seq, day(apart.received_at));
    format!("{life}:{seq}\t{received}\t{why}\t{}\t{}{amended}", apart.action, apart.user)
}
