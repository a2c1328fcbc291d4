//! Where a brief is written: for the review that is shown, or to open a review of one's own. Every letter is saved on the device
//! at once, and nobody sees it before it is published. Leaves out the fields (`brief_fields.rs`).

use std::rc::Rc;

use client::{BriefDraft, Command, DraftAct, DraftId, ReviewKind, View};
use review::Preset;
use yew::{
    AttrValue, Callback, Html, MouseEvent, NodeRef, Properties, UseStateHandle, component, hook, use_effect_with,
    use_mut_ref, use_node_ref, use_state,
};

use super::brief_fields::{Labelled, Pen, WRONG, fields, line, meaning, more, presets, purpose, radio, until};
use super::brief_people::{deputy, known_names, questions, reviewers, silence};
use super::name_form::{NameForm, NameFormProps};
use super::parts::{button, hint, pane_head, spacer};
use super::scene::{Same, Shared, SharedScene, Wire};
use crate::brief_draft::{Lack, add_reviewer, for_new_review, lacks, of_preset, resolved};
use crate::browser::focus::step;
use crate::due;
use crate::markup::{self, Tag, group, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane};

/// Under this name the device remembers what an owned review shall be called, while its brief is being written.
const TITLE: &str = "brief-title";

/// See [`BriefForm`].
#[derive(Properties, PartialEq)]
pub struct BriefFormProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
    /// Whether it begins as a review of one's own.
    pub is_owned: bool,
}

/// What opens a review of one's own.
#[derive(Debug, Clone, PartialEq)]
struct Opening {
    /// Only people who were invited may take part.
    is_owned: bool,
    title: String,
    /// The open threads come along.
    continues: bool,
}

/// The form. Its own words are the truth while it is open; the draft follows them.
#[component]
pub fn BriefForm(props: &BriefFormProps) -> Html {
    let (scene, view) = (&props.scene, &props.view);
    let wire = &scene.wire;
    let id = *use_state(|| view.brief_draft.as_ref().map_or_else(|| wire.fresh_id.emit(()), |draft| draft.id));
    let written = use_state(|| Rc::new(begun(scene, view)));
    let opening = use_state(|| first_opening(props));
    let moment = use_state(|| (String::new(), String::new()));
    let next_name = use_state(String::new);
    let n_tries = use_state(|| 0_u32);
    let node = use_node_ref();
    use_first_wrong(&node, *n_tries);
    use_leaving(wire, view.brief_draft.is_some());
    let is_of_page = view.kind == ReviewKind::Page;
    let is_for_new = is_of_page && opening.is_owned;
    let draft: Rc<BriefDraft> = match is_for_new {
        true => Rc::new(for_new_review(&written, &scene.review, opening.continues)),
        false => Rc::clone(&written),
    };
    let change = {
        let wire = wire.clone();
        Callback::from(move |next: BriefDraft| {
            let next = Rc::new(next);
            wire.ask(Command::SaveDraft { id, act: DraftAct::Brief(Rc::clone(&next)) });
            written.set(next);
        })
    };
    let lacking = lacks(&draft, is_for_new.then_some(opening.title.as_str()), scene.now);
    let pen =
        Pen { is_for_new, scene, draft: &draft, lacks: if *n_tries > 0 { &lacking } else { &[] }, change: &change };
    // A name that was typed and not added yet is meant, too.
    let mut brief = (*draft).clone();
    add_reviewer(&mut brief, &scene.review, &next_name);
    let brief = match is_for_new {
        true => for_new_review(&brief, &scene.review, opening.continues),
        false => resolved(&brief, &scene.review),
    };
    let publish = publish(wire, id, brief, &opening, &n_tries, lacking.is_empty());
    let title = if is_for_new { "brief.title.own" } else { "brief.title" };
    tag("section")
        .class("pane brief-form")
        .node_ref(node)
        .attr("aria-labelledby", "brief-title")
        .child(pane_head(scene, "brief-title", scene.t(title)))
        .child(known_names(scene))
        .child((is_of_page && props.is_owned).then(|| for_whom(&pen, view, &opening)))
        .child(presets(&pen))
        .child(purpose(&pen))
        .child(questions(&pen, props.page.selection.as_ref()))
        .child(due_fields(&pen, &moment))
        .child(silence(&pen))
        .child(reviewer_fields(&pen, &next_name))
        .child((is_of_page && !props.is_owned).then(|| for_whom(&pen, view, &opening)))
        .child(more(&pen, (!is_for_new).then(|| deputy(&pen))))
        .child(scene.me.is_none().then(|| name_first(scene)))
        .child(foot(&pen, view, &Foot { id, publish, is_owned: is_for_new }))
        .html()
}

/// What is being written already, else the standing brief, else what most people begin with.
fn begun(scene: &SharedScene, view: &View) -> BriefDraft {
    match (view.brief_draft.as_ref().map(|draft| &draft.act), &scene.review.brief) {
        (Some(DraftAct::Brief(draft)), _) => (**draft).clone(),
        (_, Some(brief)) => BriefDraft::of_brief(brief),
        (_, None) => of_preset(Preset::TeamReview, scene.now, scene.zone),
    }
}

fn first_opening(props: &BriefFormProps) -> Opening {
    let remembered = props.view.remembered.iter().find(|(name, _)| name == TITLE).map(|(_, title)| title.clone());
    Opening {
        is_owned: props.view.kind == ReviewKind::Page && (props.is_owned || remembered.is_some()),
        title: remembered.unwrap_or_else(|| props.page.title.trim().to_owned()),
        continues: true,
    }
}

/// Goes back to the lists when the draft is gone: published, or thrown away, here or in another tab.
#[hook]
fn use_leaving(wire: &Wire, is_there: bool) {
    let was_there = use_mut_ref(|| false);
    let wire = wire.clone();
    use_effect_with(is_there, move |is_there| {
        if was_there.replace(*is_there) && !is_there {
            wire.ask(Command::Remember { name: TITLE.to_owned(), value: None });
            wire.act(Action::Enter(Pane::Lists));
        }
    });
}

/// After each try that lacked something, the focus goes to the first field that says so.
#[hook]
fn use_first_wrong(form: &NodeRef, n_tries: u32) {
    let form = form.clone();
    use_effect_with(n_tries, move |n_tries| {
        if *n_tries > 0 {
            step(&form, WRONG, 0);
        }
    });
}

/// Publishes what is finished; of what is not, says what is missing.
fn publish(
    wire: &Wire,
    draft: DraftId,
    brief: BriefDraft,
    opening: &UseStateHandle<Opening>,
    n_tries: &UseStateHandle<u32>,
    is_finished: bool,
) -> Callback<MouseEvent> {
    let (opening, n_tries, brief) = ((**opening).clone(), n_tries.clone(), Rc::new(brief));
    wire.doing(move |wire| {
        let brief = Rc::clone(&brief);
        match (is_finished, opening.is_owned) {
            (false, _) => n_tries.set(*n_tries + 1),
            (true, false) => wire.ask(Command::SetBrief { draft, brief }),
            (true, true) => {
                let (title, continues) = (opening.title.clone(), opening.continues);
                wire.ask(Command::OpenOwned { draft, title, brief, continues });
            }
        }
    })
}

/// What was typed into the two fields stays there while it is no time yet: browsers tell of each digit of a year.
fn due_fields(pen: &Pen<'_>, moment: &UseStateHandle<(String, String)>) -> Tag {
    let scene = pen.scene.clone();
    // By the clock of then: it may be changed until the day comes.
    let read = move |date: &str, time: &str| due::from_fields_then(date, time, scene.zone, &|at| scene.zone_at(at));
    let shown = match pen.draft.due {
        due if read(&moment.0, &moment.1) == due => (**moment).clone(),
        Some(due) => due::fields(due, pen.scene.zone_at(due)),
        None => (String::new(), String::new()),
    };
    let part = |is_date: bool| {
        let (moment, shown, read) = (moment.clone(), shown.clone(), read.clone());
        pen.typing(move |draft, value| {
            let (date, time) = shown.clone();
            let next = if is_date { (value, time) } else { (date, value) };
            draft.due = read(&next.0, &next.1);
            moment.set(next);
        })
    };
    until(pen, &shown, part(true), part(false))
}

fn reviewer_fields(pen: &Pen<'_>, next: &UseStateHandle<String>) -> Tag {
    let (review, clear, set) = (pen.scene.review.clone(), next.clone(), next.clone());
    let add = pen.typing(move |draft, name| {
        add_reviewer(draft, &review, &name);
        clear.set(String::new());
    });
    reviewers(pen, next, Callback::from(move |name| set.set(name)), &add)
}

/// Whom the review is for: a page review is everybody's who knows the page, an owned one is for those who were invited.
fn for_whom(pen: &Pen<'_>, view: &View, opening: &UseStateHandle<Opening>) -> Tag {
    let scene = pen.scene;
    let becoming = |next: Opening| {
        let (opening, wire) = (opening.clone(), scene.wire.clone());
        Callback::from(move |_| {
            let value = next.is_owned.then(|| next.title.clone());
            wire.ask(Command::Remember { name: TITLE.to_owned(), value });
            opening.set(next.clone());
        })
    };
    let choice = |is_owned: bool, word, means| {
        let next = Opening { is_owned, ..(**opening).clone() };
        radio("for-whom", opening.is_owned == is_owned, meaning(scene, word, means), becoming(next))
    };
    let set_title = {
        let (opening, wire) = (opening.clone(), scene.wire.clone());
        Callback::from(move |title: String| {
            wire.ask(Command::Remember { name: TITLE.to_owned(), value: Some(title.clone()) });
            opening.set(Opening { title, ..(*opening).clone() });
        })
    };
    let own = || {
        let title = Labelled::new(scene, "own-title", "brief.own.title").fault(pen.fault(Lack::Title));
        let title = title.around(line("text", opening.title.clone(), set_title).attr("maxlength", "200"));
        let n_open = view.review.threads.values().filter(|thread| thread.is_open()).count();
        let carry = (n_open > 0).then(|| {
            let next = Opening { continues: !opening.continues, ..(**opening).clone() };
            let tick = tag("input").attr("type", "checkbox").checked(opening.continues).on_change(becoming(next));
            tag("label").class("tick").child(tick).child(tag("span").child(scene.count("brief.own.carry", n_open)))
        });
        group().child(title).child(carry)
    };
    fields(scene, "brief.for")
        .child(choice(false, "brief.for.page", "brief.for.page.means"))
        .child(choice(true, "brief.for.own", "brief.for.own.means"))
        .child(opening.is_owned.then(own))
}

fn name_first(scene: &SharedScene) -> Html {
    let props = NameFormProps { scene: scene.clone(), name: AttrValue::default(), can_wait: false };
    markup::component::<NameForm>(props)
}

/// What the foot of the form does.
struct Foot {
    id: DraftId,
    publish: Callback<MouseEvent>,
    is_owned: bool,
}

fn foot(pen: &Pen<'_>, view: &View, foot: &Foot) -> Tag {
    let scene = pen.scene;
    let id = foot.id;
    let discard = scene.wire.doing(move |wire| wire.ask(Command::DiscardDraft { id }));
    let key = match (view.is_submitting, foot.is_owned, &scene.review.brief) {
        (true, ..) => "submit.busy",
        (_, true, _) => "brief.publish.own",
        (_, false, Some(_)) => "brief.publish.change",
        (_, false, None) => "brief.publish",
    };
    let is_saved = view.brief_draft.is_some();
    let saved = match (&view.store_fault, view.n_unsaved) {
        (Some(_), _) => "editor.nowhere",
        (None, 0) => "brief.saved",
        (None, _) => "editor.saving",
    };
    let n_lacking = pen.lacks.len();
    let lacking = || hint(scene.count("brief.lacking", n_lacking)).class("hint is-bad");
    let publish = button("primary", scene.t(key), foot.publish.clone())
        .flag("disabled", view.is_submitting || scene.me.is_none())
        .attr("aria-describedby", "brief-why");
    let why = if scene.me.is_none() { "refusal.no_name" } else { "brief.publish.why" };
    group()
        .child(tag("div").attr("role", "status").child((n_lacking > 0).then(lacking)))
        .child(
            tag("div")
                .class("acts")
                .child(publish)
                .child(spacer())
                .child(is_saved.then(|| button("quiet", scene.t("brief.discard"), discard))),
        )
        .child(hint(scene.t(why)).attr("id", "brief-why"))
        .child(is_saved.then(|| tag("p").class("saved").child(scene.t(saved))))
}

#[cfg(test)]
mod tests;
