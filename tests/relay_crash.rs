//! The relay, killed without warning: what it said is stored is stored.

use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use relay::Store;
use sync::{Cursor, SyncRequest, SyncResponse};

use crate::relay_http::{Call, Served, blocks_of, config, entry, offer, page_keys};

/// Set in the child process, which then plays the relay: the store that it serves.
const STORE_VARIABLE: &str = "BATON_TEST_RELAY_TO_KILL";
const KILLS: usize = 12;

/// One relay in a process of its own.
struct Victim {
    process: Child,
    address: SocketAddr,
}

impl Victim {
    fn start(store: &Path) -> Self {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["relay_crash::what_was_acknowledged_survives_kills", "--exact", "--nocapture", "--test-threads=1"])
            .env(STORE_VARIABLE, store)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let address =
            lines.map(Result::unwrap).find_map(|line| line.rsplit_once("at http://")?.1.parse().ok()).unwrap();
        Self { process, address }
    }

    fn sync(&self, request: &SyncRequest) -> Option<SyncResponse> {
        let keys = page_keys();
        let call = Call::new(self.address, "POST", &format!("/v1/rooms/{}/sync", keys.room)).token(keys.best_token());
        let reply = call.body(&request.encode()).try_send().ok()?;
        SyncResponse::decode(&reply.body).ok()
    }
}

/// Serves until it is killed.
fn be_the_victim(store: &Path) -> ! {
    let served = Served::start(config(Store::File(store.to_owned())));
    served.open_room(&page_keys());
    println!("\nat http://{}", served.address);
    std::io::stdout().flush().unwrap();
    loop {
        std::thread::park();
    }
}

#[test]
fn what_was_acknowledged_survives_kills() {
    if let Some(store) = std::env::var_os(STORE_VARIABLE) {
        be_the_victim(Path::new(&store));
    }
    let dir = tempfile::tempdir().unwrap();
    let store = dir.path().join("relay.sqlite");
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        let mut victim = Victim::start(&store);
        let before = victim.sync(&SyncRequest::default()).unwrap();
        let held = blocks_of(&before);
        for block in &acknowledged {
            assert!(held.contains(block), "round {round} lost {block:?}");
        }
        std::thread::scope(|scope| {
            let writer = scope.spawn(|| {
                let mut stored = Vec::new();
                for n in 0.. {
                    let block = entry(&format!("round {round}, entry {n}"));
                    let Some(response) = victim.sync(&offer(before.cursor, std::slice::from_ref(&block))) else {
                        break;
                    };
                    assert_eq!(response.stored, [block.name()]);
                    stored.push(block);
                }
                stored
            });
            // At another moment of the work in each round, without a clock: after that many commits are readable.
            let n_blocks = before.count + 1 + round as u64;
            while victim.sync(&SyncRequest { cursor: before.cursor, ..SyncRequest::default() }).unwrap().count
                < n_blocks
            {}
            kill(victim.process.id());
            acknowledged.extend(writer.join().unwrap());
        });
        victim.process.wait().unwrap();
    }
    assert!(acknowledged.len() >= KILLS, "{} blocks were acknowledged", acknowledged.len());
    let victim = Victim::start(&store);
    let after = victim.sync(&SyncRequest { cursor: Cursor::default(), ..SyncRequest::default() }).unwrap();
    kill(victim.process.id());
    assert!(after.count as usize >= acknowledged.len());
    assert_eq!(after.count as usize, blocks_of(&after).len());
}

fn kill(process: u32) {
    assert!(Command::new("kill").args(["-9", &process.to_string()]).status().unwrap().success());
}
