//! A review read from `.baton` files alone, for faces that keep no store: reading, merging, writing. Leaves out where the
//! bytes come from, and whoever is reading: nothing here writes an entry.

use std::rc::Rc;

use anchor::Revision;
use replica::{EntryError, PackedText, Replica};
use review::Review;
use sync::{BatonFile, Block, BlockName, FileError, FileNote, GateError, encode_updates, open_update};

/// One or more files of one review, verified and merged.
#[derive(Debug)]
pub struct ReviewFile {
    replica: Replica,
    note: Option<FileNote>,
}

/// Why a file was not taken. It is taken whole or not at all.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ReviewFileError {
    /// It is not a file that can be read.
    Unreadable(FileError),
    /// It is not a pack that can be read.
    Pack(GateError),
    /// It does not hold the beginning of exactly one review.
    NoReview,
    /// An entry in it is damaged or forged.
    Entry(EntryError),
    /// It belongs to another review than the one it should be merged with.
    OtherReview {
        /// What its writer said that it is about.
        title: String,
    },
}

impl ReviewFile {
    /// Reads and verifies a file.
    pub fn read(bytes: &[u8]) -> Result<Self, ReviewFileError> {
        let (blocks, note) = open(bytes)?;
        let review = Replica::review_of(&blocks).ok_or(ReviewFileError::NoReview)?;
        let mut replica = Replica::of_review(review);
        take(&mut replica, blocks, note.as_ref())?;
        Ok(Self { replica, note })
    }

    /// Takes another file of the same review in, and says how many blocks were new. On failure nothing has changed.
    pub fn merge(&mut self, bytes: &[u8]) -> Result<usize, ReviewFileError> {
        let (blocks, note) = open(bytes)?;
        if Replica::review_of(&blocks).is_some_and(|review| review != self.replica.review_id()) {
            return Err(ReviewFileError::OtherReview { title: title_of(note.as_ref()) });
        }
        let n_new = take(&mut self.replica, blocks, note.as_ref())?;
        self.note = self.note.take().or(note);
        Ok(n_new)
    }

    /// The review as the files tell it.
    pub fn review(&mut self) -> Rc<Review> {
        self.replica.review()
    }

    /// What the first writer who said anything said that it is about. Nothing is decided by it.
    pub fn note(&self) -> Option<&FileNote> {
        self.note.as_ref()
    }

    /// The document's texts that are in it, in the order in which they were published, packed: [`PackedText::unpacked`] checks
    /// what an unpacker makes of them.
    pub fn texts(&mut self) -> Vec<(Revision, PackedText)> {
        let review = self.replica.review();
        let packed = review.texts.iter().filter_map(|kept| {
            let block = self.replica.block(&BlockName::from_bytes(kept.text.0))?;
            Some((kept.revision, PackedText::read(block).ok()?))
        });
        packed.collect()
    }

    /// Reads packs (`.yrs`: one update each) that together hold one review, from its beginning.
    pub fn of_packs<'a>(packs: impl IntoIterator<Item = &'a [u8]>) -> Result<Self, ReviewFileError> {
        let mut blocks = Vec::new();
        for pack in packs {
            blocks.extend(open_pack(pack)?);
        }
        let review = Replica::review_of(&blocks).ok_or(ReviewFileError::NoReview)?;
        let mut replica = Replica::of_review(review);
        take(&mut replica, blocks, None)?;
        Ok(Self { replica, note: None })
    }

    /// Everything here as packs: one, unless two names share a client or it is very large. The same blocks give the same packs.
    pub fn packs(&self) -> Vec<Vec<u8>> {
        self.replica.updates()
    }

    /// What this holds and the other does not, as packs; none when the other lacks nothing. What the other erased stays away.
    pub fn packs_beyond(&self, other: &Self) -> Vec<Vec<u8>> {
        let is_new = |block: &&Block| {
            let name = block.name();
            other.replica.block(&name).is_none() && !other.replica.is_erased(&name)
        };
        encode_updates(self.replica.blocks().filter(is_new))
    }

    /// Whether a pack holds anything that was redacted since, so that it must not be kept.
    pub fn has_erased(&self, pack: &[u8]) -> Result<bool, ReviewFileError> {
        Ok(open_pack(pack)?.iter().any(|block| self.replica.is_erased(&block.name())))
    }

    /// How many blocks there are.
    pub fn n_blocks(&self) -> usize {
        self.replica.blocks().count()
    }

    /// Whether both are copies of one review.
    pub fn is_of_one_review_with(&self, other: &Self) -> bool {
        self.replica.review_id() == other.replica.review_id()
    }

    /// Says what it is about, for whoever has not said so yet.
    pub fn set_note(&mut self, note: FileNote) {
        self.note.get_or_insert(note);
    }

    /// Writes everything into one file. The same blocks and note give the same bytes.
    pub fn encode(&self) -> Result<Vec<u8>, FileError> {
        BatonFile::of(self.replica.blocks(), self.note.clone()).encode()
    }
}

impl core::fmt::Display for ReviewFileError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "{error}"),
            Self::Pack(error) => write!(f, "{error}"),
            Self::NoReview => f.write_str("the file does not hold the beginning of one review"),
            Self::Entry(error) => write!(f, "the file is damaged: {error}"),
            Self::OtherReview { title } if title.is_empty() => f.write_str("the file belongs to another review"),
            Self::OtherReview { title } => write!(f, "the file belongs to another review, of \u{201c}{title}\u{201d}"),
        }
    }
}

impl core::error::Error for ReviewFileError {}

fn open(bytes: &[u8]) -> Result<(Vec<Block>, Option<FileNote>), ReviewFileError> {
    let file = BatonFile::decode(bytes).map_err(ReviewFileError::Unreadable)?;
    let blocks = file.open().map_err(ReviewFileError::Unreadable)?;
    Ok((blocks, file.note))
}

fn open_pack(pack: &[u8]) -> Result<Vec<Block>, ReviewFileError> {
    open_update(pack).map_err(ReviewFileError::Pack)
}

fn take(replica: &mut Replica, blocks: Vec<Block>, note: Option<&FileNote>) -> Result<usize, ReviewFileError> {
    match replica.faults(&blocks).into_iter().next() {
        None => Ok(replica.take(blocks).new.len()),
        Some((_, EntryError::OtherReview)) => Err(ReviewFileError::OtherReview { title: title_of(note) }),
        Some((_, error)) => Err(ReviewFileError::Entry(error)),
    }
}

fn title_of(note: Option<&FileNote>) -> String {
    note.map(|note| note.title.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use review::DocumentHash;
    use sync::{BatonFile, FileNote};

    use super::{ReviewFile, ReviewFileError};

    fn file(document: u8, title: &str) -> Vec<u8> {
        let replica = replica::Replica::of_page(DocumentHash([document; 32]));
        let note = FileNote { title: title.to_owned(), address: String::new(), invite: None };
        BatonFile::of(replica.blocks(), Some(note)).encode().unwrap()
    }

    #[test]
    fn a_file_written_again_is_the_same_file() {
        let bytes = file(1, "A plan");
        let mut review = ReviewFile::read(&bytes).unwrap();
        assert_eq!(review.review().document, Some(DocumentHash([1; 32])));
        assert_eq!(review.encode().unwrap(), bytes);
        assert_eq!(review.merge(&bytes), Ok(0));
    }

    #[test]
    fn a_file_of_another_review_is_named_and_changes_nothing() {
        let mut review = ReviewFile::read(&file(1, "A plan")).unwrap();
        let error = review.merge(&file(2, "A policy")).unwrap_err();
        assert_eq!(error, ReviewFileError::OtherReview { title: "A policy".to_owned() });
        assert_eq!(review.encode().unwrap(), file(1, "A plan"));
    }

    #[test]
    fn no_cut_or_changed_byte_is_taken_for_a_file_with_something_else_in_it() {
        let bytes = file(1, "A plan");
        for at in 0..bytes.len() {
            assert!(ReviewFile::read(&bytes[..at]).is_err(), "cut at {at}");
        }
        assert!(ReviewFile::read(b"").is_err());
    }
}
