//! `grid`: grids split and merged. What goes where is counted first by `--dry-run`; the same command without it does it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use doorstep_sync_server::service::Installation;
use doorstep_sync_server::service::admin::NewRedraw;
use doorstep_sync_server::storage::Redrawn;
use model::space::Space;

use super::open::{Place, actor, day};

#[derive(Debug, Subcommand)]
pub(super) enum GridCommand {
    /// 列出网格里的楼栋，作为 --by 的底稿 / the buildings of a grid, to be completed for --by
    Buildings {
        /// 网格代码，15 位 / the grid
        grid: String,
    },
    /// 拆网格：一个变几个 / split one grid into several
    Split {
        /// 原网格代码；以后不再使用 / the grid that is no more
        old: String,
        /// 新网格代码，用逗号隔开；表里没写的归第一个 / the new ones; what is not named goes to the first
        #[arg(long, value_delimiter = ',', required = true)]
        into: Vec<String>,
        /// 楼栋表（CSV）：第一列房屋编号，最后一列新网格代码 / which building goes where
        #[arg(long)]
        by: PathBuf,
        #[command(flatten)]
        how: How,
    },
    /// 并网格：几个变一个 / merge grids into one
    Merge {
        /// 原网格代码，用逗号隔开；以后不再使用 / the grids that are no more
        #[arg(value_delimiter = ',', required = true)]
        old: Vec<String>,
        /// 新网格代码 / the new one
        #[arg(long)]
        into: String,
        #[command(flatten)]
        how: How,
    },
}

#[derive(Debug, clap::Args)]
pub(super) struct How {
    /// 只统计，不改动 / count, change nothing
    #[arg(long)]
    dry_run: bool,
    /// 不把原网格的授权带到新网格 / end the grants of the old grids without giving new ones
    #[arg(long)]
    no_grants: bool,
}

pub(super) fn run(place: &Place, command: GridCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        GridCommand::Buildings { grid } => {
            for building in it.buildings_of(&grid)? {
                println!("{},{},{},", building.document, building.estate, building.number);
            }
            Ok(())
        }
        GridCommand::Split { old, into, by, how } => {
            let by = read(&by)?;
            let into = into.iter().map(String::as_str).collect();
            redraw(&it, vec![&old], into, &by, &how)
        }
        GridCommand::Merge { old, into, how } => {
            let old = old.iter().map(String::as_str).collect();
            redraw(&it, old, vec![&into], "", &how)
        }
    }
}

/// A table saved by an office program need not be UTF-8: only numbers and codes are read of it.
fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = std::fs::read(path)
        .with_context(|| format!("楼栋表打不开：{} / cannot read the plan", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn redraw(
    it: &Installation,
    old: Vec<&str>,
    into: Vec<&str>,
    by: &str,
    how: &How,
) -> anyhow::Result<()> {
    let new = NewRedraw { old, into, by, carry_grants: !how.no_grants, dry_run: how.dry_run };
    let mut progress = |done, of| eprintln!("{done}/{of}");
    let done = it.redraw(&new, &actor(), &mut progress)?;
    report(it, &done)?;
    if how.dry_run {
        println!("以上只是统计，没有改动 / counted only, nothing was changed");
    } else {
        println!("已完成：{} 份记录 / done", done.moved());
    }
    Ok(())
}

fn report(it: &Installation, done: &Redrawn) -> anyhow::Result<()> {
    let grids: BTreeSet<Space> = done.documents.keys().map(|(grid, _)| *grid).collect();
    for grid in grids {
        let of = done.documents.iter().filter(|((to, _), _)| *to == grid);
        let counts: Vec<String> =
            of.map(|((_, kind), many)| format!("{}={many}", kind.code())).collect();
        let open = done.open_events.get(&grid).copied().unwrap_or(0);
        println!("{grid}\t{}\topen_events={open}", counts.join(" "));
    }
    if !done.unnamed.is_empty() {
        let many = done.unnamed.len();
        println!("表里没写的楼栋 {many} 栋，归第一个新网格 / buildings the plan does not name:");
        done.unnamed.iter().for_each(|building| println!("\t{building}"));
    }
    let people = it.storage.users()?;
    let login = |id| people.iter().find(|user| user.id == id).map_or("?", |user| &user.login);
    for ended in &done.ended {
        let grant = &ended.grant;
        println!("-\t{}\t{}\t{}", login(grant.user), grant.space, grant.role.zh());
    }
    for grant in &done.given {
        let until = day(grant.to - 1);
        println!("+\t{}\t{}\t{}\t..{until}", login(grant.user), grant.space, grant.role.zh());
    }
    Ok(())
}
