//! Reviewing at a terminal, as transcripts: who types what, and what they see.
//!
//! The transcripts are in `transcripts`. `ada$` types in Ada's terminal, with a key and drafts of her own; all share one directory. What the program prints follows
//! as it is, then `[1]` where it does not end with 0. Names that differ each time stand as `t1.2` (what the first entry that
//! was seen did), `d1` (a draft) and DAY. `UPDATE_EXPECT=1` writes the transcripts anew: read them then.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use expect_test::{ExpectFile, expect_file};

const PLAN: &str = "\
# The plan

We will ship **by the end of May**, see [the budget](budget.html).

- There are no backups.
- The quick *brown* fox.

## Costs

It's about 3 % more.
";

fn baton() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.env_remove("BATON_HOME").env_remove("BATON_NAME").env_remove("BATON_RELAY");
    command
}

/// Types what stands behind `$` in a shell.
fn typed(dir: &Path, who: &str, line: &str) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_baton")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var_os("PATH").unwrap().display());
    let shell = Command::new("sh")
        .args(["-c", &format!("exec 2>&1; {line}")])
        .current_dir(dir)
        .env("PATH", path)
        .env("BATON_HOME", dir.join(format!("home-{who}")))
        .env_remove("BATON_NAME")
        .env_remove("BATON_RELAY")
        .output();
    shell.unwrap()
}

/// What differs each time, by the order in which it was seen.
#[derive(Default)]
struct Seen {
    entries: Vec<String>,
    drafts: Vec<String>,
}

impl Seen {
    /// Real names for those of the transcript.
    fn real(&self, line: &str) -> String {
        let real_word = |word: &str| {
            let (name, op) = word.split_once('.').map_or((word, String::new()), |(name, op)| (name, format!(".{op}")));
            let names = if op.is_empty() { &self.drafts } else { &self.entries };
            let n = name.strip_prefix(if op.is_empty() { 'd' } else { 't' }).and_then(|n| n.parse::<usize>().ok());
            let real = n.and_then(|n| names.get(n.checked_sub(1)?));
            real.map_or_else(|| word.to_owned(), |real| format!("{real}{op}"))
        };
        line.split(' ').map(real_word).collect::<Vec<_>>().join(" ")
    }

    /// The transcript's names for real ones.
    fn plain(&mut self, said: &str) -> String {
        let mut plain = String::new();
        for line in said.split_inclusive('\n') {
            let mut word = String::new();
            for char in line.chars().chain(['\0']) {
                if char.is_ascii_alphanumeric() || char == '-' {
                    word.push(char);
                    continue;
                }
                plain.push_str(&self.plain_word(&word, char));
                word.clear();
                if char != '\0' {
                    plain.push(char);
                }
            }
        }
        plain
    }

    fn plain_word(&mut self, word: &str, behind: char) -> String {
        let is_hex = word.len() == 8 && word.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_day =
            word.len() == 10 && word.starts_with("20") && word.bytes().filter(|byte| *byte == b'-').count() == 2;
        let (names, letter) = if behind == '.' { (&mut self.entries, 't') } else { (&mut self.drafts, 'd') };
        match (is_hex, is_day) {
            (true, _) => {
                let idx = names.iter().position(|name| name == word).unwrap_or_else(|| {
                    names.push(word.to_owned());
                    names.len() - 1
                });
                format!("{letter}{}", idx + 1)
            }
            (_, true) => "DAY".to_owned(),
            _ => word.to_owned(),
        }
    }
}

/// The hour behind a day says nothing either.
fn without_hours(said: &str) -> String {
    let mut out = String::new();
    let mut rest = said;
    while let Some((before, behind)) = rest.split_once("DAY ") {
        out.push_str(before);
        let is_hour = behind.as_bytes().get(2) == Some(&b':') && behind.as_bytes()[..2].iter().all(u8::is_ascii_digit);
        out.push_str(if is_hour { "DAY" } else { "DAY " });
        rest = if is_hour { &behind[5..] } else { behind };
    }
    out + rest
}

/// Types every line of a transcript again, and compares what is seen.
#[track_caller]
fn check(dir: &Path, transcript: &ExpectFile) {
    let is_command =
        |line: &&str| line.split_once("$ ").is_some_and(|(who, _)| who.bytes().all(|byte| byte.is_ascii_lowercase()));
    let before = transcript.data();
    let lines: Vec<&str> = before.lines().filter(is_command).collect();
    assert!(!lines.is_empty(), "there is a transcript");
    let mut seen = Seen::default();
    let mut actual = String::new();
    for line in lines {
        let (who, command) = line.split_once("$ ").unwrap();
        let output = typed(dir, who, &seen.real(command));
        let said = seen.plain(&String::from_utf8(output.stdout).unwrap());
        let said = without_hours(&said.replace(&dir.display().to_string(), "."));
        actual.push_str(&format!("{line}\n{said}"));
        if !output.status.success() {
            actual.push_str(&format!("[{}]\n", output.status.code().unwrap()));
        }
    }
    transcript.assert_eq(&actual);
}

fn workplace() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("plan.md"), PLAN).unwrap();
    for (name, who) in [("ada", "Ada"), ("bob", "Bob")] {
        assert!(typed(dir.path(), name, &format!("baton me --name {who}")).status.success());
    }
    dir
}

#[test]
fn two_people_review_a_plan_and_the_suggestion_goes_into_it() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/two-people.txt"]);
}

#[test]
fn what_moved_on_meanwhile_is_shown_before_anything_is_published() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/moved-on.txt"]);
}

#[test]
fn mistakes_are_named_and_change_nothing() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/mistakes.txt"]);
}

#[test]
fn a_review_of_ones_own_is_opened_by_invitation() {
    let dir = workplace();
    fs::write(
        dir.path().join("brief.toml"),
        "goal = \"Sign off\"\npreset = \"document-sign-off\"\ndue = \"2026-12-01\"\nreviewers = [\"Bob\"]\n\
         [[question]]\ntext = \"Enough?\"\nquote = \"3 %\"\nask = \"Bob\"\n",
    )
    .unwrap();
    check(dir.path(), &expect_file!["./transcripts/own-review.txt"]);
}

#[test]
fn everything_that_can_be_done_in_a_thread_is_a_draft_first() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/acts.txt"]);
}

#[test]
fn what_a_review_still_needs_is_told_and_its_rules_are_changed() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/gates.txt"]);
}

#[test]
fn work_is_handed_over_and_told_in_a_digest() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/handoff.txt"]);
}

#[test]
fn people_say_when_they_work_and_by_when_they_will_do_it() {
    let dir = workplace();
    check(dir.path(), &expect_file!["./transcripts/time.txt"]);
}

#[test]
fn a_suggestion_on_the_published_page_goes_into_its_markdown() {
    let dir = workplace();
    let page = "<!doctype html><title>The plan</title><nav>The plan, again</nav><main><h1 id=the-plan>The plan</h1>\
                <p>We will ship <strong>by the end of May</strong>, see <a href=budget.html>the budget</a>.</p>\
                <ul><li>There are no backups.</li><li>The quick <em>brown</em> fox.</li></ul><h2>Costs</h2>\
                <p>It\u{2019}s about 3&nbsp;% more.</p></main>";
    fs::write(dir.path().join("plan.html"), page).unwrap();
    check(dir.path(), &expect_file!["./transcripts/published-page.txt"]);
}

#[test]
fn commands_at_the_same_moment_lose_nothing() {
    const N: usize = 6;
    let dir = workplace();
    let run = |who: &str, line: String| typed(dir.path(), who, &line);
    run("ada", "baton open plan.baton --source plan.md --document https://example.org/plan".to_owned());
    std::thread::scope(|scope| {
        for n in 0..N {
            for who in ["ada", "bob"] {
                let run = &run;
                scope.spawn(move || {
                    let line = format!(
                        "baton comment plan.baton --source plan.md '{who} {n}' && (baton submit plan.baton || true)"
                    );
                    assert!(run(who, line).status.success());
                });
            }
        }
    });
    let shown = run("ada", "baton submit plan.baton; baton show plan.baton --json".to_owned());
    let shown = String::from_utf8(shown.stdout).unwrap();
    let shown: serde_json::Value = serde_json::from_str(&shown[shown.find("\n{").map_or(0, |at| at + 1)..]).unwrap();
    let mut drafts = 0;
    for who in ["ada", "bob"] {
        let listed = run(who, "baton drafts plan.baton --json".to_owned());
        let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).unwrap();
        drafts += listed["drafts"].as_array().unwrap().len();
    }
    assert_eq!(shown["threads"].as_array().unwrap().len() + drafts, 2 * N);
    assert_eq!(shown["problems"].as_array().unwrap().len(), 0, "no chain of entries is torn: {shown}");
}

#[test]
fn an_older_file_put_back_does_not_tear_the_chain_of_ones_entries() {
    let dir = workplace();
    let run = |line: &str| typed(dir.path(), "ada", line);
    run("baton open plan.baton --source plan.md --document https://example.org/plan && cp plan.baton old.baton");
    run("baton submit plan.baton --summary one && cp old.baton plan.baton && baton submit plan.baton --summary two");
    let shown = run("baton export --format json plan.baton");
    let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(shown["submissions"].as_array().unwrap().len(), 2, "the first one came back");
    assert_eq!(shown["problems"].as_array().unwrap().len(), 0);
}

#[test]
fn a_relay_carries_a_review_that_no_file_did() {
    let dir = workplace();
    let mut relay = baton()
        .args(["relay", "--listen", "127.0.0.1:0", "--store", ":memory:", "--open-rooms"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(relay.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = line.trim().rsplit(' ').next().unwrap().to_owned();
    let run = |who: &str, line: &str| {
        let output = typed(dir.path(), who, &format!("export BATON_RELAY={url}; {line}"));
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
    };
    let open = "--source plan.md --document https://example.org/plan";
    run("ada", &format!("baton open ada.baton {open}"));
    run("ada", "baton comment ada.baton --source plan.md --quote 'no backups' 'Really?'");
    assert_eq!(run("ada", "baton submit ada.baton").1.lines().last(), Some("Submitted 1 act and delivered."));
    run("bob", &format!("baton open bob.baton {open}"));
    assert!(run("bob", "baton show bob.baton").1.contains("Really?"));
    let (code, said) = run("bob", "baton sync bob.baton");
    assert_eq!((code, said.starts_with("Everything is exchanged.")), (0, true), "{said}");
    relay.kill().unwrap();
    relay.wait().unwrap();
    let (code, said) = run("bob", "baton submit bob.baton --summary 'Alone.'");
    assert_eq!((code, said.trim()), (0, "Submitted 0 acts; it waits here, because the relay cannot be reached."));
    assert_eq!(run("bob", "baton sync bob.baton").0, 1);
}
