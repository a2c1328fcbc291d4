//! Keeps a client alive at a terminal: its disk is one file, its relay is asked and waited for, its key signs at once.
//!
//! Leaves out which review and which `.baton` file (`workspace.rs`), and all words.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use client::{
    Client, Command, Effect, Event, ForeignThread, HttpRequest, Method, Notice, Outcome, PageNow, ReviewChoice, Scope,
    SignRequest, Transaction, View,
};
use review::{ReviewId, Timestamp};
use ureq::http;

use crate::deflate;
use crate::failure::Failure;
use crate::home::{Home, random};
use crate::kept::Kept;

/// Answers of a relay are at most a few MB; this bounds what a wrong address could send.
const ANSWER_LEN_MAX: u64 = 64 * 1024 * 1024;

/// A client and everything that it asks of the world.
pub(crate) struct Shell {
    pub(crate) client: Client,
    home: Home,
    kept: Kept,
    /// Rows that belong to all reviews of this person.
    everywhere: Kept,
    path: PathBuf,
    relay: Option<String>,
    view: Option<Rc<View>>,
    notices: Vec<Notice>,
    files: Vec<Vec<u8>>,
    choice: Option<ReviewChoice>,
    failure: Option<Failure>,
}

impl Shell {
    /// Wakes a client up with what is kept of its review.
    pub(crate) fn new(client: Client, home: Home, relay: Option<String>) -> Result<Self, Failure> {
        let path = home.review_path(&client.review_id());
        let kept = Kept::read(&path)?;
        let everywhere = Kept::read(&home.everywhere_path())?;
        let stored = kept.stored(home.identity()?, &everywhere);
        let (view, notices, files, choice, failure) = (None, Vec::new(), Vec::new(), None, None);
        let mut shell = Self { client, home, kept, everywhere, path, relay, view, notices, files, choice, failure };
        shell.tell(Event::Opened { stored });
        // What has become due since the last command, such as taking back a comment.
        shell.tell(Event::Woke);
        shell.failure.take().map_or(Ok(shell), Err)
    }

    /// Asks the client for something, does what follows from it, and gives what it has to say about it.
    pub(crate) fn ask(&mut self, command: Command) -> Result<Vec<Notice>, Failure> {
        self.notices.clear();
        self.choice = None;
        self.tell(Event::Asked { command, entropy: random()? });
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(std::mem::take(&mut self.notices)),
        }
    }

    /// Publishes comments from elsewhere, and gives what the client has to say about it.
    pub(crate) fn bring_in(&mut self, from: ReviewId, threads: &[ForeignThread]) -> Result<Vec<Notice>, Failure> {
        self.notices.clear();
        let effects = self.client.bring_in(now(), from, threads, &random()?);
        for event in effects.into_iter().filter_map(|effect| self.carry_out(effect)).collect::<Vec<_>>() {
            self.tell(event);
        }
        self.failure.take().map_or_else(|| Ok(std::mem::take(&mut self.notices)), Err)
    }

    /// What a screen would show.
    pub(crate) fn view(&self) -> Result<&View, Failure> {
        self.view.as_deref().ok_or_else(|| Failure::new("the review could not be opened").into_damage())
    }

    /// Tells the client of the page.
    pub(crate) fn show_page(&mut self, page: PageNow) {
        self.tell(Event::Page { page: Rc::new(page) });
    }

    /// The other review that the client wants to go on with, since it was last asked for something.
    pub(crate) fn choice(&mut self) -> Option<ReviewChoice> {
        self.choice.take()
    }

    /// The review as a file; with the invite that it may hand on, if that is wanted.
    pub(crate) fn file(&mut self, can_write: Option<bool>) -> Result<Vec<u8>, Failure> {
        let command = can_write.map_or(Command::Export, |can_write| Command::InviteFile { can_write });
        let notices = self.ask(command)?;
        self.files.pop().ok_or_else(|| Failure::new(format!("the review cannot be written: {notices:?}")).into_damage())
    }

    fn tell(&mut self, event: Event) {
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.client.handle(now(), event) {
                events.extend(self.carry_out(effect));
            }
        }
    }

    fn carry_out(&mut self, effect: Effect) -> Option<Event> {
        match effect {
            Effect::MakeKey => {
                let seed = self.home.make_seed().map_err(|failure| self.failure = Some(failure)).ok();
                Some(Event::KeyMade { key: seed.map(|seed| client::public_of(&seed)) })
            }
            Effect::Sign(request) => Some(self.sign(&request)),
            Effect::Persist { transaction, write } => {
                Some(Event::Persisted { transaction, outcome: self.persist(&write) })
            }
            Effect::Send(request) => {
                let answer = self.send(&request);
                Some(Event::Answered { request: request.request, answer })
            }
            Effect::Tell(notice) => {
                self.notices.push(notice);
                None
            }
            Effect::Render(view) => {
                self.view = Some(view);
                None
            }
            Effect::Deliver { bytes, .. } => {
                self.files.push(bytes);
                None
            }
            Effect::Switch(choice) => {
                self.choice = Some(choice);
                None
            }
            Effect::Pack { request, text } => Some(Event::Packed { request, deflated: deflate::pack(&text) }),
            Effect::Unpack { request, deflated, len } => {
                Some(Event::Unpacked { request, bytes: deflate::unpack(&deflated, len) })
            }
            // A command ends; what failed is tried again by the next one.
            // It meets no places of files and makes no links: `baton dir` is the terminal's way.
            Effect::WakeAt(_) | Effect::File(_) | Effect::Link { .. } => None,
        }
    }

    fn sign(&mut self, request: &SignRequest) -> Event {
        let seed = self.home.seed().unwrap_or_else(|failure| {
            self.failure = Some(failure);
            None
        });
        let sign = |seed| request.messages.iter().map(|message| client::sign_raw(&seed, message)).collect();
        Event::Signed { request: request.request, signatures: seed.map(sign) }
    }

    /// Everything or nothing: the file is renamed into place, and what is in memory follows it.
    fn persist(&mut self, write: &Transaction) -> Outcome {
        let failed = |why: String| Outcome::Failed { why, is_full: false };
        let identity = match self.home.identity() {
            Ok(identity) => identity,
            Err(failure) => return failed(failure.to_string()),
        };
        let mut kept = self.kept.clone();
        if let Err(conflict) = kept.apply(write, identity.as_ref(), &self.everywhere) {
            return Outcome::Conflict(conflict);
        }
        if let Some(identity) = &write.identity
            && let Err(failure) = self.home.set_name(&identity.name)
        {
            return failed(failure.to_string());
        }
        match self.write(write, &kept) {
            Ok(()) => {
                self.kept = kept;
                Outcome::Saved
            }
            Err(why) => failed(why),
        }
    }

    /// Another review first, then who knows of it, then this one: an interruption leaves nothing that points nowhere.
    fn write(&mut self, write: &Transaction, kept: &Kept) -> Result<(), String> {
        if let Some(new) = &write.begins {
            Kept::of_new(new).write(&self.home.review_path(&new.review))?;
        }
        let mut everywhere = self.everywhere.clone();
        if everywhere.put_locals(&write.put_locals, Scope::Origin) {
            everywhere.write(&self.home.everywhere_path())?;
            self.everywhere = everywhere;
        }
        // What concerns all reviews changes nothing here, and this review may not be locked.
        if write.put_locals.is_empty() || write.put_locals.iter().any(|row| row.scope == Scope::Review) {
            kept.write(&self.path)?;
        }
        Ok(())
    }

    fn send(&self, request: &HttpRequest) -> Option<(u16, Vec<u8>)> {
        let relay = self.relay.as_deref()?;
        let method = match request.method {
            Method::Get => http::Method::GET,
            Method::Post => http::Method::POST,
            Method::Put => http::Method::PUT,
            Method::Delete => http::Method::DELETE,
        };
        let address = [relay.trim_end_matches('/'), &request.path].concat();
        let mut built = http::Request::builder().method(method).uri(address).header("content-type", "application/cbor");
        if let Some(token) = &request.token {
            built = built.header("authorization", format!("Bearer {token}"));
        }
        let timeout = Duration::from_millis(request.timeout.0.unsigned_abs());
        let config = ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(timeout)).build();
        let agent = ureq::Agent::new_with_config(config);
        let built = built.body(request.body.clone()).ok()?;
        let mut answer = agent.run(built).ok()?;
        let body = answer.body_mut().with_config().limit(ANSWER_LEN_MAX).read_to_vec().ok()?;
        Some((answer.status().as_u16(), body))
    }
}

/// This machine's clock: a claim, like everybody's.
#[expect(clippy::disallowed_methods, reason = "a face reads the clock, and hands it on as an argument")]
pub(crate) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
