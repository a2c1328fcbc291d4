//! Finds a quotation again in a text that may have changed since it was quoted.
//!
//! Works on flattened text only: it has never heard of the DOM, of comments, or of who is asking. That is what this crate
//! forbids.
//!
//! In the order of need: a [`Page`] is a document as a row of blocks; [`describe`] turns a [`Span`] of it into a [`Target`];
//! [`resolve`] turns a target into a [`Resolution`] on another page, with the evidence that led there. A [`KnownText`] is the
//! old text itself, where it was kept. Read `unit.rs` next: three units of text meet here and never mix; then `resolve.rs`.
//!
//! ```
//! use anchor::{Block, BlockKind, Bytes, Page, Span, describe, resolve};
//!
//! let page = |text: &str| Page::new(vec![Block { text: text.to_owned(), kind: BlockKind::Paragraph }]);
//! let (old, new) = (page("The brown fox"), page("The quick brown fox"));
//! let target = Span::new(Bytes(4), Bytes(9)).and_then(|brown| describe(&old, brown)).expect("something is selected");
//! let place = resolve(&new, &target, None).span().expect("it is still there");
//! assert_eq!(new.slice(place), "brown");
//! ```

// The units, and the text they count.
mod unit;

mod measure;

mod page;

// What is compared: the folded view, cut into tokens, indexed once.
mod fold;

mod token;
mod unicode;

mod index;

// From a place to a target, and back: window, seeds, alignment, judgement.
mod target;

mod describe;

mod resolution;

mod window;

mod seed;

mod align;

mod mapping;

mod known;

mod fit;

mod search;

mod tie;

mod row;

mod element;

mod resolve;

mod old_texts;
// From one state of a page to the next.
mod kept;

pub use describe::{describe, describe_element};
pub use kept::Kept;
pub use known::KnownText;
pub use old_texts::OldTexts;
pub use page::{Block, BlockKind, Page, Revision, SectionId};
pub use resolution::{Candidate, Evidence, Resolution};
pub use resolve::resolve;
pub use target::{ElementTarget, Path, Quote, Target, Where};
pub use unicode::Unicode;
pub use unit::{Bytes, CodePoints, Span, Utf16};

#[cfg(test)]
mod tests;
