//! The notation of the tests: who did what when, having seen what. A line is one entry:
//!
//! `label person act; act, after labels, at time`
//!
//! Without `after` its author had seen nothing but the genesis; `after all` is everything written above. Without `at` the time
//! is the number of the line. Acts are about thread `a` unless they say `in b`. What a reviewer does is put into a submission
//! without being said; `submits VERDICT` says more, `alone` makes it a single comment, `outside` leaves the submission out.

use std::collections::BTreeMap;
use std::rc::Rc;

use anchor::{CodePoints, Path, Quote, Revision, Span, Target, Where};

use super::{handing, timing};
use crate::{
    AskEnding, AskId, Body, BodyId, BriefOp, Closing, CommentId, Condition, DecisionWanted, DocumentHash, Entry,
    EntryId, Field, Fold, GateId, GateRule, GateText, Kind, KnownGate, Level, OnSilence, Op, OpIndex, PersonId, Policy,
    PolicyChange, PolicyNumber, PolicyOp, Preset, PublicKey, Reaction, Review, ReviewId, Role, SectionId, SectionPrint,
    SingleReason, Stance, Step, StepRule, Suggestion, SuggestionAnswer, ThreadId, ThreadOpening, Timestamp, Verdict,
    gate_rule,
};

/// A story, read.
pub(super) struct Story {
    pub(super) entries: Vec<Entry>,
    pub(super) bodies: Vec<(BodyId, Body)>,
}

/// What the acts of one line are read with.
pub(super) struct Line<'a> {
    label: &'a str,
    person: &'a str,
    people: &'a BTreeMap<String, PersonId>,
    bodies: Vec<(BodyId, Body)>,
}

pub(super) const GENESIS: &str = "0";

/// Labels become ids that sort as they do.
fn bytes(label: &str) -> [u8; 32] {
    let mut bytes = [label.as_bytes()[0]; 32];
    bytes[..label.len()].copy_from_slice(label.as_bytes());
    bytes
}

pub(super) fn id(label: &str) -> EntryId {
    EntryId(bytes(label))
}

/// `a` is the first act of entry `a`, `a.1` the second.
pub(super) fn thread(name: &str) -> ThreadId {
    let (entry, op) = name.split_once('.').unwrap_or((name, "0"));
    ThreadId { entry: id(entry), op: OpIndex(op.parse().unwrap()) }
}

pub(super) fn comment(name: &str) -> CommentId {
    thread(name).first_comment()
}

pub(super) fn ask(name: &str) -> AskId {
    AskId { entry: thread(name).entry, op: thread(name).op }
}

/// The name of a thread, comment or ask, as in the story.
pub(super) fn name_of(entry: EntryId, op: OpIndex) -> String {
    let first = entry.0[0];
    let len = entry.0.iter().rposition(|byte| *byte != first).map_or(1, |at| at + 1);
    let label = String::from_utf8_lossy(&entry.0[..len]).into_owned();
    if op.0 == 0 { label } else { format!("{label}.{}", op.0) }
}

/// The body of the act with this number; its text is `words of LABEL`.
pub(super) fn body(label: &str, op: usize) -> BodyId {
    let mut bytes = bytes(label);
    bytes[31] = op as u8;
    BodyId(bytes)
}

pub(super) fn key(person: &str) -> PublicKey {
    PublicKey([person.as_bytes()[0]; 32])
}

pub(super) fn section(name: &str) -> SectionId {
    SectionId(core::array::from_fn(|at| name.as_bytes().get(at).copied().unwrap_or(0)))
}

/// `intro=2` is the second text of the section.
pub(super) fn print(name: &str) -> SectionPrint {
    SectionPrint(section(name).0)
}

pub(super) fn revision(n: u8) -> Revision {
    Revision { flatten_version: 1, fold_version: 1, hash: [n; 32] }
}

/// Stands in for SHA-256, which this crate does not compute.
pub(super) fn hash(words: &str) -> [u8; 32] {
    core::array::from_fn(|at| words.as_bytes().get(at).copied().unwrap_or(words.len() as u8))
}

fn target(words: &str, at: u32) -> Target {
    let position = Span::new(CodePoints(at), CodePoints(at + words.chars().count() as u32)).unwrap();
    let (prefix, suffix) = (String::new(), String::new());
    let quote = Quote { exact: words.into(), prefix, suffix, position, occurrence: 0, n_occurrences: 1 };
    Target { revision: revision(1), place: Where::Text(quote), path: Path::default() }
}

impl Line<'_> {
    pub(super) fn person(&self, name: &str) -> PersonId {
        self.people.get(name).copied().unwrap_or(PersonId(key(name).0))
    }

    fn people<'w>(&self, names: impl IntoIterator<Item = &'w str>) -> Vec<PersonId> {
        names.into_iter().map(|name| self.person(name)).collect()
    }

    pub(super) fn says(&mut self, op: usize, more: Body) -> BodyId {
        let id = body(self.label, op);
        self.bodies.push((id, more.with(Field::Text, &format!("words of {}", self.label))));
        id
    }

    fn opening(&mut self, op: usize, words: &[&str], asks: &[&str]) -> ThreadOpening {
        let place = body(self.label, 100 + op);
        let is_suggestion = words.first() == Some(&"suggests");
        // "suggests NEW for OLD at 10"
        let (new, old, at) = match words {
            ["suggests", new, "for", old, "at", at] => (*new, *old, at.parse().unwrap()),
            _ => ("", "quote", 0),
        };
        self.bodies.push((place, Body { target: Some(Rc::new(target(old, at))), ..Body::default() }));
        let mut more = Body::default();
        if is_suggestion {
            more = Body::one(Field::Replacement, new);
        }
        if let ["opens", "calling", name] = words {
            more = Body::one(Field::Name, name);
        }
        ThreadOpening {
            target: place,
            body: self.says(op, more),
            kind: if is_suggestion { Kind::Suggestion } else { Kind::Issue },
            is_blocking: words.get(1) == Some(&"blocking"),
            criterion: None,
            asks: self.people(asks.iter().copied()),
            suggestion: is_suggestion.then(|| Suggestion { before_hash: hash(old) }),
        }
    }

    fn brief(&mut self, op: usize, words: &[&str]) -> BriefOp {
        let (mut reviewers, mut awaited, mut questions, mut wanted) =
            (vec![], vec![], vec![], DecisionWanted::Feedback);
        let (mut due, mut on_silence) = (None, OnSilence::ProceedAsIs);
        let mut list = "for";
        for word in words {
            match (*word, list) {
                ("for" | "awaiting" | "about" | "wanting" | "due" | "extending" | "escalating", _) => list = word,
                (at, "due") => due = Some(timing::clock(at)),
                (hours, "extending") => on_silence = OnSilence::Extend { working_hours: hours.parse().unwrap() },
                (name, "escalating") => on_silence = OnSilence::Escalate { to: self.person(name) },
                (name, "for") => reviewers.push(self.person(name)),
                (name, "awaiting") => awaited.push(name),
                (name, "about") => questions.push(thread(name)),
                ("approval", "wanting") => wanted = DecisionWanted::Approval,
                _ => panic!("a brief does not understand {word}"),
            }
        }
        let body =
            Body::one(Field::Goal, &format!("goal of {}", self.label)).with(Field::Reviewers, &awaited.join("\n"));
        BriefOp {
            body: self.says(op, body),
            preset: Preset::TeamReview,
            decision_wanted: wanted,
            questions,
            due,
            on_silence,
            is_reversible: true,
            deputy: None,
            reviewers,
        }
    }

    /// One act, or nothing when the words only say how to publish.
    fn op(&mut self, op: usize, act: &str) -> Option<Op> {
        let (act, asks) = act.split_once(" asking ").unwrap_or((act, ""));
        let asks: Vec<&str> = asks.split(' ').filter(|name| !name.is_empty()).collect();
        let (act, place) = act.split_once(" in ").unwrap_or((act, "a"));
        let thread_id = thread(place);
        let words: Vec<_> = act.split(' ').collect();
        Some(match words[..] {
            ["opens"] | ["opens", "blocking"] | ["opens", "calling", _] | ["suggests", ..] => {
                Op::Thread(self.opening(op, &words, &asks))
            }
            ["replies"] => Op::Reply {
                thread: thread_id,
                body: self.says(op, Body::default()),
                asks: self.people(asks.iter().copied()),
            },
            ["edits", name] => Op::Edit { comment: comment(name), body: self.says(op, Body::default()) },
            ["rewrites", name, "as", new] => {
                Op::Edit { comment: comment(name), body: self.says(op, Body::one(Field::Replacement, new)) }
            }
            ["thanks", name] => Op::React { comment: comment(name), reaction: Reaction::Thanks, is_on: true },
            ["unthanks", name] => Op::React { comment: comment(name), reaction: Reaction::Thanks, is_on: false },
            ["redacts", name] => Op::Redact { comment: comment(name), erases: Vec::new() },
            ["accepts"] => Op::AnswerSuggestion { thread: thread_id, answer: SuggestionAnswer::Accept, body: None },
            ["rejects"] => Op::AnswerSuggestion { thread: thread_id, answer: SuggestionAnswer::Reject, body: None },
            ["reattaches"] => {
                let words = Body { target: Some(Rc::new(target("elsewhere", 90))), ..Body::default() };
                Op::Reattach { thread: thread_id, body: self.says(op, words) }
            }
            ["declines", name] => Op::EndAsk { ask: ask(name), ending: AskEnding::Declined, body: None },
            ["ends", name] => Op::EndAsk { ask: ask(name), ending: AskEnding::Answered, body: None },
            _ => {
                return self
                    .stance(thread_id, &words)
                    .or_else(|| timing::op(self, place, &words))
                    .or_else(|| self.review_op(op, &words));
            }
        })
    }

    fn stance(&self, thread: ThreadId, words: &[&str]) -> Option<Op> {
        let stance = |stance| Some(Op::Stance { thread, stance, eta: None });
        let close = |closing| Some(Op::Close { thread, closing, body: None });
        match words {
            ["blocks"] => stance(Stance::Block),
            ["satisfied"] => stance(Stance::Satisfied),
            ["discusses"] => stance(Stance::Discuss),
            ["works"] => stance(Stance::Working),
            ["works", "until", eta] => {
                Some(Op::Stance { thread, stance: Stance::Working, eta: Some(timing::clock(eta)) })
            }
            ["closes"] => close(Closing::Fixed),
            ["withdraws"] => close(Closing::Withdrawn),
            ["closes", "duplicate", other] => close(Closing::Duplicate { of: self::thread(other) }),
            ["reopens"] => Some(Op::Reopen { thread, body: None }),
            _ => None,
        }
    }

    fn review_op(&mut self, op: usize, words: &[&str]) -> Option<Op> {
        let person = |name: &&str| self.person(name);
        Some(match words {
            ["profile"] => Op::Profile { body: self.named(op) },
            ["grants", name, role] => Op::Grant { person: person(name), role: role_named(role) },
            ["admits", entries @ ..] => Op::Admit { entries: entries.iter().map(|entry| id(entry)).collect() },
            ["transfers", name] => Op::Transfer { to: person(name) },
            ["takes", "over", transfer] => Op::AcceptTransfer { transfer: id(transfer) },
            ["revokes", name, "keeping", kept] => Op::RevokeKey { key: key(name), keeps: vec![id(kept)] },
            ["attests", name, "as", person_name] => Op::Attest { key: key(name), person: person(person_name) },
            ["hands", ..] | ["takes" | "leaves" | "returns" | "finishes", .., "of", _] | ["presses", _] => {
                return Some(handing::op(self, op, words));
            }
            ["copies"] => Op::CopiedFrom { review: ReviewId([9; 32]) },
            ["requests", name] => Op::RequestReview { person: person(name), body: None },
            ["announces", n] => Op::Revision { revision: revision(n.parse().unwrap()), text: None, body: None },
            ["briefs", words @ ..] => Op::Brief(self.brief(op, words)),
            ["marks", text] => {
                let (name, _) = text.split_once('=').unwrap();
                Op::SectionMark { section: section(name), print: print(text), level: Level::Read, body: None }
            }
            ["rules" | "gates" | "gate" | "steps", ..] => Op::Policy(PolicyOp { body: None, changes: ruled(words) }),
            ["overrides", gate] | ["enforces", gate] => {
                Op::OverrideGate { gate: gate_id(gate), is_on: words[0] == "overrides", body: Some(self.reason(op)) }
            }
            ["confirms", entries @ ..] => {
                Op::ConfirmPolicy { changes: entries.iter().map(|entry| id(entry)).collect() }
            }
            ["unknown"] => Op::Unknown { number: crate::OpNumber(99), is_critical: true },
            ["submits", ..] | ["alone"] | ["outside"] => return None,
            _ => panic!("unknown act: {words:?}"),
        })
    }

    fn reason(&mut self, op: usize) -> BodyId {
        let id = body(self.label, op);
        self.bodies.push((id, Body::one(Field::Reason, &format!("reason of {}", self.label))));
        id
    }

    fn named(&mut self, op: usize) -> BodyId {
        let id = body(self.label, op);
        self.bodies.push((id, Body::one(Field::Name, self.person)));
        id
    }
}

/// `rules quorum 2`, `rules preset team`; `gates blocks approvals`; `gate x if briefs = 1`; `steps brief until briefs = 1`.
fn ruled(words: &[&str]) -> Vec<PolicyChange> {
    let condition = |words: &[&str]| Condition::parse(&words.join(" "), &[]).unwrap();
    match words {
        ["rules", "preset", preset] if preset.parse::<u16>().is_err() => {
            Policy::of_preset(preset_named(preset)).as_changes()
        }
        ["rules", number, value] => vec![PolicyChange::Number(number_named(number), value.parse().unwrap())],
        ["gates", names @ ..] => {
            let rules = names.iter().map(|name| gate_rule(gate_named(name).unwrap(), Role::Facilitator));
            vec![PolicyChange::Gates(rules.collect())]
        }
        ["gate", name, "if", words @ ..] => {
            let (id, met_if) = (gate_id(name), condition(words));
            let text = gate_named(name).map_or(GateText::Own(body(name, 0)), GateText::Known);
            let applies_if = Condition::Constant(true);
            vec![PolicyChange::Gates(vec![GateRule { id, text, applies_if, met_if, override_by: Role::Facilitator }])]
        }
        ["steps", step, "until", words @ ..] => {
            let step = if *step == "brief" { Step::Brief } else { Step::OpenPass };
            vec![PolicyChange::Steps(vec![StepRule { step, until: condition(words) }])]
        }
        _ => panic!("unknown rules: {words:?}"),
    }
}

fn preset_named(preset: &str) -> Preset {
    match preset {
        "open" => Preset::Open,
        "quick" => Preset::QuickLook,
        "team" => Preset::TeamReview,
        "sign-off" => Preset::DocumentSignOff,
        _ => panic!("unknown preset: {preset}"),
    }
}

pub(super) fn number_named(number: &str) -> PolicyNumber {
    let of = |one: &&PolicyNumber| format!("{one:?}").to_lowercase() == number;
    *PolicyNumber::ALL.iter().find(of).unwrap()
}

fn gate_named(gate: &str) -> Option<KnownGate> {
    Some(match gate {
        "blocks" => KnownGate::NothingBlocks,
        "rounds" => KnownGate::NoOtherRound,
        "approvals" => KnownGate::EnoughApprovals,
        "questions" => KnownGate::QuestionsAnswered,
        "sections" => KnownGate::SectionsRead,
        "owner" => KnownGate::OwnerApproves,
        _ => return None,
    })
}

/// Known gates by their name in stories; own ones by any other word.
pub(super) fn gate_id(gate: &str) -> GateId {
    let own = GateId(core::array::from_fn(|at| gate.as_bytes().get(at).copied().unwrap_or(b' ')));
    gate_named(gate).map_or(own, KnownGate::id)
}

pub(super) fn role_named(role: &str) -> Role {
    match role {
        "guest" => Role::Guest,
        "reviewer" => Role::Reviewer,
        "facilitator" => Role::Facilitator,
        "owner" => Role::Owner,
        _ => panic!("unknown role: {role}"),
    }
}

/// The submission around the acts of a line, last so that the acts keep their numbers.
fn submission(acts: &[&str], ops: &[Op]) -> Option<Op> {
    if acts.contains(&"alone") {
        let single = Some(SingleReason::AnswersQuestion);
        return Some(Op::Submission { verdict: None, single, body: None, sections: Vec::new() });
    }
    let said = acts.iter().find_map(|act| act.strip_prefix("submits "));
    let stands_alone = |op: &Op| {
        matches!(
            op,
            Op::Profile { .. }
                | Op::Redact { .. }
                | Op::Brief(_)
                | Op::RequestReview { .. }
                | Op::Revision { .. }
                | Op::EndAsk { .. }
                | Op::Handoff(_)
                | Op::TakeHandoff { .. }
                | Op::ReturnHandoff { .. }
                | Op::Urgent { .. }
                | Op::Policy(_)
                | Op::OverrideGate { .. }
                | Op::ConfirmPolicy { .. }
                | Op::Unknown { .. }
                | Op::Availability(_)
                | Op::Receipt
                | Op::Timed(_)
                | Op::Eta { .. }
                | Op::Pass { .. }
        ) || crate::people::is_identity(op)
    };
    let is_copy = ops.iter().any(|op| matches!(op, Op::CopiedFrom { .. }));
    if acts.contains(&"outside") || is_copy || (said.is_none() && ops.iter().all(stands_alone)) {
        return None;
    }
    let mut words = said.unwrap_or("comment").split(' ');
    let verdict = match words.next() {
        Some("comment") => Verdict::Comment,
        Some("approve") => Verdict::Approve,
        Some("approve-once-fixed") => Verdict::ApproveOnceFixed,
        Some("another-round") => Verdict::NeedsAnotherRound,
        other => panic!("unknown verdict: {other:?}"),
    };
    Some(Op::Submission { verdict: Some(verdict), single: None, body: None, sections: words.map(print).collect() })
}

/// Reads a story. It is about a page review, unless its first line is `0 PERSON founds`.
pub(super) fn read(story: &str) -> Story {
    let lines: Vec<&str> = story.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut people = BTreeMap::new();
    for line in &lines {
        let words: Vec<_> = line.split([' ', ',']).collect();
        if words.get(2) == Some(&"profile") {
            people.entry(words[1].to_owned()).or_insert(PersonId(bytes(words[0])));
        }
    }
    let mut last: BTreeMap<&str, EntryId> = BTreeMap::new();
    let (document, salt, preset) = (DocumentHash([1; 32]), [0; 16], Preset::TeamReview);
    let mut genesis = Entry {
        id: id(GENESIS),
        review: ReviewId(bytes(GENESIS)),
        author: None,
        previous: None,
        deps: Vec::new(),
        at: Timestamp(0),
        ops: vec![Op::PageGenesis { document, preset: Preset::Open }],
    };
    let mut told = Story { entries: Vec::new(), bodies: Vec::new() };
    for (number, line) in (1..).zip(lines) {
        let (line, at) = line.split_once(", at ").unwrap_or((line, ""));
        let at = if at.is_empty() { Timestamp(number) } else { timing::clock(at) };
        let (acts, after) = line.split_once(", after ").unwrap_or((line, GENESIS));
        let mut words = acts.splitn(3, ' ');
        let (label, person, acts) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
        if acts == "founds" {
            genesis.author = Some(key(person));
            genesis.ops = vec![Op::OwnedGenesis { document, salt, preset, body: None, continues: None }];
            last.insert(person, genesis.id);
            continue;
        }
        let mut deps: Vec<_> = match after {
            "all" => told.entries.iter().map(|entry| entry.id).chain([genesis.id]).collect(),
            _ => after.split(' ').map(id).collect(),
        };
        deps.sort();
        let acts: Vec<&str> = acts.split("; ").collect();
        let mut reader = Line { label, person, people: &people, bodies: Vec::new() };
        let mut ops = Vec::new();
        for act in &acts {
            ops.extend(reader.op(ops.len(), act));
        }
        told.bodies.append(&mut reader.bodies);
        ops.extend(submission(&acts, &ops));
        let (author, previous) = (Some(key(person)), last.insert(person, id(label)));
        told.entries.push(Entry { id: id(label), review: genesis.review, author, previous, deps, at, ops });
    }
    told.entries.insert(0, genesis);
    told
}

/// Folds a story forwards, backwards and with all bodies last, settling in between or not: always the same review.
pub(super) fn fold(story: &str) -> Rc<Review> {
    fold_read(&read(story))
}

pub(super) fn fold_read(story: &Story) -> Rc<Review> {
    let genesis = ReviewId(bytes(GENESIS));
    let mut forwards = Fold::new(genesis);
    for entry in &story.entries {
        forwards.insert(entry.clone());
        for (body, words) in story.bodies.iter().filter(|(body, _)| body.0[..4] == entry.id.0[..4]) {
            forwards.insert_body(*body, words.clone());
        }
        forwards.review();
    }
    let mut backwards = Fold::new(genesis);
    story.bodies.iter().rev().for_each(|(body, words)| backwards.insert_body(*body, words.clone()));
    story.entries.iter().rev().for_each(|entry| backwards.insert(entry.clone()));
    let mut bodies_last = Fold::new(genesis);
    for entry in story.entries.iter().rev().chain(story.entries.iter()) {
        bodies_last.insert(entry.clone());
        bodies_last.review();
    }
    story.bodies.iter().for_each(|(body, words)| bodies_last.insert_body(*body, words.clone()));
    let review = forwards.review();
    assert_eq!(review, backwards.review(), "backwards");
    assert_eq!(review, bodies_last.review(), "bodies last");
    review
}

/// What is void in a review, as `entry.op why`.
pub(super) fn voids(review: &Review) -> Vec<String> {
    let of = |problem: &crate::Problem| match problem {
        crate::Problem::Void { entry, op, why } => Some(format!("{} {why:?}", name_of(*entry, *op))),
        _ => None,
    };
    review.problems.iter().filter_map(of).collect()
}
