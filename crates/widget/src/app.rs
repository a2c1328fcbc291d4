//! The whole screen: what it is given, what it asks for, and how its regions stand together.
//!
//! Leaves out the engine and the browser: everything shown comes in through [`AppProps`], everything wanted goes out as an
//! [`Intent`]. What is open and what is being written is `state.rs`; what the screen does without being asked is
//! `app/hooks.rs`.

mod hooks;

use std::rc::Rc;

use anchor::{Span, Utf16};
use client::{Command, DraftId, Notice, View};
use review::{ThreadId, Timestamp};
use yew::{Callback, Html, KeyboardEvent, Properties, UseReducerHandle, component, use_memo, use_reducer};

use crate::app::hooks::{use_arrival, use_following, use_nudges, use_room, use_standing, use_waiting};
use crate::components::{Panel, PanelProps, Same, Scene, Shared, SharedScene, Wire, adder, launcher};
use crate::key_acts;
use crate::late::Late;
use crate::markup::{self, Tag, group, tag};
use crate::page_view::{PageView, Selected};
use crate::permalink::ThreadLink;
use crate::shell::places::PlacesInput;
use crate::shortcuts::Does;
use crate::state::{Form, ViewState};
use crate::strings::Strings;
use crate::time::{ZoneOffset, whole_minute};

/// Everything the screen shows, as values.
#[derive(Clone)]
pub struct AppProps {
    /// The client's view.
    pub view: Rc<View>,
    /// What is known of the page.
    pub page: Rc<PageView>,
    /// How the person and the page want it.
    pub settings: Rc<Settings>,
    /// Every visible word.
    pub strings: Rc<Strings>,
    /// Now, as of this rendering; nothing ticks.
    pub now: Timestamp,
    /// What came from outside the panel last.
    pub nudge: Rc<Nudge>,
    /// What to tell the person about their own acts, newest last.
    pub notices: Rc<[Rc<ShownNotice>]>,
    /// What few people need, once it is here.
    pub late: Late,
    /// A random id for a new draft.
    pub fresh_id: Callback<(), DraftId>,
    /// What the screen asks for.
    pub on_intent: Callback<Intent>,
}

impl PartialEq for AppProps {
    // The same truth as the derived one, with the cheap comparison first: values are new only when something changed.
    fn eq(&self, other: &Self) -> bool {
        fn same<T: PartialEq + ?Sized>(one: &Rc<T>, two: &Rc<T>) -> bool {
            Rc::ptr_eq(one, two) || one == two
        }
        // The client makes a view only of what changed.
        Rc::ptr_eq(&self.view, &other.view)
            && same(&self.page, &other.page)
            && same(&self.settings, &other.settings)
            && same(&self.strings, &other.strings)
            && self.now == other.now
            && same(&self.nudge, &other.nudge)
            && same(&self.notices, &other.notices)
            && self.late == other.late
            && self.fresh_id == other.fresh_id
            && self.on_intent == other.on_intent
    }
}

/// How the person and the page want it.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Where the panel stands.
    pub layout: Layout,
    /// Its colours.
    pub theme: Theme,
    /// Whether the interface's language runs from right to left.
    pub is_rtl: bool,
    /// The interface's language.
    pub lang: Rc<str>,
    /// Whether single keys and `Alt+Shift+…` do something (WCAG 2.1.4).
    pub shortcuts: bool,
    /// Whether the panel is open at first.
    pub starts_open: bool,
    /// The window.
    pub viewport: Viewport,
    /// For dates and plurals.
    pub locale_tag: Rc<str>,
    /// The reader's offset from UTC now.
    pub zone: ZoneOffset,
}

/// Where the panel stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Layout {
    /// By the width of the window.
    #[default]
    Auto,
    /// Always at the side.
    Sidebar,
    /// At the side; cards that stand beside their text come later.
    Margin,
    /// Always at the bottom.
    Sheet,
    /// All of a window of its own, as in the browser extension: nothing to open or to close.
    Panel,
}

/// The panel's colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system wants.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Its name in the stylesheets.
    fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// The window, in CSS pixels.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

/// As what a digest is saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DigestFormat {
    /// Plain text.
    Text,
    /// A page.
    Html,
    /// An Atom entry.
    Atom,
    /// Canonical data with its hash.
    Json,
}

/// What the screen asks of its shell.
#[derive(Debug, Clone, PartialEq)]
pub enum Intent {
    /// Ask the client.
    Ask(Command),
    /// Scroll the page to this, and show it.
    Reveal(Mark),
    /// Scroll the page to these words, and show them.
    RevealSpan(Span<Utf16>),
    /// The pointer or the focus is on this card now.
    Hover(Option<Mark>),
    /// The selection was used; the page may forget it.
    ClearSelection,
    /// The panel opened, closed or changed its size: the page makes room.
    Panel {
        /// Whether it is open.
        is_open: bool,
        /// CSS pixels that it takes at the inline end, beside the text; 0 when it lies over it.
        inline_inset: u32,
        /// CSS pixels that it takes at the bottom.
        block_inset: u32,
    },
    /// Comment on the page as a whole.
    CommentPage,
    /// Let the person pick an image, a cell or code in the page.
    Pick,
    /// Let the person choose a `.baton` file.
    PickFile,
    /// Hand over everything as a `.baton` file.
    ExportFile,
    /// Hand over everything as JSON.
    ExportJson,
    /// Hand over everything as Markdown.
    ExportMarkdown,
    /// Hand over the accepted suggestions as a list of changes in Markdown.
    ExportChanges,
    /// Print the page, with the review behind it.
    Print,
    /// Save a digest as a file.
    SaveDigest {
        /// Which.
        digest: Rc<review::Digest>,
        /// As what.
        format: DigestFormat,
    },
    /// Save a text as a file.
    Download {
        /// How the file's name ends.
        ending: &'static str,
        /// Its media type.
        media: &'static str,
        /// What is in it.
        text: Rc<str>,
    },
    /// Look how all reviews of this device stand; the answer comes as `PageView::home`.
    ReadHome,
    /// So many things wait for me; only where the panel is a window of its own.
    Waiting {
        /// How many.
        n_mine: usize,
    },
    /// Try once more to fetch the late part.
    FetchLate,
    /// Something about places of files, or a link with comments.
    Places(PlacesInput),
    /// Give the focus back to the page.
    CloseFocus,
}

/// What has a highlight on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// A thread.
    Thread(ThreadId),
    /// One of my drafts.
    Draft(DraftId),
}

/// Something that came from outside the panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Nudge {
    /// Counts them; the same number is the same nudge.
    pub serial: u32,
    /// What it was.
    pub what: NudgeKind,
}

/// What came from outside the panel: a click on a highlight, a method of the element, a shortcut.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum NudgeKind {
    /// Nothing yet.
    #[default]
    None,
    /// Open the panel.
    OpenPanel,
    /// Close it.
    ClosePanel,
    /// The one or the other.
    Toggle,
    /// Show this thread.
    OpenThread(ThreadId),
    /// Show the thread of this link, as soon as it is here.
    Follow(ThreadLink),
    /// Show this draft.
    OpenDraft(DraftId),
    /// Write a comment on the selection, or attach to it the thread that waits for a place.
    Compose,
    /// What hid the place that was jumped to was opened.
    Opened,
}

/// A notice with a number of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownNotice {
    /// Counts them.
    pub serial: u32,
    /// What to say.
    pub notice: Notice,
}

/// See [`Desk`].
#[derive(Properties, Clone, PartialEq)]
pub struct DeskProps {
    /// What is shown.
    pub app: AppProps,
    /// What is open at first; without it, as the settings want.
    #[prop_or_default]
    pub start: Option<Rc<ViewState>>,
}

/// The screen, beginning anywhere: the gallery shows states that are some clicks away.
#[component]
pub fn Desk(props: &DeskProps) -> Html {
    let (first_settings, start) = (Rc::clone(&props.app.settings), props.start.clone());
    let state = use_reducer(move || match start {
        Some(start) => (*start).clone(),
        None => ViewState::initial(&first_settings),
    });
    let props = &props.app;
    let form = Form::of(&props.settings);
    let wire = Wire { state: state.dispatcher(), intent: props.on_intent.clone(), fresh_id: props.fresh_id.clone() };
    use_room(props, &state, form);
    use_nudges(props, &wire, state.attaching);
    use_following(props, &wire, &state);
    let standing = use_standing(props);
    use_arrival(props, &wire, &state, &standing);
    use_waiting(props, &standing, form);
    let scene = Scene {
        strings: Shared(Rc::clone(&props.strings)),
        review: Same(Rc::clone(&props.view.review)),
        standing,
        me: props.view.me.clone(),
        can_write: props.view.can_write,
        now: whole_minute(props.now),
        zone: props.settings.zone,
        form,
        has_shortcuts: props.settings.shortcuts,
        late: props.late,
        wire: wire.clone(),
    };
    let scene = SharedScene(use_memo(scene, Scene::clone));
    let direction = |is_rtl: bool| if is_rtl { "rtl" } else { "ltr" };
    tag("div")
        .class("root")
        .attr("data-form", form.name())
        .attr("data-theme", props.settings.theme.name())
        .attr("dir", direction(props.page.is_rtl))
        .on_key_down(keys(&scene, &state))
        .on_key_up(kept())
        .on_key_press(kept())
        .child(regions(props, &scene, &state, direction(props.settings.is_rtl)))
        .html()
}

fn regions(props: &AppProps, scene: &SharedScene, state: &ViewState, dir: &'static str) -> Tag {
    let view = Same(Rc::clone(&props.view));
    let has_bar = |at: &Rc<Selected>| state.editing.is_none() && props.view.can_write && !at.span.is_empty();
    let selected = props.page.selection.clone().filter(has_bar);
    let bar = selected.map(|selected| adder(scene, &selected, state.attaching, props.settings.viewport));
    let region = if state.is_open() {
        markup::component::<Panel>(PanelProps {
            scene: scene.clone(),
            view,
            page: Shared(Rc::clone(&props.page)),
            state: Shared(Rc::new(state.clone())),
            notices: Shared(Rc::clone(&props.notices)),
            dir,
        })
    } else {
        let corner = tag("div").class("corner").attr("dir", dir).attr("lang", props.strings.lang().to_string());
        corner.child(launcher(scene, &view, state.is_from_launcher)).html()
    };
    group().child(bar).child(region)
}

/// Does what keys mean, `Esc` one step back first of all. All other keys end here, too: the host page's own shortcuts must
/// not act on what is typed in the panel, and from outside they would seem to come from an element that is no text field.
fn keys(scene: &SharedScene, state: &UseReducerHandle<ViewState>) -> Callback<KeyboardEvent> {
    let (scene, state) = (scene.clone(), state.clone());
    let leaves = *state == ViewState { size: state.size, tab: state.tab, ..at_rest(&state) };
    let gives_back = !state.is_from_launcher;
    Callback::from(move |event: KeyboardEvent| {
        if let Some(does) = key_acts::meant(&event, scene.has_shortcuts, &state) {
            event.prevent_default();
            key_acts::act(does, &event, &scene, &state);
            if does == Does::Back && leaves && gives_back {
                scene.wire.intent.emit(Intent::CloseFocus);
            }
        }
        if !(event.alt_key() && event.shift_key()) {
            event.stop_propagation();
        }
    })
}

/// The state in which `Esc` closes the panel.
fn at_rest(state: &ViewState) -> ViewState {
    ViewState {
        has_arrived: state.has_arrived,
        is_name_put_off: state.is_name_put_off,
        copied: state.copied,
        is_way_opened: state.is_way_opened,
        notices_seen: state.notices_seen,
        is_from_launcher: state.is_from_launcher,
        ..ViewState::default()
    }
}

fn kept() -> Callback<KeyboardEvent> {
    Callback::from(|event: KeyboardEvent| event.stop_propagation())
}
