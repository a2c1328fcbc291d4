//! Builds one thread from its acts. Called again whenever one of them, or a body of theirs, is new; so the order in which
//! they arrive cannot matter. Leaves out which acts belong to which thread (`fold.rs`).

use std::rc::Rc;

use crate::acts::{Act, Acts, kind_of};
use crate::authority::{is_published, needed_role};
use crate::causal::Causal;
use crate::people::People;
use crate::thread_state::{ActId, ClosingAct, StanceAct, StateActs};
use crate::time_fold::TimeActs;
use crate::{
    AnswerGiven, AskEnded, AskEnding, Body, BodyId, Closed, Closing, Comment, CommentId, Entry, Field, IdMap, IdSet,
    Lift, Move, Need, Op, Order, PersonId, Problem, Reaction, Reattachment, Role, StanceTaken, Thread, ThreadId,
    ThreadOpening, Timestamp, Version, VoidWhy, Words,
};

/// All that deriving a thread looks at.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) causal: &'a Causal,
    pub(crate) people: &'a People,
    pub(crate) bodies: &'a IdMap<BodyId, Rc<Body>>,
    pub(crate) erased: &'a IdSet<BodyId>,
    pub(crate) time: &'a TimeActs,
    pub(crate) lifts: &'a [Lift],
}

impl Known<'_> {
    pub(crate) fn person(&self, entry: &Entry) -> PersonId {
        entry.author.map_or(PersonId([0; 32]), |key| self.people.person_of(&key))
    }

    /// The words of a field; `None` when the body is here and does not have it.
    pub(crate) fn words(&self, body: &BodyId, field: Field) -> Option<Words> {
        if self.erased.contains(body) {
            return Some(Words::Erased);
        }
        match self.bodies.get(body) {
            Some(body) => body.field(field).map(Words::Here),
            None => Some(Words::Missing),
        }
    }

    /// The main words of a body: a body without them says nothing.
    pub(crate) fn text(&self, body: &BodyId) -> Words {
        self.words(body, Field::Text).unwrap_or(Words::Here("".into()))
    }

    pub(crate) fn target(&self, body: &BodyId) -> Option<Rc<anchor::Target>> {
        self.bodies.get(body).and_then(|body| body.target.clone())
    }
}

/// A thread with what is said beside it.
pub(crate) struct Derived {
    pub(crate) thread: Thread,
    pub(crate) problems: Vec<Problem>,
    pub(crate) redacted: Vec<Redaction>,
}

/// A comment that was taken back with authority: all bodies of all its versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Redaction {
    pub(crate) by: PersonId,
    pub(crate) is_owner: bool,
    pub(crate) bodies: Vec<(BodyId, Option<[u8; 32]>)>,
}

pub(crate) struct Builder<'a> {
    pub(crate) known: Known<'a>,
    pub(crate) thread: Thread,
    pub(crate) state: StateActs,
    pub(crate) closings: Vec<Closed>,
    /// By when those who said that they are on it would be done.
    pub(crate) etas: Vec<(ActId, Option<Timestamp>)>,
    bodies: IdMap<CommentId, Vec<BodyId>>,
    redactions: IdMap<CommentId, Redaction>,
    problems: Vec<Problem>,
}

/// Derives a thread. Fails when its opening is void, and then there is no thread.
pub(crate) fn derive(id: ThreadId, acts: &Acts, known: Known<'_>) -> Result<Derived, VoidWhy> {
    let opening = acts.iter().find(|act| act.order.entry == id.entry && act.op == id.op);
    let Act { order, entry, .. } = opening.ok_or(VoidWhy::NotInItsPast)?;
    let Op::Thread(opening) = &entry.ops[id.op.0 as usize] else { return Err(VoidWhy::NotInItsPast) };
    if known.people.is_revoked(entry, known.causal) {
        return Err(VoidWhy::RevokedKey);
    }
    if !is_published(entry, id.op) {
        return Err(VoidWhy::NotInASubmission);
    }
    known.people.rights.check_comment(&known.person(entry), &entry.id, known.causal)?;
    let mut builder = Builder::open(id, *order, entry, opening, known);
    for act in acts.iter() {
        builder.act(act.order, ActId { entry: act.order.entry, op: act.op }, &act.entry);
    }
    Ok(builder.finish())
}

impl<'a> Builder<'a> {
    fn open(id: ThreadId, order: Order, entry: &Entry, opening: &ThreadOpening, known: Known<'a>) -> Self {
        let raiser = known.person(entry);
        // A guest's word counts as a plain one: the thread is there, and holds nothing up.
        let blocks = match opening.is_blocking {
            true => known.people.rights.check(&raiser, &entry.id, Role::Reviewer, known.causal),
            false => Ok(()),
        };
        let is_blocking = opening.is_blocking && blocks.is_ok();
        let need = opening.is_blocking.then(|| Need {
            because: known.words(&opening.body, Field::Because).unwrap_or(Words::Here("".into())),
            would_satisfy: known.words(&opening.body, Field::WouldSatisfy).unwrap_or(Words::Here("".into())),
            criterion: opening.criterion,
        });
        let (need, plain_need) = if is_blocking { (need, None) } else { (None, need) };
        let mut builder = Self {
            known,
            thread: Thread {
                target: known.target(&opening.target),
                need,
                plain_need,
                fallback: known.words(&opening.body, Field::Fallback),
                replacement: known.words(&opening.body, Field::Replacement),
                suggestion: opening.suggestion,
                ..Thread::opened(id, order, raiser, entry.at, opening.kind)
            },
            state: StateActs {
                raiser: Some(raiser),
                opened_blocking: is_blocking,
                opened: Some(ActId { entry: id.entry, op: id.op }),
                lifts: known.lifts.iter().map(|lift| ActId { entry: lift.entry, op: lift.op }).collect(),
                ..StateActs::default()
            },
            closings: Vec::new(),
            etas: Vec::new(),
            bodies: IdMap::new(),
            redactions: IdMap::new(),
            problems: Vec::new(),
        };
        if let Err(why) = blocks {
            builder.problems.push(Problem::Void { entry: id.entry, op: id.op, why });
        }
        builder.moved(order, ActId { entry: id.entry, op: id.op }, raiser, entry);
        builder.comment(order, id.first_comment(), entry, opening.body, &opening.asks);
        builder
    }

    /// Takes one act into account, or says why it is void.
    fn act(&mut self, order: Order, act: ActId, entry: &Rc<Entry>) {
        let opening = ActId { entry: self.thread.id.entry, op: self.thread.id.op };
        if act == opening {
            return;
        }
        let result = if self.known.people.is_revoked(entry, self.known.causal) {
            Err(VoidWhy::RevokedKey)
        } else if !opening.is_before(&act, self.known.causal) {
            Err(VoidWhy::NotInItsPast)
        } else if !is_published(entry, act.op) {
            Err(VoidWhy::NotInASubmission)
        } else {
            self.effect(order, act, entry)
        };
        if let Err(why) = result {
            self.problems.push(Problem::Void { entry: act.entry, op: act.op, why });
        }
    }

    fn effect(&mut self, order: Order, act: ActId, entry: &Rc<Entry>) -> Result<(), VoidWhy> {
        let by = self.known.person(entry);
        let op = &entry.ops[act.op.0 as usize];
        self.known.people.rights.check(&by, &act.entry, needed_role(op), self.known.causal)?;
        match op {
            Op::Reply { body, asks, .. } => {
                self.known.people.rights.check_comment(&by, &act.entry, self.known.causal)?;
                self.comment(order, CommentId { entry: act.entry, op: act.op }, entry, *body, asks);
                self.state.replies.push(act);
            }
            Op::Edit { comment, body } => self.edit(order, act, entry, *comment, *body)?,
            Op::Stance { stance, eta, .. } => {
                self.state.stances.push(StanceAct { id: act, by, stance: *stance });
                self.etas.push((act, *eta));
                self.thread.stances.insert(by, StanceTaken { stance: *stance, eta: *eta, at: entry.at });
            }
            Op::Close { closing, body, .. } => {
                if *closing == Closing::Withdrawn && by != self.thread.raiser {
                    return Err(VoidWhy::NotTheRaiser);
                }
                self.state.closings.push(ClosingAct { id: act, by, closing: *closing });
                let reason = body.and_then(|body| self.known.words(&body, Field::Reason));
                self.closings.push(Closed { closing: *closing, by, at: entry.at, reason });
            }
            Op::Reopen { .. } => self.state.reopenings.push(act),
            Op::AnswerSuggestion { answer, body, .. } => {
                let reason = body.and_then(|body| self.known.words(&body, Field::Reason));
                self.thread.answers.push(AnswerGiven { order, by, at: entry.at, answer: *answer, reason });
            }
            Op::React { comment, reaction, is_on } => self.react(act, by, *comment, *reaction, *is_on)?,
            Op::Redact { comment, erases } => self.redact(act, by, *comment, erases)?,
            Op::Reattach { body, .. } => self.reattach(entry, by, *body),
            Op::EndAsk { .. } => self.end_ask(order, act, by, entry)?,
            Op::Timed(_) => self.timed(order, act, by, entry)?,
            _ => {}
        }
        self.moved(order, act, by, entry);
        Ok(())
    }

    fn moved(&mut self, order: Order, act: ActId, by: PersonId, entry: &Entry) {
        if let Some(kind) = kind_of(&entry.ops[act.op.0 as usize]) {
            let (lamport, at) = (order.lamport, entry.at);
            self.thread.moves.push(Move { entry: act.entry, op: act.op, lamport, by, at, kind });
        }
    }

    fn comment(&mut self, order: Order, id: CommentId, entry: &Entry, body: BodyId, asks: &[PersonId]) {
        let words = self.known.text(&body);
        self.bodies.get_or_insert_with(id, Vec::new).push(body);
        let author = self.known.person(entry);
        let is_copy = entry.ops.iter().any(|op| matches!(op, Op::CopiedFrom { .. }));
        let (carried_from, asks_name) = match self.known.words(&body, Field::Name) {
            name if is_copy => (name, None),
            Some(Words::Here(name)) => (None, Some(name)),
            _ => (None, None),
        };
        let mut comment = Comment {
            asks: asks.to_vec(),
            asks_name,
            carried_from,
            is_from_former: self.known.people.rights.is_from_former(&author, &entry.id, self.known.causal),
            ..Comment::said(id, order, author, entry.at, words)
        };
        if id == self.thread.id.first_comment() {
            comment.versions[0].replacement = self.known.words(&body, Field::Replacement);
        }
        self.thread.comments.push(comment);
    }

    fn seen_comment(&mut self, act: ActId, id: CommentId) -> Result<&mut Comment, VoidWhy> {
        let written = ActId { entry: id.entry, op: id.op };
        if !written.is_before(&act, self.known.causal) {
            return Err(VoidWhy::NotInItsPast);
        }
        self.thread.comments.iter_mut().find(|comment| comment.id == id).ok_or(VoidWhy::NotInItsPast)
    }

    fn edit(&mut self, order: Order, act: ActId, entry: &Entry, id: CommentId, body: BodyId) -> Result<(), VoidWhy> {
        let (by, words, at) = (self.known.person(entry), self.known.text(&body), entry.at);
        let is_suggestion = id == self.thread.id.first_comment() && self.thread.replacement.is_some();
        let replacement = if is_suggestion { self.known.words(&body, Field::Replacement) } else { None };
        let comment = self.seen_comment(act, id)?;
        if comment.author != by {
            return Err(VoidWhy::NotTheAuthor);
        }
        let mut version = Version::new(order, at, words.clone());
        version.replacement.clone_from(&replacement);
        comment.versions.push(version);
        comment.words = words;
        if replacement.is_some() {
            self.thread.replacement = replacement;
        }
        self.bodies.get_or_insert_with(id, Vec::new).push(body);
        Ok(())
    }

    /// An ask that was declined, or answered elsewhere.
    fn end_ask(&mut self, order: Order, act: ActId, by: PersonId, entry: &Entry) -> Result<(), VoidWhy> {
        let Op::EndAsk { ask, ending, body } = &entry.ops[act.op.0 as usize] else { return Ok(()) };
        let reason = body.and_then(|body| self.known.words(&body, Field::Reason));
        if *ending == AskEnding::Lapsed {
            return Err(VoidWhy::TooEarly);
        }
        // By name too, and names are matched later: declining for oneself is harmless.
        let may_end = self.known.people.rights.check(&by, &act.entry, Role::Facilitator, self.known.causal).is_ok();
        let comment = self.seen_comment(act, CommentId { entry: ask.entry, op: ask.op })?;
        if !may_end && comment.author != by && !comment.asks.contains(&by) && comment.asks_name.is_none() {
            return Err(VoidWhy::NotAsked);
        }
        comment.ended_asks.push(AskEnded { ask: *ask, order, by, at: entry.at, ending: *ending, reason });
        Ok(())
    }

    fn react(&mut self, act: ActId, by: PersonId, id: CommentId, with: Reaction, is_on: bool) -> Result<(), VoidWhy> {
        let reactions = &mut self.seen_comment(act, id)?.reactions;
        let at = reactions.binary_search_by_key(&with, |(reaction, _)| *reaction).unwrap_or_else(|at| {
            reactions.insert(at, (with, Vec::new()));
            at
        });
        let people = &mut reactions[at].1;
        people.retain(|person| *person != by);
        if is_on {
            people.push(by);
        }
        Ok(())
    }

    fn redact(
        &mut self,
        act: ActId,
        by: PersonId,
        id: CommentId,
        erases: &[(BodyId, Option<[u8; 32]>)],
    ) -> Result<(), VoidWhy> {
        let is_owner = self.known.people.rights.is_owner_at(&by, &act.entry, self.known.causal);
        if self.seen_comment(act, id)?.author != by && !is_owner {
            return Err(VoidWhy::NotTheAuthor);
        }
        let redaction = self.redactions.get_or_insert_with(id, || Redaction { by, is_owner, bodies: Vec::new() });
        redaction.is_owner |= is_owner;
        redaction.bodies.extend(erases.iter().copied());
        Ok(())
    }

    fn reattach(&mut self, entry: &Entry, by: PersonId, body: BodyId) {
        let target = self.known.target(&body);
        let reason = self.known.words(&body, Field::Reason);
        if self.thread.first_target.is_none() {
            self.thread.first_target = self.thread.target.clone();
        }
        if target.is_some() {
            self.thread.target = target.clone();
        }
        self.thread.reattachments.push(Reattachment { by, at: entry.at, target, reason });
    }

    fn finish(mut self) -> Derived {
        let redacted: Vec<CommentId> = self.redactions.keys().collect();
        for id in &redacted {
            let Some(redaction) = self.redactions.get_mut(id) else { continue };
            let bodies = self.bodies.remove(id).unwrap_or_default();
            // Every version goes, also one that the redaction had not seen; nothing else goes, whatever it lists.
            let secret_of =
                |body: &BodyId| redaction.bodies.iter().find(|(id, _)| id == body).and_then(|(_, secret)| *secret);
            redaction.bodies = bodies.iter().map(|body| (*body, secret_of(body))).collect();
            for comment in self.thread.comments.iter_mut().filter(|comment| comment.id == *id) {
                comment.words = Words::Erased;
                for version in &mut comment.versions {
                    version.words = Words::Erased;
                    version.replacement = version.replacement.take().map(|_| Words::Erased);
                }
            }
            if *id == self.thread.id.first_comment() {
                erase_opening_words(&mut self.thread);
            }
        }
        for comment in self.thread.comments.iter().filter(|comment| comment.words == Words::Missing) {
            self.problems.push(Problem::WordsMissing { comment: comment.id });
        }
        for comment in &mut self.thread.comments {
            comment.reactions.retain(|(_, people)| !people.is_empty());
        }
        self.settle_state();
        self.settle_asks();
        Derived { thread: self.thread, problems: self.problems, redacted: self.redactions.into_values() }
    }
}

/// Because, need, fallback and replacement share the first comment's body, so they go with it.
fn erase_opening_words(thread: &mut Thread) {
    for need in thread.need.iter_mut().chain(&mut thread.plain_need) {
        (need.because, need.would_satisfy) = (Words::Erased, Words::Erased);
    }
    thread.fallback = thread.fallback.take().map(|_| Words::Erased);
    thread.replacement = thread.replacement.take().map(|_| Words::Erased);
}
