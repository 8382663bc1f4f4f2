//! What district IT does from the command line, beside a running server or without one. Everything that changes
//! something, and every look at what is kept apart, stands in the audit.

pub mod audit;
mod devices;
mod erase;
mod grants;
mod grids;
mod people;
mod quarantine;

pub use erase::{Erase, zh as kind_zh};
pub use grants::NewGrant;
pub use grids::NewRedraw;

use model::id::{DocumentId, UserId};

use super::Installation;
use crate::audit::Broken;
use crate::storage::{StorageError, Undecided, User};

/// Why a command was not carried out; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    /// The records' trouble.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The audit does not hold.
    #[error(transparent)]
    Audit(#[from] Broken),
    /// No such person.
    #[error("没有工号为 {0} 的人，请用 user list 查看 / no such user, see user list")]
    NoUser(String),
    /// The staff number is taken.
    #[error(
        "工号 {0} 已有人使用，工号不能给第二个人 / this login is taken and is never given to another person"
    )]
    LoginTaken(String),
    /// Not a staff number.
    #[error(
        "工号 {0:?} 不能用：1 到 32 个字母、数字、点、横线 / a login is 1 to 32 letters, digits, dots, hyphens"
    )]
    BadLogin(String),
    /// Not a name.
    #[error("姓名要有 1 到 50 个字 / a name has 1 to 50 characters")]
    BadName,
    /// The account is closed.
    #[error("{0} 的账户已停用 / this account is disabled")]
    Disabled(String),
    /// Not a space.
    #[error("{0:?} 不是一个范围：grid/15位、community/12位、street/9位 或 team/编号 / not a space")]
    BadSpace(String),
    /// Not a date.
    #[error("{0:?} 不是日期：应为 2026-11-22 / not a date")]
    BadDate(String),
    /// A grant's days are the wrong way round or too many.
    #[error(
        "授权期限不对：先起后止，最长 12 个月 / a grant begins before it ends and holds at most 12 months"
    )]
    BadPeriod,
    /// Three administrators are three people.
    #[error(
        "系统管理员、安全管理员、审计员不能是同一个人 / one person cannot hold two of the three admin roles"
    )]
    RolesClash,
    /// More than a tablet can follow.
    #[error("授权太多：一个人最多 {0} 个 / too many grants for one person")]
    TooManyGrants(usize),
    /// No such grant, or it has ended.
    #[error(
        "没有编号为 {0} 的有效授权，请用 grant list 查看 / no such grant in force, see grant list"
    )]
    NoGrant(i64),
    /// No such tablet, or it is revoked.
    #[error(
        "没有编号为 {0} 的有效平板，请用 device list 查看 / no such device in force, see device list"
    )]
    NoDevice(String),
    /// Nothing kept apart there.
    #[error("待复核区里没有 {0} / nothing kept apart there")]
    NotApart(String),
    /// No such grid.
    #[error("没有网格 {0} / no such grid")]
    NoGrid(String),
    /// The grid was redrawn.
    #[error(
        "{0} 已经拆分或合并，请用新网格的代码 / this grid has been redrawn, use the code of a new one"
    )]
    Redrawn(String),
    /// The code was used.
    #[error(
        "{0} 的代码已经用过，网格代码不能重复使用，请换一个 / this code has been used and is never given again"
    )]
    CodeUsed(String),
    /// No such building there.
    #[error(
        "{0} 不是原网格里的房屋，请用 grid buildings 列出 / not a building of the old grid, see grid buildings"
    )]
    NoBuilding(String),
    /// The plan names another grid.
    #[error("{0} 不在 --into 里 / the plan names a grid that is not among the new ones")]
    NotInPlan(String),
    /// A line of the plan cannot be read.
    #[error(
        "楼栋表第 {0} 行看不懂：第一列是房屋编号，最后一列是新网格代码 / this line of the plan names no building and grid"
    )]
    BadPlan(usize),
    /// Not one into several, nor several into one.
    #[error(
        "拆分是一个网格变几个（最多 16 个），合并是几个变一个 / a split makes several of one, a merge one of several"
    )]
    BadRedraw,
    /// The grids do not lie in one community.
    #[error("网格要在同一个社区里 / the grids must lie in one community")]
    OtherCommunity,
    /// Nobody learns anything from an empty reason.
    #[error(
        "请写明原因，给记录的作者看，200 字以内 / say why, for the author, at most 200 characters"
    )]
    BadReason,
    /// No such record.
    #[error(
        "没有编号为 {0} 的记录，没有删除任何内容；编号在平板和控制台的记录页上 / no such record, nothing was erased"
    )]
    NoRecord(String),
    /// Records of this kind are not erased one by one.
    #[error(
        "{0} 是{1}，不能单独删除，没有删除任何内容：楼栋请在平板上更正，线索进展随线索一起删除 / records of this kind are not erased by themselves"
    )]
    NotErasable(DocumentId, &'static str),
    /// Nobody has asked to erase anything.
    #[error("请写出要删除的记录编号，一次最多 {0} 份 / name the records to be erased")]
    NothingNamed(usize),
    /// The reason of an erasure outlives what was erased.
    #[error(
        "请写明删除的依据，100 字以内，不要写姓名、电话和记录的内容：证明会长期保存 / say why in a few words and nothing of the record: the certificate is kept"
    )]
    BadErasureReason,
    /// Photos are still on the disk.
    #[error(
        "记录已经删除，但照片还没有从磁盘上清除：{0}；请再执行一次同样的命令 / erased, but photos are still on the disk: run it again"
    )]
    PhotosLeft(String),
    /// Nothing was decided about what is kept apart.
    #[error("{}", why(.0))]
    Undecided(Undecided),
    /// A demo is refused by a production server and the other way round.
    #[error("{0}")]
    Demo(&'static str),
}

/// What to do next.
fn why(why: &Undecided) -> String {
    match why {
        Undecided::NotApart => "待复核区里没有这一条 / nothing kept apart there".to_owned(),
        Undecided::Settled(outcome) => {
            format!("这一条{}，不能再改 / decided before: {}", outcome.zh(), outcome.code())
        }
        Undecided::Amended => {
            "作者已经重新做过，不用处理 / its author has done it again, nothing to do".to_owned()
        }
        Undecided::NoRight => {
            "这个人在那里没有写权限，请换一个有权限的人 / this person may not write there".to_owned()
        }
        Undecided::Unreadable(code) => format!(
            "内容读不出来（{code}），不能采纳，只能另存（set-aside） / unreadable, it can only be set aside"
        ),
        Undecided::Missing => {
            "它依据的内容服务器还没有，等作者的平板再同步后重试，或者另存 / it builds upon what has not come yet"
                .to_owned()
        }
        Undecided::NoRecord => {
            "它改的那条记录也在待复核区，请先采纳那一条 / adopt the record it changes first".to_owned()
        }
        Undecided::NothingNew => {
            "现有的记录已经是这样，请另存（set-aside） / the records say so already, set it aside".to_owned()
        }
        Undecided::Judged(code) => {
            format!("以这个人的名义也不能写入：{}（{code}） / not legal in this person's name either", code.zh())
        }
    }
}

impl Installation {
    /// The person with this staff number, or this id.
    ///
    /// # Errors
    /// [`AdminError::NoUser`]; the storage's.
    pub fn person(&self, login: &str) -> Result<User, AdminError> {
        let id = login.parse::<UserId>().ok();
        let found = self
            .storage
            .users()?
            .into_iter()
            .find(|user| user.login == login || Some(user.id) == id);
        found.ok_or_else(|| AdminError::NoUser(login.to_owned()))
    }
}
