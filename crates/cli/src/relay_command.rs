//! `baton relay`, and opening the relay that `baton serve` carries inside. The policy of both is spelled out here.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::{Path, PathBuf};
use std::time::Duration;

use relay::{Relay, RelayConfig, Store};
use tokio::net::TcpListener;

use crate::args::{RelayArgs, RoomArgs};
use crate::failure::Failure;
use crate::say::say;
use crate::stop;

/// Rooms in one store: a thousand times what a team has, small enough that nobody fills a disk with empty ones.
const ROOMS_MAX: u64 = 100_000;
/// What a review is meant for (FORMAT §1).
const ROOM_BLOCKS_MAX: u64 = 20_000;
/// Ten times what the largest review we measured needs.
const ROOM_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// A tab syncs once in a sitting or on a reconnect; a whole office behind one address stays below this.
const REQUESTS_PER_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(1_199);
/// A text block of 8 MiB over a slow phone connection.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(60);

/// Runs a relay until it is asked to end.
pub(crate) async fn run(args: RelayArgs) -> Result<(), Failure> {
    let is_open = args.rooms.open_rooms;
    let has_token = args.rooms.operator_token.is_some();
    let relay = open(args.store.clone(), args.rooms, false)?;
    let (listener, address) = listen(args.listen).await?;
    let asked_to_stop = stop::asked();
    say(format!("Baton keeps reviews at http://{address}"));
    say(format!("  store  {}", args.store.display()));
    say(format!("  new reviews  {}", who_may_begin(is_open, has_token)));
    let served = relay::serve(listener, relay.router(), asked_to_stop).await;
    relay.close().await;
    served.map_err(|error| Failure::new(error.to_string()))
}

/// Opens a relay over an SQLite file, making its directory first.
pub(crate) fn open(store: PathBuf, rooms: RoomArgs, is_open_anyway: bool) -> Result<Relay, Failure> {
    if let Some(dir) = store.parent().filter(|dir| !dir.as_os_str().is_empty()) {
        std::fs::create_dir_all(dir).map_err(|error| Failure::io(dir, &error))?;
    }
    Relay::open(config(store.clone(), rooms, is_open_anyway)).map_err(|error| Failure::file(&store, error))
}

/// Binds a socket, and says which address it became.
pub(crate) async fn listen(asked: SocketAddr) -> Result<(TcpListener, SocketAddr), Failure> {
    let listener = TcpListener::bind(asked).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            Failure::new(format!("{asked} is in use by another program: choose another port, or 0 for a free one"))
        }
        _ => Failure::new(format!("cannot listen on {asked}: {error}")),
    })?;
    let address = listener.local_addr().map_err(|error| Failure::new(format!("cannot listen on {asked}: {error}")))?;
    Ok((listener, address))
}

/// Who may begin a review, in words.
pub(crate) fn who_may_begin(is_open: bool, has_token: bool) -> &'static str {
    match (is_open, has_token) {
        (true, _) => "may be begun by anybody who reaches it",
        (false, true) => "may be begun with the operator's token",
        (false, false) => "may be begun by nobody (see --open-rooms and --operator-token)",
    }
}

fn config(store: PathBuf, rooms: RoomArgs, is_open_anyway: bool) -> RelayConfig {
    RelayConfig {
        store: if store == Path::new(":memory:") { Store::Memory } else { Store::File(store) },
        is_restored: false,
        allows_open_rooms: rooms.open_rooms || is_open_anyway,
        operator_token: rooms.operator_token,
        rooms_max: ROOMS_MAX,
        room_blocks_max: ROOM_BLOCKS_MAX,
        room_bytes_max: ROOM_BYTES_MAX,
        requests_per_minute: Some(REQUESTS_PER_MINUTE),
        is_behind_proxy: false,
        request_timeout: REQUEST_TIMEOUT,
    }
}
