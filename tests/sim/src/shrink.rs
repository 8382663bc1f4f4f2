//! A plan that fails is made smaller while it still fails in the same way.

use crate::plan::{Plan, Step};
use crate::run::run;

/// Runs spent on making one plan smaller.
const RUNS_MAX: usize = 220;

/// The sort of a violation: its first word.
#[must_use]
pub fn sort(violation: &str) -> &str {
    violation.split(':').next().unwrap_or(violation)
}

/// Leaves out steps, half of them, a quarter, … one by one, while the plan still fails.
#[must_use]
pub fn shrink(plan: &Plan, violation: &str) -> Plan {
    let fails = |steps: &[Step]| {
        let smaller = Plan { steps: steps.to_vec(), ..plan.clone() };
        run(&smaller).violation.is_some_and(|wrong| sort(&wrong) == sort(violation))
    };
    let mut steps = plan.steps.clone();
    let (mut chunk, mut runs) = (steps.len().div_ceil(2), 0);
    while chunk > 0 && runs < RUNS_MAX {
        let mut at = 0;
        let mut left_out = false;
        while at < steps.len() && runs < RUNS_MAX {
            let mut fewer = steps.clone();
            fewer.drain(at..(at + chunk).min(steps.len()));
            runs += 1;
            if fails(&fewer) {
                steps = fewer;
                left_out = true;
            } else {
                at += chunk;
            }
        }
        if chunk == 1 && !left_out {
            break;
        }
        chunk = if chunk == 1 { 1 } else { chunk / 2 };
    }
    Plan { steps, ..plan.clone() }
}
