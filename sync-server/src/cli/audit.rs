//! `audit verify`: walks the chain and names the first row that does not hold.

use anyhow::Context;
use clap::Subcommand;
use sync::hash::Hash;

use super::open::Place;

#[derive(Debug, Subcommand)]
pub(super) enum AuditCommand {
    /// 核对审计链 / verify the chain
    Verify {
        /// 以前抄下的“行号:哈希”，核对它还在 / a row written down earlier, `n:hash`
        #[arg(long)]
        expect: Option<String>,
    },
}

pub(super) fn run(place: &Place, command: AuditCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    let AuditCommand::Verify { expect } = command;
    let verified = it.verify_audit()?;
    if let Some(expect) = expect {
        let (n, hash) = expect.split_once(':').context("应为 行号:哈希 / n:hash")?;
        it.expect_audit_row(n.parse()?, hash.parse::<Hash>()?)?;
    }
    println!("审计链完整，共 {} 行 / the chain holds", verified.rows);
    println!("请抄到服务器以外的地方，下次用 --expect 核对 / write this down elsewhere:");
    println!("{}:{}", verified.rows, verified.hash);
    Ok(())
}
