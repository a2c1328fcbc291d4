//! Small questions about what a draft would do, and about the words in it. Leaves out how it is shown.

use std::rc::Rc;

use anchor::{ElementTarget, Target, Where};
use client::DraftAct;
use review::{CommentId, Kind, Review, Thread, ThreadId};

/// The most bytes of one comment. A body may have 64 KiB (FORMAT §1); the rest is for because, need, fallback and framing.
pub const TEXT_LEN_MAX: usize = 48 * 1024;

/// The thread a draft belongs to, when it names one. A comment's thread is not known from the comment's id alone, except
/// for the comment that opened it.
pub fn thread_of(act: &DraftAct) -> Option<ThreadId> {
    match act {
        DraftAct::Reply { thread, .. }
        | DraftAct::Stance { thread, .. }
        | DraftAct::Close { thread, .. }
        | DraftAct::Reopen { thread, .. }
        | DraftAct::Reattach { thread, .. }
        | DraftAct::Answer { thread, .. } => Some(*thread),
        DraftAct::Thread { .. }
        | DraftAct::Edit { .. }
        | DraftAct::React { .. }
        | DraftAct::Mark { .. }
        | DraftAct::EndAsk { .. }
        | DraftAct::Brief(_)
        | DraftAct::Redact { .. } => None,
    }
}

/// The thread a draft is shown in; none when it opens one, or is about something else.
pub fn home_of(review: &Review, act: &DraftAct) -> Option<ThreadId> {
    thread_of(act).or_else(|| {
        let comment = comment_of(act)?;
        let holds = |thread: &&Rc<Thread>| thread.comments.iter().any(|known| known.id == comment);
        review.threads.values().find(holds).map(|thread| thread.id)
    })
}

/// The comment a draft is about.
pub fn comment_of(act: &DraftAct) -> Option<CommentId> {
    match act {
        DraftAct::Edit { comment, .. } | DraftAct::React { comment, .. } => Some(*comment),
        _ => None,
    }
}

/// The words that are written in an editor; none where there is nothing to write.
pub fn text_of(act: &DraftAct) -> Option<&str> {
    match act {
        DraftAct::Thread { text, .. } | DraftAct::Reply { text, .. } | DraftAct::Edit { text, .. } => Some(text),
        DraftAct::Close { reason, .. }
        | DraftAct::Reopen { reason, .. }
        | DraftAct::Reattach { reason, .. }
        | DraftAct::Answer { reason, .. }
        | DraftAct::EndAsk { reason, .. } => Some(reason),
        _ => None,
    }
}

/// The same act with other words.
pub fn with_text(act: &DraftAct, words: String) -> DraftAct {
    let mut next = act.clone();
    match &mut next {
        DraftAct::Thread { text, .. } | DraftAct::Reply { text, .. } | DraftAct::Edit { text, .. } => *text = words,
        DraftAct::Close { reason, .. }
        | DraftAct::Reopen { reason, .. }
        | DraftAct::Reattach { reason, .. }
        | DraftAct::Answer { reason, .. }
        | DraftAct::EndAsk { reason, .. } => *reason = words,
        _ => {}
    }
    next
}

/// The change that a draft proposes: the words that are there, and those that shall be. Unchanged words are no proposal.
pub fn change_of(act: &DraftAct) -> Option<(Rc<str>, &str)> {
    let DraftAct::Thread { target, replacement: Some(proposed), .. } = act else { return None };
    let quote = quote_of(target);
    (*quote != **proposed).then_some((quote, proposed))
}

/// Whether nothing was written that would be a pity to lose.
pub fn is_blank(act: &DraftAct) -> bool {
    match act {
        DraftAct::Thread { text, need, fallback, .. } => {
            let is_same = change_of(act).is_none();
            let no_need = need.as_ref().is_none_or(|need| need.because.is_empty() && need.would_satisfy.is_empty());
            text.trim().is_empty() && no_need && fallback.is_empty() && is_same
        }
        DraftAct::Reply { text, .. } | DraftAct::Edit { text, .. } => text.trim().is_empty(),
        _ => false,
    }
}

/// What was quoted; for an element, what it is called.
pub fn quote_of(target: &Target) -> Rc<str> {
    match &target.place {
        Where::Text(quote) => quote.exact.as_str().into(),
        Where::Element(ElementTarget::Block { text }) => text.as_str().into(),
        Where::Element(ElementTarget::Image { alt, caption, .. }) => {
            if alt.is_empty() {
                caption.as_str().into()
            } else {
                alt.as_str().into()
            }
        }
        Where::Element(ElementTarget::Page) => Rc::from(""),
    }
}

/// What a word at the start of a comment says about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// Its kind.
    Kind(Kind),
    /// That it blocks.
    Blocking,
}

/// Takes a label such as `nit: ` from the start of a comment (Conventional Comments), and gives the rest.
pub fn take_label(text: &str) -> Option<(Label, &str)> {
    let (word, rest) = text.split_once(": ")?;
    let label = match word.to_ascii_lowercase().as_str() {
        "issue" => Label::Kind(Kind::Issue),
        "suggestion" => Label::Kind(Kind::Suggestion),
        "question" => Label::Kind(Kind::Question),
        "todo" => Label::Kind(Kind::Todo),
        "note" => Label::Kind(Kind::Note),
        "nit" => Label::Kind(Kind::Nit),
        "praise" => Label::Kind(Kind::Praise),
        "thought" => Label::Kind(Kind::Thought),
        "blocking" => Label::Blocking,
        _ => return None,
    };
    Some((label, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let shown = take_label(text).map_or("no label".into(), |(label, rest)| format!("{label:?} | {rest}"));
        assert_eq!(shown, expected, "for {text:?}");
    }

    #[test]
    fn a_label_at_the_start_says_what_a_comment_is() {
        check("nit: a comma", "Kind(Nit) | a comma");
        check("Question: why? really: why?", "Kind(Question) | why? really: why?");
        check("blocking: ", "Blocking | ");
    }

    #[test]
    fn a_label_counts_only_when_it_is_finished_and_known_and_first() {
        check("nit", "no label");
        check("nit:", "no label");
        check("see nit: no", "no label");
        check("note well: yes", "no label");
        check("🦀: crab", "no label");
    }
}
