//! What changed in the text since I last submitted, word by word and by section; and the way to announce a new text.
//!
//! The old text is the one this device kept. Where it kept none, the sections that my submission saw are compared as wholes.

use std::rc::Rc;

use client::{Command, View};
use review::{Role, SectionNow};
use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, use_memo, use_state};

use super::parts::{button, field, hint};
use super::scene::{Shared, SharedScene};
use crate::app::Intent;
use crate::markup::{self, Tag, group, list, tag};
use crate::page_view::PageView;
use crate::text_changes::{Passage, SectionChange, section_spans, text_changes};
use crate::word_diff::{Piece, shortened, word_diff};

/// More changed sections are another document.
const SECTIONS_MAX: usize = 60;

/// See [`TextSince`].
#[derive(Properties, PartialEq)]
pub struct TextSinceProps {
    scene: SharedScene,
    /// As it was, when this device knows.
    old: Option<Rc<str>>,
    now: Rc<str>,
    sections: Shared<Vec<SectionNow>>,
    differs: bool,
    can_announce: bool,
}

/// The text, when it is another one or can be announced.
pub fn text_since(scene: &SharedScene, view: &View, page: &PageView) -> Option<Html> {
    let me = scene.me.as_ref().and_then(|me| me.person);
    let may = me.map_or(scene.review.owner.is_none(), |me| scene.review.rights_of(&me) >= Role::Facilitator);
    let can_announce = may && view.can_write && view.revision.differs_from_announced;
    let differs = view.revision.differs_from_mine;
    if !page.is_ready || !(differs || can_announce) {
        return None;
    }
    Some(markup::component::<TextSince>(TextSinceProps {
        scene: scene.clone(),
        old: view.last_text.as_ref().map(|last| Rc::clone(&last.text)),
        now: Rc::clone(&page.text),
        sections: Shared(Rc::new(page.document.sections.clone())),
        differs,
        can_announce,
    }))
}

/// The text.
#[component]
pub fn TextSince(props: &TextSinceProps) -> Html {
    let TextSinceProps { scene, old, now, sections, differs, can_announce } = props;
    let note = use_state(|| None::<String>);
    let basis = (old.clone(), Rc::clone(now), sections.clone());
    let changes = use_memo(basis, |(old, now, sections)| match old {
        Some(old) => text_changes(old, now, sections),
        None => Vec::new(),
    });
    let said = match (differs, old) {
        (false, _) => None,
        (true, Some(_)) => Some(scene.count("since.text.sections", changes.len())),
        (true, None) => Some(scene.t("since.text.unknown")),
    };
    let shown = changes.iter().take(SECTIONS_MAX).map(|change| one_section(scene, change));
    let whole = old.is_none() && *differs;
    group()
        .child(said.as_ref().map(|_| tag("h3").class("place").child(scene.t("since.text"))))
        .child(said.map(|said| tag("p").class("revision").child(said)))
        .child(list(shown))
        .child(whole.then(|| whole_sections(scene, now, sections)))
        .child(can_announce.then(|| announcing(scene, &note)))
        .html()
}

fn one_section(scene: &SharedScene, change: &SectionChange) -> Tag {
    let title: AttrValue = if change.title.is_empty() { scene.t("list.top") } else { change.title.to_string().into() };
    let passages = change.passages.iter().map(|passage| one_passage(scene, passage));
    tag("section").class("text-change").child(tag("h4").attr("dir", "auto").child(title)).child(list(passages))
}

fn one_passage(scene: &SharedScene, passage: &Passage) -> Tag {
    let pieces = shortened(word_diff(&passage.old, &passage.new));
    let words = pieces.into_iter().map(|piece| match piece {
        Piece::Same(text) => tag("span").child(text.to_owned()),
        Piece::Gone(text) => tag("del").child(text.to_owned()),
        Piece::New(text) => tag("ins").child(text.to_owned()),
        Piece::Left => tag("span").class("muted").child(" … "),
    });
    let jump = (!passage.new.is_empty())
        .then(|| button("link", scene.t("since.text.show"), scene.wire.asking(Intent::RevealSpan(passage.span))));
    group().child(tag("p").class("diff").attr("dir", "auto").child(list(words))).child(jump)
}

/// Without the old text: the sections that are others than those my submission saw.
fn whole_sections(scene: &SharedScene, now: &str, sections: &[SectionNow]) -> Option<Tag> {
    let last = scene.standing.since.last?;
    let seen = &scene.review.submissions.iter().find(|sitting| sitting.id == last)?.sections;
    if seen.is_empty() {
        return None;
    }
    let spans = section_spans(now, sections);
    let changed = sections.iter().zip(spans).filter(|(section, _)| !seen.contains(&section.print));
    let rows = changed.filter_map(|(section, span)| {
        let title = if section.title.is_empty() { scene.t("list.top") } else { section.title.to_string().into() };
        let go = button("link", title, scene.wire.asking(Intent::RevealSpan(span?)));
        Some(tag("li").attr("dir", "auto").child(go))
    });
    Some(tag("ul").class("changed-sections").child(list(rows)))
}

/// Telling everybody that the text is new, with a note.
fn announcing(scene: &SharedScene, note: &UseStateHandle<Option<String>>) -> Tag {
    let set = |value: Option<String>| {
        let note = note.clone();
        scene.wire.doing(move |_| note.set(value.clone()))
    };
    let Some(words) = &**note else {
        return tag("div").class("callout").child(tag("p").child(scene.t("revision.differs"))).child(
            tag("div").class("acts").child(button("plain", scene.t("revision.announce"), set(Some(String::new())))),
        );
    };
    let on_input = {
        let note = note.clone();
        Callback::from(move |words| note.set(Some(words)))
    };
    let (said, done) = (words.trim().to_owned(), note.clone());
    let announce = scene.wire.doing(move |wire| {
        wire.ask(Command::AnnounceRevision { note: said.clone() });
        done.set(None);
    });
    tag("div")
        .class("callout")
        .attr("role", "group")
        .attr("aria-label", scene.t("revision.announce"))
        .child(field("revision-note", "2", scene.t("revision.note"), words.clone(), on_input))
        .child(hint(scene.t("revision.what")))
        .child(tag("div").class("acts").child(button("plain", scene.t("revision.do"), announce)).child(button(
            "quiet",
            scene.t("revision.not"),
            set(None),
        )))
}
