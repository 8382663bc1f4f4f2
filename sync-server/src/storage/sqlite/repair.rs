//! What a repair asks of SQLite and does there, each one transaction.

use model::id::DocumentId;
use model::space::Space;
use rusqlite::{Connection, params};

use super::mend::{self, Returning};
use super::table::{document, document_space, feed, grant, meta};
use super::value::{count, hash, id, small};
use super::{SqliteStorage, digest};
use crate::storage::Kept;
use crate::storage::repair::{AtCursor, Checked, GivenBack, Marks, MendReport, Standing, Whole};
use crate::storage::rows::ChangeRow;

impl SqliteStorage {
    pub(super) fn marks_at(&self, at: &AtCursor) -> Kept<Option<Marks>> {
        self.read(|it| {
            if !grant::readable(it, at.user, at.now)?.contains(&at.space) {
                return Ok(None);
            }
            let end = digest::of_space(it, &at.space)?.map(|(counter, _)| counter);
            match end == Some(at.cursor) {
                true => Ok(Some(digest::marks_in(it, &at.space)?)),
                false => Ok(None),
            }
        })
    }

    pub(super) fn settle_sum(&self, space: &Space) -> Kept<bool> {
        self.write(|it| Ok(digest::settle(it, space)?))
    }

    pub(super) fn whole_of(&self, space: &Space, id: DocumentId) -> Kept<Whole> {
        self.read(|it| {
            let Some(known) = document::one(it, id)? else { return Ok(Whole::Unknown) };
            if !document_space::of(it, id)?.contains(space) {
                return Ok(Whole::Elsewhere);
            }
            let places = feed::places(it, space, id)?;
            let mut changes: Vec<(u64, ChangeRow)> = Vec::new();
            for (row, change) in rows(it, id, known.generation)? {
                changes.push((places.get(&row).copied().unwrap_or(0), change));
            }
            Ok(Whole::Here(Standing {
                kind: known.kind.number(),
                schema_version: known.schema_version,
                generation: known.generation,
                changes,
            }))
        })
    }

    pub(super) fn mend_all(&self, ids: &[DocumentId]) -> Kept<MendReport> {
        self.write(|it| mend::documents(it, ids))
    }

    pub(super) fn keep_given_back(&self, space: &Space, given: &[GivenBack]) -> Kept<u64> {
        self.write(|it| {
            let mut taken = 0;
            let mut touched = Vec::new();
            for one in given {
                let came = mend::bring_back(
                    it,
                    &Returning {
                        document: one.document,
                        generation: one.generation,
                        incarnation: one.incarnation,
                        seq: 0,
                        raw: &one.raw,
                        place: Some((*space, one.n)),
                    },
                )?;
                if came {
                    taken += 1;
                    touched.push(one.document);
                }
            }
            if taken > 0 {
                mend::documents(it, &touched)?;
                meta::set_commits(it, meta::commits(it)?.saturating_add(1))?;
            }
            Ok(taken)
        })
    }

    pub(super) fn look_over_all(&self, mend: bool) -> Kept<Checked> {
        let mut writer = self.writer();
        let step =
            writer.full.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
        let checked = look_over(&step)?;
        // The same work either way; what it put in order is kept only when that was asked for.
        match mend {
            true => step.commit()?,
            false => step.rollback()?,
        }
        Ok(checked)
    }
}

fn rows(it: &Connection, document: DocumentId, generation: u32) -> Kept<Vec<(i64, ChangeRow)>> {
    let mut statement = it.prepare_cached(include_str!("sql/change_whole.sql"))?;
    let found = statement.query_map(params![document.as_bytes(), generation], |row| {
        let change = ChangeRow {
            commit: count(row, "commit_n")?,
            document,
            kind: small(row, "kind")?,
            schema_version: small(row, "schema_version")?,
            generation,
            hash: hash(row, "hash")?,
            bytes: row.get("bytes")?,
            incarnation: id(row, "incarnation")?,
        };
        Ok((row.get("id")?, change))
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

fn look_over(it: &Connection) -> Kept<Checked> {
    let mut checked = Checked { pages: pages(it)?, ..Checked::default() };
    checked.feeds_amiss = names(it, include_str!("sql/feeds_amiss.sql"))?;
    let ids = it
        .prepare("SELECT id FROM document ORDER BY id")?
        .query_map([], |row| id(row, "id"))?
        .collect::<rusqlite::Result<Vec<DocumentId>>>()?;
    // Before documents are put in order: that moves a sum from where it stands to where it should.
    let spaces = names(it, "SELECT name FROM space ORDER BY name")?;
    for name in &spaces {
        let Ok(space) = name.parse::<Space>() else { continue };
        checked.spaces += 1;
        if digest::settle(it, &space)? {
            checked.sums_amiss.push(name.clone());
        }
    }
    let report = mend::documents(it, &ids)?;
    checked.documents = report.documents;
    (checked.documents_amiss, checked.documents_broken) = (report.mended, report.broken);
    Ok(checked)
}

fn pages(it: &Connection) -> Kept<Vec<String>> {
    let mut found = names(it, "PRAGMA integrity_check(10)")?;
    found.retain(|line| line != "ok");
    let mut statement = it.prepare("PRAGMA foreign_key_check")?;
    let rows = statement.query_map([], |row| {
        let (table, parent): (String, String) = (row.get(0)?, row.get(2)?);
        Ok(format!("{table} -> {parent}"))
    })?;
    for line in rows {
        let line = line?;
        // One line a pair of tables: there may be thousands of rows.
        if !found.contains(&line) {
            found.push(line);
        }
    }
    Ok(found)
}

fn names(it: &Connection, sql: &str) -> Kept<Vec<String>> {
    let mut statement = it.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

impl SqliteStorage {
    /// Brings back what a changeset the server has judged before holds and the records have lost.
    pub(super) fn restore(it: &Connection, returning: &[Returning<'_>]) -> Kept<u64> {
        let mut came = 0;
        for one in returning {
            came += u64::from(mend::bring_back(it, one)?);
        }
        if came > 0 {
            let touched: Vec<DocumentId> = returning.iter().map(|one| one.document).collect();
            mend::documents(it, &touched)?;
        }
        Ok(came)
    }
}
