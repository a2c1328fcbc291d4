//! Our own texts with their histories, in `tests/anchors/texts`: what was written, and the commits that changed it. For those
//! who have no real histories at hand, and for the tests.
//!
//! Each commit moves paragraphs first and then edits words; what it names must be there once.

use std::path::Path;

use serde_json::Value;

use super::cases::{Case, CaseDocument, CaseSet};
use super::selections::{Dice, Selection, selections};
use super::tracked::{Fate, Tracked};
use crate::process::Failure;

/// So many cases of each text go into the short form.
pub(crate) const N_SHORT: usize = 40;

/// A text and how it changed.
#[derive(Debug, Clone)]
pub(crate) struct History {
    pub(crate) path: String,
    pub(crate) text: String,
    commits: Vec<Commit>,
}

#[derive(Debug, Clone, Default)]
struct Commit {
    title: String,
    /// A stretch of text, and the one before which it goes.
    moves: Vec<(String, String)>,
    /// Words, and those that take their place.
    edits: Vec<(String, String)>,
}

/// Reads all texts, in the order of their names.
pub(crate) fn read(root: &Path) -> Result<Vec<History>, Failure> {
    let dir = root.join("tests/anchors/texts");
    let entries = std::fs::read_dir(&dir).map_err(|error| Failure::file(&dir, &error))?;
    let mut files: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    files.sort();
    let read = files.iter().map(|file| {
        let text = std::fs::read_to_string(file).map_err(|error| Failure::file(file, &error))?;
        let json: Value =
            serde_json::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", file.display())))?;
        History::of_json(&json).ok_or_else(|| Failure::new(format!("{}: this is no history", file.display())))
    });
    read.collect()
}

impl History {
    fn of_json(json: &Value) -> Option<Self> {
        let text = |json: &Value| json.as_str().map(str::to_owned);
        let pairs = |json: &Value| -> Option<Vec<(String, String)>> {
            json.as_array().into_iter().flatten().map(|pair| Some((text(&pair[0])?, text(&pair[1])?))).collect()
        };
        let lines: Option<Vec<String>> = json["text"].as_array()?.iter().map(text).collect();
        let commits = json["commits"].as_array()?.iter().map(|commit| {
            Some(Commit {
                title: text(&commit["title"])?,
                moves: pairs(&commit["moves"])?,
                edits: pairs(&commit["edits"])?,
            })
        });
        Some(Self { path: text(&json["path"])?, text: lines?.join("\n"), commits: commits.collect::<Option<_>>()? })
    }

    /// The text after all commits.
    fn last(&self) -> Result<Tracked, Failure> {
        let mut tracked = Tracked::new(&self.text);
        for commit in &self.commits {
            let find = |tracked: &Tracked, words: &str| {
                let sentence = format!("{}, \u{201c}{}\u{201d}: not there once: {words}", self.path, commit.title);
                tracked.find(words).ok_or_else(|| Failure::new(sentence))
            };
            for (words, before) in &commit.moves {
                let at = find(&tracked, words)?;
                let mut piece = tracked.cut(at);
                let to = find(&tracked, before)?;
                if piece.last().is_some_and(|(c, _)| *c != '\n') {
                    piece.push(('\n', None));
                }
                tracked.paste(to.start, piece);
            }
            for (old, new) in &commit.edits {
                let at = find(&tracked, old)?;
                tracked.replace(at, new);
            }
        }
        Ok(tracked)
    }
}

/// The cases of all texts: everything that can be selected in them, or so many of each.
pub(crate) fn cases(histories: &[History], n_each: Option<usize>) -> Result<CaseSet, Failure> {
    let mut set = CaseSet { name: "ours".to_owned(), ..CaseSet::default() };
    for (doc, history) in histories.iter().enumerate() {
        let last = history.last()?;
        let all = judged(&last, &selections(&history.text), doc);
        set.cases.extend(match n_each {
            Some(n) => Dice::new(doc as u64).some(&all, n),
            None => all,
        });
        set.documents.push(CaseDocument {
            path: history.path.clone(),
            before: history.text.clone(),
            after: last.text(),
        });
    }
    Ok(set)
}

/// The selections whose fate is clear, as cases.
pub(crate) fn judged(tracked: &Tracked, selections: &[Selection], doc: usize) -> Vec<Case> {
    let judged = selections.iter().filter_map(|selection| {
        let gold = match tracked.fate(selection.span) {
            Fate::Here(span) => Some(span),
            Fate::Deleted => None,
            Fate::Unclear => return None,
        };
        Some(Case { doc, kind: selection.kind.to_owned(), span: selection.span, gold })
    });
    judged.collect()
}
