//! Plain values as they cross the border to JavaScript, in both directions. Written by hand, because serde with its derived
//! readers was 30 KB of the engine. Leaves out JavaScript itself (`browser/port.rs`), so that tests can come with JSON.

/// Something to hand over.
#[derive(Debug, Clone, PartialEq)]
pub enum Plain {
    /// `null`.
    Nothing,
    /// A boolean.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Plain>),
    /// An object.
    Record(Vec<(&'static str, Plain)>),
}

impl From<bool> for Plain {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<u32> for Plain {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Plain {
    fn from(number: usize) -> Self {
        // Counts of things in memory: far below the 2^53 up to which this is exact.
        Self::Number(number as f64)
    }
}

impl From<&str> for Plain {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Option<&str>> for Plain {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Nothing, Self::from)
    }
}

/// Something that was handed over. It may be anything: whoever asks it for what it is not gets nothing.
pub trait Given: Sized {
    /// Whether it is an object.
    fn is_record(&self) -> bool;
    /// One of its fields.
    fn field(&self, name: &str) -> Self;
    /// How many items it has, as a list.
    fn n_items(&self) -> Option<u32>;
    /// One of its items.
    fn item(&self, idx: u32) -> Self;
    /// It, as a string.
    fn text(&self) -> Option<String>;
    /// It, as a number.
    fn number(&self) -> Option<f64>;
    /// Whether it is `true`.
    fn is_true(&self) -> bool;
    /// Whether it is `null` or not there.
    fn is_nothing(&self) -> bool;
}
