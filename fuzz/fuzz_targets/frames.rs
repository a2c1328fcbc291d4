//! Anything as a message between a client and a relay.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sync::{InventoryPage, RoomOpening, SyncRequest, SyncResponse};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = SyncRequest::decode(bytes) {
        assert_eq!(SyncRequest::decode(&frame.encode()), Ok(frame));
    }
    if let Ok(frame) = SyncResponse::decode(bytes) {
        assert_eq!(SyncResponse::decode(&frame.encode()), Ok(frame));
    }
    if let Ok(frame) = RoomOpening::decode(bytes) {
        assert_eq!(RoomOpening::decode(&frame.encode()), Ok(frame));
    }
    if let Ok(frame) = InventoryPage::decode(bytes) {
        assert_eq!(InventoryPage::decode(&frame.encode()), Ok(frame));
    }
});
