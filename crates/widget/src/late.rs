//! What few people need in a sitting: a second module, fetched once the engine is up, with everything in it behind this table.
//!
//! Nothing else may name what the table names, for whatever the rest of the engine can reach by itself is downloaded with it
//! (`crates/xtask/src/split.rs` sorts that out, function by function). Leaves out how the module is fetched
//! (`www/loader/late.js`).

use std::cell::Cell;
use std::hint::black_box;
use std::rc::Rc;

use anchor::Unicode;
use client::{OldText, RareCommands, View};
use review::{Brief, Digest, DocumentNow, LooksAtGates, Review, Thread, ThreadId, Timestamp, TurnRow};
use wasm_bindgen::prelude::wasm_bindgen;
use yew::Html;

use crate::app::{DigestFormat, Intent, ShownNotice};
use crate::browser::store::Store;
use crate::components::late as screens;
use crate::components::{Same, Shared, SharedScene};
use crate::markup::{Tag, tag};
use crate::page_view::PageView;
use crate::paper::{self, Paper};
use crate::placement::{PlacementCache, PlacementWork};
use crate::shell::desk::Desk;
use crate::shell::places::PlacesInput;
use crate::shell::{Inbox, home, places};
use crate::state::{Pane, ViewState};
use crate::strings::Strings;
use crate::texts::with_table;
use crate::time::ZoneOffset;

/// [`PlacementCache::learn`].
pub(crate) type Learn = fn(&mut PlacementCache, &[Rc<OldText>], Unicode, &mut PlacementWork) -> bool;

/// Everything in the late part, by what it does.
#[derive(Debug)]
pub struct LatePart {
    /// The panes that are no everyday ones; nothing for those that are.
    pub(crate) pane: fn(Pane, &SharedScene, &Same<View>, &Shared<PageView>) -> Option<Html>,
    /// The list under "Since …".
    pub(crate) since: fn(&SharedScene, &View, &PageView, &ViewState) -> Tag,
    /// The search.
    pub(crate) search_bar: fn(&SharedScene, &View, &Rc<str>) -> Html,
    /// "You are invited to …".
    pub(crate) question: fn(&SharedScene, &[Rc<ShownNotice>], u32) -> Option<Tag>,
    /// What is said while the thread of a link is not here.
    pub(crate) link_note: fn(&SharedScene, &View, &PageView, &ViewState) -> Option<Tag>,
    /// The line above the lists that says there is a digest.
    pub(crate) digest_note: fn(&SharedScene, &Same<View>, &Shared<PageView>, &ViewState) -> Option<Html>,
    /// One line about the gates.
    pub(crate) gates_line: fn(&SharedScene, &PageView) -> Option<Tag>,
    /// Which gates are not met, and to whom that falls.
    pub(crate) unmet_gates: LooksAtGates,
    /// Briefs that were written at the same time as this one.
    pub(crate) brief_rivals: fn(&SharedScene, &Rc<Brief>) -> Option<Tag>,
    /// What the briefs before this one said.
    pub(crate) brief_history: fn(&SharedScene, &Rc<Brief>) -> Option<Tag>,
    /// The map of the document.
    pub(crate) coverage: fn(&SharedScene, &View, &PageView) -> Option<Tag>,
    /// My drafts, and the bin.
    pub(crate) draft_list: fn(&SharedScene, &View, &PageView) -> Tag,
    /// Takes in a text that is kept with the review, for places to be followed through it.
    pub(crate) learn: Learn,
    /// The button that copies the link to a thread.
    pub(crate) copy_button: fn(&SharedScene, ThreadId) -> Html,
    /// What else one can do about what waits, than answer.
    pub(crate) ways_out: fn(&SharedScene, &TurnRow) -> Option<Html>,
    /// For whom a thread waits, and what can be done about that.
    pub(crate) thread_time: fn(&SharedScene, &Thread) -> Option<Tag>,
    /// The reminder that can be sent about what waits for somebody else.
    pub(crate) remind: fn(&SharedScene, &TurnRow) -> Option<Tag>,
    /// Knows what to do about the commands that few sittings hold.
    pub(crate) rare: RareCommands,
    /// A whole review as text.
    pub(crate) export: fn(Format, &Review, &DocumentNow) -> String,
    /// A digest as a file, with the address of the document.
    pub(crate) digest: fn(&Strings, &Digest, DigestFormat, &str) -> DigestFile,
    /// What is printed behind the page.
    pub(crate) paper: fn(&Strings, &View, &PageView, Timestamp, ZoneOffset) -> Paper,
    /// Places of files, and links with comments.
    pub(crate) places: fn(&mut Desk, PlacesInput),
    /// How it is with places of files, in the tray.
    pub(crate) place_lines: fn(&SharedScene, &View) -> Tag,
    /// Looks how all reviews of this device stand.
    pub(crate) read_home: fn(Rc<Store>, Inbox),
}

static ALL: LatePart = LatePart {
    pane: screens::pane,
    since: screens::since_view,
    search_bar: screens::search_bar,
    question: screens::question,
    link_note: screens::link_note,
    digest_note: screens::digest_note,
    gates_line: screens::gates_line,
    unmet_gates: review::unmet_gates,
    brief_rivals: screens::at_the_same_time,
    brief_history: screens::history,
    coverage: screens::coverage_view,
    draft_list: screens::draft_list,
    learn: PlacementCache::learn,
    copy_button: screens::copy_button,
    ways_out: screens::ways_out,
    thread_time: screens::thread_time,
    remind: screens::remind,
    rare: RareCommands::all(),
    export,
    digest,
    paper: paper::paper,
    places: places::take,
    place_lines: screens::place_lines,
    read_home: home::read,
};

/// A form in which a review is handed over as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Json,
    Markdown,
    /// The accepted suggestions as a list of changes.
    Changes,
}

/// A digest to be kept or sent.
#[derive(Debug)]
pub(crate) struct DigestFile {
    /// Of its name.
    pub(crate) ending: &'static str,
    /// Its media type.
    pub(crate) media: &'static str,
    pub(crate) text: String,
}

/// How it is with the late part.
#[derive(Debug, Clone, Copy, Default)]
pub enum Late {
    /// On its way.
    #[default]
    Coming,
    /// It could not be fetched: no network, and not in the browser's cache.
    Missing,
    /// Here.
    Here(&'static LatePart),
}

impl PartialEq for Late {
    // There is only one.
    fn eq(&self, other: &Self) -> bool {
        core::mem::discriminant(self) == core::mem::discriminant(other)
    }
}

impl Late {
    /// The late part, for those who have everything in one module: tests and the gallery.
    pub fn here() -> Self {
        Self::Here(&ALL)
    }

    /// The late part, if it is here.
    pub(crate) fn part(self) -> Option<&'static LatePart> {
        match self {
            Self::Here(part) => Some(part),
            Self::Coming | Self::Missing => None,
        }
    }

    /// What stands in the place of something late that is not here.
    pub(crate) fn waiting(self, scene: &SharedScene) -> Tag {
        let words = |key| tag("p").class("muted").child(scene.t(key));
        let block = tag("div").class("late").key("late").attr("role", "status");
        if self == Self::Coming {
            return block.child(words("late.coming"));
        }
        let again = scene.wire.asking(Intent::FetchLate);
        let button = tag("button").attr("type", "button").class("plain").on_click(again).child(scene.t("late.again"));
        block.child(words("late.missing")).child(tag("div").class("acts").child(button))
    }
}

thread_local! {
    static INSTALLED: Cell<Late> = const { Cell::new(Late::Coming) };
}

/// Hands the late part to the engine. In the split engine this, and whatever is behind it, is in the second module.
#[wasm_bindgen]
pub fn install_late() {
    // Without the black box the compiler would see that no other table can ever be there, and name it wherever it is used.
    INSTALLED.set(black_box(Late::here()));
}

/// The late part, once it was installed.
pub(crate) fn installed() -> Late {
    INSTALLED.get()
}

fn export(format: Format, review: &Review, document: &DocumentNow) -> String {
    match format {
        Format::Json => client::to_json(review),
        Format::Markdown => client::to_markdown(review),
        Format::Changes => client::to_changes(review, document),
    }
}

/// The same bytes as at a terminal.
fn digest(strings: &Strings, digest: &Digest, format: DigestFormat, address: &str) -> DigestFile {
    let (ending, media, text) = with_table(strings, |table| match format {
        DigestFormat::Text => ("txt", "text/plain", client::digest_text(digest, table)),
        DigestFormat::Html => ("html", "text/html", client::digest_html(digest, table, address)),
        DigestFormat::Atom => ("atom", "application/atom+xml", client::digest_atom(digest, table, address)),
        DigestFormat::Json => ("json", "application/json", client::digest_json(digest)),
    });
    DigestFile { ending, media, text }
}
