//! An invitation to an owned review: which review, the secret that opens its room, and what it is about. Travels as the
//! fragment of an address, or in the note of a `.baton` file. Whoever has it has what it opens: nothing prints it.

use replica::Value;
use review::ReviewId;
use sync::{INVITE_LEN_MAX, RoomKeys, Verifier, from_base64url, to_base64url};

use crate::OwnedAccess;

/// Title, address and document id, each.
const FIELD_LEN_MAX: usize = 2 * 1024;
/// What stands before an invite in the fragment of an address.
const MARK: &str = "#baton=";
const VERSION: i64 = 1;

/// An invitation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// To which review.
    pub review: ReviewId,
    /// What it allows.
    pub key: InviteKey,
    /// Verifier of the owner's token: names the room, opens nothing.
    pub owner: Verifier,
    /// The review's title.
    pub title: String,
    /// Address of the document.
    pub address: String,
    /// Id of the document (FORMAT §4).
    pub document_id: String,
}

/// What an invite allows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum InviteKey {
    /// Read and write, with this secret.
    Write([u8; 32]),
    /// Read.
    Read {
        /// With this secret.
        secret: [u8; 32],
        /// Verifier of the token that writes: names the room, opens nothing.
        write: Verifier,
    },
}

/// Hidden, so that no log can hold a secret by accident.
impl core::fmt::Debug for InviteKey {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(if matches!(self, Self::Write(_)) { "Write(…)" } else { "Read(…)" })
    }
}

/// Why something is not an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InviteError {
    /// Damaged, cut, or something else.
    #[error("this is not an invitation, or it was cut on its way")]
    Malformed,
    /// Made by a later version.
    #[error("the invitation was made by a newer version")]
    Newer,
}

impl InviteKey {
    /// The key that only reads. One that reads already stays what it is.
    #[must_use]
    pub fn reading(self) -> Self {
        match self {
            Self::Write(secret) => {
                let keys = RoomKeys::from_write_invite(secret, Verifier::NOBODY, 0);
                Self::Read { secret: RoomKeys::read_invite_of(secret), write: keys.opening.write }
            }
            Self::Read { .. } => self,
        }
    }
}

impl Invite {
    /// Its bytes.
    pub fn encode(&self) -> Vec<u8> {
        let bytes = |bytes: &[u8; 32]| Value::Bytes(bytes.to_vec());
        let text = |text: &str| Value::Text(text[..text.floor_char_boundary(FIELD_LEN_MAX)].to_owned());
        let (kind, secret, write) = match &self.key {
            InviteKey::Write(secret) => (0, bytes(secret), Value::Null),
            InviteKey::Read { secret, write } => (1, bytes(secret), bytes(&write.0)),
        };
        Value::Array(vec![
            Value::Int(VERSION),
            bytes(&self.review.0),
            Value::Int(kind),
            secret,
            write,
            bytes(&self.owner.0),
            text(&self.title),
            text(&self.address),
            text(&self.document_id),
        ])
        .encode()
    }

    /// Reads what [`Self::encode`] wrote. Anything may be given.
    pub fn decode(bytes: &[u8]) -> Result<Self, InviteError> {
        if bytes.len() > INVITE_LEN_MAX {
            return Err(InviteError::Malformed);
        }
        let value = Value::decode(bytes).map_err(|_| InviteError::Malformed)?;
        let fields = value.as_list().ok_or(InviteError::Malformed)?;
        match fields.first() {
            Some(Value::Int(VERSION)) => Self::read(fields).ok_or(InviteError::Malformed),
            Some(Value::Int(version)) if *version > VERSION => Err(InviteError::Newer),
            _ => Err(InviteError::Malformed),
        }
    }

    fn read(fields: &[Value]) -> Option<Self> {
        let [_, review, kind, secret, write, owner, title, address, document_id] = fields else { return None };
        let text = |value: &Value| value.as_text().filter(|text| text.len() <= FIELD_LEN_MAX).map(str::to_owned);
        let secret = secret.as_array()?;
        let key = match (kind.as_uint()?, write) {
            (0, Value::Null) => InviteKey::Write(secret),
            (1, write) => InviteKey::Read { secret, write: Verifier(write.as_array()?) },
            _ => return None,
        };
        Some(Self {
            review: ReviewId(review.as_array()?),
            key,
            owner: Verifier(owner.as_array()?),
            title: text(title)?,
            address: text(address)?,
            document_id: text(document_id)?,
        })
    }

    /// The link that carries it: the document's address, and the invite where no server sees it.
    pub fn link(&self) -> String {
        let page = self.address.split_once('#').map_or(self.address.as_str(), |(page, _)| page);
        [page, MARK, &to_base64url(&self.encode())].concat()
    }

    /// Reads an invite from a link, from its fragment, or from what stands behind the `=`.
    pub fn parse(text: &str) -> Result<Self, InviteError> {
        let text = text.trim();
        let coded = text.rsplit_once("baton=").map_or(text, |(_, coded)| coded);
        if coded.len() > INVITE_LEN_MAX * 4 / 3 + 4 {
            return Err(InviteError::Malformed);
        }
        Self::decode(&from_base64url(coded).ok_or(InviteError::Malformed)?)
    }

    /// What it gives this device.
    pub fn access(&self) -> OwnedAccess {
        OwnedAccess { review: self.review, key: self.key, owner: self.owner, owner_token: None }
    }
}
