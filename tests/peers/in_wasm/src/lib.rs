//! Crate `anchor` as a WebAssembly module for node, so that its time in WebAssembly can be taken: `cargo xtask bench anchors`.
//!
//! With Unicode's own tables; the engine asks the browser instead. `tests/peers/wasm.mjs` holds the watch.

use anchor::{Block, BlockKind, CodePoints, Page, Span, Target, describe, resolve};
use wasm_bindgen::prelude::wasm_bindgen;

/// A text, one block for each line.
#[wasm_bindgen]
pub struct Text(Page);

/// A place of a text, described.
#[wasm_bindgen]
pub struct Place(Target);

#[wasm_bindgen]
impl Text {
    /// Takes a text apart and indexes it.
    #[wasm_bindgen(constructor)]
    pub fn new(text: &str) -> Self {
        let block = |line: &str| Block { text: line.to_owned(), kind: BlockKind::Paragraph };
        let page = Page::new(text.split('\n').map(block).collect());
        // The revision is asked for first in every search, and makes the index.
        let _ = page.revision();
        Self(page)
    }

    /// Describes a stretch, in code points; nothing where nothing visible is.
    pub fn describe(&self, start: u32, end: u32) -> Option<Place> {
        let place = |at| self.0.from_code_points(CodePoints(at));
        Some(Place(describe(&self.0, Span::new(place(start)?, place(end)?)?)?))
    }

    /// Finds a place: its start and end in code points, or nothing.
    pub fn resolve(&self, place: &Place) -> Option<Box<[u32]>> {
        let span = resolve(&self.0, &place.0, None).span()?;
        Some([self.0.to_code_points(span.start())?.0, self.0.to_code_points(span.end())?.0].into())
    }
}
