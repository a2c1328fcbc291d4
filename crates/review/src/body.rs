//! Words that somebody typed or quoted. They stand apart from the entries because they can be erased (FORMAT §3, §6).

use std::rc::Rc;

use anchor::Target;

/// What one stretch of words in a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Field {
    /// A comment's Markdown, a summary, a note.
    Text,
    /// Why a comment blocks.
    Because,
    /// What would lift the block.
    WouldSatisfy,
    /// "If I hear nothing, I will do this."
    Fallback,
    /// What a suggestion puts in place of the quote.
    Replacement,
    /// Why something was done: closed, reopened, attached elsewhere, overridden.
    Reason,
    /// A person's name, as claimed.
    Name,
    /// The title of a review or document.
    Title,
    /// An address of the document.
    Address,
    /// A brief's goal.
    Goal,
    /// Feedback that is wanted.
    Wanted,
    /// Feedback that is not wanted.
    NotWanted,
    /// A question, an action, a condition: one item of a list that has its own body.
    Item,
    /// Names of people who are asked to review and who are not here yet, one in a line.
    Reviewers,
    /// Addresses that a reader of a brief may want, one in a line.
    Links,
    /// What is to be done, one thing in a line.
    Actions,
    /// What may happen, one thing in a line.
    If,
    /// What is to be done then, line by line as in [`Field::If`].
    Then,
    /// The name of a time zone.
    Zone,
}

/// One erasable piece of what people wrote: words by field, and perhaps a place in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// The words, ascending by field, each field once.
    pub words: Vec<(Field, Rc<str>)>,
    /// The place, for a thread's target.
    pub target: Option<Rc<Target>>,
}

impl Body {
    /// A body with one field.
    pub fn one(field: Field, words: &str) -> Self {
        Self { words: vec![(field, words.into())], target: None }
    }

    /// The words of a field.
    pub fn field(&self, field: Field) -> Option<Rc<str>> {
        self.words.iter().find(|(name, _)| *name == field).map(|(_, words)| Rc::clone(words))
    }

    /// Adds a field, unless the words are empty. Keeps the order that the format wants.
    pub fn with(mut self, field: Field, words: &str) -> Self {
        if !words.is_empty() {
            self.words.retain(|(name, _)| *name != field);
            self.words.push((field, words.into()));
            self.words.sort_by_key(|(name, _)| *name);
        }
        self
    }
}

/// Words as they can be shown now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// They are here.
    Here(Rc<str>),
    /// Somebody has them, this replica not yet: they are asked for at the next sync.
    Missing,
    /// Their author or the owner took them back; the bytes are gone.
    Erased,
}

impl Words {
    /// The words, or nothing.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Here(words) => words,
            Self::Missing | Self::Erased => "",
        }
    }
}
