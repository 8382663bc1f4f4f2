//! The desktop's way in; on a tablet the system calls `doorstep_app::run` itself.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    doorstep_app::run()
}
