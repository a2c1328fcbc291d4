//! Every review that this device knows: those in which something waits for me first, in the order in which it matters, then all
//! of them. Leaves out how they are looked into (`shell/home.rs`).

use client::{Command, KnownReview, ReviewGlance, ReviewKind, View};
use review::{ReviewId, Timestamp, TurnRow};
use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, use_effect_with};

use super::parts::{button, hint, pane_head, when};
use super::scene::{Same, Shared, SharedScene};
use super::turn_list;
use crate::app::Intent;
use crate::markdown;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane, Tab};
use crate::strings::Slot;
use crate::wording;

/// Rows of the open review that are shown; the rest is counted. As many as a glance gives.
const ROWS_MAX: usize = 20;

/// See [`Home`].
#[derive(Properties, PartialEq)]
pub struct HomeProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// A review, from what the client knows of it and from a glance into it.
#[derive(Debug, Clone)]
struct Known<'a> {
    id: ReviewId,
    kind: ReviewKind,
    title: &'a str,
    address: &'a str,
    can_write: bool,
    is_here: bool,
    is_open: bool,
    last: Timestamp,
    n_open: Option<usize>,
    waiting: Waiting<'a>,
}

/// What waits for me in a review: the first of it, and how much there is.
#[derive(Debug, Clone, Default)]
struct Waiting<'a> {
    rows: Vec<Waits<'a>>,
    n: usize,
}

/// One thing that waits for me.
#[derive(Debug, Clone)]
struct Waits<'a> {
    row: &'a TurnRow,
    by: AttrValue,
    words: Option<AttrValue>,
}

impl<'a> Waiting<'a> {
    fn of_glance(scene: &SharedScene, glance: Option<&'a ReviewGlance>) -> Self {
        let rows = glance.iter().flat_map(|glance| &glance.rows).map(|one| {
            let by = if one.by.trim().is_empty() { scene.t("person.unnamed") } else { one.by.clone().into() };
            let words = markdown::words(&one.words);
            Waits { row: &one.row, by, words: (!words.is_empty()).then(|| words.into()) }
        });
        Self { rows: rows.collect(), n: glance.map_or(0, |glance| glance.n_turn) }
    }

    /// In the review that is open: the same rows as under "Your turn".
    fn now(scene: &'a SharedScene) -> Self {
        let rows = scene.standing.mine().take(ROWS_MAX);
        let waits = |row| Waits { row, by: scene.name(&row.by), words: turn_list::about(scene, row) };
        Self { rows: rows.map(waits).collect(), n: scene.standing.mine().count() }
    }
}

/// The pane.
#[component]
pub fn Home(props: &HomeProps) -> Html {
    let (scene, view, page) = (&props.scene, &props.view, &props.page);
    {
        let wire = scene.wire.clone();
        use_effect_with((), move |()| wire.intent.emit(Intent::ReadHome));
    }
    let glances = page.home.as_deref().unwrap_or_default();
    let all = known(scene, &view.reviews, glances, &page.title);
    let (here, elsewhere): (Vec<_>, Vec<_>) = all.iter().partition(|review| review.is_here);
    let reading = page.home.is_none().then(|| hint(scene.t("home.reading")));
    let teach = all.iter().all(|review| review.kind == ReviewKind::Page).then(|| {
        let own = scene.wire.acting(Action::Enter(Pane::OwnReview));
        tag("div")
            .class("empty")
            .child(tag("p").child(scene.t("home.empty")))
            .child(tag("div").class("acts").child(button("plain", scene.t("own.open"), own)))
    });
    tag("section")
        .class("pane home")
        .attr("aria-labelledby", "home-title")
        .child(pane_head(scene, "home-title", scene.t("home.title")))
        .child(mine(scene, &all, page.home.is_some()))
        .child(reading)
        .child(reviews(scene, "home.here", &here))
        .child(reviews(scene, "home.elsewhere", &elsewhere))
        .child(teach)
        .html()
}

/// What the client knows, then what only the store holds: page reviews of other documents.
fn known<'a>(
    scene: &'a SharedScene,
    reviews: &'a [KnownReview],
    glances: &'a [ReviewGlance],
    page_title: &'a str,
) -> Vec<Known<'a>> {
    // Of the review that is open everything is known as it is now; a glance may be older.
    let n_open = scene.review.threads.values().filter(|thread| thread.is_open()).count();
    let glance_of = |id: ReviewId| glances.iter().find(|glance| glance.id == id);
    let mut all: Vec<Known<'a>> = reviews
        .iter()
        .map(|review| {
            let glance = glance_of(review.id);
            let title = match (review.title.trim(), glance.map_or("", |glance| glance.title.trim())) {
                ("", "") if review.is_of_this_document => page_title.trim(),
                ("", title) | (title, _) => title,
            };
            Known {
                id: review.id,
                kind: review.kind,
                title,
                address: &review.address,
                can_write: review.can_write,
                is_here: review.is_of_this_document,
                is_open: review.is_open,
                last: glance.and_then(|glance| glance.last_activity).unwrap_or(review.chosen),
                n_open: if review.is_open { Some(n_open) } else { glance.map(|glance| glance.n_open) },
                waiting: if review.is_open { Waiting::now(scene) } else { Waiting::of_glance(scene, glance) },
            }
        })
        .collect();
    let unknown = glances.iter().filter(|glance| reviews.iter().all(|review| review.id != glance.id));
    all.extend(unknown.map(|glance| Known {
        id: glance.id,
        kind: glance.kind,
        title: glance.title.trim(),
        address: &glance.address,
        can_write: true,
        is_here: false,
        is_open: false,
        last: glance.last_activity.unwrap_or_default(),
        n_open: Some(glance.n_open),
        waiting: Waiting::of_glance(scene, Some(glance)),
    }));
    all
}

/// What waits for me in all reviews, in one order: first what holds a document up, then what waits longest.
fn mine(scene: &SharedScene, all: &[Known<'_>], is_known: bool) -> Tag {
    let of_review = |review| rows_of(review).map(move |one| (review, one));
    let mut waiting: Vec<(&Known<'_>, &Waits<'_>)> = all.iter().flat_map(of_review).collect();
    waiting.sort_by_key(|(review, one)| (!one.row.is_blocking, one.row.since, review.id));
    if waiting.is_empty() {
        return group().child(is_known.then(|| tag("p").class("fact-line").child(scene.t("home.turn.none"))));
    }
    let n_more: usize = all.iter().map(|review| review.waiting.n - review.waiting.rows.len()).sum();
    let rows = list(waiting.iter().enumerate().map(|(place, (review, one))| waits(scene, review, one, place)));
    let more = (n_more > 0).then(|| tag("p").class("hint").child(scene.count("turn.others.more", n_more)));
    group()
        .child(tag("h4").child(scene.t("tabs.turn")))
        .child(tag("ol").class("rows home-turn").child(rows))
        .child(more)
}

fn rows_of<'a, 'b>(review: &'b Known<'a>) -> impl Iterator<Item = &'b Waits<'a>> {
    review.waiting.rows.iter()
}

/// One thing that waits for me: why, what was said, in which review, since when, and what ends it.
fn waits(scene: &SharedScene, review: &Known<'_>, one: &Waits<'_>, place: usize) -> Tag {
    let reason = scene.say(wording::my_turn(one.row.reason), &[("name", Slot::Word(&one.by))]);
    let words = one.words.clone().map(|words| tag("span").class("turn-words").attr("dir", "auto").child(words));
    let facts = tag("ul")
        .class("facts foot")
        .child(one.row.is_blocking.then(|| tag("li").class("home-blocking").child(scene.t("chip.blocking"))))
        .child(tag("li").child(tag("bdi").child(named(scene, review))))
        .child(tag("li").child(when(scene, one.row.since)))
        .child(tag("li").child(scene.t(wording::unblocks(one.row.unblocks))));
    let go = way(scene, review, Tab::Turn, tag("b").child(reason)).child(words);
    tag("li").key(&format!("{place}{}", review.id)).child(go).child(facts)
}

fn reviews(scene: &SharedScene, title: &'static str, reviews: &[&Known<'_>]) -> Option<Tag> {
    if reviews.is_empty() {
        return None;
    }
    let rows = reviews.iter().map(|review| row(scene, review));
    Some(group().child(tag("h4").child(scene.t(title))).child(tag("ul").class("rows").child(list(rows))))
}

fn row(scene: &SharedScene, review: &Known<'_>) -> Tag {
    let kind = match (review.kind, review.can_write) {
        (ReviewKind::Page, _) => "home.page",
        (ReviewKind::Owned, true) => "home.owned",
        (ReviewKind::Owned, false) => "home.read_only",
    };
    let open = review.is_open.then(|| tag("li").child(tag("b").child(scene.t("home.open"))));
    let n_open = review.n_open.map(|n_open| tag("li").child(scene.count("sub.open", n_open)));
    let facts = tag("ul")
        .class("facts foot")
        .child(open)
        .child(n_open)
        .child(tag("li").child(scene.t(kind)))
        .child((review.last.0 > 0).then(|| tag("li").child(when(scene, review.last))));
    let address = (!review.is_here)
        .then(|| tag("p").class("foot home-address").attr("dir", "ltr").child(review.address.to_owned()));
    let name = tag("span").attr("dir", "auto").child(named(scene, review));
    tag("li").key(&review.id.to_string()).child(way(scene, review, Tab::Threads, name)).child(address).child(facts)
}

fn named(scene: &SharedScene, review: &Known<'_>) -> AttrValue {
    if review.title.is_empty() { scene.t("panel.untitled") } else { review.title.to_owned().into() }
}

/// The way into a review: a list of this one, another one of this document, or another document.
fn way(scene: &SharedScene, review: &Known<'_>, tab: Tab, name: Tag) -> Tag {
    let id = review.id;
    let press = |what: Callback<MouseEvent>| tag("button").attr("type", "button").class("row-button").on_click(what);
    match (review.is_open, review.is_here) {
        (true, _) => press(scene.wire.acting(Action::Show(tab))).attr("aria-current", "true").child(name),
        (false, true) => press(scene.wire.doing(move |wire| {
            wire.ask(Command::Switch { review: id });
            wire.act(Action::Show(tab));
        }))
        .child(name),
        (false, false) => {
            tag("a").class("row-button").attr("href", web_address(review.address)).attr("rel", "noreferrer").child(name)
        }
    }
}

/// An invite can carry any address: only those of the web are followed.
fn web_address(address: &str) -> Option<String> {
    let is_web = ["https://", "http://"]
        .iter()
        .any(|scheme| address.get(..scheme.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(scheme)));
    is_web.then(|| address.to_owned())
}

#[cfg(test)]
mod tests;
