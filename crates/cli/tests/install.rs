//! `install` and `mdbook` as a person or a generator meets them: a site before, a site after, and everything taken back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const FILES: [(&str, &[u8]); 12] = [
    ("site/index.html", b"<!doctype html><body><p>Hi</p></body>\r\n"),
    ("site/guide/intro.html", b"\xef\xbb\xbf<!doctype html><title>Intro</title><p>caf\xc3\xa9"),
    ("site/guide/old.htm", b"<html><meta charset=windows-1252><body>caf\xe9</body></html>"),
    ("site/guide/data.json", b"{\"html\":\"<body></body>\"}"),
    ("site/piece.html", b"<li>one</li>"),
    ("site/404.html", b"<!doctype html><p>Gone"),
    ("site/.hidden/x.html", b"<!doctype html><p>x"),
    ("widget/baton.iife.js", b"loader"),
    ("widget/baton.iife.js.br", b"packed"),
    ("widget/baton.offline.js", b"everything"),
    ("widget/baton.d.ts", b"types"),
    ("widget/strings/en.json", b"{}"),
];

fn site() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in FILES {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    dir
}

fn baton(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_baton")).current_dir(dir).args(args).output().unwrap()
}

fn install(dir: &Path, more: &[&str]) -> (i32, String) {
    let output = baton(dir, &[&["install", "site", "--widget", "widget"], more].concat());
    let said = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code().unwrap(), String::from_utf8(said).unwrap())
}

/// Every file of the site, and what is in it.
fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut dirs = vec![dir.join("site")];
    while let Some(dir) = dirs.pop() {
        for path in std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                dirs.push(path);
            } else {
                files.insert(path.display().to_string(), std::fs::read(path).unwrap());
            }
        }
    }
    files
}

fn text(dir: &Path, name: &str) -> String {
    String::from_utf8_lossy(&std::fs::read(dir.join("site").join(name)).unwrap()).into_owned()
}

#[test]
fn a_site_is_given_the_widget_once_and_gives_it_back_whole() {
    let dir = site();
    let before = bytes(dir.path());
    let (code, said) = install(dir.path(), &["--relay", "https://relay.example", "--doc", "https://docs.example/"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("put into 3 pages"), "{said}");
    assert!(said.contains("is a piece of a page: piece.html"), "{said}");
    assert!(
        text(dir.path(), "guide/intro.html").ends_with(
            "<p>caf\u{e9}<script async src=\"../baton/baton.iife.js\" data-doc=\"https://docs.example/guide/intro.html\" \
             data-relay=\"https://relay.example\" data-baton-installed></script>"
        ),
        "{}",
        text(dir.path(), "guide/intro.html")
    );
    assert_eq!(text(dir.path(), "baton/strings/en.json"), "{}");
    let after = bytes(dir.path());
    assert_eq!(install(dir.path(), &["--relay", "https://relay.example", "--doc", "https://docs.example/"]).0, 0);
    assert_eq!(bytes(dir.path()), after, "twice is once");
    assert_eq!(install(dir.path(), &[]).0, 0);
    assert!(!text(dir.path(), "index.html").contains("relay.example"), "other settings take the place of the first");
    let (code, said) = install(dir.path(), &["--remove"]);
    assert_eq!(code, 0, "{said}");
    assert_eq!(bytes(dir.path()), before);
    assert!(!dir.path().join("site/baton").exists());
}

#[test]
fn a_dry_run_says_what_would_be_done_and_does_nothing() {
    let dir = site();
    let before = bytes(dir.path());
    let (code, said) = install(dir.path(), &["--dry-run"]);
    assert_eq!(code, 0);
    assert!(said.starts_with("Would be done: ") && said.contains("put into 3 pages"), "{said}");
    assert_eq!(bytes(dir.path()), before);
}

#[test]
fn whole_addresses_and_hashes_are_written_when_asked_for() {
    let dir = site();
    assert_eq!(install(dir.path(), &["--base", "https://cdn.example/docs/", "--integrity"]).0, 0);
    let page = text(dir.path(), "404.html");
    // The second is what `printf loader | openssl dgst -sha384 -binary | base64` says.
    let expected = "src=\"https://cdn.example/docs/baton/baton.iife.js\" integrity=\"sha384-kwVc5svpkpm5SR/DKPD4uoQcj7vzwD3bFulFX/WgEpuM7c68WTiJytN7E/Yjgj1p\"";
    assert!(page.contains(expected) && page.contains(" crossorigin=\"anonymous\""), "{page}");
    assert_eq!(install(dir.path(), &[]).0, 0);
    assert!(
        !text(dir.path(), "404.html").contains("baton"),
        "a page that is left alone keeps no tag of an earlier run"
    );
}

#[test]
fn a_site_gets_the_files_that_its_pages_ask_for() {
    let dir = site();
    let files = |more: &[&str]| {
        assert_eq!(install(dir.path(), more).0, 0);
        let at = dir.path().join("site/baton").display().to_string();
        let names = bytes(dir.path()).into_keys().filter_map(|path| Some(path.strip_prefix(&at)?[1..].to_owned()));
        names.collect::<Vec<_>>()
    };
    assert_eq!(files(&[]), ["baton.iife.js", "installed.json", "strings/en.json"]);
    assert_eq!(files(&["--twins"]), ["baton.iife.js", "baton.iife.js.br", "installed.json", "strings/en.json"]);
    assert_eq!(files(&["--offline"]), ["baton.offline.js", "installed.json"]);
    assert!(text(dir.path(), "guide/intro.html").contains("src=\"../baton/baton.offline.js\""));
}

#[test]
fn what_forbids_the_widget_is_explained_and_ends_with_1() {
    let dir = site();
    let policy = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self'\"><body>x</body>";
    std::fs::write(dir.path().join("site/strict.html"), policy).unwrap();
    std::fs::write(dir.path().join("site/far.html"), "<base href=\"/elsewhere/\"><body>x</body>").unwrap();
    let (code, said) = install(dir.path(), &[]);
    assert_eq!(code, 1);
    assert!(said.contains("Policy: `default-src` forbids WebAssembly: add 'wasm-unsafe-eval': strict.html"), "{said}");
    assert!(
        said.contains("has a <base> that leads elsewhere: say with --base where the directory is served: far.html"),
        "{said}"
    );
    assert!(
        text(dir.path(), "strict.html").contains("data-baton-installed"),
        "it works as soon as the policy allows it"
    );
    let json: serde_json::Value = serde_json::from_str(&install(dir.path(), &["--json"]).1).unwrap();
    assert_eq!(json["left"][1]["page"], "far.html");
}

#[test]
fn what_is_somebody_elses_is_not_touched() {
    let dir = site();
    std::fs::create_dir(dir.path().join("site/baton")).unwrap();
    std::fs::write(dir.path().join("site/baton/mine.html"), "<body>mine</body>").unwrap();
    let before = bytes(dir.path());
    let (code, said) = install(dir.path(), &[]);
    assert_eq!(code, 1);
    assert!(said.contains("holds something else: name another directory with --at"), "{said}");
    assert_eq!(bytes(dir.path()), before);
    assert_eq!(install(dir.path(), &["--at", "widget", "--skip", "guide"]).0, 0);
    assert!(text(dir.path(), "baton/mine.html").contains("src=\"../widget/baton.iife.js\""));
    assert!(!text(dir.path(), "guide/intro.html").contains("baton"));
    std::fs::write(dir.path().join("site/widget/strings/en.json"), "{\"mine\":1}").unwrap();
    let (_, said) = install(dir.path(), &["--at", "widget", "--remove"]);
    assert!(said.contains("kept, because somebody has changed them: strings/en.json"), "{said}");
    assert_eq!(text(dir.path(), "widget/strings/en.json"), "{\"mine\":1}");
}

#[test]
fn a_hostile_list_cannot_lead_out_of_its_directory() {
    let dir = site();
    assert_eq!(install(dir.path(), &[]).0, 0);
    std::fs::write(dir.path().join("site/baton/installed.json"), r#"{"baton":"1","files":{"../index.html":"x"}}"#)
        .unwrap();
    let (code, said) = install(dir.path(), &["--remove"]);
    assert_eq!(code, 1);
    assert!(said.contains("lists `../index.html`, which is no name of ours"), "{said}");
    assert!(dir.path().join("site/index.html").exists());
}

#[cfg(unix)]
#[test]
fn links_are_left_and_who_may_read_a_page_stays() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = site();
    std::fs::write(dir.path().join("outside.html"), "<body>outside</body>").unwrap();
    symlink(dir.path().join("outside.html"), dir.path().join("site/link.html")).unwrap();
    symlink(dir.path(), dir.path().join("site/loop")).unwrap();
    let page = dir.path().join("site/index.html");
    std::fs::set_permissions(&page, std::fs::Permissions::from_mode(0o640)).unwrap();
    let (code, said) = install(dir.path(), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("is a link: link.html"), "{said}");
    assert_eq!(std::fs::read_to_string(dir.path().join("outside.html")).unwrap(), "<body>outside</body>");
    assert_eq!(std::fs::metadata(&page).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn mdbook_is_answered_as_it_asks() {
    let dir = site();
    assert!(baton(dir.path(), &["mdbook", "supports", "html"]).status.success());
    assert_eq!(baton(dir.path(), &["mdbook", "supports", "epub"]).status.code(), Some(1));
    let root = serde_json::to_string(&dir.path().display().to_string()).unwrap();
    let ask = |renderer: &str| {
        let book = r##"{"items":[{"Chapter":{"name":"A","content":"# A","number":null,"sub_items":[],"path":"a.md","source_path":"a.md","parent_names":[]}}]}"##;
        let asked = format!(
            r#"[{{"root":{root},"config":{{"book":{{"src":"site"}}}},"renderer":"{renderer}","mdbook_version":"0.5.4"}},{book}]"#
        );
        let mut child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .current_dir(dir.path())
            .args(["mdbook", "--widget", "widget"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(asked.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!ask("markdown").contains("script"));
    assert!(!dir.path().join("site/baton").exists());
    assert!(ask("html").contains("<script data-baton-mdbook>"));
    assert!(dir.path().join("site/baton/baton.iife.js").exists(), "beside the chapters, from where mdBook copies it");
}
