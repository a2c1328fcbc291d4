//! Suggestions against sources: each case is a source, words and other words; the diff is applied by the real `patch`.

use std::path::PathBuf;
use std::process::Command;

use super::place::{Patcher, Refused};
use super::unified::{apply, hunks};
use crate::source::{Source, SourceArgs};

fn source(name: &str, text: &str) -> (tempfile::TempDir, Source) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    let args = SourceArgs { source: Some(path), target: None, ignore: None };
    let mut source = args.read().unwrap().unwrap();
    source.path = PathBuf::from(name);
    (dir, source)
}

/// Puts the n-th occurrence of words (`words@n`, from 0) into other words, and gives the source and what was refused.
fn patched(name: &str, text: &str, wishes: &[(&str, &str)]) -> (String, Vec<String>) {
    let (dir, source) = source(name, text);
    let mut patcher = Patcher::new(&source).unwrap();
    let mut refused = Vec::new();
    for (idx, (words, after)) in wishes.iter().enumerate() {
        let (words, n) = words.split_once('@').map_or((*words, 0), |(words, n)| (words, n.parse().unwrap()));
        let found = source.find(words);
        let span = *found.get(n).unwrap_or_else(|| panic!("`{words}` is not in {:?}", source.page.text()));
        match patcher.put(idx, span, words, after) {
            Ok(()) => {}
            Err(Refused::Because(why)) => refused.push(why),
            Err(Refused::Overlaps(other)) => refused.push(format!("overlaps {other}")),
        }
    }
    let expected = apply(text, patcher.edits());
    let hunks = hunks(text, patcher.edits());
    if !hunks.is_empty() {
        let diff = format!("Suggested-by: Ada\n--- a/{name}\n+++ b/{name}\n{hunks}");
        std::fs::write(dir.path().join("diff"), diff).unwrap();
        let done = Command::new("patch").args(["-p1", "-i", "diff"]).current_dir(dir.path()).output();
        let done = done.expect("the program `patch` is needed here: on Debian `apt-get install patch`");
        assert!(done.status.success(), "{hunks}\n{}", String::from_utf8_lossy(&done.stdout));
        let said = String::from_utf8_lossy(&done.stdout);
        assert!(!said.contains("fuzz") && !said.contains("offset"), "{said}");
    }
    assert_eq!(std::fs::read_to_string(dir.path().join(name)).unwrap(), expected, "as `patch` made it");
    (expected, refused)
}

#[track_caller]
fn markdown(text: &str, wishes: &[(&str, &str)], expected: &str) {
    assert_eq!(patched("a.md", text, wishes), (expected.to_owned(), Vec::new()));
}

#[track_caller]
fn html(text: &str, wishes: &[(&str, &str)], expected: &str) {
    assert_eq!(patched("a.html", text, wishes), (expected.to_owned(), Vec::new()));
}

#[track_caller]
fn refused(name: &str, text: &str, wish: (&str, &str), why: &str) {
    let (after, refused) = patched(name, text, &[wish]);
    assert_eq!(after, text, "nothing is changed");
    assert!(refused.len() == 1 && refused[0].contains(why), "{refused:?}");
}

#[test]
fn only_the_words_that_differ_are_touched() {
    markdown("The quick *brown* fox.\n", &[("quick brown fox", "slow brown fox")], "The slow *brown* fox.\n");
    markdown("The quick *brown* fox.\n", &[("brown", "red")], "The quick *red* fox.\n");
    html(
        "<p>The quick <em>brown</em> fox.\n",
        &[("quick brown fox", "slow brown wolf")],
        "<p>The slow <em>brown</em> wolf.\n",
    );
}

#[test]
fn emphasis_goes_with_its_words_and_links_do_not() {
    markdown("See **the big** plan.\n", &[("the big plan", "it")], "See it.\n");
    markdown("See *the **very** big* plan.\n", &[("the very big", "a")], "See *a* plan.\n");
    markdown("Not *so* sure.\n", &[("so sure", "sure")], "Not sure.\n");
    refused("a.md", "See [the docs](x.html) now.\n", ("See the docs now", "Read it"), "a link");
    refused("a.md", "See [the docs](x.html) now.\n", ("See the docs", "Read some docs"), "inside a link");
    markdown("See [the docs](x.html) now.\n", &[("the docs now", "our docs soon")], "See [our docs](x.html) soon.\n");
    refused("a.md", "See [docs](x.html) now.\n", ("docs now", "now"), "without words");
    refused("a.md", "The ![cat](c.png) sat down.\n", ("The sat down", "It lay down"), "");
}

#[test]
fn marks_that_stay_hold_no_markup_back() {
    markdown("By **the end of May**, or so.\n", &[("May, or", "June, or")], "By **the end of June**, or so.\n");
    markdown("He said (*no*).\n", &[("(no).", "(yes).")], "He said (*yes*).\n");
    html("<p>by <b>May</b>, so</p>", &[("by May, so", "by June, so")], "<p>by <b>June</b>, so</p>");
}

#[test]
fn lists_quotations_tables_and_headings_keep_their_shape() {
    markdown("- one\n- two\n  more\n", &[("two more", "three")], "- one\n- three\n");
    markdown("> so it\n> is\n", &[("it is", "they are")], "> so they are\n");
    markdown("| a | b |\n|---|---|\n| c d | e |\n", &[("c d", "x | y")], "| a | b |\n|---|---|\n| x \\| y | e |\n");
    markdown("# A plan\n\nText.\n", &[("A plan", "The plan")], "# The plan\n\nText.\n");
    markdown("one\ntwo\nthree\n", &[("two", "")], "one\nthree\n");
    markdown("one two three\n", &[("two", "")], "one three\n");
    markdown("one two three\n", &[("one two", "one and two")], "one and two three\n");
    markdown("- [ ] do this\n", &[("do this", "do that")], "- [ ] do that\n");
}

#[test]
fn new_words_are_words_and_never_mark_up() {
    markdown("Call it x.\n", &[("x.", "*x*.")], "Call it \\*x\\*.\n");
    markdown("Call it x.\n", &[("x.", "2 * 3.")], "Call it 2 * 3.\n");
    markdown("Call it x.\n", &[("x.", "<script>alert(1)</script>")], "Call it \\<script\\>alert(1)\\</script\\>\n");
    markdown("Call it `x` now.\n", &[("x", "a_b_c")], "Call it `a_b_c` now.\n");
    html("<p>Fish</p>", &[("Fish", "Fish & <b>chips</b>")], "<p>Fish &amp; &lt;b&gt;chips&lt;/b&gt;</p>");
    refused("a.md", "One.\n", ("One.", "One.\n\nTwo."), "several paragraphs");
}

#[test]
fn entities_escapes_and_typography_are_read_as_readers_see_them() {
    html(
        "<p>Fish &amp; chips &#8212; caf&eacute; au&nbsp;lait</p>",
        &[("Fish & chips", "Ham & eggs"), ("café au", "thé au")],
        "<p>Ham &amp; eggs &#8212; thé au&nbsp;lait</p>",
    );
    markdown(
        "A \\*star\\* and &copy; it\u{2019}s.\n",
        &[("*star* and", "*moon* and")],
        "A \\*moon\\* and &copy; it\u{2019}s.\n",
    );
    markdown(
        "It's \"so\" nice -- here.\n",
        &[("It\u{2019}s \u{201c}so\u{201d} nice", "It\u{2019}s \u{201c}so\u{201d} bad")],
        "It's \"so\" bad -- here.\n",
    );
}

#[test]
fn tags_between_words_are_kept_or_refused() {
    html("<p>a <b>b c</b> d</p>", &[("a b c d", "a b x d")], "<p>a <b>b x</b> d</p>");
    html("<p>a <b>b</b> c</p>", &[("a b c", "z")], "<p>z</p>");
    refused("a.html", "<p>a <a href=x>b</a> c</p>", ("a b c", "z"), "<a>");
    refused("a.html", "<p>a <span id=x>b c</span> d</p>", ("a b", "z"), "inside <span>");
    refused("a.html", "<p>a<!-- why -->b</p>", ("ab", "z"), "comment");
    refused("a.html", "<p>a<br>b</p>", ("a b", "z"), "<br>");
    refused("a.html", "<p>all of it</p><p>rest</p>", ("all of it", ""), "without words");
}

#[test]
fn words_outside_the_reviewed_part_are_not_mistaken_for_it() {
    let page = "<title>so it is</title><nav>so it is</nav><main><p hidden>so it is</p><p>so it is</p></main><script>so it is</script>";
    html(page, &[("it is", "be it")], &page.replace("<p>so it is", "<p>so be it"));
}

#[test]
fn of_equal_words_those_that_were_meant_are_changed() {
    markdown(
        "a fox here\n\na fox there\n\na fox here\n",
        &[("fox@1", "wolf")],
        "a fox here\n\na wolf there\n\na fox here\n",
    );
    markdown("a fox here\n\na fox here\n", &[("fox@1", "wolf")], "a fox here\n\na wolf here\n");
}

#[test]
fn line_ends_and_the_end_of_the_file_stay_as_they_are() {
    markdown("one two\r\nthree\r\n", &[("two", "2")], "one 2\r\nthree\r\n");
    markdown("one two\r\nthree four\r\n", &[("two three", "2 3")], "one 2 3 four\r\n");
    markdown("one two", &[("two", "2")], "one 2");
    markdown("```\na\r\nb\r\n```\r\n", &[("b", "c\nd")], "```\na\r\nc\r\nd\r\n```\r\n");
    markdown(
        "\u{1f980} caf\u{e9} \u{5e9}\u{5dc}\u{5d5}\u{5dd} x\n",
        &[("\u{5e9}\u{5dc}\u{5d5}\u{5dd}", "\u{1f469}\u{200d}\u{1f680}")],
        "\u{1f980} caf\u{e9} \u{1f469}\u{200d}\u{1f680} x\n",
    );
}

#[test]
fn in_code_every_character_counts() {
    markdown(
        "```rust\nlet x = 1;\n    let y;\n```\n",
        &[("x = 1;\n    let y", "x = 1;\n  let y")],
        "```rust\nlet x = 1;\n  let y;\n```\n",
    );
    markdown(
        "- a\n\n  ```\n  one\n  two\n  ```\n",
        &[("two", "two\nthree")],
        "- a\n\n  ```\n  one\n  two\n  three\n  ```\n",
    );
    html("<pre>a &lt; b\n  c</pre>", &[("a < b", "a <= b")], "<pre>a &lt;= b\n  c</pre>");
}

#[test]
fn several_suggestions_in_one_line_come_together_and_overlapping_ones_do_not() {
    markdown(
        "The quick brown fox jumps.\n",
        &[("quick", "slow"), ("jumps.", "sits."), ("fox", "dog")],
        "The slow brown dog sits.\n",
    );
    let (after, refused) =
        patched("a.md", "The quick brown fox.\n", &[("quick brown", "slow red"), ("brown fox", "cat")]);
    assert_eq!((after.as_str(), refused), ("The slow red fox.\n", vec!["overlaps 0".to_owned()]));
}

#[test]
fn a_quotation_over_two_paragraphs_is_taken_apart() {
    markdown("One two.\n\nThree four.\n", &[("two.\nThree", "2.\n3")], "One 2.\n\n3 four.\n");
    refused("a.md", "One two.\n\nThree four.\n", ("two.\nThree", "2"), "where paragraphs begin");
}
