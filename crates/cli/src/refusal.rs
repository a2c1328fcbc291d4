//! Why the client did not do what was asked, in the words of a terminal, with the way out. Leaves out everything else that
//! can fail (`failure.rs`).

use client::Refusal;

use crate::failure::Failure;
use crate::wording;

pub(crate) fn in_words(refusal: &Refusal) -> Failure {
    let sentence = match refusal {
        Refusal::NoName => "say who you are first: `baton me --name \"Your name\"`, or --name here".to_owned(),
        Refusal::NothingToSubmit => {
            "there is nothing to submit: write with `baton comment` or `baton reply`, or give a --summary".to_owned()
        }
        Refusal::Unfinished { n: 1 } => "one draft is not finished: see `baton drafts`".to_owned(),
        Refusal::Unfinished { n } => format!("{n} drafts are not finished: see `baton drafts`"),
        Refusal::NotAllowed { role } => {
            format!("only somebody with the role of {} may do that in this review", wording::role(*role))
        }
        Refusal::OtherReview { title } if !title.is_empty() => {
            format!("the file belongs to another review, of {title}")
        }
        other => other.to_string(),
    };
    let failure = Failure::new(sentence);
    match refusal {
        Refusal::BadFile { .. } | Refusal::Forged { .. } | Refusal::CannotSign => failure.into_damage(),
        _ => failure,
    }
}
