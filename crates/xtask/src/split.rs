//! One module becomes two: what everybody needs when a review opens, and what few people need, which is fetched later.
//!
//! What is late is found, not declared: it is whatever can be reached from the export [`LATE_EXPORT`] alone. `linked.rs` asks
//! the linker's own records who refers to whom, functions and data; the optimiser then works on the whole as ever, and
//! `cut.rs` takes the finished module apart. In between nothing needs to be followed, because two things stay what they were:
//! the numbers of slots in the function table, and addresses. A function that was only ever reached through a late slot is
//! late; so is data that only late things named.
//!
//! Leaves out how the second part is fetched (`www/loader/late.js`), and what is behind the export (`widget/src/late.rs`).

mod cut;
mod graph;
mod linked;
mod module;

use std::ops::Range;

use wasmparser::Validator;

use crate::process::Failure;

/// What makes everything behind it late: it hands the late part to the engine.
pub(crate) const LATE_EXPORT: &str = "install_late";

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
pub(crate) fn plan(linked: &[u8]) -> Result<(Vec<u8>, Plan), Failure> {
    linked::read(linked)
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
