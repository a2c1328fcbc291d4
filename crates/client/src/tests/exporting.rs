//! What is exported of a review in which everybody is hostile: every stranger's text stays inside the place given to it.

use std::rc::Rc;

use anchor::{CodePoints, Path, Quote, Revision, Span, Target, Where};
use expect_test::{Expect, expect, expect_file};

use super::shell::{Tab, thread_at};
use crate::{BriefDraft, Command, DraftAct, DraftId, NeedDraft, QuestionDraft};

fn check(actual: &str, expected: Expect) {
    expected.assert_eq(actual);
}

fn quote(exact: &str) -> Rc<Target> {
    let quote = Quote {
        exact: exact.into(),
        prefix: "before ".into(),
        suffix: " after".into(),
        position: Span::new(CodePoints(7), CodePoints(9)).unwrap(),
        occurrence: 0,
        n_occurrences: 1,
    };
    let revision = Revision { flatten_version: 1, fold_version: 1, hash: [4; 32] };
    Rc::new(Target { revision, place: Where::Text(quote), path: Path::default() })
}

/// A review with everything in it that a stranger would try.
fn hostile() -> Tab {
    let mut ada = Tab::named('a', "**Ada** [x](javascript:1)\u{2028}# </script>");
    let blocking = DraftAct::Thread {
        target: quote("one\n# two </script>\u{2028}three"),
        kind: review::Kind::Suggestion,
        text: "First line\r# not a heading\n\n- not our list\u{2029}</script><!--".into(),
        need: Some(NeedDraft { because: "because\n## x".into(), would_satisfy: "that".into() }),
        fallback: "I \"will\" do\\it.".into(),
        replacement: Some("\u{1}\u{7f}\t".into()),
    };
    ada.draft(1, blocking);
    ada.draft(2, thread_at(quote("two"), "שלום 🦀"));
    ada.settle();
    ada.ask(Command::Submit { verdict: review::Verdict::Approve, summary: "All\rgood\n# really".into() });
    ada.settle();
    let first = ada.view().review.threads.keys().next().unwrap();
    ada.draft(3, DraftAct::Close { thread: first, closing: review::Closing::Dropped, reason: "no\n> yes".into() });
    ada.settle();
    ada.submit();
    ada.settle();
    ada
}

#[test]
fn nothing_a_stranger_wrote_ends_its_quotation() {
    let mut tab = hostile();
    let markdown = crate::to_markdown(&tab.client.review());
    check(
        &markdown,
        expect![[r##"
            # Review

            ## Submissions

            - \*\*Ada\*\* \[x\](javascript:1) \# \</script\>, 2026-11-22: **approve**
              > All
              > good
              > # really
            - \*\*Ada\*\* \[x\](javascript:1) \# \</script\>, 2026-11-22: **comment**

            ## Open threads

            ### issue (open)

            > two

            - **\*\*Ada\*\* \[x\](javascript:1) \# \</script\>**, 2026-11-22:
              > שלום 🦀

            ## Closed threads

            ### suggestion (closed)

            > one
            > # two </script>
            > three

            - **\*\*Ada\*\* \[x\](javascript:1) \# \</script\>**, 2026-11-22:
              > First line
              > # not a heading
              > 
              > - not our list
              > </script><!--
            - blocks because
              > because
              > ## x
            - would be satisfied by
              > that
            - if nobody answers
              > I "will" do\it.
            - suggests
              > 	
            - the suggestion is open
            - closed as dropped by \*\*Ada\*\* \[x\](javascript:1) \# \</script\>
              > no
              > > yes
        "##]],
    );
    let ours = |line: &&str| line.starts_with('#');
    let headings: Vec<_> = markdown.split(['\n', '\r', '\u{2028}', '\u{2029}']).filter(ours).collect();
    check(
        &headings.join("\n"),
        expect![[r#"
        # Review
        ## Submissions
        ## Open threads
        ### issue (open)
        ## Closed threads
        ### suggestion (closed)"#]],
    );
}

#[test]
fn the_canonical_json_is_this() {
    let mut tab = hostile();
    let json = tab.json();
    assert!(!json.contains(['<', '\u{2028}', '\u{2029}', '\r', '\u{1}']), "safe inside a script element, too");
    expect_file!["hostile-review.json"].assert_eq(&json);
}

#[test]
fn a_brief_is_exported_and_stays_inside_its_place() {
    let mut ada = hostile();
    let person = ada.view().me.as_ref().and_then(|me| me.person).unwrap();
    let mut bob = Tab::named('b', "Bob");
    bob.import(ada.export());
    let question = QuestionDraft { text: "# Why?".into(), person: Some(person), ..QuestionDraft::default() };
    let brief = BriefDraft {
        goal: "Agree\r# on nothing".into(),
        wanted: "## numbers".into(),
        questions: vec![question],
        awaited: vec!["**Cleo**\u{2028}# x".into()],
        due: Some(ada.now),
        ..BriefDraft::of_preset(review::Preset::TeamReview)
    };
    bob.ask(Command::SetBrief { draft: DraftId([9; 16]), brief: Rc::new(brief) });
    bob.settle();
    let markdown = crate::to_markdown(&bob.client.review());
    let until = markdown.find("\n## Submissions").expect("they come behind the brief");
    check(
        &markdown[..until],
        expect![[r#"
        # Review

        ## Brief

        - by Bob, 2026-11-22, for: feedback
        - goal
          > Agree
          > # on nothing
        - wanted
          > ## numbers
        - due 2026-11-22
        - asked to review: \*\*Cleo\*\* \# x

        ## Whose turn

        - \*\*Ada\*\* \[x\](javascript:1) \# \</script\>: asked, since 2026-11-22
    "#]],
    );
    let json = bob.json();
    for part in ["\"preset\":\"team review\"", "\"decision_wanted\":\"feedback\"", "\"reason\":\"asked\""] {
        assert!(json.contains(part), "{part}");
    }
    assert!(!json.contains(['<', '\u{2028}', '\r']));
}
