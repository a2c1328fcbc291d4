//! The three units in which people count text, and half-open spans of them. No arithmetic between units: converting needs
//! the text (see [`crate::Page`]) and can fail inside a character.

/// UTF-8 bytes, as `str` counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub u32);

/// UTF-16 code units, as DOM ranges, JavaScript and Yjs count.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Utf16(pub u32);

/// Unicode code points, as Web Annotation positions count on the wire.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CodePoints(pub u32);

/// A half-open range of one unit; `start <= end` by construction.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span<U> {
    start: U,
    end: U,
}

impl<U: Copy + Ord> Span<U> {
    /// The span from `start` to `end`, or `None` when they are the wrong way round.
    pub fn new(start: U, end: U) -> Option<Self> {
        (start <= end).then_some(Self { start, end })
    }

    /// Where it starts.
    pub fn start(&self) -> U {
        self.start
    }

    /// The first place behind it.
    pub fn end(&self) -> U {
        self.end
    }

    /// Whether nothing is inside.
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Whether both share at least one place.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}
