//! What the host page tells: its text, what is selected and pointed at in it. Then everything is given its place in that
//! text, a slice at a time.
//!
//! Leaves out how a place is found, and what is kept of the page (`shell/page.rs`).

use std::rc::Rc;

use client::{Event, ReviewChoice};

use super::Desk;
use crate::app::{Mark, NudgeKind};
use crate::message::{AgentMessage, DocumentMessage, EngineMessage};
use crate::shell::sitting::Place;
use crate::shell::{Input, announcer};

impl Desk {
    pub(super) fn take_message(&mut self, message: AgentMessage) {
        match message {
            AgentMessage::Document(document) => return self.take_document(document),
            AgentMessage::Selection(selection) => {
                self.page.select(&selection);
                // Whoever picks something has said already that they want to comment on it.
                if selection.is_picked && self.page.has_selection() {
                    self.nudge(NudgeKind::Compose);
                }
            }
            AgentMessage::Hover(marks) => self.page.hover(&marks.ids),
            AgentMessage::View(span) => return self.page.look_at(span),
            AgentMessage::Activate(marks) => match self.page.mark_of(&marks.ids) {
                Some(Mark::Thread(id)) => self.nudge(NudgeKind::OpenThread(id)),
                Some(Mark::Draft(id)) => self.nudge(NudgeKind::OpenDraft(id)),
                None => {}
            },
            AgentMessage::Opened => self.nudge(NudgeKind::Opened),
            AgentMessage::Navigated | AgentMessage::Unknown => return,
        }
        self.is_changed = true;
    }

    fn take_document(&mut self, mut document: DocumentMessage) {
        if document.blocks.is_cut {
            announcer::trouble(&self.port, "page-too-large", "only the beginning of this page can be commented on");
        }
        if document.url.is_empty() {
            document.url.clone_from(&self.config.url);
        }
        let id = client::document_id(self.config.doc.as_deref(), document.canonical.as_deref(), &document.url);
        if id != self.sitting.place.document_id {
            self.page.forget();
            self.sit_down(Place {
                document_id: id,
                review: ReviewChoice::Page,
                title: document.title.clone(),
                address: document.url.clone(),
                relay: self.config.relay.as_deref().map(Rc::from),
                store: self.config.store.as_deref().map(Rc::from),
            });
        }
        self.page.read(document);
        self.inbox.push_soon(Input::Slice);
        self.is_changed = true;
    }

    pub(super) fn start_placing(&mut self) {
        if let Some(view) = &self.view {
            self.page.start_placing(view);
            self.place();
        }
    }

    pub(super) fn place(&mut self) {
        let is_new = self.page.index();
        if is_new {
            self.port.send(&EngineMessage::Look);
        }
        if is_new || self.page.place_some(self.view.as_deref()) {
            self.inbox.push_soon(Input::Slice);
            return;
        }
        self.is_changed = true;
        if let Some(page) = self.view.as_ref().and_then(|view| self.page.learn(&view.review, &view.drafts)) {
            let shown = self.sitting.handle(Event::Page { page });
            self.show(shown);
        }
    }
}
