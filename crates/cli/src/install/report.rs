//! What an installation did, for a person or as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::InstallArgs;
use super::page::Left;
use super::placing::Placed;
use super::settings::PagePath;
use crate::failure::Failure;
use crate::say::say;

/// Names of pages that are listed behind one reason; the others are counted.
const NAMED_MAX: usize = 5;

/// What was done, counted while it is done.
#[derive(Debug, Default, Serialize)]
pub(super) struct Report {
    pages: Pages,
    pub(super) files: Placed,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) integrity: Option<String>,
    left: Vec<LeftPage>,
    /// What policies forbid, and in which pages.
    policies: BTreeMap<String, Vec<String>>,
    #[serde(skip)]
    reasons: BTreeMap<Left, Vec<String>>,
}

#[derive(Debug, Default, Serialize)]
struct Pages {
    added: usize,
    changed: usize,
    unchanged: usize,
}

#[derive(Debug, Serialize)]
struct LeftPage {
    page: String,
    why: &'static str,
}

impl Report {
    /// A page that was gone through: whether it had no tag before, and whether its bytes stay.
    pub(super) fn count(&mut self, was_without: bool, is_same: bool) {
        match (was_without, is_same) {
            (_, true) => self.pages.unchanged += 1,
            (true, false) => self.pages.added += 1,
            (false, false) => self.pages.changed += 1,
        }
    }

    pub(super) fn leave(&mut self, page: &PagePath, left: Left) {
        self.left.push(LeftPage { page: page.as_str().to_owned(), why: left.words() });
        self.reasons.entry(left).or_default().push(page.as_str().to_owned());
    }

    pub(super) fn obstacle(&mut self, page: &PagePath, obstacle: String) {
        let pages = self.policies.entry(obstacle).or_default();
        if pages.last().map(String::as_str) != Some(page.as_str()) {
            pages.push(page.as_str().to_owned());
        }
    }

    /// Whether a page is without the widget that should have it.
    pub(super) fn is_wanting(&self) -> bool {
        !self.policies.is_empty() || self.reasons.keys().any(|left| left.is_missed())
    }

    pub(super) fn tell(&self, args: &InstallArgs) -> Result<(), Failure> {
        if args.json {
            say(serde_json::to_string(self).map_err(|error| Failure::new(error.to_string()))?);
            return Ok(());
        }
        let Pages { added, changed, unchanged } = self.pages;
        let dir = args.dir.display();
        let would = if args.dry_run { "Would be done: " } else { "" };
        if args.remove {
            say(format!("{would}{dir}: the tag taken out of {}, {unchanged} without it.", n_pages(changed)));
        } else {
            say(format!(
                "{would}{dir}: the tag put into {}, {changed} changed, {unchanged} as they were.",
                n_pages(added)
            ));
        }
        let Placed { written, unchanged, removed, bytes, ref kept } = self.files;
        let at = args.dir.join(&args.at);
        if args.remove {
            say(format!("{}: {removed} files removed.", at.display()));
        } else {
            let size = bytes.div_ceil(1024);
            say(format!("{}: {written} files written, {unchanged} as they were ({size} KB).", at.display()));
        }
        if !kept.is_empty() {
            say(format!("  kept, because somebody has changed them: {}", kept.join(", ")));
        }
        if let Some(integrity) = &self.integrity {
            say(format!("The loader's hash is {integrity}"));
        }
        for (left, pages) in &self.reasons {
            say(format!("Left alone: what {}: {}", left.words(), named(pages)));
        }
        for (obstacle, pages) in &self.policies {
            say(format!("Policy: {obstacle}: {}", named(pages)));
        }
        Ok(())
    }
}

fn n_pages(n: usize) -> String {
    if n == 1 { "1 page".to_owned() } else { format!("{n} pages") }
}

fn named(pages: &[String]) -> String {
    let mut text = pages.iter().take(NAMED_MAX).map(String::as_str).collect::<Vec<_>>().join(", ");
    if pages.len() > NAMED_MAX {
        text.push_str(&format!(" and {} more", pages.len() - NAMED_MAX));
    }
    text
}
