//! The yrs document that Yjs servers and clients understand. Nothing of yrs leaves this file.
//!
//! It only ever takes updates that `sync` encoded from gated blocks, so the unsafe corners of the decoder (FORMAT §2) are
//! never reached. No observers: they make each small transaction cost in proportion to the document.

use sync::{Block, encode_updates};
use yrs::block::ClientID;
use yrs::updates::decoder::Decode;
use yrs::{Doc, OffsetKind, Options, ReadTxn, StateVector, Transact, Update};

/// The document of these blocks, as one update: 10,000 blocks take 11 ms natively.
///
/// Of two whose names share 53 bits the smaller name is in it.
pub(crate) fn encode<'a>(blocks: impl IntoIterator<Item = &'a Block>) -> Vec<u8> {
    let options =
        Options { skip_gc: true, offset_kind: OffsetKind::Utf16, ..Options::with_client_id(ClientID::new(0)) };
    let doc = Doc::with_options(options);
    for update in encode_updates(blocks) {
        let Ok(update) = Update::decode_v1(&update) else {
            debug_assert!(false, "our own encoding is well-formed");
            continue;
        };
        let Ok(mut transaction) = doc.try_transact_mut() else {
            debug_assert!(false, "nobody else holds a transaction");
            continue;
        };
        let applied = transaction.apply_update(update);
        debug_assert!(applied.is_ok(), "our own update fits");
    }
    match doc.try_transact() {
        Ok(transaction) => transaction.encode_state_as_update_v1(&StateVector::default()),
        Err(_) => Vec::new(),
    }
}
