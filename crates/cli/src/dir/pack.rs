//! `baton dir pack`: what somebody wrote, as one new file beside all the others. Changes no file that is there, so two people
//! who do it at the same time, on two branches, never conflict.

use std::process::ExitCode;

use client::ReviewFile;
use serde_json::json;

use super::PackArgs;
use super::directory::Directory;
use super::merge::read_all;
use crate::failure::Failure;
use crate::files::{self, put_out, some};

pub(super) fn run(args: &PackArgs) -> Result<ExitCode, Failure> {
    // Read before anything is made: a damaged file leaves no empty directory behind.
    let mut sources = args.files.iter();
    let mut all = match sources.next() {
        Some(first) => files::read(first)?,
        None => return Ok(ExitCode::SUCCESS),
    };
    for path in sources {
        all.merge(&files::bytes_of(path)?).map_err(|error| Failure::file(path, error))?;
    }
    let directory = Directory::open_to_write(&args.dir)?;
    let packs = directory.packs()?;
    let there = if packs.is_empty() { None } else { Some(read_all(&args.dir, &packs)?) };
    if there.as_ref().is_some_and(|there| !there.is_of_one_review_with(&all)) {
        return Err(Failure::file(&args.dir, "holds another review"));
    }
    let new = there.as_ref().map_or_else(|| all.packs(), |there| all.packs_beyond(there));
    let added = new.iter().map(|pack| directory.add_pack(pack)).collect::<Result<Vec<_>, _>>()?;
    say(args, &added, &all)?;
    Ok(ExitCode::SUCCESS)
}

fn say(args: &PackArgs, added: &[String], all: &ReviewFile) -> Result<(), Failure> {
    if args.json {
        return put_out(&format!("{}\n", json!({ "added": added, "blocks": all.n_blocks() })));
    }
    if added.is_empty() {
        return put_out("Nothing new: the directory holds all of it.\n");
    }
    let files = added.iter().map(|file| format!("  {file}\n")).collect::<String>();
    put_out(&format!("Added {}:\n{files}", some(added.len(), "pack", "packs")))
}
