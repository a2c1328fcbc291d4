//! Handing work over, as a person asks for it, and what it becomes in the log. Leaves out what it means there (`review`).

use std::rc::Rc;

use review::{
    AskId, Body, BodyId, Field, HANDOFF_ITEMS_MAX, HANDOFF_SUMMARY_LEN_MAX, Handoff, HandoffEnding, HandoffOp,
    HandoffTo, HandoffWork, ItemIndex, Op, PersonId, Role, Timestamp, Turn, Urgency, next_awake,
};

use crate::Refusal;
use crate::client::Client;
use crate::compose::Act;
use crate::planning::PublishWhat;

/// What a person asks about work that is handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HandoffCommand {
    /// Offers work to somebody else.
    Offer(Rc<HandoffOffer>),
    /// Takes offered work, all of it or in part; or leaves it.
    Take {
        /// The op that offers it.
        handoff: AskId,
        /// What is taken.
        takes: Vec<ItemIndex>,
        /// What is not wanted.
        returns: Vec<ItemIndex>,
        /// What was understood, in own words; needed for what is taken.
        readback: String,
    },
    /// Gives work back, done or not; by its giver: takes the offer back.
    Return {
        /// The op that offered it.
        handoff: AskId,
        /// What comes back.
        items: Vec<ItemIndex>,
        /// In which state.
        ending: HandoffEnding,
        /// Why; may be empty.
        reason: String,
    },
    /// Lets an own open ask interrupt whom it asks, in their working hours.
    Press {
        /// Which ask.
        ask: AskId,
        /// Why it cannot wait for a digest.
        reason: String,
    },
}

/// Work as it is offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandoffOffer {
    /// To whom.
    pub to: HandoffChoice,
    /// What of the log.
    pub work: Vec<HandoffWork>,
    /// How much it presses.
    pub urgency: Urgency,
    /// What it is about, 1 to 600 characters.
    pub summary: String,
    /// What is to be done; empty ones are left out.
    pub actions: Vec<String>,
    /// "If this, then that"; those without both are left out.
    pub watch: Vec<(String, String)>,
}

/// To whom work is offered, as a person says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HandoffChoice {
    /// To one person.
    Person(PersonId),
    /// To whoever of a role takes it first.
    Role(Role),
    /// To whoever is at work next.
    NextAwake,
}

/// What is to be published about a hand-off.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Handing {
    Offer { to: HandoffTo, offer: Rc<HandoffOffer> },
    Answer(HandoffCommand),
}

impl HandoffOffer {
    /// The actions as they go out: each on one line.
    pub fn actions(&self) -> Vec<String> {
        self.actions.iter().map(|action| one_line(action)).filter(|action| !action.is_empty()).collect()
    }

    fn watch(&self) -> Vec<(String, String)> {
        let lines = self.watch.iter().map(|(condition, reaction)| (one_line(condition), one_line(reaction)));
        lines.filter(|(condition, reaction)| !condition.is_empty() && !reaction.is_empty()).collect()
    }

    /// Why it cannot be offered as it is.
    pub fn refusal(&self) -> Option<Refusal> {
        let len = self.summary.trim().chars().count();
        let n_items = self.work.len() + self.actions().len();
        if len == 0 || len > HANDOFF_SUMMARY_LEN_MAX {
            return Some(Refusal::BadSummary { limit: HANDOFF_SUMMARY_LEN_MAX });
        }
        match n_items {
            0 => Some(Refusal::NothingToHandOver),
            n if n > HANDOFF_ITEMS_MAX => Some(Refusal::TooMany { n, limit: HANDOFF_ITEMS_MAX }),
            _ => None,
        }
    }
}

/// Several lines of a list share a body, so each is one line.
fn one_line(text: &str) -> String {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Handing {
    /// The op, with the bodies it names.
    pub(crate) fn op(&self, name_body: &mut dyn FnMut(Body) -> BodyId) -> Op {
        let mut words = |field: Field, text: &str| {
            let text = text.trim();
            (!text.is_empty()).then(|| name_body(Body::one(field, text)))
        };
        match self {
            Self::Offer { to, offer } => {
                let actions = offer.actions();
                let (conditions, reactions): (Vec<String>, Vec<String>) = offer.watch().into_iter().unzip();
                let body = Body::one(Field::Text, offer.summary.trim())
                    .with(Field::Actions, &actions.join("\n"))
                    .with(Field::If, &conditions.join("\n"))
                    .with(Field::Then, &reactions.join("\n"));
                let n_actions = u16::try_from(actions.len()).unwrap_or(u16::MAX);
                let mut work = offer.work.clone();
                // Threads before asks, as the format writes them.
                work.sort_by_key(|work| matches!(work, HandoffWork::Ask(_)));
                let (to, urgency) = (*to, offer.urgency);
                Op::Handoff(HandoffOp { body: name_body(body), to, work, n_actions, urgency })
            }
            Self::Answer(HandoffCommand::Take { handoff, takes, returns, readback }) => {
                let (takes, returns, body) = (takes.clone(), returns.clone(), words(Field::Text, readback));
                Op::TakeHandoff { handoff: *handoff, takes, returns, body }
            }
            Self::Answer(HandoffCommand::Return { handoff, items, ending, reason }) => {
                let (items, body) = (items.clone(), words(Field::Reason, reason));
                Op::ReturnHandoff { handoff: *handoff, items, ending: *ending, body }
            }
            Self::Answer(HandoffCommand::Press { ask, reason }) => {
                Op::Urgent { ask: *ask, body: words(Field::Reason, reason) }
            }
            Self::Answer(HandoffCommand::Offer(_)) => unreachable!("an offer is planned with its receiver"),
        }
    }
}

impl Client {
    /// What somebody asked about a hand-off, if it can be done.
    pub(crate) fn hand_over(&mut self, now: Timestamp, command: HandoffCommand, entropy: [u8; 32]) {
        match self.plan_handing(now, command) {
            Ok(handing) => self.wish(PublishWhat::Act(Act::Handing(handing)), entropy),
            Err(refusal) => self.refuse(refusal),
        }
    }

    fn plan_handing(&mut self, now: Timestamp, command: HandoffCommand) -> Result<Handing, Refusal> {
        let review = self.replica.review();
        let me = self.me();
        let find = |id: &AskId| review.handoffs.iter().find(|handoff| handoff.id == *id).ok_or(Refusal::Gone);
        match &command {
            HandoffCommand::Offer(offer) => {
                if let Some(refusal) = offer.refusal() {
                    return Err(refusal);
                }
                let to = match offer.to {
                    HandoffChoice::Person(person) if Some(person) == me => return Err(Refusal::NothingToHandOver),
                    HandoffChoice::Person(person) => HandoffTo::Person(person),
                    HandoffChoice::Role(role) => HandoffTo::Role(role),
                    HandoffChoice::NextAwake => {
                        // Who is not known to the log yet is nobody's next.
                        let giver = me.unwrap_or(review::NEWCOMER);
                        let (one, why) = next_awake(&review, &giver, now).ok_or(Refusal::NobodyAwake)?;
                        HandoffTo::NextAwake { person: one.person, from: one.from, why }
                    }
                };
                return Ok(Handing::Offer { to, offer: Rc::clone(offer) });
            }
            HandoffCommand::Take { handoff, takes, returns, readback } => {
                let handoff = find(handoff)?;
                let is_there = |idx: &ItemIndex| handoff.item(*idx).is_some();
                if (takes.is_empty() && returns.is_empty()) || !takes.iter().chain(returns).all(is_there) {
                    return Err(Refusal::NothingToSubmit);
                }
                if !takes.is_empty() && readback.trim().is_empty() {
                    return Err(Refusal::NoReadback);
                }
                check_addressee(handoff, me, self.my_role())?;
            }
            HandoffCommand::Return { handoff, items, .. } => {
                let handoff = find(handoff)?;
                if items.is_empty() || items.iter().any(|idx| handoff.item(*idx).is_none()) {
                    return Err(Refusal::NothingToSubmit);
                }
                let is_mine = |idx: &ItemIndex| handoff.item(*idx).map(|item| item.holder) == me;
                if !items.iter().all(is_mine) {
                    return Err(Refusal::NotYours);
                }
            }
            HandoffCommand::Press { ask, reason } => {
                if reason.trim().is_empty() {
                    return Err(Refusal::Unfinished { n: 1 });
                }
                let turn = Turn::of_review(&review, &self.page.document, now);
                let is_open = |one: &AskId| turn.rows.iter().any(|row| row.ask == Some(*one) && Some(row.by) == me);
                if !is_open(ask) {
                    return Err(Refusal::Gone);
                }
                if review.urgent.iter().any(|urgent| Some(urgent.by) == me && is_open(&urgent.ask)) {
                    return Err(Refusal::OneAtATime);
                }
            }
        }
        Ok(Handing::Answer(command))
    }
}

/// Whether a hand-off is offered to this person.
fn check_addressee(handoff: &Handoff, me: Option<PersonId>, role: Role) -> Result<(), Refusal> {
    let is_to_me = match handoff.to {
        HandoffTo::Person(person) | HandoffTo::NextAwake { person, .. } => Some(person) == me,
        HandoffTo::Role(least) => role >= least,
    };
    if is_to_me && Some(handoff.by) != me { Ok(()) } else { Err(Refusal::NotYours) }
}
