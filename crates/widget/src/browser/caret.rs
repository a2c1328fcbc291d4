//! Where the caret stands in a field of words, and words put in before it. Leaves out what is typed (`focus.rs`).

use anchor::Utf16;
use web_sys::HtmlTextAreaElement;
use yew::{InputEvent, NodeRef, TargetCast};

/// Where the caret stands in the field that this event came from; nothing while something is selected.
pub fn caret(event: &InputEvent) -> Option<Utf16> {
    let field = event.target_dyn_into::<HtmlTextAreaElement>()?;
    let (start, end) = (field.selection_start().ok()??, field.selection_end().ok()??);
    (start == end).then_some(Utf16(start))
}

/// Puts words in the place of others, sets the caret behind them, and gives all that stands in the field now.
pub fn put(field: &NodeRef, from: Utf16, to: Utf16, words: &str) -> Option<String> {
    let field = field.cast::<HtmlTextAreaElement>()?;
    field.set_range_text_with_start_and_end(words, from.0, to.0).ok()?;
    let behind = from.0 + u32::try_from(words.encode_utf16().count()).ok()?;
    // A caret that cannot be set stays where the browser left it.
    let _ = field.set_selection_range(behind, behind);
    let _ = field.focus();
    Some(field.value())
}
