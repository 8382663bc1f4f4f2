//! What the test targets and the measurements share; the targets are named in Cargo.toml.
