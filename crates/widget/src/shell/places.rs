//! Places of files, and links with comments: what the desk does about them once the late part is here. All of this is late.
//!
//! Leaves out which files are wanted (`client`), and how they are fetched (`www/loader/places.js`).

use std::pin::Pin;
use std::rc::Rc;

use client::{Command, Event, FilePlace, FileRequest, PlaceEvent};
use wasm_bindgen_futures::spawn_local;
use yew::Callback;

use crate::browser::address;
use crate::browser::clipboard;
use crate::browser::places::Places;
use crate::page_view::{FolderNow, LinkNow};
use crate::shell::Input;
use crate::shell::desk::Desk;
use crate::shell::sitting::Answer;

/// What stands before the comments in the fragment of an address.
const MARK: &str = "#baton-c=";

/// Something about places of files, or a link.
#[derive(Debug, Clone, PartialEq)]
pub enum PlacesInput {
    /// Another review is open now.
    Begin,
    /// The client asks for a file.
    File(FileRequest),
    /// This is the folder now.
    Folder(Option<FolderNow>),
    /// The person wants something done about the folder.
    Ask(FolderAct),
    /// The client gave what goes into a link.
    Pack(Vec<u8>),
    /// It is a link, or too long for one.
    Packed(Option<Rc<str>>),
    /// The link was copied, or not.
    Copied(bool),
    /// The page's address holds comments.
    Unpack(Rc<str>),
    /// This is what it holds; nothing if it was cut.
    Unpacked(Option<Vec<u8>>),
    /// The person has answered whether to take them in.
    Answered {
        /// Yes.
        takes: bool,
    },
}

/// What a person wants about a folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FolderAct {
    /// Choose one.
    Choose,
    /// Let us in again.
    Allow,
    /// Use it no more.
    Forget,
}

pub(crate) fn take(desk: &mut Desk, input: PlacesInput) {
    match input {
        PlacesInput::Begin => begin(desk),
        PlacesInput::File(request) => file(desk, request),
        PlacesInput::Folder(folder) => show_folder(desk, folder),
        PlacesInput::Ask(act) => ask_folder(desk, act),
        PlacesInput::Pack(bytes) => {
            later(desk, move |places| Box::pin(async move { Some(PlacesInput::Packed(places.pack(&bytes).await)) }))
        }
        PlacesInput::Packed(None) => show_link(desk, LinkNow::TooLong),
        PlacesInput::Packed(Some(text)) => copy(desk, &text),
        PlacesInput::Copied(is_done) => {
            if let LinkNow::Here { link, .. } = &desk.page.sharing.link {
                let link = LinkNow::Here { link: Rc::clone(link), is_copied: Some(is_done) };
                show_link(desk, link);
            }
        }
        PlacesInput::Unpack(text) => {
            later(desk, move |places| Box::pin(async move { Some(PlacesInput::Unpacked(places.unpack(&text).await)) }))
        }
        // What is no list is refused in words.
        PlacesInput::Unpacked(bytes) => desk.ask(Command::Offer { bytes: bytes.unwrap_or_default() }),
        PlacesInput::Answered { takes } => {
            // Now, and not before: who reloads the page without having answered is asked again.
            address::drop_fragment(MARK);
            if takes {
                desk.ask(Command::TakeOffered);
            }
        }
    }
}

/// Looks where the review is kept beside this device and a relay.
fn begin(desk: &mut Desk) {
    desk.places = open(desk);
    desk.page.sharing.can_choose = address::has("showDirectoryPicker");
    if let Some(src) = desk.config.src.clone() {
        tell(desk, PlaceEvent::Here { place: FilePlace::Site, address: src });
    }
    if desk.page.sharing.can_choose {
        folder_later(desk, "folder");
    }
}

fn open(desk: &Desk) -> Option<Places> {
    Places::open(&desk.open_places, &desk.sitting.review().to_string())
}

fn tell(desk: &mut Desk, event: PlaceEvent) {
    let shown = desk.sitting.handle(Event::Place(event));
    desk.show(shown);
}

fn file(desk: &mut Desk, asked: FileRequest) {
    let (inbox, number, places) = (desk.inbox.clone(), desk.sitting.number, desk.places.clone());
    let (place, request) = (asked.place, asked.request);
    spawn_local(async move {
        let answer = match places {
            Some(places) => places.file(asked).await,
            None => None,
        };
        let event = Event::Place(PlaceEvent::Answered { place, request, answer });
        inbox.push(Input::Answer(number, Answer::Plain(event)));
    });
}

fn ask_folder(desk: &mut Desk, act: FolderAct) {
    match act {
        FolderAct::Choose => folder_later(desk, "chooseFolder"),
        FolderAct::Allow => folder_later(desk, "allowFolder"),
        FolderAct::Forget => {
            tell(desk, PlaceEvent::Gone { place: FilePlace::Folder });
            folder_later(desk, "forgetFolder");
        }
    }
}

/// Whoever thinks better of choosing a folder keeps the one they had.
fn folder_later(desk: &mut Desk, act: &'static str) {
    later(desk, move |places| Box::pin(async move { Some(PlacesInput::Folder(places.folder(act).await.ok()?)) }));
}

fn show_folder(desk: &mut Desk, folder: Option<FolderNow>) {
    if let Some(folder) = folder.as_ref().filter(|folder| folder.is_allowed) {
        tell(desk, PlaceEvent::Here { place: FilePlace::Folder, address: folder.address.to_string() });
    }
    desk.page.sharing.folder = folder;
    desk.is_changed = true;
}

fn show_link(desk: &mut Desk, link: LinkNow) {
    desk.page.sharing.link = link;
    desk.is_changed = true;
}

fn copy(desk: &mut Desk, text: &str) {
    let address = desk.sitting.place.address.clone();
    let page = address.split('#').next().unwrap_or_default();
    let link = Rc::<str>::from([page, MARK, text].concat());
    let inbox = desk.inbox.clone();
    let done = Callback::from(move |is_done| inbox.push(Input::Places(PlacesInput::Copied(is_done))));
    clipboard::copy(&link, done);
    show_link(desk, LinkNow::Here { link, is_copied: None });
}

type Working = Pin<Box<dyn Future<Output = Option<PlacesInput>>>>;

/// Asks the places for something, and goes on with what comes of it.
fn later(desk: &mut Desk, work: impl FnOnce(Places) -> Working) {
    // Whatever waited for the late part may be asked for before a review has begun with it.
    if desk.places.is_none() {
        desk.places = open(desk);
    }
    let Some(places) = desk.places.clone() else { return };
    let (inbox, work) = (desk.inbox.clone(), work(places));
    spawn_local(async move {
        if let Some(input) = work.await {
            inbox.push(Input::Places(input));
        }
    });
}
