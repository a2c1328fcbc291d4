//! The device's clock, and its one timer. Leaves out what time means.
//!
//! A page may say what time it is, for demonstrations and tests (`now` and `zone` of the element): then the clock begins
//! there, and goes on as fast as the device's. It is one clock for the whole page, as the device's is.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use review::Timestamp;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// What a page says instead of the device.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PageClock {
    /// Ahead of the device's clock by so many milliseconds.
    pub(crate) ahead: i64,
    /// Minutes east of UTC.
    pub(crate) minutes_east: Option<i32>,
    /// Name of the time zone, such as `Pacific/Auckland`.
    pub(crate) zone: Option<Rc<str>>,
}

thread_local! {
    static PAGE_CLOCK: RefCell<PageClock> = RefCell::default();
}

/// From now on, this is the time.
pub(crate) fn set(clock: PageClock) {
    PAGE_CLOCK.with(|known| *known.borrow_mut() = clock);
}

/// Now.
pub(crate) fn now() -> Timestamp {
    Timestamp(js_sys::Date::now() as i64 + PAGE_CLOCK.with(|clock| clock.borrow().ahead))
}

/// Minutes east of UTC, now.
pub(crate) fn minutes_east() -> i32 {
    let device = || -(js_sys::Date::new(&JsValue::from_f64(now().0 as f64)).get_timezone_offset() as i32);
    PAGE_CLOCK.with(|clock| clock.borrow().minutes_east).unwrap_or_else(device)
}

/// Name of the time zone that the page says; nothing when it is the device's.
pub(crate) fn zone_of_page() -> Option<Rc<str>> {
    PAGE_CLOCK.with(|clock| clock.borrow().zone.clone())
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
