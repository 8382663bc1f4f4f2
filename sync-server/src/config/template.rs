//! The configuration file that `init` writes: every setting with its default, commented out.

/// Every line that begins with `#= ` is a setting at its default.
pub const TEMPLATE: &str = include_str!("template.toml");
