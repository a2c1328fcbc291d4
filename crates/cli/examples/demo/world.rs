//! The six devices, the three texts, and what has been shared so far. Says what a person does in one line each, so that
//! `story.rs` reads as a story.

use std::error::Error;
use std::rc::Rc;

use anchor::{Bytes, Page, Span, Target, describe};
use client::{Command, DraftAct, NeedDraft, ReviewFile, TimeCommand};
use review::{Closing, Kind, Level, SectionNow, Stance, SuggestionAnswer, Thread, ThreadId, Verdict};

use super::cast::Who;
use super::device::Device;

pub(crate) type Done = Result<(), Box<dyn Error>>;

/// Everything there is.
pub(crate) struct World {
    pub(crate) devices: Vec<Device>,
    pages: [Page; 3],
    /// Which text is published; 0 is the first.
    pub(crate) text: usize,
    /// What everybody can have who is online.
    shared: Option<ReviewFile>,
    invitation: Option<Vec<u8>>,
}

impl World {
    pub(crate) fn new(pages: [Page; 3]) -> Self {
        let devices = Who::ALL.map(Device::new).into();
        Self { devices, pages, text: 0, shared: None, invitation: None }
    }

    pub(crate) fn device(&mut self, who: Who) -> Result<&mut Device, Box<dyn Error>> {
        self.devices.iter_mut().find(|device| device.who == who).ok_or_else(|| "nobody".into())
    }

    pub(crate) fn page(&self) -> &Page {
        &self.pages[self.text]
    }

    /// What everybody has in the end.
    pub(crate) fn file(&self) -> Result<Vec<u8>, Box<dyn Error>> {
        Ok(self.shared.as_ref().ok_or("nothing is shared")?.encode()?)
    }

    /// Sits down without a connection.
    pub(crate) fn sits_down_offline(&mut self, who: Who, local: &str) -> Done {
        let (now, page) = (who.clock(local)?, self.page().clone());
        self.device(who)?.sits_down(now, &page)
    }

    /// Sits down, and has what others shared; the first time, joins.
    pub(crate) fn sits_down(&mut self, who: Who, local: &str) -> Done {
        self.sits_down_offline(who, local)?;
        let is_new = self.device(who)?.identity.is_none();
        if is_new {
            let name = who.person().name.to_owned();
            self.device(who)?.ask(Command::SetName { name })?;
            if let Some(invitation) = self.invitation.clone() {
                self.device(who)?.takes(invitation)?;
            }
        }
        self.hears(who)
    }

    /// Takes in what others shared.
    pub(crate) fn hears(&mut self, who: Who) -> Done {
        if self.shared.is_some() {
            let (file, page) = (self.file()?, self.page().clone());
            self.device(who)?.takes(file)?;
            self.device(who)?.reads(&page)?;
        }
        Ok(())
    }

    /// Shares what this person has.
    pub(crate) fn shares(&mut self, who: Who) -> Done {
        let file = self.device(who)?.file(false)?;
        match &mut self.shared {
            Some(shared) => _ = shared.merge(&file)?,
            None => self.shared = Some(ReviewFile::read(&file)?),
        }
        Ok(())
    }

    /// Says when this person works.
    pub(crate) fn tells_hours(&mut self, who: Who) -> Done {
        let hours = Rc::new(who.hours()?);
        self.device(who)?.ask(Command::Time(TimeCommand::SetHours(hours)))?;
        self.shares(who)
    }

    /// From here on others can join by what this person hands out.
    pub(crate) fn invites(&mut self, who: Who) -> Done {
        self.invitation = Some(self.device(who)?.file(true)?);
        Ok(())
    }

    pub(crate) fn comments(&mut self, who: Who, quote: &str, kind: Kind, text: &str) -> Done {
        self.opens_thread(who, quote, kind, text, None, None)
    }

    pub(crate) fn blocks(&mut self, who: Who, quote: &str, text: &str, because: &str, would_satisfy: &str) -> Done {
        let need = NeedDraft { because: because.to_owned(), would_satisfy: would_satisfy.to_owned() };
        self.opens_thread(who, quote, Kind::Issue, text, Some(need), None)
    }

    pub(crate) fn suggests(&mut self, who: Who, quote: &str, instead: &str, text: &str) -> Done {
        self.opens_thread(who, quote, Kind::Suggestion, text, None, Some(instead))
    }

    fn opens_thread(
        &mut self,
        who: Who,
        quote: &str,
        kind: Kind,
        text: &str,
        need: Option<NeedDraft>,
        instead: Option<&str>,
    ) -> Done {
        let target = self.place(quote)?;
        self.device(who)?.drafts(DraftAct::Thread {
            target,
            kind,
            text: text.to_owned(),
            need,
            fallback: String::new(),
            replacement: instead.map(str::to_owned),
        })
    }

    pub(crate) fn replies(&mut self, who: Who, thread: &str, text: &str) -> Done {
        let thread = self.thread(who, thread)?;
        self.device(who)?.drafts(DraftAct::Reply { thread, text: text.to_owned() })
    }

    pub(crate) fn takes_stance(&mut self, who: Who, thread: &str, stance: Stance) -> Done {
        let thread = self.thread(who, thread)?;
        self.device(who)?.drafts(DraftAct::Stance { thread, stance, eta: None })
    }

    pub(crate) fn closes(&mut self, who: Who, thread: &str, closing: Closing) -> Done {
        let thread = self.thread(who, thread)?;
        self.device(who)?.drafts(DraftAct::Close { thread, closing, reason: String::new() })
    }

    pub(crate) fn accepts(&mut self, who: Who, thread: &str) -> Done {
        let thread = self.thread(who, thread)?;
        let (answer, reason) = (SuggestionAnswer::Accept, String::new());
        self.device(who)?.drafts(DraftAct::Answer { thread, answer, reason })
    }

    /// Says how thoroughly a section was read.
    pub(crate) fn marks(&mut self, who: Who, heading: &str, level: Level) -> Done {
        let sections = client::sections_of(self.page());
        let section = sections.into_iter().find(|section| section.title.contains(heading));
        let SectionNow { id, print, title } = section.ok_or_else(|| format!("no section {heading}"))?;
        let title = title.to_string();
        self.device(who)?.drafts(DraftAct::Mark { section: id, print, level, title })
    }

    pub(crate) fn submits(&mut self, who: Who, verdict: Verdict, summary: &str) -> Done {
        self.device(who)?.ask(Command::Submit { verdict, summary: summary.to_owned() })
    }

    /// Submits, and shares it at once.
    pub(crate) fn submits_and_shares(&mut self, who: Who, verdict: Verdict, summary: &str) -> Done {
        self.submits(who, verdict, summary)?;
        self.shares(who)
    }

    /// A new text is published and announced by whoever owns it.
    pub(crate) fn announces(&mut self, who: Who, text: usize, note: &str) -> Done {
        self.text = text;
        let page = self.page().clone();
        self.device(who)?.reads(&page)?;
        self.device(who)?.ask(Command::AnnounceRevision { note: note.to_owned() })?;
        self.shares(who)
    }

    /// The one place of a quotation in the text that is published.
    pub(crate) fn place(&self, quote: &str) -> Result<Rc<Target>, Box<dyn Error>> {
        let text = self.page().text();
        let at = text.find(quote).ok_or_else(|| format!("text {} does not say: {quote}", self.text + 1))?;
        let bytes = |at: usize| u32::try_from(at).map(Bytes);
        let span = Span::new(bytes(at)?, bytes(at + quote.len())?).ok_or("no span")?;
        Ok(Rc::new(describe(self.page(), span).ok_or("nothing is there")?))
    }

    /// The thread that begins with these words, as this person knows it.
    pub(crate) fn thread(&mut self, who: Who, begins: &str) -> Result<ThreadId, Box<dyn Error>> {
        let device = self.device(who)?;
        let is_it = |thread: &&Rc<Thread>| {
            thread.comments.first().is_some_and(|comment| comment.words.as_str().starts_with(begins))
        };
        let found: Vec<_> = device.view()?.review.threads.values().filter(is_it).map(|thread| thread.id).collect();
        match found[..] {
            [id] => Ok(id),
            _ => Err(format!("{who:?} knows {} threads that begin: {begins}", found.len()).into()),
        }
    }
}
