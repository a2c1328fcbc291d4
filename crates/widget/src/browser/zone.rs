//! Time zones, as the browser's `Intl` knows them: the device's own, and the table of a zone's offsets. Leaves out what a table
//! is for, and calendars.

use js_sys::{Array, Date, Intl, Object, Reflect};
use review::{OffsetMinutes, Offsets, Timestamp};
use wasm_bindgen::{JsCast, JsValue};

use super::clock;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// The past year and the next two.
const BACK: i64 = 366 * DAY;
const AHEAD: i64 = 731 * DAY;
/// Clocks are never changed twice within so many days, but for Ramadan in Morocco: about thirty.
const STEP: i64 = 14 * DAY;

/// The name of the reader's zone: the page's, if it says one, else the device's.
pub(crate) fn name() -> Option<String> {
    if let Some(zone) = clock::zone_of_page() {
        return Some(zone.to_string());
    }
    let format = Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}

/// A zone's offsets around now; nothing for a name that the browser does not know.
pub(crate) fn offsets(name: &str, now: Timestamp) -> Option<Offsets> {
    let zone = Zone::named(name)?;
    let (mut at, end) = (now.0 - BACK, now.0 + AHEAD);
    let mut offsets = Offsets::fixed(zone.offset(at)?);
    let mut last = offsets.first;
    while at < end {
        let next = (at + STEP).min(end);
        let offset = zone.offset(next)?;
        if offset != last {
            offsets.changes.push((Timestamp(zone.change_between(at, next, last)?), offset));
            last = offset;
        }
        at = next;
    }
    Some(offsets)
}

struct Zone {
    format: Intl::DateTimeFormat,
}

impl Zone {
    fn named(name: &str) -> Option<Self> {
        let options = Object::new();
        let numeric: [(&str, &str); 7] = [
            ("timeZone", name),
            ("hourCycle", "h23"),
            ("year", "numeric"),
            ("month", "numeric"),
            ("day", "numeric"),
            ("hour", "numeric"),
            ("minute", "numeric"),
        ];
        for (key, value) in numeric {
            Reflect::set(&options, &key.into(), &value.into()).ok()?;
        }
        // The constructor throws at a zone that it does not know, so it is called in a way that catches.
        let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
        let make = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
        let made = Reflect::construct(&make, &Array::of2(&"en-US".into(), &options)).ok()?;
        made.dyn_into::<Intl::DateTimeFormat>().ok().map(|format| Self { format })
    }

    /// Minutes that the wall is ahead of UTC.
    fn offset(&self, at: i64) -> Option<OffsetMinutes> {
        // Whole minutes: the wall is read without seconds.
        let at = at.div_euclid(MINUTE) * MINUTE;
        let parts = self.format.format_to_parts(&Date::new(&JsValue::from_f64(at as f64)));
        let part = |name: &str| -> Option<f64> {
            let is_it = |part: &JsValue| Reflect::get(part, &"type".into()).is_ok_and(|kind| kind == name);
            let found = parts.iter().find(|part| is_it(part))?;
            Reflect::get(&found, &"value".into()).ok()?.as_string()?.parse().ok()
        };
        let (year, month, day) = (part("year")?, part("month")?, part("day")?);
        let wall = Date::utc(year, month - 1.0) as i64 + (day as i64 - 1) * DAY;
        let wall = wall + (part("hour")? as i64 * 60 + part("minute")? as i64) * MINUTE;
        i16::try_from((wall - at) / MINUTE).ok().map(OffsetMinutes)
    }

    /// The minute at which the offset stops being this one.
    fn change_between(&self, mut before: i64, mut after: i64, offset: OffsetMinutes) -> Option<i64> {
        while after - before > MINUTE {
            let middle = (before + (after - before) / 2).div_euclid(MINUTE) * MINUTE;
            if middle <= before {
                break;
            }
            if self.offset(middle)? == offset { before = middle } else { after = middle }
        }
        Some(after.div_euclid(MINUTE) * MINUTE)
    }
}
