//! What the host page is told, as events of the element: only what changed since it was told last.
//!
//! Numbers and states, never words that people wrote, and never who wrote them: a page may ask for those (`calls.rs`).

use anchor::Resolution;
use client::{Link, Notice, View};

use crate::browser::port::Port;
use crate::placement::Placements;
use crate::plain::Plain;

/// What was told last.
#[derive(Debug, Default)]
pub(crate) struct Announcer {
    is_ready: bool,
    count: Option<Count>,
    n_orphans: usize,
    sync: Option<&'static str>,
    has_store_fault: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Count {
    open: usize,
    blocking: usize,
    total: usize,
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
            let fields = [("open", count.open), ("blocking", count.blocking), ("total", count.total)];
            port.emit("count", &Plain::Record(fields.map(|(name, n)| (name, n.into())).into()));
        }
        let state = word_for(&view.carrier.link);
        if view.is_open && self.sync != Some(state) {
            self.sync = Some(state);
            port.emit("sync", &one("state", state.into()));
        }
        if let Some(why) = view.store_fault.as_deref().filter(|_| !self.has_store_fault) {
            trouble(port, "store", why);
        }
        self.has_store_fault = view.store_fault.is_some();
    }

    /// Tells that everything can be shown, and how many threads have lost their place.
    pub(crate) fn placed(&mut self, port: &Port, view: &View, placements: &Placements) {
        if !self.is_ready && view.is_open {
            self.is_ready = true;
            port.emit("ready", &Plain::Nothing);
        }
        let is_orphan =
            |placed: &&std::rc::Rc<crate::placement::Placed>| matches!(placed.resolution, Resolution::Orphaned { .. });
        let n_orphans = placements.threads.values().filter(is_orphan).count();
        if n_orphans != self.n_orphans {
            self.n_orphans = n_orphans;
            port.emit("orphan", &one("count", n_orphans.into()));
        }
    }
}

/// Tells what became of the person's own acts.
pub(crate) fn notice(port: &Port, notice: &Notice) {
    match notice {
        Notice::Submitted { n_acts } => port.emit("submit", &one("acts", (*n_acts).into())),
        Notice::NotSaved { why, is_full } => {
            trouble(port, if *is_full { "full" } else { "store" }, why);
        }
        _ => {}
    }
}

/// Tells of trouble that the screen does not show.
pub(crate) fn trouble(port: &Port, code: &'static str, message: &str) {
    port.emit("error", &Plain::Record(vec![("code", code.into()), ("message", message.into())]));
}

fn one(name: &'static str, value: Plain) -> Plain {
    Plain::Record(vec![(name, value)])
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
