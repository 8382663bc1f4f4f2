//! The edges of the server: where real time and real randomness come in. Everything behind them takes both as
//! arguments, so that a simulator can drive a whole district from a seed.

pub mod clock;
pub mod entropy;
