//! "While you were away": the digest with its fixed sections and its hash, and the one line that says there is one. Nothing here
//! comes by itself; the exception is an ask of priority Now, which stands as one calm line in working hours.

use std::rc::Rc;

use client::{Command, View, digest_sheet};
use review::{Digest, DigestView, DocumentNow, EntryId, PersonId, interruptions};
use yew::{AttrValue, Html, Properties, component, use_memo};

use super::hours_form::use_fresh_table;
use super::parts::{button, hint, pane_head, spacer};
use super::scene::{Same, Shared, SharedScene};
use super::sheet_view::{local_time, sheet_parts};
use crate::app::{DigestFormat, Intent};
use crate::markup::{Tag, keyed, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane, ViewState};
use crate::strings::Slot;
use crate::texts::with_table;

/// Under this name the device remembers up to where somebody has read: the heads of the log, as text.
const READ: &str = "digest";
/// And for which digest time.
const READ_AT: &str = "digest-at";

/// The pane.
pub fn digest_view(scene: &SharedScene, view: &Same<View>, page: &Shared<PageView>) -> Tag {
    let pane = tag("section").class("pane digest").attr("aria-labelledby", "digest-title");
    let digest = Rc::new(digest_of(scene, remembered(view, READ), &page.document));
    let time = local_time(scene);
    let sheet = with_table(&scene.strings, |table| digest_sheet(&digest, table, &time));
    let formats = [
        (DigestFormat::Text, "digest.save.text"),
        (DigestFormat::Html, "digest.save.html"),
        (DigestFormat::Atom, "digest.save.atom"),
        (DigestFormat::Json, "digest.save.json"),
    ];
    let save = formats.map(|(format, key)| {
        let intent = Intent::SaveDigest { digest: Rc::clone(&digest), format };
        button("link", scene.t(key), scene.wire.asking(intent))
    });
    pane.child(pane_head(scene, "digest-title", sheet.title.clone().into()))
        .child(tag("p").attr("dir", "auto").child(sheet.lead.clone()))
        .child(sheet_parts(scene, &sheet))
        .child(tag("div").class("acts").child(button("plain", scene.t("digest.read"), has_read(scene, &digest))))
        .child(hint(scene.t("digest.read.hint")))
        .child(tag("p").class("muted hash").child(sheet.foot.clone()))
        .child(tag("p").class("row").child(scene.t("digest.save")).child(list(save)))
}

/// One line above the lists, when there is a digest that was not read yet, or an ask that may interrupt.
pub fn digest_note(scene: &SharedScene, view: &Same<View>, page: &Shared<PageView>, state: &ViewState) -> Option<Html> {
    let me = scene.me.as_ref()?.person?;
    let document = Shared(Rc::clone(&page.document));
    let read = [READ, READ_AT].map(|name| remembered(view, name).unwrap_or_default().into());
    let props = DigestNoteProps { scene: scene.clone(), document, read, me: Viewer(me) };
    (state.pane == Pane::Lists).then(|| keyed::<DigestNote>("digest", props))
}

/// See [`DigestNote`].
#[derive(Properties, PartialEq)]
pub struct DigestNoteProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The document.
    pub document: Shared<DocumentNow>,
    /// Up to where the reader has read, and for which digest time.
    pub read: [AttrValue; 2],
    /// The reader.
    pub me: Viewer,
}

/// A reader, as a property.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Viewer(pub PersonId);

/// The line. Whether there is a digest is looked at only when something it is made of has changed, or a minute has passed.
#[component]
pub fn DigestNote(props: &DigestNoteProps) -> Html {
    let (scene, Viewer(me)) = (&props.scene, props.me);
    use_fresh_table(scene, me);
    let basis = (scene.review.clone(), scene.now, props.document.clone(), props.read.clone());
    let is_told = use_memo(basis, |_| is_told(scene, props));
    let urgent = interruptions(&scene.review, &scene.standing.turn, me, scene.now);
    let asks = urgent.into_iter().map(|urgent| {
        let name = scene.name(&urgent.by);
        let row = scene.standing.mine().find(|row| row.ask == Some(urgent.ask));
        let thread = row.and_then(|row| row.thread);
        let visit = thread.map(|id| button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(id))));
        let why = urgent.reason.as_ref().map(|why| tag("q").attr("dir", "auto").child(why.as_str().to_owned()));
        tag("p").child(scene.say("digest.now", &[("name", Slot::Word(&name))])).child(why).child(visit)
    });
    let asks = tag("div").attr("role", "status").child(list(asks));
    let open = button("link", scene.t("digest.open"), scene.wire.acting(Action::Enter(Pane::Digest)));
    let line = (!*is_told).then(|| tag("p").child(scene.t("digest.there_is")).child(spacer()).child(open));
    tag("div").class("digest-note").child(asks).child(line).html()
}

/// Whether the reader has seen the digest of their last digest time, or there is nothing in it.
fn is_told(scene: &SharedScene, props: &DigestNoteProps) -> bool {
    let ([read, read_at], Viewer(me)) = (&props.read, props.me);
    let at = Digest::time_for(&scene.review, Some(&me), scene.now);
    let has_times = scene.review.calendar_of(&me).last_digest_time(scene.now).is_some();
    let read_at = read_at.parse::<i64>().ok();
    match read_at {
        _ if !scene.standing.has_submitted => true,
        Some(read_at) if has_times && read_at >= at.0 => true,
        _ => {
            let digest = digest_of(scene, Some(&**read).filter(|read| !read.is_empty()), &props.document);
            // Between digest times nothing calls; who never said when is told only of what is new.
            digest.n_acts == 0 || digest.is_quiet()
        }
    }
}

fn digest_of(scene: &SharedScene, read: Option<&str>, document: &DocumentNow) -> Digest {
    let viewer = scene.me.as_ref().and_then(|me| me.person);
    let since = match (read, viewer) {
        (Some(heads), _) => heads.split(' ').filter_map(entry).collect(),
        (None, Some(viewer)) => Digest::since_last_submission(&scene.review, &viewer),
        (None, None) => Vec::new(),
    };
    let at = Digest::time_for(&scene.review, viewer.as_ref(), scene.now);
    Digest::of_review(&scene.review, &DigestView { viewer, since: &since, document, at })
}

/// Remembers that this much was read: the next digest begins there.
fn has_read(scene: &SharedScene, digest: &Digest) -> yew::Callback<yew::MouseEvent> {
    let heads: Vec<String> = digest.until.iter().take(HEADS_MAX).map(ToString::to_string).collect();
    let at = digest.at.0.to_string();
    scene.wire.doing(move |wire| {
        for (name, value) in [(READ, heads.join(" ")), (READ_AT, at.clone())] {
            wire.ask(Command::Remember { name: name.into(), value: Some(value) });
        }
        wire.act(Action::Enter(Pane::Lists));
    })
}

/// As many heads as what a device remembers has room for; with more of them some is told twice, and nothing is left out.
const HEADS_MAX: usize = 60;

fn remembered<'a>(view: &'a View, name: &str) -> Option<&'a str> {
    view.remembered.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

fn entry(hex: &str) -> Option<EntryId> {
    [hex, ".0"].concat().parse::<review::ThreadId>().ok().map(|id| id.entry)
}

#[cfg(test)]
mod tests;
