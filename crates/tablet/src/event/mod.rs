//! 事件: raising one, the steps a tablet may take by itself, and what became of it.

mod raise;
mod show;
mod step;
