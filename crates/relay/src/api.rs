//! What HTTP says: the routes of a relay, and who may do what (FORMAT §6–§8). Leaves out how blocks are kept (`log.rs`).

use std::collections::BTreeSet;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Path, Query, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Router, middleware};
use subtle::ConstantTimeEq;
use sync::{
    Access, Block, BlockName, Kind, REQUEST_BLOCKS_MAX, REQUEST_LEN_MAX, RoomName, RoomOpening, SyncRequest,
    SyncResponse, Token, encode_updates, open_update,
};
use tower_http::compression::CompressionLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::RelayConfig;
use crate::door::{self, Limiter};
use crate::log::{BlockLog, Found, LogError, Opened, ReadRequest};
use crate::problem::Problem;

/// How long a browser may remember that it may ask: a day. Chromium keeps it for two hours at most.
const PREFLIGHT_SECONDS: u64 = 86_400;

/// What all requests share.
pub(crate) struct House {
    pub(crate) log: Arc<dyn BlockLog>,
    pub(crate) config: RelayConfig,
    pub(crate) limiter: Option<Limiter>,
}

impl House {
    pub(crate) fn new(log: Arc<dyn BlockLog>, config: RelayConfig) -> Self {
        let limiter = config.requests_per_minute.map(Limiter::new);
        Self { log, config, limiter }
    }

    /// Asks the store where waiting for the disk holds up nobody else.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn BlockLog) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let log = self.log.clone();
        let answer = tokio::task::spawn_blocking(move || question(log.as_ref())).await;
        answer.unwrap_or_else(|error| {
            tracing::error!(%error, "a question to the store did not end");
            Err(Problem::StoreFailed)
        })
    }

    /// Lets in who shows a token that allows this much in this room.
    async fn enter(&self, room: &str, headers: &HeaderMap, needed: Access) -> Result<(RoomName, Access), Problem> {
        let room = RoomName::parse(room).map_err(|_| Problem::NotARoomName)?;
        let bearer = bearer(headers).ok_or(Problem::NoToken)?;
        let token = Token::parse(bearer).map_err(|_| Problem::Forbidden)?;
        let opening = self.ask(move |log| Ok(log.opening(room)?)).await?.ok_or(Problem::NoSuchRoom)?;
        match opening.access(&token) {
            Some(access) if access >= needed => Ok((room, access)),
            _ => Err(Problem::Forbidden),
        }
    }
}

pub(crate) fn router(house: Arc<House>) -> Router {
    let cors = CorsLayer::new()
        // Any origin may ask, because tokens and never cookies open a room.
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(std::time::Duration::from_secs(PREFLIGHT_SECONDS));
    let set = |name: HeaderName, value| SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value));
    Router::new()
        .route("/v1/rooms/{room}", put(open_room))
        .route("/v1/rooms/{room}/sync", post(sync))
        .route("/v1/rooms/{room}/inventory", get(inventory))
        .route("/v1/rooms/{room}/blocks/{name}", get(block).delete(erase))
        .route("/v1/{*rest}", axum::routing::any(|| async { Problem::NoSuchPlace }))
        .method_not_allowed_fallback(|| async { Problem::WrongMethod })
        .route_layer(middleware::from_fn_with_state(house.clone(), door::pass))
        // A supervisor that asks often must not use up an address's requests, so this stands behind the door's layer.
        .route("/healthz", get(health))
        .layer(DefaultBodyLimit::max(REQUEST_LEN_MAX))
        .layer(CompressionLayer::new())
        .layer(set(header::CACHE_CONTROL, "no-store"))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(cors)
        .with_state(house)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

async fn read_body(request: Request) -> Result<Bytes, Problem> {
    Bytes::from_request(request, &()).await.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::Malformed { detail: "the body did not arrive whole".to_owned() },
    })
}

fn malformed(error: impl std::error::Error) -> Problem {
    Problem::Malformed { detail: error.to_string() }
}

fn cbor(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/cbor")], bytes).into_response()
}

/// `PUT /v1/rooms/{room}`: opens a room, or finds it open.
async fn open_room(
    State(house): State<Arc<House>>,
    Path(room): Path<String>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let room = RoomName::parse(&room).map_err(|_| Problem::NotARoomName)?;
    let is_operator = is_operator(house.config.operator_token.as_deref(), request.headers());
    let opening = RoomOpening::decode(&read_body(request).await?).map_err(malformed)?;
    if RoomName::of(&opening) != room {
        return Err(Problem::RoomNameMismatch);
    }
    let may_open = is_operator || house.config.allows_open_rooms;
    let opened = house.ask(move |log| open_or_find(log, opening, may_open)).await?;
    Ok(match opened {
        Opened::Now => StatusCode::CREATED,
        Opened::Before => StatusCode::OK,
    })
}

fn open_or_find(log: &dyn BlockLog, opening: RoomOpening, may_open: bool) -> Result<Opened, Problem> {
    if !may_open {
        return match log.opening(RoomName::of(&opening))? {
            Some(_) => Ok(Opened::Before),
            None => Err(Problem::ClosedToNewRooms),
        };
    }
    Ok(log.open_room(opening)?)
}

fn is_operator(operator_token: Option<&str>, headers: &HeaderMap) -> bool {
    match (operator_token, bearer(headers)) {
        (Some(expected), Some(shown)) => !expected.is_empty() && expected.as_bytes().ct_eq(shown.as_bytes()).into(),
        _ => false,
    }
}

/// `POST /v1/rooms/{room}/sync`: one meeting.
async fn sync(
    State(house): State<Arc<House>>,
    Path(room): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let (room, access) = house.enter(&room, request.headers(), Access::Read).await?;
    let body = read_body(request).await?;
    let response = house.ask(move |log| meet(log, room, access, &body)).await?;
    Ok(cbor(response.encode()))
}

fn meet(log: &dyn BlockLog, room: RoomName, access: Access, body: &[u8]) -> Result<SyncResponse, Problem> {
    let request = SyncRequest::decode(body).map_err(malformed)?;
    let mut blocks = Vec::new();
    for update in &request.updates {
        blocks.extend(open_update(update).map_err(malformed)?);
    }
    if !blocks.is_empty() && access < Access::Write {
        return Err(Problem::Forbidden);
    }
    if blocks.len() > REQUEST_BLOCKS_MAX {
        return Err(Problem::TooManyBlocks);
    }
    let held: BTreeSet<BlockName> = blocks.iter().map(Block::name).collect();
    let appended = if blocks.is_empty() { Default::default() } else { log.append(room, blocks)? };
    let answer = log.since(room, ReadRequest { cursor: request.cursor, want: request.want, held })?;
    Ok(SyncResponse {
        stored: appended.stored,
        refused: appended.refused,
        updates: encode_updates(&answer.blocks),
        cursor: answer.cursor,
        count: answer.stats.n_blocks,
        fingerprint: answer.stats.fingerprint,
        is_more: answer.is_more,
    })
}

#[derive(serde::Deserialize)]
struct InventoryQuery {
    after: Option<String>,
}

/// `GET /v1/rooms/{room}/inventory?after=NAME`: all names, page by page.
async fn inventory(
    State(house): State<Arc<House>>,
    Path(room): Path<String>,
    Query(query): Query<InventoryQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (room, _) = house.enter(&room, &headers, Access::Read).await?;
    let after = query.after.as_deref().map(BlockName::parse).transpose().map_err(malformed)?;
    let page = house.ask(move |log| Ok(log.inventory(room, after)?)).await?;
    Ok(cbor(page.encode()))
}

/// `GET /v1/rooms/{room}/blocks/{name}`: one raw block.
async fn block(
    State(house): State<Arc<House>>,
    Path((room, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (room, _) = house.enter(&room, &headers, Access::Read).await?;
    let name = BlockName::parse(&name).map_err(malformed)?;
    match house.ask(move |log| Ok(log.get(room, name)?)).await? {
        Found::Block(block) => {
            Ok(([(header::CONTENT_TYPE, "application/octet-stream")], block.value().to_vec()).into_response())
        }
        Found::Erased => Err(Problem::Erased),
        Found::Nothing => Err(Problem::NoSuchBlock),
    }
}

/// `DELETE /v1/rooms/{room}/blocks/{name}`: erases it for whoever shows its erase secret in the body, or owns the room.
async fn erase(
    State(house): State<Arc<House>>,
    Path((room, name)): Path<(String, String)>,
    request: Request,
) -> Result<StatusCode, Problem> {
    let (room, access) = house.enter(&room, request.headers(), Access::Write).await?;
    let name = BlockName::parse(&name).map_err(malformed)?;
    let body = read_body(request).await?;
    house.ask(move |log| erase_if_allowed(log, room, name, access, &body)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn erase_if_allowed(
    log: &dyn BlockLog,
    room: RoomName,
    name: BlockName,
    access: Access,
    body: &[u8],
) -> Result<(), Problem> {
    let is_owner = access == Access::Own;
    match log.get(room, name)? {
        Found::Block(block) if block.kind() == Kind::Entry => return Err(Problem::NotErasable),
        Found::Block(block) => {
            let is_secret_right = match (block.erase_hash(), <&[u8; 32]>::try_from(body)) {
                (Some(hash), Ok(secret)) => hash.matches(secret),
                _ => false,
            };
            if !is_owner && !is_secret_right {
                return Err(Problem::Forbidden);
            }
        }
        Found::Erased => return Ok(()),
        // The owner may forbid in advance what is known to be on its way. A secret proves nothing without its block.
        Found::Nothing if is_owner => {}
        Found::Nothing => return Err(Problem::NoSuchBlock),
    }
    Ok(log.erase(room, name)?)
}

/// `GET /healthz`: whether the store takes a commit.
async fn health(State(house): State<Arc<House>>) -> Result<&'static str, Problem> {
    let answer = house.ask(|log| log.check().map_err(|error: LogError| Problem::from(error))).await;
    answer.map(|()| "ok\n")
}
