//! The command palette: every act and every place, found by a few letters and done with Enter.
//!
//! Leaves out how letters are matched (`crate::palette`).

use client::{Command, Link, View};
use review::Words;
use yew::{AttrValue, Callback, Html, InputEvent, KeyboardEvent, Properties, component, use_node_ref, use_state};

use super::parts::{hint, pane_head};
use super::reach::reach;
use super::scene::{Same, SharedScene};
use super::search_bar::BUILT_IN;
use crate::app::{Intent, Mark};
use crate::browser::focus::{How, typed};
use crate::markdown;
use crate::markup::{Tag, list, tag};
use crate::palette::best;
use crate::state::{Action, Pane, Tab};

/// More at once is a list to be read, not to be chosen from.
const SHOWN_MAX: usize = 12;
/// Enough of a thread's words to know it by.
const WORDS_MAX: usize = 80;

/// See [`Palette`].
#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
}

/// Something that can be done or gone to.
#[derive(Clone)]
struct Entry {
    words: AttrValue,
    sort: &'static str,
    goes: Goes,
}

#[derive(Clone)]
enum Goes {
    Act(Action),
    Ask(Intent),
    Thread(review::ThreadId),
}

/// The palette.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let scene = &props.scene;
    let node = use_node_ref();
    let letters = use_state(String::new);
    let at = use_state(|| 0_usize);
    let entries = best(&letters, entries(scene, &props.view, !letters.trim().is_empty()), |one| &one.words, SHOWN_MAX);
    let chosen = (*at).min(entries.len().saturating_sub(1));
    let on_input = {
        let (letters, at) = (letters.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            letters.set(typed(&event));
            at.set(0);
        })
    };
    let on_key_down = {
        let (scene, at, n) = (scene.clone(), at.clone(), entries.len());
        let wanted = entries.get(chosen).cloned();
        Callback::from(move |event: KeyboardEvent| {
            match (event.key().as_str(), &wanted) {
                ("ArrowDown", _) => at.set((chosen + 1) % n.max(1)),
                ("ArrowUp", _) => at.set((chosen + n.max(1) - 1) % n.max(1)),
                ("Enter", Some(entry)) if !event.is_composing() => go(&scene, entry),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let field = tag("input")
        .node_ref(node.clone())
        .attr("type", "text")
        .attr("role", "combobox")
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("aria-label", scene.t("palette.label"))
        .attr("aria-autocomplete", "list")
        .attr("aria-expanded", "true")
        .attr("aria-controls", "palette-list")
        .attr("aria-activedescendant", (!entries.is_empty()).then(|| option_id(chosen)))
        .attr("placeholder", scene.t("palette.placeholder"))
        .value(letters.to_string())
        .on_input(on_input)
        .on_key_down(on_key_down);
    let rows = entries.iter().enumerate().map(|(n, entry)| row(scene, entry, n, n == chosen));
    let none = entries.is_empty().then(|| hint(scene.t("palette.none")).attr("role", "status"));
    tag("section")
        .class("palette")
        .attr("aria-labelledby", "palette-title")
        .child(pane_head(scene, "palette-title", scene.t("palette.label")))
        .child(field)
        .child(reach(node, How::BorrowsFocus))
        .child(none)
        .child(
            tag("ul")
                .attr("id", "palette-list")
                .attr("role", "listbox")
                .attr("aria-label", scene.t("palette.label"))
                .child(list(rows)),
        )
        .html()
}

fn option_id(n: usize) -> String {
    ["palette-", &n.to_string()].concat()
}

fn row(scene: &SharedScene, entry: &Entry, n: usize, is_chosen: bool) -> Tag {
    let (wanted, shared) = (entry.clone(), scene.clone());
    let on_click = Callback::from(move |_| go(&shared, &wanted));
    tag("li")
        .attr("role", "option")
        .attr("id", option_id(n))
        .truth("aria-selected", is_chosen)
        .on_click(on_click)
        .child(tag("span").class("words").attr("dir", "auto").child(entry.words.clone()))
        .child(tag("span").class("muted").child(scene.t(entry.sort)))
}

fn go(scene: &SharedScene, entry: &Entry) {
    let wire = &scene.wire;
    match &entry.goes {
        Goes::Act(action) => wire.act(action.clone()),
        Goes::Ask(intent) => {
            wire.act(Action::Enter(Pane::Lists));
            wire.intent.emit(intent.clone());
        }
        Goes::Thread(thread) => {
            wire.act(Action::Visit(*thread));
            wire.intent.emit(Intent::Reveal(Mark::Thread(*thread)));
        }
    }
}

/// All there is; threads only when something is looked for.
fn entries(scene: &SharedScene, view: &View, with_threads: bool) -> Vec<Entry> {
    let one = |words: AttrValue, sort, goes| Entry { words, sort, goes };
    let pane = |key, pane| one(scene.t(key), "palette.place", Goes::Act(Action::Enter(pane)));
    let tab = |key, tab| one(scene.t(key), "palette.place", Goes::Act(Action::Show(tab)));
    let ask = |key, intent| one(scene.t(key), "palette.act", Goes::Ask(intent));
    let search = |words, query: &str| one(words, "palette.search", Goes::Act(Action::Search(Some(query.into()))));
    let mut all = vec![
        tab("tabs.turn", Tab::Turn),
        tab("tabs.threads", Tab::Threads),
        tab("tabs.brief", Tab::Brief),
        tab("tabs.new", Tab::Since),
        pane("menu.drafts", Pane::Drafts),
        pane("menu.suggestions", Pane::Suggestions),
        pane("menu.home", Pane::Home),
        pane("menu.invite", Pane::Invite),
        pane("menu.identity", Pane::Identity),
        pane("keys.label", Pane::Keys),
        search(scene.t("search.label"), ""),
        ask("menu.export_file", Intent::ExportFile),
        ask("menu.import", Intent::PickFile),
        ask("menu.export_json", Intent::ExportJson),
        ask("menu.export_markdown", Intent::ExportMarkdown),
        ask("suggestions.export", Intent::ExportChanges),
    ];
    if view.can_write {
        all.push(ask("menu.comment_page", Intent::CommentPage));
        all.push(ask("menu.pick", Intent::Pick));
        all.insert(Tab::ALL.len(), one(scene.t("tray.submit"), "palette.act", Goes::Act(Action::Enter(Pane::Submit))));
    }
    if view.carrier.link != Link::NoRelay {
        all.push(ask("menu.sync", Intent::Ask(Command::SyncNow)));
    }
    all.extend(BUILT_IN.iter().map(|(name, query)| search(scene.t(name), query)));
    all.extend(view.saved_views.iter().map(|saved| search(saved.name.clone().into(), &saved.query)));
    if with_threads {
        all.extend(view.review.threads.values().filter_map(|thread| {
            let Words::Here(words) = &thread.comments.first()?.words else { return None };
            let words: String = markdown::words(words).chars().take(WORDS_MAX).collect();
            Some(one(words.into(), "palette.thread", Goes::Thread(thread.id)))
        }));
    }
    all
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};

    #[test]
    fn places_and_acts_are_there_before_a_letter_is_typed() {
        let sample = samples::archive();
        let view = Rc::clone(&sample.view);
        let markup = rendered_for(&sample, move |scene| {
            crate::markup::component::<Palette>(PaletteProps { scene, view: Same(Rc::clone(&view)) })
        });
        let text = as_words(&markup);
        assert!(text.contains("Your turn") && text.contains("Submit review"), "{text}");
        assert!(markup.contains("aria-activedescendant=\"palette-0\"") && markup.contains("id=\"palette-0\""));
        assert_eq!(markup.matches("role=\"option\"").count(), SHOWN_MAX);
    }

    #[test]
    fn threads_are_found_by_their_words() {
        let sample = samples::archive();
        let view = Rc::clone(&sample.view);
        let markup = rendered_for(&sample, move |scene| {
            let all = entries(&scene, &view, true);
            let found = best("fast reading", all, |one| &one.words, 3);
            tag("p").child(found.iter().map(|one| one.words.to_string()).collect::<Vec<_>>().join("|")).html()
        });
        assert!(markup.contains("Too fast for the reading rooms?"), "{markup}");
    }
}
