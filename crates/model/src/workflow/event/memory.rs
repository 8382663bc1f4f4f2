//! What an event's guards remember of earlier steps: who handles it, how often it came back, when it is due.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::id::UserId;
use crate::time::TimeMs;
use crate::workflow::actor::Handler;
use crate::workflow::entry::{Entry, Fields};

/// What an event's guards remember.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventMemory {
    /// The main handler, while there is one.
    pub handler: Option<Handler>,
    /// 协办: those called in beside the main handler.
    pub co_handlers: BTreeSet<Handler>,
    /// Who gave it to the handler.
    pub assigner: Option<UserId>,
    /// When it was given, ms UTC.
    pub assigned_at: Option<TimeMs>,
    /// By when it should be done, ms UTC.
    pub due_at: Option<TimeMs>,
    /// When a suspended one is taken up again.
    pub resume_on: Option<NaiveDate>,
    /// Whether this handler's time was extended.
    pub extended: bool,
    /// How often it was returned for more facts.
    pub returns: u32,
    /// How often it was done again.
    pub redos: u32,
    /// Whether it was ever given to anyone.
    pub was_assigned: bool,
    /// Who has sent it back as not theirs.
    pub rejected_by: BTreeSet<Handler>,
    /// The people who accepted, completed or settled it: none of them closes it.
    pub handled_by: BTreeSet<UserId>,
    /// 即办即结: settled by its author on the spot.
    pub self_handled: bool,
    /// The code of the last feedback.
    pub satisfaction: Option<String>,
}

/// The person or department an entry names; the department wins where both stand.
pub(super) fn named(fields: &Fields, team: &str, user: &str) -> Option<Handler> {
    fields.team(team).map(Handler::Team).or_else(|| fields.user(user).map(Handler::User))
}

impl EventMemory {
    pub(in crate::workflow) fn remember(&mut self, transition: &str, entry: &Entry) {
        match transition {
            "E04" => {
                self.self_handled = true;
                self.handled_by.insert(entry.by);
                // Should it be done again, it is still the author's.
                self.handler = Some(Handler::User(entry.by));
            }
            "E05" => self.returns = self.returns.saturating_add(1),
            "E07" | "E08" => self.assign(entry),
            "E09" => {
                self.handled_by.insert(entry.by);
            }
            "E10" => {
                self.rejected_by.extend(self.handler.take());
                self.co_handlers.clear();
                self.due_at = None;
            }
            "E11" => {
                self.co_handlers.extend(named(&entry.fields, "co_handler_team", "co_handler_user"))
            }
            "E12" => {
                self.extended = true;
                self.due_at = entry.fields.instant("due_at").or(self.due_at);
            }
            "E13" => self.resume_on = entry.fields.date("resume_on"),
            "E14" => self.resume_on = None,
            "E15" => {
                self.handled_by.insert(entry.by);
                self.self_handled = false;
            }
            "E16" => self.satisfaction = entry.fields.text("satisfaction").map(str::to_owned),
            "E17" => {
                self.redos = self.redos.saturating_add(1);
                self.satisfaction = None;
            }
            _ => {}
        }
    }

    fn assign(&mut self, entry: &Entry) {
        self.handler = named(&entry.fields, "handler_team", "handler_user");
        self.co_handlers.clear();
        self.assigner = Some(entry.by);
        self.assigned_at = Some(entry.at);
        self.due_at = entry.fields.instant("due_at").or(self.due_at);
        self.extended = false;
        self.was_assigned = true;
    }
}
