//! Components as text, for tests: rendered natively, one element on a line, without what only tells one run from another.

use std::rc::Rc;

use yew::{Callback, Html, LocalServerRenderer, Properties, Reducible, component, use_reducer};

use crate::components::{Same, Scene, Shared, SharedScene, Wire};
use crate::late::Late;
use crate::samples::Sample;
use crate::standing::{Basis, Standing};
use crate::state::{Form, ViewState};

#[derive(Properties, PartialEq)]
struct StageProps {
    content: Callback<Wire, Html>,
}

/// Stands in for the Desk: provides what every component asks for.
#[component]
fn Stage(props: &StageProps) -> Html {
    let state = use_reducer(ViewState::default);
    let fresh_id = Callback::from(|()| client::DraftId([7; 16]));
    props.content.emit(Wire { state: state.dispatcher(), intent: Callback::noop(), fresh_id })
}

/// Renders nodes that need no scene.
pub fn rendered(content: Html) -> String {
    render(StageProps { content: Callback::from(move |_| content.clone()) })
}

/// Renders a component as a person of this sample sees it.
pub fn rendered_for(sample: &Sample, content: impl Fn(SharedScene) -> Html + 'static) -> String {
    let (review, document) = (Same(Rc::clone(&sample.view.review)), Shared(Rc::clone(&sample.page.document)));
    let basis = Basis::new(review, document, sample.view.me.as_ref(), sample.now, Late::here());
    rendered_as(sample, Standing::of(&basis), content)
}

/// The same, when the review stands like this.
pub fn rendered_as(sample: &Sample, standing: Standing, content: impl Fn(SharedScene) -> Html + 'static) -> String {
    let (strings, view) = (Rc::clone(&sample.strings), Rc::clone(&sample.view));
    let standing = Shared(Rc::new(standing));
    let (now, zone, form) = (sample.now, sample.settings.zone, Form::of(&sample.settings));
    let content = Callback::from(move |wire: Wire| {
        let (strings, review) = (Shared(Rc::clone(&strings)), Same(Rc::clone(&view.review)));
        let (standing, me, can_write) = (standing.clone(), view.me.clone(), view.can_write);
        let late = Late::here();
        let scene =
            Scene { strings, review, standing, me, can_write, now, zone, form, has_shortcuts: true, late, wire };
        content(SharedScene(Rc::new(scene)))
    });
    render(StageProps { content })
}

/// A reader's view of markup: the words, and of the tags only what a person would notice.
pub fn as_words(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        push(&mut out, &rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        if tag.starts_with("<button") {
            out.push_str(if tag.contains("class=\"primary\"") { "\n[[" } else { "\n[" });
        } else if tag.starts_with("</button") {
            out.push(']');
        } else if ["<p", "<li", "<div", "<article", "<h", "<dt", "<label"].iter().any(|open| tag.starts_with(open)) {
            out.push('\n');
        }
        if let Some(label) = tag.split_once("aria-label=\"").and_then(|(_, rest)| rest.split_once('"')) {
            out.push_str(label.0);
        }
        rest = &rest[end..];
    }
    push(&mut out, rest);
    let lines = out.lines().map(str::trim).filter(|line| !line.is_empty() && *line != "[]");
    lines.fold(String::new(), |text, line| text + line + "\n")
}

fn push(out: &mut String, text: &str) {
    if !text.is_empty() {
        if !out.ends_with(['\n', '[', ' ']) && !text.starts_with(' ') {
            out.push(' ');
        }
        out.push_str(text);
    }
}

fn render(props: StageProps) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime for one test");
    let local = tokio::task::LocalSet::new();
    runtime.block_on(local.run_until(LocalServerRenderer::<Stage>::with_props(props).hydratable(false).render()))
}

/// Applies actions to a fresh state.
pub fn after(actions: impl IntoIterator<Item = crate::state::Action>) -> Rc<ViewState> {
    actions.into_iter().fold(Rc::new(ViewState::default()), Reducible::reduce)
}
