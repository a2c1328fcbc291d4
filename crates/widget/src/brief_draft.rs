//! What a brief is while it is being written: how it begins, what a preset fills in, what it still lacks.
//!
//! Pure: takes now and the reader's offset from UTC. Leaves out the form, and how it becomes an entry.

use client::{BriefDraft, QuestionDraft};
use review::{Brief, OnSilence, PersonId, Preset, Review, Timestamp};

use crate::due;
use crate::time::ZoneOffset;

/// The presets that can be chosen. A decision is none of them before decisions exist.
pub const PRESETS: [Preset; 3] = [Preset::QuickLook, Preset::TeamReview, Preset::DocumentSignOff];

/// People read about so many words in a minute.
const WORDS_PER_MINUTE: u32 = 200;

/// What a brief still lacks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lack {
    /// An owned review has no title.
    Title,
    /// It does not say what the review is for.
    Goal,
    /// This question has no words.
    Question(usize),
    /// Its time has passed already.
    Due,
}

/// A brief that begins with this preset, and is due when the preset suggests.
pub fn of_preset(preset: Preset, now: Timestamp, zone: ZoneOffset) -> BriefDraft {
    let n_days = match preset {
        Preset::DocumentSignOff | Preset::Decision => 5,
        Preset::TeamReview => 3,
        Preset::QuickLook | Preset::Open => 1,
    };
    BriefDraft { due: Some(due::evening_after(now, n_days, zone)), ..BriefDraft::of_preset(preset) }
}

/// The same brief with another preset. What was changed by hand stays; what the old preset had filled in becomes the new one's.
pub fn with_preset(draft: &BriefDraft, preset: Preset, now: Timestamp, zone: ZoneOffset) -> BriefDraft {
    let (old, new) = (of_preset(draft.preset, now, zone), of_preset(preset, now, zone));
    let mut next = BriefDraft { preset, ..draft.clone() };
    if draft.decision_wanted == old.decision_wanted {
        next.decision_wanted = new.decision_wanted;
    }
    if draft.due == old.due {
        next.due = new.due;
    }
    if draft.on_silence == old.on_silence {
        next.on_silence = new.on_silence;
    }
    if draft.is_reversible == old.is_reversible {
        next.is_reversible = new.is_reversible;
    }
    next
}

/// What is missing or cannot be, in the order of the form. Only an owned review has a title.
pub fn lacks(draft: &BriefDraft, title: Option<&str>, now: Timestamp) -> Vec<Lack> {
    let is_blank = |words: &str| words.trim().is_empty();
    let mut lacks = Vec::new();
    if title.is_some_and(is_blank) {
        lacks.push(Lack::Title);
    }
    if is_blank(&draft.goal) {
        lacks.push(Lack::Goal);
    }
    let is_wordless = |question: &QuestionDraft| question.thread.is_none() && is_blank(&question.text);
    let wordless = draft.questions.iter().enumerate().filter(|(_, question)| is_wordless(question));
    lacks.extend(wordless.map(|(at, _)| Lack::Question(at)));
    if draft.due.is_some_and(|due| due.0 <= now.0) {
        lacks.push(Lack::Due);
    }
    lacks
}

/// Whether two names mean the same person: blanks around them and their case do not matter.
pub fn is_same_name(one: &str, two: &str) -> bool {
    fn folded(name: &str) -> impl Iterator<Item = char> {
        name.trim().chars().flat_map(char::to_lowercase)
    }
    folded(one).eq(folded(two))
}

/// Who is here and is called so.
pub fn person_called(review: &Review, name: &str) -> Option<PersonId> {
    let is_called = |person: &PersonId| is_same_name(review.name_of(person), name);
    review.people.keys().find(is_called).filter(|_| !name.trim().is_empty())
}

/// Asks somebody more to review: as a person when they are here, else by name. Nobody is asked twice.
pub fn add_reviewer(draft: &mut BriefDraft, review: &Review, name: &str) {
    let name = name.trim();
    match person_called(review, name) {
        _ if name.is_empty() => {}
        Some(person) if !draft.reviewers.contains(&person) => draft.reviewers.push(person),
        None if !draft.awaited.iter().any(|one| is_same_name(one, name)) => draft.awaited.push(name.to_owned()),
        _ => {}
    }
}

/// The draft with every name that is somebody's here as that person.
pub fn resolved(draft: &BriefDraft, review: &Review) -> BriefDraft {
    let mut next = draft.clone();
    for name in std::mem::take(&mut next.awaited) {
        add_reviewer(&mut next, review, &name);
    }
    for question in &mut next.questions {
        if let Some(person) = person_called(review, &question.name) {
            question.person = Some(person);
            question.name.clear();
        }
    }
    next
}

/// The draft for a review that is not there yet: nobody is in it, so all people become names; whoever would have decided or stood
/// in cannot be named. Questions that are threads of this review are asked again, unless their threads come along.
pub fn for_new_review(draft: &BriefDraft, review: &Review, continues: bool) -> BriefDraft {
    let mut next = BriefDraft { deputy: None, questions: Vec::new(), ..draft.clone() };
    if matches!(next.on_silence, OnSilence::Escalate { .. }) {
        next.on_silence = BriefDraft::of_preset(next.preset).on_silence;
    }
    for person in std::mem::take(&mut next.reviewers) {
        let name = review.name_of(&person).trim();
        if !name.is_empty() && !next.awaited.iter().any(|one| is_same_name(one, name)) {
            next.awaited.push(name.to_owned());
        }
    }
    let asked_again = draft.questions.iter().filter_map(|question| again(question, review, continues));
    next.questions = asked_again.collect();
    next
}

fn again(question: &QuestionDraft, review: &Review, continues: bool) -> Option<QuestionDraft> {
    let named = |person: Option<&PersonId>| person.map_or_else(String::new, |person| review.name_of(person).to_owned());
    let Some(id) = question.thread else {
        let name = question.person.as_ref().map_or_else(|| question.name.clone(), |person| named(Some(person)));
        return Some(QuestionDraft { person: None, name, ..question.clone() });
    };
    let thread = review.threads.get(&id).filter(|thread| !(continues && thread.is_open()))?;
    let first = thread.comments.first()?;
    Some(QuestionDraft {
        thread: None,
        target: thread.target.clone(),
        text: first.words.as_str().to_owned(),
        person: None,
        name: named(first.asks.first()),
    })
}

/// How many minutes reading takes, about.
pub fn reading_minutes(n_words: u32) -> usize {
    usize::try_from(n_words.div_ceil(WORDS_PER_MINUTE).max(1)).unwrap_or_default()
}

/// Which parts of a brief differ from the one before, as keys of their names.
pub fn changed(old: &Brief, new: &Brief) -> Vec<&'static str> {
    [
        ("brief.goal", old.goal != new.goal),
        ("brief.decision", old.decision_wanted != new.decision_wanted),
        ("brief.wanted", old.wanted != new.wanted),
        ("brief.not_wanted", old.not_wanted != new.not_wanted),
        ("brief.links", old.links != new.links),
        ("brief.questions", old.questions != new.questions),
        ("brief.due", old.due != new.due),
        ("brief.silence", old.on_silence != new.on_silence),
        ("brief.deputy", old.deputy != new.deputy),
        ("brief.undo", old.is_reversible != new.is_reversible),
        ("brief.reviewers", old.reviewers != new.reviewers || old.awaited != new.awaited),
    ]
    .into_iter()
    .filter_map(|(key, is_changed)| is_changed.then_some(key))
    .collect()
}

#[cfg(test)]
mod tests {
    use review::{DecisionWanted, EntryId, OpIndex, ThreadId};

    use super::*;
    use crate::time::clock;

    // Thursday, 5 March 2026, 14:02 UTC.
    const NOW: Timestamp = Timestamp(1_772_719_320_000);
    const UTC: ZoneOffset = ZoneOffset(0);

    fn due(draft: &BriefDraft) -> String {
        draft.due.map_or_else(String::new, |due| clock(due, UTC))
    }

    #[test]
    fn each_preset_says_until_when() {
        let check = |preset, expected: &str| assert_eq!(due(&of_preset(preset, NOW, UTC)), expected, "{preset:?}");
        check(Preset::QuickLook, "2026-03-06 17:00");
        check(Preset::TeamReview, "2026-03-10 17:00");
        check(Preset::DocumentSignOff, "2026-03-12 17:00");
    }

    #[test]
    fn another_preset_keeps_what_was_changed_by_hand() {
        let mut draft = of_preset(Preset::QuickLook, NOW, UTC);
        draft.goal = "Ship it".into();
        draft.on_silence = OnSilence::Extend { working_hours: 4 };
        let next = with_preset(&draft, Preset::DocumentSignOff, NOW, UTC);
        assert_eq!(next.goal, "Ship it");
        assert_eq!(next.on_silence, OnSilence::Extend { working_hours: 4 });
        assert_eq!((next.decision_wanted, due(&next).as_str()), (DecisionWanted::Approval, "2026-03-12 17:00"));
        assert!(!next.is_reversible);
    }

    #[test]
    fn what_is_missing_is_named_in_the_order_of_the_form() {
        let mut draft = of_preset(Preset::TeamReview, NOW, UTC);
        let kept = ThreadId { entry: EntryId([1; 32]), op: OpIndex(1) };
        draft.questions.push(QuestionDraft { thread: Some(kept), ..QuestionDraft::default() });
        draft.questions.push(QuestionDraft { text: " ".into(), name: "Mira".into(), ..QuestionDraft::default() });
        draft.due = Some(NOW);
        assert_eq!(lacks(&draft, Some(" "), NOW), [Lack::Title, Lack::Goal, Lack::Question(1), Lack::Due]);
        draft.goal = "🦀".into();
        draft.questions[1].text = "Why?".into();
        draft.due = None;
        assert_eq!(lacks(&draft, None, NOW), []);
    }

    #[test]
    fn names_are_the_same_whatever_their_case_and_blanks() {
        assert!(is_same_name("Jonas Weber", " jonas weber "));
        assert!(is_same_name("ÉVA", "éva"));
        assert!(!is_same_name("Mira Kaur", "Mira"));
    }

    #[test]
    fn a_reviewer_is_a_person_when_they_are_here_and_a_name_when_not_and_never_twice() {
        let review = crate::samples::review(Vec::new());
        let mut draft = of_preset(Preset::TeamReview, NOW, UTC);
        for name in ["mira kaur ", "Mira Kaur", "Omar Said", " omar said", "  "] {
            add_reviewer(&mut draft, &review, name);
        }
        assert_eq!(draft.reviewers, [crate::samples::person(crate::samples::MIRA)]);
        assert_eq!(draft.awaited, ["Omar Said"]);
    }

    #[test]
    fn a_new_review_has_nobody_in_it_so_people_become_names() {
        let review = crate::briefs::briefed(&crate::samples::archive().view.review);
        let mut draft = BriefDraft::of_brief(review.brief.as_ref().unwrap());
        draft.on_silence = OnSilence::Escalate { to: crate::samples::person(crate::samples::LENA) };
        let alone = for_new_review(&draft, &review, false);
        assert_eq!(alone.awaited, ["Omar Said", "Ana Novak", "Mira Kaur"]);
        assert_eq!((alone.reviewers.len(), alone.deputy), (0, None));
        assert_eq!(alone.on_silence, OnSilence::Extend { working_hours: 8 });
        let asked: Vec<_> =
            alone.questions.iter().map(|one| (one.thread, one.text.as_str(), one.name.as_str())).collect();
        assert_eq!(
            asked,
            [(None, "Is a day acceptable for exam weeks?", "Ana Novak"), (None, "Too fast for the reading rooms?", "")]
        );
        assert_eq!(for_new_review(&draft, &review, true).questions, [], "open threads come along by themselves");
    }

    #[test]
    fn a_name_that_is_somebodys_here_becomes_that_person_when_it_is_published() {
        let review = crate::samples::review(Vec::new());
        let mut draft = of_preset(Preset::TeamReview, NOW, UTC);
        draft.awaited = vec!["mira kaur".into(), "Omar Said".into()];
        draft.questions.push(QuestionDraft { name: "Jonas Weber ".into(), ..QuestionDraft::default() });
        let next = resolved(&draft, &review);
        assert_eq!(
            (next.reviewers.as_slice(), next.awaited.as_slice()),
            (&[crate::samples::person(crate::samples::MIRA)][..], &["Omar Said".to_owned()][..])
        );
        assert_eq!(next.questions[0].person, Some(crate::samples::person(crate::samples::JONAS)));
        assert_eq!(next.questions[0].name, "");
    }

    #[test]
    fn reading_takes_a_minute_for_each_two_hundred_words_begun() {
        assert_eq!([0, 200, 201, 1_150].map(reading_minutes), [1, 1, 2, 6]);
    }
}
