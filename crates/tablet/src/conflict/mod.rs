//! 两个写法: what two people wrote differently without having seen each other, until someone chooses.

mod list;
mod resolve;
mod shown;

pub(crate) use list::conflicts_of;
pub(crate) use shown::{field_zh, shown};
