//! `baton comment` and `baton reply`: what a person says about words of a document, as a draft.
//!
//! Leaves out acts without words (`act.rs`) and publishing (`submit.rs`).

use std::path::PathBuf;
use std::process::ExitCode;
use std::rc::Rc;

use anchor::{ElementTarget, Target, describe, describe_element};
use client::{DraftAct, NeedDraft};
use review::Kind;

use crate::act::{Drafting, draft};
use crate::failure::Failure;
use crate::names;
use crate::source::Source;
use crate::wording::KindWord;

/// What `baton comment` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  baton comment plan.baton --source plan.md --quote \"by the end of May\" \"nit: which year?\"
  baton comment plan.baton --source plan.html --quote \"quick\" --suggest \"slow\" \"It is not quick.\"
  baton comment plan.baton --source plan.md --quote \"no backups\" --blocking \\
      --because \"we lost a week in March\" --satisfied-when \"there is one a day\" \"We need backups.\"
  baton comment plan.baton --source plan.md \"question: who is it for?\"       about the whole page

A draft stays with you until `baton submit`. A label at the beginning sets the kind: `nit:`, `question:`, `blocking:` ...")]
pub(crate) struct CommentArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// The comment, in Markdown.
    text: Option<String>,
    /// The words that it is about, as they stand in the document; without, it is about the whole page.
    #[arg(long, value_name = "WORDS")]
    quote: Option<String>,
    /// Which one, where the words stand in several places: the first is 1.
    #[arg(long, value_name = "N", requires = "quote")]
    occurrence: Option<usize>,
    /// What it is.
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<KindWord>,
    /// The document cannot go on without it.
    #[arg(long, requires_all = ["because", "satisfied_when"])]
    blocking: bool,
    /// Why it blocks.
    #[arg(long, value_name = "TEXT", requires = "satisfied_when")]
    because: Option<String>,
    /// What would lift the block.
    #[arg(long, value_name = "TEXT", requires = "because")]
    satisfied_when: Option<String>,
    /// What you will do if nobody answers.
    #[arg(long, value_name = "TEXT")]
    fallback: Option<String>,
    /// Other words for the quoted ones; empty to delete them.
    #[arg(long, value_name = "WORDS", requires = "quote")]
    suggest: Option<String>,
    #[command(flatten)]
    drafting: Drafting,
}

/// What `baton reply` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  baton reply plan.baton 3fa9c2d1.2 \"The first of June.\"")]
pub(crate) struct ReplyArgs {
    /// A `.baton` file.
    file: PathBuf,
    /// The thread, by the beginning of its name in `baton show`.
    thread: String,
    /// The reply, in Markdown.
    text: String,
    #[command(flatten)]
    drafting: Drafting,
}

/// `baton comment`.
pub(crate) fn comment(args: &CommentArgs) -> Result<ExitCode, Failure> {
    let source = args.drafting.source.read()?.ok_or_else(|| {
        Failure::new("--source names the document that the comment is about: --source page.html or --source page.md")
            .into_damage()
    })?;
    let (label, text) = label_of(args.text.as_deref().unwrap_or_default());
    let need = args.because.clone().zip(args.satisfied_when.clone());
    let need = need.map(|(because, would_satisfy)| NeedDraft { because, would_satisfy });
    if label == Some(Label::Blocking) && need.is_none() {
        return Err(
            Failure::new("what blocks says why, and what would lift it: --because and --satisfied-when").into_damage()
        );
    }
    let kind = args.kind.map(Kind::from).or(match label {
        Some(Label::Kind(kind)) => Some(kind),
        _ => None,
    });
    let kind = kind.unwrap_or(if args.suggest.is_some() { Kind::Suggestion } else { Kind::Issue });
    let act = DraftAct::Thread {
        target: target_of(&source, args.quote.as_deref(), args.occurrence)?,
        kind,
        text: text.to_owned(),
        need,
        fallback: args.fallback.clone().unwrap_or_default(),
        replacement: args.suggest.clone(),
    };
    draft(&args.file, &args.drafting, Some(&source), |_, _, _| Ok(vec![act.clone()]))
}

/// `baton reply`.
pub(crate) fn reply(args: &ReplyArgs) -> Result<ExitCode, Failure> {
    let source = args.drafting.source.read()?;
    draft(&args.file, &args.drafting, source.as_ref(), |review, _, _| {
        Ok(vec![DraftAct::Reply { thread: names::thread(review, &args.thread)?, text: args.text.clone() }])
    })
}

/// The place of words in a document, or of the whole of it.
pub(crate) fn target_of(
    source: &Source,
    quote: Option<&str>,
    occurrence: Option<usize>,
) -> Result<Rc<Target>, Failure> {
    let Some(quote) = quote else {
        return Ok(Rc::new(describe_element(&source.page, anchor::Bytes(0), ElementTarget::Page)));
    };
    let found = source.find(quote);
    let span = match (found.as_slice(), occurrence) {
        ([], _) => {
            let why = format!("the words \u{201c}{}\u{201d} do not stand in it", names::brief(quote, 60));
            return Err(Failure::file(&source.path, why).into_damage());
        }
        ([one], None) => *one,
        (several, Some(n)) => *n.checked_sub(1).and_then(|idx| several.get(idx)).ok_or_else(|| {
            Failure::file(&source.path, format!("the words stand in {} places, there is no {n}", several.len()))
                .into_damage()
        })?,
        (several, None) => {
            let n = several.len();
            let why = format!("the words stand in {n} places: say which with --occurrence 1 to {n}, or quote more");
            return Err(Failure::file(&source.path, why).into_damage());
        }
    };
    let target = describe(&source.page, span);
    target.map(Rc::new).ok_or_else(|| Failure::file(&source.path, "nothing that a reader sees is quoted").into_damage())
}

/// What stands before a colon at the beginning of a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    Kind(Kind),
    Blocking,
}

/// A label like `nit:` and the comment without it. `thoughts on this:` is no label.
fn label_of(text: &str) -> (Option<Label>, &str) {
    let Some((word, rest)) = text.trim_start().split_once(':') else { return (None, text) };
    let kind = |word: &str| <KindWord as clap::ValueEnum>::from_str(word, true).ok();
    match word {
        word if word.eq_ignore_ascii_case("blocking") => (Some(Label::Blocking), rest.trim_start()),
        word => match kind(word) {
            Some(kind) => (Some(Label::Kind(kind.into())), rest.trim_start()),
            None => (None, text),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_one_known_word_before_a_colon() {
        assert_eq!(label_of("nit: which year?"), (Some(Label::Kind(Kind::Nit)), "which year?"));
        assert_eq!(label_of("Question:why"), (Some(Label::Kind(Kind::Question)), "why"));
        assert_eq!(label_of("blocking: no"), (Some(Label::Blocking), "no"));
        assert_eq!(label_of("see: this"), (None, "see: this"));
        assert_eq!(label_of("a nit: this"), (None, "a nit: this"));
        assert_eq!(label_of("no label"), (None, "no label"));
    }
}
