//! What the host page is told, as events of the element: only what changed since it was told last.
//!
//! Numbers and states, never words that people wrote, and never who wrote them: a page may ask for those (`calls.rs`).

use anchor::Resolution;
use client::{Link, Notice, View};
use serde::Serialize;

use crate::browser::port::Port;
use crate::placement::Placements;

/// What was told last.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    is_ready: bool,
    count: Option<Count>,
    n_orphans: usize,
    sync: Option<&'static str>,
    has_store_fault: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
struct Count {
    open: usize,
    blocking: usize,
    total: usize,
}

#[derive(Serialize)]
struct Orphans {
    count: usize,
}

#[derive(Serialize)]
struct Sync {
    state: &'static str,
}

#[derive(Serialize)]
struct Submitted {
    acts: usize,
}

#[derive(Serialize)]
struct Trouble<'a> {
    code: &'static str,
    message: &'a str,
}

impl Announcer {
    /// Tells what is new in the view.
    pub(crate) fn view(&mut self, port: &Port, view: &View) {
        let threads = || view.review.threads.values();
        let count = Count {
            open: threads().filter(|thread| thread.is_open()).count(),
            blocking: threads().filter(|thread| thread.is_blocking()).count(),
            total: threads().count(),
        };
        if view.is_open && self.count != Some(count) {
            self.count = Some(count);
            port.emit("count", &count);
        }
        let state = word_for(&view.carrier.link);
        if view.is_open && self.sync != Some(state) {
            self.sync = Some(state);
            port.emit("sync", &Sync { state });
        }
        if let Some(why) = view.store_fault.as_deref().filter(|_| !self.has_store_fault) {
            port.emit("error", &Trouble { code: "store", message: why });
        }
        self.has_store_fault = view.store_fault.is_some();
    }

    /// Tells that everything can be shown, and how many threads have lost their place.
    pub(crate) fn placed(&mut self, port: &Port, view: &View, placements: &Placements) {
        if !self.is_ready && view.is_open {
            self.is_ready = true;
            port.emit("ready", &());
        }
        let is_orphan =
            |placed: &&std::rc::Rc<crate::placement::Placed>| matches!(placed.resolution, Resolution::Orphaned { .. });
        let n_orphans = placements.threads.values().filter(is_orphan).count();
        if n_orphans != self.n_orphans {
            self.n_orphans = n_orphans;
            port.emit("orphan", &Orphans { count: n_orphans });
        }
    }
}

/// Tells what became of the person's own acts.
pub(crate) fn notice(port: &Port, notice: &Notice) {
    match notice {
        Notice::Submitted { n_acts } => port.emit("submit", &Submitted { acts: *n_acts }),
        Notice::NotSaved { why, is_full } => {
            port.emit("error", &Trouble { code: if *is_full { "full" } else { "store" }, message: why });
        }
        _ => {}
    }
}

/// Tells of trouble that the screen does not show.
pub(crate) fn trouble(port: &Port, code: &'static str, message: &str) {
    port.emit("error", &Trouble { code, message });
}

fn word_for(link: &Link) -> &'static str {
    match link {
        Link::NoRelay => "no-relay",
        Link::NotYet => "not-yet",
        Link::Meeting => "meeting",
        Link::Settled => "settled",
        Link::Offline => "offline",
        Link::Refused { .. } => "refused",
    }
}
