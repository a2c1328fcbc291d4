//! Makes the demo's review: six people in five time zones, three texts of a plan, twelve days of work, played through the
//! real client. The same bytes whenever it runs, because all chance and all clocks are in here.
//!
//! `demo PAGE OUT` reads the page and writes `midway.json` (a desk for each person: their key, their rows) and
//! `midway.baton` (the review alone, for the command line). The keys protect nothing: everybody has them. Leaves out the
//! screen (`www/demo/cast.js`). Read `story.rs` next.

/// What the program itself has for this, and cannot be asked for: it is no library.
#[path = "../../src"]
#[expect(dead_code, reason = "the demo reads one page and packs texts, and does nothing else of it")]
mod program {
    pub(crate) mod anchors_flatten;
    pub(crate) mod deflate;
}

mod cast;
pub(crate) mod desks;
mod device;
mod pages;
mod story;
pub(crate) mod world;

use std::error::Error;
use std::fs;
use std::path::Path;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, page, out] = args.as_slice() else { return Err("usage: demo PAGE OUT".into()) };
    let world = played(&fs::read_to_string(page)?)?;
    let out = Path::new(out);
    fs::create_dir_all(out)?;
    fs::write(out.join("midway.baton"), world.file()?)?;
    fs::write(out.join("midway.json"), desks::desks(&world)?.to_string())?;
    Ok(())
}

/// The whole story, over the texts of this page.
pub(crate) fn played(html: &str) -> Result<world::World, Box<dyn Error>> {
    let mut world = world::World::new(pages::three_texts(html)?);
    story::play(&mut world)?;
    Ok(world)
}
