//! The interface's texts as the files of the engine are written with: the same table as at a terminal.

use client::TextTable;

use crate::strings::Strings;

/// Languages of ours that are read from right to left.
const RTL: [&str; 4] = ["ar", "fa", "he", "ur"];

/// Uses these texts.
pub fn with_table<T>(strings: &Strings, use_them: impl FnOnce(&TextTable<'_>) -> T) -> T {
    let text = |key: &'static str| strings.t(key).to_string();
    use_them(&TextTable { lang: strings.lang(), is_rtl: is_rtl(strings), text: &text })
}

/// Whether the interface is read from right to left.
pub fn is_rtl(strings: &Strings) -> bool {
    RTL.contains(&strings.lang().split('-').next().unwrap_or_default())
}
