//! Writes what the browser is measured with, the same bytes whenever it runs: `many.baton`, a page's review with ten thousand
//! threads of twenty people; `more-1.baton` …, one further submission each; `book.html`, a page of 600 KB; and `book.baton`, a
//! review with ten thousand comments in a thousand threads, written on the book as it was some years ago.
//!
//! The page of the first says, in this order: "Passage 0 says what it says.", "Passage 1 says what it says." … Leaves out
//! making that page.

use std::error::Error;
use std::fs::write;
use std::path::Path;
use std::rc::Rc;

use anchor::{Block as Paragraph, BlockKind, Bytes, CodePoints, Page, Quote, Revision, Span, Target, Where, describe};
use replica::{BodyPlan, Replica, Sealed, body_id, public_key_of_seed, sha256, sign_with_seed};
use review::{
    Body, BodyId, DocumentHash, EntryId, Field, Kind, Op, OpIndex, PublicKey, ThreadId, ThreadOpening, Timestamp,
    Verdict,
};
use sync::{BatonFile, Block, FileNote};

const N_PEOPLE: usize = 20;
const N_THREADS_EACH: usize = 10;
const N_SUBMISSIONS: usize = 1_000;
const N_MORE: usize = 6;
const N_PARAGRAPHS: usize = 1_000;
const N_REPLIES: usize = 9;
const BEGIN: i64 = 1_790_000_000_000;

/// Everybody who writes, and what was written.
struct Writing {
    replica: Replica,
    seeds: Vec<[u8; 32]>,
    n_salts: u128,
    n_entries: usize,
    threads: Vec<ThreadId>,
}

/// An entry that is being written.
struct Begun {
    seed: [u8; 32],
    blocks: Vec<Block>,
    ops: Vec<Op>,
}

impl Writing {
    fn new(document_id: &str) -> Self {
        let document = DocumentHash(sha256(&[b"baton/document/1", document_id.as_bytes()].concat()));
        let seeds = (0..N_PEOPLE).map(|n| sha256(&[b"person".as_slice(), &n.to_be_bytes()].concat())).collect();
        Self { replica: Replica::of_page(document), seeds, n_salts: 0, n_entries: 0, threads: Vec::new() }
    }

    fn body(&mut self, seed: &[u8; 32], body: Body, blocks: &mut Vec<Block>) -> Result<BodyId, Box<dyn Error>> {
        self.n_salts += 1;
        let plan = BodyPlan::new(self.n_salts.to_be_bytes(), body);
        let block = plan.seal(&sign_with_seed(seed, &plan.message()))?;
        let id = body_id(&block);
        blocks.push(block);
        Ok(id)
    }

    /// The next one who writes, with a name when it is for the first time.
    fn begin(&mut self) -> Result<Begun, Box<dyn Error>> {
        let n = self.n_entries;
        let (seed, mut blocks, mut ops) = (self.seeds[n % N_PEOPLE], Vec::new(), Vec::new());
        self.n_entries += 1;
        if n < N_PEOPLE {
            let name = format!("Reviewer {}", n + 1);
            let body = self.body(&seed, Body::one(Field::Name, &name), &mut blocks)?;
            ops.push(Op::Profile { body });
        }
        Ok(Begun { seed, blocks, ops })
    }

    /// One submission: a thread on each of these targets. Gives its blocks, which are taken in as well.
    fn open(&mut self, targets: Vec<Target>) -> Result<Vec<Block>, Box<dyn Error>> {
        let Begun { seed, mut blocks, mut ops } = self.begin()?;
        let (first, n_before) = (self.threads.len(), ops.len());
        for (at, target) in (first..).zip(targets) {
            let target = self.body(&seed, Body { target: Some(Rc::new(target)), ..Body::default() }, &mut blocks)?;
            let words = format!(
                "Comment {at}: what a reviewer says here is about a hundred characters long, as most of it is."
            );
            let body = self.body(&seed, Body::one(Field::Text, &words), &mut blocks)?;
            let kind = if at.is_multiple_of(3) { Kind::Question } else { Kind::Issue };
            let (asks, suggestion) = (Vec::new(), None);
            ops.push(Op::Thread(ThreadOpening {
                target,
                body,
                kind,
                is_blocking: false,
                criterion: None,
                asks,
                suggestion,
            }));
        }
        let n_ops = ops.len();
        let blocks = self.submit(&seed, blocks, ops)?;
        let entry = EntryId(*blocks.last().ok_or("an entry has a block")?.name().as_bytes());
        for op in n_before..n_ops {
            self.threads.push(ThreadId { entry, op: OpIndex(u16::try_from(op)?) });
        }
        Ok(blocks)
    }

    /// One submission: a reply in each of these threads.
    fn reply(&mut self, threads: &[ThreadId]) -> Result<(), Box<dyn Error>> {
        let Begun { seed, mut blocks, mut ops } = self.begin()?;
        for thread in threads {
            let words = format!("Reply {}: somebody answers in some words, and it goes on like this.", self.n_salts);
            let body = self.body(&seed, Body::one(Field::Text, &words), &mut blocks)?;
            ops.push(Op::Reply { thread: *thread, body, asks: Vec::new() });
        }
        self.submit(&seed, blocks, ops).map(|_| ())
    }

    fn submit(
        &mut self,
        seed: &[u8; 32],
        mut blocks: Vec<Block>,
        mut ops: Vec<Op>,
    ) -> Result<Vec<Block>, Box<dyn Error>> {
        ops.push(Op::Submission { verdict: Some(Verdict::Comment), single: None, body: None, sections: Vec::new() });
        blocks.extend(self.sign(seed, ops)?);
        self.replica.take(blocks.clone());
        Ok(blocks)
    }

    fn sign(&self, seed: &[u8; 32], ops: Vec<Op>) -> Result<Vec<Block>, Box<dyn Error>> {
        let author: PublicKey = public_key_of_seed(seed);
        let at = Timestamp(BEGIN + i64::try_from(self.n_entries - 1)? * 60_000);
        let mut plan = self.replica.plan(author, at, ops);
        let mut blocks = Vec::new();
        loop {
            let signature = sign_with_seed(seed, &plan.message());
            match plan.seal(&signature)? {
                Sealed::Merge(block) => blocks.push(block),
                Sealed::Done(block) => {
                    blocks.push(block);
                    return Ok(blocks);
                }
            }
        }
    }
}

/// The first two words of a passage, on a text that is a little older than the page.
fn target(passage: usize) -> Target {
    let exact = format!("Passage {passage} says");
    let quote = Quote {
        exact,
        prefix: String::new(),
        suffix: " what it says.".into(),
        position: Span::new(CodePoints(0), CodePoints(1)).unwrap_or_default(),
        occurrence: 0,
        n_occurrences: 1,
    };
    let revision = Revision { flatten_version: 1, fold_version: 1, hash: [7; 32] };
    Target { revision, place: Where::Text(quote), path: anchor::Path::default() }
}

/// The ten targets of a submission.
fn targets(n: usize) -> Vec<Target> {
    let passages = n * N_THREADS_EACH..(n + 1) * N_THREADS_EACH;
    passages.map(|at| target(at % (N_SUBMISSIONS * N_THREADS_EACH))).collect()
}

/// Numbers that look like chance and are the same each time (Lehmer, MINSTD).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0 * 48_271 % 0x7fff_ffff;
        self.0 % n
    }

    /// Some words are said far more often than others.
    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 16] =
            ["ba", "ton", "re", "vi", "ew", "the", "la", "mo", "ri", "su", "ne", "ka", "do", "per", "al", "ing"];
        let (limit, mut word) = (1 + self.below(4_096), String::new());
        let mut number = self.below(limit);
        while word.is_empty() || number > 0 {
            word.push_str(SYLLABLES[usize::try_from(number % 16).unwrap_or_default()]);
            number /= 16;
        }
        word
    }
}

/// A paragraph of the book, as it was and as it is; nothing where it was taken out.
fn paragraph(dice: &mut Dice) -> (String, Option<String>) {
    let words: Vec<String> = (0..88).map(|_| dice.word()).collect();
    let before = words.join(" ") + ".";
    let fate = dice.below(20);
    let mut edited = |word: String| if fate < 7 && dice.below(12) == 0 { dice.word() } else { word };
    let after: Vec<String> = words.into_iter().map(&mut edited).collect();
    (before, (fate != 19).then(|| after.join(" ") + "."))
}

/// Targets on the old book, and the page of the new one.
fn book(document_id: &str) -> Result<(Vec<Target>, String), Box<dyn Error>> {
    let mut dice = Dice(2019);
    let mut before = Vec::new();
    let mut html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The book</title>\
         <link rel=\"canonical\" href=\"{document_id}\"></head><body><main>\n"
    );
    for n in 0..N_PARAGRAPHS {
        if n.is_multiple_of(25) {
            let title = format!("Chapter {}", n / 25 + 1);
            html.push_str(&format!("<h2>{title}</h2>\n"));
            before.push(Paragraph { text: title, kind: BlockKind::Heading { level: 2, id: None } });
        }
        let (text, now) = paragraph(&mut dice);
        before.push(Paragraph { text, kind: BlockKind::Paragraph });
        html.extend(now.map(|now| format!("<p>{now}</p>\n")));
    }
    html.push_str("</main></body></html>\n");
    let page = Page::new(before);
    let mut targets = Vec::new();
    for line in page.text().split('\n').filter(|line| !line.starts_with("Chapter")) {
        // Lines are slices of the text: their place in it is known.
        let start = line.as_ptr() as usize - page.text().as_ptr() as usize + line.len() / 3;
        let at = |at: usize| Bytes(u32::try_from(at).unwrap_or(u32::MAX));
        let span = Span::new(at(start), at(start + 60)).ok_or("a span")?;
        targets.push(describe(&page, span).ok_or("words can be described")?);
    }
    Ok((targets, html))
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (document_id, dir, given) = match args.as_slice() {
        [_, document_id, dir] => (document_id, dir, None),
        [_, document_id, dir, n_submissions] => (document_id, dir, Some(n_submissions.parse()?)),
        _ => return Err("usage: many_comments DOCUMENT_ID DIR [SUBMISSIONS]".into()),
    };
    let (dir, n_submissions) = (Path::new(dir), given.unwrap_or(N_SUBMISSIONS));
    let mut writing = Writing::new(document_id);
    for n in 0..n_submissions {
        writing.open(targets(n))?;
    }
    let note = || Some(FileNote { title: "Ten thousand".into(), address: document_id.clone(), invite: None });
    write(dir.join("many.baton"), BatonFile::of(writing.replica.blocks(), note()).encode()?)?;
    for n in 0..N_MORE {
        let blocks = writing.open(targets(n_submissions + n))?;
        // A file names its review by the entry that begins it, which is the first block.
        let begin = writing.replica.blocks().filter(|block| block.name().as_bytes() == &writing.replica.review_id().0);
        let file = BatonFile::of(begin.chain(&blocks), note()).encode()?;
        write(dir.join(format!("more-{}.baton", n + 1)), file)?;
    }
    // Who asks for less has no use for the book.
    if given.is_none() { write_book(dir, &format!("{document_id}/book")) } else { Ok(()) }
}

/// The book, and what was said about it.
fn write_book(dir: &Path, document_id: &str) -> Result<(), Box<dyn Error>> {
    let note = Some(FileNote { title: "The book".into(), address: document_id.into(), invite: None });
    let (targets, html) = book(document_id)?;
    let mut writing = Writing::new(document_id);
    for targets in targets.chunks(N_THREADS_EACH) {
        writing.open(targets.to_vec())?;
    }
    for _ in 0..N_REPLIES {
        for threads in writing.threads.clone().chunks(100) {
            writing.reply(threads)?;
        }
    }
    write(dir.join("book.html"), html)?;
    write(dir.join("book.baton"), BatonFile::of(writing.replica.blocks(), note).encode()?)?;
    Ok(())
}
