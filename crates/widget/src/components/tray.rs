//! The foot of the panel: what I have not published, the one thing to do about it, and how it is with sharing.

use client::{Command, Drafting, Link, PendingRedaction, View};

use super::parts::{button, spacer};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::due;
use crate::markup::{Tag, list, tag};
use crate::state::{Action, Pane};
use crate::strings::Slot;
use crate::wording;

/// The tray; quiet while something else has the primary button: what is being written, or the last step before publishing.
pub fn tray(scene: &SharedScene, view: &View, is_quiet: bool) -> Tag {
    let wire = &scene.wire;
    let n = view.drafts.iter().filter(|draft| draft.binned.is_none()).count();
    let dot = match view.carrier.link {
        _ if view.store_fault.is_some() => "dot is-fault",
        Link::Refused { .. } => "dot is-fault",
        Link::Settled if view.queued.is_empty() => "dot is-full",
        _ => "dot is-hollow",
    };
    let drafting = view.drafting();
    let conflicts = match drafting {
        Drafting::PreFlight { n_conflicts, .. } => Some(scene.count("tray.conflicts", n_conflicts)),
        _ => None,
    };
    let can_write = view.can_write;
    let submit = || button("primary", scene.t("tray.submit"), wire.acting(Action::Enter(Pane::Submit)));
    let drafts = || {
        let shown = wire.acting(Action::Enter(Pane::Drafts));
        tag("div")
            .class("row")
            .child(button("quiet", scene.count("tray.drafts", n), shown))
            .child(spacer())
            .child(can_write.then(submit))
    };
    // Who only reads has nothing to share, and is told nothing about it.
    let lines = scene.late.part().filter(|_| !view.places.is_empty()).map(|late| (late.place_lines)(scene, view));
    let has_relay = lines.is_none() || view.carrier.link != Link::NoRelay;
    let has_news = has_relay && can_write || !matches!(view.carrier.link, Link::Settled | Link::NoRelay);
    let link = || wording::link(&scene.strings, view, scene.me.as_ref().is_some_and(|me| me.person.is_some()));
    let dot = tag("span").class(dot).attr("aria-hidden", "true");
    tag("footer")
        .class(if is_quiet { "tray is-quiet" } else { "tray" })
        .child(list(view.pending_redactions.iter().map(|pending| waiting(scene, pending))))
        .child(
            conflicts
                .filter(|_| !is_quiet)
                .map(|words| tag("p").class("conflicts").child(tag("span").class("chip gone").child(words))),
        )
        .child((n > 0 && !is_quiet).then(drafts))
        .child((!can_write).then(|| tag("p").class("state").child(scene.t("refusal.read_only"))))
        .child(has_news.then(|| tag("p").class("state").child(dot).child(link())))
        .child(lines)
}

/// Words that will be erased, and the way back until then.
fn waiting(scene: &SharedScene, pending: &PendingRedaction) -> Tag {
    let comment = pending.comment;
    let undo = scene.wire.asking(Intent::Ask(Command::CancelRedaction { comment }));
    let time = due::fields(pending.due, scene.zone).1;
    tag("div")
        .class("row waiting")
        .key(&comment.to_string())
        .child(tag("span").child(scene.say("tray.redaction", &[("time", Slot::Word(&time))])))
        .child(spacer())
        .child(button("plain", scene.t("notice.undo"), undo))
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};
    use crate::turns;

    fn check(change: impl FnOnce(&mut View), expected: &[&str]) {
        let mut sample = samples::archive();
        let mut view = (*sample.view).clone();
        view.carrier.link = Link::Settled;
        change(&mut view);
        sample.view = Rc::new(view);
        let view = Rc::clone(&sample.view);
        let text = as_words(&rendered_for(&sample, move |scene| tray(&scene, &view, false).html()));
        assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    }

    fn no_drafts(view: &mut View) {
        view.drafts = Rc::default();
    }

    #[test]
    fn it_says_how_far_my_work_has_come() {
        check(|_| {}, &["[4 drafts]", "[[Submit review…]", "Everything you submitted is shared."]);
        check(
            turns::moved_on,
            &["2 to look at again", "[4 drafts]", "[[Submit review…]", "Everything you submitted is shared."],
        );
        check(no_drafts, &["Everything you submitted is shared."]);
        check(
            |view| {
                no_drafts(view);
                view.queued = view.review.submissions.iter().take(1).map(|one| one.id).collect();
            },
            &["One submission waits to be shared."],
        );
    }

    #[test]
    fn what_is_no_submission_is_not_called_one() {
        let brief = |view: &mut View| {
            no_drafts(view);
            view.queued = vec![review::EntryId([9; 32])];
        };
        check(brief, &["Not everything of yours is shared yet."]);
    }

    #[test]
    fn who_submitted_nothing_is_not_told_that_it_is_shared() {
        let stranger = |view: &mut View| {
            no_drafts(view);
            view.me.as_mut().unwrap().person = None;
        };
        check(stranger, &["Nothing of yours to share yet."]);
    }

    #[test]
    fn words_that_will_be_erased_can_be_had_back_until_then() {
        let redacting = |view: &mut View| {
            no_drafts(view);
            turns::redacting(view);
        };
        check(redacting, &["Words of yours are erased at 15:11.", "[Undo]", "Everything you submitted is shared."]);
    }
}
