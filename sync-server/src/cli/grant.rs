//! `grant`: who may do what where.

use chrono::NaiveDate;
use clap::Subcommand;
use clap::builder::PossibleValuesParser;
use doorstep_sync_server::service::admin::{AdminError, NewGrant};
use model::permission::Role;
use model::space::Right;
use model::time::{DAY_MS, TimeMs};

use super::open::{Place, actor, day};

const BEIJING_MS: TimeMs = 8 * 60 * 60 * 1_000;

#[derive(Debug, Subcommand)]
pub(super) enum GrantCommand {
    /// 授权 / grant
    Add {
        /// 工号 / the staff number
        login: String,
        /// 范围：grid/15位、community/12位、street/9位、team/编号 / where
        space: String,
        /// 岗位 / as what
        #[arg(value_parser = PossibleValuesParser::new(Role::ALL.map(Role::code)))]
        role: String,
        /// write 读写、read 只读、hand_in 只交不看 / to do what
        #[arg(long, default_value = "write", value_parser = ["write", "read", "hand_in"])]
        right: String,
        /// 起始日期，默认现在 / first day
        #[arg(long)]
        from: Option<String>,
        /// 截止日期（含），默认一年，最长 12 个月 / last day
        #[arg(long)]
        to: Option<String>,
    },
    /// 列出 / list
    List {
        /// 只看一个人 / of one person
        login: Option<String>,
    },
    /// 马上结束一项授权 / end a grant now
    End {
        /// 编号，见 grant list / its number
        id: i64,
    },
}

pub(super) fn run(place: &Place, command: GrantCommand) -> anyhow::Result<()> {
    let it = place.installation()?;
    match command {
        GrantCommand::Add { login, space, role, right, from, to } => {
            let unknown = |what: &str| anyhow::anyhow!("{what}");
            let new = NewGrant {
                login: &login,
                space: &space,
                right: Right::from_code(&right).ok_or_else(|| unknown(&right))?,
                role: Role::from_code(&role).ok_or_else(|| unknown(&role))?,
                from: from.as_deref().map(begins).transpose()?,
                // The last day counts whole.
                to: to.as_deref().map(|to| begins(to).map(|at| at + DAY_MS)).transpose()?,
            };
            let stored = it.add_right(&new, &actor())?;
            println!("已授权，编号 {}，到 {} 为止", stored.id, day(stored.grant.to - 1));
        }
        GrantCommand::List { login } => {
            let user = login.map(|login| it.person(&login)).transpose()?;
            let people = it.storage.users()?;
            for stored in it.storage.grants(user.map(|user| user.id))? {
                let grant = stored.grant;
                let login = people
                    .iter()
                    .find(|user| user.id == grant.user)
                    .map_or("?", |user| &user.login);
                let (from, to) = (day(grant.from), day(grant.to.max(grant.from + 1) - 1));
                let role = grant.role.zh();
                println!(
                    "{}\t{login}\t{}\t{}\t{role}\t{from}..{to}",
                    stored.id,
                    grant.space,
                    grant.right.code()
                );
            }
        }
        GrantCommand::End { id } => {
            it.end_right(id, &actor())?;
            println!("已结束授权 {id}");
        }
    }
    Ok(())
}

/// The first instant of a Beijing day.
fn begins(date: &str) -> Result<TimeMs, AdminError> {
    let day: NaiveDate = date.parse().map_err(|_| AdminError::BadDate(date.to_owned()))?;
    let midnight = day.and_hms_opt(0, 0, 0).ok_or_else(|| AdminError::BadDate(date.to_owned()))?;
    Ok(midnight.and_utc().timestamp_millis() - BEIJING_MS)
}
