//! Speaks to the person at the terminal, and carries on when nobody listens any more: a server must not end with its pipe.

use std::fmt::Display;
use std::io::Write;

/// Says one line on standard output.
pub(crate) fn say(line: impl Display) {
    // The other end of a pipe may be gone (`baton serve | head -1`), and then there is nobody to tell.
    let _ = writeln!(std::io::stdout(), "{line}");
}
