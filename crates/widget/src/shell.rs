//! The loop of the browser face: whatever happens becomes an [`Input`], inputs are taken one by one, and after the last one
//! the screen, the page and the host are told what changed.
//!
//! Nothing here is entered twice: what happens while an input is taken (a host page that calls a method from our event, an
//! agent that answers at once) waits in the queue. Leaves out how things are done: the client's part is
//! `shell/sitting.rs`, the page's `shell/page.rs`, the element's methods `shell/calls.rs`, the events `shell/announcer.rs`.

pub(crate) mod announcer;
pub(crate) mod calls;
pub(crate) mod desk;
pub(crate) mod home;
pub(crate) mod page;
pub(crate) mod places;
pub(crate) mod sitting;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

use client::ReviewGlance;

use crate::app::Intent;
use crate::browser::clock;
use crate::browser::port::{Port, Promised};
use crate::browser::screen::Stage;
use crate::browser::window::WindowEvent;
use crate::config::Config;
use crate::late::Late;
use crate::message::AgentMessage;
use crate::shell::calls::Call;
use crate::shell::desk::Desk;
use crate::shell::places::PlacesInput;
use crate::shell::sitting::{Answer, SittingNumber};
use crate::strings::Strings;

/// Whatever happens.
#[derive(Debug)]
pub(crate) enum Input {
    /// The device answered a sitting.
    Answer(SittingNumber, Answer),
    /// The page agent said something.
    Agent(AgentMessage),
    /// The person asked for something in the panel.
    Intent(Intent),
    /// The host page called a method.
    Call(Call, Promised),
    /// Something happened to the window.
    Window(WindowEvent),
    /// A `.baton` file was chosen or dropped.
    File(Vec<u8>),
    /// This is how all reviews of this device stand.
    Home(Rc<[ReviewGlance]>),
    /// How it is with the late part now.
    Late(Late),
    /// Something about places of files, or a link with comments.
    Places(PlacesInput),
    /// It is time to place more.
    Slice,
    /// The element is gone.
    End,
}

/// One engine at work in one element.
pub(crate) struct Shell {
    desk: RefCell<Option<Desk>>,
    queue: RefCell<VecDeque<Input>>,
    is_running: Cell<bool>,
    is_ending: Cell<bool>,
}

impl Shell {
    /// Starts: opens the store and shows the screen as soon as it is read.
    pub(crate) fn start(config: Config, strings: Strings, port: Port, stage: Stage) -> Rc<Self> {
        let shell = Rc::new_cyclic(|me: &Weak<Self>| Self {
            desk: RefCell::new(Some(Desk::new(config, strings, port, stage, Inbox(me.clone())))),
            queue: RefCell::default(),
            is_running: Cell::new(false),
            is_ending: Cell::new(false),
        });
        if let Some(desk) = shell.desk.borrow_mut().as_mut() {
            desk.listen();
        }
        shell
    }

    /// Takes an input, now or after those before it.
    pub(crate) fn push(&self, input: Input) {
        self.queue.borrow_mut().push_back(input);
        if self.is_running.replace(true) {
            return;
        }
        while self.step() {}
        self.is_running.set(false);
    }

    /// Takes back everything: the screen, the sheets, the listeners, the timers. What waits to be written is still written.
    pub(crate) fn end(&self) {
        if !self.is_ending.replace(true) {
            self.push(Input::End);
        }
    }

    /// Takes the next input, or tells the others what changed; says whether there may be more to do.
    fn step(&self) -> bool {
        let next = self.queue.borrow_mut().pop_front();
        let mut desk = self.desk.borrow_mut();
        match (next, desk.as_mut()) {
            // Telling the others may bring new inputs; then their results are told, too.
            (None, Some(desk)) => return !self.is_ending.get() && desk.tell(),
            (None, None) => return false,
            (Some(Input::End), Some(desk)) => desk.leave(),
            (Some(Input::Answer(number, answer)), Some(desk)) if self.is_ending.get() => desk.take_late(number, answer),
            (Some(input), Some(desk)) if !self.is_ending.get() => desk.take(input),
            // Nobody is there to take it.
            (Some(_), _) => {}
        }
        if self.is_ending.get() && desk.as_ref().is_some_and(|desk| !desk.is_unsaved()) {
            *desk = None;
        }
        true
    }
}

/// Where inputs go, for those who outlive the shell.
#[derive(Debug, Clone)]
pub(crate) struct Inbox(Weak<Shell>);

impl Inbox {
    /// Takes an input, if anybody is there to take it.
    pub(crate) fn push(&self, input: Input) {
        if let Some(shell) = self.0.upgrade() {
            shell.push(input);
        }
    }

    /// Takes an input after all that the browser has to do now.
    pub(crate) fn push_soon(&self, input: Input) {
        let inbox = self.clone();
        clock::soon(move || inbox.push(input));
    }
}
