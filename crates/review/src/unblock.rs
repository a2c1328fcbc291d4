//! What one reader waits for, and what they can do about it alone (WORKFLOW §8, the self-unblock panel): from whom, since when
//! in their working hours, what happens if nobody answers and when. Leaves out how that is put into words.

use std::rc::Rc;

use crate::facts::Facts;
use crate::gate::gate_now;
use crate::{
    AskId, AskSilence, Comment, DocumentNow, EntryId, GateId, GateState, Missing, OnSilence, PersonId, Remedy, Review,
    Role, Thread, ThreadId, Timestamp, Turn, Unmet, WorkingTime,
};

/// A reader is told of so many things at most that they wait for: the oldest of each kind.
const WAITS_MAX: usize = 50;

/// What a reader waits for, and what they can do alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Unblock {
    /// What they wait for: what is theirs alone before what the whole review waits for, the oldest first.
    pub waits: Vec<Wait>,
    /// What they can do now without anybody.
    pub acts: Vec<SelfAct>,
}

/// One thing that somebody waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// For what.
    pub on: WaitOn,
    /// From whom.
    pub who: Vec<PersonId>,
    /// From whom as well, by names of people who are not here yet.
    pub awaited: Vec<String>,
    /// Since when.
    pub since: Timestamp,
    /// How long that is in the working hours of whoever has had the longest.
    pub elapsed: WorkingTime,
    /// What happens if nobody answers.
    pub silence: IfSilent,
}

/// What somebody waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaitOn {
    /// An answer to a question of theirs.
    Answer {
        /// In which thread.
        thread: ThreadId,
        /// To which comment.
        ask: AskId,
    },
    /// An answer in a blocking thread of theirs.
    Block(ThreadId),
    /// A review that they asked for.
    Review(AskId),
    /// A gate of the review.
    Gate(GateId),
}

/// What happens if nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfSilent {
    /// What.
    pub outcome: SilenceOutcome,
    /// When; nothing where no time is set, or it cannot be known yet.
    pub at: Option<Timestamp>,
}

/// What silence comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilenceOutcome {
    /// Nothing: it waits on.
    Nothing,
    /// Whoever asked does what they wrote that they would.
    Fallback,
    /// The ask, or the block, lapses.
    Lapses,
    /// The gate is met by then.
    GateMet,
    /// The document stands as it is.
    ProceedAsIs,
    /// There are so many more working hours.
    Extend {
        /// How many.
        working_hours: u16,
    },
    /// Somebody else decides.
    Escalate {
        /// Who.
        to: PersonId,
    },
}

/// Something that a reader can do now without anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SelfAct {
    /// Do what is their turn.
    DoYourTurn {
        /// How many rows.
        n: usize,
    },
    /// Do what they wrote they would do if they heard nothing.
    UseFallback(ThreadId),
    /// Say that a thread of theirs does not block any more, or take it back.
    LiftBlock(ThreadId),
    /// Ask somebody else.
    AskSomebodyElse(ThreadId),
    /// Do something that a gate needs.
    ForGate {
        /// Which gate.
        gate: GateId,
        /// What.
        how: Remedy,
    },
    /// Ask people to review.
    RequestReview,
    /// Let the review through without a gate, with a reason.
    Override(GateId),
    /// Say which of several changes of the rules stand.
    ConfirmPolicy,
}

/// What a reader waits for, and what they can do alone. `turn` is everybody's turns.
pub fn unblock(review: &Review, document: &DocumentNow, turn: &Turn, viewer: PersonId, now: Timestamp) -> Unblock {
    if review.needs_newer_version() {
        return Unblock::default();
    }
    let mut panel = Panel { review, viewer, now, waits: Vec::new(), acts: Vec::new() };
    let n_rows = turn.of(&viewer).count();
    if n_rows > 0 {
        panel.acts.push(SelfAct::DoYourTurn { n: n_rows });
    }
    for thread in review.threads.values().filter(|thread| thread.is_open()) {
        panel.thread(thread, turn);
    }
    panel.requests();
    panel.waits.sort_by_key(|wait| (wait.since, wait.on));
    panel.waits.truncate(WAITS_MAX);
    if !review.policy.gates.is_empty() {
        panel.gates(&Facts::of(review, document, now));
    }
    panel.acts.sort_unstable();
    panel.acts.dedup();
    Unblock { waits: panel.waits, acts: panel.acts }
}

struct Panel<'a> {
    review: &'a Review,
    viewer: PersonId,
    now: Timestamp,
    waits: Vec<Wait>,
    acts: Vec<SelfAct>,
}

/// What was asked of whom.
struct Asked<'a> {
    on: WaitOn,
    who: &'a [PersonId],
    cause: EntryId,
    at: Timestamp,
    is_blocking: bool,
    has_fallback: bool,
}

impl Panel<'_> {
    fn thread(&mut self, thread: &Rc<Thread>, turn: &Turn) {
        let viewer = self.viewer;
        for comment in thread.comments.iter().filter(|comment| comment.author == viewer) {
            self.question(thread, comment);
        }
        if !thread.is_blocked || thread.raiser != self.viewer {
            return;
        }
        // Somebody else has to move before the block can be lifted.
        let mut who: Vec<PersonId> =
            turn.rows.iter().filter(|row| row.thread == Some(thread.id)).map(|row| row.person).collect();
        if who.contains(&self.viewer) {
            return;
        }
        who.sort_unstable();
        who.dedup();
        let (cause, at) = thread.moves.last().map_or((thread.id.entry, thread.at), |one| (one.entry, one.at));
        let (on, has_fallback) = (WaitOn::Block(thread.id), thread.fallback.is_some());
        self.wait(&Asked { on, who: &who, cause, at, is_blocking: true, has_fallback });
        self.acts.push(SelfAct::LiftBlock(thread.id));
    }

    fn question(&mut self, thread: &Thread, comment: &Comment) {
        let who: Vec<PersonId> = comment.open_asks.iter().copied().filter(|person| *person != self.viewer).collect();
        if who.is_empty() {
            return;
        }
        let ask = AskId { entry: comment.id.entry, op: comment.id.op };
        let on = WaitOn::Answer { thread: thread.id, ask };
        let has_fallback = thread.fallback.is_some() && thread.raiser == self.viewer;
        let (cause, at, is_blocking) = (ask.entry, comment.at, thread.is_blocked);
        self.wait(&Asked { on, who: &who, cause, at, is_blocking, has_fallback });
        self.acts.push(SelfAct::AskSomebodyElse(thread.id));
        if has_fallback {
            self.acts.push(SelfAct::UseFallback(thread.id));
        }
    }

    fn requests(&mut self) {
        let (review, viewer) = (self.review, self.viewer);
        for request in review.requests.iter().filter(|request| request.is_open() && request.by == viewer) {
            let (cause, at, who) = (request.ask.entry, request.at, [request.person]);
            let on = WaitOn::Review(request.ask);
            self.wait(&Asked { on, who: &who, cause, at, is_blocking: false, has_fallback: false });
        }
    }

    fn wait(&mut self, asked: &Asked<'_>) {
        let (review, response) = (self.review, &self.review.policy.response);
        let time = response.response_time(asked.is_blocking);
        let (mut elapsed, mut at) = (WorkingTime::ZERO, None);
        for person in asked.who {
            // What could not reach them cannot be late.
            let Some(since) = review.delivered(&asked.cause, asked.at, person) else { continue };
            let calendar = review.calendar_of(person);
            // Whoever has had it longest, and who is first to have been silent for too long.
            elapsed = elapsed.max(calendar.elapsed(since, self.now));
            let ends = calendar.deadline(since, time.scaled(response.silence_after));
            at = [at, ends].into_iter().flatten().min();
        }
        let outcome = match response.on_silence {
            _ if asked.has_fallback => SilenceOutcome::Fallback,
            AskSilence::Lapses => SilenceOutcome::Lapses,
            AskSilence::StaysOpen => SilenceOutcome::Nothing,
        };
        let (on, who, awaited, since) = (asked.on, asked.who.to_vec(), Vec::new(), asked.at);
        self.waits.push(Wait { on, who, awaited, since, elapsed, silence: IfSilent { outcome, at } });
    }

    /// What the whole review waits for concerns whoever keeps it going.
    fn gates(&mut self, facts: &Facts<'_>) {
        let review = self.review;
        let rights = review.rights_of(&self.viewer);
        let keeps = facts.keeper.is_none_or(|keeper| keeper == self.viewer)
            || (review.owner.is_some() && rights >= Role::Facilitator);
        for gate in &review.policy.gates {
            let now = gate_now(facts, gate);
            let GateState::NotMet(unmet) = &now.state else { continue };
            let id = gate.rule.id;
            if keeps {
                self.wait_for_gate(id, unmet, now.since);
                if review.may_override(&self.viewer, gate) {
                    self.acts.push(SelfAct::Override(id));
                }
            }
            for missing in &unmet.missing {
                self.act_for_gate(id, missing, keeps);
            }
        }
        if keeps && !review.policy.contested.is_empty() && review.owner.is_none_or(|owner| owner == self.viewer) {
            self.acts.push(SelfAct::ConfirmPolicy);
        }
    }

    fn wait_for_gate(&mut self, gate: GateId, unmet: &Unmet, since: Timestamp) {
        let mut who: Vec<PersonId> = unmet.missing.iter().flat_map(|one| one.who.iter().copied()).collect();
        who.retain(|person| *person != self.viewer);
        who.sort_unstable();
        who.dedup();
        let mut awaited: Vec<String> = unmet.missing.iter().flat_map(|one| one.awaited.iter().cloned()).collect();
        awaited.sort_unstable();
        awaited.dedup();
        // What only waits for the reader is no waiting: it stands among what they can do.
        if who.is_empty() && awaited.is_empty() && unmet.by_time.is_none() {
            return;
        }
        let elapsed = who.iter().map(|person| self.review.calendar_of(person).elapsed(since, self.now));
        let elapsed = elapsed.max().unwrap_or(WorkingTime::ZERO);
        let silence = match (unmet.by_time, &self.review.brief) {
            (Some(at), _) => IfSilent { outcome: SilenceOutcome::GateMet, at: Some(at) },
            (None, Some(brief)) => IfSilent { outcome: outcome_of(brief.on_silence), at: brief.due },
            (None, None) => IfSilent { outcome: SilenceOutcome::Nothing, at: None },
        };
        self.waits.push(Wait { on: WaitOn::Gate(gate), who, awaited, since, elapsed, silence });
    }

    /// What the reader can do for a gate: what only waits for them, or what whoever keeps the review going can always do.
    fn act_for_gate(&mut self, gate: GateId, missing: &Missing, keeps: bool) {
        let is_theirs = missing.who.contains(&self.viewer);
        let for_gate = SelfAct::ForGate { gate, how: missing.how };
        match missing.how {
            Remedy::Wait | Remedy::NotAvailable => {}
            Remedy::ChangeGate | Remedy::WriteBrief if keeps => self.acts.push(for_gate),
            Remedy::OpenDocument => self.acts.push(for_gate),
            Remedy::Approve | Remedy::Review if keeps && !is_theirs => self.acts.push(SelfAct::RequestReview),
            _ if is_theirs => self.acts.push(for_gate),
            _ => {}
        }
    }
}

fn outcome_of(on_silence: OnSilence) -> SilenceOutcome {
    match on_silence {
        OnSilence::ProceedAsIs => SilenceOutcome::ProceedAsIs,
        OnSilence::Extend { working_hours } => SilenceOutcome::Extend { working_hours },
        OnSilence::Escalate { to } => SilenceOutcome::Escalate { to },
    }
}
