//! What may be typed after `cargo xtask run`.

/// How to start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Arguments {
    /// Forget everything and begin anew.
    pub(super) fresh: bool,
    /// Tablets in a browser, even where there is a display.
    pub(super) no_window: bool,
}

const USAGE: &str = "\
cargo xtask run               the server and two tablets; goes on where it was
cargo xtask run --fresh       begins anew: forgets the district and both tablets
cargo xtask run --no-window   both tablets in a browser, even where there is a display";

pub(super) fn read(arguments: &[String]) -> Result<Arguments, String> {
    let mut read = Arguments::default();
    for argument in arguments {
        match argument.as_str() {
            "--fresh" => read.fresh = true,
            "--no-window" => read.no_window = true,
            other => return Err(format!("{other}: what can be typed:\n{USAGE}")),
        }
    }
    Ok(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(line: &str) -> Result<Arguments, String> {
        read(&line.split_whitespace().map(str::to_owned).collect::<Vec<_>>())
    }

    #[test]
    fn nothing_needs_to_be_typed() {
        assert_eq!(typed(""), Ok(Arguments { fresh: false, no_window: false }));
    }

    #[test]
    fn both_flags_go_together_in_any_order() {
        assert_eq!(typed("--no-window --fresh"), Ok(Arguments { fresh: true, no_window: true }));
    }

    #[test]
    fn a_word_we_do_not_know_is_answered_by_what_can_be_typed() {
        let why = typed("--frehs").unwrap_err();
        assert!(why.contains("--frehs") && why.contains("--fresh"), "{why}");
    }
}
