//! The steps of a start, each announced, and how long it took.

use crate::say::say;
use crate::stopwatch::Stopwatch;

/// Counts the steps of one start.
pub(super) struct Steps {
    all: u32,
    now: u32,
}

impl Steps {
    pub(super) fn new(all: u32) -> Self {
        Self { all, now: 0 }
    }

    /// A step that says whether there was anything to do.
    pub(super) fn step(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<bool, String>,
    ) -> Result<(), String> {
        let began = self.begin(name);
        let done = work().map_err(|why| format!("{name}: {why}"))?;
        let outcome = if done { "好了 / done" } else { "已有 / as it was" };
        say(&format!("      {outcome}, {}", began.spelled()));
        Ok(())
    }

    /// A step that gives something.
    pub(super) fn get<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<T, String>,
    ) -> Result<T, String> {
        let mut got = None;
        self.step(name, || {
            got = Some(work()?);
            Ok(true)
        })?;
        got.ok_or_else(|| name.to_owned())
    }

    fn begin(&mut self, name: &str) -> Stopwatch {
        self.now += 1;
        say(&format!("[{}/{}] {name}", self.now, self.all));
        Stopwatch::start()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_fails_is_named_and_the_next_one_is_counted_on() {
        let mut steps = Steps::new(2);
        assert_eq!(steps.step("one", || Err("why".to_owned())), Err("one: why".to_owned()));
        assert_eq!(steps.get("two", || Ok(7)), Ok(7));
        assert_eq!(steps.now, 2);
    }
}
