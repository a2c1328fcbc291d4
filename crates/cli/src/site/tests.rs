//! Requests to a directory, as a browser, a crawler and somebody with bad intent would make them.

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::Response;

use super::Site;
use crate::inject::ScriptTag;

const TAG: &str = r#"<script async src="/b.js"></script>"#;

struct Served {
    site: Site,
    _dir: tempfile::TempDir,
}

fn served() -> Served {
    let dir = tempfile::tempdir().unwrap();
    let root = dir.path().join("root");
    for (name, bytes) in [
        ("root/index.html", "<body>home</body>".as_bytes()),
        ("root/a b/caf\u{e9}.html", "<body>caf\u{e9}</body>".as_bytes()),
        ("root/guide/index.html", b"<meta charset=utf-8><body>guide</body>"),
        ("root/list/one.html", b"<p>1"),
        ("root/list/.secret.html", b"<p>hidden"),
        ("root/.git/config", b"hidden"),
        ("root/.well-known/x.txt", b"known"),
        ("root/code.js", b"// </body>"),
        ("root/m.wasm", b"\0asm"),
        ("root/f.woff2", b"wOF2"),
        ("root/i.svg", b"<svg/>"),
        ("outside.html", b"<p>outside"),
    ] {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    Served { site: Site::new(&root, ScriptTag::new("/b.js", None)), _dir: dir }
}

async fn ask(served: &Served, method: &str, path: &str, headers: &[(header::HeaderName, &str)]) -> Response {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    served.site.answer(request.body(axum::body::Body::empty()).unwrap()).await
}

async fn text(response: Response) -> String {
    String::from_utf8(to_bytes(response.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

fn value(response: &Response, name: header::HeaderName) -> &str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_page_carries_the_tag_once() {
    let served = served();
    for path in ["/", "/index.html", "/a%20b/caf%C3%A9.html", "/guide/", "/list/one.html"] {
        let response = ask(&served, "GET", path, &[]).await;
        assert_eq!(response.status(), StatusCode::OK, "{path}");
        assert!(value(&response, header::CONTENT_TYPE).starts_with("text/html"), "{path}");
        assert_eq!(value(&response, header::CONTENT_LENGTH), "", "{path}");
        assert_eq!(text(response).await.matches(TAG).count(), 1, "{path}");
    }
}

#[tokio::test]
async fn a_page_in_utf_8_that_does_not_say_so_is_declared() {
    let served = served();
    let declared = |response: &Response| value(response, header::CONTENT_TYPE).to_owned();
    assert_eq!(declared(&ask(&served, "GET", "/a%20b/caf%C3%A9.html", &[]).await), "text/html; charset=utf-8");
    assert_eq!(declared(&ask(&served, "GET", "/guide/", &[]).await), "text/html");
}

#[tokio::test]
async fn other_files_are_as_on_disk_with_their_types() {
    let served = served();
    for (path, mime, bytes) in [
        ("/code.js", "text/javascript", "// </body>"),
        ("/m.wasm", "application/wasm", "\0asm"),
        ("/f.woff2", "font/woff2", "wOF2"),
        ("/i.svg", "image/svg+xml", "<svg/>"),
        ("/.well-known/x.txt", "text/plain", "known"),
    ] {
        let response = ask(&served, "GET", path, &[]).await;
        assert_eq!(value(&response, header::CONTENT_TYPE), mime, "{path}");
        assert_eq!(text(response).await, bytes, "{path}");
    }
}

#[tokio::test]
async fn a_directory_without_its_slash_is_redirected_and_without_an_index_listed() {
    let served = served();
    let response = ask(&served, "GET", "/guide", &[]).await;
    assert_eq!(response.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(value(&response, header::LOCATION), "/guide/");
    let list = text(ask(&served, "GET", "/list/", &[]).await).await;
    assert!(list.contains("href=\"one.html\"") && !list.contains("secret"), "{list}");
}

#[tokio::test]
async fn nothing_outside_and_nothing_hidden_is_served() {
    let served = served();
    for path in [
        "/../outside.html",
        "/%2e%2e/outside.html",
        "/guide/..%2f..%2foutside.html",
        "/..%5coutside.html",
        "//outside.html",
        "/.git/config",
        "/%2egit/config",
        "/list/.secret.html",
        "/%ff",
        "/%00",
        "/..%2f",
        "/nowhere/",
        "/nowhere.html",
    ] {
        let response = ask(&served, "GET", path, &[]).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path}");
        let body = text(response).await;
        assert!(body.contains("There is no page here") && !body.contains("<p>outside"), "{path}: {body}");
    }
}

#[tokio::test]
async fn a_page_that_the_browser_has_is_not_sent_again_unless_the_tag_changed() {
    let mut served = served();
    let etag = value(&ask(&served, "GET", "/", &[]).await, header::ETAG).to_owned();
    let again = ask(&served, "GET", "/", &[(header::IF_NONE_MATCH, &etag)]).await;
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    assert_eq!(text(again).await, "");
    served.site.tag = ScriptTag::new("/b.js", Some("/relay"));
    let other = Site::new(&served.site.root, ScriptTag::new("/b.js", Some("/relay")));
    served.site = other;
    let changed = ask(&served, "GET", "/", &[(header::IF_NONE_MATCH, &etag)]).await;
    assert_eq!(changed.status(), StatusCode::OK);
}

#[tokio::test]
async fn a_page_is_never_sent_in_parts_of_its_file() {
    let served = served();
    let response = ask(&served, "GET", "/", &[(header::RANGE, "bytes=0-3")]).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert!(text(response).await.contains(TAG));
    let part = ask(&served, "GET", "/code.js", &[(header::RANGE, "bytes=0-1")]).await;
    assert_eq!(part.status(), StatusCode::PARTIAL_CONTENT);
    assert_eq!(text(part).await, "//");
}

#[tokio::test]
async fn only_reading_is_possible() {
    let served = served();
    assert_eq!(ask(&served, "POST", "/", &[]).await.status(), StatusCode::METHOD_NOT_ALLOWED);
    let head = ask(&served, "HEAD", "/", &[]).await;
    assert_eq!(head.status(), StatusCode::OK);
    assert_eq!(text(head).await, "");
}
