//! Everything that can grow has a maximum here, with its reason. Constants of format version 1 say so.

/// An entry block, whole (format version 1): a submission of a thousand drafts is about 90 KB.
pub const ENTRY_LEN_MAX: usize = 256 * 1024;
/// A body block, whole (format version 1): a comment longer than this is a document of its own.
pub const BODY_LEN_MAX: usize = 64 * 1024;
/// A text block, whole and compressed (format version 1): the text of the longest book we met is 2 MiB compressed.
pub const TEXT_LEN_MAX: usize = 8 * 1024 * 1024;
/// The text in a text block, unpacked, in bytes: the longest book we met has 6 MB. Bounds memory before anything is unpacked.
pub const FLAT_TEXT_LEN_MAX: usize = 16 * 1024 * 1024;
/// Blocks in one update: five times what a room is meant for (FORMAT §1), so a whole room always fits in one file.
pub const UPDATE_BLOCKS_MAX: usize = 100_000;
/// One update as bytes: bounds memory before anything is parsed.
pub const UPDATE_LEN_MAX: usize = 64 * 1024 * 1024;
/// Updates in one request, response or file: more than one is needed only when two names share 53 bits.
pub const UPDATES_MAX: usize = 64;
/// One HTTP request body: large enough for one text block, small enough for a phone's connection.
pub const REQUEST_LEN_MAX: usize = 10 * 1024 * 1024;
/// How much a client puts into one request when it may choose: a lost connection repeats at most this.
pub const REQUEST_LEN_AIM: usize = 512 * 1024;
/// One HTTP response body, as the client accepts it.
pub const RESPONSE_LEN_MAX: usize = 16 * 1024 * 1024;
/// How much a relay puts into one response before it says `more`.
pub const RESPONSE_LEN_AIM: usize = 1024 * 1024;
/// Names in `want`, in one request.
pub const WANT_MAX: usize = 1_000;
/// Names in one page of an inventory: 32 KB of names.
pub const INVENTORY_PAGE: usize = 1_000;
/// A `.baton` file: what a person would still drag into a page.
pub const FILE_LEN_MAX: usize = 128 * 1024 * 1024;
/// The note in a `.baton` file (title and address of the document).
pub const NOTE_LEN_MAX: usize = 4 * 1024;
/// Title and address in the note of a `.baton` file, each.
pub const NOTE_FIELD_LEN_MAX: usize = NOTE_LEN_MAX / 2;
/// An invite, as bytes: three addresses and three secrets.
pub const INVITE_LEN_MAX: usize = 8 * 1024;
/// Blocks in one request: their names must fit into the answer, and one request is one commit.
pub const REQUEST_BLOCKS_MAX: usize = 10_000;
/// Names in one answer, of blocks stored or refused: what one request can bring.
pub const ANSWER_NAMES_MAX: usize = REQUEST_BLOCKS_MAX;
/// Values inside values, in a foreign document or in a frame's unknown fields: bounds the stack.
pub const NESTING_MAX: usize = 32;
/// Foreign structs and deletions that the sieve lists one by one; the rest is only counted.
pub const FOREIGN_LISTED_MAX: usize = 100;
