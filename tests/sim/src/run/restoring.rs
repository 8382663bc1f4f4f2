//! The server's disk is lost and it begins again from a backup: what it had not got is unsent again, and comes back.

use super::World;

impl World<'_> {
    pub(crate) fn back_up(&mut self) {
        let (copy, _) = self.way.state().server.backup();
        self.backup = Some(copy);
    }

    pub(crate) fn restore_server(&mut self) -> Result<(), String> {
        let Some(backup) = self.backup.take() else { return Ok(()) };
        self.way.state().server.restore(&backup)?;
        self.backup = Some(backup);
        self.report.restores += 1;
        self.restored = true;
        self.stale = (0..self.tablets.len()).collect();
        // What the district had redrawn since is nowhere but in its own papers.
        let done = std::mem::take(&mut self.redraws);
        for redraw in done {
            if self.is_redrawn(&redraw) {
                self.redraws.push(redraw);
            } else {
                self.redraw(redraw)?;
            }
        }
        let look = self.look();
        self.ledger.restored(|own, hash| {
            look.changeset(own.0, own.1).is_some_and(|kept| kept.hash == *hash)
        });
        drop(look);
        self.bar();
        Ok(())
    }
}
