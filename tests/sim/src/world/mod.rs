//! The world of one run: its time, its disks, one server, the way to it, and the tablets.

mod clock;
mod disk;
mod founder;
mod founding;
mod hand;
pub mod hostile;
mod people;
mod server;
mod tablet;
mod way;

pub use clock::{SimClock, Time};
pub use disk::SimDisk;
pub use founding::{BEGIN, Building, Template, grants_of, template};
pub use people::{COMMITTEE, COMMUNITY, GRIDS, SEATS, Seat, USERS, new_grid, seat};
pub use server::{DATABASE, Parcel, ServerBox, server_key};
pub use tablet::{PIN, TabletBox};
pub use way::{Way, WayState, canaries};
