//! Conditions of gates and steps as sentences that nobody has to learn to read. Leaves out the written form, which is what one
//! types (`review::Condition::to_text`).

use review::{Bound, Compare, Comparison, Condition, Measure, SectionNow};
use yew::AttrValue;

use crate::components::SharedScene;
use crate::gate_wording::step;
use crate::strings::Slot;
use crate::wording::role;

/// When a condition holds.
pub fn condition(scene: &SharedScene, condition: &Condition, sections: &[SectionNow]) -> AttrValue {
    let saying = |key, what: &str| scene.say(key, &[("what", Slot::Word(what))]);
    match condition {
        Condition::Constant(true) => scene.t("cond.always"),
        Condition::Constant(false) => scene.t("cond.never"),
        Condition::Not(inner) => saying("cond.not", &part(scene, inner, sections)),
        Condition::All(parts) => joined(scene, "cond.and", parts, sections),
        Condition::Any(parts) => joined(scene, "cond.or", parts, sections),
        Condition::Compare(one) => compare(scene, one, sections),
    }
}

fn joined(scene: &SharedScene, between: &'static str, parts: &[Condition], sections: &[SectionNow]) -> AttrValue {
    let words: Vec<AttrValue> = parts.iter().map(|one| part(scene, one, sections)).collect();
    words.join(&scene.t(between)).into()
}

/// A part of something larger: in brackets where it has parts itself.
fn part(scene: &SharedScene, one: &Condition, sections: &[SectionNow]) -> AttrValue {
    let words = condition(scene, one, sections);
    match one {
        Condition::All(_) | Condition::Any(_) => ["(", &words, ")"].concat().into(),
        _ => words,
    }
}

fn compare(scene: &SharedScene, one: &Compare, sections: &[SectionNow]) -> AttrValue {
    use Comparison::{AtLeast, AtMost, Equal, Less, More};
    let n = match one.bound {
        Bound::Number(number) => number,
        Bound::Quorum => scene.review.policy.quorum(),
    };
    let is_none = matches!((one.comparison, n), (Equal | AtMost, 0) | (Less, 1));
    // More than n is n + 1 at least; of one brief there is never more.
    let at_least = match one.comparison {
        AtLeast => Some(n),
        More => n.checked_add(1),
        Equal if one.measure == Measure::Briefs => Some(n),
        _ => None,
    };
    let counted = |key, word: &'static str, value: &str, n: u16| {
        scene.say(key, &[("n", Slot::Count(n.into())), (word, Slot::Word(value))])
    };
    match (one.measure, at_least) {
        (measure, _) if is_none && none(measure).is_some() => scene.t(none(measure).unwrap_or_default()),
        (Measure::Briefs, Some(1)) => scene.t("cond.brief"),
        (Measure::Approvals(who), Some(n)) => counted("cond.approvals", "role", &scene.t(role(who)), n),
        (Measure::Coverage(_), Some(n)) => counted("cond.coverage", "section", &section(scene, one, sections), n),
        (Measure::WorkingDaysSince(since), Some(n)) => counted("cond.days", "step", &scene.t(step(since)), n),
        _ => plain(scene, one, n, sections),
    }
}

/// What it means that there is none of these.
fn none(measure: Measure) -> Option<&'static str> {
    Some(match measure {
        Measure::BlockingOpen => "cond.none.blocking",
        Measure::ChangesRequested => "cond.none.rounds",
        Measure::QuestionsOpen => "cond.none.questions",
        Measure::ReviewsOpen => "cond.none.reviews",
        Measure::SuggestionsOpen => "cond.none.suggestions",
        Measure::ThreadsOpen => "cond.none.threads",
        Measure::Briefs => "cond.none.briefs",
        _ => return None,
    })
}

fn section(scene: &SharedScene, one: &Compare, sections: &[SectionNow]) -> AttrValue {
    let Measure::Coverage(Some(id)) = one.measure else { return scene.t("cond.each_section") };
    let title = sections.iter().find(|section| section.id == id).map(|section| &*section.title);
    match title {
        None => scene.t("cond.gone_section"),
        Some("") => scene.t("list.top"),
        Some(title) => scene.say("cond.section", &[("title", Slot::Word(title))]),
    }
}

/// What is counted, how it compares, and with what number.
fn plain(scene: &SharedScene, one: &Compare, n: u16, sections: &[SectionNow]) -> AttrValue {
    let what = match one.measure {
        Measure::BlockingOpen => scene.t("cond.what.blocking"),
        Measure::ChangesRequested => scene.t("cond.what.rounds"),
        Measure::QuestionsOpen => scene.t("cond.what.questions"),
        Measure::ReviewsOpen => scene.t("cond.what.reviews"),
        Measure::SuggestionsOpen => scene.t("cond.what.suggestions"),
        Measure::ThreadsOpen => scene.t("cond.what.threads"),
        Measure::Briefs => scene.t("cond.what.briefs"),
        Measure::Approvals(who) => scene.say("cond.what.approvals", &[("role", Slot::Word(&scene.t(role(who))))]),
        Measure::Coverage(_) => {
            scene.say("cond.what.coverage", &[("section", Slot::Word(&section(scene, one, sections)))])
        }
        Measure::Positions(_) => scene.t("cond.what.positions"),
        Measure::WorkingDaysSince(since) => scene.say("cond.what.days", &[("step", Slot::Word(&scene.t(step(since))))]),
    };
    let key = match one.comparison {
        Comparison::Equal => "cond.equal",
        Comparison::Differs => "cond.differs",
        Comparison::Less => "cond.less",
        Comparison::AtMost => "cond.at_most",
        Comparison::More => "cond.more",
        Comparison::AtLeast => "cond.at_least",
    };
    scene.say(key, &[("what", Slot::Word(&what)), ("n", Slot::Count(n.into()))])
}

#[cfg(test)]
mod tests {
    use yew::Html;

    use super::*;
    use crate::snapshot::{as_words, rendered_for};
    use crate::{briefs, samples};

    fn check(text: &str, expected: &str) {
        let document = briefs::document();
        let parsed = Condition::parse(text, &document.sections).unwrap();
        let shown = rendered_for(&samples::archive(), move |scene| {
            Html::from(condition(&scene, &parsed, &document.sections).to_string())
        });
        assert_eq!(as_words(&shown).trim(), expected, "{text}");
    }

    #[test]
    fn what_is_common_is_a_plain_sentence() {
        check("always", "always");
        check("briefs >= 1", "there is a brief");
        check("briefs = 1", "there is a brief");
        check("blocking_open = 0", "nothing blocks");
        check("threads_open < 1", "every thread is closed");
        check("approvals(reviewer) >= 2", "2 people approve it (Reviewer at least)");
        check("approvals(owner) > 0", "1 person approves it (Owner at least)");
        check("coverage(all) >= 1", "1 person besides its author has read each section");
        check("working_days_since(open_pass) >= 3", "3 working days have passed since “Review” began");
    }

    #[test]
    fn a_section_goes_by_its_title() {
        let title = briefs::document().sections[1].title.to_string();
        check(&format!("coverage(\"{title}\") >= 2"), &format!("2 people besides its author have read “{title}”"));
        check(
            "coverage(#000000000000000000000000000000ff) >= 2",
            "2 people besides its author have read a section that is gone",
        );
    }

    #[test]
    fn parts_are_joined_and_kept_apart() {
        check(
            "briefs = 1 and (blocking_open = 0 or reviews_open = 0)",
            "there is a brief and (nothing blocks or everybody who was asked has reviewed)",
        );
        check("not blocking_open = 0", "not: nothing blocks");
    }

    #[test]
    fn what_is_rare_still_says_what_is_counted() {
        check("threads_open <= 3", "open threads: 3 at most");
        check("positions(object) != 2", "positions in a decision (a later version): not 2");
        check("approvals(reviewer) < 2", "approvals (Reviewer at least): less than 2");
    }
}
