//! One tablet in a process of its own, driven line by line, so that a test can kill it as a dead battery would.
//!
//! A line in is `{"call": name, "input": …}`, a line out `{"ok": …}` or `{"error": …}`. The call `canonical` is the
//! driver's own: everything the tablet holds, for comparing replicas.

use std::io::{BufRead, Write};
use std::path::Path;

use serde_json::{Value, json};
use tablet::{api, desktop};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let home = std::env::args().nth(1).ok_or("usage: tablet-driver FOLDER")?;
    let home = Path::new(&home);
    let tablet = desktop::tablet(home, desktop::ports(home)?)?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let asked: Value = serde_json::from_str(&line?)?;
        let call = asked.get("call").and_then(Value::as_str).unwrap_or_default();
        let answer = match call {
            "canonical" => {
                tablet.canonical().map(|held| json!(held)).map_err(|error| json!(error.to_string()))
            }
            _ => api::call(&tablet, call, asked.get("input").cloned().unwrap_or_default())
                .map_err(|error| json!(error)),
        };
        let answer =
            answer.map_or_else(|error| json!({ "error": error }), |ok| json!({ "ok": ok }));
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}
