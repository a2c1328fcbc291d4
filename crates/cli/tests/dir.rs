//! `baton dir` as people use it: several authors on several branches, merged by the real git in random orders.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const PAGE: &str = "<main><h1>Plan</h1><p>The quick brown fox ships in May, and the slow dog follows.</p></main>";

/// A person with a home, a clone of the repository, and a file of the review outside it.
struct Author {
    name: &'static str,
    dir: PathBuf,
}

impl Author {
    fn new(root: &Path, name: &'static str) -> Self {
        let dir = root.join(name);
        fs::create_dir(&dir).unwrap();
        fs::write(dir.join("plan.html"), PAGE).unwrap();
        let author = Self { name, dir };
        author.git(&["clone", "-q", "../origin", "clone"]);
        author.baton(&["me"]);
        author.baton(&["open", "plan.baton", "--source", "plan.html", "--document", "https://example.org/plan.html"]);
        author
    }

    fn run(&self, program: &str, args: &[&str], dir: &Path) -> Output {
        Command::new(program)
            .args(args)
            .current_dir(dir)
            .env("BATON_HOME", self.dir.join("home"))
            .env("BATON_NAME", self.name)
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_NAME"), self.name)))
            .envs(["AUTHOR", "COMMITTER"].map(|role| (format!("GIT_{role}_EMAIL"), "a@example.org")))
            .output()
            .unwrap()
    }

    fn baton(&self, args: &[&str]) -> String {
        let output = self.run(env!("CARGO_BIN_EXE_baton"), args, &self.dir);
        assert!(output.status.success(), "baton {args:?}: {}", said(&output));
        said(&output)
    }

    fn git(&self, args: &[&str]) {
        let clone = self.dir.join("clone");
        let output = self.run("git", args, if clone.exists() { &clone } else { &self.dir });
        assert!(output.status.success(), "git {args:?}: {}", said(&output));
    }

    /// Writes a comment and brings it into the clone as a pack, on a branch of its own.
    fn comment(&self, words: &str, branch: &str) {
        self.baton(&["comment", "plan.baton", "--source", "plan.html", "--quote", "quick brown", words]);
        self.baton(&["submit", "plan.baton", "--source", "plan.html"]);
        self.git(&["checkout", "-q", "-b", branch]);
        self.baton(&["dir", "pack", "clone/review", "plan.baton"]);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", words]);
        self.git(&["push", "-q", "origin", branch]);
    }

    fn catch_up(&self) {
        self.git(&["checkout", "-q", "main"]);
        self.git(&["pull", "-q", "origin", "main"]);
        if self.dir.join("clone/review").exists() {
            self.baton(&["dir", "merge", "clone/review", "--out", "seen.baton"]);
            self.git(&["checkout", "-q", "--", "."]);
            self.git(&["clean", "-q", "-f", "-d"]);
            self.baton(&["merge", "plan.baton", "seen.baton"]);
        }
    }

    /// Merges a branch on the main branch, as a forge does, and publishes.
    fn land(&self, branch: &str, is_ci_awake: bool, is_compact: bool) {
        self.git(&["fetch", "-q", "origin"]);
        self.git(&["checkout", "-q", "main"]);
        self.git(&["reset", "-q", "--hard", "origin/main"]);
        self.git(&["merge", "-q", "--no-edit", &format!("origin/{branch}")]);
        if is_ci_awake {
            let args: &[&str] = if is_compact { &["--compact"] } else { &[] };
            self.baton(&[&["dir", "merge", "clone/review"], args].concat());
            self.git(&["add", "-A"]);
            self.git(&["commit", "-q", "--allow-empty", "-m", "merge reviews"]);
        }
        self.git(&["push", "-q", "origin", "main"]);
    }
}

fn said(output: &Output) -> String {
    String::from_utf8([output.stdout.as_slice(), output.stderr.as_slice()].concat()).unwrap()
}

fn repository(root: &Path) {
    for args in [&["init", "-q", "--bare", "-b", "main", "origin"][..], &["clone", "-q", "origin", "seed"]] {
        assert!(Command::new("git").args(args).current_dir(root).output().unwrap().status.success());
    }
    let seed = root.join("seed");
    fs::write(seed.join("README"), "the document lives here\n").unwrap();
    for args in [
        &["checkout", "-q", "-b", "main"][..],
        &["add", "-A"],
        &["-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "begin"],
        &["push", "-q", "origin", "main"],
    ] {
        let output = Command::new("git").args(args).current_dir(&seed).output().unwrap();
        assert!(output.status.success() || args[0] == "checkout", "{}", said(&output));
    }
}

/// Small, seeded, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % n
    }
}

fn random_history(seed: u64) {
    let root = tempfile::tempdir().unwrap();
    repository(root.path());
    let authors = ["ana", "ben", "cay"].map(|name| Author::new(root.path(), name));
    let ci = Author::new(root.path(), "ci");
    let mut random = Random(seed);
    let mut waiting: Vec<String> = Vec::new();
    let n_rounds = 7;
    for round in 0..n_rounds {
        let author = &authors[random.below(3)];
        if random.below(2) == 0 {
            author.catch_up();
        }
        let branch = format!("{}-{round}", author.name);
        author.comment(&format!("comment {round}"), &branch);
        waiting.push(branch);
        while !waiting.is_empty() && random.below(3) > 0 {
            let branch = waiting.remove(random.below(waiting.len()));
            ci.land(&branch, random.below(2) == 0, random.below(3) == 0);
        }
    }
    for branch in waiting {
        ci.land(&branch, true, false);
    }
    ci.baton(&["dir", "merge", "clone/review", "--out", "all.baton"]);
    ci.baton(&["dir", "check", "clone/review"]);
    let mut by_file = vec!["merge", "files.baton"];
    let paths: Vec<_> = authors.iter().map(|author| author.dir.join("plan.baton").display().to_string()).collect();
    by_file.extend(paths.iter().map(String::as_str));
    ci.baton(&by_file);
    // The file that goes along says where it comes from, which differs.
    let json = |file: &str| {
        let exported = ci.baton(&["export", "--format", "json", file]);
        exported.lines().filter(|line| !line.starts_with("\"file\":")).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(json("all.baton"), json("files.baton"), "seed {seed}: git and files tell different reviews");
    let all = json("all.baton");
    assert_eq!(published(&ci, "clone/review"), published_anew(&ci, "all.baton"), "seed {seed}: the order shows");
    let is_there = |round: &usize| all.contains(&format!("\"comment {round}\""));
    assert_eq!((0..n_rounds).filter(is_there).count(), n_rounds, "seed {seed}: a comment is missing");
}

/// What a directory publishes, gathered: every file by its name, but for the packs.
fn published(ci: &Author, dir: &str) -> Vec<(String, Vec<u8>)> {
    ci.baton(&["dir", "merge", dir, "--compact"]);
    let files = fs::read_dir(ci.dir.join(dir)).unwrap().map(|file| file.unwrap());
    let files = files.filter(|file| file.file_type().unwrap().is_file());
    let mut files: Vec<_> =
        files.map(|file| (file.file_name().into_string().unwrap(), fs::read(file.path()).unwrap())).collect();
    files.sort();
    files
}

/// The same from a directory that was begun today, with everything in one pack.
fn published_anew(ci: &Author, file: &str) -> Vec<(String, Vec<u8>)> {
    ci.baton(&["dir", "pack", "anew", file]);
    let mut files = published(ci, "anew");
    // Packs carry no title; the manifest keeps what it was told once.
    let title = |manifest: &[u8]| serde_json::from_slice::<serde_json::Value>(manifest).unwrap();
    let mut json = title(&files.iter().find(|(name, _)| name == "manifest.json").unwrap().1);
    let there = title(&fs::read(ci.dir.join("clone/review/manifest.json")).unwrap());
    for field in ["title", "address"] {
        json[field] = there[field].clone();
    }
    assert_eq!(json, there);
    files.retain(|(name, _)| name != "manifest.json");
    let manifest = fs::read(ci.dir.join("clone/review/manifest.json")).unwrap();
    files.push(("manifest.json".to_owned(), manifest));
    files.sort();
    files
}

#[test]
fn readers_get_a_snapshot_and_a_page_beside_the_packs_and_older_snapshots_go() {
    let root = tempfile::tempdir().unwrap();
    repository(root.path());
    let ana = Author::new(root.path(), "ana");
    ana.comment("why May?", "ana");
    ana.baton(&["dir", "merge", "clone/review"]);
    let dir = ana.dir.join("clone/review");
    let snapshot = |dir: &Path| {
        let manifest: serde_json::Value =
            serde_json::from_slice(&fs::read(dir.join("manifest.json")).unwrap()).unwrap();
        let name = manifest["snapshot"].as_str().unwrap().to_owned();
        let snapshot: serde_json::Value = serde_json::from_slice(&fs::read(dir.join(&name)).unwrap()).unwrap();
        (name, snapshot)
    };
    let (first, shown) = snapshot(&dir);
    assert_eq!((&shown["format"], &shown["open"]), (&"baton-snapshot/1".into(), &1.into()));
    let mark = &shown["marks"][0];
    assert_eq!((mark["quote"].as_str(), mark["style"].as_str()), (Some("quick brown"), Some("plain")));
    let around = ["before", "quote", "after"].map(|field| mark[field].as_str().unwrap()).concat();
    let text = "Plan\nThe quick brown fox ships in May, and the slow dog follows.";
    assert_eq!(text.matches(&around).count(), 1, "{around:?} is not what the page says");
    assert!(fs::read_to_string(dir.join("digest.html")).unwrap().contains("why May?"));
    assert!(!fs::read_to_string(dir.join(&first)).unwrap().contains("why May?"), "a snapshot holds nobody's words");
    ana.comment("and why a fox?", "ana-2");
    ana.baton(&["dir", "merge", "clone/review"]);
    let (second, shown) = snapshot(&dir);
    assert_eq!(shown["open"], 2);
    assert!(second != first && !dir.join(first).exists(), "older snapshots go");
}

#[test]
fn a_page_of_the_directory_carries_the_document_unchanged_but_for_one_tag() {
    let root = tempfile::tempdir().unwrap();
    repository(root.path());
    let ana = Author::new(root.path(), "ana");
    ana.comment("why May?", "ana");
    ana.baton(&["dir", "merge", "clone/review"]);
    ana.baton(&["dir", "page", "clone/review", "--document", "plan.html", "--src", "/r/", "--out", "page.html"]);
    let page = fs::read_to_string(ana.dir.join("page.html")).unwrap();
    assert!(page.starts_with(PAGE) && page.contains(" data-src=\"/r/\""), "{page}");
    let alone = ana.baton(&["dir", "page", "clone/review", "--src", "/r/"]);
    assert!(alone.contains("data-src=\"/r/\"") && alone.contains("quick brown"), "{alone}");
}

#[test]
fn branches_merge_in_any_order_without_a_conflict_and_nothing_is_lost() {
    for seed in [1, 2, 3] {
        random_history(seed);
    }
}

#[test]
fn a_directory_says_what_is_torn_what_waits_and_what_is_missing() {
    let root = tempfile::tempdir().unwrap();
    repository(root.path());
    let ana = Author::new(root.path(), "ana");
    ana.comment("why May?", "ana");
    let check = || ana.run(env!("CARGO_BIN_EXE_baton"), &["dir", "check", "clone/review"], &ana.dir);
    let waits = check();
    assert_eq!(waits.status.code(), Some(1));
    assert!(said(&waits).contains("Not merged yet"), "{}", said(&waits));
    ana.baton(&["dir", "merge", "clone/review"]);
    assert_eq!(said(&check()), "1 file, all whole and merged.\n");
    let again = ana.baton(&["dir", "pack", "clone/review", "plan.baton"]);
    assert_eq!(again, "Nothing new: the directory holds all of it.\n");
    let packs = ana.dir.join("clone/review/u");
    let pack = fs::read_dir(&packs).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&pack).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&pack, &bytes).unwrap();
    let torn = check();
    assert_eq!(torn.status.code(), Some(2));
    assert!(said(&torn).contains("its name is not the hash of its bytes"), "{}", said(&torn));
    let refused = ana.run(env!("CARGO_BIN_EXE_baton"), &["dir", "merge", "clone/review"], &ana.dir);
    assert_eq!(refused.status.code(), Some(2), "nothing is published from a torn directory: {}", said(&refused));
    fs::remove_file(&pack).unwrap();
    let missing = check();
    assert_eq!(missing.status.code(), Some(2));
    assert!(said(&missing).contains("In the manifest, but not there"), "{}", said(&missing));
}

#[test]
fn another_review_is_refused_and_a_typing_error_makes_nothing() {
    let root = tempfile::tempdir().unwrap();
    repository(root.path());
    let ana = Author::new(root.path(), "ana");
    ana.comment("why May?", "ana");
    ana.baton(&["open", "other.baton", "--source", "plan.html", "--document", "https://example.org/other.html"]);
    let refused = ana.run(env!("CARGO_BIN_EXE_baton"), &["dir", "pack", "clone/review", "other.baton"], &ana.dir);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("holds another review"), "{}", said(&refused));
    let typo = ana.run(env!("CARGO_BIN_EXE_baton"), &["dir", "merge", "clone/reveiw"], &ana.dir);
    assert_eq!(typo.status.code(), Some(1));
    assert!(!ana.dir.join("clone/reveiw").exists());
}
