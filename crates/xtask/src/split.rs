//! One module becomes two: what everybody needs when a review opens, and what few people need, which is fetched later.
//!
//! What is late is found, not declared: it is whatever can be reached from the export [`LATE_EXPORT`] alone. `linked.rs` asks
//! the linker's own records who refers to whom, functions and data; the optimiser then works on the whole as ever, and
//! `cut.rs` takes the finished module apart. In between nothing needs to be followed, because two things stay what they were:
//! the numbers of slots in the function table, and addresses. A function that was only ever reached through a late slot is
//! late; so is data that only late things named.
//!
//! Leaves out how the second part is fetched (`www/loader/late.js`), and what is behind the export (`widget/src/late.rs`).

mod choice;
mod cut;
mod graph;
mod late;
mod linked;
mod module;
mod stub;

use std::ops::Range;

use wasmparser::Validator;

use crate::process::Failure;

/// What makes everything behind it late: it hands the late part to the engine.
pub(crate) const LATE_EXPORT: &str = "install_late";
/// What a stub calls when the late part is not here yet: it comes back with it, or not at all.
const FETCH_EXPORT: &str = "fetch_late_now";

/// What of a module is late, in terms that outlive the optimiser.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Plan {
    /// Slots of the function table.
    slots: Range<u32>,
    /// Addresses of data, ascending, apart from one another.
    data: Vec<Range<u32>>,
}

/// A module as the linker wrote it with `--emit-relocs`: without the linker's records, late slots behind all others, and the
/// plan for its end.
///
/// Also late is whatever is only behind the `doors`: functions of these names, a line each.
pub(crate) fn plan(linked: &[u8], doors: &str) -> Result<(Vec<u8>, Plan), Failure> {
    late::ready(linked, &doors.lines().filter(|line| !line.starts_with('#')).collect())
}

/// A linked module that writes down which of its functions run: from address 0 on, a byte for each.
pub(crate) fn traced(linked: &[u8]) -> Result<Vec<u8>, Failure> {
    stub::traced(linked)
}

/// A stub costs some twenty bytes; what a function as small as this saves is not worth one. What it calls may be.
pub(crate) const DOOR_LEN_MIN: usize = 96;

/// The doors of a linked module, a line each, given which of its functions ran in its [`traced`] twin, and how long one is at
/// least.
pub(crate) fn doors(linked: &[u8], ran: &[bool], len_min: usize) -> Result<String, Failure> {
    let names = choice::chosen(linked, ran, len_min)?;
    Ok(names.into_iter().map(|name| name + "\n").collect())
}

/// The two parts of a finished module. Both are valid, or this fails.
pub(crate) fn cut(module: &[u8], plan: &Plan) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let (first, late) = cut::cut(module, plan)?;
    for (name, part) in [("first", &first), ("late", &late)] {
        Validator::new()
            .validate_all(part)
            .map_err(|error| Failure::new(format!("the {name} part of the engine is not valid: {error}")))?;
    }
    Ok((first, late))
}

/// Something about the module is not as this file knows it.
fn unexpected(what: impl std::fmt::Display) -> Failure {
    Failure::new(format!("the engine cannot be split: {what}"))
}

#[cfg(test)]
mod tests;
