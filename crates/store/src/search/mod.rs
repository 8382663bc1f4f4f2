//! Finding people, households, doors and cases: by name in any script, pinyin, initials, door, phone.
//!
//! `row` says what of a record is found, `text` and `sound` cut it into words, `mark` tells their sorts apart, `query`
//! reads what was typed.

mod mark;
mod query;
pub(crate) mod row;
pub(crate) mod sound;
pub(crate) mod text;

use std::collections::BTreeSet;

use model::id::{DocumentId, EntryId};
use model::kind::Kind;
use rusqlite::Row;

use crate::table::membership::MemberRow;
use crate::{Result, Store, sql};
use query::{PHONE_DIGITS_MIN, Term};
use sound::Sound;

/// How many doors or phones are looked behind when no record answers to all terms at once.
const LOOKED_BEHIND_MAX: usize = 20;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// Its document.
    pub document: DocumentId,
    /// The dwelling, where a door was found behind which nobody is known to live.
    pub entry: Option<EntryId>,
    /// What it is.
    pub kind: Kind,
    /// Its name, label or title.
    pub title: String,
    /// The household a person belongs to, or the one that was found.
    pub household: Option<DocumentId>,
    /// 小区: where it is; empty when not known.
    pub estate: String,
    /// `3-2-501`; empty when not known.
    pub door: String,
}

impl Store {
    /// Finds at most `hits_max` records, the nearest first. Anything may be typed. `today` is `YYYY-MM-DD`.
    ///
    /// # Errors
    /// What the disk did.
    pub fn search(&self, typed: &str, today: &str, hits_max: usize) -> Result<Vec<Hit>> {
        let terms = query::terms(typed);
        let mut found =
            Found { store: self, today, hits_max, seen: BTreeSet::new(), hits: Vec::new() };
        match terms.as_slice() {
            [] => {}
            [one] => found.one(one)?,
            many => {
                found.ask(&query::all(many))?;
                if found.hits.is_empty() {
                    found.look_behind(many)?;
                }
            }
        }
        Ok(found.hits)
    }
}

struct Found<'a> {
    store: &'a Store,
    today: &'a str,
    hits_max: usize,
    seen: BTreeSet<(DocumentId, Option<EntryId>)>,
    hits: Vec<Hit>,
}

impl Found<'_> {
    fn one(&mut self, term: &Term) -> Result<()> {
        for tier in query::tiers(term) {
            self.ask(&tier)?;
        }
        match term {
            Term::Digits(digits) if digits.len() >= PHONE_DIGITS_MIN => self.phones(digits),
            _ => Ok(()),
        }
    }

    fn is_full(&self) -> bool {
        self.hits.len() >= self.hits_max
    }

    fn ask(&mut self, question: &str) -> Result<()> {
        if self.is_full() {
            return Ok(());
        }
        let mut statement = self.store.connection.prepare_cached(include_str!("ask.sql"))?;
        // What was found before may be found again.
        let rows_max = sql::size(self.hits_max.saturating_add(self.seen.len()));
        let rows = statement.query_map((question, rows_max), read)?;
        for row in rows {
            self.take(row?)?;
        }
        Ok(())
    }

    /// Numbers that end so come before those that begin so: people remember the last digits.
    fn phones(&mut self, digits: &str) -> Result<()> {
        let turned: String = digits.chars().rev().collect();
        for (from, question) in [
            (turned.as_str(), include_str!("phone_end.sql")),
            (digits, include_str!("phone_begin.sql")),
        ] {
            if self.is_full() {
                break;
            }
            let mut statement = self.store.connection.prepare_cached(question)?;
            // ':' comes after '9'.
            let rows =
                statement.query_map((from, format!("{from}:"), sql::size(self.hits_max)), read)?;
            for row in rows {
                self.take(row?)?;
            }
        }
        Ok(())
    }

    /// No record answers to all terms: a name and a door, perhaps. Looks at who lives behind that door, or answers
    /// to that number.
    fn look_behind(&mut self, terms: &[Term]) -> Result<()> {
        let is_number = |term: &&Term| matches!(term, Term::Door(_) | Term::Digits(_));
        let Some(number) = terms.iter().find(is_number) else { return Ok(()) };
        let mut behind = Found {
            store: self.store,
            today: self.today,
            hits_max: LOOKED_BEHIND_MAX,
            seen: BTreeSet::new(),
            hits: Vec::new(),
        };
        behind.one(number)?;
        let answers = |hit: &Hit| {
            terms
                .iter()
                .all(|term| term == number || has(&[&hit.title, &hit.estate, &hit.door], term))
        };
        let households: BTreeSet<DocumentId> =
            behind.hits.iter().filter_map(|hit| hit.household).collect();
        self.hits.extend(behind.hits.into_iter().filter(answers).take(self.hits_max));
        self.seen.extend(self.hits.iter().map(|hit| (hit.document, hit.entry)));
        for household in households {
            if self.is_full() {
                break;
            }
            for member in self.store.members_of(household, self.today)? {
                let named = |term: &Term| term == number || is_called(&member, term);
                if terms.iter().all(named) {
                    self.record(member.person)?;
                }
            }
        }
        Ok(())
    }

    fn take(&mut self, row: HitRow) -> Result<()> {
        if self.is_full() || !self.seen.insert((row.document, row.entry)) {
            return Ok(());
        }
        let Some(kind) = row.kind else { return Ok(()) };
        if let (Kind::Place, Some(dwelling)) = (kind, row.entry) {
            let behind = self.store.households_at(row.document, dwelling, self.today)?;
            for household in &behind {
                self.record(*household)?;
            }
            if !behind.is_empty() {
                return Ok(());
            }
        }
        let home = self.home(kind, &row)?;
        let (household, estate, door) = home.unwrap_or_default();
        self.hits.push(Hit {
            document: row.document,
            entry: row.entry,
            kind,
            title: row.title,
            household,
            estate,
            door,
        });
        Ok(())
    }

    fn record(&mut self, document: DocumentId) -> Result<()> {
        let mut statement = self.store.connection.prepare_cached(include_str!("record.sql"))?;
        let rows = statement.query_map([document.as_bytes()], read)?;
        for row in rows {
            self.take(row?)?;
        }
        Ok(())
    }

    fn home(&self, kind: Kind, row: &HitRow) -> Result<Option<Home>> {
        let question = match kind {
            Kind::Person => include_str!("home_of_person.sql"),
            Kind::Household => include_str!("home_of_household.sql"),
            Kind::Place => include_str!("home_of_place.sql"),
            Kind::Visit | Kind::Event | Kind::Reporter | Kind::Lead | Kind::LeadStatus => {
                return Ok(None);
            }
        };
        let mut statement = self.store.connection.prepare_cached(question)?;
        let home = |row: &Row<'_>| Ok((sql::maybe_id(row, 0)?, row.get(1)?, row.get(2)?));
        let mut rows = match kind {
            Kind::Place => {
                statement.query_map((row.document.as_bytes(), sql::bytes(&row.entry)), home)?
            }
            _ => statement.query_map((row.document.as_bytes(), self.today), home)?,
        };
        Ok(rows.next().transpose()?)
    }
}

type Home = (Option<DocumentId>, String, String);

struct HitRow {
    document: DocumentId,
    entry: Option<EntryId>,
    kind: Option<Kind>,
    title: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<HitRow> {
    Ok(HitRow {
        document: sql::id(row, 0)?,
        entry: sql::maybe_id(row, 1)?,
        kind: Kind::from_number(row.get(2)?),
        title: row.get(3)?,
    })
}

/// Whether somebody is called so.
fn is_called(member: &MemberRow, term: &Term) -> bool {
    has(&[&member.name, &member.alias, &member.name_native], term)
}

fn has(lines: &[&str], term: &Term) -> bool {
    let said = text::words(&text::normal(&lines.join(" ")));
    let stand = |asked: &[String]| said.windows(asked.len().max(1)).any(|there| there == asked);
    match term {
        Term::Text(words) | Term::Door(words) => stand(words),
        Term::Digits(digits) => stand(std::slice::from_ref(digits)),
        Term::Latin(letters) => {
            let mut sound = Sound::default();
            lines.iter().for_each(|line| sound.add(line));
            sound
                .whole
                .iter()
                .chain(&sound.later)
                .any(|spelling| spelling.starts_with(letters.as_str()))
        }
    }
}
