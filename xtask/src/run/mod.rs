//! `run`: everything a newcomer needs, from an empty machine to two tablets at work.
//!
//! Each step looks whether it is done; a start that was broken off goes on where it was, and a second one takes
//! seconds and keeps the data. Everything is in one folder (see [`state`]).

mod arguments;
mod display;
mod district;
mod keys;
mod port;
mod programs;
mod state;
mod steps;
mod story;
mod tablets;
mod watch;

use crate::child::{self, Beside};
use crate::say::say;
use crate::tools::Purpose;
use crate::{apt, cargo, node};
use port::Port;
use state::State;
use std::time::Duration;
use steps::Steps;
use tablets::{TABLETS, Tablet};
use watch::Screen;

const WITHOUT_WINDOW: &str = "\
只想在浏览器里看，用 cargo xtask run --no-window，不需要这些 / in a browser, with --no-window, none of them is needed";
const BUILD_LIMIT: Duration = Duration::from_secs(90 * 60);
const OPEN_LIMIT: Duration = Duration::from_secs(30);

/// Sets up, starts, and stays until Ctrl-C.
///
/// # Errors
/// What to do next, when something is missing or a program ended.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let arguments = arguments::read(arguments)?;
    let window = !arguments.no_window && display::is_there();
    let state = State::take(arguments.fresh)?;
    say("入户通 · Doorstep");
    say(&format!("数据放在 / data in {}", state.at("").display()));
    if !window && !arguments.no_window {
        say("没有显示器：两台平板在浏览器里打开 / no display: both tablets open in a browser");
    }
    let mut steps = Steps::new(8);
    set_up(&mut steps, window)?;
    steps.step("虚构的示范区，400 户 / a fictitious district of 400 households", || {
        district::make(&state)
    })?;
    let port = district::choose_port(&state)?;
    let server = steps.get("服务 / the server", || district::serve(&state, port))?;
    steps.step("登记两台平板，取回网格 / enrol two tablets, fetch the grid", || {
        enrol(&state, port)
    })?;
    let screens = steps.get("打开平板 / open the tablets", || open(&state, window))?;
    say(&story::told(&district::address(port), &screens, keys::are_read()));
    watch::until_the_end(&state, port, server, screens)
}

/// Packages, screens and programs.
fn set_up(steps: &mut Steps, window: bool) -> Result<(), String> {
    let purpose = if window { Purpose::Window } else { Purpose::Headless };
    steps.step("系统软件包 / system packages", || match apt::see_to(purpose) {
        Err(why) if window => Err(format!("{why}\n{WITHOUT_WINDOW}")),
        outcome => outcome,
    })?;
    node::need_node()?;
    let ui = node::ui();
    steps.step("界面的 npm 包 / npm packages of the screens", || node::packages(&ui))?;
    steps.step("界面 / the screens", || node::build(&ui))?;
    steps.step("编译程序 / the programs", || {
        if let Some(long) = programs::first_build(window) {
            say(long);
        }
        say(&format!("      {}", cargo::target().display()));
        child::show(&programs::build(window), BUILD_LIMIT).map(|()| true)
    })
}

/// Enrols what is not enrolled yet; tells those that are when their server's port is another now.
fn enrol(state: &State, port: Port) -> Result<bool, String> {
    let address = district::address(port);
    if matches!(port, Port::Moved(_)) {
        say(&format!("      端口被占用，改用 / the port is taken, now {}", port.number()));
        district::forget_port(state)?;
        TABLETS.iter().try_for_each(|tablet| tablet.tell_moved(state, &address))?;
    }
    district::remember_port(state, port)?;
    let district = district::data(state);
    let one = |tablet: &Tablet| {
        let done = tablet.enrol(state, &district, &address)?;
        say(&format!("      {} {}", tablet.name, tablet.pinyin));
        Ok::<bool, String>(done)
    };
    // Together: each is busy on one core for a while.
    std::thread::scope(|scope| {
        let started = TABLETS.each_ref().map(|tablet| scope.spawn(move || one(tablet)));
        let mut any = false;
        for enrolling in started {
            any |= enrolling.join().map_err(|_| "enrol".to_owned())??;
        }
        Ok(any)
    })
}

fn open(state: &State, window: bool) -> Result<Vec<Screen>, String> {
    TABLETS.iter().map(|tablet| open_one(state, tablet, window)).collect()
}

fn open_one(state: &State, tablet: &'static Tablet, window: bool) -> Result<Screen, String> {
    let (data, log) = (tablet.data(state), state.at(&format!("{}.log", tablet.folder)));
    let start = |command| Beside::start(command, &state.programs_lock(), &log);
    if window {
        let program = start(&programs::in_a_window(state, &data, tablet)?)?;
        return Ok(Screen { tablet, program, log, address: None });
    }
    let program = start(&programs::in_a_browser(&data))?;
    let address = program.line("http://", OPEN_LIMIT).ok_or_else(|| {
        format!(
            "{} 的平板没有启动 / the tablet does not start:\n{}",
            tablet.name,
            district::last_lines(&log)
        )
    })?;
    Ok(Screen { tablet, program, log, address: Some(format!("http://{}", address.trim())) })
}
