//! The real program over real sockets: it says where it listens, answers, and ends when it is asked to.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running `baton`, ended with the test whatever happens.
struct Running {
    child: Child,
    address: String,
}

impl Running {
    /// Starts the program and waits until it has said where it listens.
    fn start(args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_baton")).args(args).stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let line = said.find(|line| line.contains("http://")).expect("an address");
        let address = line.split("http://").nth(1).unwrap().trim_end_matches('/').to_owned();
        Self { child, address }
    }

    fn get(&self, path: &str, headers: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        write!(socket, "GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n").unwrap();
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer).unwrap();
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn write_files(dir: &Path, files: &[(&str, &[u8])]) {
    for (name, bytes) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

fn serve(dir: &Path, more: &[&str]) -> Running {
    write_files(
        dir,
        &[
            ("site/index.html", b"<!doctype html><body>Hello</body>"),
            ("widget/baton.iife.js", b"plain"),
            ("widget/baton.iife.js.br", b"brotli"),
            ("widget/baton.iife.js.gz", b"gzip"),
            ("widget/engine_bg.wasm", b"\0asm"),
            ("secret.txt", b"secret"),
        ],
    );
    let path = |name: &str| dir.join(name).display().to_string();
    let (site, widget, store) = (path("site"), path("widget"), path("data/relay.sqlite"));
    let args = ["serve", "--port", "0", "--site", &site, "--widget", &widget, "--store", &store];
    Running::start(&[&args, more].concat())
}

#[test]
fn a_site_is_served_with_the_widget_and_a_relay() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path(), &[]);
    let page = running.get("/", "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");
    assert!(page.contains("<script async src=\"/baton/baton.iife.js\" data-relay=\"/baton/relay\"></script></body>"));
    assert!(running.get("/baton/relay/healthz", "").starts_with("HTTP/1.1 200"));
    assert!(dir.path().join("data/relay.sqlite").exists());
}

#[test]
fn the_widget_is_sent_compressed_to_whoever_accepts_it_and_from_everywhere() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path(), &[]);
    let answer = |headers: &str| running.get("/baton/baton.iife.js", headers);
    let smallest = answer("accept-encoding: gzip, br\r\n");
    assert!(smallest.contains("content-encoding: br\r\n") && smallest.ends_with("brotli"), "{smallest}");
    assert!(smallest.contains("access-control-allow-origin: *\r\n"), "{smallest}");
    assert!(answer("accept-encoding: gzip\r\n").ends_with("gzip"));
    let plain = answer("");
    assert!(!plain.contains("content-encoding") && plain.ends_with("plain"), "{plain}");
    let etag = plain.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    assert!(answer(&format!("if-none-match: {etag}\r\n")).starts_with("HTTP/1.1 304"));
    assert!(running.get("/baton/engine_bg.wasm", "").contains("content-type: application/wasm\r\n"));
}

#[test]
fn nothing_outside_the_directories_is_reached() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path(), &[]);
    for path in ["/../secret.txt", "/%2e%2e/secret.txt", "/baton/../secret.txt", "/baton/%2e%2e%2fsecret.txt"] {
        let answer = running.get(path, "");
        assert!(answer.starts_with("HTTP/1.1 4") && !answer.ends_with("secret"), "{path}: {answer}");
    }
}

#[test]
fn another_relay_or_none_is_said_in_the_page() {
    let dir = tempfile::tempdir().unwrap();
    let elsewhere = serve(dir.path(), &["--relay", "http://127.0.0.1:9"]);
    assert!(elsewhere.get("/", "").contains("data-relay=\"http://127.0.0.1:9\""));
    assert!(elsewhere.get("/baton/relay/healthz", "").starts_with("HTTP/1.1 404"));
    let none = serve(dir.path(), &["--relay", "none"]);
    assert!(none.get("/", "").contains("<script async src=\"/baton/baton.iife.js\"></script>"));
}

#[test]
fn a_relay_runs_by_itself() {
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("relay.sqlite").display().to_string();
    let running = Running::start(&["relay", "--listen", "127.0.0.1:0", "--store", &store]);
    assert!(running.get("/healthz", "").starts_with("HTTP/1.1 200"));
}

#[cfg(unix)]
#[test]
fn a_server_ends_in_order_when_it_is_asked_to() {
    let dir = tempfile::tempdir().unwrap();
    let mut running = serve(dir.path(), &[]);
    Command::new("kill").args(["-TERM", &running.child.id().to_string()]).status().unwrap();
    assert_eq!(running.child.wait().unwrap().code(), Some(0));
}

#[test]
fn what_cannot_be_done_is_said_in_one_line() {
    let dir = tempfile::tempdir().unwrap();
    let running = serve(dir.path(), &[]);
    let port = running.address.rsplit(':').next().unwrap();
    let site = dir.path().join("site").display().to_string();
    let widget = dir.path().join("widget").display().to_string();
    for (args, part) in [
        (vec!["serve", "--site", "/no/such/place"], "there is no such file or directory"),
        (vec!["serve", "--site", &site, "--widget", &site], "the widget is not there"),
        (vec!["serve", "--site", &site, "--widget", &widget, "--relay", "ftp://x"], "neither `none`"),
        (vec!["serve", "--site", &site, "--widget", &widget, "--relay", "none", "--port", port], "in use"),
        (vec!["relay", "--log", "a=b=c"], "not a filter"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_baton")).args(&args).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(said.starts_with("baton: ") && said.contains(part) && said.lines().count() == 1, "{args:?}: {said}");
    }
}
