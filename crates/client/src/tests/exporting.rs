//! What is exported of a review in which everybody is hostile: every stranger's text stays inside the place given to it.

use std::rc::Rc;

use anchor::{CodePoints, Path, Quote, Revision, Span, Target, Where};
use expect_test::{Expect, expect};

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
    let first = *ada.view().review.threads.keys().next().unwrap();
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
    check(
        &json,
        expect![[r#"
        {
        "format":"baton-review/1",
        "review":"5c181ee5f70b40594e3cb3a73f657af9f45f0bbd93f1d101bb7686e2d5ddf457",
        "document":"632d44d8b976d89503a3ca3f9e8f8a234af12fc69e0d308283a43079e0255356",
        "title":null,
        "people":[
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "name":"**Ada** [x](javascript:1)\u2028# \u003c/script>",
        "role":"reviewer",
        "keys":[
        "af06a3e3291714e4f356c19c9b15cd1951ec6e6662aa77be07547f289383341d"]}],
        "threads":[
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0.2",
        "raiser":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "kind":"suggestion",
        "state":"closed",
        "target":{
        "revision":"1.1.0404040404040404040404040404040404040404040404040404040404040404",
        "exact":"one\n# two \u003c/script>\u2028three",
        "prefix":"before ",
        "suffix":" after",
        "start":7,
        "end":9},
        "first_target":null,
        "blocking":{
        "because":"because\n## x",
        "would_satisfy":"that"},
        "fallback":"I \"will\" do\\it.",
        "replacement":"\u0001\u0009",
        "comments":[
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0.2",
        "author":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "text":"First line\u000d# not a heading\n\n- not our list\u2029\u003c/script>\u003c!--",
        "versions":[
        "First line\u000d# not a heading\n\n- not our list\u2029\u003c/script>\u003c!--"],
        "reactions":[]}],
        "stances":[],
        "closed":{
        "closing":"dropped",
        "by":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "reason":"no\n> yes"},
        "reattachments":[]},
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0.3",
        "raiser":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "kind":"issue",
        "state":"open",
        "target":{
        "revision":"1.1.0404040404040404040404040404040404040404040404040404040404040404",
        "exact":"two",
        "prefix":"before ",
        "suffix":" after",
        "start":7,
        "end":9},
        "first_target":null,
        "blocking":null,
        "fallback":null,
        "replacement":null,
        "comments":[
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0.3",
        "author":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "text":"שלום 🦀",
        "versions":[
        "שלום 🦀"],
        "reactions":[]}],
        "stances":[],
        "closed":null,
        "reattachments":[]}],
        "submissions":[
        {
        "id":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "by":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "verdict":"approve",
        "summary":"All\u000dgood\n# really"},
        {
        "id":"12dc92f1eaee4e3fec3ce337411153783e017b8c02e14e0b89dcaa7019cf1486",
        "by":"38f10ad913678967130be42ff8f585a087b6b6f7cfa29c67b0695b5c94f0e6d0",
        "at":1795305600000,
        "verdict":"comment",
        "summary":null}],
        "revisions":[],
        "problems":[],
        "entries":3}
    "#]],
    );
}
