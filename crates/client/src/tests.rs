//! Stories of one client, told through its only door: an event goes in, effects come out.

mod bytes;
mod carrying;
mod drafting;
mod exporting;
mod meeting;
mod publishing;
mod rows;
mod shell;
