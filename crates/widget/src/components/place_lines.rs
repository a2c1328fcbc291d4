//! How it is with the places of files, at the foot of the panel: said as it is, for "uploaded" is not yet "read by others".

use client::{FilePlace, PlaceState, PlaceView, View};
use yew::AttrValue;

use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::strings::Strings;

/// One line for each place.
pub(crate) fn place_lines(scene: &SharedScene, view: &View) -> Tag {
    let line = |place: &PlaceView| {
        let is_site = place.place == FilePlace::Site;
        let dot = match place.state {
            PlaceState::Careless | PlaceState::OtherReview | PlaceState::Damaged | PlaceState::Refused { .. } => {
                "dot is-fault"
            }
            PlaceState::Met if place.n_waiting + place.n_unsent == 0 => "dot is-full",
            _ => "dot is-hollow",
        };
        tag("p")
            .class("state place")
            .key(if is_site { "site" } else { "folder" })
            .child(tag("span").class(dot).attr("aria-hidden", "true"))
            .child(words(&scene.strings, place))
    };
    tag("div").child(list(view.places.iter().map(line)))
}

fn words(strings: &Strings, place: &PlaceView) -> AttrValue {
    let is_site = place.place == FilePlace::Site;
    let either = |site, folder| if is_site { site } else { folder };
    let n = place.n_waiting + place.n_unsent;
    match place.state {
        PlaceState::NotYet | PlaceState::Meeting => strings.t(either("place.site.meeting", "place.folder.meeting")),
        PlaceState::Met if place.n_waiting > 0 => strings.count("place.site.waiting", place.n_waiting),
        PlaceState::Met => strings.t(either("place.site.met", "place.folder.met")),
        PlaceState::Offline if n > 0 && is_site => strings.count("place.site.offline.queued", n),
        PlaceState::Offline => strings.t(either("place.site.offline", "place.folder.offline")),
        PlaceState::ReadOnly if n > 0 => strings.count("place.read_only.queued", n),
        PlaceState::ReadOnly => strings.t("place.read_only"),
        PlaceState::Careless => strings.t("place.careless"),
        PlaceState::OtherReview => strings.t("place.other"),
        PlaceState::Damaged => strings.t("place.damaged"),
        PlaceState::Refused { .. } => strings.t("place.refused"),
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use client::Link;

    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};

    fn check(state: PlaceState, n_waiting: usize, n_unsent: usize, expected: &str) {
        let mut sample = samples::archive();
        let mut view = (*sample.view).clone();
        view.carrier.link = Link::NoRelay;
        view.places = [PlaceView { place: FilePlace::Site, state, n_waiting, n_unsent, met: None }].into();
        sample.view = Rc::new(view);
        let view = Rc::clone(&sample.view);
        let text = as_words(&rendered_for(&sample, move |scene| place_lines(&scene, &view).html()));
        assert_eq!(text.trim(), expected);
    }

    #[test]
    fn what_lies_on_a_site_is_not_called_delivered_before_the_site_says_so() {
        check(PlaceState::Met, 1, 0, "Your submission is uploaded, and waits for the site to take it in.");
        check(PlaceState::Met, 0, 0, "Everything on the site is here, and everything of yours is on it.");
        check(PlaceState::Offline, 1, 1, "Your 2 submissions wait: the site cannot be reached.");
    }

    #[test]
    fn a_site_that_takes_nothing_says_what_to_do_instead() {
        let expected =
            "This site takes no comments by itself. Your submission is on this device: send a link or a file.";
        check(PlaceState::ReadOnly, 0, 1, expected);
    }
}
