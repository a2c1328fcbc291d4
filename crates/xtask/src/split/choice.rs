//! Chooses the doors: functions that never ran while reviews were opened, listed and read, and that are called from one that
//! did. What is behind them need not be listed, because it is found (`late.rs`).
//!
//! Leaves out how it is seen what ran (`tests/e2e/doors.js`, in a module that [`super::traced`] made).

use std::collections::BTreeSet;

use super::LATE_EXPORT;
use super::linked::{Linked, shown};
use crate::process::Failure;

/// Parts of names that no door has: the glue to JavaScript, which wasm-bindgen must find where it put it.
const GLUE: [&str; 3] = ["wasm_bindgen", "js_sys", "wbindgen"];
/// How names begin of what keeps, orders and drops things: any review may need it at any moment, whatever was seen to run.
const KEEPING: [&str; 16] = [
    "<(",
    "<[",
    "<alloc::",
    "<core::option",
    "<hashbrown::",
    "<indexmap::",
    "<review::id_map::",
    "<str>",
    "<u16 ",
    "alloc::",
    "compiler_builtins::",
    "core::mem",
    "core::ptr::",
    "core::slice::",
    "core::str::",
    "hashbrown::",
];
/// And of what browsers may call at any moment, also when a page cannot wait: it is printed, or left.
const CALLED: [&str; 1] = ["<widget::shell::desk::Desk>::"];
/// And of what says that something went wrong, such as that the late part could not be fetched.
const TELLING: [&str; 4] =
    ["<widget::browser::port::", "<widget::browser::trap::", "widget::crash::", "widget::shell::announcer::"];

/// The names of the doors, given for each function whether it ran.
pub(super) fn chosen(module: &[u8], ran: &[bool], len_min: usize) -> Result<BTreeSet<String>, Failure> {
    let linked = Linked::parse(module)?;
    let has_run = |function: u32| ran.get(function as usize) == Some(&true);
    let running: BTreeSet<String> =
        linked.names.iter().filter(|(function, _)| has_run(*function)).map(|(_, name)| shown(name)).collect();
    let mut is_door = vec![false; linked.n_functions() as usize];
    let mut names = vec![String::new(); linked.n_functions() as usize];
    for (function, name) in &linked.names {
        let Some(body) = function.checked_sub(linked.n_imported).and_then(|at| linked.bodies.get(at as usize)) else {
            continue;
        };
        let name = shown(name);
        let is_glue = GLUE.iter().any(|glue| name.contains(glue));
        let is_kept = is_glue || KEEPING.iter().chain(&CALLED).chain(&TELLING).any(|begin| name.starts_with(begin));
        is_door[*function as usize] = body.len() >= len_min && !is_kept && !running.contains(&name);
        names[*function as usize] = name;
    }
    let roots = linked.exports.iter().filter(|(name, _)| !name.starts_with(LATE_EXPORT)).map(|(_, function)| *function);
    let roots: Vec<u32> = roots.chain(linked.start).collect();
    for root in &roots {
        is_door[*root as usize] = false;
    }
    let (_, met) = linked.graph(&linked.objects()?)?.reached_outside(roots, &is_door);
    Ok(met.into_iter().map(|function| std::mem::take(&mut names[function as usize])).collect())
}
