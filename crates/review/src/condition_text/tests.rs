//! What people write as a condition, how it is printed, and what is wrong with what is none.

use std::rc::Rc;

use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest};
use proptest::sample::select;
use proptest::test_runner::Config;

use crate::{
    Bound, CONDITION_DEPTH_MAX, CONDITION_NODES_MAX, Compare, Comparison, Condition, Measure, Measured, Position, Role,
    SectionId, SectionNow, SectionPrint, Step, Truth,
};

fn sections() -> Vec<SectionNow> {
    let section = |n: u8, title: &str| SectionNow {
        id: SectionId([n; 16]),
        print: SectionPrint([n; 16]),
        title: Rc::from(title),
    };
    vec![section(1, "Introduction"), section(2, "Tests"), section(3, "Tests"), section(4, "")]
}

fn check(text: &str, printed: &str) {
    let condition = Condition::parse(text, &sections()).unwrap();
    assert_eq!(condition.to_text(&sections()), printed);
    assert_eq!(Condition::parse(printed, &sections()), Ok(condition));
}

fn fails(text: &str, fault: &str) {
    assert_eq!(Condition::parse(text, &sections()).unwrap_err().to_string(), fault, "{text}");
}

#[test]
fn a_condition_reads_as_it_is_written() {
    check("blocking_open = 0 and approvals(reviewer) >= 2", "blocking_open = 0 and approvals(reviewer) >= 2");
    check("approvals( owner )>=quorum", "approvals(owner) >= quorum");
    check("not questions_open > 3", "not questions_open > 3");
    check("working_days_since(open_pass) ≥ 5", "working_days_since(open_pass) >= 5");
    check("always", "always");
    check("NOT Never", "not never");
    check("briefs == 1", "briefs = 1");
    check("positions(object) = 0", "positions(object) = 0");
}

#[test]
fn and_binds_closer_than_or() {
    check("briefs = 1 or briefs = 2 and briefs = 3", "briefs = 1 or (briefs = 2 and briefs = 3)");
    check("(briefs = 1 or briefs = 2) and briefs = 3", "(briefs = 1 or briefs = 2) and briefs = 3");
    check("((briefs = 1))", "briefs = 1");
    check("not (briefs = 1 and briefs = 2)", "not (briefs = 1 and briefs = 2)");
}

#[test]
fn sections_go_by_their_titles_where_these_are_clear() {
    check("coverage(all) >= 1", "coverage(all) >= 1");
    check("coverage(\"Introduction\") >= 1", "coverage(\"Introduction\") >= 1");
    check("coverage(#02020202020202020202020202020202) >= 1", "coverage(#02020202020202020202020202020202) >= 1");
    fails("coverage(\"Tests\") >= 1", "no section, or more than one, has this title, at character 11");
    fails("coverage(\"Elsewhere\") >= 1", "no section, or more than one, has this title, at character 11");
}

#[test]
fn what_is_no_condition_is_told_with_its_place() {
    fails("", "a measure, `not` or `(` is expected, at character 1");
    fails("blocking = 0", "this measure is unknown, at character 1");
    fails("🦀 and briefs = 1", "a measure, `not` or `(` is expected, at character 1");
    fails("briefs = 1 and", "a measure, `not` or `(` is expected, at character 15");
    fails("briefs 1", "a comparison such as `=` or `>=` is expected, at character 8");
    fails("briefs = many", "a number up to 9999, or `quorum`, is expected, at character 10");
    fails("briefs = 10000", "a number up to 9999, or `quorum`, is expected, at character 10");
    fails("briefs = -1", "a number up to 9999, or `quorum`, is expected, at character 10");
    fails("(briefs = 1", "`)` is expected, at character 12");
    fails("briefs = 1 briefs = 2", "`and`, `or` or the end is expected, at character 12");
    fails("approvals(everybody) = 1", "this does not fit into the brackets of the measure, at character 11");
    fails("approvals = 1", "this does not fit into the brackets of the measure, at character 11");
}

#[test]
fn a_condition_is_bounded() {
    let deep = format!("{}briefs = 1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(Condition::parse(&deep, &[]).is_err());
    assert!(Condition::parse(&"not ".repeat(1_000), &[]).is_err());
    let nested = |n: usize| format!("{}briefs = 1", "not ".repeat(n));
    assert!(Condition::parse(&nested(CONDITION_DEPTH_MAX - 1), &[]).is_ok());
    fails(&nested(CONDITION_DEPTH_MAX), "the condition is nested more than 8 deep, at character 43");
    let long = |n: usize| vec!["briefs = 1"; n].join(" and ");
    assert!(Condition::parse(&long(CONDITION_NODES_MAX - 1), &[]).is_ok());
    assert!(Condition::parse(&long(CONDITION_NODES_MAX), &[]).is_err());
    assert!(Condition::parse(&long(100_000), &[]).is_err());
}

fn measure() -> impl Strategy<Value = Measure> {
    prop_oneof![
        select(crate::condition_words::PLAIN.map(|(_, measure)| measure).to_vec()),
        select(Role::ALL).prop_map(Measure::Approvals),
        select(Step::ALL).prop_map(Measure::WorkingDaysSince),
        select(Position::ALL).prop_map(Measure::Positions),
        Just(Measure::Coverage(None)),
        any::<u8>().prop_map(|n| Measure::Coverage(Some(SectionId([n; 16])))),
    ]
}

fn any_condition() -> impl Strategy<Value = Condition> {
    let bound = prop_oneof![(0..=9_999_u16).prop_map(Bound::Number), Just(Bound::Quorum)];
    let compare = (measure(), select(Comparison::ALL), bound)
        .prop_map(|(measure, comparison, bound)| Condition::Compare(Compare { measure, comparison, bound }));
    let leaf = prop_oneof![1 => any::<bool>().prop_map(Condition::Constant), 6 => compare];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let parts = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            parts.clone().prop_map(Condition::All),
            parts.prop_map(Condition::Any),
            inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
}

/// Some numbers, and of some measures nothing.
struct Some1(u16);

impl Measured for Some1 {
    fn measure(&self, measure: Measure) -> Option<u16> {
        if matches!(measure, Measure::Positions(_)) { None } else { Some(self.0) }
    }

    fn quorum(&self) -> u16 {
        2
    }
}

proptest! {
    #![proptest_config(Config { cases: 256, failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_printed_reads_back(condition in any_condition()) {
        let text = condition.to_text(&sections());
        if condition.is_within_limits() {
            prop_assert_eq!(Condition::parse(&text, &sections()), Ok(condition), "{}", text);
        } else {
            prop_assert!(Condition::parse(&text, &sections()).is_err(), "{}", text);
        }
    }

    #[test]
    fn any_text_is_a_condition_or_has_a_fault_inside_it(text in "[a-z_()=<>! \"#0-9é🦀]{0,60}|(not |\\(|and |or |briefs = 1 ){0,40}") {
        if let Err(error) = Condition::parse(&text, &sections()) {
            prop_assert!(error.place <= text.chars().count() + 1, "{error:?}");
        }
    }

    #[test]
    fn a_condition_and_its_opposite_never_both_hold(condition in any_condition(), n in 0_u16..5) {
        let (is, is_not) = (condition.holds(&Some1(n)), Condition::Not(Box::new(condition)).holds(&Some1(n)));
        prop_assert_eq!(is, is_not.inverse());
        prop_assert_eq!(is == Truth::Unknown, is_not == Truth::Unknown);
    }
}
