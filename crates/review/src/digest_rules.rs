//! Reads a digest off a review: each section by one rule, over what its viewer has not seen. "New" is decided by the log, never
//! by a clock. Leaves out the value itself (`digest.rs`).

use std::rc::Rc;

use anchor::{ElementTarget, Where};

use crate::next_awake::awake_order;
use crate::{
    AskId, Comment, Digest, DigestFact, DigestRow, DigestSection, DigestTopic, DigestView, EntryId, IdMap, Kind, Move,
    MoveKind, Named, PersonId, Review, Stance, Thread, ThreadState, Timestamp, Turn, TurnRow, Verdict, Words, coverage,
    verdicts,
};

/// A section shows so many facts; who has more than that to read begins with the review itself.
const ROWS_MAX: usize = 50;
/// Quoted words are cut here: a digest says what there is to read, it does not replace it.
const WORDS_LEN_MAX: usize = 280;
const PLACE_LEN_MAX: usize = 80;
/// So many people are named as next at work.
const AWAKE_MAX: usize = 5;

/// What the log says in this view.
pub(crate) fn digest(review: &Review, view: &DigestView<'_>) -> Digest {
    let mut since = view.since.to_vec();
    since.retain(|id| review.history.contains(id));
    since.sort_unstable();
    since.dedup();
    let unseen = review.history.unseen_by(&since);
    let turn = Turn::of_review(review, view.document, view.at);
    let reader = Reader { review, view, unseen, turn };
    let section = |topic: &DigestTopic| {
        let mut rows = reader.rows(*topic);
        let n_more = rows.len().saturating_sub(ROWS_MAX);
        rows.truncate(ROWS_MAX);
        DigestSection { topic: *topic, rows, n_more }
    };
    Digest {
        review: review.id,
        title: review.title.as_ref().map_or_else(Rc::default, |title| excerpt(title.as_str(), PLACE_LEN_MAX)),
        viewer: view.viewer.map(|person| named(review, person)),
        until: review.history.heads(),
        at: view.at,
        sections: DigestTopic::ALL.iter().map(section).collect(),
        n_acts: reader.n_acts(),
        since,
    }
}

struct Reader<'a> {
    review: &'a Review,
    view: &'a DigestView<'a>,
    unseen: IdMap<EntryId, u32>,
    turn: Turn,
}

impl Reader<'_> {
    fn rows(&self, topic: DigestTopic) -> Vec<DigestRow> {
        let mut rows = Vec::new();
        match topic {
            DigestTopic::NeedsYou => self.needs_you(&mut rows),
            DigestTopic::Answered => self.answered(&mut rows),
            DigestTopic::TextChanged => self.text_changed(&mut rows),
            DigestTopic::NewBlocking => self.new_blocking(&mut rows),
            DigestTopic::Closed => self.closed(&mut rows),
            DigestTopic::ComingUp => self.coming_up(&mut rows),
            DigestTopic::NextAwake => self.next_awake(&mut rows),
        }
        rows
    }

    fn is_me(&self, person: &PersonId) -> bool {
        self.view.viewer == Some(*person)
    }

    /// Whether somebody else did it, and the viewer has not seen it.
    fn is_new(&self, by: &PersonId, entry: &EntryId) -> bool {
        !self.is_me(by) && self.unseen.contains_key(entry)
    }

    fn row(&self, fact: DigestFact, who: PersonId, at: Timestamp) -> DigestRow {
        let who = Some(named(self.review, who));
        DigestRow { fact, who, thread: None, at: Some(at), until: None, place: Rc::default(), said: Vec::new() }
    }

    fn row_in(&self, thread: &Thread, fact: DigestFact, who: PersonId, at: Timestamp) -> DigestRow {
        DigestRow { thread: Some(thread.id), place: place_of(thread), ..self.row(fact, who, at) }
    }

    /// All threads in the order in which they were opened.
    fn threads(&self) -> Vec<&Rc<Thread>> {
        let mut threads: Vec<_> = self.review.threads.values().collect();
        threads.sort_by_key(|thread| (thread.order, thread.id));
        threads
    }

    fn n_acts(&self) -> usize {
        let is_act = |one: &&Move| self.is_new(&one.by, &one.entry) && one.kind != MoveKind::Redacted;
        let in_threads = self.review.threads.values().flat_map(|thread| thread.moves.iter());
        let briefs = self.review.brief.iter().chain(&self.review.old_briefs).map(|brief| (brief.by, brief.entry));
        let revisions = self.review.revisions.iter().map(|note| (note.by, note.entry));
        let requests = self.review.requests.iter().filter(|one| !one.is_of_brief).map(|one| (one.by, one.ask.entry));
        let judged = self.review.submissions.iter().filter(|one| one.verdict.is_some_and(|it| it != Verdict::Comment));
        let handoffs = self.review.handoffs.iter().flat_map(|handoff| {
            let taken = handoff.takings.iter().map(|taking| (taking.by, taking.order.entry));
            let given = handoff.returns.iter().map(|given| (given.by, given.order.entry));
            taken.chain(given).chain([(handoff.by, handoff.id.entry)])
        });
        let others = briefs.chain(revisions).chain(requests).chain(handoffs).chain(judged.map(|one| (one.by, one.id)));
        in_threads.filter(is_act).count() + others.filter(|(by, entry)| self.is_new(by, entry)).count()
    }

    /// 1: everything that waits for the viewer, new or not.
    fn needs_you(&self, rows: &mut Vec<DigestRow>) {
        let Some(viewer) = self.view.viewer else { return };
        let mine = self.turn.of(&viewer);
        rows.extend(mine.map(|turn| self.turn_row(turn, DigestFact::Turn(turn.reason), turn.by, turn.since)));
    }

    /// A row of a turn, with what was asked.
    fn turn_row(&self, turn: &TurnRow, fact: DigestFact, who: PersonId, at: Timestamp) -> DigestRow {
        let thread = turn.thread.and_then(|id| self.review.threads.get(&id));
        let row = match thread {
            Some(thread) => self.row_in(thread, fact, who, at),
            None => self.row(fact, who, at),
        };
        let asked = thread.and_then(|thread| asking(thread, turn.ask).or(thread.comments.first()));
        let handoff = self.review.handoffs.iter().find(|handoff| Some(handoff.id) == turn.ask);
        let words = asked.map(|comment| &comment.words).or(handoff.map(|handoff| &handoff.summary));
        DigestRow { said: quoted(words), ..row }
    }

    /// 3: the viewer's questions with their answers, the reviews they asked for, and what became of their hand-offs.
    fn answered(&self, rows: &mut Vec<DigestRow>) {
        let Some(viewer) = self.view.viewer else { return };
        for thread in self.threads() {
            self.answers_in(thread, viewer, rows);
        }
        for request in self.review.requests.iter().filter(|request| request.by == viewer) {
            let submission = self.review.submissions.iter().find(|one| Some(one.id) == request.answered);
            if let Some(submission) = submission.filter(|one| self.is_new(&one.by, &one.id)) {
                let fact = DigestFact::Reviewed(submission.verdict.unwrap_or(Verdict::Comment));
                let row = self.row(fact, submission.by, submission.at);
                rows.push(DigestRow { said: quoted(submission.summary.as_ref()), ..row });
            }
        }
        for ended in self.review.ended_asks.iter().filter(|ended| self.is_new(&ended.by, &ended.order.entry)) {
            let is_mine = self.review.requests.iter().any(|request| request.ask == ended.ask && request.by == viewer);
            if is_mine {
                let row = self.row(DigestFact::AskEnded(ended.ending), ended.by, ended.at);
                rows.push(DigestRow { said: quoted(ended.reason.as_ref()), ..row });
            }
        }
        self.handoffs(viewer, rows);
    }

    fn answers_in(&self, thread: &Thread, viewer: PersonId, rows: &mut Vec<DigestRow>) {
        let is_question = |comment: &&Comment| {
            let opens = thread.kind == Kind::Question && comment.id == thread.id.first_comment();
            comment.author == viewer && (opens || !comment.asks.is_empty() || comment.asks_name.is_some())
        };
        let questions: Vec<&Comment> = thread.comments.iter().filter(is_question).collect();
        if questions.is_empty() {
            return;
        }
        for answer in thread.comments.iter().filter(|comment| self.is_new(&comment.author, &comment.id.entry)) {
            let knew = |question: &&&Comment| self.review.history.is_before(&question.id.entry, &answer.id.entry);
            let is_asked = |question: &Comment| question.asks.is_empty() || question.asks.contains(&answer.author);
            let known = || questions.iter().filter(knew);
            let question = known().rfind(|question| is_asked(question)).or_else(|| known().next_back());
            if let Some(question) = question {
                let said = [&question.words, &answer.words].into_iter().map(words).collect();
                let row = self.row_in(thread, DigestFact::Replied, answer.author, answer.at);
                rows.push(DigestRow { said, ..row });
            }
        }
        for question in questions {
            for ended in question.ended_asks.iter().filter(|ended| self.is_new(&ended.by, &ended.order.entry)) {
                let said = [Some(words(&question.words)), ended.reason.as_ref().map(words)];
                let row = self.row_in(thread, DigestFact::AskEnded(ended.ending), ended.by, ended.at);
                rows.push(DigestRow { said: said.into_iter().flatten().collect(), ..row });
            }
        }
    }

    /// What others did with what the viewer offered, and who was quicker than the viewer.
    fn handoffs(&self, viewer: PersonId, rows: &mut Vec<DigestRow>) {
        for handoff in &self.review.handoffs {
            let is_mine = handoff.by == viewer;
            let mut add = |fact, who, at, more: Option<&Words>| {
                let said = [Some(words(&handoff.summary)), more.map(words)].into_iter().flatten().collect();
                rows.push(DigestRow { said, ..self.row(fact, who, at) });
            };
            for taking in &handoff.takings {
                let is_new = is_mine && self.is_new(&taking.by, &taking.order.entry);
                if is_new && !taking.got.is_empty() {
                    add(DigestFact::HandoffTaken, taking.by, taking.at, taking.readback.as_ref());
                }
                if is_new && taking.got.is_empty() && !taking.declined.is_empty() {
                    add(DigestFact::HandoffDeclined, taking.by, taking.at, taking.readback.as_ref());
                }
                // The viewer's own taking, that came behind somebody else's which they had not seen.
                for (_, holder) in taking.too_late.iter().take(usize::from(taking.by == viewer)) {
                    let first = handoff.takings.iter().find(|one| one.by == *holder && !one.got.is_empty());
                    if let Some(first) = first.filter(|first| self.is_new(holder, &first.order.entry)) {
                        add(DigestFact::HandoffTooLate, *holder, first.at, None);
                    }
                }
            }
            for given in handoff.returns.iter().filter(|given| is_mine && self.is_new(&given.by, &given.order.entry)) {
                add(DigestFact::HandoffReturned(given.ending), given.by, given.at, given.reason.as_ref());
            }
        }
    }

    /// 4: announced texts, and what of the viewer's marks, approvals and threads they touched.
    fn text_changed(&self, rows: &mut Vec<DigestRow>) {
        for note in self.review.revisions.iter().filter(|note| self.is_new(&note.by, &note.entry)) {
            let row = self.row(DigestFact::RevisionAnnounced, note.by, note.at);
            rows.push(DigestRow { said: quoted(note.note.as_ref()), ..row });
        }
        let Some(viewer) = self.view.viewer else { return };
        let document = self.view.document;
        let titled = |fact, title: &str, at| DigestRow {
            who: None,
            place: excerpt(title, PLACE_LEN_MAX),
            ..self.row(fact, viewer, at)
        };
        for section in coverage(self.review, document) {
            let mine = section.marks.iter().find(|mark| mark.person == viewer && mark.is_stale);
            rows.extend(
                mine.map(|mark| titled(DigestFact::SectionChanged(mark.level), &section.section.title, mark.at)),
            );
        }
        for verdict in verdicts(self.review, document).iter().filter(|verdict| verdict.person == viewer) {
            for section in verdict.stale.iter().filter_map(|idx| document.sections.get(*idx)) {
                rows.push(titled(DigestFact::ApprovalStale, &section.title, verdict.at));
            }
        }
        for thread in self.threads() {
            if thread.raiser == viewer && thread.is_open() && document.changed.contains(&thread.id) {
                let row = self.row_in(thread, DigestFact::WordsChanged, viewer, thread.at);
                rows.push(DigestRow { who: None, said: quoted(first_words(thread)), ..row });
            }
        }
    }

    /// 5: threads that others made hold the document up, and that still do.
    fn new_blocking(&self, rows: &mut Vec<DigestRow>) {
        for thread in self.threads().into_iter().filter(|thread| thread.is_blocked && thread.is_open()) {
            let blocks = |one: &&Move| {
                let is_block = matches!(one.kind, MoveKind::Opened | MoveKind::TookStance(Stance::Block));
                is_block && one.by == thread.raiser
            };
            let block = thread.moves.iter().rfind(blocks);
            if let Some(block) = block.filter(|block| self.is_new(&block.by, &block.entry)) {
                let mut said = quoted(first_words(thread));
                if let Some(need) = &thread.need {
                    said.push(words(&need.would_satisfy));
                }
                rows.push(DigestRow { said, ..self.row_in(thread, DigestFact::Blocks, block.by, block.at) });
            }
        }
    }

    /// 6: threads that others closed, by whom and how.
    fn closed(&self, rows: &mut Vec<DigestRow>) {
        for thread in self.threads() {
            let (Some(closed), false) = (&thread.closed, thread.state == ThreadState::Redacted) else { continue };
            let is_it = |one: &&Move| one.kind == MoveKind::Closed && one.by == closed.by;
            let closing = thread.moves.iter().rfind(is_it);
            if closing.is_some_and(|closing| self.is_new(&closing.by, &closing.entry)) {
                let said = [first_words(thread), closed.reason.as_ref()].into_iter().flatten().map(words).collect();
                let row = self.row_in(thread, DigestFact::Closed(closed.closing), closed.by, closed.at);
                rows.push(DigestRow { said, ..row });
            }
        }
    }

    /// 7: the viewer's next working hours, and what is due before they end.
    fn coming_up(&self, rows: &mut Vec<DigestRow>) {
        let now = self.view.at;
        let shift = self.view.viewer.and_then(|viewer| self.review.calendar_of(&viewer).next_shift(now));
        if let (Some((from, until)), Some(viewer)) = (shift, self.view.viewer) {
            let row = self.row(DigestFact::NextShift, viewer, from);
            rows.push(DigestRow { who: None, until: Some(until), ..row });
        }
        // Who has not said when they work is told of a day ahead.
        let end = shift.map_or(Timestamp(now.0.saturating_add(24 * 3600 * 1000)), |(_, until)| until);
        let is_ahead = |at: &Timestamp| *at > now && *at <= end;
        if let Some(brief) = &self.review.brief
            && let Some(due) = brief.due.filter(is_ahead)
        {
            rows.push(self.row(DigestFact::BriefDue, brief.by, due));
        }
        let mut works = Vec::new();
        if let Some(viewer) = self.view.viewer {
            for row in self.turn.of(&viewer) {
                let due = row.due.filter(is_ahead);
                works.extend(due.map(|due| self.turn_row(row, DigestFact::AnswerDue, row.by, due)));
            }
            for row in self.turn.later.iter().filter(|row| row.person == viewer) {
                let back = row.back.filter(is_ahead);
                works.extend(back.map(|back| self.turn_row(row, DigestFact::WorkDue, viewer, back)));
            }
        }
        for thread in self.threads() {
            let work = thread.work.filter(|work| thread.closed.is_none() && !self.is_me(&work.by));
            if let Some((work, eta)) = work.and_then(|work| Some((work, work.eta.filter(is_ahead)?))) {
                let row = self.row_in(thread, DigestFact::WorkDue, work.by, eta);
                works.push(DigestRow { said: quoted(first_words(thread)), ..row });
            }
        }
        works.sort_by_key(|row| (row.at, row.thread));
        rows.append(&mut works);
    }

    /// 8: who is at work, and who is next.
    fn next_awake(&self, rows: &mut Vec<DigestRow>) {
        let order = awake_order(self.review, self.view.viewer.as_ref(), self.view.at);
        for one in order.into_iter().take(AWAKE_MAX) {
            let fact = if one.from <= self.view.at { DigestFact::AtWork } else { DigestFact::Awake };
            rows.push(DigestRow { until: Some(one.until), ..self.row(fact, one.person, one.from) });
        }
    }
}

fn named(review: &Review, person: PersonId) -> Named {
    Named { person, name: excerpt(review.name_of(&person), PLACE_LEN_MAX) }
}

fn asking(thread: &Thread, ask: Option<AskId>) -> Option<&Comment> {
    let ask = ask?;
    thread.comments.iter().find(|comment| comment.id.entry == ask.entry && comment.id.op == ask.op)
}

fn first_words(thread: &Thread) -> Option<&Words> {
    thread.comments.first().map(|comment| &comment.words)
}

fn place_of(thread: &Thread) -> Rc<str> {
    match thread.target.as_deref().map(|target| &target.place) {
        Some(Where::Text(quote)) => excerpt(&quote.exact, PLACE_LEN_MAX),
        Some(Where::Element(ElementTarget::Image { alt, .. })) => excerpt(alt, PLACE_LEN_MAX),
        Some(Where::Element(ElementTarget::Block { text })) => excerpt(text, PLACE_LEN_MAX),
        _ => Rc::default(),
    }
}

fn words(words: &Words) -> Rc<str> {
    excerpt(words.as_str(), WORDS_LEN_MAX)
}

/// What was said, unless nothing was, or it is not here.
fn quoted(said: Option<&Words>) -> Vec<Rc<str>> {
    said.map(words).filter(|said| !said.is_empty()).into_iter().collect()
}

/// Words on one line, cut where they become long. White space and control characters become single spaces, and marks that turn
/// the direction of what follows are left out: a quotation must not change how its surroundings read.
fn excerpt(words: &str, len_max: usize) -> Rc<str> {
    let turns = |letter: char| matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut out = String::new();
    let mut n_letters = 0;
    let is_gap = |letter: char| letter.is_whitespace() || letter.is_control();
    for word in words.split(is_gap).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
            n_letters += 1;
        }
        for letter in word.chars().filter(|letter| !turns(*letter)) {
            if n_letters >= len_max {
                out.push('…');
                return out.into();
            }
            out.push(letter);
            n_letters += 1;
        }
    }
    out.into()
}
