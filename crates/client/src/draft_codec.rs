//! The bytes of a draft row in the store. What the store gives back is hostile until it is read here.

use std::rc::Rc;

use replica::{Value, decode_target, encode_target};
use review::{
    AskEnding, AskId, Closing, CommentId, EntryId, Kind, Level, OpIndex, Reaction, SectionId, SectionPrint, Stance,
    SuggestionAnswer, ThreadId, Timestamp,
};

use crate::brief_codec::{decode_brief, encode_brief};
use crate::{Draft, DraftAct, DraftBasis, DraftId, NeedDraft};

/// Version of a row without a basis: written so for as long as there is none, and read for ever.
const BARE_ROW: i64 = 1;
/// Version of a row with a basis. Rows of other versions are left alone and counted.
const ROW_WITH_BASIS: i64 = 2;

/// Writes a row.
pub(crate) fn encode_draft(draft: &Draft) -> Vec<u8> {
    let (number, act) = encode_act(&draft.act);
    let binned = draft.binned.map_or(Value::Null, |at| Value::Int(at.0));
    let has_basis = draft.basis != DraftBasis::default();
    let mut row = vec![
        Value::Int(if has_basis { ROW_WITH_BASIS } else { BARE_ROW }),
        Value::Int(draft.version.into()),
        Value::Int(draft.created.0),
        Value::Int(draft.saved.0),
        binned,
        Value::Int(number),
        Value::Array(act),
    ];
    if has_basis {
        let basis = &draft.basis;
        let words = basis.words.as_ref().map_or(Value::Null, |words| text(words));
        row.push(Value::Array(vec![Value::Int(basis.n_comments.into()), Value::Bool(basis.is_closed), words]));
    }
    Value::Array(row).encode()
}

/// Reads a row; `None` if it is damaged or of another version.
pub(crate) fn decode_draft(id: DraftId, bytes: &[u8]) -> Option<Draft> {
    let row = Value::decode(bytes).ok()?;
    let (row, basis) = match row.as_list()? {
        [Value::Int(BARE_ROW), row @ ..] => (row, DraftBasis::default()),
        [Value::Int(ROW_WITH_BASIS), row @ .., basis] => (row, decode_basis(basis)?),
        _ => return None,
    };
    let [version, created, saved, binned, number, Value::Array(act)] = row else { return None };
    Some(Draft {
        id,
        version: u32::try_from(version.as_uint()?).ok()?,
        created: Timestamp(created.as_int()?),
        saved: Timestamp(saved.as_int()?),
        binned: binned.as_int().map(Timestamp),
        basis,
        act: decode_act(number.as_uint()?, act)?,
    })
}

fn decode_basis(basis: &Value) -> Option<DraftBasis> {
    let [n_comments, is_closed, words] = basis.as_list()? else { return None };
    Some(DraftBasis {
        n_comments: u32::try_from(n_comments.as_uint()?).ok()?,
        is_closed: is_closed.as_bool()?,
        words: words.as_text().map(Rc::from),
    })
}

fn encode_act(act: &DraftAct) -> (i64, Vec<Value>) {
    match act {
        DraftAct::Thread { target, kind, text: words, need, fallback, replacement } => {
            let need = need
                .as_ref()
                .map_or(Value::Null, |need| Value::Array(vec![text(&need.because), text(&need.would_satisfy)]));
            let replacement = replacement.as_ref().map_or(Value::Null, |words| text(words));
            let kind = Value::Int(kind.number().into());
            (0, vec![encode_target(target), kind, text(words), need, text(fallback), replacement])
        }
        DraftAct::Reply { thread, text: words } => (1, vec![thread_value(*thread), text(words)]),
        DraftAct::Edit { comment, text: words } => (2, vec![act_value(comment.entry, comment.op), text(words)]),
        DraftAct::Stance { thread, stance, eta } => {
            let eta = eta.map_or(Value::Null, |at| Value::Int(at.0));
            (3, vec![thread_value(*thread), Value::Int(stance.number().into()), eta])
        }
        DraftAct::Close { thread, closing, reason } => {
            let of = match closing {
                Closing::Duplicate { of } => thread_value(*of),
                _ => Value::Null,
            };
            (4, vec![thread_value(*thread), Value::Int(closing.number().into()), of, text(reason)])
        }
        DraftAct::Reopen { thread, reason } => (5, vec![thread_value(*thread), text(reason)]),
        DraftAct::React { comment, reaction, is_on } => {
            let reaction = Value::Int(reaction.number().into());
            (6, vec![act_value(comment.entry, comment.op), reaction, Value::Bool(*is_on)])
        }
        DraftAct::Reattach { thread, target, reason } => {
            (7, vec![thread_value(*thread), encode_target(target), text(reason)])
        }
        DraftAct::Answer { thread, answer, reason } => {
            (8, vec![thread_value(*thread), Value::Int(answer.number().into()), text(reason)])
        }
        DraftAct::Mark { section, print, level, title } => {
            let (section, print) = (Value::Bytes(section.0.to_vec()), Value::Bytes(print.0.to_vec()));
            (9, vec![section, print, Value::Int(level.number().into()), text(title)])
        }
        DraftAct::EndAsk { ask, ending, reason } => {
            (10, vec![act_value(ask.entry, ask.op), Value::Int(ending.number().into()), text(reason)])
        }
        DraftAct::Brief(brief) => (11, encode_brief(brief)),
        DraftAct::Redact { comment, due } => (12, vec![act_value(comment.entry, comment.op), Value::Int(due.0)]),
    }
}

fn decode_act(number: u64, act: &[Value]) -> Option<DraftAct> {
    Some(match (number, act) {
        (0, [target, kind, words, need, fallback, replacement]) => DraftAct::Thread {
            target: Rc::new(decode_target(target)?),
            kind: Kind::from_number(small(kind)?)?,
            text: words.as_text()?.to_owned(),
            need: match need.as_list() {
                Some([because, would_satisfy]) => Some(NeedDraft {
                    because: because.as_text()?.to_owned(),
                    would_satisfy: would_satisfy.as_text()?.to_owned(),
                }),
                _ => None,
            },
            fallback: fallback.as_text()?.to_owned(),
            replacement: replacement.as_text().map(str::to_owned),
        },
        (1, [thread, words]) => DraftAct::Reply { thread: read_thread(thread)?, text: words.as_text()?.to_owned() },
        (2, [comment, words]) => DraftAct::Edit { comment: read_comment(comment)?, text: words.as_text()?.to_owned() },
        (3, [thread, stance, eta]) => DraftAct::Stance {
            thread: read_thread(thread)?,
            stance: Stance::from_number(small(stance)?)?,
            eta: eta.as_int().map(Timestamp),
        },
        (4, [thread, closing, of, reason]) => DraftAct::Close {
            thread: read_thread(thread)?,
            closing: Closing::from_number(small(closing)?, read_thread(of))?,
            reason: reason.as_text()?.to_owned(),
        },
        (5, [thread, reason]) => {
            DraftAct::Reopen { thread: read_thread(thread)?, reason: reason.as_text()?.to_owned() }
        }
        (6, [comment, reaction, is_on]) => DraftAct::React {
            comment: read_comment(comment)?,
            reaction: Reaction::from_number(small(reaction)?)?,
            is_on: is_on.as_bool()?,
        },
        (7, [thread, target, reason]) => DraftAct::Reattach {
            thread: read_thread(thread)?,
            target: Rc::new(decode_target(target)?),
            reason: reason.as_text()?.to_owned(),
        },
        (8, [thread, answer, reason]) => DraftAct::Answer {
            thread: read_thread(thread)?,
            answer: SuggestionAnswer::from_number(small(answer)?)?,
            reason: reason.as_text()?.to_owned(),
        },
        (9, [section, print, level, title]) => DraftAct::Mark {
            section: SectionId(section.as_array()?),
            print: SectionPrint(print.as_array()?),
            level: Level::from_number(small(level)?)?,
            title: title.as_text()?.to_owned(),
        },
        (10, [ask, ending, reason]) => {
            let (entry, op) = read_act(ask)?;
            DraftAct::EndAsk {
                ask: AskId { entry, op },
                ending: AskEnding::from_number(small(ending)?)?,
                reason: reason.as_text()?.to_owned(),
            }
        }
        (11, brief) => DraftAct::Brief(Rc::new(decode_brief(brief)?)),
        (12, [comment, due]) => DraftAct::Redact { comment: read_comment(comment)?, due: Timestamp(due.as_int()?) },
        _ => return None,
    })
}

pub(crate) fn text(words: &str) -> Value {
    Value::Text(words.to_owned())
}

pub(crate) fn small(value: &Value) -> Option<u8> {
    u8::try_from(value.as_uint()?).ok()
}

pub(crate) fn thread_value(thread: ThreadId) -> Value {
    act_value(thread.entry, thread.op)
}

fn act_value(entry: EntryId, op: OpIndex) -> Value {
    Value::Array(vec![Value::Bytes(entry.0.to_vec()), Value::Int(op.0.into())])
}

fn read_act(value: &Value) -> Option<(EntryId, OpIndex)> {
    let [entry, op] = value.as_list()? else { return None };
    Some((EntryId(entry.as_array()?), OpIndex(u16::try_from(op.as_uint()?).ok()?)))
}

pub(crate) fn read_thread(value: &Value) -> Option<ThreadId> {
    read_act(value).map(|(entry, op)| ThreadId { entry, op })
}

fn read_comment(value: &Value) -> Option<CommentId> {
    read_act(value).map(|(entry, op)| CommentId { entry, op })
}
