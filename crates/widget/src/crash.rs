//! A bug that panics stops the engine, and must stop nothing else: the host page is told once, and nothing is called again,
//! because after a panic the module's values may be half changed.

use std::cell::{Cell, RefCell};
use std::sync::Once;

use crate::browser::port::Port;
use crate::shell::announcer;

thread_local! {
    static HAS_CRASHED: Cell<bool> = const { Cell::new(false) };
    static PORTS: RefCell<Vec<Port>> = const { RefCell::new(Vec::new()) };
}

/// Whether a panic happened.
pub(crate) fn has_crashed() -> bool {
    HAS_CRASHED.with(Cell::get)
}

/// From now on this host is told when a panic happens.
pub(crate) fn watch(port: &Port) {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        std::panic::set_hook(Box::new(|panic| {
            console_error_panic_hook::hook(panic);
            HAS_CRASHED.with(|has_crashed| has_crashed.set(true));
            let ports = PORTS.with(|ports| ports.try_borrow().map(|ports| ports.clone()).unwrap_or_default());
            for port in ports {
                announcer::trouble(&port, "crash", "the review has stopped; what was saved is safe");
            }
        }));
    });
    PORTS.with(|ports| ports.borrow_mut().push(port.clone()));
}

/// This host has left.
pub(crate) fn forget(port: &Port) {
    PORTS.with(|ports| ports.borrow_mut().retain(|known| known != port));
}
