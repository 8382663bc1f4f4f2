//! What must hold: cheap things after every step, everything once the faults have stopped.

mod look;
mod promises;
mod replay;
mod server;
mod tablets;

pub use look::{KeptSet, Look};
pub use promises::{handed_in, still_saved, still_uploaded, values, verdicts, words};
pub use replay::again;
pub use server::records;
pub use tablets::{rebuilt, same};
