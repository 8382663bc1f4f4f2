//! The small district: three grids, a community, a committee, and who works where.

/// The grids.
pub const GRIDS: [&str; 3] =
    ["grid/990101001001001", "grid/990101001001002", "grid/990101001001003"];
/// The community they lie in.
pub const COMMUNITY: &str = "community/990101001001";
/// What a grid that is drawn anew is called: codes that were never given, by their number.
#[must_use]
pub fn new_grid(number: usize) -> String {
    format!("grid/990101001001{:03}", 101 + number)
}

/// The mediation committee.
pub const COMMITTEE: &str = "team/01020304-0506-7708-890a-0b0c0d0e0f10";

/// How many tablets there can be.
pub const SEATS: usize = 10;
/// How many people.
pub const USERS: usize = 9;

/// What a person is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    /// Works in these grids.
    Worker(&'static [usize]),
    /// Receives at the community.
    Desk,
    /// Mediates.
    Mediator,
}

/// Who holds the tablet of a seat, and what that person is. The last seat is the second tablet of the first.
#[must_use]
pub const fn seat(number: usize) -> (usize, Seat) {
    match number {
        0 | 9 => (0, Seat::Worker(&[0])),
        1 => (1, Seat::Worker(&[0])),
        2 => (2, Seat::Worker(&[0, 1])),
        3 => (3, Seat::Worker(&[1])),
        4 => (4, Seat::Desk),
        5 => (5, Seat::Mediator),
        6 => (6, Seat::Worker(&[1])),
        7 => (7, Seat::Worker(&[2])),
        _ => (8, Seat::Worker(&[0])),
    }
}
