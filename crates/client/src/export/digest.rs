//! A digest's canonical data and its hash: JSON with fixed keys in a fixed order, without any language. Two replicas with the
//! same view have the same hash, whatever language they read in. Leaves out its sentences (`digest_words.rs`) and what it looks
//! like (`digest_pages.rs`).

use review::{AskEnding, Digest, DigestFact, DigestRow, DigestTopic, EntryId, HandoffEnding, Named};

use super::json::{Json, person_ref};
use super::words;

/// SHA-256 over the canonical data of a digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestHash(pub [u8; 32]);

impl DigestHash {
    /// The hash of a digest.
    pub fn of(digest: &Digest) -> Self {
        Self(replica::sha256(canonical(digest).as_bytes()))
    }
}

impl core::fmt::Display for DigestHash {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A digest as JSON: its canonical data, and beside it their hash, which is over exactly the bytes behind `"digest":`.
pub fn digest_json(digest: &Digest) -> String {
    let data = canonical(digest);
    let hash = DigestHash(replica::sha256(data.as_bytes())).to_string();
    ["{\n\"digest\":", &data, ",\n\"hash\":\"", &hash, "\"}\n"].concat()
}

fn canonical(digest: &Digest) -> String {
    let mut json = Json::default();
    json.object(|json| {
        json.field("format", |json| json.text("baton-digest/1"));
        json.field("review", |json| json.text(&digest.review.to_string()));
        json.field("title", |json| json.text(&digest.title));
        json.field("viewer", |json| json.maybe(digest.viewer.as_ref(), named));
        json.field("since", |json| json.list(&digest.since, entry));
        json.field("until", |json| json.list(&digest.until, entry));
        json.field("at", |json| json.text(&words::instant(digest.at)));
        json.field("acts", |json| json.number(digest.n_acts as i64));
        json.field("sections", |json| {
            json.list(&digest.sections, |json, section| {
                json.object(|json| {
                    json.field("topic", |json| json.text(topic(section.topic)));
                    json.field("rows", |json| json.list(&section.rows, row));
                    json.field("more", |json| json.number(section.n_more as i64));
                });
            });
        });
    });
    json.text_so_far()
}

fn entry(json: &mut Json, id: &EntryId) {
    json.text(&id.to_string());
}

fn named(json: &mut Json, named: &Named) {
    json.object(|json| {
        json.field("person", |json| person_ref(json, &named.person));
        json.field("name", |json| json.text(&named.name));
    });
}

/// What a row does not have is left out.
fn row(json: &mut Json, row: &DigestRow) {
    json.object(|json| {
        let (name, detail) = fact(row.fact);
        json.field("fact", |json| json.text(name));
        if !detail.is_empty() {
            json.field("detail", |json| json.text(detail));
        }
        if let Some(who) = &row.who {
            json.field("who", |json| named(json, who));
        }
        if let Some(thread) = row.thread {
            json.field("thread", |json| json.text(&thread.to_string()));
        }
        for (name, at) in [("at", row.at), ("until", row.until)] {
            if let Some(at) = at {
                json.field(name, |json| json.text(&words::instant(at)));
            }
        }
        if !row.place.is_empty() {
            json.field("place", |json| json.text(&row.place));
        }
        if !row.said.is_empty() {
            json.field("said", |json| json.list(&row.said, |json, said| json.text(said)));
        }
    });
}

fn topic(topic: DigestTopic) -> &'static str {
    match topic {
        DigestTopic::NeedsYou => "needs you",
        DigestTopic::Answered => "answered",
        DigestTopic::TextChanged => "text changed",
        DigestTopic::NewBlocking => "new blocking",
        DigestTopic::Closed => "closed",
        DigestTopic::ComingUp => "coming up",
        DigestTopic::NextAwake => "next awake",
    }
}

/// What a row says, and which kind of it.
fn fact(fact: DigestFact) -> (&'static str, &'static str) {
    match fact {
        DigestFact::Turn(reason) => ("turn", words::turn(reason)),
        DigestFact::Replied => ("replied", ""),
        DigestFact::AskEnded(AskEnding::Answered) => ("ask ended", "answered"),
        DigestFact::AskEnded(AskEnding::Declined) => ("ask ended", "declined"),
        DigestFact::AskEnded(AskEnding::Lapsed) => ("ask ended", "lapsed"),
        DigestFact::Reviewed(verdict) => ("reviewed", words::verdict(verdict)),
        DigestFact::HandoffTaken => ("hand-off taken", ""),
        DigestFact::HandoffTooLate => ("hand-off too late", ""),
        DigestFact::HandoffDeclined => ("hand-off declined", ""),
        DigestFact::HandoffReturned(HandoffEnding::Undone) => ("hand-off returned", "undone"),
        DigestFact::HandoffReturned(HandoffEnding::Done) => ("hand-off returned", "done"),
        DigestFact::RevisionAnnounced => ("revision announced", ""),
        DigestFact::SectionChanged(level) => ("section changed", words::level(level)),
        DigestFact::ApprovalStale => ("approval stale", ""),
        DigestFact::WordsChanged => ("words changed", ""),
        DigestFact::Blocks => ("blocks", ""),
        DigestFact::Closed(closing) => ("closed", words::closing(closing)),
        DigestFact::NextShift => ("next shift", ""),
        DigestFact::BriefDue => ("brief due", ""),
        DigestFact::AnswerDue => ("answer due", ""),
        DigestFact::WorkDue => ("work due", ""),
        DigestFact::AtWork => ("at work", ""),
        DigestFact::Awake => ("awake", ""),
    }
}
