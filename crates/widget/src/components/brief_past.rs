//! What other briefs said than the one that stands: those before it, and those that were written at the same time. Leaves out
//! the brief itself (`brief_view.rs`).

use std::rc::Rc;

use review::Brief;

use super::parts::{hint, spacer, when};
use super::scene::SharedScene;
use crate::brief_draft::changed;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::strings::Slot;

/// Two people changed the brief, and neither had seen the other's: both are shown, the later one stands.
pub(crate) fn at_the_same_time(scene: &SharedScene, brief: &Rc<Brief>) -> Option<Tag> {
    let rivals: Vec<_> = scene.review.old_briefs.iter().filter(|old| brief.unseen.contains(&old.entry)).collect();
    if rivals.is_empty() {
        return None;
    }
    let one = |old: &&Rc<Brief>| {
        let (other, name) = (scene.name(&old.by), scene.name(&brief.by));
        let words = scene.say("brief.beside", &[("other", Slot::Word(&other)), ("name", Slot::Word(&name))]);
        tag("li").key(&old.entry.to_string()).child(tag("p").child(words)).child(difference(
            scene,
            "brief.differs",
            old,
            brief,
        ))
    };
    let rows = list(rivals.iter().map(one));
    Some(tag("ul").class("brief-beside").attr("aria-label", scene.t("brief.beside.label")).child(rows))
}

/// The older brief's goal, when it was another, and the names of what else differs.
fn difference(scene: &SharedScene, key: &'static str, old: &Brief, new: &Brief) -> Tag {
    let parts: Vec<String> = changed(old, new).into_iter().map(|key| scene.t(key).to_string()).collect();
    let what = scene.say(key, &[("parts", Slot::Word(&parts.join(", ")))]);
    let goal = (old.goal != new.goal).then(|| tag("blockquote").child(markdown::block(old.goal.as_str())));
    group().child(hint(what)).child(goal)
}

/// What the briefs before this one said.
pub(crate) fn history(scene: &SharedScene, brief: &Rc<Brief>) -> Option<Tag> {
    let old = &scene.review.old_briefs;
    if old.is_empty() {
        return None;
    }
    let newer = old.iter().skip(1).chain([brief]);
    let rows: Vec<Tag> = old
        .iter()
        .zip(newer)
        .map(|(old, newer)| {
            let who = tag("div").class("row").child(tag("b").child(scene.name(&old.by))).child(spacer());
            tag("li").key(&old.entry.to_string()).child(who.child(when(scene, old.at))).child(difference(
                scene,
                "brief.was",
                old,
                newer,
            ))
        })
        .collect();
    let summary = tag("summary").child(scene.count("brief.history", rows.len()));
    Some(
        tag("details")
            .class("fold")
            .child(summary)
            .child(tag("ol").class("brief-history").child(list(rows.into_iter().rev()))),
    )
}
