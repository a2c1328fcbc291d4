//! Places of files, by what the loader fetches for them (`www/loader/places.js`): the site's directory, a folder, links. Leaves
//! out what is asked of them, and when.

use std::rc::Rc;

use client::{FileAct, FilePlace, FileRequest};
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use crate::browser::value::{Fault, bytes_of, field, set, uint8};
use crate::page_view::FolderNow;

/// What the loader gives for opening them.
pub(crate) type OpenPlaces = Option<Function>;

/// The places of one review, on their way or here.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    coming: Promise,
}

impl Places {
    /// Has them fetched; nothing when the loader is older than this engine.
    pub(crate) fn open(open: &OpenPlaces, review: &str) -> Option<Self> {
        let coming = open.as_ref()?.call1(&JsValue::NULL, &JsValue::from_str(review)).ok()?;
        Some(Self { coming: coming.dyn_into().ok()? })
    }

    /// Fetches or writes a file: a status of HTTP and a body; `None` when there is no answer.
    pub(crate) async fn file(&self, request: FileRequest) -> Option<(u16, Vec<u8>)> {
        let answer = self.ask("file", &asked(request)).await.ok()?;
        let answer: Array = answer.dyn_into().ok()?;
        Some((answer.get(0).as_f64()? as u16, bytes_of(&answer.get(1))?))
    }

    /// Does something about the folder, and says which it is now. Fails when the person thought better of it.
    pub(crate) async fn folder(&self, act: &str) -> Result<Option<FolderNow>, Fault> {
        let folder = self.ask(act, &JsValue::UNDEFINED).await?;
        let text = |name| field(&folder, name).as_string().map(Rc::<str>::from);
        let is_allowed = field(&folder, "isAllowed").is_truthy();
        Ok(text("name").zip(text("address")).map(|(name, address)| FolderNow { name, address, is_allowed }))
    }

    /// Comments as the end of an address; nothing when they are too many.
    pub(crate) async fn pack(&self, bytes: &[u8]) -> Option<Rc<str>> {
        let text = self.ask("pack", &uint8(bytes)).await.ok()?.as_string()?;
        if text.is_empty() { None } else { Some(text.into()) }
    }

    /// What is in the end of an address.
    pub(crate) async fn unpack(&self, text: &str) -> Option<Vec<u8>> {
        bytes_of(&self.ask("unpack", &JsValue::from_str(text)).await.ok()?)
    }

    async fn ask(&self, name: &str, argument: &JsValue) -> Result<JsValue, Fault> {
        let places = JsFuture::from(self.coming.clone()).await?;
        let method: Function = field(&places, name).dyn_into()?;
        let answer: Promise = method.call1(&places, argument)?.dyn_into()?;
        Ok(JsFuture::from(answer).await?)
    }
}

fn asked(FileRequest { place, act, .. }: FileRequest) -> Object {
    let (name, file, bytes, len_max) = match act {
        FileAct::List { file } => ("list", file, None, 0),
        FileAct::Read { file, len_max } => ("read", file, None, len_max),
        FileAct::Create { file, bytes } => ("create", file, Some(bytes), 0),
        FileAct::Replace { file, bytes } => ("replace", file, Some(bytes), 0),
    };
    let asked = Object::new();
    set(&asked, "place", &(if place == FilePlace::Site { "site" } else { "folder" }).into());
    set(&asked, "act", &name.into());
    set(&asked, "file", &file.into());
    set(&asked, "lenMax", &(len_max as f64).into());
    if let Some(bytes) = bytes {
        set(&asked, "bytes", &uint8(&bytes));
    }
    asked
}
