//! What is signed, and whether it was (FORMAT §3, §5, §6). Signing itself is an effect of the shell; the raw form is here
//! for shells whose platform has no Ed25519.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use review::{PublicKey, ReviewId};
use sha2::{Digest, Sha256};

/// What the author of an entry signs: the payload exactly as it is sent.
pub(crate) fn entry_message(payload: &[u8]) -> Vec<u8> {
    [b"baton/entry/1".as_slice(), payload].concat()
}

/// What the author of a body signs to make its erase secret. The same salt gives the same secret, on any day.
pub(crate) fn erase_message(salt: &[u8]) -> Vec<u8> {
    [b"baton/erase/1".as_slice(), salt].concat()
}

/// What a new key signs to join the person of `author`.
pub(crate) fn add_key_message(review: &ReviewId, author: &PublicKey) -> Vec<u8> {
    [b"baton/add-key/1".as_slice(), &review.0, &author.0].concat()
}

/// The erase secret that a signature over [`erase_message`] stands for.
pub(crate) fn erase_secret(signature: &[u8; 64]) -> [u8; 32] {
    Sha256::digest(signature).into()
}

/// Whether a key made this signature. Weak keys and malleable signatures are refused (`verify_strict`).
pub(crate) fn verify(key: &PublicKey, message: &[u8], signature: &[u8]) -> Option<()> {
    let key = VerifyingKey::from_bytes(&key.0).ok()?;
    let signature = Signature::from_slice(signature).ok()?;
    key.verify_strict(message, &signature).ok()
}

/// Signs with a raw seed, for shells without WebCrypto's Ed25519.
pub fn sign_with_seed(seed: &[u8; 32], message: &[u8]) -> [u8; 64] {
    SigningKey::from_bytes(seed).sign(message).to_bytes()
}

/// The public key of a raw seed.
pub fn public_key_of_seed(seed: &[u8; 32]) -> PublicKey {
    PublicKey(SigningKey::from_bytes(seed).verifying_key().to_bytes())
}

/// SHA-256, for hashes that entries hold: of documents and of texts that suggestions replace.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}
