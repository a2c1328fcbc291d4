//! The device's key: made by the browser and never to be taken out of it, where the browser can do that; else a seed.
//!
//! Leaves out where it is kept (`store.rs`) and what is signed.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use review::PublicKey;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, CryptoKeyPair, SubtleCrypto};

use crate::browser::random;
use crate::browser::value::{Fault, array_of, field, uint8};

const ALGORITHM: &str = "Ed25519";

/// The private half of the device's key.
#[derive(Debug, Clone)]
pub(crate) enum PrivateKey {
    /// Held by the browser.
    Held(CryptoKey),
    /// Held by us, because this browser, or this address without TLS, cannot.
    Seed([u8; 32]),
}

/// A whole key.
#[derive(Debug, Clone)]
pub(crate) struct DeviceKey {
    /// The public half.
    pub(crate) public: PublicKey,
    /// The private half.
    pub(crate) private: PrivateKey,
}

impl DeviceKey {
    /// Makes a key.
    pub(crate) async fn make() -> Result<Self, Fault> {
        if let Some(subtle) = subtle()
            && let Ok(key) = held_key(&subtle).await
            && is_deterministic(&key).await
        {
            return Ok(key);
        }
        let seed = random::bytes()?;
        Ok(Self { public: client::public_of(&seed), private: PrivateKey::Seed(seed) })
    }
}

impl PrivateKey {
    /// Signs each message.
    pub(crate) async fn sign(&self, messages: &[Vec<u8>]) -> Result<Vec<[u8; 64]>, Fault> {
        let key = match self {
            Self::Seed(seed) => return Ok(messages.iter().map(|message| client::sign_raw(seed, message)).collect()),
            Self::Held(key) => key,
        };
        let subtle =
            subtle().ok_or_else(|| Fault::new("this address has no secure connection, so the key cannot be used"))?;
        let mut signing = Vec::with_capacity(messages.len());
        for message in messages {
            signing.push(JsFuture::from(subtle.sign_with_str_and_js_u8_array(ALGORITHM, key, &uint8(message))?));
        }
        let mut signatures = Vec::with_capacity(messages.len());
        for signature in signing {
            let signature = array_of(&Uint8Array::new(&signature.await?));
            signatures.push(signature.ok_or_else(|| Fault::new("the browser made a signature of another kind"))?);
        }
        Ok(signatures)
    }
}

/// WebCrypto; browsers leave it out where the page did not come over a secure connection.
fn subtle() -> Option<SubtleCrypto> {
    let subtle = field(&field(&js_sys::global(), "crypto"), "subtle");
    (!subtle.is_undefined() && !subtle.is_null()).then(|| subtle.unchecked_into())
}

async fn held_key(subtle: &SubtleCrypto) -> Result<DeviceKey, Fault> {
    let usages = Array::of2(&"sign".into(), &"verify".into());
    let pair: CryptoKeyPair =
        JsFuture::from(subtle.generate_key_with_str(ALGORITHM, false, &usages)?).await?.unchecked_into();
    let raw = JsFuture::from(subtle.export_key("raw", &pair.get_public_key())?).await?;
    let raw: ArrayBuffer =
        raw.dyn_into().map_err(|_: JsValue| Fault::new("the browser exported something else than a key"))?;
    let public =
        array_of(&Uint8Array::new(&raw)).ok_or_else(|| Fault::new("the browser exported a key of another kind"))?;
    Ok(DeviceKey { public: PublicKey(public), private: PrivateKey::Held(pair.get_private_key()) })
}

/// An erase secret is the hash of a signature (FORMAT §6), so the same message must be signed alike every time. RFC 8032
/// says so; Apple's CryptoKit, on which Safari rests, mixes in chance all the same.
async fn is_deterministic(key: &DeviceKey) -> bool {
    let twice = [b"baton/probe/1".to_vec(), b"baton/probe/1".to_vec()];
    key.private.sign(&twice).await.is_ok_and(|signatures| signatures.first() == signatures.get(1))
}
