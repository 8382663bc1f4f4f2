//! 矛盾纠纷线索: three questions first, then a lead that goes to the committee and is no one else's to read.

mod list;
mod note;
mod screen;
