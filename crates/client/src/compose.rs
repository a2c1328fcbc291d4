//! What each act becomes in the log: one op, and the words it stands on. Leaves out when that is done (`asked.rs`) and how
//! it gets to the disk (`publish.rs`).

use std::rc::Rc;

use anchor::{ElementTarget, Path, Revision, Target, Where};
use replica::{EntryPlan, sha256};
use review::{
    Body, BodyId, BriefOp, EntryId, Field, GateId, Kind, Op, OpIndex, PersonId, Policy, PolicyOp, Preset, Role,
    SectionPrint, Suggestion, ThreadId, ThreadOpening, Verdict,
};

use crate::founding::{Carried, CarriedItem, Genesis};
use crate::handing::Handing;
use crate::policy_edit::PlannedPolicy;
use crate::publish::Circumstances;
use crate::timing::TimeAct;
use crate::{BriefDraft, DraftAct, QuestionDraft, mentioned};

/// One act of keeping a review going.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Act {
    RequestReview { person: PersonId, note: String },
    Grant { person: PersonId, role: Role },
    Transfer { to: PersonId },
    AcceptTransfer { transfer: EntryId },
    Admit { entries: Vec<EntryId> },
    Announce { revision: Revision, note: String },
    Handing(Handing),
    Time(TimeAct),
    Policy(PlannedPolicy),
    ConfirmPolicy { changes: Vec<EntryId> },
    OverrideGate { gate: GateId, is_on: bool, reason: String },
}

/// What only the commands of few sittings have written; what writes it comes with them (`rare.rs`).
#[derive(Debug, Clone, Copy)]
pub(crate) enum Piece<'a> {
    Genesis(&'a Genesis),
    Act(&'a Act),
    Carried(&'a Carried),
    Brief(&'a BriefDraft),
    Rules(Preset),
}

/// Writes the ops of one entry, and hands out the bodies they name.
pub(crate) struct Writer<'a> {
    pub(crate) known: &'a Circumstances,
    pub(crate) ops: Vec<Op>,
    pub(crate) name_body: &'a mut dyn FnMut(Body) -> BodyId,
}

impl Writer<'_> {
    fn body(&mut self, body: Body) -> BodyId {
        (self.name_body)(body)
    }

    /// A body of one field, unless there are no words for it.
    fn words(&mut self, field: Field, words: &str) -> Option<BodyId> {
        let words = words.trim();
        (!words.is_empty()).then(|| self.body(Body::one(field, words)))
    }

    /// Has a piece written by who can. It was planned by rare commands, so they are here.
    pub(crate) fn piece(&mut self, piece: Piece<'_>) {
        debug_assert!(self.known.rare.is_some(), "planned without rare commands: {piece:?}");
        if let Some(rare) = self.known.rare {
            rare.write(self, piece);
        }
    }

    /// Writes it.
    pub(crate) fn rarely(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Genesis(genesis) => self.genesis(genesis),
            Piece::Act(act) => self.act(act),
            Piece::Carried(carried) => self.carried(carried),
            Piece::Brief(brief) => self.brief(brief),
            Piece::Rules(preset) => self.rules(preset),
        }
    }

    fn genesis(&mut self, genesis: &Genesis) {
        let words = Body::one(Field::Title, genesis.title.trim()).with(Field::Address, &genesis.address);
        let body = Some(self.body(words));
        let Genesis { document, salt, preset, continues, .. } = *genesis;
        self.ops.push(Op::OwnedGenesis { document, salt, preset, body, continues });
    }

    /// The rules of a preset, all of them: later versions may word it differently.
    fn rules(&mut self, preset: Preset) {
        let changes = Policy::of_preset(preset).as_changes();
        self.ops.push(Op::Policy(PolicyOp { body: None, changes }));
    }

    pub(crate) fn profile(&mut self) {
        if let Some(name) = &self.known.name {
            let body = self.body(Body::one(Field::Name, name));
            self.ops.push(Op::Profile { body });
        }
    }

    pub(crate) fn submission(&mut self, verdict: Verdict, summary: &str, sections: &[SectionPrint]) {
        let body = self.words(Field::Text, summary);
        self.ops.push(Op::Submission { verdict: Some(verdict), single: None, body, sections: sections.to_vec() });
    }

    fn act(&mut self, act: &Act) {
        let op = match act {
            Act::RequestReview { person, note } => {
                Op::RequestReview { person: *person, body: self.words(Field::Text, note) }
            }
            Act::Grant { person, role } => Op::Grant { person: *person, role: *role },
            Act::Transfer { to } => Op::Transfer { to: *to },
            Act::AcceptTransfer { transfer } => Op::AcceptTransfer { transfer: *transfer },
            Act::Policy(policy) => Op::Policy(policy.op(self.name_body)),
            Act::ConfirmPolicy { changes } => Op::ConfirmPolicy { changes: changes.clone() },
            Act::OverrideGate { gate, is_on, reason } => {
                Op::OverrideGate { gate: *gate, is_on: *is_on, body: self.words(Field::Reason, reason) }
            }
            Act::Time(act) => act.op(self.name_body),
            Act::Handing(handing) => handing.op(self.name_body),
            Act::Admit { entries } => Op::Admit { entries: entries.clone() },
            Act::Announce { revision, note } => {
                Op::Revision { revision: *revision, text: None, body: self.words(Field::Text, note) }
            }
        };
        self.ops.push(op);
    }

    pub(crate) fn draft(&mut self, act: &DraftAct) {
        let op = match act {
            DraftAct::Thread { .. } => self.thread(act),
            DraftAct::Reply { thread, text } => {
                let (thread, asks) = (*thread, self.asked_in(text));
                Op::Reply { thread, body: self.body(Body::one(Field::Text, text.trim())), asks }
            }
            DraftAct::Edit { comment, text } => {
                Op::Edit { comment: *comment, body: self.body(Body::one(Field::Text, text.trim())) }
            }
            DraftAct::Stance { thread, stance, eta } => Op::Stance { thread: *thread, stance: *stance, eta: *eta },
            DraftAct::Close { thread, closing, reason } => {
                Op::Close { thread: *thread, closing: *closing, body: self.words(Field::Reason, reason) }
            }
            DraftAct::Reopen { thread, reason } => {
                Op::Reopen { thread: *thread, body: self.words(Field::Reason, reason) }
            }
            DraftAct::React { comment, reaction, is_on } => {
                Op::React { comment: *comment, reaction: *reaction, is_on: *is_on }
            }
            DraftAct::Reattach { thread, target, reason } => {
                let body = Body { target: Some(Rc::clone(target)), ..Body::default() };
                Op::Reattach { thread: *thread, body: self.body(body.with(Field::Reason, reason.trim())) }
            }
            DraftAct::Answer { thread, answer, reason } => {
                Op::AnswerSuggestion { thread: *thread, answer: *answer, body: self.words(Field::Reason, reason) }
            }
            DraftAct::Mark { section, print, level, title } => {
                let body = Some(self.body(Body::one(Field::Title, title.trim())));
                Op::SectionMark { section: *section, print: *print, level: *level, body }
            }
            DraftAct::EndAsk { ask, ending, reason } => {
                Op::EndAsk { ask: *ask, ending: *ending, body: self.words(Field::Reason, reason) }
            }
            DraftAct::Brief(brief) => return self.piece(Piece::Brief(brief)),
            // Its op was written from the occasion, with what the key signed.
            DraftAct::Redact { .. } => return,
        };
        self.ops.push(op);
    }

    fn thread(&mut self, act: &DraftAct) -> Op {
        let DraftAct::Thread { target, kind, text, need, fallback, .. } = act else {
            unreachable!("only threads are written here")
        };
        let mut body = Body::one(Field::Text, text.trim()).with(Field::Fallback, fallback.trim());
        if let Some(need) = need {
            body = body.with(Field::Because, need.because.trim()).with(Field::WouldSatisfy, need.would_satisfy.trim());
        }
        let replacement = act.replacement();
        if let Some(replacement) = replacement {
            // Unlike all other words, an empty replacement says something: delete the quote.
            body.words.push((Field::Replacement, replacement.into()));
            body.words.sort_by_key(|(field, _)| *field);
        }
        let suggestion = replacement.and_then(|_| match &target.place {
            Where::Text(quote) => Some(Suggestion { before_hash: sha256(quote.exact.as_bytes()) }),
            Where::Element(_) => None,
        });
        let asks = self.asked_in(text);
        let (is_blocking, kind) = (need.is_some(), *kind);
        self.opening(target, body, ThreadShape { kind, is_blocking, asks, suggestion })
    }

    fn opening(&mut self, target: &Rc<Target>, body: Body, shape: ThreadShape) -> Op {
        let ThreadShape { kind, is_blocking, asks, suggestion } = shape;
        let target = self.body(Body { target: Some(Rc::clone(target)), ..Body::default() });
        let body = self.body(body);
        Op::Thread(ThreadOpening { target, body, kind, is_blocking, criterion: None, asks, suggestion })
    }

    /// The people whose names stand behind an `@`; nobody asks themselves.
    fn asked_in(&self, text: &str) -> Vec<PersonId> {
        let review = &self.known.review;
        let me = review.keys.get(&self.known.author);
        mentioned(text, review).into_iter().filter(|person| Some(person) != me).collect()
    }

    fn brief(&mut self, brief: &BriefDraft) {
        let mut awaited: Vec<&str> = Vec::new();
        for name in brief.awaited.iter().chain(brief.questions.iter().map(|question| &question.name)) {
            let name = name.trim();
            if !name.is_empty() && !awaited.contains(&name) {
                awaited.push(name);
            }
        }
        let questions = brief.questions.iter().map(|question| self.question(question)).collect();
        let words = Body::one(Field::Goal, brief.goal.trim())
            .with(Field::Wanted, brief.wanted.trim())
            .with(Field::NotWanted, brief.not_wanted.trim())
            .with(Field::Reviewers, &awaited.join("\n"))
            .with(Field::Links, brief.links.trim());
        let op = BriefOp {
            body: self.body(words),
            preset: brief.preset,
            decision_wanted: brief.decision_wanted,
            questions,
            due: brief.due,
            on_silence: brief.on_silence,
            is_reversible: brief.is_reversible,
            deputy: brief.deputy,
            reviewers: brief.reviewers.clone(),
        };
        self.ops.push(Op::Brief(op));
    }

    /// A question of a brief is a thread: a new one is opened by the same entry.
    fn question(&mut self, question: &QuestionDraft) -> ThreadId {
        if let Some(thread) = question.thread {
            return thread;
        }
        let mut asks = self.asked_in(&question.text);
        if let Some(person) = question.person.filter(|person| !asks.contains(person)) {
            asks.insert(0, person);
        }
        let name = question.name.trim();
        let text = question.text.trim();
        // Who is not here yet is meant by name.
        let name = if question.person.is_some() { "" } else { name };
        let target = question.target.clone().unwrap_or_else(|| Rc::new(self.whole_page()));
        let shape = ThreadShape { kind: Kind::Question, is_blocking: false, asks, suggestion: None };
        let op = self.opening(&target, Body::one(Field::Text, text).with(Field::Name, name), shape);
        self.push_thread(op)
    }

    fn push_thread(&mut self, op: Op) -> ThreadId {
        // More ops than an index can say are refused before anything is signed.
        let idx = OpIndex(u16::try_from(self.ops.len()).unwrap_or(u16::MAX));
        self.ops.push(op);
        ThreadId { entry: EntryPlan::THIS, op: idx }
    }

    /// The whole document, in the text that is on the page now.
    fn whole_page(&self) -> Target {
        let unknown = Revision { flatten_version: 0, fold_version: 0, hash: [0; 32] };
        Target {
            revision: self.known.page.document.revision.unwrap_or(unknown),
            place: Where::Element(ElementTarget::Page),
            path: Path::default(),
        }
    }

    /// Threads of another review, each with the names of those who wrote there.
    fn carried(&mut self, carried: &Carried) {
        self.ops.push(Op::CopiedFrom { review: carried.from });
        let mut opened: Vec<(ThreadId, ThreadId)> = Vec::new();
        for item in &carried.items {
            match item {
                CarriedItem::Thread { was, target, body, kind, is_blocking, suggestion } => {
                    let (kind, is_blocking, suggestion) = (*kind, *is_blocking, *suggestion);
                    let shape = ThreadShape { kind, is_blocking, asks: Vec::new(), suggestion };
                    let op = self.opening(target, body.clone(), shape);
                    let id = self.push_thread(op);
                    opened.push((*was, id));
                }
                CarriedItem::Reply { was, body } => {
                    let known = opened.iter().chain(&carried.opened).find(|(old, _)| old == was);
                    let Some((_, thread)) = known.copied() else { continue };
                    let body = self.body(body.clone());
                    self.ops.push(Op::Reply { thread, body, asks: Vec::new() });
                }
            }
        }
    }
}

/// What a thread is, apart from its words.
struct ThreadShape {
    kind: Kind,
    is_blocking: bool,
    asks: Vec<PersonId>,
    suggestion: Option<Suggestion>,
}
