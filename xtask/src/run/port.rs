//! The server's port: the usual one, another where that is taken, and the same again at the next start, because
//! the tablets remember it.

use std::net::{Ipv4Addr, TcpListener};

/// The server's usual port, and how many after it are looked at.
const USUAL: u16 = 8787;
const LOOKED_AT: u16 = 20;

/// The port of this start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Port {
    /// The tablets know it, or there are no tablets yet.
    Known(u16),
    /// The one the tablets know is taken by another program; they have to be told of this one.
    Moved(u16),
}

impl Port {
    pub(super) fn number(self) -> u16 {
        match self {
            Self::Known(number) | Self::Moved(number) => number,
        }
    }
}

/// Chooses: what was written down by an earlier start, if any, comes first.
pub(super) fn choose(written: Option<&str>) -> Result<Port, String> {
    let any = || Some(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?.local_addr().ok()?.port());
    choose_by(written, &is_free, any)
        .ok_or_else(|| "127.0.0.1 上没有空闲端口 / no port of 127.0.0.1 is free".to_owned())
}

fn choose_by(
    written: Option<&str>,
    free: &dyn Fn(u16) -> bool,
    any: impl FnOnce() -> Option<u16>,
) -> Option<Port> {
    let known: Option<u16> = written.and_then(|text| text.trim().parse().ok());
    if let Some(known) = known.filter(|port| free(*port)) {
        return Some(Port::Known(known));
    }
    let other = (USUAL..USUAL + LOOKED_AT).find(|port| free(*port)).or_else(any)?;
    // A note that is no port was left by a start broken off while it told the tablets.
    Some(if written.is_some() { Port::Moved(other) } else { Port::Known(other) })
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_first_start_takes_the_usual_port_and_goes_round_a_busy_one() {
        assert_eq!(choose_by(None, &|_| true, || None), Some(Port::Known(8787)));
        assert_eq!(choose_by(None, &|port| port > 8788, || None), Some(Port::Known(8789)));
    }

    #[test]
    fn a_later_start_takes_the_port_the_tablets_know() {
        assert_eq!(choose_by(Some("8790\n"), &|_| true, || None), Some(Port::Known(8790)));
    }

    #[test]
    fn when_that_is_taken_the_tablets_are_to_be_told_of_another() {
        assert_eq!(choose_by(Some("8787"), &|port| port != 8787, || None), Some(Port::Moved(8788)));
    }

    #[test]
    fn when_all_usual_ones_are_taken_the_system_names_one() {
        assert_eq!(choose_by(None, &|_| false, || Some(40_001)), Some(Port::Known(40_001)));
        assert_eq!(choose_by(Some("8787"), &|_| false, || None), None);
    }

    #[test]
    fn after_a_start_broken_off_while_it_told_them_the_tablets_are_told_again() {
        assert_eq!(choose_by(Some("moving"), &|_| true, || None), Some(Port::Moved(8787)));
    }

    #[test]
    fn a_port_somebody_listens_on_is_not_free() {
        let busy = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        assert!(!is_free(busy.local_addr().unwrap().port()));
    }
}
