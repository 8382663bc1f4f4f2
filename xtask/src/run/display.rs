//! Whether there is a display to open a window on.

use std::env;
use std::ffi::OsStr;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::Path;

/// Whether windows can be opened here: somebody answers where `WAYLAND_DISPLAY` or `DISPLAY` point to.
pub(super) fn is_there() -> bool {
    let named = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    wayland(named("WAYLAND_DISPLAY").as_deref(), named("XDG_RUNTIME_DIR").as_deref())
        || x11(named("DISPLAY").as_deref())
}

fn wayland(display: Option<&str>, runtime: Option<&str>) -> bool {
    let Some(display) = display else { return false };
    // An absolute name stands for itself; `join` does that.
    let socket = Path::new(runtime.unwrap_or_default()).join(display);
    UnixStream::connect(socket).is_ok()
}

fn x11(display: Option<&str>) -> bool {
    match display.map(local_number) {
        None => false,
        // Forwarded from or to another machine: the app itself will find out.
        Some(None) => true,
        Some(Some(number)) => {
            let socket = format!("/tmp/.X11-unix/X{number}");
            let hidden = SocketAddr::from_abstract_name(OsStr::new(&socket).as_encoded_bytes());
            UnixStream::connect(&socket).is_ok()
                || hidden.is_ok_and(|name| UnixStream::connect_addr(&name).is_ok())
        }
    }
}

/// `:97` and `:97.0` are on this machine.
fn local_number(display: &str) -> Option<&str> {
    let number = display.strip_prefix(':')?;
    number.split('.').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_display_of_this_machine_is_told_from_one_of_another() {
        assert_eq!(local_number(":97"), Some("97"));
        assert_eq!(local_number(":0.1"), Some("0"));
        assert_eq!(local_number("localhost:10.0"), None);
    }

    #[test]
    fn a_display_that_is_only_named_is_none() {
        assert!(!x11(None) && !x11(Some(":64999")));
        assert!(!wayland(Some("wayland-64999"), Some("/nowhere")) && !wayland(None, None));
    }
}
