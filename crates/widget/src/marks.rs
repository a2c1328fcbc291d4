//! What is painted on the page: one mark for each thread and draft that has a place. Leaves out colours, which are the page
//! agent's (`www/agent/paint.js`).

use anchor::{ElementTarget, Target, Where};
use client::{Draft, DraftAct, View};
use review::{Kind, Thread, ThreadState};

use crate::app::Mark;
use crate::message::{MarkStyle, PaintedMark};
use crate::placement::{Placed, Placements};

/// The id under which a mark is painted.
pub fn id_of(mark: Mark) -> String {
    match mark {
        Mark::Thread(id) => format!("t:{id}"),
        Mark::Draft(id) => format!("d:{id}"),
    }
}

/// The mark that was painted under this id. The id comes back from the page: it may be anything.
pub fn mark_of(id: &str) -> Option<Mark> {
    match id.split_at_checked(2)? {
        ("t:", thread) => thread.parse().ok().map(Mark::Thread),
        ("d:", draft) => client_draft(draft).map(Mark::Draft),
        _ => None,
    }
}

/// All marks, in the order of their ids.
pub fn all(view: &View, placements: &Placements) -> Vec<PaintedMark> {
    let threads = view.review.threads.values().filter_map(|thread| {
        let style = style_of(thread).filter(|_| !is_of_page(thread.target.as_deref()))?;
        painted(Mark::Thread(thread.id), placements.threads.get(&thread.id)?, style)
    });
    let drafts = view
        .drafts
        .iter()
        .filter(|draft| is_painted(draft))
        .filter_map(|draft| painted(Mark::Draft(draft.id), placements.drafts.get(&draft.id)?, MarkStyle::Draft));
    threads.chain(drafts).collect()
}

fn painted(mark: Mark, placed: &Placed, style: MarkStyle) -> Option<PaintedMark> {
    let span = placed.span.filter(|span| !span.is_empty())?;
    Some(PaintedMark { id: id_of(mark), start: span.start().0, end: span.end().0, style })
}

fn is_painted(draft: &Draft) -> bool {
    match &draft.act {
        DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } => {
            draft.binned.is_none() && !is_of_page(Some(target))
        }
        _ => false,
    }
}

/// What is about everything would paint everything.
fn is_of_page(target: Option<&Target>) -> bool {
    target.is_some_and(|target| target.place == Where::Element(ElementTarget::Page))
}

fn style_of(thread: &Thread) -> Option<MarkStyle> {
    Some(match (thread.state, thread.kind) {
        (ThreadState::Redacted, _) => return None,
        (ThreadState::Closed(_), _) => MarkStyle::Closed,
        (ThreadState::OpenBlocking, _) => MarkStyle::Blocking,
        (_, Kind::Question) => MarkStyle::Question,
        (_, Kind::Suggestion) => MarkStyle::Suggestion,
        _ => MarkStyle::Plain,
    })
}

fn client_draft(hex: &str) -> Option<client::DraftId> {
    if hex.len() != 32 || !hex.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; 16];
    for (idx, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(hex.get(2 * idx..2 * idx + 2)?, 16).ok()?;
    }
    Some(client::DraftId(bytes))
}

#[cfg(test)]
mod tests {
    use client::DraftId;
    use review::{EntryId, OpIndex, ThreadId};

    use super::{id_of, mark_of};
    use crate::app::Mark;

    #[test]
    fn an_id_comes_back_as_the_mark_it_was_made_of() {
        let thread = Mark::Thread(ThreadId { entry: EntryId([7; 32]), op: OpIndex(3) });
        let draft = Mark::Draft(DraftId([0xa5; 16]));
        assert_eq!(mark_of(&id_of(thread)), Some(thread));
        assert_eq!(mark_of(&id_of(draft)), Some(draft));
    }

    #[test]
    fn an_id_that_nobody_painted_is_no_mark() {
        for id in ["", "t", "t:", "🦀🦀", "d:zz", "d:+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1", "x:00", &"t:".repeat(99)] {
            assert_eq!(mark_of(id), None, "{id}");
        }
    }
}
