//! The small bar beside selected text. On a touch screen it stands below the selection, because the system's own menu stands
//! above; it never lies over what is selected.

use std::rc::Rc;

use anchor::{Target, Where};
use client::DraftAct;
use review::{Kind, ThreadId};
use yew::{Callback, MouseEvent, NodeRef};

use super::parts::button;
use super::reach::reach;
use super::scene::{SharedScene, Wire};
use crate::app::{Intent, Viewport};
use crate::browser::focus::How;
use crate::markup::{Tag, group, tag};
use crate::page_view::{Rect, Selected};
use crate::state::{Action, Editing, Form};

/// Its size with some air, in CSS pixels: what must be free beside the selection.
const HEIGHT: f64 = 52.0;
const WIDTH: f64 = 150.0;

/// The bar; while a thread waits for a new place, it attaches that.
pub fn adder(scene: &SharedScene, selected: &Rc<Selected>, attaching: Option<ThreadId>, viewport: Viewport) -> Tag {
    let key = if attaching.is_some() { "adder.attach" } else { "adder.comment" };
    let (left, top) = place(selected.rect, viewport, scene.form);
    let (selected, quote) = (Rc::clone(selected), selected.quote.to_string());
    let on_click = scene.wire.doing(move |wire| match attaching {
        Some(thread) => attach(wire, thread, &selected.target),
        None => compose(wire, &selected),
    });
    // Pressing a button would end the selection, and with it this bar, before the press becomes a click.
    let on_mouse_down = Callback::from(|event: MouseEvent| event.prevent_default());
    let node = NodeRef::default();
    let is_full = scene.form == Form::Full;
    let bar = tag("div")
        .node_ref(node.clone())
        .class("adder")
        .attr("role", "toolbar")
        .attr("aria-label", scene.t("adder.label"))
        .on_mouse_down(on_mouse_down)
        .child(is_full.then(|| tag("q").attr("dir", "auto").child(quote)))
        .child(button("primary", scene.t(key), on_click));
    // In a window of its own there is nothing to stand beside.
    group().child(bar).child((!is_full).then(|| reach(node, How::Place { left, top })))
}

/// Does with the selection what its button would do. What was picked as a whole is not selected any more then.
pub fn take_up(wire: &Wire, selected: &Selected, attaching: Option<ThreadId>) {
    match attaching {
        Some(thread) => attach(wire, thread, &selected.target),
        None => compose(wire, selected),
    }
    if !matches!(selected.target.place, Where::Text(_)) {
        wire.intent.emit(Intent::ClearSelection);
    }
}

/// Begins a comment on the selection.
fn compose(wire: &Wire, selected: &Selected) {
    wire.write(DraftAct::Thread {
        target: Rc::clone(&selected.target),
        kind: Kind::Issue,
        text: String::new(),
        need: None,
        fallback: String::new(),
        replacement: None,
    });
}

/// Attaches a thread to another place: the draft is there at once, the reason can follow.
pub(super) fn attach(wire: &Wire, thread: ThreadId, target: &Rc<Target>) {
    let act = DraftAct::Reattach { thread, target: Rc::clone(target), reason: String::new() };
    let id = wire.fresh_id.emit(());
    wire.ask(client::Command::SaveDraft { id, act: act.clone() });
    wire.act(Action::Edit(Rc::new(Editing { id, act, is_saved: true })));
    wire.intent.emit(Intent::ClearSelection);
}

/// Where the bar stands: above the selection, or below where there is no room, or on a touch screen.
fn place(rect: Rect, viewport: Viewport, form: Form) -> (i64, i64) {
    let (width, height) = (f64::from(viewport.width), f64::from(viewport.height));
    let is_above = form != Form::Phone && rect.top >= HEIGHT;
    let below = (rect.bottom + 10.0).min(height - HEIGHT);
    let top = if is_above { rect.top - HEIGHT + 4.0 } else { below };
    let left = rect.left.clamp(8.0, (width - WIDTH).max(8.0));
    (whole(left), whole(top))
}

/// Pixels as the stylesheet takes them. Casting a float saturates, and what is not a number is 0.
#[expect(clippy::cast_possible_truncation, reason = "saturating is what is wanted")]
fn whole(pixels: f64) -> i64 {
    pixels as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: Viewport = Viewport { width: 1440, height: 900 };
    const HAND: Viewport = Viewport { width: 390, height: 844 };

    fn rect(left: f64, top: f64, right: f64, bottom: f64) -> Rect {
        Rect { left, top, right, bottom }
    }

    #[test]
    fn the_bar_is_above_the_selection_and_below_where_there_is_no_room() {
        assert_eq!(place(rect(200.0, 300.0, 500.0, 320.0), DESK, Form::Wide), (200, 252));
        assert_eq!(place(rect(200.0, 20.0, 500.0, 40.0), DESK, Form::Wide), (200, 50));
    }

    #[test]
    fn on_a_touch_screen_it_is_below() {
        assert_eq!(place(rect(20.0, 300.0, 300.0, 320.0), HAND, Form::Phone), (20, 330));
    }

    #[test]
    fn it_never_leaves_the_window() {
        assert_eq!(place(rect(380.0, 300.0, 390.0, 320.0), HAND, Form::Phone).0, 240);
        assert_eq!(place(rect(-50.0, 300.0, 390.0, 5_000.0), HAND, Form::Phone), (8, 792));
        assert_eq!(place(rect(f64::NAN, f64::NAN, 0.0, f64::NAN), HAND, Form::Phone).0, 0);
    }
}
