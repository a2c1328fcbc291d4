//! What a person says about time, as they ask for it, and the receipts that their device writes by itself (FORMAT §5). Leaves
//! out what it means (`review`): calendars, deadlines, whose turn it is.

use std::rc::Rc;

use review::{
    AvailabilityOp, Body, BodyId, Calendar, DayMinute, DaysOff, EntryId, Field, Offsets, Op, PersonId, Review, Role,
    Shown, Timestamp, Transition, TurnSubject, Week,
};

use crate::Refusal;
use crate::client::{Client, StoreState};
use crate::compose::Act;
use crate::planning::{PublishWhat, PublishWish};

/// Remembered under this name: `off` keeps this device from writing receipts; an ask then counts from my next entry on.
pub const RECEIPTS_CHOICE: &str = "receipts";
/// A zone's name is a few letters; this is the longest one twice over.
const ZONE_LEN_MAX: usize = 80;
const HOUR: i64 = 3_600_000;

/// What a person asks about time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimeCommand {
    /// "These are my hours."
    SetHours(Rc<Hours>),
    /// "I will do it by then"; without a time, not any more.
    Promise {
        /// What.
        subject: TurnSubject,
        /// By when.
        until: Option<Timestamp>,
    },
    /// Makes something somebody else's turn.
    Pass {
        /// What.
        subject: TurnSubject,
        /// Whose.
        to: PersonId,
        /// Why; may be empty.
        reason: String,
    },
    /// Writes down that a time has passed.
    Note(Transition),
}

/// When somebody works, as they say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hours {
    /// The name of their zone; empty where it is not to be known.
    pub zone: String,
    /// Its offsets, for the past year and the next two.
    pub offsets: Offsets,
    /// The ordinary week.
    pub week: Week,
    /// Days off, ascending.
    pub days_off: Vec<DaysOff>,
    /// Who gets their asks on days off.
    pub deputy: Option<PersonId>,
    /// When they want to be told what is new.
    pub digest_times: Vec<DayMinute>,
    /// What others are shown.
    pub shown: Shown,
}

/// An act about time, on its way into an entry.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TimeAct {
    Asked(TimeCommand),
    /// Dated to a boundary of working hours, so that it does not tell when somebody was at their device.
    Receipt {
        at: Timestamp,
    },
}

impl Hours {
    fn op(&self, name_body: &mut dyn FnMut(Body) -> BodyId) -> AvailabilityOp {
        let zone = self.zone.trim();
        let is_named = self.shown != Shown::HoursOnly && !zone.is_empty();
        AvailabilityOp {
            body: is_named.then(|| name_body(Body::one(Field::Zone, zone))),
            offsets: self.offsets.clone(),
            week: self.week.clone(),
            days_off: self.days_off.clone(),
            deputy: self.deputy,
            digest_times: self.digest_times.clone(),
            shown: self.shown,
        }
    }

    fn is_writable(&self) -> bool {
        let is_name = self.zone.chars().count() <= ZONE_LEN_MAX && !self.zone.chars().any(char::is_control);
        is_name && self.op(&mut |_| BodyId([0; 32])).is_plausible()
    }
}

impl TimeAct {
    pub(crate) fn op(&self, name_body: &mut dyn FnMut(Body) -> BodyId) -> Op {
        match self {
            Self::Receipt { .. } => Op::Receipt,
            Self::Asked(TimeCommand::SetHours(hours)) => Op::Availability(hours.op(name_body)),
            Self::Asked(TimeCommand::Promise { subject, until }) => Op::Eta { subject: *subject, until: *until },
            Self::Asked(TimeCommand::Pass { subject, to, reason }) => {
                let reason = reason.trim();
                let body = (!reason.is_empty()).then(|| name_body(Body::one(Field::Reason, reason)));
                Op::Pass { subject: *subject, to: *to, body }
            }
            Self::Asked(TimeCommand::Note(transition)) => Op::Timed(*transition),
        }
    }
}

impl Client {
    /// Does what a person asks about time.
    pub(crate) fn keep_time(&mut self, now: Timestamp, command: TimeCommand, entropy: [u8; 32]) {
        let is_far = |at: Timestamp| at <= now || at > Timestamp::MAX;
        let least = match &command {
            TimeCommand::SetHours(hours) if !hours.is_writable() => return self.refuse(Refusal::Unwritable),
            TimeCommand::Promise { until: Some(until), .. } if is_far(*until) => return self.refuse(Refusal::NotAhead),
            TimeCommand::Pass { to, .. } if !self.replica.review().people.contains_key(to) => {
                return self.refuse(Refusal::Gone);
            }
            TimeCommand::Note(_) => Role::Facilitator,
            _ => Role::Guest,
        };
        self.wish_act(least, Act::Time(TimeAct::Asked(command)), entropy);
    }

    /// Writes a receipt, if something was asked of me that none of my entries covers and I wrote none today. Looked for only
    /// when the review is another one than the last time.
    pub(crate) fn write_receipt_when_due(&mut self, now: Timestamp) {
        let is_busy = self.publication.is_some() || self.publish_next.is_some() || self.founding.is_some();
        if is_busy || self.store != StoreState::Open || !self.can_write() {
            return;
        }
        let review = self.replica.review();
        if self.receipted.as_ref().is_some_and(|seen| Rc::ptr_eq(seen, &review)) {
            return;
        }
        self.receipted = Some(Rc::clone(&review));
        let is_off = self.locals.remembered().iter().any(|(name, value)| name == RECEIPTS_CHOICE && value == "off");
        let Some(me) = self.me().filter(|_| !is_off) else { return };
        let calendar = review.calendar_of(&me);
        if !is_undelivered(&review, &me) || has_receipt_today(&review, &me, &calendar, now) {
            return;
        }
        let act = Act::Time(TimeAct::Receipt { at: boundary_after(&calendar, now) });
        // Nothing in it is salted: it has no body.
        self.publish_next = Some(PublishWish { what: PublishWhat::Act(act), entropy: [0; 32] });
    }
}

/// Whether something is asked of a person that no entry of theirs covers.
fn is_undelivered(review: &Review, me: &PersonId) -> bool {
    let is_new = |entry: &EntryId, at: Timestamp| review.delivered(entry, at, me).is_none();
    let waiting = review.threads.values().filter(|thread| thread.n_open_asks > 0).flat_map(|thread| &thread.comments);
    let mut asks = waiting.filter(|comment| comment.open_asks.contains(me));
    let mut requests = review.requests.iter().filter(|request| request.person == *me && request.is_open());
    asks.any(|comment| is_new(&comment.id.entry, comment.at))
        || requests.any(|request| is_new(&request.ask.entry, request.at))
}

/// Whether a person's devices wrote a receipt on this day of theirs.
fn has_receipt_today(review: &Review, me: &PersonId, calendar: &Calendar, now: Timestamp) -> bool {
    let today = calendar.day_of(boundary_after(calendar, now));
    let keys = review.people.get(me).into_iter().flat_map(|person| &person.keys);
    let mut spoken = keys.filter_map(|key| review.spoken.get(key)).flat_map(|spoken| spoken.iter());
    spoken.any(|said| said.is_receipt && calendar.day_of(said.at) == today)
}

/// The next full hour within working hours, or their next beginning.
fn boundary_after(calendar: &Calendar, now: Timestamp) -> Timestamp {
    let hour = Timestamp(now.0.div_euclid(HOUR).saturating_add(1).saturating_mul(HOUR));
    match calendar.next_shift(now) {
        Some((start, _)) if start > now => start,
        Some((_, end)) => hour.min(end),
        None => hour,
    }
}
