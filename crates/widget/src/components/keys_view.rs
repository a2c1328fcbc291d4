//! The keyboard map: what each key does, from the same table that the panel asks.

use super::parts::{hint, pane_head};
use super::scene::SharedScene;
use crate::markup::{Tag, list, tag};
use crate::shortcuts::{ALL, Held, Shortcut};

/// The map.
pub fn keys_view(scene: &SharedScene) -> Tag {
    let rows = ALL.iter().map(|shortcut| row(scene, shortcut));
    let off = (!scene.has_shortcuts).then(|| hint(scene.t("keys.off")));
    tag("section")
        .class("keys-view")
        .attr("aria-labelledby", "keys-title")
        .child(pane_head(scene, "keys-title", scene.t("keys.label")))
        .child(off)
        .child(hint(scene.t("keys.where")))
        .child(tag("dl").class("keys-list").child(list(rows)))
}

fn row(scene: &SharedScene, shortcut: &Shortcut) -> Tag {
    let held = match shortcut.held {
        Held::Nothing => None,
        Held::Command => Some(tag("kbd").child(scene.t("keys.command"))),
        Held::AltShift => Some(tag("kbd").child("Alt Shift")),
    };
    let keys = shortcut.keys.iter().map(|key| tag("kbd").child(face(key)));
    let keys = tag("dt").attr("dir", "ltr").child(held).child(list(keys));
    tag("div").child(keys).child(tag("dd").child(scene.t(shortcut.name)))
}

/// What stands on the key.
fn face(key: &str) -> String {
    match key {
        "ArrowDown" => "↓".into(),
        "ArrowUp" => "↑".into(),
        "Escape" => "Esc".into(),
        _ if key.len() > 1 => key.into(),
        _ => key.to_ascii_uppercase(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use crate::snapshot::{as_words, rendered_for};

    #[test]
    fn every_key_is_on_the_map() {
        let text = as_words(&rendered_for(&samples::archive(), |scene| keys_view(&scene).html()));
        for shortcut in &ALL {
            assert!(shortcut.keys.iter().all(|key| text.contains(&face(key))), "{shortcut:?} in {text}");
        }
        assert!(text.contains("Ctrl") && text.contains("Next thread") && !text.contains("keys."), "{text}");
    }
}
