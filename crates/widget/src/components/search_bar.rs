//! The search: its field, ready-made and saved searches, what can be asked for, and what in it was not understood.
//!
//! Leaves out what a search finds (`search.rs`).

use std::rc::Rc;

use client::{Command, SavedView, View};
use yew::{
    AttrValue, Callback, Html, InputEvent, NodeRef, Properties, SubmitEvent, component, use_node_ref, use_state,
};

use super::icon::{Icon, icon_button};
use super::parts::{button, hint};
use super::reach::reach;
use super::scene::{Shared, SharedScene};
use crate::browser::focus::{How, typed};
use crate::markup::{self, Tag, group, list, tag};
use crate::search::{FILTERS, Query};
use crate::state::Action;
use crate::strings::Slot;

/// Of the field, for the key that leads back to it.
pub const FIELD_ID: &str = "search-field";

/// Searches that everybody has, with their names.
pub const BUILT_IN: [(&str, &str); 4] = [
    ("search.view.open", "is:open"),
    ("search.view.blocking", "is:open is:blocking"),
    ("search.view.orphans", "is:orphan"),
    ("search.view.mine", "by:me"),
];

/// See [`SearchBar`].
#[derive(Properties, PartialEq)]
pub struct SearchBarProps {
    /// What to show from.
    pub scene: SharedScene,
    /// What is typed.
    pub query: Rc<str>,
    /// Searches with a name.
    pub saved: Shared<[SavedView]>,
}

/// The search, while it is open.
pub fn search_bar(scene: &SharedScene, view: &View, query: &Rc<str>) -> Html {
    let saved = Shared(Rc::clone(&view.saved_views));
    markup::component::<SearchBar>(SearchBarProps { scene: scene.clone(), query: Rc::clone(query), saved })
}

/// The search.
#[component]
pub fn SearchBar(props: &SearchBarProps) -> Html {
    let SearchBarProps { scene, query, saved } = props;
    let node: NodeRef = use_node_ref();
    let naming = use_state(|| None::<String>);
    let wire = scene.wire.clone();
    let on_input = Callback::from(move |event: InputEvent| wire.act(Action::Search(Some(typed(&event).into()))));
    let field = tag("input")
        .node_ref(node.clone())
        .attr("type", "search")
        .attr("id", FIELD_ID)
        .attr("dir", "auto")
        .attr("autocomplete", "off")
        .attr("aria-label", scene.t("search.label"))
        .attr("aria-describedby", "search-said")
        .attr("placeholder", scene.t("search.placeholder"))
        .value(query.to_string())
        .on_input(on_input);
    let is_known = query.trim().is_empty()
        || BUILT_IN.iter().any(|(_, known)| *known == query.trim())
        || saved.iter().any(|view| view.query == query.trim());
    let begin = {
        let naming = naming.clone();
        scene.wire.doing(move |_| naming.set(Some(String::new())))
    };
    let keep = (!is_known && naming.is_none()).then(|| button("link", scene.t("search.save"), begin));
    let form = naming.as_ref().filter(|_| !is_known).map(|name| {
        let (typing, done, wire) = (naming.clone(), naming.clone(), scene.wire.clone());
        let (name, query) = (name.clone(), query.trim().to_owned());
        let given = name.clone();
        let on_submit = Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let name = given.trim().to_owned();
            if !name.is_empty() {
                wire.ask(Command::SaveView { name, query: query.clone() });
                done.set(None);
            }
        });
        let on_input = Callback::from(move |event: InputEvent| typing.set(Some(typed(&event))));
        name_form(scene, name, on_input, on_submit)
    });
    tag("div")
        .class("search")
        .attr("role", "search")
        .child(field)
        .child(reach(node, How::BorrowsFocus))
        .child(said(scene, query))
        .child(views(scene, query, saved).child(keep))
        .child(form)
        .html()
}

fn name_form(
    scene: &SharedScene,
    name: String,
    on_input: Callback<InputEvent>,
    on_submit: Callback<SubmitEvent>,
) -> Tag {
    let node = NodeRef::default();
    let field = tag("input")
        .node_ref(node.clone())
        .attr("type", "text")
        .attr("dir", "auto")
        .attr("maxlength", "80")
        .attr("aria-label", scene.t("search.save.name"))
        .attr("placeholder", scene.t("search.save.name"))
        .value(name)
        .on_input(on_input);
    let save = tag("button").attr("type", "submit").class("plain").child(scene.t("search.save.do"));
    let form = tag("form").class("row search-name").on_submit(on_submit);
    form.child(field).child(reach(node, How::BorrowsFocus)).child(save)
}

/// What was not understood; else how to go on with what is being typed.
fn said(scene: &SharedScene, query: &str) -> Tag {
    let parsed = Query::parse(query);
    let word = |key, word: &str| tag("p").child(scene.say(key, &[("word", Slot::Word(word))]));
    let unknown = parsed.unknown.iter().map(|filter| word("search.unknown", filter));
    let strangers = parsed.strangers(&scene.review);
    let strangers = strangers.iter().map(|name| word("search.stranger", name));
    let offers = offers(query);
    let offered = offers.iter().map(|filter| {
        let next = next_query(query, filter);
        let on_click = scene.wire.acting(Action::Search(Some(next.into())));
        button("token", AttrValue::Static(filter), on_click)
    });
    let row = || {
        tag("div")
            .class("tokens")
            .attr("role", "group")
            .attr("aria-label", scene.t("search.filters"))
            .child(list(offered))
    };
    tag("div")
        .class("search-said")
        .attr("id", "search-said")
        .attr("role", "status")
        .child(list(unknown))
        .child(list(strangers))
        .child(query.is_empty().then(|| hint(scene.t("search.hint"))))
        .child((!offers.is_empty()).then(row))
}

/// Filters that begin like the last word.
fn offers(query: &str) -> Vec<&'static str> {
    let last = query.rsplit(char::is_whitespace).next().unwrap_or_default().trim_start_matches('-');
    let is_near = |filter: &&&str| !last.is_empty() && filter.starts_with(last) && filter.len() > last.len();
    FILTERS.iter().filter(is_near).copied().collect()
}

/// The query with its last word made to this filter.
fn next_query(query: &str, filter: &str) -> String {
    let begun = query.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let (before, last) = query.split_at(begun);
    let minus = if last.starts_with('-') { "-" } else { "" };
    let end = if filter.ends_with('@') { "" } else { " " };
    [before, minus, filter, end].concat()
}

/// Ready-made and saved searches; the one that is on is pressed, and pressing it again shows all.
fn views(scene: &SharedScene, query: &str, saved: &[SavedView]) -> Tag {
    let chip = |name: AttrValue, wanted: &str| {
        let is_on = query.trim() == wanted;
        let next: Rc<str> = if is_on { "".into() } else { wanted.into() };
        button("view", name, scene.wire.acting(Action::Search(Some(next)))).truth("aria-pressed", is_on)
    };
    let built_in = BUILT_IN.iter().map(|(name, query)| chip(scene.t(name), query));
    let own = saved.iter().map(|view| {
        let name = view.name.clone();
        let label = scene.say("search.forget", &[("name", Slot::Word(&name))]);
        let forget = scene.wire.doing(move |wire| wire.ask(Command::DropView { name: name.clone() }));
        tag("span")
            .class("own-view")
            .key(&view.name)
            .child(chip(view.name.clone().into(), &view.query).attr("dir", "auto").attr("title", view.query.clone()))
            .child(icon_button(Icon::Close, &label, None, forget))
    });
    let label = scene.t("search.views");
    let row = tag("div").class("views").attr("role", "group").attr("aria-label", label);
    row.child(group().child(list(built_in))).child(list(own))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};

    fn shown(query: &'static str, saved: &[(&str, &str)]) -> String {
        let mut sample = samples::archive();
        let mut view = (*sample.view).clone();
        let one = |(name, query): &(&str, &str)| SavedView { name: (*name).into(), query: (*query).into() };
        view.saved_views = saved.iter().map(one).collect();
        let view = Rc::new(view);
        sample.view = Rc::clone(&view);
        as_words(&rendered_for(&sample, move |scene| search_bar(&scene, &view, &query.into())))
    }

    #[test]
    fn what_is_not_understood_is_explained_and_nothing_is_hidden_silently() {
        let text = shown("is:strange by:@zoe", &[]);
        assert!(text.contains("“is:strange”") && text.contains("“zoe”"), "{text}");
        assert!(!shown("is:open", &[]).contains('“'));
    }

    #[test]
    fn a_filter_that_is_begun_can_be_chosen() {
        assert_eq!(offers("words -is:o"), ["is:open", "is:orphan"]);
        assert_eq!(next_query("words -is:o", "is:open"), "words -is:open ");
        assert_eq!(next_query("b", "by:@"), "by:@");
        assert!(offers("is:open ").is_empty() && offers("is:open").is_empty());
        assert!(shown("turn", &[]).contains("[turn:me]"));
    }

    #[test]
    fn saved_searches_stand_beside_those_that_everybody_has() {
        let text = shown("is:blocking by:mira", &[("Mine to check", "turn:me -is:draft")]);
        for expected in ["[Open]", "[Blocking]", "[Mine to check]", "Mine to check", "[Save this search"] {
            assert!(text.contains(expected), "{expected} in {text}");
        }
        assert!(!shown("turn:me", &[("Mine", "turn:me")]).contains("Save this search"), "it has a name already");
    }

    #[test]
    fn every_search_that_everybody_has_is_understood() {
        for (_, query) in BUILT_IN {
            assert!(Query::parse(query).unknown.is_empty() && !Query::parse(query).is_empty(), "{query}");
        }
    }
}
