//! Scores re-anchoring on a file of cases from real edit histories: `score FILE.json.gz [--show] [--joined]`.
//!
//! `--joined` makes one page of all the documents of a file: the test of speed, and of telling like from like.
//!
//! For development; the command line of the project has its own way to run such files.

use std::io::Read;
use std::process::ExitCode;
use std::time::Instant;

use anchor::{Block, BlockKind, CodePoints, KnownText, Page, Resolution, Span, describe, resolve};
use serde_json::Value;

struct Case {
    doc: usize,
    kind: String,
    span: (u32, u32),
    gold: Option<(u32, u32)>,
}

struct Document {
    before: Page,
    after: Page,
    known: KnownText,
}

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let is_joined = args.iter().any(|arg| arg == "--joined");
    let is_shown = args.iter().any(|arg| arg == "--show");
    for file in args.iter().filter(|arg| !arg.starts_with("--")) {
        let Some((texts, mut cases)) = read(file) else {
            eprintln!("cannot read {file}");
            return ExitCode::FAILURE;
        };
        let texts = if is_joined { vec![join(&texts, &mut cases)] } else { texts };
        let documents: Vec<Document> = texts.iter().map(Document::new).collect();
        for document in &documents {
            let start = now();
            let _ = document.after.revision();
            let indexed = start.elapsed().as_secs_f64() * 1e3;
            document.known.compare(&document.after);
            if is_joined {
                println!(
                    "{} bytes, indexed in {indexed:.1} ms, the difference in {:.1} ms with the index of the old text",
                    document.after.text().len(),
                    start.elapsed().as_secs_f64() * 1e3 - indexed
                );
            }
        }
        for is_known in [false, true] {
            println!("{file} {}", if is_known { "with the old text" } else { "without the old text" });
            run(&documents, &cases, is_known, is_shown);
        }
    }
    ExitCode::SUCCESS
}

impl Document {
    fn new((before, after): &(String, String)) -> Self {
        Self { before: page(before), after: page(after), known: KnownText::new(before.clone()) }
    }
}

/// One document of all, with the cases moved along.
fn join(texts: &[(String, String)], cases: &mut [Case]) -> (String, String) {
    let (mut before, mut after) = (String::new(), String::new());
    let (mut n_before, mut n_after) = (0, 0);
    for (doc, (old, new)) in texts.iter().enumerate() {
        for case in cases.iter_mut().filter(|case| case.doc == doc) {
            case.span = (case.span.0 + n_before, case.span.1 + n_before);
            case.gold = case.gold.map(|gold| (gold.0 + n_after, gold.1 + n_after));
        }
        before.push_str(old);
        after.push_str(new);
        before.push_str("\n\n");
        after.push_str("\n\n");
        n_before += old.chars().count() as u32 + 2;
        n_after += new.chars().count() as u32 + 2;
    }
    cases.iter_mut().for_each(|case| case.doc = 0);
    (before, after)
}

/// Each document before and after.
type Texts = Vec<(String, String)>;

fn read(file: &str) -> Option<(Texts, Vec<Case>)> {
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).ok()?).read_to_string(&mut text).ok()?;
    let json: Value = serde_json::from_str(&text).ok()?;
    let documents = json["documents"]
        .as_array()?
        .iter()
        .map(|document| Some((document["before"].as_str()?.to_owned(), document["after"].as_str()?.to_owned())));
    let cases = json["cases"].as_array()?.iter().map(|case| {
        let gold = case["gold"]
            .as_array()
            .and_then(|gold| Some((gold.first()?.as_u64()? as u32, gold.get(1)?.as_u64()? as u32)));
        Some(Case {
            doc: case["doc"].as_u64()? as usize,
            kind: case["kind"].as_str()?.to_owned(),
            span: (case["start"].as_u64()? as u32, case["end"].as_u64()? as u32),
            gold,
        })
    });
    Some((documents.collect::<Option<_>>()?, cases.collect::<Option<_>>()?))
}

fn page(text: &str) -> Page {
    Page::new(text.split('\n').map(|line| Block { text: line.to_owned(), kind: BlockKind::Paragraph }).collect())
}

#[derive(Default)]
struct Tally {
    surviving: u32,
    right: u32,
    placed: u32,
    edited: u32,
    edited_right: u32,
    edited_exact: u32,
    edited_iou: f64,
    deleted: u32,
    deleted_placed: u32,
    deleted_words: u32,
    deleted_words_placed: u32,
    duplicates: u32,
    duplicates_wrong: u32,
    ambiguous: u32,
}

fn run(documents: &[Document], cases: &[Case], is_known: bool, is_shown: bool) {
    let mut tally = Tally::default();
    let mut micros = 0.0;
    let mut cpu = 0.0;
    let mut slowest = 0.0_f64;
    for case in cases {
        let document = &documents[case.doc];
        let (before, after) = (&document.before, &document.after);
        let Some(span) = bytes(before, case.span) else { continue };
        let Some(target) = describe(before, span) else {
            println!("cannot describe {:?}", before.slice(span));
            continue;
        };
        let _ = after.revision();
        let (start, cpu_before) = (now(), cpu_seconds());
        let resolution = resolve(after, &target, is_known.then_some(&document.known));
        let took = start.elapsed().as_secs_f64() * 1e6;
        cpu += cpu_seconds() - cpu_before;
        micros += took;
        slowest = slowest.max(took);
        let is_right = tally.add(case, document, &resolution);
        if is_shown && !is_right {
            show(case, document, &resolution);
        }
    }
    tally.print(cases.len(), micros, slowest);
    println!("  CPU ms per 1,000     {:.1}", cpu * 1e6 / cases.len() as f64);
}

/// What this program used of the processor, where the system tells: on a busy machine the clock says little.
fn cpu_seconds() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
fn now() -> Instant {
    Instant::now()
}

fn bytes(page: &Page, (start, end): (u32, u32)) -> Option<Span<anchor::Bytes>> {
    Span::new(page.from_code_points(CodePoints(start))?, page.from_code_points(CodePoints(end))?)
}

impl Tally {
    fn add(&mut self, case: &Case, document: &Document, resolution: &Resolution) -> bool {
        let (before, after) = (&document.before, &document.after);
        let Some(span) = bytes(before, case.span) else { return true };
        let exact = before.slice(span);
        let placed = resolution.span();
        self.placed += u32::from(placed.is_some());
        self.ambiguous += u32::from(matches!(resolution, Resolution::Ambiguous { .. }));
        let Some(gold) = case.gold.and_then(|gold| bytes(after, gold)) else {
            self.deleted += 1;
            self.deleted_placed += u32::from(placed.is_some());
            if case.kind == "word" {
                self.deleted_words += 1;
                self.deleted_words_placed += u32::from(placed.is_some());
            }
            return placed.is_none();
        };
        let iou = placed.map_or(0.0, |placed| iou(after, placed, gold));
        let is_right = iou >= 0.5;
        self.surviving += 1;
        self.right += u32::from(is_right);
        if after.slice(gold) != exact {
            self.edited += 1;
            self.edited_right += u32::from(is_right);
            self.edited_iou += iou;
            self.edited_exact += u32::from(placed == Some(gold));
        }
        if before.text().matches(exact).count() > 1 || after.text().matches(exact).count() > 1 {
            self.duplicates += 1;
            self.duplicates_wrong += u32::from(placed.is_some() && !is_right);
        }
        is_right
    }

    fn print(&self, n_cases: usize, micros: f64, slowest: f64) {
        let share = |part: u32, whole: u32| f64::from(part) / f64::from(whole.max(1));
        println!(
            "  recall               {:.4}  ({} missed)",
            share(self.right, self.surviving),
            self.surviving - self.right
        );
        println!("  precision            {:.4}  ({} wrong)", share(self.right, self.placed), self.placed - self.right);
        println!("  recall, edited text  {:.4}  of {}", share(self.edited_right, self.edited), self.edited);
        println!(
            "  deleted, placed      {:.4}  {} of {}",
            share(self.deleted_placed, self.deleted),
            self.deleted_placed,
            self.deleted
        );
        println!(
            "  deleted words placed {:.4}  {} of {}",
            share(self.deleted_words_placed, self.deleted_words),
            self.deleted_words_placed,
            self.deleted_words
        );
        println!(
            "  duplicates wrong     {:.4}  {} of {}",
            share(self.duplicates_wrong, self.duplicates),
            self.duplicates_wrong,
            self.duplicates
        );
        println!(
            "  edited: mean IoU     {:.4}  exact {:.4}",
            self.edited_iou / f64::from(self.edited.max(1)),
            share(self.edited_exact, self.edited)
        );
        println!("  ambiguous            {}", self.ambiguous);
        println!("  ms per 1,000 targets {:.1}  slowest {:.0} µs", micros / n_cases as f64, slowest);
    }
}

fn iou(page: &Page, a: Span<anchor::Bytes>, b: Span<anchor::Bytes>) -> f64 {
    let chars = |start: anchor::Bytes, end: anchor::Bytes| {
        Span::new(start, end).map_or(0, |span| page.slice(span).chars().count())
    };
    let shared = chars(a.start().max(b.start()), a.end().min(b.end()));
    shared as f64 / (chars(a.start(), a.end()) + chars(b.start(), b.end()) - shared).max(1) as f64
}

fn show(case: &Case, document: &Document, resolution: &Resolution) {
    let Some(span) = bytes(&document.before, case.span) else { return };
    let around = |page: &Page, span: Span<anchor::Bytes>| {
        let text = page.text();
        let before: String =
            text[..span.start().0 as usize].chars().rev().take(90).collect::<Vec<_>>().into_iter().rev().collect();
        let behind: String = text[span.end().0 as usize..].chars().take(90).collect();
        format!("{before}[[{}]]{behind}", page.slice(span)).replace('\n', "⏎")
    };
    println!("--- {} doc {} {:?}", case.kind, case.doc, case.span);
    println!("  old  {}", around(&document.before, span));
    match case.gold.and_then(|gold| bytes(&document.after, gold)) {
        Some(gold) => println!("  gold {}", around(&document.after, gold)),
        None => println!("  gold deleted"),
    }
    match resolution {
        Resolution::Ambiguous { candidates } => {
            for candidate in candidates {
                println!("  ambi {:.3} {}", candidate.score, around(&document.after, candidate.span));
            }
        }
        _ => match resolution.span() {
            Some(span) => println!("  ours {}\n       {resolution:?}", around(&document.after, span)),
            None => println!("  ours {resolution:?}"),
        },
    }
}
