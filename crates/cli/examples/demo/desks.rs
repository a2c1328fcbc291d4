//! Each person's desk as `www/demo/cast.js` lays it out in a browser: the rows of `crates/widget/src/browser/rows.rs`, in JSON.
//!
//! Everybody has all blocks in the end, as if they had just met a relay. Leaves out putting them into a database.

use std::collections::BTreeMap;
use std::error::Error;

use base64ct::{Base64, Encoding};
use client::{Scope, public_of};
use serde_json::{Value, json};

use super::device::{DOCUMENT, Device};
use super::world::World;

/// All desks.
pub(crate) fn desks(world: &World) -> Result<Value, Box<dyn Error>> {
    let first = world.devices.first().ok_or("nobody is here")?;
    let review = first.review_id();
    let mut blocks = BTreeMap::new();
    for device in &world.devices {
        if device.review_id() != review {
            return Err(format!("{:?} is in another review", device.who).into());
        }
        let rows = device.rows.get(&review).map(|rows| &rows.blocks);
        blocks.extend(rows.into_iter().flatten().map(|(name, value)| (hex(name), Base64::encode_string(value))));
    }
    let people: Vec<Value> = world.devices.iter().map(desk).collect();
    Ok(json!({
        "about": "Made by crates/cli/examples/demo. The keys in here are demo keys: everybody has them, they protect nothing.",
        "document": DOCUMENT,
        "review": review.to_string(),
        "title": "Moving the bookings to one ledger",
        "address": "midway.html",
        "people": people,
        "blocks": blocks.into_iter().collect::<Vec<_>>(),
    }))
}

fn desk(device: &Device) -> Value {
    let (person, seed) = (device.who.person(), device.who.seed());
    let review = device.review_id();
    let rows = device.rows.get(&review);
    let of_review = rows.into_iter().flat_map(|rows| &rows.locals);
    let locals: Vec<Value> = device
        .origin
        .iter()
        .chain(of_review)
        .filter_map(|row| {
            let owner = if row.scope == Scope::Origin { String::new() } else { review.to_string() };
            Some(json!([owner, row.name, Base64::encode_string(row.bytes.as_deref()?)]))
        })
        .collect();
    let drafts = rows.into_iter().flat_map(|rows| &rows.drafts);
    let drafts: Vec<Value> = drafts.map(|(id, row)| json!([hex(id), Base64::encode_string(row)])).collect();
    json!({
        "key": person.key,
        "name": person.name,
        "part": person.part,
        "city": person.city,
        "zone": person.zone,
        "offset": person.offset,
        "arrives": person.arrives,
        "seed": Base64::encode_string(&seed),
        "publicKey": Base64::encode_string(&public_of(&seed).0),
        "ownEntries": rows.map_or(0, |rows| rows.n_own_entries),
        "drafts": drafts,
        "locals": locals,
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
