//! The document as one reader has it now, in the few words that meaning needs: derived from a page or a file by a face,
//! never stored. Leaves out where things lie (placements are the face's) and the text itself.

use std::rc::Rc;

use anchor::Revision;

use crate::{IdMap, IdSet, SectionId, SectionPrint, ThreadId};

/// The document as one reader has it now. Empty for a reader who has only the log: then nothing is known to have changed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct DocumentNow {
    /// Which text it is.
    pub revision: Option<Revision>,
    /// Threads whose words are not what they were when the thread was attached: changed or gone.
    pub changed: IdSet<ThreadId>,
    /// What stands now where a suggestion wants other words; nothing for one whose place is gone.
    pub quotes: IdMap<ThreadId, QuoteNow>,
    /// The sections, in the order of the document.
    pub sections: Vec<SectionNow>,
}

/// What stands now at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteNow {
    /// SHA-256 of the words, as [`crate::Suggestion::before_hash`] is.
    pub hash: [u8; 32],
    /// The words.
    pub words: Rc<str>,
    /// Where they start and end: only ever compared with those of the same document.
    pub span: (u32, u32),
}

/// One section as it is now: from its heading to the next one of any depth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionNow {
    /// Which section.
    pub id: SectionId,
    /// It and its text.
    pub print: SectionPrint,
    /// Its heading; empty for what stands before the first one.
    pub title: Rc<str>,
}
