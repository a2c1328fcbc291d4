//! Tells whether a page is UTF-8 without saying so. Browsers would then guess, and usually wrong.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;

/// Browsers look for a declaration in the first 1024 bytes (HTML §13.2.3.2), so nobody writes it behind them.
const DECLARED_WITHIN: usize = 1024;

/// A body whose first frame was taken out to be looked at.
struct Peeked {
    first: Option<Result<Frame<Bytes>, axum::Error>>,
    rest: Body,
}

/// Looks at the beginning of a page. Gives the whole page back, and whether it is UTF-8 and declares nothing.
pub(crate) async fn peek(mut page: Body) -> (Body, bool) {
    let first = std::future::poll_fn(|cx| Pin::new(&mut page).poll_frame(cx)).await;
    let bytes = first.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::data_ref);
    let is_undeclared_utf8 = bytes.is_some_and(|bytes| is_undeclared_utf8(bytes));
    (Body::new(Peeked { first, rest: page }), is_undeclared_utf8)
}

impl HttpBody for Peeked {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        match self.first.take() {
            Some(frame) => Poll::Ready(Some(frame)),
            None => Pin::new(&mut self.rest).poll_frame(cx),
        }
    }
}

fn is_undeclared_utf8(beginning: &[u8]) -> bool {
    let head = &beginning[..beginning.len().min(DECLARED_WITHIN)];
    let declares = head.windows(b"charset".len()).any(|window| window.eq_ignore_ascii_case(b"charset"))
        || head.windows(b"encoding=".len()).any(|window| window.eq_ignore_ascii_case(b"encoding="));
    let is_utf8 = match std::str::from_utf8(beginning) {
        Ok(_) => true,
        // A character may be cut at the end of the piece.
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !declares && !beginning.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::is_undeclared_utf8;

    #[test]
    fn only_a_page_that_needs_it_is_declared_utf_8() {
        assert!(is_undeclared_utf8("<p>caf\u{e9} \u{1f980}".as_bytes()));
        assert!(is_undeclared_utf8(&"<p>\u{1f980}".as_bytes()[..6]), "a character cut at the end of the piece");
        assert!(!is_undeclared_utf8(b"<p>cafe"));
        assert!(!is_undeclared_utf8(b"<p>caf\xe9 au lait"));
        assert!(!is_undeclared_utf8("<META CharSet=windows-1252><p>caf\u{e9}".as_bytes()));
    }
}
