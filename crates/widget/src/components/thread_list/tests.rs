//! The list as text: what is built of a long one, and what is said when nothing matches.

use super::*;
use crate::samples::{self, Sample};
use crate::snapshot::{as_words, rendered_for};

fn shown(sample: &Sample, state: ViewState) -> String {
    let (view, page) = (Rc::clone(&sample.view), Rc::clone(&sample.page));
    rendered_for(sample, move |scene| {
        thread_list(&scene, &Same(Rc::clone(&view)), &Shared(Rc::clone(&page)), &state).html()
    })
}

fn long() -> Sample {
    let mut sample = samples::archive();
    let thread = |n: u32| {
        let mut thread = samples::thread(1).by(2).says(&["thread number ", &n.to_string()].concat()).done();
        thread.id.op = review::OpIndex(u16::try_from(n).unwrap());
        thread
    };
    sample.view = Rc::new(samples::view(samples::review((0..2000).map(thread).collect()), Vec::new()));
    sample
}

fn id(n: u16) -> ThreadId {
    ThreadId { op: review::OpIndex(n), ..samples::thread_id(1) }
}

#[test]
fn of_a_long_list_only_the_beginning_is_built_and_says_where_it_stands() {
    let markup = shown(&long(), ViewState::default());
    let n_built = markup.matches("<article").count();
    assert!((8..30).contains(&n_built), "{n_built}");
    assert!(markup.contains("aria-posinset=\"1\"") && markup.contains("aria-setsize=\"2000\""));
    assert!(markup.contains("class=\"gap\""));
}

#[test]
fn the_open_card_is_built_wherever_it_stands() {
    let markup = shown(&long(), ViewState { opened: Some(id(1500)), ..ViewState::default() });
    assert!(markup.contains("thread number 1500") && markup.contains("aria-posinset=\"1501\""));
    assert_eq!(markup.matches("class=\"gap\"").count(), 2);
    assert!(!markup.contains("thread number 1400"));
}

#[test]
fn a_short_list_is_whole_and_has_no_numbers() {
    let markup = shown(&samples::archive(), ViewState::default());
    assert!(!markup.contains("class=\"gap\"") && !markup.contains("aria-setsize"));
}

#[test]
fn a_search_without_a_find_says_so_and_how_to_see_all() {
    let text = as_words(&shown(&long(), ViewState { query: Some("nowhere".into()), ..ViewState::default() }));
    assert!(text.contains("Nothing matches.") && text.contains("[Show all]"), "{text}");
    let text = as_words(&shown(&long(), ViewState { query: Some("\"number 1234\"".into()), ..ViewState::default() }));
    assert!(text.contains("thread number 1234") && text.contains("1999 threads"), "{text}");
}

#[test]
fn keys_go_to_threads_that_are_not_built() {
    let sample = long();
    let scene_free = Basis {
        review: Same(Rc::clone(&sample.view.review)),
        drafts: Shared(Rc::default()),
        standing: Shared(Rc::default()),
        placements: Shared(Rc::default()),
        is_ready: true,
        query: "".into(),
        edited: None,
        me: None,
    };
    let listed = Listed::of(&scene_free);
    assert_eq!(listed.next(None, true), Some(id(0)));
    assert_eq!(listed.next(listed.line_of(id(700)), true), Some(id(701)));
    assert_eq!(listed.next(listed.line_of(id(700)), false), Some(id(699)));
    assert_eq!((listed.next(listed.line_of(id(1999)), true), listed.next(listed.line_of(id(0)), false)), (None, None));
}
