//! `gen`: writes the TypeScript of the tablet's calls, types and code lists to `ui/shared/api/generated`.
//!
//! The generator is a test of the tablet, so that no tablet carries it and every test run compares.

use crate::cargo;

/// The test that writes when it is told to.
const GENERATOR: &str = "api::typescript::the_generated_typescript_is_what_the_calls_say";

/// Writes the generated files.
pub(crate) fn generate() -> Result<(), String> {
    let arguments =
        ["test", "--locked", "--package", "doorstep-tablet", "--lib", "--", "--exact", GENERATOR];
    let status = cargo::command(&arguments)
        .env("DOORSTEP_GEN", "1")
        .status()
        .map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("the generator did not finish: {status}")) }
}
