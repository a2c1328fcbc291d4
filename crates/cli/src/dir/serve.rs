//! `baton dir serve`: the directory on the loopback address, as an object store or a WebDAV server would have it: everything can
//! be fetched, a new file can be put there once (`If-None-Match: *`), and no file of others can be changed.
//!
//! Stricter than those: a pack must be named by its hash. Leaves out merging, which stays `baton dir merge`, so that one can see
//! what waits for it.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Path as NamePath, Request, State};
use axum::http::header::{CACHE_CONTROL, IF_NONE_MATCH};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, put};
use client::PACK_SUFFIX;
use tower::ServiceExt;
use tower_http::services::ServeDir;

use super::ServeArgs;
use super::directory::{Directory, hash_of};
use super::page::{check_document, page_of};
use crate::failure::Failure;
use crate::say::say;
use crate::widget_files::WidgetFiles;
use crate::{relay_command, stop};

const REVIEW_AT: &str = "/review/";
const WIDGET_AT: &str = "/baton/";
/// One update as the gate accepts it is shorter; what browsers put here is a submission each.
const BODY_LEN_MAX: usize = 16 * 1024 * 1024;

/// What is served.
#[derive(Debug)]
struct Served {
    dir: PathBuf,
    document: Option<PathBuf>,
    is_read_only: bool,
}

/// Serves until it is asked to end.
pub(super) async fn run(args: &ServeArgs) -> Result<(), Failure> {
    let widget = WidgetFiles::find(args.widget.clone())?;
    check_document(args.document.as_deref())?;
    drop(Directory::open_to_write(&args.dir)?);
    let served = Served { dir: args.dir.clone(), document: args.document.clone(), is_read_only: args.read_only };
    let (listener, address) = relay_command::listen(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), args.port)).await?;
    let asked_to_stop = stop::asked();
    say(format!("The review in {} is at\n\n  http://{address}/\n", args.dir.display()));
    match args.read_only {
        true => say("Nothing can be put there: comments leave the browser as files."),
        false => say("What is submitted there becomes files in it; then `baton dir merge` tells readers of them."),
    }
    say("Ctrl-C ends it.");
    let served = relay::serve(listener, router(Arc::new(served), widget), asked_to_stop).await;
    served.map_err(|error| Failure::new(error.to_string()))
}

fn router(served: Arc<Served>, widget: WidgetFiles) -> Router {
    let files = served.dir.clone();
    Router::new()
        .route("/", get(first_page))
        .route("/review/{folder}/{name}", put(put_file).get(move |request| get_file(files, request)))
        .layer(DefaultBodyLimit::max(BODY_LEN_MAX))
        .with_state(Arc::clone(&served))
        .route("/review/{name}", get(move |request| get_file(served.dir.clone(), request)))
        .route("/baton/{*name}", get(widget_file).with_state(widget))
}

async fn widget_file(
    State(widget): State<WidgetFiles>,
    NamePath(name): NamePath<String>,
    headers: HeaderMap,
) -> Response {
    widget.answer(&name, &headers).await
}

async fn first_page(State(served): State<Arc<Served>>) -> Response {
    match page_of(&served.dir, served.document.as_deref(), WIDGET_AT, REVIEW_AT) {
        Ok(page) => ([(CACHE_CONTROL, "no-cache")], Html(Body::from(page))).into_response(),
        Err(failure) => (StatusCode::INTERNAL_SERVER_ERROR, failure.to_string()).into_response(),
    }
}

/// As static hosts do it. The manifest is asked for anew each time; what is named by its hash never changes.
async fn get_file(dir: PathBuf, mut request: Request) -> Response {
    let path = request.uri().path().strip_prefix("/review").unwrap_or("/").to_owned();
    match path.parse() {
        Ok(uri) => *request.uri_mut() = uri,
        Err(_) => return StatusCode::NOT_FOUND.into_response(),
    }
    if path.contains("/.") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let mut response = match ServeDir::new(dir).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    };
    let is_named_by_hash = path.ends_with(PACK_SUFFIX) || path.starts_with("/snapshot-");
    let caching = if is_named_by_hash { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

async fn put_file(
    State(served): State<Arc<Served>>,
    NamePath((folder, name)): NamePath<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if served.is_read_only {
        return (StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD\n").into_response();
    }
    let is_conditional = headers.get(IF_NONE_MATCH).is_some_and(|value| value == "*");
    let is_hex = |name: &str| !name.is_empty() && name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    match (folder.as_str(), name.strip_suffix(PACK_SUFFIX), name.strip_suffix(".json")) {
        ("u", Some(hash), _) if hash == hash_of(&body) && is_conditional => {}
        ("u", Some(_), _) if !is_conditional => {
            return (StatusCode::PRECONDITION_REQUIRED, "packs are put with If-None-Match: *\n").into_response();
        }
        ("w", _, Some(writer)) if is_hex(writer) => {}
        _ => return (StatusCode::FORBIDDEN, "neither a pack under its hash nor a writer's list\n").into_response(),
    }
    let path = served.dir.join(&folder).join(&name);
    let put = tokio::task::spawn_blocking(move || put_whole(&path, &body, is_conditional)).await;
    match put {
        Ok(Ok(status)) => status.into_response(),
        Ok(Err(error)) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// Written beside, and then linked: whoever reads sees the whole file or none, and the second of two comes too late.
fn put_whole(path: &Path, bytes: &[u8], is_conditional: bool) -> std::io::Result<StatusCode> {
    if let Some(dir) = path.parent() {
        fs::create_dir_all(dir)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push([".", &hash_of(bytes)[..8], ".new"].concat());
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    if !is_conditional {
        let is_there = path.exists();
        fs::rename(&beside, path)?;
        return Ok(if is_there { StatusCode::NO_CONTENT } else { StatusCode::CREATED });
    }
    let linked = fs::hard_link(&beside, path);
    fs::remove_file(&beside)?;
    match linked {
        Ok(()) => Ok(StatusCode::CREATED),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(StatusCode::PRECONDITION_FAILED),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put_to(dir: &Path, path: &str, is_conditional: bool, body: &'static [u8]) -> StatusCode {
        let served = Served { dir: dir.to_owned(), document: None, is_read_only: false };
        let router = router(Arc::new(served), WidgetFiles::Dir(dir.to_owned()));
        let mut request = Request::put(path);
        if is_conditional {
            request = request.header(IF_NONE_MATCH, "*");
        }
        let request = request.body(Body::from(body)).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { router.oneshot(request).await.unwrap() }).status()
    }

    #[test]
    fn a_pack_is_put_once_under_its_hash_and_never_changed() {
        let dir = tempfile::tempdir().unwrap();
        let path = ["/review/u/", &hash_of(b"pack"), ".yrs"].concat();
        assert_eq!(put_to(dir.path(), &path, false, b"pack"), StatusCode::PRECONDITION_REQUIRED);
        assert_eq!(put_to(dir.path(), &path, true, b"other"), StatusCode::FORBIDDEN);
        assert_eq!(put_to(dir.path(), &path, true, b"pack"), StatusCode::CREATED);
        assert_eq!(put_to(dir.path(), &path, true, b"pack"), StatusCode::PRECONDITION_FAILED);
        assert_eq!(fs::read(dir.path().join(path.trim_start_matches("/review/"))).unwrap(), b"pack");
        assert_eq!(fs::read_dir(dir.path().join("u")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn nothing_else_can_be_put_anywhere() {
        let dir = tempfile::tempdir().unwrap();
        for path in ["/review/u/x.html", "/review/w/..%2Fmanifest.json", "/review/x/a.json", "/review/w/name.json"] {
            assert_eq!(put_to(dir.path(), path, true, b"x"), StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(put_to(dir.path(), "/review/manifest.json", true, b"x"), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(put_to(dir.path(), "/review/w/0f.json", false, b"{}"), StatusCode::CREATED);
        assert_eq!(put_to(dir.path(), "/review/w/0f.json", false, b"{}"), StatusCode::NO_CONTENT);
    }
}
