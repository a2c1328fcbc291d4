//! The interface's texts at a terminal: the same files that the widget loads, so that a digest reads the same in both. Leaves out
//! what is said with them.

use std::collections::BTreeMap;

use clap::ValueEnum;
use client::TextTable;

use crate::failure::Failure;

/// A language that the interface speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Lang {
    En,
    Ar,
}

impl Lang {
    fn file(self) -> &'static str {
        match self {
            Self::En => include_str!(concat!(env!("OUT_DIR"), "/en.json")),
            Self::Ar => include_str!(concat!(env!("OUT_DIR"), "/ar.json")),
        }
    }

    /// Uses the texts of this language.
    pub(crate) fn with<T>(self, use_them: impl FnOnce(&TextTable<'_>) -> T) -> Result<T, Failure> {
        let texts: BTreeMap<String, String> = serde_json::from_str(self.file())
            .map_err(|error| Failure::new(format!("the texts of this program are damaged: {error}")).into_damage())?;
        let text = |key: &'static str| texts.get(key).map_or_else(|| key.to_owned(), Clone::clone);
        let (lang, is_rtl) = match self {
            Self::En => ("en", false),
            Self::Ar => ("ar", true),
        };
        Ok(use_them(&TextTable { lang, is_rtl, text: &text }))
    }
}

/// How something is written for people, mail programs and feed readers.
#[derive(Debug, Clone, Copy, clap::Args)]
#[group(multiple = false)]
pub(crate) struct FormatArgs {
    /// Write plain text; this is what happens without any of these.
    #[arg(long)]
    pub(crate) text: bool,
    /// Write a page of HTML.
    #[arg(long)]
    pub(crate) html: bool,
    /// Write an Atom entry.
    #[arg(long)]
    pub(crate) atom: bool,
    /// Write JSON.
    #[arg(long)]
    pub(crate) json: bool,
}
