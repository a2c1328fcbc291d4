//! Places where packs lie as plain files, with nobody behind them who understands a review: its directory on a static site, a
//! folder of this device (EMBEDDING §4). What is asked of such a place, what a screen shows of it, and the little that every
//! sitting needs to know; meeting one is in `place_meeting.rs`, which a face may bring along later.

use std::rc::Rc;

use review::{EntryId, Timestamp};
use sync::NameSet;

use crate::client::Client;

/// Which place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilePlace {
    /// The review's directory on the site.
    Site,
    /// A folder that the person chose.
    Folder,
}

/// One thing to do there; then [`PlaceEvent::Answered`].
#[derive(Debug, Clone, PartialEq)]
pub struct FileRequest {
    /// Where.
    pub place: FilePlace,
    /// Comes back in the answer.
    pub request: u64,
    /// What.
    pub act: FileAct,
}

/// What to do. Answers go by the numbers of HTTP, whatever the place is.
#[derive(Debug, Clone, PartialEq)]
pub enum FileAct {
    /// Say what is there. Of a site, `file` is its manifest or the list of one writer; of a folder it is empty. Answered with
    /// lines: `review ID`, `pack FILE LENGTH`, `writer FILE`.
    List {
        /// Which file tells it.
        file: String,
    },
    /// Fetch a file, and no more of it than so many bytes.
    Read {
        /// Relative, with `/`.
        file: String,
        /// Its length is this or less.
        len_max: usize,
    },
    /// Make a new file, and only if there is none of this name: 412 says that there is one.
    Create {
        /// Relative, with `/`.
        file: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// Write a file that is this device's own.
    Replace {
        /// Relative, with `/`.
        file: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
}

/// What happened to a place.
#[derive(Debug, Clone, PartialEq)]
pub enum PlaceEvent {
    /// It can be met from now on.
    Here {
        /// Which.
        place: FilePlace,
        /// Its name for good: another one is another place.
        address: String,
    },
    /// It is not to be met any more.
    Gone {
        /// Which.
        place: FilePlace,
    },
    /// The answer to a [`FileRequest`].
    Answered {
        /// Where.
        place: FilePlace,
        /// Which request.
        request: u64,
        /// A status and a body; `None` when there was no answer.
        answer: Option<(u16, Vec<u8>)>,
    },
}

/// What a screen shows of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceView {
    /// Which.
    pub place: FilePlace,
    /// How it is with it.
    pub state: PlaceState,
    /// My entries that lie there, and that its readers are not told of yet.
    pub n_waiting: usize,
    /// My entries that are not there.
    pub n_unsent: usize,
    /// When everything was exchanged last.
    pub met: Option<Timestamp>,
}

/// How it is with a place.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PlaceState {
    /// Not met in this sitting.
    #[default]
    NotYet,
    /// Being met.
    Meeting,
    /// Met: what is there is here.
    Met,
    /// It did not answer.
    Offline,
    /// It can be read, and takes no files.
    ReadOnly,
    /// It does not refuse to overwrite a file that is there, so nothing is written to it.
    Careless,
    /// It holds another review.
    OtherReview,
    /// Something in it is damaged; all the rest is here.
    Damaged,
    /// It answered something that makes no sense here.
    Refused {
        /// The number.
        status: u16,
    },
}

/// A place, and how far we are with it.
#[derive(Debug, Default)]
pub(crate) struct Place {
    pub(crate) place: Option<FilePlace>,
    pub(crate) known: PlaceRecord,
    pub(crate) step: PlaceStep,
    pub(crate) request: u64,
    pub(crate) state: PlaceState,
    /// What was noticed in this meeting, to be said at its end.
    pub(crate) found: PlaceState,
    /// To be fetched, the next one last.
    pub(crate) queue: Vec<ListedPack>,
    pub(crate) writers: Vec<String>,
    /// Whether it answers 412 to a second file of one name.
    pub(crate) is_careful: bool,
    /// To be met as soon as nothing is under way.
    pub(crate) is_wanted: bool,
    /// The list of what this device wrote is older than what it wrote.
    pub(crate) is_list_due: bool,
    /// What is known is not on the disk.
    pub(crate) is_row_due: bool,
    /// Entries that the place will never take, too long for one.
    pub(crate) refused: NameSet,
    pub(crate) n_failures: usize,
    pub(crate) next_try: Option<Timestamp>,
    pub(crate) met: Option<Timestamp>,
}

/// What the disk keeps of a place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PlaceRecord {
    pub(crate) address: String,
    /// Hashes of the files that were read, or written here.
    pub(crate) files: NameSet,
    /// My entries that lie there.
    pub(crate) uploaded: NameSet,
    /// My entries that its readers are told of.
    pub(crate) delivered: NameSet,
}

/// A pack that somebody says is there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ListedPack {
    pub(crate) file: String,
    pub(crate) hash: [u8; 32],
    pub(crate) len: usize,
    /// The place says it itself, not one of its writers.
    pub(crate) is_listed: bool,
}

/// What is under way.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum PlaceStep {
    #[default]
    Idle,
    Listing,
    ListingWriter,
    Reading(ListedPack),
    /// The same harmless file, once and once more.
    Probing {
        is_again: bool,
    },
    Writing {
        entry: EntryId,
        file: [u8; 32],
    },
    WritingList,
}

/// All places of a client.
#[derive(Debug, Default)]
pub(crate) struct Places {
    pub(crate) all: Vec<Place>,
    /// A good moment to meet them.
    pub(crate) is_due: bool,
    pub(crate) view: Rc<[PlaceView]>,
}

impl Places {
    /// Whether readers of some place are told of this entry.
    pub(crate) fn has(&self, entry: &[u8; 32]) -> bool {
        let name = sync::BlockName::from_bytes(*entry);
        self.all.iter().any(|place| place.known.delivered.contains(&name))
    }

    pub(crate) fn next_try(&self) -> Option<Timestamp> {
        self.all.iter().filter_map(|place| place.next_try).min()
    }
}

impl Client {
    /// Something happened to a place. Nobody tells of one before it is known what to do about it.
    pub(crate) fn place_event(&mut self, now: Timestamp, event: PlaceEvent) {
        if let Some(rare) = self.rare {
            (rare.place)(self, now, event);
        }
    }

    /// Meets the places that it is time to meet.
    pub(crate) fn tend_places(&mut self, now: Timestamp) {
        if let Some(rare) = self.rare.filter(|_| !self.places.all.is_empty()) {
            (rare.tend)(self, now);
        }
    }
}
