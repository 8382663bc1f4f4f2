//! One file a command; Chinese first.

mod audit;
mod backup;
mod bundle;
mod check;
mod demo;
mod device;
mod erase;
mod grant;
mod grid;
mod healthcheck;
mod init;
mod invite;
mod keys;
mod log;
mod open;
mod quarantine;
mod recover;
mod restore;
mod serve;
mod user;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

/// 入户通同步服务 / the sync server of Doorstep
#[derive(Debug, Parser)]
#[command(name = "sync-server", version, about, max_term_width = 100)]
pub(crate) struct Arguments {
    /// 数据目录 / the data folder
    #[arg(long, global = true, env = "DOORSTEP_DATA", default_value = "doorstep-data")]
    data: PathBuf,
    /// 配置文件，默认为数据目录里的 sync-server.toml / settings
    #[arg(long, global = true, env = "DOORSTEP_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 新建：数据目录、密钥、数据库、配置 / make a new installation
    Init(init::Init),
    /// 运行 / serve
    Serve(Box<serve::Serve>),
    /// 人员 / accounts
    #[command(subcommand)]
    User(user::UserCommand),
    /// 授权 / grants
    #[command(subcommand)]
    Grant(grant::GrantCommand),
    /// 网格：拆分、合并 / grids: split, merge
    #[command(subcommand)]
    Grid(grid::GridCommand),
    /// 平板 / tablets
    #[command(subcommand)]
    Device(device::DeviceCommand),
    /// 给一个人生成一次性登记码 / a one-use enrolment code for a person
    Invite(invite::Invite),
    /// 待复核区 / what is kept apart
    #[command(subcommand)]
    Quarantine(quarantine::QuarantineCommand),
    /// 导入密封包：平板没有网络时由人带来的文件 / take in what a courier brought from a tablet
    ImportBundle(bundle::ImportBundle),
    /// 依法删除：个人信息的删除请求，出具删除证明 / erase records by right, with a certificate
    #[command(subcommand)]
    Erase(erase::EraseCommand),
    /// 审计记录 / the audit
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// 密钥 / keys
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// 检查数据是否完整一致 / look over everything that is kept
    Check(check::Check),
    /// 备份：运行中也可以做，做完会核对 / back up, beside a running server or without one
    Backup(backup::Backup),
    /// 打开丢失、损坏或锁住的平板的数据库，列出并交进服务器没有的记录 / a tablet's file, opened by the district
    Recover(recover::RecoverArguments),
    /// 从备份恢复到一个新的数据目录 / restore a backup into a new data folder
    Restore(restore::RestoreArguments),
    /// 装入虚构的演示数据（只用于演示区县） / fill a demo district
    Demo(demo::DemoArguments),
    /// 检查运行中的服务 / ask a running server whether it is well
    Healthcheck(healthcheck::Healthcheck),
}

/// Runs one command.
pub(crate) fn run(arguments: Arguments) -> anyhow::Result<()> {
    let place = open::Place::new(arguments.data, arguments.config);
    match arguments.command {
        Command::Init(command) => init::run(&place, &command),
        Command::Serve(command) => serve::run(&place, *command),
        Command::User(command) => user::run(&place, command),
        Command::Grant(command) => grant::run(&place, command),
        Command::Grid(command) => grid::run(&place, command),
        Command::Device(command) => device::run(&place, command),
        Command::Invite(command) => invite::run(&place, &command),
        Command::Quarantine(command) => quarantine::run(&place, command),
        Command::ImportBundle(command) => bundle::run(&place, &command),
        Command::Erase(command) => erase::run(&place, command),
        Command::Audit(command) => audit::run(&place, command),
        Command::Keys(command) => keys::run(&place, command),
        Command::Check(command) => check::run(&place, &command),
        Command::Backup(command) => backup::run(&place, &command),
        Command::Recover(command) => recover::run(&place, &command),
        Command::Restore(command) => restore::run(&command),
        Command::Demo(command) => demo::run(&place, &command),
        Command::Healthcheck(command) => healthcheck::run(&place, &command),
    }
}
