//! The rules of this repository, as tests: a rule nobody can run is a wish.
//!
//! Every module holds one family of rules and reads files as text. Where a rule has exceptions, they stand
//! in a list beside it, each with its reason. `cargo test -p doorstep-tests --test tidy`
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic
)]

#[path = "tidy/android.rs"]
mod android;
#[path = "tidy/architecture.rs"]
mod architecture;
#[path = "tidy/arrows.rs"]
mod arrows;
#[path = "tidy/dependencies.rs"]
mod dependencies;
#[path = "tidy/layout.rs"]
mod layout;
#[path = "tidy/manifest.rs"]
mod manifest;
#[path = "tidy/planted.rs"]
mod planted;
#[path = "tidy/ports.rs"]
mod ports;
#[path = "tidy/prose.rs"]
mod prose;
#[path = "tidy/refused.rs"]
mod refused;
#[path = "tidy/rust_text.rs"]
mod rust_text;
#[path = "tidy/shell.rs"]
mod shell;
#[path = "tidy/sql.rs"]
mod sql;
#[path = "tidy/sql_text.rs"]
mod sql_text;
#[path = "tidy/tree.rs"]
mod tree;
