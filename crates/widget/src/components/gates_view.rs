//! What a review still needs, and from whom; what its reader waits for, and can do alone. One sentence for each gate, nothing
//! that counts or blinks. Leaves out the rules themselves (`policy_view.rs`).

use client::{Command, View};
use review::{
    GateId, GateNow, GateState, Missing, Remedy, SelfAct, StepNow, Timestamp, Unblock, Unmet, WaitOn, gates, step_now,
    unblock,
};
use yew::{Callback, Html, Properties, component, use_state};

use super::brief_fields::{Labelled, area};
use super::parts::{button, hint, pane_head};
use super::scene::{Same, Shared, SharedScene};
use super::thread_time::brief_over;
use crate::app::Intent;
use crate::due;
use crate::gate_wording as wording;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::state::{Action, Pane, Tab};
use crate::strings::Slot;

/// See [`GatesPane`].
#[derive(Properties, PartialEq)]
pub struct GatesPaneProps {
    /// What to show from.
    pub scene: SharedScene,
    /// The client's view.
    pub view: Same<View>,
    /// The page.
    pub page: Shared<PageView>,
}

/// What the reader is about to go on without, and why.
#[derive(Debug, Clone, PartialEq)]
struct Going {
    gate: GateId,
    reason: String,
    is_bad: bool,
}

/// The pane.
#[component]
pub fn GatesPane(props: &GatesPaneProps) -> Html {
    let going = use_state(|| None::<Going>);
    let (scene, page) = (&props.scene, &props.page);
    let set = {
        let going = going.clone();
        Callback::from(move |next: Option<Going>| going.set(next))
    };
    let pane = Gates { scene, page, going: going.as_ref(), set: &set };
    let all = gates(&scene.review, &page.document, scene.now);
    let head = pane_head(scene, "gates-title", scene.t("gates.title"));
    let rules = button("link", scene.t("policy.see"), scene.wire.acting(Action::Enter(Pane::Policy)));
    let none = all
        .is_empty()
        .then(|| hint(scene.t(if scene.review.needs_newer_version() { "gates.newer" } else { "gates.none" })));
    let panel = scene.standing.me.map(|me| unblock(&scene.review, &page.document, &scene.standing.turn, me, scene.now));
    let rows = all.iter().map(|gate| pane.gate(gate));
    tag("section")
        .class("pane gates")
        .attr("aria-labelledby", "gates-title")
        .child(head)
        .child(step_line(scene, &step_now(&scene.review, &page.document, scene.now)))
        .child(none)
        .child(tag("ol").class("gate-list").child(list(rows)))
        .child(tag("p").child(rules))
        .child(brief_over(scene))
        .child(panel.map(|panel| pane.unblock(&panel)))
        .html()
}

/// The steps in a row, the present one marked; nothing where the review has no course.
pub fn step_line(scene: &SharedScene, now: &StepNow) -> Option<Tag> {
    let at = now.now()?;
    let item = |(idx, step): (usize, &review::StepState)| {
        let is_here = idx == now.at;
        tag("li").attr("aria-current", is_here.then_some("step")).child(scene.t(wording::step(step.rule.step)))
    };
    let by_time = at.by_time.map(|by_time| hint(moment(scene, "step.by_time", by_time)));
    let line = tag("ol").class("steps").attr("aria-label", scene.t("steps.label"));
    Some(group().child(line.child(list(now.steps.iter().enumerate().map(item)))).child(by_time))
}

fn moment(scene: &SharedScene, key: &'static str, at: Timestamp) -> yew::AttrValue {
    let when = due::moment(&scene.strings, scene.now, at, scene.zone_at(at));
    scene.say(key, &[("when", Slot::Word(&when))])
}

/// One line about the gates, for the place where people read what the review is for; nothing where it has none.
pub fn gates_line(scene: &SharedScene, page: &PageView) -> Option<Tag> {
    let all = gates(&scene.review, &page.document, scene.now);
    if all.is_empty() {
        return None;
    }
    let n_open = all.iter().filter(|gate| matches!(gate.state, GateState::NotMet(_))).count();
    let words = if n_open == 0 { scene.t("gates.through") } else { scene.count("gates.open", n_open) };
    let steps = step_line(scene, &step_now(&scene.review, &page.document, scene.now));
    let see = button("link", words, scene.wire.acting(Action::Enter(Pane::Gates)));
    Some(tag("div").class("gates-line").child(steps).child(see))
}

struct Gates<'a> {
    scene: &'a SharedScene,
    page: &'a PageView,
    going: Option<&'a Going>,
    set: &'a Callback<Option<Going>>,
}

impl Gates<'_> {
    fn gate(&self, now: &GateNow) -> Tag {
        let scene = self.scene;
        let id = now.gate.rule.id;
        let (class, state, more) = match &now.state {
            GateState::Met => ("gate is-met", "gates.met", None),
            GateState::NotApplicable => ("gate is-apart", "gates.apart", None),
            GateState::Overridden(one) => {
                let name = scene.name(&one.by);
                let reason = one.reason.as_ref().map_or("", review::Words::as_str);
                let who = scene.say(
                    "gates.overridden.by",
                    &[("name", Slot::Word(&name)), ("ago", Slot::Word(&scene.ago(one.at)))],
                );
                let back = self.may_override(now).then(|| {
                    let command = Command::OverrideGate { gate: id, is_on: false, reason: String::new() };
                    button("quiet", scene.t("gates.enforce"), scene.wire.asking(Intent::Ask(command)))
                });
                let quote = tag("blockquote").attr("dir", "auto").child(reason.to_owned());
                ("gate is-overridden", "gates.overridden", Some(group().child(hint(who)).child(quote).child(back)))
            }
            GateState::NotMet(unmet) => ("gate is-open", "gates.not_met", Some(self.unmet(unmet))),
        };
        let head = tag("div")
            .class("row")
            .child(tag("b").attr("dir", "auto").child(wording::sentence(scene, &now.gate)))
            .child(tag("span").class("chip").child(scene.t(state)));
        let key: String = id.0.iter().map(|byte| char::from(*byte)).collect();
        tag("li").class(class).key(&key).child(head).child(more).child(self.form(now))
    }

    fn unmet(&self, unmet: &Unmet) -> Tag {
        let by_time = unmet.by_time.map(|at| tag("li").child(moment(self.scene, "gates.by_time", at)));
        tag("ul")
            .class("gate-lacks")
            .child(list(unmet.missing.iter().map(|missing| self.missing(missing))))
            .child(by_time)
    }

    fn missing(&self, missing: &Missing) -> Tag {
        let (scene, sections) = (self.scene, &self.page.document.sections);
        let names = wording::names(scene, &missing.who, &missing.awaited);
        let who = (!names.is_empty()).then(|| {
            tag("span")
                .class("muted")
                .attr("dir", "auto")
                .child(scene.say("lack.who", &[("names", Slot::Word(&names))]))
        });
        let first = missing
            .threads
            .first()
            .map(|thread| button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(*thread))));
        let stale = missing.stale.iter().map(|stale| {
            let (name, titles) = (scene.name(&stale.person), wording::titles(scene, sections, &stale.sections));
            hint(scene.say("lack.stale", &[("name", Slot::Word(&name)), ("sections", Slot::Word(&titles))]))
        });
        tag("li")
            .child(wording::lack(scene, sections, missing))
            .child(" ")
            .child(who)
            .child(" ")
            .child(first)
            .child(list(stale))
    }

    fn may_override(&self, now: &GateNow) -> bool {
        let scene = self.scene;
        let is_role = match scene.standing.me {
            Some(me) => scene.review.may_override(&me, &now.gate),
            None => scene.review.owner.is_none(),
        };
        scene.can_write && scene.me.is_some() && is_role
    }

    /// Going on without a gate that is not met, with its reason.
    fn form(&self, now: &GateNow) -> Option<Tag> {
        if !matches!(now.state, GateState::NotMet(_)) || !self.may_override(now) {
            return None;
        }
        let (scene, gate) = (self.scene, now.gate.rule.id);
        let Some(going) = self.going.filter(|going| going.gate == gate) else {
            let set = self.set.clone();
            let begin = scene.wire.doing(move |_| set.emit(Some(Going { gate, reason: String::new(), is_bad: false })));
            return Some(button("quiet", scene.t("gates.override"), begin));
        };
        let set = self.set.clone();
        let typing = Callback::from(move |reason: String| set.emit(Some(Going { gate, reason, is_bad: false })));
        let fault = going.is_bad.then(|| scene.t("gates.override.needs"));
        let why = Labelled::new(scene, "override-why", "gates.override.why")
            .hint(scene.t("gates.override.hint"))
            .fault(fault);
        let (set, wanted) = (self.set.clone(), going.clone());
        let go = scene.wire.doing(move |wire| {
            if wanted.reason.trim().is_empty() {
                return set.emit(Some(Going { is_bad: true, ..wanted.clone() }));
            }
            wire.ask(Command::OverrideGate { gate, is_on: true, reason: wanted.reason.clone() });
            set.emit(None);
        });
        let set = self.set.clone();
        let acts = tag("div").class("acts").child(button("plain", scene.t("gates.override.do"), go)).child(button(
            "quiet",
            scene.t("gates.override.cancel"),
            scene.wire.doing(move |_| set.emit(None)),
        ));
        Some(tag("div").class("gate-form").child(why.around(area("2", &going.reason, typing))).child(acts))
    }

    /// What the reader waits for, and what they can do alone.
    fn unblock(&self, panel: &Unblock) -> Tag {
        let scene = self.scene;
        let waits = panel.waits.iter().map(|wait| {
            let see = match wait.on {
                WaitOn::Answer { thread, .. } | WaitOn::Block(thread) => {
                    Some(button("link", scene.t("turn.see"), scene.wire.acting(Action::Visit(thread))))
                }
                WaitOn::Review(_) | WaitOn::Gate(_) => None,
            };
            let facts = tag("ul")
                .class("facts foot")
                .child(tag("li").child(wording::since(scene, wait)))
                .child(tag("li").child(wording::if_silent(scene, wait.silence)));
            tag("li")
                .child(tag("span").attr("dir", "auto").child(wording::wait(scene, wait)))
                .child(" ")
                .child(see)
                .child(facts)
        });
        let acts = panel.acts.iter().map(|act| tag("li").child(self.act(act)));
        let nobody = panel.waits.is_empty().then(|| hint(scene.t("wait.nobody")));
        let alone = (!panel.acts.is_empty()).then(|| {
            group()
                .child(tag("h3").class("place").attr("id", "alone-title").child(scene.t("alone.title")))
                .child(tag("ul").class("rows").attr("aria-labelledby", "alone-title").child(list(acts)))
        });
        group()
            .child(tag("h3").class("place").attr("id", "waits-title").child(scene.t("wait.title")))
            .child(nobody)
            .child(tag("ul").class("rows waits").attr("aria-labelledby", "waits-title").child(list(waits)))
            .child(alone)
    }

    /// A way to where it is done.
    fn act(&self, act: &SelfAct) -> Tag {
        let (scene, words) = (self.scene, wording::alone(self.scene, act));
        let go = match act {
            SelfAct::DoYourTurn { .. } => Action::Show(Tab::Turn),
            SelfAct::UseFallback(thread) | SelfAct::LiftBlock(thread) | SelfAct::AskSomebodyElse(thread) => {
                Action::Visit(*thread)
            }
            SelfAct::RequestReview => Action::Show(Tab::Brief),
            SelfAct::ConfirmPolicy => Action::Enter(Pane::Policy),
            SelfAct::Override(gate) => {
                let (set, gate) = (self.set.clone(), *gate);
                let going = Going { gate, reason: String::new(), is_bad: false };
                return button("row-button", words, scene.wire.doing(move |_| set.emit(Some(going.clone()))));
            }
            SelfAct::ForGate { how, .. } => match how {
                Remedy::SettleBlocking | Remedy::AnswerQuestions => Action::Show(Tab::Turn),
                Remedy::Review | Remedy::LookAgain | Remedy::Approve => Action::Enter(Pane::Submit),
                Remedy::AnswerSuggestions => Action::Enter(Pane::Suggestions),
                Remedy::CloseThreads => Action::Show(Tab::Threads),
                Remedy::WriteBrief => Action::Enter(Pane::Brief),
                Remedy::ChangeGate => Action::Enter(Pane::Policy),
                _ => Action::Show(Tab::Brief),
            },
        };
        button("row-button", words, scene.wire.acting(go))
    }
}

#[cfg(test)]
mod tests;
