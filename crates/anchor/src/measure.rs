//! Converts places between the three units of one text. Keeps a mark every few hundred bytes and walks the rest.

use crate::{Bytes, CodePoints, Utf16};

/// A walk of this many bytes costs less than a microsecond; a mark costs twelve bytes.
const BYTES_PER_MARK: usize = 512;

/// The same place counted in all three units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) bytes: Bytes,
    pub(crate) utf16: Utf16,
    pub(crate) code_points: CodePoints,
}

/// Marks through a text, in order.
#[derive(Debug, Clone)]
pub(crate) struct Measure {
    marks: Vec<Mark>,
}

impl Measure {
    pub(crate) fn new(text: &str) -> Self {
        let mut at = Mark { bytes: Bytes(0), utf16: Utf16(0), code_points: CodePoints(0) };
        let mut marks = vec![at];
        let mut next = BYTES_PER_MARK;
        for c in text.chars() {
            at = at.behind(c);
            if at.bytes.0 as usize >= next {
                marks.push(at);
                next = at.bytes.0 as usize + BYTES_PER_MARK;
            }
        }
        Self { marks }
    }

    /// The place at which `unit` of a mark equals `wanted`; `None` inside a character or behind the end.
    pub(crate) fn find<U: Ord>(&self, text: &str, wanted: U, unit: impl Fn(&Mark) -> U) -> Option<Mark> {
        let n_before = self.marks.partition_point(|mark| unit(mark) <= wanted);
        let mut at = *self.marks.get(n_before.checked_sub(1)?)?;
        let mut rest = text.get(at.bytes.0 as usize..)?.chars();
        while unit(&at) < wanted {
            at = at.behind(rest.next()?);
        }
        (unit(&at) == wanted).then_some(at)
    }
}

impl Mark {
    fn behind(self, c: char) -> Self {
        Self {
            bytes: Bytes(self.bytes.0 + c.len_utf8() as u32),
            utf16: Utf16(self.utf16.0 + c.len_utf16() as u32),
            code_points: CodePoints(self.code_points.0 + 1),
        }
    }
}
