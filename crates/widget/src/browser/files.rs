//! Files to and from the person: a download, a file picker, and `.baton` files dropped on the page.
//!
//! Leaves out what is in them.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, DataTransfer, DragEvent, File, FileList, HtmlAnchorElement, HtmlInputElement, Url,
};

use crate::browser::value::Fault;

const EXTENSION: &str = ".baton";
/// What a `.baton` file may have (`sync::FILE_LEN_MAX`), and one byte more, so that the client says what is wrong with it.
const FILE_LEN_MAX: f64 = 128.0 * 1024.0 * 1024.0 + 1.0;
/// Browsers begin a download at once, but read the object a little later.
const REVOKE_AFTER_MS: u32 = 10_000;

/// Hands the person a file.
pub(crate) fn deliver(name: &str, bytes: &[u8], media_type: &str) -> Result<(), Fault> {
    let document =
        web_sys::window().and_then(|window| window.document()).ok_or_else(|| Fault::new("there is no document"))?;
    let properties = BlobPropertyBag::new();
    properties.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&Uint8Array::from(bytes)), &properties)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let anchor: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    anchor.set_href(&url);
    anchor.set_download(name);
    // It never joins the document: browsers download from a detached link, and the host page sees nothing.
    anchor.click();
    Timeout::new(REVOKE_AFTER_MS, move || {
        // Revoking a URL of ours cannot fail in a way that anybody could act on.
        let _ = Url::revoke_object_url(&url);
    })
    .forget();
    Ok(())
}

/// Lets the person choose a file, and gives its bytes. Nothing happens when they think better of it.
pub(crate) fn pick(picked: Rc<dyn Fn(Vec<u8>)>) -> Result<(), Fault> {
    let document =
        web_sys::window().and_then(|window| window.document()).ok_or_else(|| Fault::new("there is no document"))?;
    let input: HtmlInputElement = document.create_element("input")?.unchecked_into();
    input.set_type("file");
    input.set_accept(EXTENSION);
    let chosen = input.clone();
    EventListener::once(&input, "change", move |_| read_all(chosen.files(), &picked)).forget();
    input.click();
    Ok(())
}

/// While it lives, `.baton` files that are dropped on the page are taken in instead of opened by the browser. Everything
/// else that is dropped is left to the page.
#[derive(Debug)]
pub(crate) struct DropZone {
    _listeners: [EventListener; 2],
}

impl DropZone {
    /// Listens on the whole window, last of all: a page that takes drops itself comes first.
    pub(crate) fn new(dropped: Rc<dyn Fn(Vec<u8>)>) -> Option<Self> {
        let window = web_sys::window()?;
        let options = EventListenerOptions::enable_prevent_default();
        let over = EventListener::new_with_options(&window, "dragover", options, |event| {
            if let Some(transfer) = transfer_of(event)
                && may_be_ours(&transfer)
            {
                event.prevent_default();
                transfer.set_drop_effect("copy");
            }
        });
        let drop = EventListener::new_with_options(&window, "drop", options, move |event| {
            let files = transfer_of(event).and_then(|transfer| transfer.files());
            if files.as_ref().is_some_and(|files| list(files).iter().any(is_ours)) {
                event.prevent_default();
                read_all(files, &dropped);
            }
        });
        Some(Self { _listeners: [over, drop] })
    }
}

fn transfer_of(event: &web_sys::Event) -> Option<DataTransfer> {
    if event.default_prevented() { None } else { event.dyn_ref::<DragEvent>()?.data_transfer() }
}

/// While a file hovers, browsers tell its media type and not its name. Ours has none that a system would know.
fn may_be_ours(transfer: &DataTransfer) -> bool {
    let items = transfer.items();
    (0..items.length()).filter_map(|idx| items.get(idx)).any(|item| {
        item.kind() == "file"
            && matches!(item.type_().as_str(), "" | "application/octet-stream" | "application/x-baton")
    })
}

fn is_ours(file: &File) -> bool {
    file.name().to_ascii_lowercase().ends_with(EXTENSION)
}

fn list(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|idx| files.item(idx)).collect()
}

fn read_all(files: Option<FileList>, found: &Rc<dyn Fn(Vec<u8>)>) {
    for file in files.as_ref().map(list).unwrap_or_default() {
        let found = Rc::clone(found);
        spawn_local(async move {
            // A file that cannot be read (moved meanwhile, no rights) is answered like one that holds nothing of ours.
            found(bytes_of(&file).await.unwrap_or_default());
        });
    }
}

async fn bytes_of(file: &File) -> Result<Vec<u8>, JsValue> {
    let start = file.slice_with_f64_and_f64(0.0, file.size().min(FILE_LEN_MAX))?;
    let buffer: ArrayBuffer = JsFuture::from(start.array_buffer()).await?.dyn_into()?;
    Ok(Uint8Array::new(&buffer).to_vec())
}
