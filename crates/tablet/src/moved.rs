//! The district's server at another address: believed there as at enrolment, under the same pinned root.

use sync::code::Code;
use sync::trust::RootHash;

use crate::Tablet;
use crate::enrol::ask_district;
use crate::error::Result;
use crate::unlock::NOTE_ADDRESS;

impl Tablet {
    /// Notes where the server is found from now on. The tablet is locked afterwards; nothing it keeps is touched.
    ///
    /// # Errors
    /// [`Code::LOCKED`], what the way there says, and [`Code::SERVER_UNKNOWN`] when another district answers.
    pub fn server_moved(&self, address: &str) -> Result<()> {
        let session = self.unlocked()?;
        let known = session.district();
        let root = RootHash::of(&known.root);
        let said = ask_district(&*self.ports().transport, address, &root)?.value;
        if said.tenant != known.tenant || said.demo != known.demo {
            return Err(Code::SERVER_UNKNOWN.into());
        }
        session.work(|work| Ok(work.store.set_note(NOTE_ADDRESS, address.as_bytes())?))?;
        self.lock();
        Ok(())
    }
}
