//! Reads how all reviews of this device stand, one after the other and each in slices, so that the page stays awake.
//!
//! Leaves out what is seen in a glance (`client::Glancing`).

use std::rc::Rc;

use client::{Glancing, ReviewGlance};
use review::ReviewId;
use wasm_bindgen_futures::spawn_local;

use crate::browser::clock;
use crate::browser::store::Store;
use crate::browser::value::from_hex;
use crate::shell::{Inbox, Input};

/// Reviews that are looked at: who has more knows the addresses of the others.
const REVIEWS_MAX: usize = 100;
/// Blocks in one slice. Verifying an entry takes less than half a millisecond on a phone.
const BLOCKS_PER_SLICE: usize = 60;

/// Looks at all of them, and puts what it saw into the inbox. What cannot be read is left out.
pub(crate) fn read(store: Rc<Store>, inbox: Inbox) {
    spawn_local(async move {
        let reviews = store.reviews().await.unwrap_or_default();
        let mut glances: Vec<ReviewGlance> = Vec::new();
        for here in reviews.iter().take(REVIEWS_MAX) {
            let Some(id) = from_hex(&here.key) else { continue };
            let Ok(stored) = store.glance(&here.key).await else { continue };
            let mut glancing = Glancing::new(ReviewId(id), here.row.label(), stored);
            while !glancing.step(BLOCKS_PER_SLICE) {
                clock::pause().await;
            }
            glances.push(glancing.finish(clock::now()));
            clock::pause().await;
        }
        inbox.push(Input::Home(glances.into()));
    });
}
