//! Builds one thread from its acts. Called again whenever one of them, or a body of theirs, is new; so the order in which
//! they arrive cannot matter. Leaves out which acts belong to which thread (`fold.rs`).

use std::rc::Rc;

use crate::causal::Causal;
use crate::people::People;
use crate::thread_state::{ActId, ClosingAct, StanceAct, StateActs};
use crate::{
    AnswerGiven, Body, BodyId, Closed, Closing, Comment, CommentId, Entry, EntryId, Field, IdMap, IdSet, Need, Op,
    OpIndex, Order, PersonId, Problem, Reaction, Reattachment, StanceTaken, Thread, ThreadId, ThreadOpening,
    ThreadState, Version, VoidWhy, Words,
};

/// The acts of one thread in fold order, its opening included.
#[derive(Debug, Clone, Default)]
pub(crate) struct Acts(Vec<Act>);

/// One act: where it stands in the fold, which op of its entry it is, and the entry.
#[derive(Debug, Clone)]
pub(crate) struct Act {
    pub(crate) order: Order,
    pub(crate) op: OpIndex,
    pub(crate) entry: Rc<Entry>,
}

impl Acts {
    /// Sorts an act in. Most come last, so this is cheap.
    pub(crate) fn insert(&mut self, act: Act) {
        let at = self.0.partition_point(|other| (other.order, other.op) < (act.order, act.op));
        self.0.insert(at, act);
    }

    pub(crate) fn iter(&self) -> core::slice::Iter<'_, Act> {
        self.0.iter()
    }
}

/// All that deriving a thread looks at.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) causal: &'a Causal,
    pub(crate) people: &'a People,
    pub(crate) bodies: &'a IdMap<BodyId, Rc<Body>>,
    pub(crate) erased: &'a IdSet<BodyId>,
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

    fn target(&self, body: &BodyId) -> Option<Rc<anchor::Target>> {
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

struct Builder<'a> {
    known: Known<'a>,
    thread: Thread,
    state: StateActs,
    closings: Vec<Closed>,
    bodies: IdMap<CommentId, Vec<BodyId>>,
    redactions: IdMap<CommentId, Redaction>,
    problems: Vec<Problem>,
}

/// Derives a thread. `None` when its opening is void (a revoked key) or missing.
pub(crate) fn derive(id: ThreadId, acts: &Acts, known: Known<'_>) -> Option<Derived> {
    let Act { order, entry, .. } = acts.iter().find(|act| act.order.entry == id.entry && act.op == id.op)?;
    let Op::Thread(opening) = &entry.ops[id.op.0 as usize] else { return None };
    if known.people.is_revoked(entry, known.causal) {
        return None;
    }
    let mut builder = Builder::open(id, *order, entry, opening, known);
    for act in acts.iter() {
        builder.act(act.order, ActId { entry: act.order.entry, op: act.op }, &act.entry);
    }
    Some(builder.finish())
}

impl<'a> Builder<'a> {
    fn open(id: ThreadId, order: Order, entry: &Entry, opening: &ThreadOpening, known: Known<'a>) -> Self {
        let raiser = known.person(entry);
        let need = opening.is_blocking.then(|| Need {
            because: known.words(&opening.body, Field::Because).unwrap_or(Words::Here("".into())),
            would_satisfy: known.words(&opening.body, Field::WouldSatisfy).unwrap_or(Words::Here("".into())),
            criterion: opening.criterion,
        });
        let mut builder = Self {
            known,
            thread: Thread {
                id,
                order,
                raiser,
                at: entry.at,
                target: known.target(&opening.target),
                first_target: None,
                reattachments: Vec::new(),
                kind: opening.kind,
                need,
                fallback: known.words(&opening.body, Field::Fallback),
                replacement: known.words(&opening.body, Field::Replacement),
                suggestion: opening.suggestion,
                answers: Vec::new(),
                comments: Vec::new(),
                stances: IdMap::new(),
                closed: None,
                state: ThreadState::Open,
            },
            state: StateActs { raiser: Some(raiser), opened_blocking: opening.is_blocking, ..StateActs::default() },
            closings: Vec::new(),
            bodies: IdMap::new(),
            redactions: IdMap::new(),
            problems: Vec::new(),
        };
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
        } else {
            self.effect(order, act, entry)
        };
        if let Err(why) = result {
            self.problems.push(Problem::Void { entry: act.entry, op: act.op, why });
        }
    }

    fn effect(&mut self, order: Order, act: ActId, entry: &Rc<Entry>) -> Result<(), VoidWhy> {
        let by = self.known.person(entry);
        match &entry.ops[act.op.0 as usize] {
            Op::Reply { body, asks, .. } => {
                self.comment(order, CommentId { entry: act.entry, op: act.op }, entry, *body, asks);
                self.state.replies.push(act);
            }
            Op::Edit { comment, body } => self.edit(order, act, entry, *comment, *body)?,
            Op::Stance { stance, eta, .. } => {
                self.state.stances.push(StanceAct { id: act, by, stance: *stance });
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
            _ => {}
        }
        Ok(())
    }

    fn comment(&mut self, order: Order, id: CommentId, entry: &Entry, body: BodyId, asks: &[PersonId]) {
        let words = self.known.text(&body);
        self.bodies.get_or_insert_with(id, Vec::new).push(body);
        self.thread.comments.push(Comment {
            id,
            order,
            author: self.known.person(entry),
            at: entry.at,
            words: words.clone(),
            versions: vec![Version { order, at: entry.at, words }],
            asks: asks.to_vec(),
            carried_from: self.known.words(&body, Field::Name),
            reactions: Vec::new(),
        });
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
        let comment = self.seen_comment(act, id)?;
        if comment.author != by {
            return Err(VoidWhy::NotTheAuthor);
        }
        comment.versions.push(Version { order, at, words: words.clone() });
        comment.words = words;
        self.bodies.get_or_insert_with(id, Vec::new).push(body);
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
        let is_owner = self.known.people.owner == Some(by);
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
                comment.versions.iter_mut().for_each(|version| version.words = Words::Erased);
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
        let (state, closed) = self.state.state(self.known.causal);
        let is_gone = self.thread.comments.iter().all(|comment| comment.words == Words::Erased);
        self.thread.state = if is_gone { ThreadState::Redacted } else { state };
        self.thread.closed = closed.and_then(|at| self.closings.into_iter().nth(at));
        Derived { thread: self.thread, problems: self.problems, redacted: self.redactions.into_values() }
    }
}

/// Because, need, fallback and replacement share the first comment's body, so they go with it.
fn erase_opening_words(thread: &mut Thread) {
    if let Some(need) = &mut thread.need {
        (need.because, need.would_satisfy) = (Words::Erased, Words::Erased);
    }
    thread.fallback = thread.fallback.take().map(|_| Words::Erased);
    thread.replacement = thread.replacement.take().map(|_| Words::Erased);
}

/// The thread or comment that an act is about.
pub(crate) enum About {
    Thread(ThreadId),
    Comment(CommentId),
    Nothing,
}

/// What an op is about.
pub(crate) fn about(id: EntryId, index: OpIndex, op: &Op) -> About {
    match op {
        Op::Thread(_) => About::Thread(ThreadId { entry: id, op: index }),
        Op::Reply { thread, .. }
        | Op::Stance { thread, .. }
        | Op::Close { thread, .. }
        | Op::Reopen { thread, .. }
        | Op::AnswerSuggestion { thread, .. }
        | Op::Reattach { thread, .. } => About::Thread(*thread),
        Op::Edit { comment, .. } | Op::React { comment, .. } | Op::Redact { comment, .. } => About::Comment(*comment),
        _ => About::Nothing,
    }
}
