//! IndexedDB as it is: one database, its object stores, transactions that end well or say why not.
//!
//! By hand, because what matters is what the small crates leave out: `durability: "strict"` (Chrome's default acknowledges
//! what a power cut loses), an answer only when the transaction completed, and a database that another tab may close under
//! our feet. Leaves out what the rows mean (`rows.rs`, `store.rs`).

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::{Array, Function, Object, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction};

use crate::browser::value::{Fault, field, set};

const NAME: &str = "baton";
/// Version 2 added `local`. An older database gains what it lacks, and keeps what it has.
const VERSION: u32 = 2;
/// A deletion that another tab blocks makes every open after it wait without a word. Nobody waits longer for a panel.
const OPEN_MS_MAX: i32 = 5_000;

/// The object stores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// `[review, name]` → the block's value.
    Blocks,
    /// `[review, id]` → the draft's row.
    Drafts,
    /// `review` → cursor, count of own entries, title, address.
    Reviews,
    /// `[review, name]` → 1, for blocks that the relay has.
    Delivered,
    /// `"me"` → public key, name, private key.
    Identity,
    /// `[review, name]` → a row of this device's own; `["", name]` for those of the whole origin.
    Local,
}

impl Table {
    const ALL: [Self; 6] = [Self::Blocks, Self::Drafts, Self::Reviews, Self::Delivered, Self::Identity, Self::Local];

    const fn name(self) -> &'static str {
        match self {
            Self::Blocks => "blocks",
            Self::Drafts => "drafts",
            Self::Reviews => "reviews",
            Self::Delivered => "delivered",
            Self::Identity => "identity",
            Self::Local => "local",
        }
    }
}

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Reading.
    Read,
    /// Reading and writing, durably.
    Write,
}

/// The database; opened when it is needed, and again when the browser or another tab closed it.
#[derive(Debug)]
pub(crate) struct Database {
    name: String,
    open: RefCell<Option<Connection>>,
}

#[derive(Debug)]
struct Connection {
    database: IdbDatabase,
    is_closed: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Database {
    /// Nothing is opened yet. `store` tells people apart who share a browser in a demonstration.
    pub(crate) fn new(store: Option<&str>) -> Self {
        let name = store.map_or_else(|| NAME.to_owned(), |store| [NAME, "-", store].concat());
        Self { name, open: RefCell::default() }
    }

    /// Begins a transaction over all stores.
    pub(crate) async fn begin(&self, access: Access) -> Result<Running, Fault> {
        let known = self.open.borrow().as_ref().filter(|open| !open.is_closed.get()).map(|open| open.database.clone());
        if let Some(database) = known {
            // Closed by the browser a moment ago, and the event is still to come: then open again.
            if let Ok(running) = Running::begin(&database, access) {
                return Ok(running);
            }
        }
        let connection = Connection::open(&self.name).await?;
        let running = Running::begin(&connection.database, access);
        self.open.replace(Some(connection));
        running
    }
}

impl Connection {
    async fn open(name: &str) -> Result<Self, Fault> {
        let window = web_sys::window().ok_or_else(|| Fault::new("there is no window"))?;
        let factory = window.indexed_db()?.ok_or_else(|| Fault::new("this browser has no IndexedDB"))?;
        let request = factory.open_with_u32(name, VERSION)?;
        let upgrading = request.clone();
        let _upgrade = EventListener::once(&request, "upgradeneeded", move |_| upgrade(&upgrading));
        let opened = settled(&request);
        let too_late = Promise::new(&mut |resolve, _| {
            // Without a timer nothing is awaited but the database, which is what we would do anyway.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, OPEN_MS_MAX);
        });
        let outcome = JsFuture::from(Promise::race(&Array::of2(&opened, &too_late))).await;
        if outcome.as_ref().is_ok_and(JsValue::is_undefined) {
            close_when_opened(&request);
            return Err(Fault::new("the browser's store does not answer; another tab may be holding it"));
        }
        outcome.map_err(|_| fault_of(&request))?;
        let database: IdbDatabase = request.result()?.dyn_into().map_err(|_| Fault::new("not a database"))?;
        let is_closed = Rc::new(Cell::new(false));
        let (closing, closed, leaving) = (Rc::clone(&is_closed), Rc::clone(&is_closed), database.clone());
        let listeners = [
            // A newer version in another tab wants to change the stores: let it, and open again when needed.
            EventListener::new(&database, "versionchange", move |_| {
                closing.set(true);
                leaving.close();
            }),
            EventListener::new(&database, "close", move |_| closed.set(true)),
        ];
        Ok(Self { database, is_closed, _listeners: listeners })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.close();
    }
}

/// A transaction under way. It ends when nothing is asked of it any more.
pub(crate) struct Running {
    transaction: IdbTransaction,
    finished: JsFuture,
}

impl Running {
    fn begin(database: &IdbDatabase, access: Access) -> Result<Self, Fault> {
        let names: Array = Table::ALL.iter().map(|table| JsValue::from_str(table.name())).collect();
        let options = Object::new();
        let mode = match access {
            Access::Read => "readonly",
            Access::Write => {
                set(&options, "durability", &"strict".into());
                "readwrite"
            }
        };
        // web-sys knows the options only behind a flag for unstable things, though all browsers have had them since 2022.
        let begin: Function = field(database, "transaction").dyn_into().map_err(Fault::from)?;
        let transaction: IdbTransaction = begin.call3(database, &names, &mode.into(), &options)?.unchecked_into();
        let finished = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        // Made a future at once, so that a failure is never an unhandled rejection in the host page.
        Ok(Self { finished: JsFuture::from(finished), transaction })
    }

    /// One object store.
    pub(crate) fn table(&self, table: Table) -> Result<IdbObjectStore, Fault> {
        Ok(self.transaction.object_store(table.name())?)
    }

    /// Takes back all that was written.
    pub(crate) async fn abort(self) {
        // It may have been aborted already, which is as good.
        let _ = self.transaction.abort();
        let _ = self.finished.await;
    }

    /// Waits until everything is on the disk.
    pub(crate) async fn finish(self) -> Result<(), Fault> {
        match self.finished.await {
            Ok(_) => Ok(()),
            Err(_) => Err(self.transaction.error().map_or_else(
                || Fault::new("the browser took the write back"),
                |error| Fault::from(JsValue::from(error)),
            )),
        }
    }
}

/// One question under way.
pub(crate) struct Asked {
    request: IdbRequest,
    settled: JsFuture,
}

impl Asked {
    /// All questions of a transaction are asked at once; then their answers are awaited.
    pub(crate) fn new(request: Result<IdbRequest, JsValue>) -> Result<Self, Fault> {
        let request = request?;
        Ok(Self { settled: JsFuture::from(settled(&request)), request })
    }

    /// The answer.
    pub(crate) async fn answer(self) -> Result<JsValue, Fault> {
        match self.settled.await {
            Ok(_) => Ok(self.request.result()?),
            Err(_) => Err(fault_of(&self.request)),
        }
    }

    /// The answer to a question for several rows.
    pub(crate) async fn list(self) -> Result<Array, Fault> {
        self.answer().await?.dyn_into().map_err(|_| Fault::new("the store answered with something else than rows"))
    }
}

fn settled(request: &IdbRequest) -> Promise {
    Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    })
}

fn fault_of(request: &IdbRequest) -> Fault {
    match request.error() {
        Ok(Some(error)) => Fault::from(JsValue::from(error)),
        _ => Fault::new("the browser gave no reason"),
    }
}

fn upgrade(request: &IdbOpenDbRequest) {
    let made = request.result().and_then(|database| {
        let database: IdbDatabase = database.dyn_into()?;
        let known = database.object_store_names();
        let missing = Table::ALL.iter().filter(|table| !known.contains(table.name()));
        missing.map(|table| table.name()).try_for_each(|name| database.create_object_store(name).map(drop))
    });
    if let (Err(_), Some(transaction)) = (made, request.transaction()) {
        // Then opening fails, and says so. Half a database would fail later, and say less.
        let _ = transaction.abort();
    }
}

/// A database that comes too late is not kept: it would stand in the way of other tabs.
fn close_when_opened(request: &IdbOpenDbRequest) {
    let opened = request.clone();
    request.set_onsuccess(None);
    EventListener::once(request, "success", move |_| {
        if let Some(database) = opened.result().ok().and_then(|database| database.dyn_into::<IdbDatabase>().ok()) {
            database.close();
        }
    })
    .forget();
}
