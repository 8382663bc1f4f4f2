//! A plan as text, one step a line: what stands in `tests/regressions/`.

use std::fmt::Write as _;

use super::{DiskFault, Plan, Step, WayFault, What};

impl Plan {
    /// The text of a plan.
    #[must_use]
    pub fn to_text(&self) -> String {
        let seats: Vec<String> = self.seats.iter().map(ToString::to_string).collect();
        let mut text =
            format!("seed {}\ndays {}\nseats {}\n", self.seed, self.days, seats.join(" "));
        for step in &self.steps {
            let who = step.who.map_or_else(|| "s".to_owned(), |who| format!("t{who}"));
            let _ = writeln!(text, "{} {who} {}", step.at, word(&step.what));
        }
        text
    }

    /// Reads the text of a plan; lines that begin with `#` say why it is kept.
    ///
    /// # Errors
    /// The line that is none.
    pub fn from_text(text: &str) -> Result<Self, String> {
        let mut plan = Self { seed: 0, days: 0, seats: Vec::new(), steps: Vec::new() };
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            read(&mut plan, line).ok_or_else(|| format!("not a line of a plan: {line}"))?;
        }
        Ok(plan)
    }
}

fn read(plan: &mut Plan, line: &str) -> Option<()> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        ["seed", seed] => plan.seed = seed.parse().ok()?,
        ["days", days] => plan.days = days.parse().ok()?,
        ["seats", seats @ ..] => {
            plan.seats = seats.iter().map(|seat| seat.parse().ok()).collect::<Option<_>>()?;
        }
        [at, who, what @ ..] => {
            let who = match *who {
                "s" => None,
                tablet => Some(tablet.strip_prefix('t')?.parse().ok()?),
            };
            plan.steps.push(Step { at: at.parse().ok()?, who, what: unword(what)? });
        }
        _ => return None,
    }
    Some(())
}

fn word(what: &What) -> String {
    match what {
        What::Act(number) => format!("act {number}"),
        What::Sync => "sync".into(),
        What::Way(fault) => format!("way {}", way_word(*fault)),
        What::Disk(fault, after) => format!("disk {} {after}", disk_word(*fault)),
        What::Mend => "mend".into(),
        What::Clock(by) => format!("clock {by}"),
        What::Asleep(by) => format!("asleep {by}"),
        What::TooOld(it_is) => format!("too-old {it_is}"),
        What::Restart => "restart".into(),
        What::Snapshot => "snapshot".into(),
        What::RollBack => "roll-back".into(),
        What::Restore => "restore".into(),
        What::Clone => "clone".into(),
        What::Revoke => "revoke".into(),
        What::GrantEnds => "grant-ends".into(),
        What::GrantBegins => "grant-begins".into(),
        What::ApplyFails => "apply-fails".into(),
        What::Hostile(draw) => format!("hostile {draw}"),
        What::Backup => "backup".into(),
        What::ServerRestore => "server-restore".into(),
        What::Erase(draw) => format!("erase {draw}"),
        What::Split(grid) => format!("split {grid}"),
        What::Merge(one, other) => format!("merge {one} {other}"),
        What::Courier(by, arrives) => format!("courier {by} {arrives}"),
    }
}

fn unword(words: &[&str]) -> Option<What> {
    Some(match words {
        ["act", number] => What::Act(number.parse().ok()?),
        ["sync"] => What::Sync,
        ["way", rest @ ..] => What::Way(way(rest)?),
        ["disk", fault, after] => What::Disk(disk(fault)?, after.parse().ok()?),
        ["mend"] => What::Mend,
        ["clock", by] => What::Clock(by.parse().ok()?),
        ["asleep", by] => What::Asleep(by.parse().ok()?),
        ["too-old", it_is] => What::TooOld(it_is.parse().ok()?),
        ["restart"] => What::Restart,
        ["snapshot"] => What::Snapshot,
        ["roll-back"] => What::RollBack,
        ["restore"] => What::Restore,
        ["clone"] => What::Clone,
        ["revoke"] => What::Revoke,
        ["grant-ends"] => What::GrantEnds,
        ["grant-begins"] => What::GrantBegins,
        ["apply-fails"] => What::ApplyFails,
        ["hostile", draw] => What::Hostile(draw.parse().ok()?),
        ["backup"] => What::Backup,
        ["server-restore"] => What::ServerRestore,
        ["erase", draw] => What::Erase(draw.parse().ok()?),
        ["split", grid] => What::Split(grid.parse().ok()?),
        ["merge", one, other] => What::Merge(one.parse().ok()?, other.parse().ok()?),
        ["courier", by, arrives] => What::Courier(by.parse().ok()?, arrives.parse().ok()?),
        _ => return None,
    })
}

fn way_word(fault: WayFault) -> String {
    match fault {
        WayFault::LoseRequest => "lose-request".into(),
        WayFault::LoseReply => "lose-reply".into(),
        WayFault::Twice => "twice".into(),
        WayFault::Late(by) => format!("late {by}"),
        WayFault::CutRequest => "cut-request".into(),
        WayFault::CutReply => "cut-reply".into(),
        WayFault::CorruptRequest => "corrupt-request".into(),
        WayFault::OldReply => "old-reply".into(),
        WayFault::Portal => "portal".into(),
        WayFault::Status(status) => format!("status {status}"),
    }
}

fn way(words: &[&str]) -> Option<WayFault> {
    Some(match words {
        ["lose-request"] => WayFault::LoseRequest,
        ["lose-reply"] => WayFault::LoseReply,
        ["twice"] => WayFault::Twice,
        ["late", by] => WayFault::Late(by.parse().ok()?),
        ["cut-request"] => WayFault::CutRequest,
        ["cut-reply"] => WayFault::CutReply,
        ["corrupt-request"] => WayFault::CorruptRequest,
        ["old-reply"] => WayFault::OldReply,
        ["portal"] => WayFault::Portal,
        ["status", status] => WayFault::Status(status.parse().ok()?),
        _ => return None,
    })
}

const fn disk_word(fault: DiskFault) -> &'static str {
    match fault {
        DiskFault::Kill => "kill",
        DiskFault::Power => "power",
        DiskFault::Full => "full",
        DiskFault::Io => "io",
    }
}

fn disk(word: &str) -> Option<DiskFault> {
    [DiskFault::Kill, DiskFault::Power, DiskFault::Full, DiskFault::Io]
        .into_iter()
        .find(|fault| disk_word(*fault) == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_reads_back_from_its_text() {
        for seed in 0..50 {
            let plan = super::super::draw(seed, 2);
            assert_eq!(Plan::from_text(&plan.to_text()), Ok(plan));
        }
        assert!(Plan::from_text("5 t1 dance").is_err());
    }
}
