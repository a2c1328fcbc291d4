//! What the host page may ask of the element: its methods. An answer is a plain value, or a refusal in words.

use std::rc::Rc;

use anchor::{Resolution, Utf16, Where};
use client::{Command, Invite, Notice, Refusal, View};
use review::{Thread, ThreadId, ThreadState};

use crate::app::NudgeKind;
use crate::late::Format;
use crate::permalink::ThreadLink;
use crate::placement::Placements;
use crate::plain::Plain;

/// One call of a method, read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Call {
    /// Something for the panel.
    Nudge(NudgeKind),
    /// The threads, all or some.
    Threads(Filter),
    /// The whole review as text.
    ExportText(Format),
    /// The whole review as a `.baton` file.
    ExportFile,
    /// Show an invite, which came in the address.
    Invite(Rc<Invite>),
    /// Comments that are in the address.
    Take(Rc<str>),
    /// Take in a `.baton` file.
    Import(Vec<u8>),
    /// Meet the relay.
    Sync,
}

/// Which threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Filter {
    /// All.
    All,
    /// Those that are open.
    Open,
    /// Those that hold the document up.
    Blocking,
    /// Those that lost their place.
    Orphaned,
}

impl Call {
    /// Reads a call with one argument in words, or bytes.
    pub(crate) fn read(name: &str, word: Option<&str>, bytes: Option<Vec<u8>>) -> Result<Self, &'static str> {
        Ok(match (name, word) {
            ("open", None) => Self::Nudge(NudgeKind::OpenPanel),
            ("open", Some(id)) => Self::Nudge(match (id.parse::<ThreadId>(), ThreadLink::parse(id)) {
                (Ok(thread), _) => NudgeKind::OpenThread(thread),
                (_, Some(link)) => NudgeKind::Follow(link),
                _ => NudgeKind::OpenPanel,
            }),
            ("close", _) => Self::Nudge(NudgeKind::ClosePanel),
            ("toggle", _) => Self::Nudge(NudgeKind::Toggle),
            ("compose", _) => Self::Nudge(NudgeKind::Compose),
            ("threads", None | Some("all")) => Self::Threads(Filter::All),
            ("threads", Some("open")) => Self::Threads(Filter::Open),
            ("threads", Some("blocking")) => Self::Threads(Filter::Blocking),
            ("threads", Some("orphaned")) => Self::Threads(Filter::Orphaned),
            ("threads", Some(_)) => return Err("threads are: all, open, blocking, orphaned"),
            ("export", None | Some("json")) => Self::ExportText(Format::Json),
            ("export", Some("md" | "markdown")) => Self::ExportText(Format::Markdown),
            ("export", Some("baton")) => Self::ExportFile,
            ("export", Some(_)) => return Err("formats are: json, md, baton"),
            ("import", _) => Self::Import(bytes.ok_or("a file is given as a Uint8Array or an ArrayBuffer")?),
            ("invite", Some(coded)) => {
                Self::Invite(Rc::new(Invite::parse(coded).map_err(|_| "this is not an invitation")?))
            }
            ("take", Some(packed)) => Self::Take(packed.into()),
            ("sync", _) => Self::Sync,
            _ => return Err("there is no such method"),
        })
    }
}

/// The threads that pass, in the order of their places, as the host page sees them.
pub(crate) fn threads(view: &View, placements: &Placements, filter: Filter) -> Plain {
    let place_of = |thread: &Thread| placements.threads.get(&thread.id);
    let is_orphaned = |thread: &Thread| {
        place_of(thread).is_some_and(|placed| matches!(placed.resolution, Resolution::Orphaned { .. }))
    };
    let mut threads: Vec<&Rc<Thread>> = view
        .review
        .threads
        .values()
        .filter(|thread| match filter {
            Filter::All => true,
            Filter::Open => thread.is_open(),
            Filter::Blocking => thread.is_blocking(),
            Filter::Orphaned => is_orphaned(thread),
        })
        .collect();
    threads.sort_by_key(|thread| place_of(thread).map_or(u32::MAX, |placed| placed.place));
    let summary = |thread: &Rc<Thread>| {
        let text = thread.comments.first().map_or("", |comment| comment.words.as_str());
        let span = place_of(thread).and_then(|placed| placed.span);
        let number = |at: Option<Utf16>| at.map_or(Plain::Nothing, |at| at.0.into());
        let (start, end) = (number(span.map(|at| at.start())), number(span.map(|at| at.end())));
        Plain::Record(vec![
            ("id", thread.id.to_string().as_str().into()),
            ("state", word_for(thread.state).into()),
            ("isOpen", thread.is_open().into()),
            ("isBlocking", thread.is_blocking().into()),
            ("isOrphaned", is_orphaned(thread).into()),
            ("quote", quote_of(thread).into()),
            ("author", view.review.name_of(&thread.raiser).into()),
            ("text", text.into()),
            ("comments", thread.comments.len().into()),
            ("placement", place_of(thread).map_or("", |placed| placement_word(&placed.resolution)).into()),
            ("start", start),
            ("end", end),
            ("section", place_of(thread).map_or("", |placed| &placed.section).into()),
        ])
    };
    Plain::List(threads.into_iter().map(summary).collect())
}

/// What a finished import says to whoever called the method; `None` for notices about something else.
pub(crate) fn import_outcome(notice: &Notice) -> Option<Result<usize, String>> {
    match notice {
        Notice::Imported { n_new, .. } => Some(Ok(*n_new)),
        Notice::Refused(refusal @ (Refusal::BadFile { .. } | Refusal::OtherReview { .. } | Refusal::Forged { .. })) => {
            Some(Err(refusal.to_string()))
        }
        Notice::NotSaved { why, .. } => Some(Err(why.clone())),
        _ => None,
    }
}

/// The command behind a call, when there is one.
pub(crate) fn command_of(call: &Call) -> Option<Command> {
    match call {
        Call::ExportFile => Some(Command::Export),
        Call::Import(bytes) => Some(Command::Import { bytes: bytes.clone() }),
        Call::Sync => Some(Command::SyncNow),
        _ => None,
    }
}

fn placement_word(resolution: &Resolution) -> &'static str {
    match resolution {
        Resolution::Exact { .. } => "exact",
        Resolution::Moved { .. } => "moved",
        Resolution::Changed { .. } => "changed",
        Resolution::Ambiguous { .. } => "ambiguous",
        Resolution::Orphaned { .. } => "orphaned",
    }
}

fn quote_of(thread: &Thread) -> &str {
    match thread.target.as_ref().map(|target| &target.place) {
        Some(Where::Text(quote)) => &quote.exact,
        _ => "",
    }
}

fn word_for(state: ThreadState) -> &'static str {
    match state {
        ThreadState::OpenBlocking => "blocking",
        ThreadState::OpenInWork => "in-work",
        ThreadState::Open => "open",
        ThreadState::WaitingForConfirmation => "waiting-for-confirmation",
        ThreadState::Closed(_) => "closed",
        ThreadState::ClosedWithUnseen { .. } => "closed-with-unseen",
        ThreadState::Redacted => "redacted",
    }
}

#[cfg(test)]
mod tests {
    use super::{Call, Filter};
    use crate::app::NudgeKind;

    #[test]
    fn a_call_that_nobody_offered_is_refused_with_words() {
        assert_eq!(Call::read("threads", Some("open"), None), Ok(Call::Threads(Filter::Open)));
        assert_eq!(Call::read("open", Some("no id"), None), Ok(Call::Nudge(NudgeKind::OpenPanel)));
        assert_eq!(Call::read("import", None, Some(vec![1])), Ok(Call::Import(vec![1])));
        assert!(Call::read("import", Some("text"), None).is_err());
        assert!(Call::read("export", Some("docx"), None).is_err());
        assert!(Call::read("__proto__", None, None).is_err());
    }
}
