//! The device's clock, and its one timer. Leaves out what time means.

use std::cell::RefCell;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use review::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64)
}

/// Minutes east of UTC, now.
pub(crate) fn minutes_east() -> i32 {
    -(js_sys::Date::new_0().get_timezone_offset() as i32)
}

/// At most one wake-up is pending: an idle page has no timers.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    pending: RefCell<Option<Timeout>>,
}

impl Alarm {
    /// Wakes at that time, instead of any time asked for before.
    pub(crate) fn set(&self, at: Option<Timestamp>, wake: impl FnOnce() + 'static) {
        let Some(at) = at else {
            self.pending.replace(None);
            return;
        };
        // Browsers take a delay beyond 31 bits for 0. Who is woken early looks at the clock and asks again.
        let delay = at.0.saturating_sub(now().0).clamp(0, i64::from(i32::MAX)) as u32;
        self.pending.replace(Some(Timeout::new(delay, wake)));
    }
}

/// Waits until the browser has done all that it has to do now.
pub(crate) async fn pause() {
    let soon = Promise::new(&mut |resolve, _| {
        Timeout::new(0, move || drop(resolve.call0(&JsValue::NULL))).forget();
    });
    // It is never rejected.
    let _ = JsFuture::from(soon).await;
}

/// Does something after all that the browser has to do now. Cannot be taken back.
pub(crate) fn soon(work: impl FnOnce() + 'static) {
    Timeout::new(0, work).forget();
}
