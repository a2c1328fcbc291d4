//! `baton import`: what other programs know of a document, brought into its review: Web Annotations, Hypothesis, Word's comments;
//! and Baton's own files, which come back as what they were.
//!
//! Whoever imports signs; each comment says who is said to have written it. What no longer fits the document keeps its old words
//! and stands among those without a place. Leaves out reading the files (`foreign.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use anchor::{
    CodePoints, ElementTarget, Page, Quote, Revision, Span, Target, Where, describe, describe_element, resolve,
};
use base64ct::{Base64, Encoding as _};
use client::{FOREIGN_PER_ENTRY, ForeignComment, ForeignThread, ReviewFile};
use review::{Kind, Review, ReviewId, Words};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::failure::Failure;
use crate::files::{self, put_out, some};
use crate::foreign::{self, Place, Quoted, Told};
use crate::home::Person;
use crate::source::SourceArgs;
use crate::workspace::Workspace;

/// Addresses that are named when a file is about several documents.
const ADDRESSES_SHOWN: usize = 10;

/// What `baton import` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton import plan.baton hypothesis.json --source plan.html
  baton import plan.baton plan.docx --source plan.md
  baton import plan.baton annotations.jsonld --about https://example.org/plan.html
  baton import copy.baton plan.json                 what `baton export --format json` wrote comes back whole

You sign what you import; each comment says who is said to have written it. With --source every comment is looked for in the
document as it is now; what is not found keeps its old words, and anybody can attach it. Importing twice changes nothing.")]
pub(crate) struct ImportArgs {
    /// The review to bring them into: a `.baton` file.
    review: PathBuf,
    /// What another program wrote: .json, .jsonld or .docx.
    file: PathBuf,
    /// Only what is about this address.
    #[arg(long, value_name = "URL")]
    about: Option<String>,
    /// Only tell what would be imported.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    source: SourceArgs,
    #[command(flatten)]
    person: Person,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// What became of a file.
#[derive(Debug, Default)]
struct Tally {
    n_threads: usize,
    n_comments: usize,
    /// Their words stand in the document.
    n_placed: usize,
    /// They do not, or not for certain, or nobody said what the document is.
    n_unplaced: usize,
    n_known: usize,
    n_elsewhere: usize,
}

/// `baton import`.
pub(crate) fn run(args: &ImportArgs) -> Result<ExitCode, Failure> {
    let bytes = files::bytes_of(&args.file).map_err(Failure::into_damage)?;
    if let Some(own) = own_file(&bytes) {
        return take_own(args, &own);
    }
    let told = foreign::read(&bytes).map_err(|error| Failure::file(&args.file, error).into_damage())?;
    let source = args.source.read()?;
    let mut workspace = Workspace::open(&args.review, &args.person, None)?;
    let address = args.about.clone().unwrap_or_else(|| workspace.config().address.clone());
    let n_told = told.len();
    let told = about(told, &address, args.about.is_some()).map_err(|why| Failure::file(&args.file, why))?;
    let mut known = known(&workspace.review());
    let mut tally = Tally { n_elsewhere: n_told - told.len(), ..Tally::default() };
    let mut threads = Vec::new();
    for told in &told {
        if let Some(n @ 1..) = known.get_mut(&key_of(told)) {
            *n -= 1;
            tally.n_known += 1;
            continue;
        }
        let (target, is_placed) = target_of(told, source.as_ref().map(|source| &source.page));
        *(if is_placed { &mut tally.n_placed } else { &mut tally.n_unplaced }) += 1;
        tally.n_threads += 1;
        tally.n_comments += told.comments.len();
        threads.push(thread(told, Rc::new(target)));
    }
    if !args.dry_run {
        let from = ReviewId(Sha256::new().chain_update(b"baton/import/1").chain_update(&bytes).finalize().into());
        for part in parts(threads) {
            workspace.bring_in(from, &part)?;
        }
        workspace.save()?;
    }
    put_out(&tally.report(args))?;
    Ok(if tally.n_threads > 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The `.baton` file that a file is, or that is inside our own JSON.
fn own_file(bytes: &[u8]) -> Option<Vec<u8>> {
    if ReviewFile::read(bytes).is_ok() {
        return Some(bytes.to_vec());
    }
    let is_ours = bytes.len() <= 4 * foreign::FILE_LEN_MAX && bytes.trim_ascii_start().starts_with(b"{");
    let json: OwnJson = serde_json::from_slice(bytes).ok().filter(|_| is_ours)?;
    (json.format == "baton-review/1").then(|| Base64::decode_vec(&json.file).ok())?
}

/// Of our own JSON what makes it whole again.
#[derive(serde::Deserialize)]
struct OwnJson {
    format: String,
    file: String,
}

/// The same review as JSON, with everything that makes it whole again beside what other programs read.
pub(crate) fn own_json(file: &mut ReviewFile) -> Result<String, Failure> {
    let bytes = file.encode().map_err(|error| Failure::new(error.to_string()))?;
    let json = client::to_json(&file.review());
    let open = json.trim_end().strip_suffix('}').unwrap_or(&json);
    Ok(format!("{open},\n\"file\":\"{}\"}}\n", Base64::encode_string(&bytes)))
}

fn take_own(args: &ImportArgs, own: &[u8]) -> Result<ExitCode, Failure> {
    let mut theirs = ReviewFile::read(own).map_err(|error| Failure::file(&args.file, error).into_damage())?;
    let n = theirs.review().threads.len();
    if !args.dry_run {
        files::merge_bytes(&args.review, own)?;
    }
    put_out(&if args.json {
        format!("{}\n", json!({ "whole": true, "threads": n }))
    } else {
        format!("The whole review, with {}.\n", some(n, "thread", "threads"))
    })?;
    Ok(ExitCode::SUCCESS)
}

/// What is about this document: of a file about nothing else, or about one other address alone, everything.
fn about(told: Vec<Told>, address: &str, is_asked: bool) -> Result<Vec<Told>, String> {
    let is_here = |told: &Told| told.source.is_empty() || plain(&told.source) == plain(address);
    if told.iter().any(|told| !told.source.is_empty() && is_here(told)) || told.iter().all(is_here) {
        return Ok(told.into_iter().filter(is_here).collect());
    }
    let sources: BTreeSet<&str> = told.iter().map(|told| plain(&told.source)).collect();
    if !is_asked && sources.len() == 1 {
        return Ok(told);
    }
    let shown: Vec<&str> = sources.iter().copied().take(ADDRESSES_SHOWN).collect();
    Err(format!("nothing in it is about {address}; say with --about which of these: {}", shown.join(", ")))
}

/// An address without what differs between two ways to the same page.
fn plain(address: &str) -> &str {
    let address = address.split('#').next().unwrap_or_default();
    let address = address.strip_prefix("https://").or(address.strip_prefix("http://")).unwrap_or(address);
    address.strip_suffix("index.html").unwrap_or(address).trim_end_matches('/')
}

/// Who is said to have said what. Not where: the words a comment is about may be others by now.
type Key = (String, String);

/// How often each was imported before, as far as it can be told from what is here.
fn known(review: &Review) -> BTreeMap<Key, usize> {
    let mut known = BTreeMap::new();
    for first in review.threads.values().filter_map(|thread| thread.comments.first()) {
        if let Some(Words::Here(by)) = &first.carried_from {
            *known.entry((by.to_string(), first.words.as_str().to_owned())).or_default() += 1;
        }
    }
    known
}

fn key_of(told: &Told) -> Key {
    (told.comments[0].by.clone(), told.comments[0].text.clone())
}

/// The place as it is described in the document, where it is found for certain; else as it was told.
fn target_of(told: &Told, page: Option<&Page>) -> (Target, bool) {
    let unknown = Revision { flatten_version: 0, fold_version: 0, hash: [0; 32] };
    let path = anchor::Path::default();
    let Place::Quote(quoted) = &told.place else {
        return match page {
            Some(page) => (describe_element(page, anchor::Bytes(0), ElementTarget::Page), true),
            None => (Target { revision: unknown, place: Where::Element(ElementTarget::Page), path }, true),
        };
    };
    let target = Target { revision: unknown, place: Where::Text(quote(quoted)), path };
    let here = page.and_then(|page| describe(page, resolve(page, &target, None).span()?));
    let is_placed = here.is_some();
    (here.unwrap_or(target), is_placed)
}

fn quote(quoted: &Quoted) -> Quote {
    let (start, end) = quoted.position.unwrap_or_default();
    Quote {
        exact: quoted.exact.clone(),
        prefix: quoted.prefix.clone(),
        suffix: quoted.suffix.clone(),
        position: Span::new(CodePoints(start), CodePoints(end)).unwrap_or_default(),
        occurrence: 0,
        n_occurrences: 1,
    }
}

fn thread(told: &Told, target: Rc<Target>) -> ForeignThread {
    let kind = match (&told.replacement, told.is_question) {
        (Some(_), _) => Kind::Suggestion,
        (None, true) => Kind::Question,
        (None, false) => Kind::Issue,
    };
    let comment = |said: &foreign::Said| ForeignComment { by: said.by.clone(), text: said.text.clone() };
    let comments = told.comments.iter().map(comment).collect();
    ForeignThread { target, kind, replacement: told.replacement.clone(), comments }
}

/// As many threads together as one entry holds; what is longer than an entry goes on as a thread of its own.
fn parts(threads: Vec<ForeignThread>) -> Vec<Vec<ForeignThread>> {
    let mut parts: Vec<Vec<ForeignThread>> = Vec::new();
    let mut n_here = FOREIGN_PER_ENTRY;
    for thread in threads {
        for comments in thread.comments.chunks(FOREIGN_PER_ENTRY) {
            if n_here + comments.len() > FOREIGN_PER_ENTRY {
                parts.push(Vec::new());
                n_here = 0;
            }
            n_here += comments.len();
            if let Some(part) = parts.last_mut() {
                part.push(ForeignThread { comments: comments.to_vec(), ..thread.clone() });
            }
        }
    }
    parts
}

impl Tally {
    fn report(&self, args: &ImportArgs) -> String {
        if args.json {
            return format!("{}\n", self.json(args.dry_run));
        }
        let verb = if args.dry_run { "would be imported" } else { "imported" };
        let threads = some(self.n_threads, "discussion", "discussions");
        let mut lines = vec![format!("{} in {threads} {verb}.", some(self.n_comments, "comment", "comments"))];
        let notes = [
            (self.n_placed, "found in the document"),
            (self.n_unplaced, "without a place for now: kept with their old words"),
            (self.n_known, "here already"),
            (self.n_elsewhere, "about another address: left out"),
        ];
        lines.extend(notes.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("  {n} {what}")));
        lines.join("\n") + "\n"
    }

    fn json(&self, is_dry: bool) -> Value {
        json!({
            "dry_run": is_dry, "threads": self.n_threads, "comments": self.n_comments, "placed": self.n_placed,
            "unplaced": self.n_unplaced, "known": self.n_known, "elsewhere": self.n_elsewhere,
        })
    }
}

#[cfg(test)]
mod tests;
