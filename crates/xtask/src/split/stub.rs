//! Writes a linked module anew with its doors: what was a function of the first part becomes a stub there, which calls it
//! through a slot that the late part fills, and first has that fetched where it is not here.
//!
//! The optimiser cannot see through a stub, because the table is exported: whatever stands behind it stays there. Leaves out
//! which functions are doors (`choice.rs`).

use wasmparser::{Parser, Payload};

use super::linked::Linked;
use super::unexpected;
use crate::imports::{Reader, push_number};
use crate::process::Failure;

const HEADER_LEN: usize = 8;
const CUSTOM_SECTION: u8 = 0;
const FUNCTION_SECTION: u8 = 3;
const TABLE_SECTION: u8 = 4;
const EXPORT_SECTION: u8 = 7;
const ELEMENT_SECTION: u8 = 9;
const CODE_SECTION: u8 = 10;
/// Whoever exports the table may change it, so nobody takes it for what it was.
const TABLE_EXPORT: &[u8] = b"late_slots";
const EXPORTED_TABLE: u8 = 1;

const I32_CONST: u8 = 0x41;
const TABLE_GET: u8 = 0x25;
const REF_IS_NULL: u8 = 0xd1;
const IF: u8 = 0x04;
const NO_VALUE: u8 = 0x40;
const CALL: u8 = 0x10;
const CALL_INDIRECT: u8 = 0x11;
const LOCAL_GET: u8 = 0x20;
const STORE_BYTE: u8 = 0x3a;
const END: u8 = 0x0b;

/// A function that gives way to a stub; its body gets the next free number.
pub(super) struct Door {
    pub(super) function: u32,
    /// Where the late part puts the body.
    pub(super) slot: u32,
}

/// The module without the records that only a linker reads, with these slots and doors.
pub(super) fn written(
    linked: &Linked<'_>,
    moved: &[u8],
    slots: &[u32],
    doors: &[Door],
    fetch: u32,
) -> Result<Vec<u8>, Failure> {
    let mut out = moved.get(..HEADER_LEN).ok_or_else(|| unexpected("it has no header"))?.to_vec();
    let mut reader = Reader { bytes: moved, at: HEADER_LEN };
    while reader.at < moved.len() {
        let id = reader.byte()?;
        let len = reader.number()?;
        let content = reader.take(len)?;
        let content = match id {
            CUSTOM_SECTION if is_record(content)? => continue,
            FUNCTION_SECTION => functions(linked, doors),
            TABLE_SECTION => table(content, doors.len())?,
            EXPORT_SECTION if !doors.is_empty() => exports(content)?,
            ELEMENT_SECTION => elements(linked.table.0, slots),
            CODE_SECTION => code(linked, moved, doors, fetch)?,
            _ => content.to_vec(),
        };
        out.push(id);
        push_number(&mut out, content.len());
        out.extend(content);
    }
    Ok(out)
}

fn is_record(content: &[u8]) -> Result<bool, Failure> {
    let name = Reader { bytes: content, at: 0 }.name()?;
    Ok(name == "linking" || name.starts_with("reloc."))
}

fn type_of(linked: &Linked<'_>, door: &Door) -> u32 {
    linked.types[(door.function - linked.n_imported) as usize]
}

fn functions(linked: &Linked<'_>, doors: &[Door]) -> Vec<u8> {
    let behind = doors.iter().map(|door| type_of(linked, door));
    list(&linked.types.iter().copied().chain(behind).collect::<Vec<_>>())
}

/// As many slots more as there are doors.
fn table(content: &[u8], n_doors: usize) -> Result<Vec<u8>, Failure> {
    let mut reader = Reader { bytes: content, at: 0 };
    let (n_tables, kind, limits) = (reader.number()?, reader.byte()?, reader.byte()?);
    if n_tables != 1 || limits > 1 {
        return Err(unexpected("there is not just one plain table"));
    }
    let mut out = vec![1, kind, limits];
    for _ in 0..=limits {
        push_number(&mut out, reader.number()? + n_doors);
    }
    Ok(out)
}

fn exports(content: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut reader = Reader { bytes: content, at: 0 };
    let mut out = Vec::new();
    push_number(&mut out, reader.number()? + 1);
    out.extend(&content[reader.at..]);
    push_number(&mut out, TABLE_EXPORT.len());
    out.extend(TABLE_EXPORT);
    out.extend([EXPORTED_TABLE, 0]);
    Ok(out)
}

fn elements(first: u32, slots: &[u32]) -> Vec<u8> {
    let mut out = vec![1, 0, I32_CONST];
    push_signed(&mut out, first);
    out.push(END);
    out.extend(list(slots));
    out
}

fn code(linked: &Linked<'_>, moved: &[u8], doors: &[Door], fetch: u32) -> Result<Vec<u8>, Failure> {
    let mut out = Vec::new();
    push_number(&mut out, linked.bodies.len() + doors.len());
    let mut next = doors.iter().peekable();
    for (function, body) in (linked.n_imported..).zip(&linked.bodies) {
        match next.next_if(|door| door.function == function) {
            Some(door) => push_body(&mut out, &stub(linked, door, fetch)),
            None => push_body(&mut out, &moved[body.clone()]),
        }
    }
    for door in doors {
        push_body(&mut out, &moved[linked.bodies[(door.function - linked.n_imported) as usize].clone()]);
    }
    Ok(out)
}

fn stub(linked: &Linked<'_>, door: &Door, fetch: u32) -> Vec<u8> {
    let kind = type_of(linked, door);
    let mut body = vec![0, I32_CONST];
    push_signed(&mut body, door.slot);
    body.extend([TABLE_GET, 0, REF_IS_NULL, IF, NO_VALUE, CALL]);
    push_number(&mut body, fetch as usize);
    body.push(END);
    for param in 0..linked.n_params[kind as usize] {
        body.push(LOCAL_GET);
        push_number(&mut body, param);
    }
    body.push(I32_CONST);
    push_signed(&mut body, door.slot);
    body.push(CALL_INDIRECT);
    push_number(&mut body, kind as usize);
    body.extend([0, END]);
    body
}

/// The same module, which writes a one at the far end of the stack, where nothing lives, for each function that ever runs.
pub(super) fn traced(module: &[u8]) -> Result<Vec<u8>, Failure> {
    let linked = Linked::parse(module)?;
    let mut starts = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        if let Payload::CodeSectionEntry(body) = payload.map_err(unexpected)? {
            starts.push(body.get_operators_reader().map_err(unexpected)?.original_position());
        }
    }
    let mut code = Vec::new();
    push_number(&mut code, linked.bodies.len());
    for ((function, body), start) in (linked.n_imported..).zip(&linked.bodies).zip(starts) {
        let mut traced = module[body.start..start].to_vec();
        traced.extend([I32_CONST, 0, I32_CONST, 1, STORE_BYTE, 0]);
        push_number(&mut traced, function as usize);
        traced.extend(&module[start..body.end]);
        push_body(&mut code, &traced);
    }
    let mut out = module[..HEADER_LEN].to_vec();
    let mut reader = Reader { bytes: module, at: HEADER_LEN };
    while reader.at < module.len() {
        let id = reader.byte()?;
        let len = reader.number()?;
        let content = reader.take(len)?;
        if id == CUSTOM_SECTION && is_record(content)? {
            continue;
        }
        let content = if id == CODE_SECTION { &code } else { content };
        out.push(id);
        push_number(&mut out, content.len());
        out.extend(content);
    }
    Ok(out)
}

fn push_body(out: &mut Vec<u8>, body: &[u8]) {
    push_number(out, body.len());
    out.extend(body);
}

fn list(numbers: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
    push_number(&mut out, numbers.len());
    for number in numbers {
        push_number(&mut out, *number as usize);
    }
    out
}

/// A number that is read as signed.
fn push_signed(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x40 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}
