//! The document's text goes along once, with what is attached to it, if its author wants that; and comes back.

use std::rc::Rc;

use anchor::{Bytes, Span, describe};
use review::{Problem, VoidWhy};
use sync::Kind;

use super::reviewing::page;
use super::shell::{Tab, n_blocks, thread_at};
use crate::{Command, Notice, PageNow, RelayAddress, TEXT_CHOICE, TextOffer, document_of};

const OLD: &str = "# One\nThe first of all.\n# Two\nThe second, which stays.";
const NEW: &str = "# One\nThe very last of all.\n# Two\nThe second, which stays.";

impl Tab {
    fn drafts_at(&mut self, number: u8, text: &str, quote: &str) {
        let page = page(text);
        let start = page.text().find(quote).expect("it is there") as u32;
        let span = Span::new(Bytes(start), Bytes(start + quote.len() as u32)).expect("it ends behind its start");
        let target = Rc::new(describe(&page, span).expect("it has words"));
        self.draft(number, thread_at(target, "About this."));
        self.settle();
    }

    fn looks_at(&mut self, text: &str) {
        let page = page(text);
        let document = Rc::new(document_of(&self.client.review(), &page));
        let page = Rc::new(PageNow { document, text: page.text().into(), ..PageNow::default() });
        self.event(crate::Event::Page { page });
        self.settle();
    }
}

#[test]
fn the_text_goes_out_once_with_what_is_attached_to_it() {
    let mut tab = Tab::named('a', "Ada");
    tab.looks_at(OLD);
    assert_eq!(tab.view().text_offer, None);
    tab.drafts_at(1, OLD, "first");
    let len = page(OLD).text().len() + 5 + 36 + 21;
    assert_eq!(tab.view().text_offer, Some(TextOffer { len, is_on: true }));
    tab.submit();
    tab.settle();
    let review = tab.view().review.clone();
    assert_eq!((review.texts.len(), review.texts[0].revision), (1, page(OLD).revision()));
    assert!(review.problems.is_empty(), "{:?}", review.problems);
    // The next one has it already.
    tab.drafts_at(2, OLD, "second");
    assert_eq!(tab.view().text_offer, None);
    tab.submit();
    tab.settle();
    assert_eq!(tab.view().review.texts.len(), 1);
}

#[test]
fn whoever_takes_the_file_in_can_follow_places_through_the_text() {
    let mut ada = Tab::named('a', "Ada");
    ada.looks_at(OLD);
    ada.drafts_at(1, OLD, "first");
    ada.submit();
    ada.settle();
    let file = ada.export();
    let mut ben = Tab::named('b', "Ben");
    ben.import(file);
    assert!(ben.view().texts.is_empty(), "nothing is unpacked before the page is known");
    ben.looks_at(OLD);
    assert!(ben.view().texts.is_empty(), "nothing is unpacked for the text that is on the page");
    ben.looks_at(NEW);
    let texts = &ben.view().texts;
    assert_eq!((texts.len(), &*texts[0].text, texts[0].revision), (1, page(OLD).text(), page(OLD).revision()));
}

#[test]
fn who_leaves_it_out_publishes_quotes_only() {
    let mut tab = Tab::named('a', "Ada");
    tab.ask(Command::Remember { name: TEXT_CHOICE.into(), value: Some("no".into()) });
    tab.looks_at(OLD);
    tab.drafts_at(1, OLD, "first");
    assert!(tab.view().text_offer.is_some_and(|offer| !offer.is_on));
    tab.submit();
    tab.sign();
    assert_eq!(n_blocks(&tab.writes.back().expect("it is written").1, Kind::Text), 0);
    tab.settle();
    assert!(tab.view().review.texts.is_empty());
}

#[test]
fn on_a_relay_a_page_review_takes_the_text_along_only_when_asked_to() {
    let mut tab = Tab::closed('a', RelayAddress::Known);
    tab.reads_store();
    tab.name("Ada");
    tab.looks_at(OLD);
    tab.drafts_at(1, OLD, "first");
    assert!(tab.view().text_offer.is_some_and(|offer| !offer.is_on));
}

#[test]
fn an_announced_text_is_kept_with_its_announcement() {
    let mut tab = Tab::named('a', "Ada");
    tab.looks_at(OLD);
    tab.ask(Command::AnnounceRevision { note: String::new() });
    tab.settle();
    let review = &tab.view().review;
    assert_eq!(review.revisions[0].text, Some(review.texts[0].text));
}

#[test]
fn a_text_that_is_taken_back_is_gone_everywhere_and_not_published_again() {
    let mut ada = Tab::named('a', "Ada");
    ada.looks_at(OLD);
    ada.drafts_at(1, OLD, "first");
    ada.submit();
    ada.settle();
    let mut ben = Tab::named('b', "Ben");
    ben.import(ada.export());
    ben.looks_at(NEW);
    assert_eq!(ben.view().texts.len(), 1);
    let act = ada.view().review.texts[0].act;
    ben.ask(Command::Redact { comment: act });
    assert!(matches!(ben.notices.last(), Some(Notice::Refused(crate::Refusal::NotYours))));

    ada.ask(Command::Redact { comment: act });
    ada.settle();
    ada.waits(10 * 60 * 1000);
    ada.settle();
    assert!(ada.store.values().all(|value| value[3] != b't'), "its bytes are off the disk");
    ben.import(ada.export());
    assert!(ben.view().texts.is_empty() && ben.store.values().all(|value| value[3] != b't'));
    let problems = ben.view().review.problems.clone();
    assert!(problems.is_empty(), "{problems:?}");
    // Its author said that it shall not be here.
    ada.drafts_at(2, OLD, "second");
    assert_eq!(ada.view().text_offer, None);
}

#[test]
fn an_erased_text_is_shown_to_a_relay_with_its_secret() {
    let mut ada = Tab::named('a', "Ada");
    ada.looks_at(OLD);
    ada.drafts_at(1, OLD, "first");
    ada.submit();
    ada.settle();
    let text = ada.view().review.texts[0].text;
    let hash = ada.client.replica.block(&sync::BlockName::from_bytes(text.0)).and_then(sync::Block::erase_hash);
    ada.ask(Command::Redact { comment: ada.view().review.texts[0].act });
    ada.settle();
    ada.waits(10 * 60 * 1000);
    ada.settle();
    let secrets = ada.client.replica.erase_secrets();
    let [(name, secret)] = secrets[..] else { panic!("{secrets:?}") };
    assert_eq!(name.as_bytes(), &text.0);
    assert!(hash.is_some_and(|hash| hash.matches(&secret)));
}

#[test]
fn a_text_without_anything_attached_to_it_is_void() {
    use replica::EntryPlan;
    let mut ada = Tab::named('a', "Ada");
    ada.looks_at(OLD);
    ada.drafts_at(1, OLD, "first");
    ada.submit();
    ada.settle();
    let kept = ada.view().review.texts[0];
    let key = crate::public_of(&ada.seed);
    let op = review::Op::Text { revision: kept.revision, text: kept.text };
    let mut plan: EntryPlan = ada.client.replica.plan(key, ada.now, vec![op]);
    let signature = crate::sign_raw(&ada.seed, &plan.message());
    let Ok(replica::Sealed::Done(block)) = plan.seal(&signature) else { panic!("it is well-formed") };
    ada.client.replica.take([block]);
    let review = ada.client.review();
    assert_eq!(review.texts.len(), 1);
    assert!(
        matches!(review.problems[..], [Problem::Void { why: VoidWhy::NotInASubmission, .. }]),
        "{:?}",
        review.problems
    );
}
