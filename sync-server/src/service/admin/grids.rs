//! 拆网格、并网格: one command, one transaction. Documents go where their building goes, whoever worked there goes on
//! working, and what was written offline against the old grid is taken (DESIGN 9).

use std::collections::{BTreeMap, BTreeSet};

use model::id::DocumentId;
use model::record::Place;
use model::space::Space;

use super::AdminError;
use crate::audit::AuditEvent;
use crate::service::Installation;
use crate::storage::redraw::Building;
use crate::storage::{Progress, Redraw, Redrawn, Unfit};

/// New grids of one split; more is a mistake at the keyboard.
const INTO_MAX: usize = 16;

/// A redraw as it is asked for. Grids are named by their code of fifteen digits.
#[derive(Clone, Debug)]
pub struct NewRedraw<'a> {
    /// The grids that are no more.
    pub old: Vec<&'a str>,
    /// The grids that take their place; what lives with no building named goes to the first.
    pub into: Vec<&'a str>,
    /// Which building goes where: the plan's lines, see [`Installation::plan_of`].
    pub by: &'a str,
    /// Whether who worked in an old grid does so in all the new ones.
    pub carry_grants: bool,
    /// Whether to count only.
    pub dry_run: bool,
}

impl Installation {
    /// Splits a grid or merges grids; with `dry_run`, says what that would do.
    ///
    /// # Errors
    /// [`AdminError`]; nothing was done then.
    pub fn redraw(
        &self,
        new: &NewRedraw<'_>,
        actor: &str,
        progress: Progress<'_>,
    ) -> Result<Redrawn, AdminError> {
        let old = grids(&new.old)?;
        let into = grids(&new.into)?;
        let alike = old.iter().chain(&into).map(Space::community).collect::<BTreeSet<_>>();
        if alike.len() != 1 {
            return Err(AdminError::OtherCommunity);
        }
        if into.len() > INTO_MAX || (old.len() > 1 && into.len() > 1) {
            return Err(AdminError::BadRedraw);
        }
        let redraw = Redraw {
            by: plan(new.by)?,
            carry_grants: new.carry_grants,
            at: self.clock.now_ms(),
            old,
            into,
        };
        let what = if redraw.into.len() > 1 { "grid.split" } else { "grid.merge" };
        let event = |done: &Redrawn| self.told(&redraw, what, actor, done);
        Ok(self.storage.redraw(&redraw, new.dry_run, &event, progress)??)
    }

    /// The audit's row: which grids, how many documents and grants; nothing of what they say.
    fn told(&self, redraw: &Redraw, what: &str, actor: &str, done: &Redrawn) -> AuditEvent {
        let names =
            |spaces: &[Space]| spaces.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
        let (ended, given) = (done.ended.len(), done.given.len());
        let detail = format!(
            "into={} documents={} grants_ended={ended} grants_given={given}",
            names(&redraw.into),
            done.moved()
        );
        self.event(actor, what, &names(&redraw.old), "ok", &detail)
    }

    /// The buildings of a grid, in the order of estate and number: the lines of a plan, to be completed.
    ///
    /// # Errors
    /// [`AdminError::BadSpace`]; the storage's.
    pub fn buildings_of(&self, grid: &str) -> Result<Vec<Building>, AdminError> {
        let mut found = Vec::new();
        for (document, known) in self.storage.buildings(&one_grid(grid)?)? {
            let says = self.rng.draw(|rng| {
                let version = known.schema_version;
                let opened =
                    model::document::Document::load(known.kind, version, &known.saved, rng.actor());
                opened.and_then(|opened| opened.read::<Place>())
            });
            // One that cannot be read can still be named by its number.
            let place = says.unwrap_or_default();
            let (estate, number) = (place.estate_name, place.building_no);
            found.push(Building { document, estate, number });
        }
        found.sort_by(|a, b| (&a.estate, &a.number).cmp(&(&b.estate, &b.number)));
        Ok(found)
    }
}

impl From<Unfit> for AdminError {
    fn from(unfit: Unfit) -> Self {
        match unfit {
            Unfit::Unknown(space) => Self::NoGrid(space.to_string()),
            Unfit::Retired(space) => Self::Redrawn(space.to_string()),
            Unfit::Used(space) => Self::CodeUsed(space.to_string()),
            Unfit::NotABuilding(id) => Self::NoBuilding(id.to_string()),
            Unfit::NotNew(space) => Self::NotInPlan(space.to_string()),
            Unfit::TooManyGrants(_) => Self::TooManyGrants(super::grants::GRANTS_IN_FORCE_MAX),
        }
    }
}

fn grids(codes: &[&str]) -> Result<Vec<Space>, AdminError> {
    let mut grids = Vec::new();
    for code in codes {
        let grid = one_grid(code)?;
        if grids.contains(&grid) {
            return Err(AdminError::BadRedraw);
        }
        grids.push(grid);
    }
    if grids.is_empty() { Err(AdminError::BadRedraw) } else { Ok(grids) }
}

/// `990101001001001` or `grid/990101001001001`.
fn one_grid(code: &str) -> Result<Space, AdminError> {
    let named = if code.contains('/') { code.to_owned() } else { format!("grid/{code}") };
    let space: Space = named.parse().map_err(|_| AdminError::BadSpace(code.to_owned()))?;
    match space {
        Space::Grid(_) => Ok(space),
        _ => Err(AdminError::BadSpace(code.to_owned())),
    }
}

/// A line a building: its number first, its new grid last, whatever stands between for people to read. Empty lines
/// and those that begin with `#` are passed over.
fn plan(text: &str) -> Result<BTreeMap<DocumentId, Space>, AdminError> {
    let mut by = BTreeMap::new();
    for (at, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"'));
        let document = cells.next().and_then(|id| id.parse().ok());
        let grid = cells.next_back().and_then(|code| one_grid(code).ok());
        match (document, grid) {
            (Some(document), Some(grid)) if by.insert(document, grid).is_none() => {}
            _ => return Err(AdminError::BadPlan(at)),
        }
    }
    Ok(by)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_names_each_building_once_and_says_which_line_is_wrong() {
        let id = DocumentId::from_bytes([1; 16]);
        let good = format!("\u{feff}# 楼栋\n\n{id},和畅苑,3号楼,990101001001002\r\n");
        let read = plan(&good).unwrap();
        assert_eq!(read[&id].to_string(), "grid/990101001001002");
        assert!(matches!(
            plan(&format!("{good}{id},990101001001003")),
            Err(AdminError::BadPlan(4))
        ));
        for bad in ["x,990101001001002", &format!("{id},99"), &format!("{id}")] {
            assert!(matches!(plan(bad), Err(AdminError::BadPlan(1))), "{bad}");
        }
    }

    #[test]
    fn a_grid_is_named_by_its_code() {
        assert_eq!(one_grid("990101001001001").unwrap(), one_grid("grid/990101001001001").unwrap());
        assert!(one_grid("community/990101001001").is_err());
        assert!(grids(&["990101001001001", "grid/990101001001001"]).is_err());
    }
}
