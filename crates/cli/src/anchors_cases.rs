//! `baton anchors --cases`: describes places in old texts, finds them in new ones, and writes where they are and how long it took.
//!
//! Leaves out the judging: whoever made the cases knows the right answers (`cargo xtask bench anchors` is one judge).

use std::cell::OnceCell;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use anchor::{Block, BlockKind, CodePoints, KnownText, Page, Resolution, Span, describe, resolve};
use flate2::read::MultiGzDecoder;
use serde::Deserialize;

use crate::failure::Failure;

/// Unpacked. The longest histories we met are 6 MB; a file that unpacks without end must not take the machine.
const CASES_LEN_MAX: u64 = 256 * 1024 * 1024;

/// A file of cases, as far as finding needs it.
#[derive(Debug, Deserialize)]
struct CaseFile {
    documents: Vec<CaseDocument>,
    cases: Vec<Case>,
}

#[derive(Debug, Deserialize)]
struct CaseDocument {
    before: String,
    after: String,
}

#[derive(Debug, Clone, Copy, Deserialize)]
struct Case {
    doc: usize,
    start: u32,
    end: u32,
}

/// A document whose texts are taken apart when its first case comes.
struct Document {
    texts: CaseDocument,
    before: OnceCell<(Page, KnownText)>,
    after: OnceCell<Page>,
}

/// Where time went, other than to single places.
#[derive(Default)]
struct Clock {
    indexing: Duration,
    finding: Duration,
}

/// Reads cases, finds their places, and writes one line for each.
pub(crate) fn run(cases: &Path, out: &Path, is_without_text: bool) -> Result<(), Failure> {
    let file = read(cases)?;
    let documents: Vec<Document> = file.documents.into_iter().map(Document::new).collect();
    let answers = File::create(out).map_err(|error| Failure::io(out, &error))?;
    let mut answers = BufWriter::new(answers);
    let mut clock = Clock::default();
    for (idx, case) in file.cases.iter().enumerate() {
        let line = answer(&documents, *case, is_without_text, &mut clock)
            .map_err(|why| Failure::file(cases, format!("case {idx} {why}")))?;
        writeln!(answers, "{line}").map_err(|error| Failure::io(out, &error))?;
    }
    answers.flush().map_err(|error| Failure::io(out, &error))?;
    eprintln!(
        "{} places in {:.1} ms, and {:.1} ms for the indexes of the texts",
        file.cases.len(),
        clock.finding.as_secs_f64() * 1e3,
        clock.indexing.as_secs_f64() * 1e3,
    );
    Ok(())
}

fn read(path: &Path) -> Result<CaseFile, Failure> {
    let mut file = BufReader::new(File::open(path).map_err(|error| Failure::io(path, &error))?);
    let begins_as_gzip = io::BufRead::fill_buf(&mut file).is_ok_and(|begin| begin.starts_with(&[0x1f, 0x8b]));
    let mut plain: Box<dyn Read> = if begins_as_gzip { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    let mut text = Vec::new();
    plain.by_ref().take(CASES_LEN_MAX + 1).read_to_end(&mut text).map_err(|error| Failure::io(path, &error))?;
    if text.len() as u64 > CASES_LEN_MAX {
        return Err(Failure::file(path, format!("more than {} MiB of cases", CASES_LEN_MAX >> 20)));
    }
    serde_json::from_slice(&text).map_err(|error| Failure::file(path, format!("not a file of cases: {error}")))
}

impl Document {
    fn new(texts: CaseDocument) -> Self {
        Self { texts, before: OnceCell::new(), after: OnceCell::new() }
    }

    fn before(&self) -> &(Page, KnownText) {
        self.before.get_or_init(|| (page(&self.texts.before), KnownText::new(self.texts.before.clone())))
    }

    /// The new text, with its index made.
    fn after(&self, clock: &mut Clock) -> &Page {
        self.after.get_or_init(|| {
            let begin = now();
            let page = page(&self.texts.after);
            // The revision is asked for first in every search, and makes the index.
            page.revision();
            clock.indexing += begin.elapsed();
            page
        })
    }
}

/// Each line of a plain text is a block.
fn page(text: &str) -> Page {
    Page::new(text.split('\n').map(|line| Block { text: line.to_owned(), kind: BlockKind::Paragraph }).collect())
}

fn answer(documents: &[Document], case: Case, is_without_text: bool, clock: &mut Clock) -> Result<String, String> {
    let document = documents.get(case.doc).ok_or_else(|| format!("is of document {}, which is not there", case.doc))?;
    let (before, known) = document.before();
    let place = |at: u32| before.from_code_points(CodePoints(at));
    let span = place(case.start).zip(place(case.end)).and_then(|(start, end)| Span::new(start, end));
    let span = span.ok_or_else(|| format!("does not lie in its text: {} to {}", case.start, case.end))?;
    let after = document.after(clock);
    let Some(target) = describe(before, span) else {
        return Ok(line("orphaned", None, Duration::ZERO));
    };
    let known = (!is_without_text).then_some(known);
    let begin = now();
    // The index of the old text, and its difference to the new one, too, are made once for all its places.
    if let Some(known) = known {
        known.compare(after);
    }
    clock.indexing += begin.elapsed();
    let begin = now();
    let resolution = resolve(after, &target, known);
    let took = begin.elapsed();
    clock.finding += took;
    let at = resolution.span().and_then(|span| {
        let (start, end) = (after.to_code_points(span.start())?, after.to_code_points(span.end())?);
        Some((start.0, end.0))
    });
    Ok(line(state(&resolution), at, took))
}

/// The outcome in the word that other programs are told.
pub(crate) fn state(resolution: &Resolution) -> &'static str {
    match resolution {
        Resolution::Exact { .. } => "exact",
        Resolution::Moved { .. } => "moved",
        Resolution::Changed { .. } => "changed",
        Resolution::Ambiguous { .. } => "ambiguous",
        Resolution::Orphaned { .. } => "orphaned",
    }
}

fn line(state: &str, at: Option<(u32, u32)>, took: Duration) -> String {
    let (start, end) = at.map_or_else(|| ("null".into(), "null".into()), |(a, b)| (a.to_string(), b.to_string()));
    let micros = took.as_nanos() as f64 / 1e3;
    format!("{{\"state\": \"{state}\", \"start\": {start}, \"end\": {end}, \"micros\": {micros:.1}}}")
}

#[expect(clippy::disallowed_methods, reason = "measuring time is what this command is for")]
fn now() -> Instant {
    Instant::now()
}
