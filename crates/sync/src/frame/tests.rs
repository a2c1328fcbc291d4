//! Tests of the frames: what is written is read, and what is damaged is an error.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn name() -> impl Strategy<Value = BlockName> {
    any::<[u8; 32]>().prop_map(BlockName::from_bytes)
}

fn cursor() -> impl Strategy<Value = Cursor> {
    any::<(u64, u64)>().prop_map(|(epoch, position)| Cursor { epoch, position })
}

fn request() -> impl Strategy<Value = SyncRequest> {
    (cursor(), vec(name(), 0..4), vec(vec(any::<u8>(), 0..40), 0..4)).prop_map(|(cursor, want, updates)| SyncRequest {
        cursor,
        want,
        updates,
    })
}

fn refused() -> impl Strategy<Value = Refused> {
    (name(), 0..5u64).prop_map(|(name, code)| Refused { name, why: RefusedWhy::from_code(code) })
}

fn response() -> impl Strategy<Value = SyncResponse> {
    let parts = (vec(name(), 0..4), vec(refused(), 0..4), request(), any::<u64>(), any::<[u8; 32]>(), any::<bool>());
    parts.prop_map(|(stored, refused, request, count, fingerprint, is_more)| SyncResponse {
        stored,
        refused,
        updates: request.updates,
        cursor: request.cursor,
        count,
        fingerprint: Fingerprint(fingerprint),
        is_more,
    })
}

#[test]
fn unknown_fields_are_stepped_over() {
    let opening = RoomOpening { epoch: 7, read: Verifier([1; 32]), write: Verifier([2; 32]), owner: Verifier([3; 32]) };
    let mut bytes = opening.encode();
    bytes[0] += 2;
    // 4: {"k": [1, 2.0, null, tag(true)]}, 500: bytes
    bytes.extend([4, 0xa1, 0x61, b'k', 0x84, 1, 0xf9, 0x40, 0, 0xf6, 0xc1, 0xf5, 0x19, 0x01, 0xf4, 0x41, 9]);
    assert_eq!(RoomOpening::decode(&bytes), Ok(opening));
}

fn check(bytes: &[u8], expected: FrameError) {
    assert_eq!(SyncRequest::decode(bytes), Err(expected), "{bytes:02x?}");
}

#[test]
fn a_frame_has_one_shape() {
    let good = SyncRequest::default().encode();
    assert_eq!(good, [0xa3, 0, 0x82, 0, 0, 1, 0x80, 2, 0x80]);
    // A field is missing, comes twice, or out of order.
    check(&[0xa2, 0, 0x82, 0, 0, 1, 0x80], FrameError::Malformed { at: 7 });
    check(&[0xa3, 0, 0x82, 0, 0, 0, 0x82, 0, 0, 1, 0x80], FrameError::Malformed { at: 6 });
    check(&[0xa3, 1, 0x80, 0, 0x82, 0, 0, 2, 0x80], FrameError::Malformed { at: 2 });
    // Lengths that are not said at the beginning; something behind; cut short.
    check(&[0xbf, 0, 0x82, 0, 0, 1, 0x80, 2, 0x80, 0xff], FrameError::Malformed { at: 1 });
    check(&[0xa3, 0, 0x82, 0, 0, 1, 0x9f, 0xff, 2, 0x80], FrameError::Malformed { at: 7 });
    check(&[0xa3, 0, 0x82, 0, 0, 1, 0x80, 2, 0x80, 0], FrameError::Malformed { at: 9 });
    check(&[0xa3, 0, 0x82, 0, 0, 1, 0x80], FrameError::Truncated { at: 7 });
    check(&[], FrameError::Truncated { at: 0 });
}

#[test]
fn counts_that_lie_cost_nothing() {
    let names = [0xa3, 0, 0x82, 0, 0, 1, 0x9a, 0xff, 0xff, 0xff, 0xff];
    check(&names, FrameError::TooMany { n: 0xffff_ffff, limit: WANT_MAX });
    let update = [0xa3, 0, 0x82, 0, 0, 1, 0x80, 2, 0x81, 0x5b, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    check(&update, FrameError::Truncated { at: update.len() });
    let huge = vec![0; REQUEST_LEN_MAX + 1];
    check(&huge, FrameError::TooLong { len: huge.len(), limit: REQUEST_LEN_MAX });
}

#[test]
fn nesting_in_unknown_fields_is_bounded() {
    let mut bytes = vec![0xa4, 0, 0x82, 0, 0, 1, 0x80, 2, 0x80, 3];
    bytes.extend([0x81].repeat(1_000_000));
    assert!(matches!(SyncRequest::decode(&bytes), Err(FrameError::Malformed { .. })));
    let mut bytes = vec![0xa4, 0, 0x82, 0, 0, 1, 0x80, 2, 0x80, 3];
    bytes.extend([0xc1].repeat(1_000_000));
    assert!(matches!(SyncRequest::decode(&bytes), Err(FrameError::Malformed { .. })));
}

#[test]
fn a_page_that_leads_nowhere_is_refused() {
    let endless = InventoryPage { names: vec![], is_more: true };
    assert_eq!(InventoryPage::decode(&endless.encode()), Err(FrameError::Malformed { at: 0 }));
    let [a, b] = [BlockName::from_bytes([1; 32]), BlockName::from_bytes([2; 32])];
    let page = InventoryPage { names: vec![a, b], is_more: true };
    assert_eq!(InventoryPage::decode(&page.encode()), Ok(page));
    let unsorted = InventoryPage { names: vec![b, a], is_more: false };
    assert!(InventoryPage::decode(&unsorted.encode()).is_err());
}

#[test]
fn the_fullest_page_fits() {
    let names = (0..INVENTORY_PAGE as u64).map(|n| {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&n.to_be_bytes());
        BlockName::from_bytes(bytes)
    });
    let page = InventoryPage { names: names.collect(), is_more: true };
    assert_eq!(InventoryPage::decode(&page.encode()), Ok(page));
}

proptest! {
    #[test]
    fn a_request_is_read_as_written(request in request()) {
        prop_assert_eq!(SyncRequest::decode(&request.encode()), Ok(request));
    }

    #[test]
    fn a_response_is_read_as_written(response in response()) {
        prop_assert_eq!(SyncResponse::decode(&response.encode()), Ok(response));
    }

    #[test]
    fn a_truncated_frame_is_an_error(response in response(), cut in any::<prop::sample::Index>()) {
        let bytes = response.encode();
        prop_assert!(SyncResponse::decode(&bytes[..cut.index(bytes.len())]).is_err());
    }

    #[test]
    fn a_flipped_bit_is_an_error_or_another_frame(response in response(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        let mut bytes = response.encode();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        if let Ok(other) = SyncResponse::decode(&bytes) {
            prop_assert_eq!(SyncResponse::decode(&other.encode()), Ok(other));
        }
    }

    #[test]
    fn any_bytes_are_answered(bytes in vec(any::<u8>(), 0..200)) {
        let _ = SyncRequest::decode(&bytes);
        let _ = SyncResponse::decode(&bytes);
        let _ = RoomOpening::decode(&bytes);
        let _ = InventoryPage::decode(&bytes);
    }
}
