//! What the person asks for in the panel, the host page by the element's methods, and the window by its events.
//!
//! Leaves out what the client makes of a command.

use std::rc::Rc;

use client::{Command, Event, Notice};

use super::Desk;
use crate::app::{Intent, Mark, NudgeKind, Settings};
use crate::browser::files;
use crate::browser::port::Promised;
use crate::browser::window::{self, WindowEvent};
use crate::message::EngineMessage;
use crate::plain::Plain;
use crate::shell::Input;
use crate::shell::calls::{self, Call};
use crate::shell::{announcer, home};

impl Desk {
    pub(super) fn take_window(&mut self, event: WindowEvent) {
        match event {
            WindowEvent::Resized => {
                self.settings = Rc::new(Settings { viewport: window::viewport(), ..Settings::clone(&self.settings) });
                self.is_changed = true;
            }
            WindowEvent::Returned => {
                let shown = self.sitting.handle(Event::Returned);
                self.show(shown);
            }
            WindowEvent::Revived => self.sitting.read_again(),
            WindowEvent::CommentKeys if self.settings.shortcuts => {
                if !self.is_panel_open {
                    // Now, because the editor takes the focus before the panel is known to be open.
                    self.stage.remember_focus();
                }
                self.nudge(NudgeKind::Compose);
            }
            WindowEvent::CommentKeys => {}
        }
    }

    pub(super) fn take_intent(&mut self, intent: Intent) {
        match intent {
            Intent::Ask(command) => {
                if command == Command::DismissNotices {
                    self.notices.clear();
                    self.is_changed = true;
                }
                self.ask(command);
            }
            Intent::Reveal(mark) => {
                self.point_at(Some(mark));
                if let Some(reveal) = self.page.reveal(mark) {
                    self.port.send(&reveal);
                }
            }
            Intent::RevealSpan(span) => {
                self.port.send(&EngineMessage::Reveal { start: span.start().0, end: span.end().0 });
            }
            Intent::Hover(mark) => self.point_at(mark),
            Intent::ClearSelection => {
                // At once, not when the page says so: the button beside the old selection must not come back for a moment.
                self.page.unselect();
                self.is_changed = true;
                self.port.send(&EngineMessage::ClearSelection);
            }
            Intent::Panel { is_open, inline_inset, block_inset } => self.take_panel(is_open, inline_inset, block_inset),
            Intent::PickFile => {
                let inbox = self.inbox.clone();
                if let Err(fault) = files::pick(Rc::new(move |bytes| inbox.push(Input::File(bytes)))) {
                    announcer::trouble(&self.port, "file", &fault.why);
                }
            }
            Intent::ExportFile => self.ask(Command::Export),
            Intent::ExportJson => {
                if let Some(view) = &self.view {
                    self.download(
                        &self.file_name("json"),
                        client::to_json(&view.review).as_bytes(),
                        "application/json",
                    );
                }
            }
            Intent::ExportMarkdown => {
                if let Some(view) = &self.view {
                    self.download(&self.file_name("md"), client::to_markdown(&view.review).as_bytes(), "text/markdown");
                }
            }
            Intent::ExportChanges => {
                if let Some(view) = &self.view {
                    let changes = client::to_changes(&view.review, &self.page.view().document);
                    self.download(&self.file_name(&["changes", "md"].join(".")), changes.as_bytes(), "text/markdown");
                }
            }
            Intent::ReadHome => home::read(self.sitting.store(), self.inbox.clone()),
            Intent::CloseFocus => self.stage.give_focus_back(),
        }
    }

    fn take_panel(&mut self, is_open: bool, inline_end: u32, block_end: u32) {
        self.port.send(&EngineMessage::Inset { inline_end, block_end });
        if std::mem::replace(&mut self.is_panel_open, is_open) != is_open {
            if is_open {
                self.stage.remember_focus();
            }
            self.port.emit(if is_open { "open" } else { "close" }, &Plain::Nothing);
        }
    }

    fn point_at(&mut self, mark: Option<Mark>) {
        if std::mem::replace(&mut self.page.active, mark) != mark {
            self.port.send(&EngineMessage::Active { id: mark.and_then(|mark| self.page.id_of(mark)) });
        }
    }

    pub(super) fn take_call(&mut self, call: Call, promised: Promised) {
        let Some(view) = self.view.clone() else {
            self.early.push((call, promised));
            return;
        };
        match &call {
            Call::Nudge(what) => {
                self.nudge(*what);
                return promised.resolve(&Plain::Nothing);
            }
            Call::Threads(filter) => {
                return promised.resolve(&calls::threads(&view, self.page.placements(), *filter));
            }
            Call::ExportJson => return promised.resolve(&Plain::Text(client::to_json(&view.review))),
            Call::ExportMarkdown => return promised.resolve(&Plain::Text(client::to_markdown(&view.review))),
            Call::ExportFile => self.exports.push_back(promised),
            Call::Invite(invite) => {
                self.show_notice(Notice::Invited { invite: Rc::clone(invite) });
                self.nudge(NudgeKind::OpenPanel);
                return promised.resolve(&Plain::Nothing);
            }
            Call::Import(_) => self.imports.push_back(promised),
            Call::Sync => promised.resolve(&Plain::Nothing),
        }
        if let Some(command) = calls::command_of(&call) {
            self.ask(command);
        }
    }

    /// The document's title as a file name.
    fn file_name(&self, extension: &str) -> String {
        let title = self.page.view().title;
        let safe: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let safe = safe.trim_matches('-');
        format!("{}.{extension}", if safe.is_empty() { "review" } else { safe })
    }
}
