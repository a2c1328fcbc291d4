//! How the review goes, in numbers that are nobody's, and their files.

use client::{measure_rows, measures_csv, measures_json};
use review::{AnchorHealth, Measures};

use super::parts::{button, hint, pane_head};
use super::scene::SharedScene;
use crate::app::Intent;
use crate::markup::{Tag, group, list, tag};
use crate::page_view::PageView;
use crate::texts::with_table;

/// The pane.
pub fn measures_view(scene: &SharedScene, page: &PageView) -> Tag {
    let measures = Measures::of_review(&scene.review, &page.document, health(page), scene.now);
    let rows: Vec<(&'static str, String)> = with_table(&scene.strings, |table| {
        measure_rows(&measures).into_iter().map(|row| (row.key, row.value.say(table))).collect()
    });
    let rows =
        rows.into_iter().map(|(key, value)| group().child(tag("dt").child(scene.t(key))).child(tag("dd").child(value)));
    let save = |ending, media, text: String, key| {
        button("link", scene.t(key), scene.wire.asking(Intent::Download { ending, media, text: text.into() }))
    };
    tag("section")
        .class("pane measures")
        .attr("aria-labelledby", "measures-title")
        .child(pane_head(scene, "measures-title", scene.t("measure.title")))
        .child(hint(scene.t("measure.hint")))
        .child(tag("dl").class("brief-facts").child(list(rows)))
        .child(
            tag("p")
                .class("row")
                .child(scene.t("digest.save"))
                .child(save("csv", "text/csv", measures_csv(&measures), "measure.save.csv"))
                .child(save("json", "application/json", measures_json(&measures), "digest.save.json")),
        )
}

/// Where threads stand on the page.
fn health(page: &PageView) -> AnchorHealth {
    let mut health = AnchorHealth::default();
    for placed in page.placements.threads.values() {
        let n = match placed.resolution {
            anchor::Resolution::Exact { .. } => &mut health.n_exact,
            anchor::Resolution::Moved { .. } => &mut health.n_moved,
            anchor::Resolution::Changed { .. } => &mut health.n_changed,
            anchor::Resolution::Ambiguous { .. } => &mut health.n_ambiguous,
            anchor::Resolution::Orphaned { .. } => &mut health.n_orphaned,
        };
        *n += 1;
    }
    health
}

#[cfg(test)]
mod tests;
