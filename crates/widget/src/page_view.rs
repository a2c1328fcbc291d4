//! What the screen knows about the host page: one plain value, new after each change. Leaves out how it comes about
//! (`shell.rs`) and what lies where (`placement.rs`).

use std::rc::Rc;

use anchor::{Span, Target, Utf16};
use client::ReviewGlance;
use review::{DocumentNow, ThreadId};

use crate::placement::Placements;

/// The host page, as the screen sees it.
#[derive(Debug, Clone, Default)]
pub struct PageView {
    /// Title of the document.
    pub title: Rc<str>,
    /// Whether the page was read and everything is placed. Before that "orphaned" would be a lie.
    pub is_ready: bool,
    /// Whether the page's text runs from right to left.
    pub is_rtl: bool,
    /// What lies where.
    pub placements: Rc<Placements>,
    /// What the document says now where threads and marks rest on it.
    pub document: Rc<DocumentNow>,
    /// The person's selection, described before any of our controls takes the focus.
    pub selection: Option<Rc<Selected>>,
    /// Threads whose highlights are under the pointer, shortest first.
    pub hovered: Rc<[ThreadId]>,
    /// Its flat text.
    pub text: Rc<str>,
    /// Words on the page, for the reading time.
    pub n_words: u32,
    /// How all reviews of this device stand, newest first: once the home screen asked for it.
    pub home: Option<Rc<[ReviewGlance]>>,
    /// How it is with a folder and a link.
    pub sharing: Sharing,
}

impl PartialEq for PageView {
    // Places and text are made anew only when they changed: the pointers tell, and ten thousand comparisons are spared.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.placements, &other.placements)
            && Rc::ptr_eq(&self.text, &other.text)
            && self.title == other.title
            && (self.is_ready, self.is_rtl, self.n_words) == (other.is_ready, other.is_rtl, other.n_words)
            && (Rc::ptr_eq(&self.document, &other.document) || self.document == other.document)
            && self.selection == other.selection
            && self.hovered == other.hovered
            && self.home == other.home
            && self.sharing == other.sharing
    }
}

/// How it is with what people carry comments by, beside files.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sharing {
    /// Whether this browser lets people choose a folder.
    pub can_choose: bool,
    /// The folder of this review.
    pub folder: Option<FolderNow>,
    /// The link with my comments.
    pub link: LinkNow,
}

/// A folder that was chosen.
#[derive(Debug, Clone, PartialEq)]
pub struct FolderNow {
    /// As it is called.
    pub name: Rc<str>,
    /// Its name for good.
    pub address: Rc<str>,
    /// Whether the browser lets us in without asking.
    pub is_allowed: bool,
}

/// A link with my comments.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum LinkNow {
    /// Not asked for.
    #[default]
    None,
    /// Made.
    Here {
        /// The link.
        link: Rc<str>,
        /// Whether it is on the clipboard, once that is known.
        is_copied: Option<bool>,
    },
    /// There are too many for a link.
    TooLong,
}

/// What the person has selected on the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selected {
    /// The place, ready to be commented on.
    pub target: Rc<Target>,
    /// The selected words.
    pub quote: Rc<str>,
    /// Where it is on the screen.
    pub rect: Rect,
    /// Where it is in the flat text.
    pub span: Span<Utf16>,
}

/// A box in CSS pixels of the viewport.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rect {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}
