//! What is open on the screen, and what is being written: one plain value, changed only by [`Action`]s.
//!
//! Pure: no clock, no storage, no randomness. Leaves out everything that outlives the page (drafts are the client's).

use std::rc::Rc;

use client::{DraftAct, DraftId};
use review::ThreadId;
use yew::Reducible;

use crate::app::{NudgeKind, Settings};
pub use crate::form::{Form, PANEL_WIDTH, PEEK_PERCENT, PHONE_BELOW, WIDE_FROM};
use crate::permalink::ThreadLink;

/// How much of the panel is there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum PanelSize {
    /// Nothing but the launcher.
    #[default]
    Closed,
    /// As a sheet: the lower part of the window. At the side: all of it.
    Peek,
    /// As a sheet: nearly the whole window.
    Full,
    /// All of a window of its own, which nothing in it closes.
    Always,
}

/// The lists of the panel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tab {
    /// What waits for me, and for whom the rest waits.
    Turn,
    /// All threads, by place.
    #[default]
    Threads,
    /// What the review is for, and who takes part.
    Brief,
    /// What others did since I last submitted.
    Since,
}

impl Tab {
    /// All of them, in reading order.
    pub const ALL: [Self; 4] = [Self::Turn, Self::Threads, Self::Brief, Self::Since];

    /// Where somebody arrives: who is new reads what the review is for, whom others wait for sees that.
    pub fn first(is_new: bool, has_brief: bool, n_my_turn: usize) -> Self {
        if is_new && has_brief {
            Self::Brief
        } else if n_my_turn > 0 {
            Self::Turn
        } else {
            Self::Threads
        }
    }
}

/// What stands in the panel in place of the lists.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Pane {
    /// Nothing: the lists.
    #[default]
    Lists,
    /// What I have not published, and the bin.
    Drafts,
    /// The open suggestions, to be taken together.
    Suggestions,
    /// The last step before publishing.
    Submit,
    /// Name, key, sharing.
    Identity,
    /// All that can be done and gone to, by words.
    Palette,
    /// What the keys do.
    Keys,
    /// Writing what the review is for.
    Brief,
    /// The same, to open a review of one's own.
    OwnReview,
    /// Links that invite others.
    Invite,
    /// All reviews of this device.
    Home,
    /// What the review still needs, and what I can do about it.
    Gates,
    /// Its rules.
    Policy,
    /// When I work.
    Hours,
    /// What happened while I was away.
    Digest,
    /// Work that was handed over, and everybody's day.
    Handoffs,
    /// How the review goes, in numbers.
    Measures,
}

/// What I am writing now. Its words live in the editor and in the draft; this is where they began.
#[derive(Debug, Clone, PartialEq)]
pub struct Editing {
    /// The draft.
    pub id: DraftId,
    /// What it was when the editor opened.
    pub act: DraftAct,
    /// Whether the draft exists already; a new one is made by the first letter.
    pub is_saved: bool,
}

/// What is open.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ViewState {
    /// The panel.
    pub size: PanelSize,
    /// The list.
    pub tab: Tab,
    /// Whether the list was chosen, by the person or for them on arrival: from then on it is theirs to change.
    pub has_arrived: bool,
    /// What stands in its place.
    pub pane: Pane,
    /// The thread that is unfolded.
    pub opened: Option<ThreadId>,
    /// What is being written.
    pub editing: Option<Rc<Editing>>,
    /// The thread that waits for a new place.
    pub attaching: Option<ThreadId>,
    /// Whether the More menu is open.
    pub has_menu: bool,
    /// What is searched for, while the search is open.
    pub query: Option<Rc<str>>,
    /// A link whose thread has not been found yet.
    pub following: Option<ThreadLink>,
    /// "Name yourself" was put off.
    pub is_name_put_off: bool,
    /// What became of copying a link with a key, until something else is done.
    pub copied: Option<(ThreadLink, bool)>,
    /// Whether the last jump opened what hid its place, until something else is done.
    pub is_way_opened: bool,
    /// Notices up to this number were put away.
    pub notices_seen: u32,
    /// Whether the launcher opened the panel, and gets the focus back.
    pub is_from_launcher: bool,
}

/// What a person did.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Opened the panel with the launcher.
    Launch,
    /// Closed the panel.
    Close,
    /// Pulled the sheet up, or let it down.
    ToggleFull,
    /// Sees the review for the first time on this page, and this list suits them best.
    Arrive(Tab),
    /// Chose a list.
    Show(Tab),
    /// Opened what stands in place of the lists, or went back to them.
    Enter(Pane),
    /// Unfolded a thread where it stands.
    Unfold(ThreadId),
    /// Went to a thread among all of them.
    Visit(ThreadId),
    /// Folded it.
    Fold,
    /// Began to write.
    Edit(Rc<Editing>),
    /// Stopped writing.
    EndEdit,
    /// Looks for a new place for this thread.
    Attach(ThreadId),
    /// Does not any more.
    EndAttach,
    /// Opened or closed the menu.
    ToggleMenu,
    /// Searches for this; `None` closes the search.
    Search(Option<Rc<str>>),
    /// Does not wait for the thread of a link any more.
    EndFollow,
    /// Copied a link with a key; whether it is on the clipboard.
    Copied(ThreadLink, bool),
    /// "Later", said of the name.
    PutOffName,
    /// Has seen the notices up to this number.
    SawNotices(u32),
    /// One step back (`Esc`).
    Back,
    /// Something from outside the panel.
    Nudged(NudgeKind),
}

impl ViewState {
    /// How the screen begins.
    pub fn initial(settings: &Settings) -> Self {
        // A sheet that opens by itself would cover the text before a word of it was read.
        let size = match Form::of(settings) {
            Form::Full => PanelSize::Always,
            Form::Wide | Form::Medium if settings.starts_open => PanelSize::Peek,
            _ => PanelSize::Closed,
        };
        Self { size, ..Self::default() }
    }

    /// Whether the panel is there.
    pub fn is_open(&self) -> bool {
        self.size != PanelSize::Closed
    }

    /// What is being written, when it is this.
    pub fn editing_where(&self, is_it: impl Fn(&DraftAct) -> bool) -> Option<Rc<Editing>> {
        self.editing.clone().filter(|editing| is_it(&editing.act))
    }

    fn after(&self, action: Action) -> Self {
        let mut next = Self { copied: None, is_way_opened: false, ..self.clone() };
        match action {
            Action::Launch => {
                next.open();
                next.is_from_launcher = true;
            }
            Action::Close => next.close(),
            Action::ToggleFull => next.toggle_full(),
            Action::Arrive(tab) if !self.has_arrived => next.show(tab),
            Action::Arrive(_) => {}
            Action::Show(tab) => next.show(tab),
            Action::Enter(pane) => {
                next.pane = pane;
                next.has_menu = false;
            }
            Action::Unfold(thread) => next.unfold(thread),
            Action::Visit(thread) => next.visit(thread),
            Action::Fold => next.opened = None,
            Action::Edit(editing) => next.edit(editing),
            Action::EndEdit => next.editing = None,
            Action::Attach(thread) => {
                next.unfold(thread);
                next.attaching = Some(thread);
            }
            Action::EndAttach => next.attaching = None,
            Action::ToggleMenu => next.has_menu = !next.has_menu,
            Action::Search(query) => {
                next.query = query;
                next.show(Tab::Threads);
            }
            Action::EndFollow => next.following = None,
            Action::Copied(link, is_done) => next.copied = Some((link, is_done)),
            Action::PutOffName => next.is_name_put_off = true,
            Action::SawNotices(serial) => next.notices_seen = next.notices_seen.max(serial),
            Action::Back => next.back(),
            Action::Nudged(kind) => next.nudge(kind),
        }
        next
    }

    fn open(&mut self) {
        if self.size == PanelSize::Closed {
            self.size = PanelSize::Peek;
            self.is_from_launcher = false;
        }
    }

    fn close(&mut self) {
        if self.size != PanelSize::Always {
            self.size = PanelSize::Closed;
        }
        self.has_menu = false;
    }

    fn toggle_full(&mut self) {
        self.size = match self.size {
            PanelSize::Full => PanelSize::Peek,
            PanelSize::Peek | PanelSize::Closed => PanelSize::Full,
            PanelSize::Always => PanelSize::Always,
        };
    }

    fn show(&mut self, tab: Tab) {
        self.tab = tab;
        self.pane = Pane::Lists;
        self.has_arrived = true;
    }

    /// The cards of the threads that are my turn stand below it; all others are among the threads.
    fn unfold(&mut self, thread: ThreadId) {
        self.open();
        self.show(if self.tab == Tab::Turn { Tab::Turn } else { Tab::Threads });
        self.opened = Some(thread);
    }

    fn visit(&mut self, thread: ThreadId) {
        // A search that hides the thread one has just asked for would look like a loss.
        self.query = None;
        self.show(Tab::Threads);
        self.unfold(thread);
    }

    fn edit(&mut self, editing: Rc<Editing>) {
        self.open();
        // The editor stands in its card, above the threads or in a row of my turn; elsewhere it would not be seen.
        let in_card = crate::draft_text::thread_of(&editing.act).or(self.opened.filter(|_| is_edit(&editing.act)));
        match in_card {
            Some(thread) if self.opened == Some(thread) && self.pane == Pane::Lists => self.unfold(thread),
            Some(thread) => self.visit(thread),
            None if matches!(editing.act, DraftAct::EndAsk { .. }) => self.show(Tab::Turn),
            None => self.show(Tab::Threads),
        }
        self.attaching = None;
        self.editing = Some(editing);
    }

    /// `Esc` undoes the latest opening, one at a time, and closes the panel last.
    fn back(&mut self) {
        if self.has_menu {
            self.has_menu = false;
        } else if self.editing.is_some() {
            self.editing = None;
        } else if self.attaching.is_some() {
            self.attaching = None;
        } else if self.pane != Pane::Lists {
            self.pane = Pane::Lists;
        } else if self.query.is_some() {
            self.query = None;
        } else if self.following.is_some() {
            self.following = None;
        } else if self.opened.is_some() {
            self.opened = None;
        } else {
            self.close();
        }
    }

    fn nudge(&mut self, kind: NudgeKind) {
        match kind {
            NudgeKind::OpenPanel => self.open(),
            NudgeKind::ClosePanel => self.close(),
            NudgeKind::Toggle if self.is_open() => self.close(),
            NudgeKind::Toggle => self.open(),
            NudgeKind::OpenThread(thread) => {
                self.open();
                self.visit(thread);
            }
            NudgeKind::Follow(link) => {
                self.open();
                self.following = Some(link);
            }
            NudgeKind::Opened => self.is_way_opened = true,
            NudgeKind::None | NudgeKind::OpenDraft(_) | NudgeKind::Compose => {}
        }
    }
}

/// Whether it is a new version of a comment: written in the card that is open, though it names no thread.
fn is_edit(act: &DraftAct) -> bool {
    matches!(act, DraftAct::Edit { .. })
}

impl Reducible for ViewState {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        let next = self.after(action);
        if next == *self { self } else { Rc::new(next) }
    }
}

#[cfg(test)]
mod tests;
