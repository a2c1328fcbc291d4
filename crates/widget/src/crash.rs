//! A bug that panics stops the engine, and must stop nothing else: the host page is told once, and nothing is called again,
//! because after a panic the module's values may be half changed.
//!
//! The engine that visitors load has no panic hook: there a panic is a trap, which JavaScript sees as an error that nobody
//! caught. So that is what is watched for.

use std::cell::{Cell, RefCell};
use std::sync::Once;

use crate::browser::port::Port;
use crate::browser::trap::Traps;
use crate::shell::announcer;

thread_local! {
    static HAS_CRASHED: Cell<bool> = const { Cell::new(false) };
    static PORTS: RefCell<Vec<Port>> = const { RefCell::new(Vec::new()) };
    static TRAPS: RefCell<Option<Traps>> = const { RefCell::new(None) };
}

/// Whether a panic happened.
pub(crate) fn has_crashed() -> bool {
    HAS_CRASHED.with(Cell::get)
}

/// From now on this host is told when a panic happens.
pub(crate) fn watch(port: &Port) {
    static HOOK: Once = Once::new();
    // For whoever works on the engine: where it happened, and why.
    if cfg!(debug_assertions) {
        HOOK.call_once(console_error_panic_hook::set_once);
    }
    PORTS.with(|ports| ports.borrow_mut().push(port.clone()));
    TRAPS.with(|traps| {
        traps.borrow_mut().get_or_insert_with(|| Traps::new(crashed));
    });
}

fn crashed() {
    if HAS_CRASHED.replace(true) {
        return;
    }
    let ports = PORTS.with(|ports| ports.try_borrow().map(|ports| ports.clone()).unwrap_or_default());
    for port in ports {
        announcer::trouble(&port, "crash", "the review has stopped; what was saved is safe");
    }
}

/// This host has left.
pub(crate) fn forget(port: &Port) {
    let is_last = PORTS.with(|ports| {
        let mut ports = ports.borrow_mut();
        ports.retain(|known| known != port);
        ports.is_empty()
    });
    if is_last {
        TRAPS.with(|traps| traps.replace(None));
    }
}
