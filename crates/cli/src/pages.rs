//! The few pages that the server writes itself: what is not there, and the list of a directory without an index.

use std::path::Path;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// More names than a person would read; a directory may hold millions.
const LISTED_MAX: usize = 2_000;
/// What may stand in an address as it is.
const IN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

const STYLE: &str = "body{font:16px/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1.5rem;\
color-scheme:light dark}h1{font-size:1.4rem}code{font-size:.95em}li{overflow-wrap:anywhere}";

/// Says that there is nothing at this address.
pub(crate) fn not_found(path: &str) -> Response {
    let body = format!(
        "<h1>There is no page here</h1><p>Nothing in the served directory answers to <code>{}</code>.</p>\
         <p><a href=\"/\">To the first page</a></p>",
        escape(path)
    );
    (StatusCode::NOT_FOUND, Html(page("Not found", &body))).into_response()
}

/// Lists a directory that has no `index.html`; anything else is not found.
pub(crate) async fn directory(root: &Path, names: &[String], path: &str) -> Response {
    if !path.ends_with('/') || names.iter().any(|name| name == "..") {
        return not_found(path);
    }
    let dir = names.iter().fold(root.to_owned(), |dir, name| dir.join(name));
    let Ok(mut entries) = tokio::fs::read_dir(&dir).await else {
        return not_found(path);
    };
    let mut items = Vec::new();
    while let (Ok(Some(entry)), true) = (entries.next_entry().await, items.len() < LISTED_MAX) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_dir = entry.metadata().await.is_ok_and(|metadata| metadata.is_dir());
        if !name.starts_with('.') && (is_dir || name.ends_with(".html") || name.ends_with(".htm")) {
            items.push(format!("{name}{}", if is_dir { "/" } else { "" }));
        }
    }
    items.sort();
    let items: String = items.iter().map(|name| item(name)).collect();
    let none = if items.is_empty() { "<p>There are no pages in it.</p>" } else { "" };
    let body = format!("<h1>Pages in <code>{}</code></h1>{none}<ul>{items}</ul>", escape(path));
    Html(page("Pages", &body)).into_response()
}

fn item(name: &str) -> String {
    let (bare, slash) = name.strip_suffix('/').map_or((name, ""), |bare| (bare, "/"));
    format!("<li><a href=\"{}{slash}\">{}</a></li>", utf8_percent_encode(bare, IN_ADDRESS), escape(name))
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><style>{STYLE}</style>{body}</html>"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{item, page};

    #[test]
    fn a_name_from_disk_is_only_ever_text() {
        let item = item("<b>\"&'.html");
        assert_eq!(item, "<li><a href=\"%3Cb%3E%22%26%27.html\">&lt;b>&quot;&amp;'.html</a></li>");
        assert!(page("x", &item).contains(&item));
    }
}
