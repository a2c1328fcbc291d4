//! Opaque ids and the claim of time. Nothing here can be computed with: an id is compared, a time is shown.

macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);

        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, "{}({:02x}{:02x}{:02x}{:02x})", stringify!($name), self.0[0], self.0[1], self.0[2], self.0[3])
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }
    };
}

hash_id! {
    /// SHA-256 of the plaintext entry block.
    EntryId
}
hash_id! {
    /// SHA-256 of the plaintext body block.
    BodyId
}
hash_id! {
    /// SHA-256 of the plaintext text block.
    TextId
}
hash_id! {
    /// The id of a review's genesis entry.
    ReviewId
}
hash_id! {
    /// A person: the id of their first `Profile` entry; for a key that never published one, the key itself.
    PersonId
}
hash_id! {
    /// An Ed25519 public key: one device of one person.
    PublicKey
}
hash_id! {
    /// SHA-256 of a document id (FORMAT §4), so that entries do not carry addresses.
    DocumentHash
}

impl PublicKey {
    /// Shown to people who compare devices: the first 40 bits in groups of four hexadecimal digits, `1a2b 3c4d 5e`.
    pub fn fingerprint(&self) -> String {
        let hex: String = self.0[..6].iter().map(|byte| format!("{byte:02x}")).collect();
        [&hex[..4], &hex[4..8], &hex[8..12]].join(" ")
    }
}

/// A section of the document: half of the SHA-256 of its heading's id, or of its heading path where it has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub [u8; 16]);

/// A section with its text: half of the SHA-256 of both. Changes whenever a word of the section does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionPrint(pub [u8; 16]);

/// Which op of its entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpIndex(pub u16);

/// A thread: the op that opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ThreadId {
    /// The entry.
    pub entry: EntryId,
    /// The op inside it.
    pub op: OpIndex,
}

/// A comment: the op that wrote it. A thread's first comment is written by the op that opened the thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommentId {
    /// The entry.
    pub entry: EntryId,
    /// The op inside it.
    pub op: OpIndex,
}

impl ThreadId {
    /// The comment that opened this thread.
    pub fn first_comment(self) -> CommentId {
        CommentId { entry: self.entry, op: self.op }
    }
}

impl core::fmt::Display for ThreadId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.entry, self.op.0)
    }
}

impl core::fmt::Display for CommentId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.entry, self.op.0)
    }
}

impl core::str::FromStr for ThreadId {
    type Err = ();

    /// Reads what `Display` writes.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (hex, op) = text.split_once('.').ok_or(())?;
        if hex.len() != 64 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
            let pair = core::str::from_utf8(pair).map_err(|_| ())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| ())?;
        }
        Ok(Self { entry: EntryId(bytes), op: OpIndex(op.parse().map_err(|_| ())?) })
    }
}

/// Milliseconds since 1970 by somebody's clock: a claim. Shown, never used to order anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The last time that can be written: what a JavaScript date can show.
    pub const MAX: Self = Self(8_640_000_000_000_000);
}
