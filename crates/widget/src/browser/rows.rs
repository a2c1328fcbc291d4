//! How rows look in IndexedDB. Golden: what is written here is read by every later version.
//!
//! Leaves out transactions (`database.rs`) and what is read and written together (`store.rs`).

use client::{Cursor, GlanceLabel, Identity, LocalRow, Scope};
use js_sys::{Array, BigInt, Object, Uint8Array};
use review::{PublicKey, Timestamp};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, IdbKeyRange};

use crate::browser::signing::PrivateKey;
use crate::browser::value::{Fault, array_of, field, from_hex, hex, set, uint8};

/// The key of the one identity row.
pub(crate) const ME: &str = "me";

/// What is known of one review beside its blocks and drafts.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct ReviewRow {
    /// Where the relay was left.
    pub(crate) cursor: Option<Cursor>,
    /// Entries this device wrote.
    pub(crate) n_own_entries: u64,
    /// Of the document, for a list of all reviews on this device.
    pub(crate) title: String,
    /// Of the document.
    pub(crate) address: String,
    /// Id of the document; rows of the first version have none.
    pub(crate) document: Option<String>,
    /// When the review was last written to, by this device's clock.
    pub(crate) touched: Option<Timestamp>,
}

impl ReviewRow {
    /// Reads a row, or its absence.
    pub(crate) fn read(row: &JsValue) -> Self {
        let cursor = match (big(&field(row, "cursorEpoch")), big(&field(row, "cursorPosition"))) {
            (Some(epoch), Some(position)) => Some(Cursor { epoch, position }),
            _ => None,
        };
        Self {
            cursor,
            n_own_entries: big(&field(row, "ownEntries")).unwrap_or_default(),
            title: field(row, "title").as_string().unwrap_or_default(),
            address: field(row, "address").as_string().unwrap_or_default(),
            document: field(row, "document").as_string(),
            touched: field(row, "touched").as_f64().map(|at| Timestamp(at as i64)),
        }
    }

    /// What is kept beside the review, for who glances at it.
    pub(crate) fn label(&self) -> GlanceLabel {
        let (title, address) = (self.title.clone(), self.address.clone());
        GlanceLabel { title, address, document_id: self.document.clone() }
    }

    /// The row.
    pub(crate) fn write(&self) -> JsValue {
        let row = Object::new();
        if let Some(cursor) = self.cursor {
            set(&row, "cursorEpoch", &BigInt::from(cursor.epoch));
            set(&row, "cursorPosition", &BigInt::from(cursor.position));
        }
        set(&row, "ownEntries", &BigInt::from(self.n_own_entries));
        set(&row, "title", &self.title.as_str().into());
        set(&row, "address", &self.address.as_str().into());
        if let Some(id) = &self.document {
            set(&row, "document", &id.as_str().into());
        }
        if let Some(at) = self.touched {
            set(&row, "touched", &JsValue::from_f64(at.0 as f64));
        }
        row.into()
    }
}

/// Who this device is, with the private half.
#[derive(Debug, Clone)]
pub(crate) struct IdentityRow {
    /// Public key and name.
    pub(crate) identity: Identity,
    /// `None` when the browser lost it: then this identity can be read, and cannot sign.
    pub(crate) private: Option<PrivateKey>,
}

impl IdentityRow {
    /// Reads a row; `None` when there is none, or it holds no key.
    pub(crate) fn read(row: &JsValue) -> Option<Self> {
        let key = PublicKey(array_of(&field(row, "publicKey"))?);
        let name = field(row, "name").as_string().unwrap_or_default();
        let held = field(row, "privateKey").dyn_into::<CryptoKey>().ok().map(PrivateKey::Held);
        let private = held.or_else(|| array_of(&field(row, "seed")).map(PrivateKey::Seed));
        Some(Self { identity: Identity { key, name }, private })
    }

    /// The row.
    pub(crate) fn write(&self) -> JsValue {
        let row = Object::new();
        set(&row, "publicKey", &uint8(&self.identity.key.0));
        set(&row, "name", &self.identity.name.as_str().into());
        match &self.private {
            Some(PrivateKey::Held(key)) => set(&row, "privateKey", key),
            Some(PrivateKey::Seed(seed)) => set(&row, "seed", &uint8(seed)),
            None => {}
        }
        row.into()
    }
}

/// The key `[review, id]`.
pub(crate) fn key(review: &str, id: &[u8]) -> JsValue {
    Array::of2(&review.into(), &hex(id).into()).into()
}

/// The key of a local row.
pub(crate) fn local_key(review: &str, row: &LocalRow) -> JsValue {
    let owner = match row.scope {
        Scope::Origin => "",
        Scope::Review => review,
    };
    Array::of2(&owner.into(), &row.name.as_str().into()).into()
}

/// The local row under a key.
pub(crate) fn local_row(scope: Scope, key: &JsValue, row: &JsValue) -> Option<LocalRow> {
    Some(LocalRow { scope, name: key.dyn_ref::<Array>()?.get(1).as_string()?, bytes: Some(bytes_in(row)) })
}

/// The id in a key `[review, id]`.
pub(crate) fn id_in<const N: usize>(key: &JsValue) -> Option<[u8; N]> {
    from_hex(&key.dyn_ref::<Array>()?.get(1).as_string()?)
}

/// All keys `[review, …]`: an array is greater than any string.
pub(crate) fn keys_of(review: &str) -> Result<IdbKeyRange, Fault> {
    let (first, last) = (Array::of1(&review.into()), Array::of2(&review.into(), &Array::new()));
    Ok(IdbKeyRange::bound(&first, &last)?)
}

/// The bytes of a row; nothing when it holds none, which the client takes for a damaged row.
pub(crate) fn bytes_in(row: &JsValue) -> Vec<u8> {
    row.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default()
}

fn big(value: &JsValue) -> Option<u64> {
    u64::try_from(value.clone()).ok()
}
