//! `codes.ts`: the code lists, states and closed words that a screen offers or shows, one export each, so that a
//! page carries only its own.

use std::fmt::Write as _;

use model::codes;
use model::record::{household, lead, visit};
use model::schema::MachineId;
use model::workflow::machine;

/// Lists of `codes.json` whose codes a request takes or a response gives.
const LISTS: [&str; 20] = [
    "sex",
    "family_relation",
    "residency",
    "dwelling_use",
    "building_type",
    "visit_type",
    "must_visit",
    "visit_method",
    "visit_result",
    "visit_caution",
    "comm_language",
    "dispute_type",
    "dispute_subtype",
    "dispute_source",
    "dispute_scale",
    "event_category",
    "event_source",
    "urgency",
    "return_reason",
    "satisfaction",
];

/// Closed sets of words, whose labels are the screens' own.
const WORDS: [(&str, &[&str]); 4] = [
    ("SEASON", household::SEASONS),
    ("NOTICE_HOW", household::NOTICE_WAYS),
    ("PARTY_SIDE", lead::SIDES),
    ("VISIT_DONE", visit::DONE),
];

const HEAD: &str = "\
/** One code of a list; `first` is offered before the others. States have no English of their own. */
export type Code = {
  readonly code: string
  readonly zh: string
  readonly en?: string
  readonly first?: true
}
";

/// The whole file.
pub(super) fn file() -> String {
    let mut out = HEAD.to_owned();
    for name in LISTS {
        let list = codes::list(name).unwrap();
        begin(&mut out, &name.to_uppercase());
        for item in list.items() {
            let first = if item.first { ", first: true" } else { "" };
            let (code, zh, en) = (quoted(item.code), quoted(item.zh), quoted(item.en));
            writeln!(out, "  {{ code: {code}, zh: {zh}, en: {en}{first} }},").unwrap();
        }
        out.push_str("]\n");
    }
    let (event, dispute) = (machine(MachineId::Event), machine(MachineId::Mediation));
    pairs(&mut out, "EVENT_STATE", event.states.iter().map(|state| (state.code, state.zh)));
    pairs(&mut out, "EVENT_TRANSITION", event.transitions.iter().map(|step| (step.id, step.zh)));
    pairs(&mut out, "DISPUTE_STATE", dispute.states.iter().map(|state| (state.code, state.zh)));
    for (name, words) in WORDS {
        let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
        write!(out, "\nexport const {name} = [{}] as const\n", words.join(", ")).unwrap();
    }
    out
}

fn begin(out: &mut String, name: &str) {
    write!(out, "\nexport const {name}: readonly Code[] = [\n").unwrap();
}

fn pairs(out: &mut String, name: &str, rows: impl Iterator<Item = (&'static str, &'static str)>) {
    begin(out, name);
    for (code, zh) in rows {
        writeln!(out, "  {{ code: {}, zh: {} }},", quoted(code), quoted(zh)).unwrap();
    }
    out.push_str("]\n");
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
