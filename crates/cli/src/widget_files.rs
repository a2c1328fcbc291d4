//! The widget's files, from inside this program or from a directory, as a browser wants them: right type, compressed,
//! checked for freshness on every use, and open to pages of other origins.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use axum::body::{Body, Bytes};
use axum::http::header::{
    ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
    VARY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

/// Written by `build.rs`: name and bytes of every file, or nothing.
static EMBEDDED: &[(&str, &[u8])] = &include!(concat!(env!("OUT_DIR"), "/widget.rs"));

/// The file by which a directory is known to hold the widget, and which pages load.
pub(crate) const LOADER: &str = "baton.iife.js";

/// Where a program that was installed or built may find the widget, seen from its own directory.
const PLACES: [&str; 4] = ["widget", "../widget", "../share/baton/widget", "../../dist/widget"];

/// Codings for which there may be a compressed twin, the smaller one first: name on the wire, ending of the file.
const CODINGS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

/// A file's name, with `/`, and its bytes.
pub(crate) type NamedFile = (String, Cow<'static, [u8]>);

/// Where the files come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum WidgetFiles {
    /// From inside this program.
    Embedded,
    /// From a directory, read anew for every request, so that a rebuilt widget is there after a reload.
    Dir(PathBuf),
}

impl WidgetFiles {
    /// Takes the directory that was asked for, else what is inside, else what lies beside this program.
    pub(crate) fn find(asked: Option<PathBuf>) -> Result<Self, Failure> {
        if let Some(dir) = asked {
            if dir.join(LOADER).is_file() {
                return Ok(Self::Dir(dir));
            }
            return Err(Failure::file(&dir, format!("there is no {LOADER} in it, so the widget is not there")));
        }
        if EMBEDDED.iter().any(|(name, _)| *name == LOADER) {
            return Ok(Self::Embedded);
        }
        let program = std::env::current_exe().unwrap_or_default();
        let beside = program.parent().unwrap_or(Path::new("."));
        let found = PLACES.iter().map(|place| beside.join(place)).find(|dir| dir.join(LOADER).is_file());
        found.map(Self::Dir).ok_or_else(|| {
            Failure::new(
                "this program was built without the widget: run `cargo xtask build`, or name it with --widget DIR",
            )
        })
    }

    /// All files, by their names with `/`, in the order of the names.
    pub(crate) fn list(&self) -> Result<Vec<NamedFile>, Failure> {
        let Self::Dir(root) = self else {
            return Ok(EMBEDDED.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes))).collect());
        };
        let mut files = Vec::new();
        let mut dirs = vec![root.clone()];
        while let Some(dir) = dirs.pop() {
            for entry in std::fs::read_dir(&dir).map_err(|error| Failure::io(&dir, &error))? {
                let path = entry.map_err(|error| Failure::io(&dir, &error))?.path();
                let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                if path.is_dir() {
                    dirs.push(path);
                } else if is_plain(&name) {
                    let bytes = std::fs::read(&path).map_err(|error| Failure::io(&path, &error))?;
                    files.push((name, Cow::Owned(bytes)));
                }
            }
        }
        files.sort();
        Ok(files)
    }

    /// Answers a request for the file `name`.
    pub(crate) async fn answer(&self, name: &str, headers: &HeaderMap) -> Response {
        let Some((body, coding)) = self.negotiate(name, headers).await else {
            return (StatusCode::NOT_FOUND, "the widget has no such file\n").into_response();
        };
        let etag = etag(&body);
        let is_fresh = has_etag(headers, &etag);
        let mut response =
            if is_fresh { StatusCode::NOT_MODIFIED.into_response() } else { Body::from(body).into_response() };
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(mime(name)));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Some(coding) = coding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        if let Ok(etag) = HeaderValue::from_str(&etag) {
            headers.insert(ETAG, etag);
        }
        response
    }

    async fn negotiate(&self, name: &str, headers: &HeaderMap) -> Option<(Bytes, Option<&'static str>)> {
        let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        // A twin counts only while its original is there: the name asked for is the name that must exist.
        let original = self.read(name).await?;
        for (coding, ending) in CODINGS {
            if accepts(accepted, coding)
                && let Some(twin) = self.read(&format!("{name}.{ending}")).await
            {
                return Some((twin, Some(coding)));
            }
        }
        Some((original, None))
    }

    async fn read(&self, name: &str) -> Option<Bytes> {
        match self {
            Self::Embedded => {
                EMBEDDED.iter().find(|(file, _)| *file == name).map(|(_, bytes)| Bytes::from_static(bytes))
            }
            Self::Dir(dir) if is_plain(name) => tokio::fs::read(dir.join(name)).await.ok().map(Bytes::from),
            Self::Dir(_) => None,
        }
    }
}

/// Whether the request already has what `etag` names.
pub(crate) fn has_etag(headers: &HeaderMap, etag: &str) -> bool {
    headers.get_all(IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').map(|tag| tag.trim().trim_start_matches("W/")).any(|tag| tag == "*" || tag == etag)
    })
}

fn etag(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    let hex: String = hash.iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    format!("\"{hex}\"")
}

/// Whether every part of a name is one that the build could have written: nothing that leaves the directory.
pub(crate) fn is_plain(name: &str) -> bool {
    name.split('/').all(|part| {
        !part.is_empty()
            && !part.starts_with('.')
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    })
}

/// Whether an `Accept-Encoding` allows a coding (RFC 9110 §12.5.3): named, or by `*`, and not with a weight of nothing.
fn accepts(accepted: &str, coding: &str) -> bool {
    let weights = accepted.split(',').map(|item| {
        let (name, params) = item.split_once(';').unwrap_or((item, ""));
        let weight = params.trim().strip_prefix("q=").and_then(|weight| weight.trim().parse::<f32>().ok());
        (name.trim(), weight.unwrap_or(1.0))
    });
    let named = weights.clone().find(|(name, _)| name.eq_ignore_ascii_case(coding));
    named.or_else(|| weights.clone().find(|(name, _)| *name == "*")).is_some_and(|(_, weight)| weight > 0.0)
}

fn mime(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "ts" | "txt" => "text/plain; charset=utf-8",
        "gz" => "application/gzip",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{accepts, is_plain, mime};

    #[test]
    fn a_coding_is_used_only_when_it_is_accepted() {
        assert!(accepts("gzip, deflate, br;q=0.5", "br"));
        assert!(accepts("*", "gzip"));
        assert!(accepts("GZIP", "gzip"));
        assert!(!accepts("", "br"));
        assert!(!accepts("br;q=0, *", "br"));
        assert!(!accepts("identity;q=1, *;q=0", "gzip"));
        assert!(!accepts("brotli", "br"));
    }

    #[test]
    fn a_name_cannot_leave_the_directory() {
        for name in ["../secret", "a/../../b", "/etc/passwd", "a//b", ".hidden", "a\\b", "", "a/", "%2e%2e/x", "a\0b"] {
            assert!(!is_plain(name), "{name:?}");
        }
        assert!(is_plain("engine_bg.wasm.br") && is_plain("strings/pt-BR.json"));
    }

    #[test]
    fn a_module_is_served_as_what_browsers_stream() {
        assert_eq!(mime("engine_bg.wasm"), "application/wasm");
        assert_eq!(mime("baton.js"), "text/javascript; charset=utf-8");
    }
}
