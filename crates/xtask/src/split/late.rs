//! Finds what is late, and readies a linked module for being cut once it is optimised: late slots come behind all others, and
//! in front of each door stands a stub.
//!
//! Leaves out how the linker's records are read (`linked.rs`) and how a stub looks (`stub.rs`).

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use wasmparser::RelocationType;

use super::linked::Linked;
use super::stub::{self, Door};
use super::{FETCH_EXPORT, LATE_EXPORT, Plan, unexpected};
use crate::process::Failure;

/// Bytes of a number that the linker may change in place.
const PADDED_LEN: usize = 5;

/// Who is in which part. Nodes are functions by their numbers, then pieces of data.
struct Sorted {
    is_late: Vec<bool>,
    /// Doors that the first part comes to, and the numbers of what is behind them.
    doors: BTreeMap<u32, u32>,
    objects: Vec<Range<u32>>,
}

pub(super) fn ready(bytes: &[u8], doors: &BTreeSet<&str>) -> Result<(Vec<u8>, Plan), Failure> {
    let linked = Linked::parse(bytes)?;
    let sorted = Sorted::new(&linked, doors)?;
    let mut moved = bytes.to_vec();
    let (mut slots, n_late) = sorted.move_slots(&linked, &mut moved)?;
    sorted.call_behind(&linked, &mut moved)?;
    let mut doors = Vec::new();
    for (function, behind) in &sorted.doors {
        let slot = linked.table.0 + slots.len() as u32;
        slots.push(*behind);
        doors.push(Door { function: *function, slot });
    }
    let end = linked.table.0 + slots.len() as u32;
    let n_late = n_late + doors.len() as u32;
    let fetch = if doors.is_empty() { 0 } else { linked.export(FETCH_EXPORT)? };
    let n_functions = linked.n_functions();
    let data = sorted.objects.iter().zip(n_functions..).filter(|(_, node)| sorted.is_late(*node));
    let data = joined(data.map(|(object, _)| object.clone()));
    Ok((stub::written(&linked, &moved, &slots, &doors, fetch)?, Plan { slots: end - n_late..end, data }))
}

impl Sorted {
    fn new(linked: &Linked<'_>, names: &BTreeSet<&str>) -> Result<Self, Failure> {
        let objects = linked.objects()?;
        let graph = linked.graph(&objects)?;
        let late = linked.export(LATE_EXPORT)?;
        let roots = || linked.exports.iter().map(|(_, function)| *function);
        let mut is_door = vec![false; linked.n_functions() as usize];
        for function in linked.named(names).filter(|function| *function >= linked.n_imported) {
            is_door[function as usize] = true;
        }
        for root in roots().chain(linked.start) {
            is_door[root as usize] = false;
        }
        let of_first = roots().filter(|function| *function != late).chain(linked.start);
        let (of_first, met) = graph.reached_outside(of_first, &is_door);
        let of_late = graph.reached(met.iter().copied().chain([late]));
        let is_late = of_first.iter().zip(of_late).map(|(of_first, of_late)| of_late && !of_first).collect();
        Ok(Self { is_late, doors: met.into_iter().zip(linked.n_functions()..).collect(), objects })
    }

    fn is_late(&self, node: u32) -> bool {
        self.is_late[node as usize]
    }

    /// Brings the late slots behind the others, wherever they are named; gives what is in the slots then, and how many are late.
    fn move_slots(&self, linked: &Linked<'_>, moved: &mut [u8]) -> Result<(Vec<u32>, u32), Failure> {
        let (first, functions) = &linked.table;
        let places: BTreeMap<u32, usize> = functions.iter().enumerate().map(|(at, function)| (*function, at)).collect();
        let mut is_late_slot = vec![true; functions.len()];
        let mut sites = Vec::new();
        for (place, entry) in &linked.relocations {
            if !is_slot(entry.ty) {
                continue;
            }
            let at = linked.function_of(entry).and_then(|function| places.get(&function));
            let at = *at.ok_or_else(|| unexpected("a lost slot"))?;
            is_late_slot[at] &= linked.owner(*place, entry, &self.objects)?.is_some_and(|node| self.is_late(node));
            sites.push((linked.site(*place, entry), entry.ty, at));
        }
        let (last, mut order): (Vec<usize>, Vec<usize>) = (0..is_late_slot.len()).partition(|at| is_late_slot[*at]);
        let n_late = last.len() as u32;
        order.extend(last);
        let mut slots = vec![0; order.len()];
        for (slot, old) in (*first..).zip(&order) {
            slots[*old] = slot;
        }
        for (site, kind, old) in sites {
            let slot = slots[old];
            if kind == RelocationType::TableIndexI32 {
                put(moved, site, &slot.to_le_bytes())?;
            } else {
                put(moved, site, &padded(slot))?;
            }
        }
        // Who is late goes behind the door at once.
        let behind = |at: usize| {
            let function = functions[at];
            self.doors.get(&function).copied().filter(|_| is_late_slot[at]).unwrap_or(function)
        };
        Ok((order.into_iter().map(behind).collect(), n_late))
    }

    /// What is late calls what is behind a door at once, and not its stub.
    fn call_behind(&self, linked: &Linked<'_>, moved: &mut [u8]) -> Result<(), Failure> {
        for (place, entry) in &linked.relocations {
            if entry.ty != RelocationType::FunctionIndexLeb {
                continue;
            }
            let behind = linked.function_of(entry).and_then(|function| self.doors.get(&function));
            let Some(behind) = behind else { continue };
            if linked.owner(*place, entry, &self.objects)?.is_some_and(|node| self.is_late(node)) {
                put(moved, linked.site(*place, entry), &padded(*behind))?;
            }
        }
        Ok(())
    }
}

/// Neighbours become one.
fn joined(ranges: impl Iterator<Item = Range<u32>>) -> Vec<Range<u32>> {
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges.filter(|range| !range.is_empty()) {
        match joined.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => joined.push(range),
        }
    }
    joined
}

fn is_slot(kind: RelocationType) -> bool {
    matches!(kind, RelocationType::TableIndexSleb | RelocationType::TableIndexI32)
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) -> Result<(), Failure> {
    let end = at.checked_add(what.len());
    let place = end.and_then(|end| bytes.get_mut(at..end)).ok_or_else(|| unexpected("a relocation behind the end"))?;
    place.copy_from_slice(what);
    Ok(())
}

/// A small number as the linker writes it into code, signed or not: as long as numbers get.
fn padded(number: u32) -> [u8; PADDED_LEN] {
    let septet = |at: u32| ((number >> (7 * at)) & 0x7f) as u8;
    [septet(0) | 0x80, septet(1) | 0x80, septet(2) | 0x80, septet(3) | 0x80, septet(4)]
}
