//! A whole Baton client without a screen, a disk or a network: `handle(now, event) -> effects`.
//!
//! This crate forbids: web-sys, tokio, yew, a clock. A face (browser, terminal, simulated test) turns what happened into an
//! [`Event`], does what each [`Effect`] asks, and reports back with another event. Three owners of state: the replica (the
//! log), the session (the link), and here the drafts and who I am. What the screen shows is a plain [`View`].
//!
//! In the order of need: [`Client::handle`]; a [`Command`] is what a person asks; a [`Draft`] is what they have not published
//! yet; [`Effect::Persist`] always comes before [`Effect::Send`], and "saved" is said only after [`Event::Persisted`]. Read
//! `event.rs` next.

mod asked;
mod brief_codec;
mod brief_draft;
mod client;
mod command;
mod comment_link;
mod compose;
mod document;
mod document_id;
mod draft;
mod draft_box;
mod draft_codec;
mod effect;
mod event;
mod export;
mod foreign;
mod founding;
mod glance;
mod handing;
mod invite;
mod known;
mod link;
mod local;
mod mention;
mod place;
mod place_meeting;
mod place_record;
mod planning;
mod policy_edit;
mod preflight;
mod publish;
mod rare;
mod redaction;
mod review_file;
mod reviews;
mod stored;
mod texts;
mod timing;
mod view;
mod writes;

pub use brief_draft::{BriefDraft, QuestionDraft};
pub use client::{Client, ClientConfig, RelayAddress};
pub use command::{Command, Refusal};
pub use document::{
    DraftPlace, DraftPlaces, PageNow, SECTIONS_MAX, document_now, document_of, document_through, draft_place,
    sections_of,
};
pub use document_id::document_id;
pub use draft::{Draft, DraftAct, DraftBasis, DraftId, NeedDraft};
pub use effect::{Effect, HttpRequest, Method, Notice, SignRequest};
pub use event::{Event, Outcome};
pub use export::{
    DigestHash, MeasureRow, MeasureValue, Sheet, SheetLine, SheetPart, TextTable, digest_atom, digest_html,
    digest_json, digest_sheet, digest_text, handoff_item, handoff_item_words, handoff_receiver, handoff_sheet,
    handoffs_atom, handoffs_html, handoffs_text, measure_rows, measures_csv, measures_json, measures_text,
    to_annotations, to_changes, to_csv, to_html, to_json, to_markdown,
};
pub use foreign::{FOREIGN_PER_ENTRY, ForeignComment, ForeignThread};
pub use glance::{GlanceLabel, GlanceRow, Glancing, ReviewGlance, glance};
pub use handing::{HandoffChoice, HandoffCommand, HandoffOffer};
pub use invite::{Invite, InviteError, InviteKey};
pub use known::{KnownReview, OwnedAccess, ReviewChoice, ReviewKind};
pub use local::{LastText, LocalRow, SavedView, Scope};
pub use mention::mentioned;
pub use place::{FileAct, FilePlace, FileRequest, PlaceEvent, PlaceState, PlaceView};
pub use policy_edit::{GateEdit, GateWords, PolicyEdit, criteria};
pub use preflight::{ConflictWhy, DraftConflict, preflight};
pub use rare::RareCommands;
pub use review_file::{ReviewFile, ReviewFileError};
pub use stored::{Conflict, Guard, Identity, NewReview, Stored, Transaction};
pub use sync::{Cursor, FileError, FileNote, Token, Verifier};
pub use texts::{OldText, TEXT_CHOICE, TextOffer};
pub use timing::{Hours, RECEIPTS_CHOICE, TimeCommand};
pub use view::{Carrier, Drafting, Invites, Link, Me, PendingRedaction, RevisionNotice, View};

/// How the name of a file ends that is one pack: [`ReviewFile::packs`].
pub use replica::PACK_SUFFIX;
/// For shells whose platform has no Ed25519: the public key of a raw seed, and signing with it.
pub use replica::{public_key_of_seed as public_of, sign_with_seed as sign_raw};

#[cfg(test)]
mod tests;
