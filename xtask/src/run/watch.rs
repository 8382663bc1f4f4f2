//! Stays while the programs run: says when one ends, and ends the others.

use super::port::Port;
use super::state::State;
use super::tablets::Tablet;
use super::{district, keys};
use crate::child::{self, Beside};
use crate::say::say;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::time::Duration;

const POLL: Duration = Duration::from_millis(200);

/// A tablet that is open.
pub(super) struct Screen {
    pub(super) tablet: &'static Tablet,
    pub(super) program: Beside,
    pub(super) log: PathBuf,
    /// Where a browser finds it; none for a window.
    pub(super) address: Option<String>,
}

/// What the end of a screen's program means for the rest.
#[derive(Debug, PartialEq, Eq)]
enum Ended {
    /// A person closed the window.
    Closed,
    /// It fell over.
    Fallen,
}

/// Comes back when a program fell over (an error) or every window was closed.
pub(super) fn until_the_end(
    state: &State,
    port: Port,
    server: Beside,
    mut screens: Vec<Screen>,
) -> Result<(), String> {
    let mut server = Some(server);
    let enters = keys::enters();
    let ended = loop {
        if enters.recv_timeout(POLL).is_ok() {
            match turn(state, port, server.take()) {
                Ok(turned) => server = turned,
                Err(why) => break Err(why),
            }
        } else {
            // The other side is gone when nobody reads keys; then this is the pause.
            std::thread::sleep(POLL);
        }
        if let Some(status) = server.as_mut().and_then(Beside::ended) {
            break Err(fallen("服务 / the server", status, &state.at("server.log")));
        }
        match look(&mut screens) {
            Ok(()) if screens.is_empty() => break Ok(()),
            Ok(()) => {}
            Err(why) => break Err(why),
        }
    };
    say("正在结束 / ending …");
    child::end(screens.into_iter().map(|screen| screen.program).chain(server).collect());
    ended
}

/// Takes the signal away or gives it back.
fn turn(state: &State, port: Port, server: Option<Beside>) -> Result<Option<Beside>, String> {
    match server {
        Some(server) => {
            child::end(vec![server]);
            say("信号断了（服务已停），再按回车恢复 / no signal; Enter brings it back");
            Ok(None)
        }
        None => {
            let server = district::serve(state, port)?;
            say("信号回来了 / the signal is back");
            Ok(Some(server))
        }
    }
}

/// Takes out what was closed.
fn look(screens: &mut Vec<Screen>) -> Result<(), String> {
    let mut why = None;
    screens.retain_mut(|screen| {
        let Some(status) = screen.program.ended() else { return true };
        let name = screen.tablet.name;
        match meaning(status.success(), screen.address.is_none()) {
            Ended::Closed => say(&format!("{name} 的窗口关了 / the window was closed")),
            Ended::Fallen => {
                let what = format!("{name} 的平板 / the tablet of {}", screen.tablet.pinyin);
                why = Some(fallen(&what, status, &screen.log));
            }
        }
        false
    });
    why.map_or(Ok(()), Err)
}

fn meaning(success: bool, window: bool) -> Ended {
    if success && window { Ended::Closed } else { Ended::Fallen }
}

fn fallen(what: &str, status: ExitStatus, log: &std::path::Path) -> String {
    let (last, log) = (district::last_lines(log), log.display());
    format!(
        "{what} 自己结束了，其余的也结束 / ended by itself ({status}), so the others end too\n{last}\n    {log}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_may_be_closed_and_everything_else_that_ends_has_fallen() {
        assert_eq!(meaning(true, true), Ended::Closed);
        assert_eq!(meaning(false, true), Ended::Fallen);
        assert_eq!(meaning(true, false), Ended::Fallen, "a bridge does not end by itself");
    }
}
