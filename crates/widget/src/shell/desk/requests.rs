//! What the person asks for in the panel, the host page by the element's methods, and the window by its events.
//!
//! Leaves out what the client makes of a command.

use std::rc::Rc;

use client::{Command, Event, Notice};

use super::Desk;
use crate::app::{Intent, Mark, NudgeKind, Settings};
use crate::browser::port::Promised;
use crate::browser::window::{self, WindowEvent};
use crate::browser::{clock, files};
use crate::late::{Format, Late};
use crate::message::EngineMessage;
use crate::plain::Plain;
use crate::shell::calls::{self, Call};
use crate::shell::places::PlacesInput;
use crate::shell::{Input, announcer};

/// An event for the loader alone: it does not reach the page.
const FETCH_LATE: &str = "fetch-late";
/// Another one: what stands behind the page on paper.
const PAPER: &str = "paper";

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
            // What is printed comes with the late part, and a page that prints waits for nothing.
            WindowEvent::Printing(is_printing) if self.late.part().is_some() => self.print(is_printing),
            WindowEvent::Printing(_) => {}
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
                if let Some(reveal) = self.view.as_ref().and_then(|view| self.page.reveal(view, mark)) {
                    self.port.send(&reveal);
                }
            }
            Intent::RevealSpan(span) => {
                self.port.send(&EngineMessage::Reveal { start: span.start().0, end: span.end().0, region: None });
            }
            Intent::Hover(mark) => self.point_at(mark),
            Intent::ClearSelection => {
                // At once, not when the page says so: the button beside the old selection must not come back for a moment.
                self.page.unselect();
                self.is_changed = true;
                self.port.send(&EngineMessage::ClearSelection);
            }
            Intent::CommentPage => {
                self.page.select_page();
                self.nudge(NudgeKind::Compose);
            }
            Intent::Pick => {
                let words = ["pick.image", "pick.cell", "pick.code"].map(|key| self.strings.t(key).to_string());
                self.port.send(&EngineMessage::Pick { words });
            }
            Intent::Panel { is_open, inline_inset, block_inset } => self.take_panel(is_open, inline_inset, block_inset),
            Intent::PickFile => {
                let inbox = self.inbox.clone();
                if let Err(fault) = files::pick(Rc::new(move |bytes| inbox.push(Input::File(bytes)))) {
                    announcer::trouble(&self.port, "file", &fault.why);
                }
            }
            Intent::ExportFile => self.ask(Command::Export),
            Intent::ExportJson => self.export(Format::Json, "json", "application/json"),
            Intent::ExportMarkdown => self.export(Format::Markdown, "md", "text/markdown"),
            Intent::ExportChanges => self.export(Format::Changes, &["changes", "md"].join("."), "text/markdown"),
            Intent::Print => window::print_soon(),
            Intent::ReadHome => {
                if let Some(late) = self.late.part() {
                    (late.read_home)(self.sitting.store(), self.inbox.clone());
                }
            }
            Intent::Waiting { n_mine } => self.tell_turn(n_mine),
            Intent::FetchLate => {
                self.late = Late::Coming;
                self.is_changed = true;
                self.port.emit(FETCH_LATE, &Plain::Nothing);
            }
            Intent::SaveDigest { digest, format } => {
                if let Some(late) = self.late.part() {
                    let file = (late.digest)(&self.strings, &digest, format, &self.sitting.place.address);
                    self.download(
                        &self.file_name(&["digest", file.ending].join(".")),
                        file.text.as_bytes(),
                        file.media,
                    );
                }
            }
            Intent::Download { ending, media, text } => {
                self.download(&self.file_name(ending), text.as_bytes(), media);
            }
            Intent::Places(input) => self.take_places(input),
            Intent::CloseFocus => self.stage.give_focus_back(),
        }
    }

    /// The late part is here, or will not come for now.
    pub(super) fn take_late_part(&mut self, late: Late) {
        self.late = late;
        self.is_changed = true;
        if let Some(late) = late.part() {
            self.page.learns_by(late.learn);
            if self.view.as_ref().is_some_and(|view| !view.texts.is_empty()) {
                self.start_placing();
            }
            let shown = self.sitting.handle(Event::RareHere { rare: late.rare });
            self.show(shown);
            for command in std::mem::take(&mut self.held) {
                self.ask(command);
            }
            self.take_places(PlacesInput::Begin);
        }
        self.take_early();
    }

    /// Puts the review behind the page while it is printed. All of it happens before this returns: the browser waits for nothing.
    fn print(&self, is_printing: bool) {
        let asked = self.late.part().filter(|_| is_printing && self.page.is_placed());
        let paper = asked
            .zip(self.view.as_ref())
            .map(|(late, view)| (late.paper)(&self.strings, view, &self.page.view(), clock::now(), self.settings.zone));
        let paper = paper.unwrap_or_default();
        self.port.send(&EngineMessage::Number { marks: self.page.numbered(&paper.noted) });
        let dir = if self.settings.is_rtl { "rtl" } else { "ltr" };
        let detail = vec![("parts", paper.to_plain()), ("dir", dir.into()), ("lang", self.strings.lang().into())];
        self.port.emit(PAPER, &Plain::Record(detail));
    }

    /// A file of everything, as text. Its buttons are there only when the late part is.
    fn export(&self, format: Format, extension: &str, media_type: &str) {
        if let (Some(late), Some(view)) = (self.late.part(), &self.view) {
            let text = (late.export)(format, &view.review, &self.page.view().document);
            self.download(&self.file_name(extension), text.as_bytes(), media_type);
        }
    }

    fn tell_turn(&self, n_mine: usize) {
        if let (Some(late), Some(view)) = (self.late.part(), &self.view) {
            self.port.emit("turn", &(late.turn_news)(n_mine, view, clock::now()));
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
            Call::ExportText(format) => match self.late {
                Late::Here(late) => {
                    let text = (late.export)(*format, &view.review, &self.page.view().document);
                    return promised.resolve(&Plain::Text(text));
                }
                Late::Coming => return self.early.push((call, promised)),
                Late::Missing => return promised.reject("this part of the review could not be loaded"),
            },
            Call::ExportFile => self.exports.push_back(promised),
            Call::Invite(invite) => {
                self.show_notice(Notice::Invited { invite: Rc::clone(invite) });
                self.nudge(NudgeKind::OpenPanel);
                return promised.resolve(&Plain::Nothing);
            }
            Call::Take(text) => return self.take_link(Rc::clone(text), promised),
            Call::Import(_) => self.imports.push_back(promised),
            Call::Sync => promised.resolve(&Plain::Nothing),
        }
        if let Some(command) = calls::command_of(&call) {
            self.ask(command);
        }
    }

    /// Comments that are in the page's address: the person is asked about them.
    fn take_link(&mut self, text: Rc<str>, promised: Promised) {
        let is_read = self.view.as_ref().is_some_and(|view| view.is_open);
        if self.late == Late::Coming || !is_read {
            return self.early.push((Call::Take(text), promised));
        }
        self.take_places(PlacesInput::Unpack(text));
        self.nudge(NudgeKind::OpenPanel);
        promised.resolve(&Plain::Nothing);
    }

    /// The document's title as a file name.
    fn file_name(&self, extension: &str) -> String {
        let title = self.page.view().title;
        let safe: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let safe = safe.trim_matches('-');
        format!("{}.{extension}", if safe.is_empty() { "review" } else { safe })
    }
}
