//! `baton anchors check`: which open comments a version of a site would lose, or find changed. For authors, and for CI.
//!
//! Resolves as the widget does on the same page. Leaves out closed threads, which nobody waits for, and what moved but kept
//! its words, which is no loss.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::process::ExitCode;

use anchor::{ElementTarget, OldTexts, Page, Resolution, Target, Where};
use client::ReviewFile;
use review::{Review, Thread};
use serde::Serialize;

use crate::anchors::CheckArgs;
use crate::anchors_cases::state;
use crate::anchors_site::{Site, files, read_bounded};
use crate::deflate::texts_of;
use crate::failure::Failure;

/// Twice what a file may be: bounds memory, and leaves it to the format's own limit to say what is wrong.
const REVIEW_LEN_MAX: u64 = 256 * 1024 * 1024;
/// So much of a comment or quote is shown: enough to know it again.
const SHOWN_CHARS: usize = 80;

/// All that was found.
#[derive(Debug, Default, Serialize)]
struct Report {
    format: &'static str,
    /// Open comments that were looked for.
    checked: usize,
    /// Comments whose words or whose page are gone.
    orphaned: usize,
    /// Comments that several places fit equally well: shown as lost until somebody chooses.
    ambiguous: usize,
    /// Comments whose words changed.
    changed: usize,
    findings: Vec<Finding>,
}

/// One comment that did not find its words as they were.
#[derive(Debug, Serialize)]
struct Finding {
    /// The page in the directory; none when there is no page for the review.
    page: Option<String>,
    /// The file that holds the review.
    review: String,
    /// Where the review's writer met the page.
    address: Option<String>,
    thread: String,
    state: &'static str,
    /// Whose comment it is.
    by: String,
    /// How it begins.
    comment: String,
    /// The words it is about.
    quote: String,
    /// The words that took their place.
    now: Option<String>,
    /// Where these stand in the flat text, in code points.
    start: Option<u32>,
    end: Option<u32>,
    /// The heading above the old words.
    section: String,
}

/// A review and the file it came from.
struct Source {
    name: String,
    address: Option<String>,
    review: std::rc::Rc<Review>,
    /// The texts that the file carries.
    texts: OldTexts,
}

/// Compares, writes the report, and says by the exit code whether there is anything in it.
pub(crate) fn run(args: &CheckArgs) -> Result<ExitCode, Failure> {
    let sources = read_reviews(args)?;
    let mut site = Site::read(&args.dir)?;
    site.learn_canonical()?;
    match &args.base {
        Some(base) => site.set_base(base),
        None => site.guess_base(sources.iter().filter_map(|source| source.address.as_deref())),
    }
    let mut report = Report { format: "baton-anchors-check/1", ..Report::default() };
    for (name, sources) in by_page(&site, &sources) {
        let page = name.map(|name| open(&site, name, args)).transpose()?;
        for source in sources {
            report.add(name, page.as_ref(), source);
        }
    }
    let text = if args.json { json(&report)? } else { report.in_words() };
    match io::stdout().write_all(text.as_bytes()) {
        // The other end of a pipe has seen enough; the exit code is still an answer.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            return Err(Failure::new(format!("standard output: {error}")));
        }
        _ => {}
    }
    Ok(if report.findings.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn read_reviews(args: &CheckArgs) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for name in files(&args.reviews, &["baton"])? {
        let path = args.reviews.join(&name);
        let bytes = read_bounded(&path, REVIEW_LEN_MAX)?;
        let mut file = ReviewFile::read(&bytes).map_err(|error| Failure::file(&path, error))?;
        let address = file.note().map(|note| note.address.clone()).filter(|address| !address.is_empty());
        let texts = if args.without_text { OldTexts::default() } else { texts_of(&mut file) };
        sources.push(Source { name, address, review: file.review(), texts });
    }
    if sources.is_empty() {
        return Err(Failure::file(&args.reviews, "there is no .baton file in it"));
    }
    Ok(sources)
}

/// Each page with the reviews about it, so that no page is read twice; those without a page come first.
fn by_page<'a>(site: &'a Site, sources: &'a [Source]) -> BTreeMap<Option<&'a str>, Vec<&'a Source>> {
    let mut pages: BTreeMap<Option<&str>, Vec<&Source>> = BTreeMap::new();
    for source in sources {
        let page = site.page_of(source.review.document, source.address.as_deref());
        pages.entry(page).or_default().push(source);
    }
    pages
}

fn open(site: &Site, name: &str, args: &CheckArgs) -> Result<Page, Failure> {
    let document = site.open(name)?;
    let target = args.target.clone().or_else(|| document.attribute("target"));
    let ignore = args.ignore.clone().or_else(|| document.attribute("ignore"));
    Ok(document.page(target.as_deref(), ignore.as_deref()))
}

impl Report {
    fn add(&mut self, name: Option<&str>, page: Option<&Page>, source: &Source) {
        let mut threads: Vec<&Thread> =
            source.review.threads.values().map(|thread| &**thread).filter(|thread| thread.is_open()).collect();
        threads.sort_by_key(|thread| (thread.order, thread.id));
        for thread in threads {
            // Without its target nobody can tell; the words may still come from somebody who has them.
            let Some(target) = thread.target.as_deref() else { continue };
            self.checked += 1;
            let resolution = page.map(|page| source.texts.resolve(page, target));
            let state = resolution.as_ref().map_or("orphaned", state);
            match state {
                "orphaned" => self.orphaned += 1,
                "ambiguous" => self.ambiguous += 1,
                "changed" => self.changed += 1,
                _ => continue,
            }
            let place = page.zip(resolution.as_ref().and_then(Resolution::span));
            let code_point = |at| place.and_then(|(page, _)| page.to_code_points(at)).map(|at| at.0);
            self.findings.push(Finding {
                page: name.map(str::to_owned),
                review: source.name.clone(),
                address: source.address.clone(),
                thread: thread.id.to_string(),
                state,
                by: source.review.people.get(&thread.raiser).map_or("", |person| person.name.as_str()).to_owned(),
                comment: thread.comments.first().map_or("", |comment| comment.words.as_str()).to_owned(),
                quote: quote_of(target).to_owned(),
                now: place.map(|(page, span)| page.slice(span).to_owned()),
                start: place.and_then(|(_, span)| code_point(span.start())),
                end: place.and_then(|(_, span)| code_point(span.end())),
                section: target.path.headings.last().map(|(_, text)| text.clone()).unwrap_or_default(),
            });
        }
    }

    fn in_words(&self) -> String {
        let mut text = String::new();
        let mut last: Option<(&Option<String>, &str)> = None;
        for finding in &self.findings {
            if last != Some((&finding.page, &finding.review)) {
                last = Some((&finding.page, &finding.review));
                let address = finding.address.as_deref().unwrap_or("an unknown address");
                match &finding.page {
                    Some(page) => text.push_str(&format!("{} ({})\n", shown(page), shown(&finding.review))),
                    None => text.push_str(&format!("no page for {} ({})\n", shown(address), shown(&finding.review))),
                }
            }
            let now = finding.now.as_ref().map(|now| format!("\n             now \u{201c}{}\u{201d}", shown(now)));
            text.push_str(&format!(
                "  {:<9}  \u{201c}{}\u{201d}{}\n             {}: {}\n",
                finding.state,
                shown(&finding.quote),
                now.unwrap_or_default(),
                shown(&finding.by),
                shown(&finding.comment),
            ));
        }
        text.push_str(&format!(
            "{} of {} open comments do not find their words as they were: {} orphaned, {} ambiguous, {} changed\n",
            self.findings.len(),
            self.checked,
            self.orphaned,
            self.ambiguous,
            self.changed,
        ));
        text
    }
}

fn json(report: &Report) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(report);
    json.map(|json| json + "\n").map_err(|error| Failure::new(format!("the report could not be written: {error}")))
}

/// What a target is about, in words.
fn quote_of(target: &Target) -> &str {
    match &target.place {
        Where::Text(quote) => &quote.exact,
        Where::Element(ElementTarget::Page) => "the whole page",
        Where::Element(ElementTarget::Block { text }) => text,
        Where::Element(ElementTarget::Image { alt, source, .. }) if alt.is_empty() => source,
        Where::Element(ElementTarget::Image { alt, .. }) => alt,
    }
}

/// Other people's words on one line, without codes that a terminal obeys.
fn shown(words: &str) -> String {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars().filter(|c| !c.is_control());
    let mut text: String = chars.by_ref().take(SHOWN_CHARS).collect();
    if chars.next().is_some() {
        text.push('\u{2026}');
    }
    text
}
