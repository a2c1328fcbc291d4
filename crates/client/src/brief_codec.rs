//! The bytes of a brief that is being written, in its draft's row. Hostile until read here.

use std::rc::Rc;

use replica::{Value, decode_target, encode_target};
use review::{DecisionWanted, OnSilence, PersonId, Preset, Timestamp};

use crate::draft_codec::{read_thread, small, text, thread_value};
use crate::{BriefDraft, QuestionDraft};

/// Writes a brief as the fields of its act.
pub(crate) fn encode_brief(brief: &BriefDraft) -> Vec<Value> {
    let (how, how_long, whom) = match brief.on_silence {
        OnSilence::ProceedAsIs => (0, 0, None),
        OnSilence::Extend { working_hours } => (1, working_hours, None),
        OnSilence::Escalate { to } => (2, 0, Some(to)),
    };
    vec![
        Value::Int(brief.preset.number().into()),
        Value::Int(brief.decision_wanted.number().into()),
        Value::Array([&brief.goal, &brief.wanted, &brief.not_wanted, &brief.links].map(|words| text(words)).into()),
        Value::Array(brief.questions.iter().map(encode_question).collect()),
        brief.due.map_or(Value::Null, |at| Value::Int(at.0)),
        Value::Array(vec![Value::Int(how), Value::Int(how_long.into()), person_value(whom)]),
        Value::Bool(brief.is_reversible),
        person_value(brief.deputy),
        Value::Array(brief.reviewers.iter().map(|person| person_value(Some(*person))).collect()),
        Value::Array(brief.awaited.iter().map(|name| text(name)).collect()),
    ]
}

/// Reads the fields of an act.
pub(crate) fn decode_brief(fields: &[Value]) -> Option<BriefDraft> {
    let [preset, wanted, words, questions, due, on_silence, is_reversible, deputy, reviewers, awaited] = fields else {
        return None;
    };
    let [goal, wanted_words, not_wanted, links] = words.as_list()? else { return None };
    let [how, how_long, whom] = on_silence.as_list()? else { return None };
    let words = |value: &Value| value.as_text().map(str::to_owned);
    Some(BriefDraft {
        preset: Preset::from_number(small(preset)?)?,
        decision_wanted: DecisionWanted::from_number(small(wanted)?)?,
        goal: words(goal)?,
        wanted: words(wanted_words)?,
        not_wanted: words(not_wanted)?,
        links: words(links)?,
        questions: questions.as_list()?.iter().map(decode_question).collect::<Option<_>>()?,
        due: due.as_int().map(Timestamp),
        on_silence: match how.as_uint()? {
            0 => OnSilence::ProceedAsIs,
            1 => OnSilence::Extend { working_hours: u16::try_from(how_long.as_uint()?).ok()? },
            2 => OnSilence::Escalate { to: read_person(whom)? },
            _ => return None,
        },
        is_reversible: is_reversible.as_bool()?,
        deputy: read_person(deputy),
        reviewers: reviewers.as_list()?.iter().map(read_person).collect::<Option<_>>()?,
        awaited: awaited.as_list()?.iter().map(words).collect::<Option<_>>()?,
    })
}

fn encode_question(question: &QuestionDraft) -> Value {
    Value::Array(vec![
        question.thread.map_or(Value::Null, thread_value),
        question.target.as_ref().map_or(Value::Null, |target| encode_target(target)),
        text(&question.text),
        person_value(question.person),
        text(&question.name),
    ])
}

fn decode_question(value: &Value) -> Option<QuestionDraft> {
    let [thread, target, words, person, name] = value.as_list()? else { return None };
    Some(QuestionDraft {
        thread: read_thread(thread),
        target: match target {
            Value::Null => None,
            target => Some(Rc::new(decode_target(target)?)),
        },
        text: words.as_text()?.to_owned(),
        person: read_person(person),
        name: name.as_text()?.to_owned(),
    })
}

fn person_value(person: Option<PersonId>) -> Value {
    person.map_or(Value::Null, |person| Value::Bytes(person.0.to_vec()))
}

fn read_person(value: &Value) -> Option<PersonId> {
    value.as_array().map(PersonId)
}
