//! Spaces that change under people who are out at the door: grids split and merged, grants that end and begin, a
//! hand-over. Real tablets, the real server, over HTTP.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod grants;
mod ground;
mod redraws;
