//! Writes `.baton` files for the browser to be measured with: `many.baton`, a page's review with ten thousand threads of twenty
//! people, and `more-1.baton` …, one further submission each. The same bytes whenever it runs.
//!
//! The page says, in this order: "Passage 0 says what it says.", "Passage 1 says what it says." … Leaves out making that page.

use std::error::Error;
use std::fs::write;
use std::path::Path;
use std::rc::Rc;

use anchor::{CodePoints, Quote, Revision, Span, Target, Where};
use replica::{BodyPlan, Replica, Sealed, body_id, public_key_of_seed, sha256, sign_with_seed};
use review::{Body, BodyId, DocumentHash, Field, Kind, Op, PublicKey, ThreadOpening, Timestamp, Verdict};
use sync::{BatonFile, Block, FileNote};

const N_PEOPLE: usize = 20;
const N_THREADS_EACH: usize = 10;
const N_SUBMISSIONS: usize = 1_000;
const N_MORE: usize = 6;
const BEGIN: i64 = 1_790_000_000_000;

/// Everybody who writes, and what was written.
struct Writing {
    replica: Replica,
    seeds: Vec<[u8; 32]>,
    n_salts: u128,
}

impl Writing {
    fn new(document: DocumentHash) -> Self {
        let seeds = (0..N_PEOPLE).map(|n| sha256(&[b"person".as_slice(), &n.to_be_bytes()].concat())).collect();
        Self { replica: Replica::of_page(document), seeds, n_salts: 0 }
    }

    fn body(&mut self, seed: &[u8; 32], body: Body, blocks: &mut Vec<Block>) -> Result<BodyId, Box<dyn Error>> {
        self.n_salts += 1;
        let plan = BodyPlan::new(self.n_salts.to_be_bytes(), body);
        let block = plan.seal(&sign_with_seed(seed, &plan.message()))?;
        let id = body_id(&block);
        blocks.push(block);
        Ok(id)
    }

    /// One submission: ten threads on ten passages. Gives its blocks, which are taken in as well.
    fn submit(&mut self, n: usize) -> Result<Vec<Block>, Box<dyn Error>> {
        let (seed, mut blocks, mut ops) = (self.seeds[n % N_PEOPLE], Vec::new(), Vec::new());
        if n < N_PEOPLE {
            let name = format!("Reviewer {}", n + 1);
            let body = self.body(&seed, Body::one(Field::Name, &name), &mut blocks)?;
            ops.push(Op::Profile { body });
        }
        for at in n * N_THREADS_EACH..(n + 1) * N_THREADS_EACH {
            let target = Some(Rc::new(target(at % (N_SUBMISSIONS * N_THREADS_EACH))));
            let target = self.body(&seed, Body { target, ..Body::default() }, &mut blocks)?;
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
        ops.push(Op::Submission { verdict: Some(Verdict::Comment), single: None, body: None, sections: Vec::new() });
        blocks.extend(self.sign(&seed, n, ops)?);
        self.replica.take(blocks.clone());
        Ok(blocks)
    }

    fn sign(&self, seed: &[u8; 32], n: usize, ops: Vec<Op>) -> Result<Vec<Block>, Box<dyn Error>> {
        let author: PublicKey = public_key_of_seed(seed);
        let at = Timestamp(BEGIN + i64::try_from(n)? * 60_000);
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

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let (document_id, dir, n_submissions) = match args.as_slice() {
        [_, document_id, dir] => (document_id, dir, N_SUBMISSIONS),
        [_, document_id, dir, n_submissions] => (document_id, dir, n_submissions.parse()?),
        _ => return Err("usage: many_comments DOCUMENT_ID DIR [SUBMISSIONS]".into()),
    };
    let document = DocumentHash(sha256(&[b"baton/document/1", document_id.as_bytes()].concat()));
    let mut writing = Writing::new(document);
    for n in 0..n_submissions {
        writing.submit(n)?;
    }
    let note = || Some(FileNote { title: "Ten thousand".into(), address: document_id.clone(), invite: None });
    write(Path::new(dir).join("many.baton"), BatonFile::of(writing.replica.blocks(), note()).encode()?)?;
    for n in 0..N_MORE {
        let blocks = writing.submit(n_submissions + n)?;
        // A file names its review by the entry that begins it, which is the first block.
        let begin = writing.replica.blocks().filter(|block| block.name().as_bytes() == &writing.replica.review_id().0);
        let file = BatonFile::of(begin.chain(&blocks), note()).encode()?;
        write(Path::new(dir).join(format!("more-{}.baton", n + 1)), file)?;
    }
    Ok(())
}
