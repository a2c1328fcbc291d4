//! Meeting a place: what it lists and is not here is fetched, verified and kept; what this device wrote is put there, each entry
//! in one file of its own, named by its hash. The same entry makes the same file in every tab and at every try, so nothing is
//! ever there twice, and whoever is interrupted begins again.
//!
//! Leaves out how files are fetched and written, which is the shell's, and what the rows on the disk look like
//! (`place_record.rs`).

use replica::{Taken, sha256};
use review::{EntryId, PublicKey, Timestamp};
use sync::{Block, BlockName, EMPTY_UPDATE, NameSet, REQUEST_LEN_MAX, UPDATE_LEN_MAX, encode_updates, open_update};

use crate::client::{Client, StoreState};
use crate::place::{Place, PlaceStep};
use crate::place_record::{Listing, hex, pack_file};
use crate::writes::Writing;
use crate::{Effect, FileAct, FilePlace, FileRequest, PlaceEvent, PlaceState, PlaceView, Transaction};

/// Pauses between tries, in milliseconds. The last one repeats.
const PAUSES: [i64; 5] = [5_000, 20_000, 60_000, 180_000, 600_000];
/// Bytes fetched in one meeting: four times what a review of 20,000 entries weighs. The rest waits for the next meeting.
const MEETING_LEN_MAX: usize = 256 * 1024 * 1024;

const MANIFEST: &str = "manifest.json";
/// A person's client puts one submission into one file; a store's limits on single requests are far above it.
const PACK_LEN_MAX: usize = REQUEST_LEN_MAX;

pub(crate) fn place_event(client: &mut Client, now: Timestamp, event: PlaceEvent) {
    match event {
        PlaceEvent::Here { place, address } => {
            client.places.all.retain(|known| known.place != Some(place));
            let known = client.place_record(place, address);
            client.places.all.push(Place { place: Some(place), known, is_wanted: true, ..Place::default() });
        }
        PlaceEvent::Gone { place } => client.places.all.retain(|known| known.place != Some(place)),
        PlaceEvent::Answered { place, request, answer } => client.place_answered(now, place, request, answer),
    }
    client.show_places();
}

/// Meets what is due.
pub(crate) fn tend(client: &mut Client, now: Timestamp) {
    if client.store == StoreState::NotYet {
        return;
    }
    let is_due = core::mem::take(&mut client.places.is_due);
    let mine = client.own_entries();
    for mut one in core::mem::take(&mut client.places.all) {
        one.is_wanted |= is_due;
        if one.step != PlaceStep::Idle {
            client.places.all.push(one);
            continue;
        }
        let takes_files = !matches!(one.state, PlaceState::ReadOnly | PlaceState::Careless | PlaceState::OtherReview);
        let has_news = || takes_files && mine.iter().any(|entry| one.lacks(entry));
        if one.is_wanted || one.next_try.map_or_else(has_news, |at| at <= now) {
            client.begin_meeting(&mut one);
        }
        client.places.all.push(one);
    }
    client.show_places();
}

impl Place {
    /// Whether this entry of mine is not there, and could be.
    fn lacks(&self, entry: &EntryId) -> bool {
        let name = BlockName::from_bytes(entry.0);
        let sets = [&self.known.delivered, &self.known.uploaded, &self.refused];
        sets.iter().all(|set| !set.contains(&name))
    }

    /// Its readers are told of this entry of mine.
    fn is_told_of(&mut self, name: BlockName) {
        if self.known.delivered.insert(name) {
            self.is_row_due = true;
            self.is_list_due |= self.place == Some(FilePlace::Site) && self.known.uploaded.contains(&name);
        }
    }

    fn view(&self, mine: &[EntryId]) -> Option<PlaceView> {
        let (known, is_in) =
            (&self.known, |set: &NameSet, entry: &EntryId| set.contains(&BlockName::from_bytes(entry.0)));
        let undelivered = || mine.iter().filter(|entry| !is_in(&known.delivered, entry));
        let n_waiting = undelivered().filter(|entry| is_in(&known.uploaded, entry)).count();
        let state = if self.step == PlaceStep::Idle { self.state } else { PlaceState::Meeting };
        let n_unsent = undelivered().count() - n_waiting;
        Some(PlaceView { place: self.place?, state, n_waiting, n_unsent, met: self.met })
    }

    fn fail(&mut self, now: Timestamp, state: PlaceState) {
        let pause = PAUSES[self.n_failures.min(PAUSES.len() - 1)];
        self.n_failures += 1;
        (self.step, self.state) = (PlaceStep::Idle, state);
        self.queue.clear();
        self.next_try = Some(Timestamp(now.0 + pause));
    }
}

impl Client {
    /// My entries, those too that nobody said in words.
    fn own_entries(&self) -> Vec<EntryId> {
        let Some(identity) = &self.identity else { return Vec::new() };
        self.replica.entries_of(identity.key).collect()
    }

    fn show_places(&mut self) {
        let mine = self.own_entries();
        let view: Vec<_> = self.places.all.iter().filter_map(|one| one.view(&mine)).collect();
        if *self.places.view != view[..] {
            self.places.view = view.into();
        }
    }

    fn ask_place(&mut self, one: &mut Place, step: PlaceStep, act: FileAct) {
        let Some(place) = one.place else { return };
        self.n_file_requests += 1;
        (one.step, one.request) = (step, self.n_file_requests);
        self.effects.push(Effect::File(FileRequest { place, request: one.request, act }));
    }

    fn begin_meeting(&mut self, one: &mut Place) {
        (one.is_wanted, one.next_try) = (false, None);
        // What takes no files now takes none in an hour: it is not tried at each return to the tab.
        let is_closed = matches!(one.state, PlaceState::ReadOnly | PlaceState::Careless);
        one.found = if is_closed { one.state } else { PlaceState::Met };
        one.refused.clear();
        let file = if one.place == Some(FilePlace::Site) { MANIFEST.to_owned() } else { String::new() };
        self.ask_place(one, PlaceStep::Listing, FileAct::List { file });
    }

    fn place_answered(&mut self, now: Timestamp, place: FilePlace, request: u64, answer: Option<(u16, Vec<u8>)>) {
        let is_asked = |one: &Place| one.place == Some(place) && one.request == request && one.step != PlaceStep::Idle;
        let Some(at) = self.places.all.iter().position(is_asked) else { return };
        let mut one = self.places.all.remove(at);
        match answer {
            None => one.fail(now, PlaceState::Offline),
            Some((status, body)) => self.go_on(now, &mut one, status, &body),
        }
        if one.step == PlaceStep::Idle {
            self.keep_record(&mut one);
        }
        self.places.all.insert(at, one);
    }

    /// What an answer means for the next step.
    fn go_on(&mut self, now: Timestamp, one: &mut Place, status: u16, body: &[u8]) {
        let is_done = matches!(status, 200..=299);
        match core::mem::take(&mut one.step) {
            PlaceStep::Idle => return,
            PlaceStep::Listing => match status {
                200 => {
                    if !self.take_listing(one, body) {
                        one.state = PlaceState::OtherReview;
                        return;
                    }
                }
                // Nobody has merged anything there yet.
                404 => {}
                _ => return one.fail(now, PlaceState::Refused { status }),
            },
            PlaceStep::ListingWriter if is_done => {
                let told = Listing::read(body, false);
                one.queue.extend(told.packs.into_iter().filter(|pack| !one.known.has_file(&pack.hash)));
            }
            PlaceStep::ListingWriter => {}
            PlaceStep::Reading(pack) if is_done && sha256(body) == pack.hash => self.take_pack(one, &pack, body),
            // What only a writer tells of may lie in a newer base by now.
            PlaceStep::Reading(pack) => {
                if pack.is_listed {
                    one.found = PlaceState::Damaged;
                }
            }
            PlaceStep::Probing { is_again } => match status {
                412 => one.is_careful = true,
                200..=299 if !is_again => return self.probe(one, true),
                200..=299 => one.found = PlaceState::Careless,
                500..=599 | 429 => return one.fail(now, PlaceState::Refused { status }),
                _ => one.found = PlaceState::ReadOnly,
            },
            PlaceStep::Writing { entry, file } => match status {
                200..=299 | 412 => self.written(one, entry, file),
                500..=599 | 429 => return one.fail(now, PlaceState::Refused { status }),
                _ => one.found = PlaceState::ReadOnly,
            },
            // A help for readers before the next merge, and no more.
            PlaceStep::WritingList => {}
        }
        self.next_step(now, one);
    }

    /// Fetches what is still to be fetched, then writes what is still to be written.
    fn next_step(&mut self, now: Timestamp, one: &mut Place) {
        if let Some(pack) = one.queue.pop() {
            let act = FileAct::Read { file: pack.file.clone(), len_max: pack.len };
            return self.ask_place(one, PlaceStep::Reading(pack), act);
        }
        if let Some(file) = one.writers.pop() {
            return self.ask_place(one, PlaceStep::ListingWriter, FileAct::List { file });
        }
        let takes_files = matches!(one.found, PlaceState::Met | PlaceState::Damaged);
        if let Some(entry) = self.own_entries().into_iter().find(|entry| takes_files && one.lacks(entry)) {
            return if one.is_careful { self.write_entry(now, one, entry) } else { self.probe(one, false) };
        }
        if core::mem::take(&mut one.is_list_due)
            && takes_files
            && let Some(act) = self.own_list(one)
        {
            return self.ask_place(one, PlaceStep::WritingList, act);
        }
        (one.state, one.met, one.n_failures) = (one.found, Some(now), 0);
    }

    /// Whether the place refuses what it should refuse is tried with a file in which nothing is: it does no harm anywhere.
    fn probe(&mut self, one: &mut Place, is_again: bool) {
        let bytes = EMPTY_UPDATE.to_vec();
        let act = FileAct::Create { file: pack_file(&sha256(&bytes)), bytes };
        self.ask_place(one, PlaceStep::Probing { is_again }, act);
    }

    fn write_entry(&mut self, now: Timestamp, one: &mut Place, entry: EntryId) {
        match self.pack_of(entry) {
            Some(bytes) => {
                let hash = sha256(&bytes);
                let act = FileAct::Create { file: pack_file(&hash), bytes };
                self.ask_place(one, PlaceStep::Writing { entry, file: hash }, act);
            }
            None => {
                one.refused.insert(BlockName::from_bytes(entry.0));
                self.next_step(now, one);
            }
        }
    }

    /// An entry as it goes to a place, with the beginning of the review: what is read alone must say where it belongs.
    fn pack_of(&self, entry: EntryId) -> Option<Vec<u8>> {
        let genesis = EntryId(self.replica.review_id().0);
        let names = [genesis, entry].into_iter().flat_map(|entry| self.replica.names_in(entry));
        let blocks: Vec<&Block> = names.filter_map(|name| self.replica.block(&name)).collect();
        let updates = encode_updates(blocks);
        // Two names of one client in one entry: chance does not do that.
        let [update] = <[Vec<u8>; 1]>::try_from(updates).ok()?;
        (update.len() <= PACK_LEN_MAX).then_some(update)
    }

    fn written(&mut self, one: &mut Place, entry: EntryId, file: [u8; 32]) {
        let name = BlockName::from_bytes(entry.0);
        one.known.uploaded.insert(name);
        one.known.files.insert(BlockName::from_bytes(file));
        one.is_row_due = true;
        match one.place {
            // What is in the folder is where the person wanted it; who carries it on is not ours to know.
            Some(FilePlace::Folder) => one.is_told_of(name),
            _ => one.is_list_due = true,
        }
    }

    /// Takes in what a place says is there; `false` when that is another review.
    fn take_listing(&mut self, one: &mut Place, body: &[u8]) -> bool {
        let told = Listing::read(body, true);
        if told.review.is_some_and(|review| review != self.replica.review_id()) {
            return false;
        }
        let mine: Vec<_> = self.own_entries().into_iter().filter(|id| !one.known.is_delivered(id)).collect();
        for entry in mine {
            let hash = self.pack_of(entry).map(|bytes| sha256(&bytes));
            if told.packs.iter().any(|pack| Some(pack.hash) == hash) {
                one.known.files.extend(hash.map(BlockName::from_bytes));
                one.known.uploaded.insert(BlockName::from_bytes(entry.0));
                one.is_told_of(BlockName::from_bytes(entry.0));
            }
        }
        let mut len = 0usize;
        let is_due = |pack: &crate::place::ListedPack| pack.len <= UPDATE_LEN_MAX && !one.known.has_file(&pack.hash);
        let due = told.packs.into_iter().filter(is_due);
        one.queue = due
            .take_while(|pack| {
                len = len.saturating_add(pack.len);
                len <= MEETING_LEN_MAX
            })
            .collect();
        // The base comes first, and the last of the row is taken first.
        one.queue.reverse();
        one.writers = told.writers;
        true
    }

    /// Takes in a pack, whole or not at all, and its blocks to the disk before it counts as read.
    fn take_pack(&mut self, one: &mut Place, pack: &crate::place::ListedPack, bytes: &[u8]) {
        let blocks = open_update(bytes).ok().filter(|blocks| self.replica.faults(blocks).is_empty());
        let Some(blocks) = blocks else {
            self.n_refused_blocks += 1;
            one.found = PlaceState::Damaged;
            return;
        };
        let mine: Vec<BlockName> = match &self.identity {
            Some(identity) if pack.is_listed => self.names_of(identity.key, &blocks),
            _ => Vec::new(),
        };
        let taken = self.replica.take(blocks);
        if !taken.new.is_empty() || !taken.erased.is_empty() {
            self.persist_blocks(taken, Transaction::default(), Writing::Arrived);
        }
        one.known.files.insert(BlockName::from_bytes(pack.hash));
        one.is_row_due = true;
        for name in mine {
            one.is_told_of(name);
        }
    }

    fn names_of(&self, key: PublicKey, blocks: &[Block]) -> Vec<BlockName> {
        let mine: NameSet = self.replica.entries_of(key).map(|id| BlockName::from_bytes(id.0)).collect();
        blocks.iter().map(Block::name).filter(|name| mine.contains(name)).collect()
    }

    /// What this device has put there and nobody merged yet, for readers who come before that. Its name is a hash of the key: it tells nobody more
    /// than the entries do.
    fn own_list(&self, one: &Place) -> Option<FileAct> {
        let identity = self.identity.as_ref()?;
        let writer = sha256(&[b"baton/writer/1", &identity.key.0[..], &self.replica.review_id().0[..]].concat());
        let mut json = String::from("{\"format\":\"baton-writer/1\",\"packs\":[");
        let waiting = one.known.uploaded.iter().filter(|name| !one.known.delivered.contains(name));
        for (idx, name) in waiting.enumerate() {
            let Some(bytes) = self.pack_of(EntryId(*name.as_bytes())) else { continue };
            let before = if idx == 0 { "{\"file\":\"" } else { ",{\"file\":\"" };
            json.push_str(
                &[before, &pack_file(&sha256(&bytes)), "\",\"len\":", &bytes.len().to_string(), "}"].concat(),
            );
        }
        json.push_str("]}\n");
        let file = ["w/", &hex(&writer[..16]), ".json"].concat();
        Some(FileAct::Replace { file, bytes: json.into_bytes() })
    }

    /// What is known of a place, to the disk, behind the blocks that came from it.
    fn keep_record(&mut self, one: &mut Place) {
        if let Some(place) = one.place.filter(|_| core::mem::take(&mut one.is_row_due)) {
            let row = one.known.row(place);
            let write = Transaction { put_locals: vec![row], ..Transaction::default() };
            self.persist_blocks(Taken::default(), write, Writing::Arrived);
        }
    }
}
