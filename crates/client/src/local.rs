//! Rows that are neither the log's nor a draft's: saved searches, small settings, the text as it was at my last submission.
//! On this device only; one row is one notion, so two tabs lose nothing but the older of two equal wishes.

use std::rc::Rc;

use anchor::Revision;
use replica::Value;
use review::{ReviewId, Timestamp};
use sync::Token;

use crate::Invite;

/// Where a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// To every review of this origin.
    Origin,
    /// To one review.
    Review,
}

/// One row. A face keeps it under (scope, name) and never looks into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalRow {
    /// Where it belongs.
    pub scope: Scope,
    /// Its key; at most 200 characters, printable.
    pub name: String,
    /// What it holds. To write nothing is to delete it.
    pub bytes: Option<Vec<u8>>,
}

/// A search that somebody gave a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedView {
    /// Its name.
    pub name: String,
    /// As it is typed into the search field.
    pub query: String,
}

/// The text at my last submission from this device.
#[derive(Debug, Clone, PartialEq)]
pub struct LastText {
    /// Which text.
    pub revision: Revision,
    /// When.
    pub at: Timestamp,
    /// The flat text.
    pub text: Rc<str>,
}

/// Longest name and value of a saved search and of what is remembered.
const NAME_LEN_MAX: usize = 80;
const VALUE_LEN_MAX: usize = 4 * 1024;
/// Rows of one kind: more would be a second database.
const ROWS_MAX: usize = 200;
/// A longer text is not kept: what changed in it is then not shown.
const TEXT_LEN_MAX: usize = 4 * 1024 * 1024;

const VIEW: &str = "view/";
const REMEMBERED: &str = "remembered/";
const KNOWN: &str = "review/";
const LAST_TEXT: &str = "text";
const VERSION: i64 = 1;

/// The rows of this device, read.
#[derive(Debug, Default)]
pub(crate) struct Locals {
    /// As the store has them.
    stored: Vec<LocalRow>,
    /// What is on its way there, oldest first.
    unsaved: Vec<LocalRow>,
    saved_views: Rc<[SavedView]>,
    remembered: Rc<[(String, String)]>,
    known: Rc<[KnownRow]>,
    last_text: Option<Rc<LastText>>,
}

/// A review in the registry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownRow {
    pub(crate) id: ReviewId,
    /// What it was joined with; nothing for a page review.
    pub(crate) invite: Option<Invite>,
    pub(crate) owner_token: Option<Token>,
    pub(crate) chosen: Timestamp,
}

impl Locals {
    /// Takes over what the store holds. What is on its way there stays as it is here.
    pub(crate) fn read(&mut self, rows: &[LocalRow]) {
        self.stored = rows.to_vec();
        self.refresh();
    }

    /// Shows a row at once; it is to be written.
    pub(crate) fn put(&mut self, row: LocalRow) {
        self.unsaved.push(row);
        self.refresh();
    }

    /// These rows are on the disk.
    pub(crate) fn written(&mut self, rows: &[LocalRow]) {
        self.unsaved.retain(|row| !rows.contains(row));
        for row in rows {
            self.stored.retain(|known| !known.is_same_row(row));
            self.stored.push(row.clone());
        }
        self.refresh();
    }

    fn refresh(&mut self) {
        let mut rows = self.stored.clone();
        for row in &self.unsaved {
            rows.retain(|known| !known.is_same_row(row));
            rows.push(row.clone());
        }
        rows.retain(|row| row.bytes.is_some());
        rows.sort_by(|one, two| one.name.cmp(&two.name));
        let of = |scope: Scope, prefix: &'static str| {
            let mine = rows.iter().filter(move |row| row.scope == scope);
            let named = mine.filter_map(move |row| Some((row.name.strip_prefix(prefix)?, row.bytes.as_deref()?)));
            named.take(ROWS_MAX)
        };
        let words =
            |(name, bytes): (&str, &[u8])| Some((name.to_owned(), core::str::from_utf8(bytes).ok()?.to_owned()));
        let saved_views = of(Scope::Origin, VIEW).filter_map(words);
        self.saved_views = saved_views.map(|(name, query)| SavedView { name, query }).collect();
        self.remembered = of(Scope::Review, REMEMBERED).filter_map(words).collect();
        self.known = of(Scope::Origin, KNOWN).filter_map(|(_, bytes)| decode_known(bytes)).collect();
        let text = rows.iter().find(|row| row.scope == Scope::Review && row.name == LAST_TEXT);
        let last_text = text.and_then(|row| decode_text(row.bytes.as_deref()?));
        if self.last_text.as_deref() != last_text.as_ref() {
            self.last_text = last_text.map(Rc::new);
        }
    }

    /// What a row of this review holds on the disk.
    pub(crate) fn bytes_of(&self, name: &str) -> Option<&[u8]> {
        let row = self.stored.iter().find(|row| row.scope == Scope::Review && row.name == name);
        row.and_then(|row| row.bytes.as_deref())
    }

    pub(crate) fn saved_views(&self) -> Rc<[SavedView]> {
        Rc::clone(&self.saved_views)
    }

    pub(crate) fn remembered(&self) -> Rc<[(String, String)]> {
        Rc::clone(&self.remembered)
    }

    pub(crate) fn known(&self) -> Rc<[KnownRow]> {
        Rc::clone(&self.known)
    }

    pub(crate) fn last_text(&self) -> Option<Rc<LastText>> {
        self.last_text.clone()
    }
}

impl LocalRow {
    fn is_same_row(&self, other: &Self) -> bool {
        self.scope == other.scope && self.name == other.name
    }

    /// A saved search, or its end. `None` when the name or the query is empty or too long.
    pub(crate) fn saved_view(name: &str, query: Option<&str>) -> Option<Self> {
        let name = sound_name(name)?;
        let query = match query {
            Some(query) => Some(Some(query.trim()).filter(|query| !query.is_empty() && query.len() <= VALUE_LEN_MAX)?),
            None => None,
        };
        Some(Self { scope: Scope::Origin, name: [VIEW, name].concat(), bytes: query.map(|query| query.into()) })
    }

    /// Something remembered, or forgotten.
    pub(crate) fn remembered(name: &str, value: Option<&str>) -> Option<Self> {
        let name = sound_name(name)?;
        let bytes = match value {
            Some(value) => Some(Some(value).filter(|value| value.len() <= VALUE_LEN_MAX)?.into()),
            None => None,
        };
        Some(Self { scope: Scope::Review, name: [REMEMBERED, name].concat(), bytes })
    }

    /// The text of the page at a submission; nothing for one that is too long.
    pub(crate) fn last_text(last: &LastText) -> Self {
        let revision = &last.revision;
        let bytes = (last.text.len() <= TEXT_LEN_MAX).then(|| {
            Value::Array(vec![
                Value::Int(VERSION),
                Value::Int(revision.flatten_version.into()),
                Value::Int(revision.fold_version.into()),
                Value::Bytes(revision.hash.to_vec()),
                Value::Int(last.at.0),
                Value::Text(last.text.as_ref().to_owned()),
            ])
            .encode()
        });
        Self { scope: Scope::Review, name: LAST_TEXT.to_owned(), bytes }
    }

    /// A review of the registry.
    pub(crate) fn known(known: &KnownRow) -> Self {
        let invite = known.invite.as_ref().map_or(Value::Null, |invite| Value::Bytes(invite.encode()));
        let token = known.owner_token.map_or(Value::Null, |token| Value::Bytes(token.0.to_vec()));
        let id = Value::Bytes(known.id.0.to_vec());
        let bytes = Value::Array(vec![Value::Int(VERSION), id, invite, token, Value::Int(known.chosen.0)]).encode();
        Self { scope: Scope::Origin, name: [KNOWN, &known.id.to_string()].concat(), bytes: Some(bytes) }
    }
}

fn sound_name(name: &str) -> Option<&str> {
    let name = name.trim();
    let is_sound = !name.is_empty() && name.chars().count() <= NAME_LEN_MAX && !name.chars().any(char::is_control);
    is_sound.then_some(name)
}

fn decode_known(bytes: &[u8]) -> Option<KnownRow> {
    let row = Value::decode(bytes).ok()?;
    let [Value::Int(VERSION), id, invite, token, chosen] = row.as_list()? else { return None };
    let id = ReviewId(id.as_array()?);
    let invite = match invite {
        Value::Null => None,
        invite => Some(Invite::decode(invite.as_bytes()?).ok()?),
    };
    if invite.as_ref().is_some_and(|invite| invite.review != id) {
        return None;
    }
    Some(KnownRow { id, invite, owner_token: token.as_array().map(Token), chosen: Timestamp(chosen.as_int()?) })
}

fn decode_text(bytes: &[u8]) -> Option<LastText> {
    let row = Value::decode(bytes).ok()?;
    let [Value::Int(VERSION), flatten, fold, hash, at, text] = row.as_list()? else { return None };
    let revision = Revision {
        flatten_version: u8::try_from(flatten.as_uint()?).ok()?,
        fold_version: u8::try_from(fold.as_uint()?).ok()?,
        hash: hash.as_array()?,
    };
    Some(LastText { revision, at: Timestamp(at.as_int()?), text: text.as_text()?.into() })
}
