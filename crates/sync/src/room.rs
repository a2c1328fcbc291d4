//! Who may read, write or own a room on a relay, without accounts (FORMAT §4, §7). Leaves out the relay's storage of it.

use base64ct::{Base64UrlUnpadded, Encoding};
use hkdf::Hkdf;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::{NameError, RoomOpening};

/// The address of a review on a relay: SHA-256 over (epoch, read, write, owner verifiers). Base64url in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoomName(pub [u8; 32]);

/// A secret that opens a room. Sent as `Authorization: Bearer <base64url>`.
#[derive(Clone, Copy)]
pub struct Token(pub [u8; 32]);

/// SHA-256 of a token: all that a relay keeps of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verifier(pub [u8; 32]);

/// What a token turned out to allow; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Access {
    /// Fetch blocks.
    Read,
    /// Add blocks.
    Write,
    /// Erase blocks.
    Own,
}

/// Everything one client knows about its room.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoomKeys {
    /// The room's address.
    pub room: RoomName,
    /// What the relay is told when the room does not exist yet.
    pub opening: RoomOpening,
    /// Opens the room for reading.
    pub read: Token,
    /// Opens it for writing; absent for a read invite.
    pub write: Option<Token>,
}

impl RoomName {
    /// The name of the room that is opened so; whoever opens it otherwise gets another room.
    pub fn of(opening: &RoomOpening) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"baton/room/1");
        hash.update(opening.epoch.to_be_bytes());
        for verifier in [&opening.read, &opening.write, &opening.owner] {
            hash.update(verifier.0);
        }
        Self(hash.finalize().into())
    }

    /// Reads a name as it stands in addresses.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        parse_base64url(text).map(Self)
    }
}

impl core::fmt::Display for RoomName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

impl Token {
    /// Reads a token as it stands in a header or an invite.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        parse_base64url(text).map(Self)
    }
}

impl core::fmt::Display for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&Base64UrlUnpadded::encode_string(&self.0))
    }
}

/// Hidden, so that no log can hold a token by accident.
impl core::fmt::Debug for Token {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// In constant time: how alike two tokens are must not show in how long this takes.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for Token {}

impl Verifier {
    /// Stands where nobody has the token, as for the owner of a page review.
    pub const NOBODY: Self = Self([0; 32]);

    /// What a relay keeps of this token.
    pub fn of(token: &Token) -> Self {
        Self(Sha256::digest(token.0).into())
    }

    /// Tells, in constant time, whether this is the token's verifier.
    pub fn admits(&self, token: &Token) -> bool {
        let hash = Sha256::digest(token.0);
        (hash[..].ct_eq(&self.0[..]) & !self.0.ct_eq(&Self::NOBODY.0)).into()
    }
}

impl RoomOpening {
    /// What this token allows in the room, if anything.
    pub fn access(&self, token: &Token) -> Option<Access> {
        // All three are compared always, so the time taken does not tell which one matched.
        let allowed = [(self.owner, Access::Own), (self.write, Access::Write), (self.read, Access::Read)];
        allowed.map(|(verifier, access)| verifier.admits(token).then_some(access)).into_iter().flatten().max()
    }
}

impl RoomKeys {
    /// The room of a page review: whoever knows the page can compute its tokens (FORMAT §4).
    pub fn for_page_review(review_id: [u8; 32]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"baton/page-invite/1");
        hash.update(review_id);
        Self::from_write_invite(hash.finalize().into(), Verifier::NOBODY, 0)
    }

    /// The room of somebody who was invited to write.
    pub fn from_write_invite(invite: [u8; 32], owner: Verifier, epoch: u64) -> Self {
        let write = Token(derive(&invite, b"write"));
        let read_invite = Self::read_invite_of(invite);
        Self { write: Some(write), ..Self::from_read_invite(read_invite, Verifier::of(&write), owner, epoch) }
    }

    /// The room of somebody who was invited to read.
    pub fn from_read_invite(invite: [u8; 32], write: Verifier, owner: Verifier, epoch: u64) -> Self {
        let read = Token(derive(&invite, b"read-token"));
        let opening = RoomOpening { epoch, read: Verifier::of(&read), write, owner };
        Self { room: RoomName::of(&opening), opening, read, write: None }
    }

    /// The read invite that whoever may write can hand on.
    pub fn read_invite_of(write_invite: [u8; 32]) -> [u8; 32] {
        derive(&write_invite, b"read")
    }

    /// The token that allows the most.
    pub fn best_token(&self) -> &Token {
        self.write.as_ref().unwrap_or(&self.read)
    }
}

fn derive(secret: &[u8; 32], info: &[u8]) -> [u8; 32] {
    let mut derived = [0; 32];
    let result = Hkdf::<Sha256>::new(None, secret).expand(info, &mut derived);
    debug_assert!(result.is_ok(), "32 bytes are far below what HKDF-SHA256 can give");
    derived
}

fn parse_base64url(text: &str) -> Result<[u8; 32], NameError> {
    crate::BlockName::parse(text).map(|name| *name.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_opens_what_it_is_for_and_what_is_below() {
        let owner = Token([9; 32]);
        let keys = RoomKeys::from_write_invite([1; 32], Verifier::of(&owner), 0);
        assert_eq!(keys.opening.access(&keys.read), Some(Access::Read));
        assert_eq!(keys.opening.access(&keys.write.unwrap()), Some(Access::Write));
        assert_eq!(keys.opening.access(&owner), Some(Access::Own));
        assert_eq!(keys.opening.access(&Token([1; 32])), None);
    }

    #[test]
    fn a_read_invite_reaches_the_same_room_without_its_write_token() {
        let writer = RoomKeys::from_write_invite([1; 32], Verifier::NOBODY, 3);
        let invite = RoomKeys::read_invite_of([1; 32]);
        let reader = RoomKeys::from_read_invite(invite, writer.opening.write, Verifier::NOBODY, 3);
        assert_eq!(reader.room, writer.room);
        assert_eq!(reader.read, writer.read);
        assert_eq!(reader.write, None);
    }

    #[test]
    fn a_room_is_named_by_all_that_opens_it() {
        let keys = RoomKeys::for_page_review([5; 32]);
        assert_eq!(keys, RoomKeys::for_page_review([5; 32]));
        let opening = keys.opening;
        for other in [
            RoomOpening { epoch: 1, ..opening },
            RoomOpening { read: Verifier([1; 32]), ..opening },
            RoomOpening { write: Verifier([1; 32]), ..opening },
            RoomOpening { owner: Verifier([1; 32]), ..opening },
        ] {
            assert_ne!(RoomName::of(&other), keys.room);
        }
    }

    #[test]
    fn nobody_owns_a_page_review() {
        assert!(!Verifier::NOBODY.admits(&Token([0; 32])));
    }

    #[test]
    fn a_token_is_not_printed_by_accident() {
        assert_eq!(format!("{:?}", Token([7; 32])), "Token(…)");
        assert_eq!(Token::parse(&Token([7; 32]).to_string()), Ok(Token([7; 32])));
        assert_eq!(RoomName::parse(&RoomName([7; 32]).to_string()), Ok(RoomName([7; 32])));
    }
}
