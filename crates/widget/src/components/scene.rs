//! What nearly every piece shows from, and how it speaks. It changes slowly; what changes with each letter goes beside it.
//!
//! Most pieces are plain functions that take the scene: a component costs 4 KB of code, and is worth that only where it keeps
//! something (what is unfolded, what was typed, where the focus was), or where it spares work (a card among hundreds).

use std::ops::Deref;
use std::rc::Rc;

use client::{Command, DraftAct, DraftId, Me};
use review::{PersonId, Review, Role, Timestamp};
use yew::{AttrValue, Callback, MouseEvent, UseReducerDispatcher};

use crate::app::Intent;
use crate::late::Late;
use crate::standing::Standing;
use crate::state::{Action, Editing, Form, ViewState};
use crate::strings::{Slot, Strings};
use crate::time::{self, ZoneOffset};

/// A shared value: equal when it is the same one, and only else compared.
#[derive(Debug)]
pub struct Shared<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: PartialEq + ?Sized> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

impl<T: ?Sized> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// A shared value that is made anew only when it changes: equal when it is the same one.
#[derive(Debug)]
pub struct Same<T: ?Sized>(pub Rc<T>);

impl<T: ?Sized> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T: ?Sized> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl<T: ?Sized> Deref for Same<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// What nearly every piece shows from.
#[derive(Clone, PartialEq)]
pub struct Scene {
    /// Every visible word.
    pub strings: Shared<Strings>,
    /// The review.
    pub review: Same<Review>,
    /// How it stands.
    pub standing: Shared<Standing>,
    /// Me.
    pub me: Option<Me>,
    /// Whether I may say anything here; not who was invited to read.
    pub can_write: bool,
    /// Now, by the minute.
    pub now: Timestamp,
    /// The reader's clock.
    pub zone: ZoneOffset,
    /// How the panel stands.
    pub form: Form,
    /// Whether single keys do something.
    pub has_shortcuts: bool,
    /// What few people need, once it is here.
    pub late: Late,
    /// How a piece speaks.
    pub wire: Wire,
}

/// The scene as components get it. The Desk makes a new one only when something in it has changed, so the pointer tells.
#[derive(Clone)]
pub struct SharedScene(pub Rc<Scene>);

impl PartialEq for SharedScene {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for SharedScene {
    type Target = Scene;

    fn deref(&self) -> &Scene {
        &self.0
    }
}

impl Scene {
    /// A text.
    pub fn t(&self, key: &'static str) -> AttrValue {
        self.strings.t(key)
    }

    /// A text with slots.
    pub fn say(&self, key: &'static str, slots: &[(&str, Slot<'_>)]) -> AttrValue {
        self.strings.say(key, slots)
    }

    /// A text with a number.
    pub fn count(&self, key: &'static str, n: usize) -> AttrValue {
        self.strings.count(key, n)
    }

    /// How long ago, or which day.
    pub fn ago(&self, at: Timestamp) -> AttrValue {
        time::ago(&self.strings, self.now, at, self.zone)
    }

    /// The reader's clock at another time: by their own hours where they said them, so that it holds after the clocks change.
    pub fn zone_at(&self, at: Timestamp) -> ZoneOffset {
        let me = self.me.as_ref().and_then(|me| me.person);
        let known = me.and_then(|me| self.review.calendars.get(&me)?.offset_at(at));
        known.map_or(self.zone, |offset| ZoneOffset(offset.0.into()))
    }

    /// Whether this person is me.
    pub fn is_me(&self, person: &PersonId) -> bool {
        self.me.as_ref().and_then(|me| me.person.as_ref()) == Some(person)
    }

    /// What I may do. Who has submitted nothing yet is in no log, and may what anybody may.
    pub fn my_rights(&self) -> Role {
        match self.me.as_ref().and_then(|me| me.person) {
            _ if !self.can_write => Role::Guest,
            Some(me) => self.review.rights_of(&me),
            None if self.review.owner.is_none() => Role::Facilitator,
            None => Role::Reviewer,
        }
    }

    /// What a person is called.
    pub fn name(&self, person: &PersonId) -> AttrValue {
        let name = self.review.name_of(person).trim();
        if name.is_empty() { self.t("person.unnamed") } else { name.to_string().into() }
    }
}

/// How a piece speaks.
#[derive(Clone, PartialEq)]
pub struct Wire {
    /// Changes what is open.
    pub state: UseReducerDispatcher<ViewState>,
    /// Asks the shell.
    pub intent: Callback<Intent>,
    /// Makes an id for a new draft.
    pub fresh_id: Callback<(), DraftId>,
}

impl Wire {
    /// Changes what is open.
    pub fn act(&self, action: Action) {
        self.state.dispatch(action);
    }

    /// Asks the client.
    pub fn ask(&self, command: Command) {
        self.intent.emit(Intent::Ask(command));
    }

    /// Saves a new draft that needs no more words; in place of `old`, when there is one that says the same sort of thing.
    pub fn save(&self, old: Option<DraftId>, act: DraftAct) {
        let id = old.unwrap_or_else(|| self.fresh_id.emit(()));
        self.ask(Command::SaveDraft { id, act });
    }

    /// Begins to write a new draft.
    pub fn write(&self, act: DraftAct) {
        let id = self.fresh_id.emit(());
        self.act(Action::Edit(Rc::new(Editing { id, act, is_saved: false })));
    }

    /// A click that changes what is open.
    pub fn acting(&self, action: Action) -> Callback<MouseEvent> {
        let wire = self.clone();
        Callback::from(move |_| wire.act(action.clone()))
    }

    /// A click that asks the shell.
    pub fn asking(&self, intent: Intent) -> Callback<MouseEvent> {
        let wire = self.clone();
        Callback::from(move |_| wire.intent.emit(intent.clone()))
    }

    /// A click that does this.
    pub fn doing(&self, what: impl Fn(&Self) + 'static) -> Callback<MouseEvent> {
        let wire = self.clone();
        Callback::from(move |_| what(&wire))
    }
}
