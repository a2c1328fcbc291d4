//! What is open after which actions, in the words of somebody who presses things.

use std::rc::Rc;

use super::*;
use crate::app::Layout;
use crate::samples;
use crate::snapshot::after;

/// What stands out in a state: what is open, from the outside in.
fn shown(state: &ViewState) -> String {
    let mut parts = vec![format!("{:?}", state.size)];
    if state.tab != Tab::Threads {
        parts.push(format!("{:?}", state.tab));
    }
    if state.pane != Pane::Lists {
        parts.push(format!("{:?}", state.pane));
    }
    let open = [
        ("menu", state.has_menu),
        ("search", state.query.is_some()),
        ("thread", state.opened.is_some()),
        ("attaching", state.attaching.is_some()),
        ("writing", state.editing.is_some()),
    ];
    parts.extend(open.into_iter().filter(|(_, is)| *is).map(|(name, _)| name.to_string()));
    parts.join(" ")
}

fn check(actions: &[Action], expected: &str) {
    assert_eq!(shown(&after(actions.iter().cloned())), expected, "after {actions:?}");
}

fn reply() -> Action {
    let act = DraftAct::Reply { thread: samples::thread_id(1), text: String::new() };
    Action::Edit(Rc::new(Editing { id: samples::draft_id(1), act, is_saved: false }))
}

fn comment() -> Action {
    let act = samples::new_thread("words", "", None);
    Action::Edit(Rc::new(Editing { id: samples::draft_id(1), act, is_saved: false }))
}

#[test]
fn writing_opens_what_it_needs() {
    check(&[comment()], "Peek writing");
    check(&[reply()], "Peek thread writing");
    check(&[Action::Launch, Action::Show(Tab::Brief), reply()], "Peek thread writing");
    check(&[Action::Launch, Action::Enter(Pane::Submit), comment()], "Peek writing");
    check(&[Action::Launch, Action::Enter(Pane::Drafts), comment()], "Peek writing");
}

#[test]
fn esc_goes_one_step_back_at_a_time() {
    let mut actions = vec![
        Action::Launch,
        Action::Search(Some("x".into())),
        Action::Unfold(samples::thread_id(1)),
        reply(),
        Action::ToggleMenu,
    ];
    check(&actions, "Peek menu search thread writing");
    for expected in ["Peek search thread writing", "Peek search thread", "Peek thread", "Peek", "Closed"] {
        actions.push(Action::Back);
        check(&actions, expected);
    }
}

#[test]
fn the_first_list_is_chosen_once() {
    check(&[Action::Launch, Action::Arrive(Tab::Turn)], "Peek Turn");
    check(&[Action::Launch, Action::Arrive(Tab::Brief), Action::Arrive(Tab::Turn)], "Peek Brief");
    check(&[Action::Launch, Action::Show(Tab::Since), Action::Arrive(Tab::Turn)], "Peek Since");
    check(&[comment(), Action::Arrive(Tab::Turn)], "Peek writing");
    let thread = samples::thread_id(2);
    check(&[Action::Nudged(NudgeKind::OpenThread(thread)), Action::Arrive(Tab::Turn)], "Peek thread");
}

#[test]
fn who_is_new_reads_the_brief_and_whom_others_wait_for_sees_that() {
    assert_eq!(Tab::first(true, true, 2), Tab::Brief);
    assert_eq!(Tab::first(true, false, 2), Tab::Turn);
    assert_eq!(Tab::first(false, true, 2), Tab::Turn);
    assert_eq!(Tab::first(false, true, 0), Tab::Threads);
}

#[test]
fn a_card_below_my_turn_opens_and_is_written_in_where_it_stands() {
    let unfold = Action::Unfold(samples::thread_id(1));
    check(&[Action::Arrive(Tab::Turn), unfold.clone(), reply()], "Peek Turn thread writing");
    check(&[Action::Arrive(Tab::Turn), reply()], "Peek thread writing");
    check(&[Action::Arrive(Tab::Turn), unfold, Action::Visit(samples::thread_id(2))], "Peek thread");
}

#[test]
fn declining_is_written_in_its_row() {
    let ask = review::AskId { entry: review::EntryId([3; 32]), op: review::OpIndex(1) };
    let act = DraftAct::EndAsk { ask, ending: review::AskEnding::Declined, reason: String::new() };
    let decline = Action::Edit(Rc::new(Editing { id: samples::draft_id(1), act, is_saved: true }));
    check(&[Action::Launch, Action::Enter(Pane::Drafts), decline], "Peek Turn writing");
}

#[test]
fn a_click_on_a_highlight_shows_its_thread_whatever_is_searched_for() {
    let thread = samples::thread_id(2);
    check(&[Action::Nudged(NudgeKind::OpenThread(thread))], "Peek thread");
    check(
        &[Action::Launch, Action::Search(Some("y".into())), Action::Nudged(NudgeKind::OpenThread(thread))],
        "Peek thread",
    );
}

#[test]
fn a_thread_that_waits_for_a_place_stays_open_until_it_has_one() {
    let attach = Action::Attach(samples::thread_id(1));
    check(std::slice::from_ref(&attach), "Peek thread attaching");
    check(&[attach.clone(), Action::EndAttach], "Peek thread");
    check(&[attach, reply()], "Peek thread writing");
}

#[test]
fn the_sheet_goes_up_and_down_and_closing_keeps_what_was_written() {
    check(&[Action::Launch, Action::ToggleFull], "Full");
    check(&[Action::Launch, Action::ToggleFull, Action::ToggleFull], "Peek");
    check(&[reply(), Action::Close], "Closed thread writing");
    check(&[Action::Nudged(NudgeKind::Toggle)], "Peek");
    check(&[Action::Nudged(NudgeKind::Toggle), Action::Nudged(NudgeKind::Toggle)], "Closed");
}

#[test]
fn what_changes_nothing_gives_the_same_state() {
    let state = after([Action::Launch, Action::Arrive(Tab::Threads)]);
    let again = Rc::clone(&state).reduce(Action::Show(Tab::Threads));
    assert!(Rc::ptr_eq(&state, &again));
}

#[test]
fn the_form_follows_the_window_unless_it_was_chosen() {
    let form = |layout, width| {
        let mut settings = samples::settings();
        settings.layout = layout;
        settings.viewport.width = width;
        Form::of(&settings)
    };
    assert_eq!(
        [form(Layout::Auto, 1440), form(Layout::Auto, 1024), form(Layout::Auto, 390)],
        [Form::Wide, Form::Medium, Form::Phone]
    );
    assert_eq!(
        [form(Layout::Sidebar, 390), form(Layout::Sidebar, 1440), form(Layout::Sheet, 1440)],
        [Form::Medium, Form::Wide, Form::Phone]
    );
}

#[test]
fn in_a_window_of_its_own_the_panel_neither_opens_nor_closes() {
    let mut settings = samples::settings();
    settings.layout = Layout::Panel;
    settings.starts_open = false;
    settings.viewport.width = 360;
    assert_eq!(Form::of(&settings), Form::Full);
    let mut state = Rc::new(ViewState::initial(&settings));
    for action in [Action::Close, Action::Back, Action::Nudged(NudgeKind::Toggle), Action::ToggleFull, Action::Launch] {
        state = state.reduce(action);
        assert!(state.is_open() && state.size == PanelSize::Always);
    }
}

#[test]
fn a_sheet_never_opens_by_itself() {
    let mut settings = samples::settings();
    assert!(ViewState::initial(&settings).is_open());
    settings.viewport.width = 390;
    assert!(!ViewState::initial(&settings).is_open());
}
