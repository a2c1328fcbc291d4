//! The rules of the house as tests: arrows between crates, what each must never name, sizes, names, and the README.
//!
//! They read manifests and sources as text, so they also see what no compiler refuses. A rule that bites wrongly is changed
//! here, with its reason, never worked around. Function length and clocks by their full paths are clippy's (`clippy.toml`).

use std::fs;
use std::path::{Path, PathBuf};

/// DESIGN §1: which crates of ours, and which of others that are worth a rule, each may depend on.
const ARROWS: [(&str, &[&str]); 9] = [
    ("anchor", &[]),
    ("review", &["anchor"]),
    ("sync", &[]),
    ("replica", &["anchor", "review", "sync", "yrs"]),
    ("client", &["anchor", "replica", "review", "sync"]),
    ("widget", &["anchor", "client", "review", "web-sys", "yew"]),
    ("cli", &["anchor", "axum", "client", "relay", "review", "tokio"]),
    ("relay", &["axum", "sync", "tokio"]),
    ("xtask", &[]),
];

/// Crates of others that only those may use who are named in [`ARROWS`].
const GUARDED: [&str; 5] = ["yrs", "yew", "web-sys", "axum", "tokio"];

/// Below the faces time, chance, files and settings are arguments.
const BELOW_THE_FACES: [&str; 5] = ["anchor", "review", "sync", "replica", "client"];
const WORLDLY: [&str; 12] = [
    "std::time",
    "SystemTime",
    "Instant::now",
    "std::fs",
    "std::env",
    "std::net",
    "std::process",
    "std::thread",
    "std::io::stdin",
    "thread_rng",
    "getrandom",
    "rand::",
];

const LINES_MAX: usize = 400;
const NAMELESS: [&str; 7] = ["utils", "util", "helpers", "common", "manager", "data", "info"];

struct Source {
    /// From the root of the checkout, with `/`.
    path: String,
    /// Which crate it belongs to; empty outside `crates/`.
    owner: String,
    /// The text without its unit tests.
    text: String,
    /// The same without comments.
    code: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn files_under(dir: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir).into_iter().flatten().map(Result::unwrap) {
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() {
                if name != "node_modules" && name != "target" && !name.starts_with('.') {
                    dirs.push(entry.path());
                }
            } else if name.ends_with(ending) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}

fn sources(dir: &str, ending: &str) -> Vec<Source> {
    let root = root();
    let sources: Vec<Source> = files_under(&root.join(dir), ending)
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
            let owner = path.strip_prefix("crates/").and_then(|rest| rest.split('/').next()).unwrap_or_default();
            let text = without_unit_tests(&fs::read_to_string(file).unwrap());
            Source { owner: owner.to_owned(), code: without_comments(&text), path, text }
        })
        .collect();
    assert!(
        !sources.is_empty(),
        "there is no {ending} file under {dir}: does this test still look in the right place?"
    );
    sources
}

fn is_test_file(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.contains("/tests/")
}

fn without_unit_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let begins_tests = line == "#[cfg(test)]" && lines.peek().is_some_and(|next| next.starts_with("mod "));
        if !begins_tests {
            kept.push_str(line);
            kept.push('\n');
        } else if lines.next().is_some_and(|module| module.ends_with('{')) {
            lines.by_ref().find(|line| *line == "}");
        }
    }
    kept
}

fn without_comments(text: &str) -> String {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    code.map(|line| line.split(" // ").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// Fails with every finding, because whoever broke one rule in five places wants to see all five.
fn none(findings: Vec<String>, rule: &str) {
    assert!(findings.is_empty(), "{rule}:\n  {}", findings.join("\n  "));
}

fn occurrences<'a>(source: &'a Source, words: &'a [&str]) -> impl Iterator<Item = String> + 'a {
    source.code.lines().flat_map(move |line| {
        let found = words.iter().filter(|word| names(line, word));
        found.map(move |word| format!("{}: `{word}` in `{}`", source.path, line.trim()))
    })
}

/// Whether `line` contains `word`, not as a part of a longer name.
fn names(line: &str, word: &str) -> bool {
    let is_name = |char: char| char.is_alphanumeric() || char == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back().is_some_and(is_name);
        let after = line[at + word.len()..].chars().next().is_some_and(is_name) && word.ends_with(is_name);
        !before && !after
    })
}

/// Names of the dependencies that a built crate has: not those of its tests or its build script.
fn dependencies(manifest: &str) -> Vec<String> {
    let mut is_listed = false;
    let mut names = Vec::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_listed = line == "[dependencies]" || (line.starts_with("[target.") && line.ends_with(".dependencies]"));
        } else if is_listed && let Some(name) = line.split(['.', ' ', '=']).next().filter(|name| !name.is_empty()) {
            names.push(name.to_owned());
        }
    }
    names
}

#[test]
fn arrows_between_crates_are_those_of_the_design() {
    let ours: Vec<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    let mut findings = Vec::new();
    for dir in fs::read_dir(root().join("crates")).unwrap().map(|entry| entry.unwrap().path()) {
        let name = dir.file_name().unwrap().to_string_lossy().into_owned();
        let Some((_, allowed)) = ARROWS.iter().find(|(crate_name, _)| *crate_name == name) else {
            findings.push(format!("crates/{name} is not in DESIGN §1"));
            continue;
        };
        let manifest = fs::read_to_string(dir.join("Cargo.toml")).unwrap();
        let ruled = dependencies(&manifest)
            .into_iter()
            .filter(|name| ours.contains(&name.as_str()) || GUARDED.contains(&name.as_str()));
        findings.extend(ruled.filter(|to| !allowed.contains(&to.as_str())).map(|to| format!("{name} -> {to}")));
        if !manifest.contains("[lints]\nworkspace = true") {
            findings.push(format!("{name} does not take the lints of the workspace"));
        }
    }
    none(findings, "a new arrow is a decision, not an edit (DESIGN §1)");
}

#[test]
fn the_reader_of_manifests_sees_dependencies_and_nothing_else() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\nyrs.workspace = true\nsync = { path = \"..\" }\n\
                    [dev-dependencies]\naxum = \"1\"\n[target.'cfg(unix)'.dependencies]\nlibc = \"1\"\n";
    assert_eq!(dependencies(manifest), ["yrs", "sync", "libc"]);
}

#[test]
fn only_replica_names_yrs_and_only_the_browser_module_names_web_sys() {
    let mut findings = Vec::new();
    for source in sources("crates", ".rs") {
        if source.owner != "replica" {
            findings.extend(occurrences(&source, &["yrs"]));
        }
        if !source.path.starts_with("crates/widget/src/browser") {
            findings.extend(occurrences(&source, &["web_sys"]));
        }
    }
    none(findings, "DESIGN §2, invariants 1 and 2");
}

#[test]
fn below_the_faces_nothing_reads_the_world() {
    // Examples and benches are programs, and programs are faces.
    let below = |source: &Source| {
        let is_below = BELOW_THE_FACES.contains(&source.owner.as_str()) && source.path.contains("/src/");
        is_below && !is_test_file(&source.path)
    };
    let all = sources("crates", ".rs");
    let findings = all.iter().filter(|source| below(source)).flat_map(|source| occurrences(source, &WORLDLY));
    none(findings.collect(), "time, chance, files and settings are arguments below the faces (DESIGN §2.3)");
}

#[test]
fn every_file_says_first_what_it_is_for() {
    let rust = sources("crates", ".rs").into_iter().chain(sources("tests", ".rs"));
    let silent_rust = rust.filter(|source| !source.text.starts_with("//! ")).map(|source| source.path);
    let scripts = sources("www/agent", ".js").into_iter().chain(sources("www/loader", ".js"));
    let silent_scripts = scripts.filter(|source| !source.text.starts_with("/*")).map(|source| source.path);
    none(silent_rust.chain(silent_scripts).collect(), "a file begins with what it is for (STYLE §2)");
}

#[test]
fn a_file_holds_one_notion() {
    let all =
        sources("crates", ".rs").into_iter().chain(sources("www/agent", ".js")).chain(sources("www/loader", ".js"));
    let findings = all.filter(|source| !is_test_file(&source.path)).filter_map(|source| {
        let n_lines = source.text.lines().count();
        (n_lines > LINES_MAX).then(|| format!("{}: {n_lines} lines without its tests", source.path))
    });
    none(findings.collect(), "a file has at most 400 lines without its tests (STYLE §5)");
}

#[test]
fn a_file_without_a_name_has_no_reason() {
    let all =
        sources("crates", ".rs").into_iter().chain(sources("www/agent", ".js")).chain(sources("www/loader", ".js"));
    let findings = all
        .map(|source| source.path)
        .filter(|path| path.split('/').any(|part| NAMELESS.contains(&part.split('.').next().unwrap_or_default())));
    none(findings.collect(), "if it has no name, it has no reason (STYLE §4)");
}

#[test]
fn nothing_reaches_the_page_as_markup_or_code() {
    let words = [
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "set_inner_html",
        "set_outer_html",
        "eval",
        "from_html_unchecked",
    ];
    let all = [sources("crates/widget", ".rs"), sources("www/agent", ".js"), sources("www/loader", ".js")];
    let findings = all.iter().flatten().flat_map(|source| {
        // Block comments of JavaScript explain what is avoided.
        let lines = occurrences(source, &words).filter(|finding| !finding.contains("in `*"));
        lines.collect::<Vec<_>>()
    });
    none(findings.collect(), "nothing an attacker sends reaches innerHTML (DESIGN §2.10)");
}

#[test]
fn crates_are_the_same_on_every_platform() {
    let findings = sources("crates", ".rs").into_iter().filter(|source| source.code.contains("target_arch"));
    none(
        findings.map(|source| source.path).collect(),
        "who needs `cfg(target_arch)` is in the wrong crate (STYLE §12)",
    );
}

#[test]
fn errors_below_the_faces_name_their_cause() {
    let findings = sources("crates", ".rs").into_iter().filter(|source| {
        let is_below = BELOW_THE_FACES.contains(&source.owner.as_str());
        is_below
            && (source.code.contains("Other(String)")
                || source.code.contains("Box<dyn Error")
                || source.code.contains("Box<dyn std::error"))
    });
    none(
        findings.map(|source| source.path).collect(),
        "no `Other(String)`, no boxed errors below the faces (STYLE §9)",
    );
}

#[test]
fn an_integer_that_means_something_is_a_type() {
    let findings = sources("crates", ".rs").into_iter().flat_map(|source| {
        let path = source.path.clone();
        bare_parameters(&source.code)
            .into_iter()
            .map(move |parameter| format!("{path}: {parameter}"))
            .collect::<Vec<_>>()
    });
    none(findings.collect(), "no bare integer is an offset, an id or a time in a public signature (STYLE §6)");
}

/// Parameters of public functions that are bare integers with a name that means a place, an identity or a time.
fn bare_parameters(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("pub fn ") {
        let signature = code[at..].split(['{', ';']).next().unwrap_or_default();
        for parameter in signature.split(['(', ',', ')']) {
            let Some((name, kind)) = parameter.split_once(": ") else { continue };
            let name = name.trim();
            let is_bare = ["u32", "u64", "usize", "i32", "i64"].contains(&kind.trim());
            if is_bare && (name.contains("offset") || name == "id" || name.ends_with("_id") || name.ends_with("_ms")) {
                found.push(parameter.trim().to_owned());
            }
        }
    }
    found
}

#[test]
fn bare_parameters_are_found() {
    assert_eq!(bare_parameters("pub fn f(a: u32, start_offset: usize) -> u32 {"), ["start_offset: usize"]);
    assert_eq!(bare_parameters("pub fn f(&self, id: ThreadId, delay_ms: u64);"), ["delay_ms: u64"]);
    assert_eq!(bare_parameters("fn private(id: u64) {}"), Vec::<String>::new());
}

#[test]
fn no_test_is_set_aside() {
    // Put together, so that this line is not one of the findings.
    let words = ["#[ig".to_owned() + "nore", "#[should_".to_owned() + "panic"];
    let root = root();
    let files = files_under(&root.join("crates"), ".rs").into_iter().chain(files_under(&root.join("tests"), ".rs"));
    let findings = files.filter(|file| {
        let text = fs::read_to_string(file).unwrap();
        words.iter().any(|word| text.contains(word))
    });
    none(findings.map(|file| file.display().to_string()).collect(), "assert today's behaviour instead (STYLE §15)");
}

#[test]
fn the_readme_names_every_crate_and_is_short() {
    let readme = fs::read_to_string(root().join("README.md")).expect("there is a README.md");
    let missing = ARROWS.iter().map(|(name, _)| *name).filter(|name| !readme.contains(&format!("`{name}`")));
    none(missing.map(str::to_owned).collect(), "README.md does not name");
    assert!(readme.lines().count() <= 250, "README.md has more than 250 lines");
}

#[test]
fn versions_live_once() {
    let mut findings = Vec::new();
    for manifest in files_under(&root().join("crates"), "Cargo.toml") {
        let text = fs::read_to_string(&manifest).unwrap();
        let own = text.lines().filter(|line| is_versioned(line));
        findings.extend(own.map(|line| format!("{}: {line}", manifest.display())));
    }
    none(findings, "versions live once, in [workspace.dependencies] (STYLE §13)");
}

/// Whether a line of a manifest gives a version of its own: `x = "1"` or `x = { version = "1" }`.
fn is_versioned(line: &str) -> bool {
    let value = line.split_once(" = ").map_or("", |(_, value)| value);
    let is_plain =
        value.strip_prefix(['"']).is_some_and(|value| value.starts_with(|c: char| c.is_ascii_digit() || c == '='));
    is_plain || value.contains("version = \"")
}
