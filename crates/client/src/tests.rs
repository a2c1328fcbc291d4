//! Stories of one client, told through its only door: an event goes in, effects come out.

mod bytes;
mod carrying;
mod drafting;
mod exporting;
mod handing;
mod inviting;
mod meeting;
mod owning;
mod placing;
mod publishing;
mod reviewing;
mod rows;
mod ruling;
mod shell;
mod suggesting;
mod texting;
mod timing;

/// A review in which nobody has said anything.
pub(crate) fn empty_review() -> review::Review {
    (*shell::Tab::open('a').client.review()).clone()
}
