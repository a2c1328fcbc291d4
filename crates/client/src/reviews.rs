//! Which reviews can be opened from here, and how one comes to another: invites, joining, switching. Leaves out how a review
//! is made (`founding.rs`) and what the shell does with a choice.

use std::rc::Rc;

use review::{Review, ReviewId, Role, Timestamp};
use sync::{BatonFile, FileNote};

use crate::client::Client;
use crate::local::KnownRow;
use crate::writes::Writing;
use crate::{
    Effect, Invite, Invites, KnownReview, LocalRow, NewReview, Notice, OwnedAccess, Refusal, ReviewChoice, ReviewKind,
    RevisionNotice, Transaction,
};

impl Client {
    /// Everything that can be opened from here: the page review first, then what was chosen last.
    pub(crate) fn known_reviews(&self) -> Rc<[KnownReview]> {
        let rows = self.locals.known();
        let here = self.replica.review_id();
        let page_chosen = rows.iter().find(|row| row.id == self.page_review).map_or(Timestamp(0), |row| row.chosen);
        let page = KnownReview {
            id: self.page_review,
            kind: ReviewKind::Page,
            title: String::new(),
            address: self.config.address.clone(),
            document_id: self.config.document_id.clone(),
            can_write: true,
            is_of_this_document: true,
            is_open: here == self.page_review,
            chosen: page_chosen,
        };
        let owned = rows.iter().filter_map(|row| {
            let invite = row.invite.as_ref()?;
            Some(KnownReview {
                id: row.id,
                kind: ReviewKind::Owned,
                title: invite.title.clone(),
                address: invite.address.clone(),
                document_id: invite.document_id.clone(),
                can_write: invite.access().can_write(),
                is_of_this_document: invite.document_id == self.config.document_id,
                is_open: here == row.id,
                chosen: row.chosen,
            })
        });
        let mut reviews: Vec<_> = core::iter::once(page).chain(owned).collect();
        reviews[1..].sort_by(|one, two| two.chosen.cmp(&one.chosen).then(one.id.cmp(&two.id)));
        reviews.into()
    }

    /// The invite that this device can hand on.
    fn invite(&self, access: &OwnedAccess, review: Option<&Review>) -> Invite {
        let title = review.and_then(|review| review.title.as_ref()).map_or("", review::Words::as_str);
        let title = if title.is_empty() { &self.config.title } else { title };
        Invite {
            review: access.review,
            key: access.key,
            owner: access.owner,
            title: title.to_owned(),
            address: self.config.address.clone(),
            document_id: self.config.document_id.clone(),
        }
    }

    /// The links that invite others to this review.
    pub(crate) fn invites(&mut self, review: &Review) -> Option<Rc<Invites>> {
        let access = self.access()?;
        let invite = self.invite(access, Some(review));
        // Only the title can change.
        if let Some((title, invites)) = &self.invites
            && *title == invite.title
        {
            return Some(Rc::clone(invites));
        }
        let title = invite.title.clone();
        let write = access.can_write().then(|| invite.link());
        let invites = Rc::new(Invites { write, read: Invite { key: invite.key.reading(), ..invite }.link() });
        self.invites = Some((title, Rc::clone(&invites)));
        Some(invites)
    }

    pub(crate) fn invite_file(&mut self, can_write: bool) {
        let review = self.replica.review();
        let Some(access) = self.access() else { return self.refuse(Refusal::NotOwned) };
        if can_write && !access.can_write() {
            return self.refuse(Refusal::ReadOnly);
        }
        let invite = self.invite(access, Some(&review));
        let key = if can_write { invite.key } else { invite.key.reading() };
        let invite = Invite { key, ..invite };
        let note = FileNote {
            title: invite.title.clone(),
            address: self.config.address.clone(),
            invite: Some(invite.encode()),
        };
        self.deliver(note);
    }

    pub(crate) fn deliver(&mut self, note: FileNote) {
        let name = crate::asked::file_name(&note.title);
        match BatonFile::of(self.replica.blocks(), Some(note)).encode() {
            Ok(bytes) => self.effects.push(Effect::Deliver { name, bytes }),
            Err(error) => self.refuse(Refusal::BadFile { why: error.to_string() }),
        }
    }

    /// Remembers an invite, and goes there when it is about this document. What an invite of less allows takes nothing away.
    pub(crate) fn join(&mut self, now: Timestamp, invite: &Invite) {
        let rows = self.locals.known();
        let known = rows.iter().find(|row| row.id == invite.review);
        let keeps = known.filter(|row| row.invite.as_ref().is_some_and(|invite| invite.access().can_write()));
        let row = KnownRow {
            id: invite.review,
            invite: keeps.map_or_else(|| Some(invite.clone()), |row| row.invite.clone()),
            owner_token: known.and_then(|row| row.owner_token),
            chosen: now,
        };
        let is_of_this_document = invite.document_id == self.config.document_id;
        // The words that came with the invitation. They stay here until the disk has them: one may have to ask again.
        let came = self.invited.as_ref().filter(|(review, blocks)| *review == invite.review && !blocks.is_empty());
        let begins = came.map(|(review, blocks)| {
            Box::new(NewReview {
                review: *review,
                title: invite.title.clone(),
                address: invite.address.clone(),
                document_id: invite.document_id.clone(),
                put_blocks: blocks.clone(),
                n_own_entries: 0,
            })
        });
        let (review, address) = (invite.review, invite.address.clone());
        self.effects.push(Effect::Tell(Notice::Joined { review, address, is_of_this_document }));
        let row = LocalRow::known(&row);
        self.locals.put(row.clone());
        let write = Transaction { put_locals: vec![row], begins, ..Transaction::default() };
        self.persist(Writing::Locals(is_of_this_document.then_some(review)), write);
    }

    pub(crate) fn switch(&mut self, now: Timestamp, review: ReviewId) {
        let rows = self.locals.known();
        let row = match rows.iter().find(|row| row.id == review) {
            Some(row) => KnownRow { chosen: now, ..row.clone() },
            None if review == self.page_review => KnownRow { id: review, invite: None, owner_token: None, chosen: now },
            None => return self.refuse(Refusal::Gone),
        };
        self.put_locals(vec![LocalRow::known(&row)], Some(review));
    }

    /// Tells the shell to go on with a review of this document.
    pub(crate) fn go_to(&mut self, review: ReviewId) {
        if review == self.replica.review_id() {
            return;
        }
        if review == self.page_review {
            return self.effects.push(Effect::Switch(ReviewChoice::Page));
        }
        let rows = self.locals.known();
        let row = rows.iter().find(|row| row.id == review);
        if let Some((row, invite)) = row.and_then(|row| Some((row, row.invite.as_ref()?))) {
            let access = OwnedAccess { owner_token: row.owner_token, ..invite.access() };
            self.effects.push(Effect::Switch(ReviewChoice::Owned(access)));
        }
    }

    /// Whoever opens a page is where they last were on it.
    pub(crate) fn go_where_last_chosen(&mut self) {
        if self.access().is_some() {
            return;
        }
        let reviews = self.known_reviews();
        let here = reviews.iter().filter(|known| known.is_of_this_document);
        if let Some(chosen) = here.max_by_key(|known| known.chosen).filter(|known| known.chosen > Timestamp(0)) {
            self.go_to(chosen.id);
        }
    }

    /// Shows and writes rows of this device; afterwards goes to another review, if that was wanted.
    pub(crate) fn put_locals(&mut self, rows: Vec<LocalRow>, then: Option<ReviewId>) {
        for row in &rows {
            self.locals.put(row.clone());
        }
        self.persist(Writing::Locals(then), Transaction { put_locals: rows, ..Transaction::default() });
    }

    /// Whether the page's text is another one than before.
    pub(crate) fn revision_notice(&self, review: &Review) -> RevisionNotice {
        let Some(now) = self.page.document.revision else { return RevisionNotice::default() };
        let announced = review.revisions.last().map(|note| note.revision);
        let mine = self.locals.last_text().map(|last| last.revision);
        RevisionNotice {
            differs_from_mine: mine.is_some_and(|mine| mine != now),
            differs_from_announced: announced.is_some_and(|announced| announced != now),
        }
    }

    /// What I may do here. A review without an owner lets everybody keep it going.
    pub(crate) fn my_role(&mut self) -> Role {
        let review = self.replica.review();
        let newcomer = if self.access().is_none() { Role::Facilitator } else { Role::Reviewer };
        self.me().map_or(newcomer, |me| review.rights_of(&me))
    }
}
