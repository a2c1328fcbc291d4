//! One review file on a person's disk, open for work: what it holds and what they keep of it, brought together.
//!
//! While it is open nobody else's `baton` writes either. On `save` the file holds everything that both held. Leaves out what
//! is done with it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anchor::OldTexts;
use client::{
    Client, ClientConfig, Command, Draft, DraftAct, DraftPlaces, FileNote, ForeignThread, Invite, InviteKey, Notice,
    OwnedAccess, PageNow, RelayAddress, ReviewChoice, ReviewFile, Verifier, View, document_through, draft_place,
};
use review::{Review, ReviewId};

use crate::deflate;
use crate::failure::Failure;
use crate::files;
use crate::home::{Home, Person, write_whole};
use crate::refusal::in_words;
use crate::shell::Shell;
use crate::source::Source;

/// A review file, open for work.
pub(crate) struct Workspace {
    path: PathBuf,
    before: Vec<u8>,
    /// The file invites whoever has it: to write, or only to read.
    invites: Option<bool>,
    config: ClientConfig,
    shell: Shell,
    /// Held until the end: of what is kept, and of the file.
    _locks: (File, Option<File>),
}

impl Workspace {
    /// Opens a file that is there.
    pub(crate) fn open(path: &Path, person: &Person, relay: Option<&str>) -> Result<Self, Failure> {
        let home = Home::of(person)?;
        let review = read(path)?.1.review().id;
        let kept_lock = home.lock(&review)?;
        let file_lock = lock(path).map_err(|error| Failure::io(path, &error).into_damage())?;
        // Somebody else may have written it since: what is read under the lock is what counts.
        let (before, mut file) = read(path)?;
        if file.review().id != review {
            return Err(Failure::file(path, "it was replaced by another review just now: try again"));
        }
        let note = file.note().cloned().unwrap_or_default();
        let invite = note.invite.as_ref().and_then(|invite| Invite::decode(invite).ok());
        let invites = invite.as_ref().map(|invite| invite.access().can_write());
        let config = config_of(&note, review, invite.as_ref(), &home, relay)?;
        let shell = Shell::new(Client::new(config.clone()), home, relay.map(str::to_owned))?;
        let locks = (kept_lock, Some(file_lock));
        let mut workspace = Self { path: path.to_owned(), before, invites, config, shell, _locks: locks };
        workspace.ask(Command::Import { bytes: workspace.before.clone() })?;
        workspace.name(person)?;
        Ok(workspace)
    }

    /// Begins the page review of a document in a new file.
    pub(crate) fn begin(
        path: &Path,
        person: &Person,
        config: ClientConfig,
        relay: Option<&str>,
    ) -> Result<Self, Failure> {
        let home = Home::of(person)?;
        let client = Client::new(config.clone());
        let locks = (home.lock(&client.review_id())?, None);
        let shell = Shell::new(client, home, relay.map(str::to_owned))?;
        let (before, invites) = (Vec::new(), None);
        let mut workspace = Self { path: path.to_owned(), before, invites, config, shell, _locks: locks };
        workspace.name(person)?;
        Ok(workspace)
    }

    /// Goes on with the owned review that was just made, in a file of its own.
    pub(crate) fn go_on(
        mut self,
        path: &Path,
        person: &Person,
        config: ClientConfig,
        relay: Option<&str>,
    ) -> Result<Self, Failure> {
        let choice = self.shell.choice().ok_or_else(|| Failure::new("the review could not be made").into_damage())?;
        let config = ClientConfig { review: choice, ..config };
        let next = Self::begin(path, person, config, relay)?;
        Ok(Self { invites: Some(true), ..next })
    }

    /// Takes a name that was given, if it is another one.
    fn name(&mut self, person: &Person) -> Result<(), Failure> {
        let known = self.view()?.me.as_ref().map(|me| me.name.clone());
        match person.name.as_deref().map(str::trim).filter(|name| known.as_deref() != Some(*name)) {
            Some(name) => self.ask(Command::SetName { name: name.to_owned() }).map(drop),
            None => Ok(()),
        }
    }

    /// Tells the client what the document says now.
    pub(crate) fn show(&mut self, source: &Source) -> Result<(), Failure> {
        self.show_through(source, &OldTexts::default())?;
        // Only who knows the page is given the texts that lead to it.
        let texts = deflate::texts_here(&self.view()?.texts);
        if texts.is_empty() { Ok(()) } else { self.show_through(source, &texts) }
    }

    fn show_through(&mut self, source: &Source, texts: &OldTexts) -> Result<(), Failure> {
        let page = &source.page;
        let document = Rc::new(document_through(&self.review(), page, texts));
        let mut places = DraftPlaces::new();
        for draft in self.drafts()? {
            if let DraftAct::Thread { target, .. } | DraftAct::Reattach { target, .. } = &draft.act {
                let resolution = texts.resolve(page, target);
                places.insert(draft.id, draft_place(page, target, &resolution));
            }
        }
        let text = page.text().into();
        self.shell.show_page(PageNow { document, places, text });
        Ok(())
    }

    /// Asks the client for something. What it refuses is a failure, in words.
    pub(crate) fn ask(&mut self, command: Command) -> Result<Vec<Notice>, Failure> {
        let notices = self.shell.ask(command)?;
        done(&notices)?;
        Ok(notices)
    }

    /// Publishes comments that were written elsewhere, a part of them at a time.
    pub(crate) fn bring_in(&mut self, from: ReviewId, threads: &[ForeignThread]) -> Result<(), Failure> {
        done(&self.shell.bring_in(from, threads)?)
    }

    /// What the client was made for.
    pub(crate) fn config(&self) -> &ClientConfig {
        &self.config
    }

    pub(crate) fn view(&self) -> Result<&View, Failure> {
        self.shell.view()
    }

    pub(crate) fn review(&mut self) -> Rc<Review> {
        self.shell.client.review()
    }

    /// My drafts that are not in the bin, oldest first.
    pub(crate) fn drafts(&self) -> Result<Vec<Rc<Draft>>, Failure> {
        let drafts = self.view()?.drafts.iter();
        Ok(drafts.filter(|draft| draft.binned.is_none()).cloned().collect())
    }

    /// Writes the file, if there is anything in the review that it does not hold.
    pub(crate) fn save(&mut self) -> Result<(), Failure> {
        let can_write = self.view()?.can_write;
        let after = self.shell.file(self.invites.map(|invites| invites && can_write))?;
        if after != self.before {
            write_whole(&self.path, &after, false).map_err(|error| Failure::io(&self.path, &error).into_damage())?;
            self.before = after;
        }
        Ok(())
    }
}

/// What the client refused, or could not save, is a failure, in words.
fn done(notices: &[Notice]) -> Result<(), Failure> {
    for notice in notices {
        match notice {
            Notice::Refused(refusal) => return Err(in_words(refusal)),
            Notice::NotSaved { why, .. } => {
                return Err(Failure::new(format!("nothing was saved: {why}")).into_damage());
            }
            _ => {}
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<(Vec<u8>, ReviewFile), Failure> {
    let bytes = files::bytes_of(path).map_err(Failure::into_damage)?;
    let file = ReviewFile::read(&bytes).map_err(|error| Failure::file(path, error).into_damage())?;
    Ok((bytes, file))
}

/// What a client is told of a file's review: the page review of the document it names, an owned one that this person knows
/// or is invited to by the file, or else one of which nothing is known but the file.
fn config_of(
    note: &FileNote,
    review: ReviewId,
    invite: Option<&Invite>,
    home: &Home,
    relay: Option<&str>,
) -> Result<ClientConfig, Failure> {
    let document_id =
        invite.map_or_else(|| client::document_id(None, None, &note.address), |invite| invite.document_id.clone());
    let relay = if relay.is_some() { RelayAddress::Known } else { RelayAddress::None };
    let (title, address) = (note.title.clone(), note.address.clone());
    let page = ClientConfig { document_id, title, address, review: ReviewChoice::Page, relay: RelayAddress::None };
    let client = Client::new(page.clone());
    if client.review_id() == review {
        return Ok(ClientConfig { relay, ..page });
    }
    let mut registry = Shell::new(client, home.clone(), None)?;
    registry.ask(Command::Switch { review })?;
    if let Some(known) = registry.choice() {
        return Ok(ClientConfig { review: known, relay, ..page });
    }
    if let Some(invite) = invite.filter(|invite| invite.review == review) {
        registry.ask(Command::Join { invite: Rc::new(invite.clone()) })?;
        return Ok(ClientConfig { review: ReviewChoice::Owned(invite.access()), relay, ..page });
    }
    if relay == RelayAddress::Known {
        return Err(Failure::new(
            "this file does not tell where its review is kept on a relay: ask its owner for an invitation",
        ));
    }
    // Without its invite the review has no room on a relay; a file needs none.
    let access = OwnedAccess { review, key: InviteKey::Write([0; 32]), owner: Verifier::NOBODY, owner_token: None };
    Ok(ClientConfig { review: ReviewChoice::Owned(access), ..page })
}

/// Waits for the file and keeps it. Whoever writes it puts a new file in its place, so the lock counts only if the name
/// still leads to the file that was locked.
fn lock(path: &Path) -> io::Result<File> {
    loop {
        let file = File::open(path)?;
        file.lock()?;
        if is_same(&file.metadata()?, &fs::metadata(path)?) {
            return Ok(file);
        }
    }
}

#[cfg(unix)]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (one.dev(), one.ino()) == (other.dev(), other.ino())
}

#[cfg(not(unix))]
fn is_same(one: &fs::Metadata, other: &fs::Metadata) -> bool {
    one.len() == other.len() && one.modified().ok() == other.modified().ok()
}
