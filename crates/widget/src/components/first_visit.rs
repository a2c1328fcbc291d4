//! What stands under the brief for who has never submitted here: who asks, and the one thing to do next. Nothing stands in the
//! way: the tabs are there, and a comment needs no reading first.

use review::Brief;

use super::parts::{button, hint};
use super::scene::SharedScene;
use crate::brief_draft::{is_same_name, reading_minutes};
use crate::due;
use crate::markup::{Tag, tag};
use crate::page_view::PageView;
use crate::state::{Action, Tab};
use crate::strings::Slot;

/// The step from reading the brief to reviewing. Naming oneself comes next, where the threads are.
pub fn welcome(scene: &SharedScene, brief: &Brief, page: &PageView, class: &'static str) -> Tag {
    let (start, how) = if scene.can_write { ("first.start", "first.how") } else { ("first.read", "refusal.read_only") };
    let start = button(class, scene.t(start), scene.wire.acting(Action::Show(Tab::Threads)));
    let name = scene.name(&brief.by);
    let asks = is_asked(scene, brief)
        .then(|| tag("p").class("first-asks").child(scene.say("first.asks_you", &[("name", Slot::Word(&name))])));
    let has_text = page.is_ready && page.n_words > 0;
    let reading = has_text.then(|| tag("li").child(scene.count("first.reading", reading_minutes(page.n_words))));
    let due = brief.due.map(|at| {
        let moment = due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
        tag("li").child(scene.say("first.due", &[("moment", Slot::Word(&moment))]))
    });
    tag("div")
        .class("first")
        .child(asks)
        .child(tag("ul").child(due).child(reading))
        .child(tag("div").class("acts").child(start))
        .child(hint(scene.t(how)))
}

/// Whether I am among those who are asked to review: as a person, or by my name while nobody knows me here.
fn is_asked(scene: &SharedScene, brief: &Brief) -> bool {
    let by_name = scene.me.as_ref().is_some_and(|me| brief.awaited.iter().any(|name| is_same_name(name, &me.name)));
    by_name || brief.reviewers.iter().any(|person| scene.is_me(person))
}
