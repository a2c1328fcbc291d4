//! All that the shell holds between two inputs, what each input does to it, and who is told afterwards.
//!
//! Leaves out the order of inputs (`shell.rs`), what the host page tells of itself (`desk/reports.rs`), and what the person,
//! the host page and the window ask for (`desk/requests.rs`).

mod reports;
mod requests;

use std::collections::VecDeque;
use std::rc::Rc;

use client::{Command, DraftId, Event, Notice, ReviewChoice, View};
use yew::Callback;

use crate::app::{AppProps, Intent, Layout, Nudge, NudgeKind, Settings, ShownNotice};
use crate::browser::files::{self, DropZone};
use crate::browser::places::{OpenPlaces, Places};
use crate::browser::port::{Port, Promised};
use crate::browser::screen::{Screen, Stage};
use crate::browser::window::{self, Watch};
use crate::browser::{address, clock, random};
use crate::config::Config;
use crate::late::Late;
use crate::message::EngineMessage;
use crate::shell::announcer::{self, Announcer};
use crate::shell::calls::{self, Call};
use crate::shell::page::PageState;
use crate::shell::places::PlacesInput;
use crate::shell::sitting::{Answer, Place, Shown, Sitting, SittingNumber};
use crate::shell::{Inbox, Input};
use crate::strings::Strings;
use crate::time::ZoneOffset;

/// Notices that were not dismissed; older ones have been overtaken.
const NOTICES_MAX: usize = 8;
/// So many acts wait for the late part; the next one has it fetched at once, and the page waits for it.
const HELD_MAX: usize = 64;

/// All that the shell holds.
pub(crate) struct Desk {
    pub(in crate::shell) config: Config,
    strings: Rc<Strings>,
    settings: Rc<Settings>,
    port: Port,
    stage: Stage,
    pub(in crate::shell) inbox: Inbox,
    screen: Option<Screen>,
    watchers: Option<(Option<Watch>, Option<DropZone>)>,
    pub(in crate::shell) sitting: Sitting,
    /// Sittings that ended while words were still to be written.
    former: Vec<Sitting>,
    view: Option<Rc<View>>,
    pub(in crate::shell) page: PageState,
    announcer: Announcer,
    notices: VecDeque<Rc<ShownNotice>>,
    n_notices: u32,
    nudge: Rc<Nudge>,
    late: Late,
    /// Places of files, once the late part has looked for them.
    pub(in crate::shell) places: Option<Places>,
    pub(in crate::shell) open_places: OpenPlaces,
    is_panel_open: bool,
    is_named: bool,
    fresh_id: Callback<(), DraftId>,
    on_intent: Callback<Intent>,
    /// Calls of the host page from before the store was read, or that need the late part.
    early: Vec<(Call, Promised)>,
    /// What was asked of the client before the late part was here, which does nearly all of it.
    held: Vec<Command>,
    /// Calls of the host page that wait for the client.
    exports: VecDeque<Promised>,
    imports: VecDeque<Promised>,
    pub(in crate::shell) is_changed: bool,
}

impl Desk {
    /// Begins the first sitting.
    pub(crate) fn new(config: Config, strings: Strings, port: Port, stage: Stage, inbox: Inbox) -> Self {
        let open_places = port.places();
        clock::set(config.clock.clone());
        address::set((config.layout == Layout::Panel).then(|| config.url.clone()));
        let settings = Settings {
            layout: config.layout,
            theme: config.theme,
            is_rtl: config.is_rtl,
            lang: config.lang.as_str().into(),
            shortcuts: config.has_shortcuts,
            starts_open: config.starts_open,
            viewport: window::viewport(),
            locale_tag: window::language().unwrap_or_else(|| config.lang.clone()).into(),
            zone: ZoneOffset(clock::minutes_east()),
        };
        let document_id = client::document_id(config.doc.as_deref(), config.canonical.as_deref(), &config.url);
        let place = Place {
            document_id,
            review: ReviewChoice::Page,
            title: config.title.clone(),
            address: config.url.clone(),
            relay: config.relay.as_deref().map(Rc::from),
            store: config.store.as_deref().map(Rc::from),
        };
        let sitting = Sitting::begin(SittingNumber(0), place, None, answering(&inbox));
        let intents = inbox.clone();
        Self {
            config,
            strings: Rc::new(strings),
            settings: Rc::new(settings),
            port,
            stage,
            screen: None,
            watchers: None,
            sitting,
            former: Vec::new(),
            view: None,
            page: PageState::default(),
            announcer: Announcer::default(),
            notices: VecDeque::new(),
            n_notices: 0,
            nudge: Rc::new(Nudge { serial: 0, what: NudgeKind::None }),
            late: Late::Coming,
            places: None,
            open_places,
            is_panel_open: false,
            is_named: false,
            fresh_id: Callback::from(|()| random::draft_id()),
            on_intent: Callback::from(move |intent| intents.push(Input::Intent(intent))),
            early: Vec::new(),
            held: Vec::new(),
            exports: VecDeque::new(),
            imports: VecDeque::new(),
            is_changed: false,
            inbox,
        }
    }

    /// Begins to listen.
    pub(crate) fn listen(&mut self) {
        let (windows, files) = (self.inbox.clone(), self.inbox.clone());
        let watch = Watch::new(Rc::new(move |event| windows.push(Input::Window(event))));
        let drops = DropZone::new(Rc::new(move |bytes| files.push(Input::File(bytes))));
        self.watchers = Some((watch, drops));
    }

    /// Takes one input.
    pub(crate) fn take(&mut self, input: Input) {
        match input {
            Input::Answer(number, answer) if number == self.sitting.number => {
                let shown = self.sitting.take(answer);
                self.show(shown);
            }
            Input::Answer(number, answer) => self.take_late(number, answer),
            Input::Agent(message) => self.take_message(message),
            Input::Intent(intent) => self.take_intent(intent),
            Input::Call(call, promised) => self.take_call(call, promised),
            Input::Window(event) => self.take_window(event),
            Input::File(bytes) => self.ask(Command::Import { bytes }),
            Input::Home(home) => {
                self.page.home = Some(home);
                self.is_changed = true;
            }
            Input::Late(late) => self.take_late_part(late),
            Input::Places(input) => self.take_places(input),
            Input::Slice => self.place(),
            Input::End => self.leave(),
        }
    }

    /// Tells everybody what changed; says whether there was anything to tell.
    pub(crate) fn tell(&mut self) -> bool {
        if !std::mem::take(&mut self.is_changed) {
            return false;
        }
        let Some(view) = self.view.clone() else { return false };
        if let Some(paint) = self.page.paint(&view) {
            self.port.send(&paint);
        }
        let props = self.props(&view);
        match &mut self.screen {
            Some(screen) => screen.update(props),
            None => self.screen = Some(self.stage.show(props)),
        }
        self.announcer.view(&self.port, &view);
        if self.page.is_placed() {
            self.announcer.placed(&self.port, &view, self.page.placements());
        }
        true
    }

    /// Leaves: the screen goes, and the page gets its room back. What is still to be written keeps the desk alive.
    pub(crate) fn leave(&mut self) {
        self.screen = None;
        self.watchers = None;
        self.port.send(&EngineMessage::Inset { inline_end: 0, block_end: 0 });
        let early = self.early.drain(..).map(|(_, promised)| promised);
        for promised in self.exports.drain(..).chain(self.imports.drain(..)).chain(early) {
            promised.reject("the review was closed");
        }
    }

    /// Whether words wait to be written.
    pub(crate) fn is_unsaved(&self) -> bool {
        !self.former.is_empty() || self.sitting.is_unsaved()
    }

    /// Takes an answer when nobody looks any more, for the sake of what it lets be written next.
    pub(crate) fn take_late(&mut self, number: SittingNumber, answer: Answer) {
        let sittings = self.former.iter_mut().chain(std::iter::once(&mut self.sitting));
        if let Some(sitting) = sittings.into_iter().find(|sitting| sitting.number == number) {
            sitting.take(answer);
        }
        self.former.retain(Sitting::is_unsaved);
    }

    fn props(&self, view: &Rc<View>) -> AppProps {
        AppProps {
            view: Rc::clone(view),
            page: Rc::new(self.page.view()),
            settings: Rc::clone(&self.settings),
            strings: Rc::clone(&self.strings),
            now: clock::now(),
            nudge: Rc::clone(&self.nudge),
            notices: self.notices.iter().cloned().collect(),
            late: self.late,
            fresh_id: self.fresh_id.clone(),
            on_intent: self.on_intent.clone(),
        }
    }

    /// What is only known how to do once the late part is here; until then nobody is told of a place.
    pub(super) fn take_places(&mut self, input: PlacesInput) {
        if let Some(late) = self.late.part() {
            (late.places)(self, input);
        }
    }

    pub(in crate::shell) fn show(&mut self, shown: Vec<Shown>) {
        for shown in shown {
            match shown {
                Shown::View(view) => self.show_view(view),
                Shown::Notice(notice) => self.show_notice(notice),
                Shown::Switch(review) => self.switch(review),
                Shown::File { name, bytes } => self.deliver(&name, &bytes),
                Shown::Places(input) => self.take_places(input),
            }
        }
    }

    fn show_view(&mut self, view: Rc<View>) {
        let is_same = |known: &View| Rc::ptr_eq(&known.review, &view.review) && Rc::ptr_eq(&known.drafts, &view.drafts);
        let must_place = !self.view.as_deref().is_some_and(is_same);
        let has_name = view.me.is_some();
        let is_open = view.is_open;
        self.view = Some(view);
        self.is_changed = true;
        if must_place {
            self.start_placing();
        }
        self.take_early();
        // A page that knows its visitors names them; the key is still made on this device, and the name can be changed.
        if is_open
            && !has_name
            && !std::mem::replace(&mut self.is_named, true)
            && let Some(name) = self.config.user_name.clone()
        {
            self.ask(Command::SetName { name });
        }
    }

    fn take_early(&mut self) {
        for (call, promised) in std::mem::take(&mut self.early) {
            self.take_call(call, promised);
        }
    }

    fn show_notice(&mut self, notice: Notice) {
        announcer::notice(&self.port, &notice);
        if let Some(outcome) = calls::import_outcome(&notice)
            && let Some(promised) = self.imports.pop_front()
        {
            match outcome {
                Ok(n_new) => promised.resolve(&n_new.into()),
                Err(why) => promised.reject(&why),
            }
        }
        self.n_notices = self.n_notices.wrapping_add(1);
        self.notices.push_back(Rc::new(ShownNotice { serial: self.n_notices, notice }));
        if self.notices.len() > NOTICES_MAX {
            self.notices.pop_front();
        }
        self.is_changed = true;
    }

    fn deliver(&mut self, name: &str, bytes: &[u8]) {
        match self.exports.pop_front() {
            Some(promised) => promised.resolve_bytes(bytes),
            None => self.download(name, bytes, "application/octet-stream"),
        }
    }

    fn download(&self, name: &str, bytes: &[u8], media_type: &str) {
        if let Err(fault) = files::deliver(name, bytes, media_type) {
            announcer::trouble(&self.port, "download", &fault.why);
        }
    }

    pub(in crate::shell) fn ask(&mut self, command: Command) {
        if self.late.part().is_none() && self.held.len() < HELD_MAX {
            return self.held.push(command);
        }
        match random::bytes() {
            Ok(entropy) => {
                let shown = self.sitting.handle(Event::Asked { command, entropy });
                self.show(shown);
            }
            Err(fault) => announcer::trouble(&self.port, "random", &fault.why),
        }
    }

    /// Another review of the same document.
    fn switch(&mut self, review: ReviewChoice) {
        let place = Place { review, ..self.sitting.place.clone() };
        self.page.forget_marks();
        self.sit_down(place);
    }

    /// Another review. Drafts of the old one are in the store.
    fn sit_down(&mut self, place: Place) {
        let number = SittingNumber(self.sitting.number.0.wrapping_add(1));
        let rare = self.late.part().map(|late| late.rare);
        let next = Sitting::begin(number, place, rare, answering(&self.inbox));
        let former = std::mem::replace(&mut self.sitting, next);
        if former.is_unsaved() {
            self.former.push(former);
        }
        self.view = None;
        // What was said last is about how one came here.
        let n_old = self.notices.len().saturating_sub(1);
        self.notices.drain(..n_old);
        self.announcer = Announcer::default();
        self.port.send(&EngineMessage::Paint { marks: Vec::new(), gone: None, active: None });
        self.take_places(PlacesInput::Begin);
    }

    fn nudge(&mut self, what: NudgeKind) {
        self.nudge = Rc::new(Nudge { serial: self.nudge.serial.wrapping_add(1), what });
        self.is_changed = true;
    }
}

fn answering(inbox: &Inbox) -> Rc<dyn Fn(SittingNumber, Answer)> {
    let inbox = inbox.clone();
    Rc::new(move |number, answer| inbox.push(Input::Answer(number, answer)))
}
