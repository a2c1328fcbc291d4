//! Commands that few sittings hold: keeping a review going, its rules, other reviews, files. A face that fetches its code in two
//! parts hands these over when the second one is here; until then they wait. Leaves out what everybody asks (`asked.rs`).

use std::rc::Rc;

use replica::{EntryError, Replica};
use review::{EntryId, GateId, ReviewId, Role, Timestamp};
use sync::{BatonFile, Block, FileNote, Kind};

use crate::client::Client;
use crate::compose::{Act, Piece, Writer};
use crate::founding::NewTitle;
use crate::place_meeting;
use crate::planning::{Planned, PublishWhat};
use crate::policy_edit::PlannedPolicy;
use crate::publish::{Publication, StoredDraft};
use crate::writes::Writing;
use crate::{Command, DraftAct, Effect, Invite, LocalRow, Notice, PlaceEvent, Refusal, Transaction};

/// Commands that wait: nobody gives more of them in the moments before they can be done.
const WAITING_MAX: usize = 16;

/// Knows what to do about the commands of few sittings.
#[derive(Debug, Clone, Copy)]
pub struct RareCommands {
    does: fn(&mut Client, Timestamp, Command, [u8; 32]),
    /// Writes what only such commands ask for.
    writes: fn(&mut Writer<'_>, Piece<'_>),
    /// Plans an owned review.
    plans: PlansFounding,
    /// Goes on with one that is being made.
    founds: fn(&mut Client, Publication),
    /// Something happened to a place of files.
    pub(crate) place: fn(&mut Client, Timestamp, PlaceEvent),
    /// Meets the places that it is time to meet.
    pub(crate) tend: fn(&mut Client, Timestamp),
}

/// [`Client::plan_founding`].
type PlansFounding = fn(&mut Client, NewTitle<'_>, Vec<StoredDraft>, &[u8; 32]) -> Result<Planned, Refusal>;

impl PartialEq for RareCommands {
    // There is only one.
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl RareCommands {
    /// All of them.
    pub const fn all() -> Self {
        Self {
            does: rarely_asked,
            writes: |writer, piece| writer.rarely(piece),
            plans: Client::plan_founding,
            founds: Client::founded_some,
            place: place_meeting::place_event,
            tend: place_meeting::tend,
        }
    }

    /// Adds a piece of an entry.
    pub(crate) fn write(self, writer: &mut Writer<'_>, piece: Piece<'_>) {
        (self.writes)(writer, piece);
    }

    /// Plans an owned review that the draft holds the brief of.
    pub(crate) fn plan(
        self,
        client: &mut Client,
        new: NewTitle<'_>,
        drafts: Vec<StoredDraft>,
        entropy: &[u8; 32],
    ) -> Result<Planned, Refusal> {
        (self.plans)(client, new, drafts, entropy)
    }

    /// Goes on with the review that is being made.
    pub(crate) fn found(self, client: &mut Client, done: Publication) {
        (self.founds)(client, done);
    }
}

fn rarely_asked(client: &mut Client, now: Timestamp, command: Command, entropy: [u8; 32]) {
    match command {
        Command::SetBrief { draft: id, brief } => {
            client.save_draft(now, id, DraftAct::Brief(brief));
            client.wish_as(Role::Facilitator, PublishWhat::Brief { id }, entropy);
        }
        Command::OpenOwned { draft: id, title, brief, continues } => {
            client.save_draft(now, id, DraftAct::Brief(brief));
            client.wish(PublishWhat::Owned { id, title, continues }, entropy);
        }
        Command::RequestReview { person, note } => {
            client.wish_act(Role::Facilitator, Act::RequestReview { person, note }, entropy);
        }
        Command::Grant { person, role } => client.wish_act(Role::Owner, Act::Grant { person, role }, entropy),
        Command::Transfer { to } => client.wish_act(Role::Owner, Act::Transfer { to }, entropy),
        Command::AcceptTransfer { transfer } => {
            client.wish_act(Role::Guest, Act::AcceptTransfer { transfer }, entropy);
        }
        Command::Admit { entries } => client.wish_act(Role::Owner, Act::Admit { entries }, entropy),
        Command::AnnounceRevision { note } => match client.page.document.revision {
            Some(revision) => client.wish_act(Role::Facilitator, Act::Announce { revision, note }, entropy),
            None => client.refuse(Refusal::NoPage),
        },
        Command::SetPolicy { edits, reason } => match PlannedPolicy::new(edits, &reason, &entropy) {
            Ok(policy) => client.wish_act(Role::Facilitator, Act::Policy(policy), entropy),
            Err(refusal) => client.refuse(refusal),
        },
        Command::Time(command) => client.keep_time(now, command, entropy),
        Command::Handoff(command) => client.hand_over(now, command, entropy),
        Command::ConfirmPolicy { changes } => client.confirm_policy(changes, entropy),
        Command::OverrideGate { gate, is_on, reason } => client.override_gate(gate, is_on, reason, entropy),
        Command::InviteFile { can_write } => client.invite_file(can_write),
        Command::Join { invite } => client.join(now, &invite),
        Command::Switch { review } => client.switch(now, review),
        Command::SaveView { name, query } => client.put_local(LocalRow::saved_view(&name, Some(&query))),
        Command::DropView { name } => client.put_local(LocalRow::saved_view(&name, None)),
        Command::Import { bytes } => client.import(&bytes),
        Command::Export => client.export(),
        Command::ShareLink => client.share_link(),
        Command::Offer { bytes } => client.offer(&bytes),
        Command::TakeOffered => client.take_offered(),
        // Done by who asks here; named, so that nobody forgets to say where a new command is done.
        Command::SetName { .. }
        | Command::SaveDraft { .. }
        | Command::KeepDrafts { .. }
        | Command::DiscardDraft { .. }
        | Command::RestoreDraft { .. }
        | Command::Submit { .. }
        | Command::SendOne { .. }
        | Command::Redact { .. }
        | Command::CancelRedaction { .. }
        | Command::Remember { .. }
        | Command::SyncNow
        | Command::DismissNotices => {}
    }
}

impl Client {
    /// Does it, or keeps it until it can be done.
    pub(crate) fn ask_rarely(&mut self, now: Timestamp, command: Command, entropy: [u8; 32]) {
        match self.rare {
            Some(rare) => (rare.does)(self, now, command, entropy),
            None if self.waiting.len() < WAITING_MAX => self.waiting.push((command, entropy)),
            None => self.refuse(Refusal::Busy),
        }
    }

    /// From now on they can be done; those that waited are.
    pub(crate) fn learn_rare(&mut self, now: Timestamp, rare: RareCommands) {
        self.rare = Some(rare);
        for (command, entropy) in core::mem::take(&mut self.waiting) {
            (rare.does)(self, now, command, entropy);
        }
    }

    /// Confirming is the owner's; where nobody owns the review, whoever keeps it going does it.
    fn confirm_policy(&mut self, changes: Vec<EntryId>, entropy: [u8; 32]) {
        let review = self.replica.review();
        let least = if review.owner.is_some() { Role::Owner } else { Role::Facilitator };
        let is_there = |entry: &EntryId| review.policy.history.iter().any(|note| note.entry == *entry);
        if changes.is_empty() || !changes.iter().all(is_there) {
            return self.refuse(Refusal::Gone);
        }
        self.wish_act(least, Act::ConfirmPolicy { changes }, entropy);
    }

    /// Going without a gate needs its role, and a reason; taking that back needs the role only.
    fn override_gate(&mut self, gate: GateId, is_on: bool, reason: String, entropy: [u8; 32]) {
        let review = self.replica.review();
        let Some(found) = review.policy.gate(gate) else { return self.refuse(Refusal::Gone) };
        if is_on && reason.trim().is_empty() {
            return self.refuse(Refusal::Unfinished { n: 1 });
        }
        // Where nobody owns the review, whoever keeps it going may do what an owner may.
        let least = found.rule.override_by;
        let least = if review.owner.is_none() { least.min(Role::Facilitator) } else { least };
        self.wish_act(least, Act::OverrideGate { gate, is_on, reason }, entropy);
    }

    /// Takes a file in, whole or not at all.
    fn import(&mut self, bytes: &[u8]) {
        match self.read_file(bytes) {
            // A person is asked about it; what the file holds is kept until then.
            Ok((Some(invite), blocks)) => {
                let invite = Rc::new(invite);
                self.effects.push(Effect::Tell(Notice::Invited { invite: Rc::clone(&invite) }));
                self.invited = Some((invite.review, blocks));
            }
            Ok((None, blocks)) => self.take_carried(blocks),
            Err(refusal) => self.refuse(refusal),
        }
    }

    /// Takes in what a person carried here.
    pub(crate) fn take_carried(&mut self, blocks: Vec<Block>) {
        let taken = self.replica.take(blocks);
        let n_entries = taken.new.iter().filter(|block| block.kind() == Kind::Entry).count();
        let notice = Notice::Imported { n_new: taken.new.len(), n_entries };
        self.persist_blocks(taken, Transaction::default(), Writing::Imported(notice));
    }

    /// What a file holds, and to what other review it invites: only to the one that it holds, or to one it holds nothing of.
    fn read_file(&self, bytes: &[u8]) -> Result<(Option<Invite>, Vec<Block>), Refusal> {
        let bad = |error: sync::FileError| Refusal::BadFile { why: error.to_string() };
        let file = BatonFile::decode(bytes).map_err(bad)?;
        let blocks = file.open().map_err(bad)?;
        let (title, invite) = file.note.map_or_else(Default::default, |note| (note.title, note.invite));
        let (here, held) = (self.replica.review_id(), Replica::review_of(&blocks));
        let invite = invite.and_then(|invite| Invite::decode(&invite).ok());
        let invite = invite.filter(|invite| invite.review != here && held.is_none_or(|held| held == invite.review));
        let is_other = held.is_some_and(|held: ReviewId| held != here);
        let faults = match &invite {
            Some(invite) => Replica::of_review(invite.review).faults(&blocks),
            None => self.replica.faults(&blocks),
        };
        match faults.first() {
            _ if is_other && invite.is_none() => Err(Refusal::OtherReview { title }),
            None => Ok((invite, blocks)),
            Some((_, EntryError::OtherReview)) => Err(Refusal::OtherReview { title }),
            Some((_, EntryError::BadSignature { key })) => Err(Refusal::Forged { key: *key }),
            Some((_, error)) => Err(Refusal::BadFile { why: error.to_string() }),
        }
    }

    fn export(&mut self) {
        let (title, address) = (self.config.title.clone(), self.config.address.clone());
        self.deliver(FileNote { title, address, invite: None });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ClientConfig, Event, RelayAddress, ReviewChoice};

    #[test]
    fn what_cannot_be_done_yet_waits_and_is_done() {
        let config = ClientConfig {
            document_id: "https://a.example/".into(),
            title: "T".into(),
            address: "https://a.example/".into(),
            review: ReviewChoice::Page,
            relay: RelayAddress::None,
        };
        let mut client = Client::with(config, None);
        client.handle(Timestamp(0), Event::StoreUnavailable { why: "private window".into() });
        let is_file = |effects: Vec<Effect>| effects.iter().any(|effect| matches!(effect, Effect::Deliver { .. }));
        let ask = |command| Event::Asked { command, entropy: [1; 32] };
        assert!(!is_file(client.handle(Timestamp(1), ask(Command::Export))));
        assert!(is_file(client.handle(Timestamp(2), Event::RareHere { rare: RareCommands::all() })));
        assert!(is_file(client.handle(Timestamp(3), ask(Command::Export))), "and from now on at once");
        assert!(!is_file(client.handle(Timestamp(4), Event::Returned)), "each of them once");
    }
}
