//! The relay: keeps blocks that it never reads, and passes them on (DESIGN §5, FORMAT §6–§8).
//!
//! This crate forbids knowing what a block says: it may use `sync`, an HTTP server and a database, and never yrs, the
//! review or the replica. It has no accounts either: a room is opened by whoever shows the tokens behind its verifiers.
//!
//! In the order of need: a [`RelayConfig`] says everything that is policy; a [`Relay`] is an open store with its
//! [`Router`](axum::Router); [`serve`] answers on a socket until it is told to stop. Inside, the block log (`log.rs`) is
//! the trait behind which a store stands, `sqlite.rs` the one we have, and `api.rs` what HTTP says. Read `log.rs` next.
//!
//! ```no_run
//! # async fn example(listener: tokio::net::TcpListener) -> Result<(), relay::RelayError> {
//! use std::{num::NonZeroU32, time::Duration};
//!
//! let relay = relay::Relay::open(relay::RelayConfig {
//!     store: relay::Store::Memory,
//!     is_restored: false,
//!     allows_open_rooms: true,
//!     operator_token: None,
//!     rooms_max: 10_000,
//!     room_blocks_max: 20_000,
//!     room_bytes_max: 64 * 1024 * 1024,
//!     requests_per_minute: NonZeroU32::new(600),
//!     is_behind_proxy: false,
//!     request_timeout: Duration::from_secs(30),
//! })?;
//! relay::serve(listener, relay.router(), async { tokio::signal::ctrl_c().await.ok(); }).await?;
//! relay.close().await;
//! # Ok(())
//! # }
//! ```

use std::future::Future;
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

mod log;

mod ledger;
mod schema;
mod sqlite;
mod writer;

mod api;
mod door;
mod problem;

/// Everything about a relay that is policy. There is no default: whoever runs one sees all of it.
#[derive(Debug, Clone)]
pub struct RelayConfig {
    /// Where blocks are kept.
    pub store: Store,
    /// The store was just restored from a copy: begin a new epoch, so that clients offer again what the copy lacks.
    pub is_restored: bool,
    /// Anybody may open rooms. Page reviews without an invite need this.
    pub allows_open_rooms: bool,
    /// Who shows this as a bearer token may open rooms in any case.
    pub operator_token: Option<String>,
    /// Rooms in the store, together.
    pub rooms_max: u64,
    /// Blocks in one room; more are refused one by one. A room is meant for up to about 20,000 (FORMAT §1).
    pub room_blocks_max: u64,
    /// Bytes of blocks in one room.
    pub room_bytes_max: u64,
    /// Requests from one address (an IPv6 network of 64 bits counts as one); `None` if something in front limits them.
    pub requests_per_minute: Option<NonZeroU32>,
    /// A proxy in front sets `X-Forwarded-For`; its last address is believed.
    pub is_behind_proxy: bool,
    /// How long one request may take, with the reading of its body.
    pub request_timeout: Duration,
}

/// Where blocks are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Store {
    /// An SQLite file, made if it is not there.
    File(PathBuf),
    /// Gone when the process ends: for trying things out.
    Memory,
}

/// Why a relay cannot start or serve.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RelayError {
    /// The store cannot be opened or prepared.
    #[error("the store cannot be opened: {cause}")]
    Unusable {
        /// What the database said.
        cause: String,
    },
    /// The file is a database of something else.
    #[error("the file is a database, but not of a Baton relay")]
    OtherDatabase,
    /// The store was written by a newer relay.
    #[error("the store is of version {version}, this relay knows up to {known}")]
    NewerStore {
        /// The store's version.
        version: u32,
        /// The newest version known here.
        known: u32,
    },
    /// The socket failed.
    #[error("serving failed: {cause}")]
    Serving {
        /// What the system said.
        cause: String,
    },
}

/// An open store, and what answers for it. Stateless beside the store: any number may run on one.
pub struct Relay {
    log: Arc<sqlite::SqliteLog>,
    house: Arc<api::House>,
}

impl Relay {
    /// Opens the store, brings it up to this version, and starts its writer. Blocks for a moment.
    pub fn open(config: RelayConfig) -> Result<Self, RelayError> {
        let quota =
            log::Quota { n_rooms: config.rooms_max, n_blocks: config.room_blocks_max, n_bytes: config.room_bytes_max };
        let log = Arc::new(sqlite::SqliteLog::open(&config.store, config.is_restored, quota)?);
        let house = Arc::new(api::House::new(log.clone(), config));
        Ok(Self { log, house })
    }

    /// What it answers: `/v1/rooms/…` and `/healthz`. Made to be merged with the routes of a site.
    pub fn router(&self) -> axum::Router {
        api::router(self.house.clone())
    }

    /// Finishes what was begun and closes the store. Writes that come later fail.
    pub async fn close(self) {
        let closing = tokio::task::spawn_blocking(move || self.log.close());
        if closing.await.is_err() {
            tracing::error!("the store's writer did not end well");
        }
    }
}

/// How long open requests may go on after the stop: longer than a commit, shorter than what a supervisor waits.
const DRAIN_TIME_MAX: Duration = Duration::from_secs(8);

/// Answers on the socket until `stop` completes; then takes no new connections and finishes the open requests.
pub async fn serve(
    listener: tokio::net::TcpListener,
    router: axum::Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), RelayError> {
    let (stopped, mut is_stopped) = tokio::sync::watch::channel(false);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        // Nobody listens any more when serving has failed already.
        stopped.send(true).ok();
    });
    let drain_limit = async {
        // An error means that the sender went with its server, and then the other branch has ended.
        is_stopped.wait_for(|is_stopped| *is_stopped).await.ok();
        tokio::time::sleep(DRAIN_TIME_MAX).await;
    };
    tokio::select! {
        served = serving => served.map_err(|error| RelayError::Serving { cause: error.to_string() }),
        () = drain_limit => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    }
}
