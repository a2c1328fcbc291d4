//! What is exported of a review in which everybody is hostile: every stranger's text stays inside the place given to it.

use std::rc::Rc;

use anchor::{CodePoints, Path, Quote, Revision, Span, Target, Where};
use expect_test::{Expect, expect, expect_file};

use super::shell::{Tab, thread_at};
use crate::{Command, DraftAct, NeedDraft};

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
