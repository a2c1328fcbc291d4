//! A directory of HTML as a web site, with the widget in every page. Reads files, never writes one.
//!
//! `tower_http::ServeDir` does what every file server does (types, ranges, redirects, refusing to leave the directory);
//! here is what is ours: hidden files, the script tag and what it does to caching, and calm pages for what is not there.

use std::path::{Path, PathBuf};

use axum::body::{Body, HttpBody};
use axum::extract::Request;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE, RANGE,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::inject::{Injecting, ScriptTag};
use crate::widget_files::has_etag;
use crate::{charset, pages};

/// Endings of files into which the widget is put.
pub(crate) const PAGE_ENDINGS: [&str; 3] = ["html", "htm", "shtml"];

/// A directory being served.
#[derive(Clone)]
pub(crate) struct Site {
    root: PathBuf,
    files: ServeDir,
    tag: ScriptTag,
    /// Distinguishes a page with this tag from the same page with another one in a browser's cache.
    version: String,
}

impl Site {
    pub(crate) fn new(root: &Path, tag: ScriptTag) -> Self {
        let hash = Sha256::digest(tag.as_str());
        let version = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Self { root: root.to_owned(), files: ServeDir::new(root), tag, version }
    }

    /// Answers a request for anything in the directory.
    pub(crate) async fn answer(&self, mut request: Request) -> Response {
        let path = request.uri().path().to_owned();
        let asked = request.headers().clone();
        let Some(names) = visible_names(&path) else {
            return pages::not_found(&path);
        };
        if is_page(&names) {
            // The file on disk and the page that is sent differ, so questions about the file's bytes are ours to answer.
            for name in [RANGE, IF_RANGE, IF_NONE_MATCH, IF_MODIFIED_SINCE] {
                request.headers_mut().remove(name);
            }
        }
        let response = match self.files.clone().oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        match response.status() {
            StatusCode::OK if is_html(&response) => self.page(&asked, response).await,
            StatusCode::NOT_FOUND => pages::directory(&self.root, &names, &path).await,
            StatusCode::METHOD_NOT_ALLOWED => (response.status(), "only GET and HEAD\n").into_response(),
            _ => response,
        }
    }

    async fn page(&self, asked: &HeaderMap, response: Response) -> Response {
        let (mut parts, body) = response.into_parts();
        let headers = &mut parts.headers;
        headers.remove(CONTENT_LENGTH);
        headers.remove(ACCEPT_RANGES);
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        if let Some(etag) = headers.get(ETAG).and_then(|etag| self.etag_with_tag(etag)) {
            let is_fresh = etag.to_str().is_ok_and(|etag| has_etag(asked, etag));
            headers.insert(ETAG, etag);
            if is_fresh {
                headers.remove(CONTENT_TYPE);
                parts.status = StatusCode::NOT_MODIFIED;
                return Response::from_parts(parts, Body::empty());
            }
        }
        if body.is_end_stream() {
            // The answer to HEAD.
            return Response::from_parts(parts, body);
        }
        let (body, is_undeclared_utf8) = charset::peek(body).await;
        if is_undeclared_utf8 {
            parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        }
        Response::from_parts(parts, Body::new(Injecting::new(body, self.tag.clone())))
    }

    fn etag_with_tag(&self, etag: &HeaderValue) -> Option<HeaderValue> {
        let inner = etag.to_str().ok()?.trim_start_matches("W/").trim_matches('"');
        HeaderValue::from_str(&format!("\"{inner}-{}\"", self.version)).ok()
    }
}

/// The decoded names on the way to a file, or nothing when one of them is hidden or the path is not one.
fn visible_names(path: &str) -> Option<Vec<String>> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    // A path of two slashes would be redirected to what a browser reads as another host.
    if decoded.starts_with("//") || decoded.contains(['\\', '\0']) {
        return None;
    }
    let names: Vec<String> = decoded.trim_start_matches('/').split('/').map(str::to_owned).collect();
    let is_visible = |name: &String| !name.starts_with('.') || name == ".well-known";
    names.iter().all(is_visible).then_some(names)
}

fn is_page(names: &[String]) -> bool {
    let last = names.last().map_or("", String::as_str);
    match last.rsplit_once('.') {
        Some((_, ending)) => PAGE_ENDINGS.iter().any(|page| ending.eq_ignore_ascii_case(page)),
        // A directory, or a redirect to one.
        None => true,
    }
}

fn is_html(response: &Response) -> bool {
    let content_type = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.starts_with("text/html"))
}

#[cfg(test)]
mod tests;
