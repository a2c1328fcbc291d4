//! Chance, from the device's own source. There is no other source to fall back to for what must not be guessed.

use std::cell::Cell;

use client::DraftId;

use crate::browser::clock;
use crate::browser::value::Fault;

/// Fresh random bytes.
pub(crate) fn bytes<const N: usize>() -> Result<[u8; N], Fault> {
    let crypto = web_sys::window().ok_or_else(|| Fault::new("there is no window"))?.crypto()?;
    let mut bytes = [0; N];
    crypto.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}

/// An id for a new draft. It need not be secret, only new on this device: without chance, clock and a count will do.
pub(crate) fn draft_id() -> DraftId {
    thread_local! {
        static COUNT: Cell<u64> = const { Cell::new(0) };
    }
    DraftId(bytes().unwrap_or_else(|_| {
        let count = COUNT.with(|count| count.replace(count.get().wrapping_add(1)));
        let mut bytes = [0; 16];
        let (time, number) = bytes.split_at_mut(8);
        time.copy_from_slice(&clock::now().0.to_be_bytes());
        number.copy_from_slice(&count.to_be_bytes());
        bytes
    }))
}
