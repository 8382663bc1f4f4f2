//! What can go wrong with the records themselves; none of it is a verdict on a worker's changeset.

use std::error::Error;

/// The storage's trouble.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// Disk, memory, a lock not given: nothing was kept, try again.
    #[error("数据库暂时不能用：{0} / the database cannot be used now")]
    Machine(#[source] Box<dyn Error + Send + Sync>),
    /// The disk is full: nothing was kept.
    #[error("磁盘已满，请清理或扩容 / the disk is full, make room")]
    Full,
    /// It contradicts what is there: a name taken, a change twice.
    #[error("与已有数据冲突：{0} / conflicts with what is there")]
    Conflict(#[source] Box<dyn Error + Send + Sync>),
    /// Written by a later version.
    #[error(
        "数据库来自更新的版本（{found}，本程序到 {known}），请换用新版程序 / the database is newer than this program"
    )]
    Newer {
        /// The database's version.
        found: i64,
        /// The highest this program knows.
        known: i64,
    },
    /// Not a database, or not under this key.
    #[error("数据库打不开：密钥不对或文件损坏，请核对 keys 目录 / wrong key or damaged file")]
    WrongKey,
    /// A row does not say what it should.
    #[error("数据库内容不对：{0} / a row is damaged")]
    Damaged(&'static str),
}
