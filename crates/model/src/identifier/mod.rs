//! What is written on cards and doors, and whether it can be right (DOMAIN 2.3): ID numbers, phones, names, codes.
//!
//! Pure rules: today's date and whether the tenant is a demo come in as arguments. None of these is ever required
//! of a resident, and none is a primary key.

mod area;
mod citizen_id;
pub(crate) mod digits;
mod person_name;
mod phone;
mod uscc;

pub use area::{AreaCode, AreaLevel, CommitteeSort, TownshipSort};
pub use citizen_id::{CitizenId, CitizenIdError, CitizenIdWarning};
pub use person_name::{PersonName, PersonNameError};
pub use phone::{Phone, PhoneError, PhoneSort};
pub use uscc::{Uscc, UsccError};
