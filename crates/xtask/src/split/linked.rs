//! Reads what the linker wrote down beside the code (`--emit-relocs`), and finds what is late.
//!
//! Each relocation says: at this place in the code or in the data stands the number of that function, its slot in the table,
//! or the address of that data. Leaves out threads, position-independent code and 64-bit memories.

use std::collections::BTreeMap;
use std::ops::Range;

use wasmparser::{
    ElementItems, ElementKind, ExternalKind, KnownCustom, Linking, Operator, Parser, Payload,
    RelocationEntry, RelocationType, SymbolInfo, TypeRef,
};

use super::graph::Graph;
use super::{LATE_EXPORT, Plan, unexpected};
use crate::imports::{Reader, push_number};
use crate::process::Failure;

const HEADER_LEN: usize = 8;
const CUSTOM_SECTION: u8 = 0;
/// Bytes of a number that the linker may change in place.
const PADDED_LEN: usize = 5;

/// What is known of a linked module.
#[derive(Default)]
struct Linked<'a> {
    n_imported: u32,
    /// Where the bodies of functions are in the file, in the order of their numbers.
    bodies: Vec<Range<usize>>,
    code: Range<usize>,
    data: Range<usize>,
    /// Where the data is in the file, and its first address; ascending.
    segments: Vec<(Range<usize>, u32)>,
    /// Where the numbers of the functions in the table begin in the file, their first slot, and the numbers.
    table: (usize, u32, Vec<u32>),
    exports: Vec<(&'a str, u32)>,
    start: Option<u32>,
    symbols: Vec<SymbolInfo<'a>>,
    relocations: Vec<(Place, RelocationEntry)>,
}

/// To which section a relocation belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    Data,
}

pub(super) fn read(bytes: &[u8]) -> Result<(Vec<u8>, Plan), Failure> {
    let linked = Linked::parse(bytes)?;
    let objects = linked.objects()?;
    let graph = linked.graph(&objects)?;
    let n_functions = linked.n_functions();
    let late = linked.late_export()?;
    let roots = linked.exports.iter().map(|(_, function)| *function).filter(|function| *function != late);
    let of_first = graph.reached(roots.chain(linked.start));
    let of_late = graph.reached([late]);
    let is_late = |node: u32| of_late[node as usize] && !of_first[node as usize];

    let mut is_late_slot = vec![true; linked.table.2.len()];
    let places: BTreeMap<u32, usize> = linked.table.2.iter().enumerate().map(|(at, function)| (*function, at)).collect();
    let mut sites = Vec::new();
    for (place, entry) in &linked.relocations {
        if !is_slot(entry.ty) {
            continue;
        }
        let at = *linked.function_of(entry).and_then(|it| places.get(&it)).ok_or_else(|| unexpected("a lost slot"))?;
        is_late_slot[at] &= linked.owner(*place, entry, &objects)?.is_some_and(is_late);
        sites.push((linked.site(*place, entry), entry.ty, at));
    }
    let order = (0..is_late_slot.len()).filter(|at| !is_late_slot[*at]);
    let order: Vec<usize> = order.chain((0..is_late_slot.len()).filter(|at| is_late_slot[*at])).collect();
    let moved = linked.moved(bytes, &order, &sites)?;
    let n_late = is_late_slot.iter().filter(|is_late| **is_late).count() as u32;
    let end = linked.table.1 + order.len() as u32;
    let data = objects.iter().zip(n_functions..).filter(|(_, node)| is_late(*node)).map(|(object, _)| object.clone());
    Ok((without_records(&moved)?, Plan { slots: end - n_late..end, data: joined(data) }))
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

impl<'a> Linked<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
        let mut linked = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            linked.take(payload.map_err(unexpected)?)?;
        }
        if linked.relocations.is_empty() {
            return Err(unexpected("the linker kept no relocations"));
        }
        Ok(linked)
    }

    fn take(&mut self, payload: Payload<'a>) -> Result<(), Failure> {
        match payload {
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    self.n_imported += u32::from(matches!(import.map_err(unexpected)?.ty, TypeRef::Func(_)));
                }
            }
            Payload::ExportSection(exports) => {
                for export in exports {
                    let export = export.map_err(unexpected)?;
                    if export.kind == ExternalKind::Func {
                        self.exports.push((export.name, export.index));
                    }
                }
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => {
                for element in elements {
                    self.take_element(&element.map_err(unexpected)?)?;
                }
            }
            Payload::CodeSectionStart { range, .. } => self.code = range,
            Payload::CodeSectionEntry(body) => self.bodies.push(body.range()),
            Payload::DataSection(data) => {
                self.data = data.range();
                for segment in data {
                    let segment = segment.map_err(unexpected)?;
                    if let wasmparser::DataKind::Active { offset_expr, .. } = &segment.kind {
                        let begin = segment.range.end - segment.data.len();
                        self.segments.push((begin..segment.range.end, constant(offset_expr)?));
                    }
                }
            }
            Payload::CustomSection(section) => {
                self.take_custom(&section.as_known(), section.name()).map_err(unexpected)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn take_element(&mut self, element: &wasmparser::Element<'a>) -> Result<(), Failure> {
        if let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) = (&element.kind, &element.items) {
            let slot = constant(offset_expr)?;
            let functions = items.clone().into_iter_with_offsets();
            let functions: Vec<_> = functions.collect::<wasmparser::Result<_>>().map_err(unexpected)?;
            let begin = functions.first().map_or(0, |(at, _)| *at);
            if !self.table.2.is_empty() {
                return Err(unexpected("there are several tables of functions"));
            }
            self.table = (begin, slot, functions.into_iter().map(|(_, function)| function).collect());
        }
        Ok(())
    }

    fn take_custom(&mut self, known: &KnownCustom<'a>, name: &str) -> wasmparser::Result<()> {
        match known {
            KnownCustom::Linking(linking) => {
                for part in linking.subsections() {
                    if let Linking::SymbolTable(symbols) = part? {
                        self.symbols = symbols.into_iter().collect::<wasmparser::Result<_>>()?;
                    }
                }
            }
            KnownCustom::Reloc(relocations) => {
                let place = match name {
                    "reloc.CODE" => Place::Code,
                    "reloc.DATA" => Place::Data,
                    _ => return Ok(()),
                };
                for entry in relocations.entries() {
                    self.relocations.push((place, entry?));
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn n_functions(&self) -> u32 {
        self.n_imported + self.bodies.len() as u32
    }

    fn late_export(&self) -> Result<u32, Failure> {
        // Until wasm-bindgen has been here, a hash stands behind its names.
        let is_late = |name: &str| name.strip_prefix(LATE_EXPORT).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        let export = self.exports.iter().find(|(name, _)| is_late(name));
        export.map(|(_, function)| *function).ok_or_else(|| unexpected(format!("there is no export `{LATE_EXPORT}`")))
    }

    /// The addresses of the named pieces of data, ascending; those that overlap are one.
    fn objects(&self) -> Result<Vec<Range<u32>>, Failure> {
        let mut ranges = Vec::new();
        for symbol in &self.symbols {
            ranges.extend(self.range_of(symbol)?);
        }
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut objects: Vec<Range<u32>> = Vec::new();
        for range in ranges {
            match objects.last_mut() {
                Some(last) if range.start < last.end || *last == range => last.end = last.end.max(range.end),
                _ => objects.push(range),
            }
        }
        Ok(objects)
    }

    fn range_of(&self, symbol: &SymbolInfo<'_>) -> Result<Option<Range<u32>>, Failure> {
        let SymbolInfo::Data { symbol: Some(defined), .. } = symbol else { return Ok(None) };
        let segment = self.segments.get(defined.index as usize);
        let Some((_, first)) = segment else {
            // What begins as zeros has no segment in the file.
            return Ok(None);
        };
        let start = first.checked_add(defined.offset).ok_or_else(|| unexpected("an address too far"))?;
        Ok(Some(start..start.saturating_add(defined.size)))
    }

    /// Functions by their numbers, then pieces of data.
    fn graph(&self, objects: &[Range<u32>]) -> Result<Graph, Failure> {
        let mut graph = Graph::new(self.n_functions() as usize + objects.len());
        for (place, entry) in &self.relocations {
            let to = match self.symbols.get(entry.index as usize) {
                _ if !is_reference(entry.ty)? => None,
                Some(SymbolInfo::Func { index, .. }) => Some(*index),
                Some(symbol @ SymbolInfo::Data { .. }) => {
                    self.range_of(symbol)?.and_then(|range| objects_at(objects, range.start)).map(|at| self.n_functions() + at)
                }
                _ => return Err(unexpected("a relocation against nothing")),
            };
            if let (Some(from), Some(to)) = (self.owner(*place, entry, objects)?, to) {
                graph.refer(from, to);
            }
        }
        Ok(graph)
    }

    fn function_of(&self, entry: &RelocationEntry) -> Option<u32> {
        match self.symbols.get(entry.index as usize) {
            Some(SymbolInfo::Func { index, .. }) => Some(*index),
            _ => None,
        }
    }

    /// Where in the file a relocation is.
    fn site(&self, place: Place, entry: &RelocationEntry) -> usize {
        entry.offset as usize + if place == Place::Code { self.code.start } else { self.data.start }
    }

    /// The node in which a relocation is. What stands in data without a name belongs to nobody, and would be lost.
    fn owner(&self, place: Place, entry: &RelocationEntry, objects: &[Range<u32>]) -> Result<Option<u32>, Failure> {
        let site = self.site(place, entry);
        if place == Place::Code {
            let after = self.bodies.partition_point(|body| body.start <= site);
            return Ok(after.checked_sub(1).map(|at| self.n_imported + at as u32));
        }
        let segment = self.segments.iter().find(|(range, _)| range.contains(&site));
        let (range, first) = segment.ok_or_else(|| unexpected("a relocation outside of all data"))?;
        let address = first + (site - range.start) as u32;
        let at = objects_at(objects, address).ok_or_else(|| unexpected("a relocation in data without a name"))?;
        Ok(Some(self.n_functions() + at))
    }

    /// The module with its slots in another order: `order` says which old one comes next.
    fn moved(&self, bytes: &[u8], order: &[usize], sites: &[(usize, RelocationType, usize)]) -> Result<Vec<u8>, Failure> {
        let mut moved = bytes.to_vec();
        let (mut at, first, functions) = (self.table.0, self.table.1, &self.table.2);
        let mut slots = vec![0; order.len()];
        for (slot, old) in (first..).zip(order) {
            slots[*old] = slot;
            let mut number = Vec::new();
            push_number(&mut number, functions[*old] as usize);
            put(&mut moved, at, &number)?;
            at += number.len();
        }
        for (site, kind, old) in sites {
            let slot = slots[*old];
            if *kind == RelocationType::TableIndexI32 {
                put(&mut moved, *site, &slot.to_le_bytes())?;
            } else {
                put(&mut moved, *site, &padded(slot))?;
            }
        }
        Ok(moved)
    }
}

/// The module without the sections that only a linker reads, which are out of date now.
fn without_records(module: &[u8]) -> Result<Vec<u8>, Failure> {
    let mut kept = module.get(..HEADER_LEN).ok_or_else(|| unexpected("it has no header"))?.to_vec();
    let mut reader = Reader { bytes: module, at: HEADER_LEN };
    while reader.at < module.len() {
        let begin = reader.at;
        let id = reader.byte()?;
        let len = reader.number()?;
        let mut content = Reader { bytes: reader.take(len)?, at: 0 };
        let name = if id == CUSTOM_SECTION { content.name()? } else { "" };
        if name != "linking" && !name.starts_with("reloc.") {
            kept.extend(&module[begin..reader.at]);
        }
    }
    Ok(kept)
}

/// The piece of data at an address; one without any bytes comes before the one that begins there.
fn objects_at(objects: &[Range<u32>], address: u32) -> Option<u32> {
    let after = objects.partition_point(|object| object.start <= address);
    let at = after.checked_sub(1)?;
    let is_in = objects[at].contains(&address) || objects[at].start == address;
    is_in.then_some(at as u32)
}

/// Whether it says that one thing refers to another; fails for what nobody here knows how to follow.
fn is_reference(kind: RelocationType) -> Result<bool, Failure> {
    use RelocationType as Kind;
    match kind {
        Kind::FunctionIndexLeb
        | Kind::TableIndexSleb
        | Kind::TableIndexI32
        | Kind::MemoryAddrLeb
        | Kind::MemoryAddrSleb
        | Kind::MemoryAddrI32 => Ok(true),
        Kind::TypeIndexLeb | Kind::GlobalIndexLeb | Kind::TableNumberLeb => Ok(false),
        other => Err(unexpected(format!("relocations of the kind {other:?}"))),
    }
}

fn put(bytes: &mut [u8], at: usize, what: &[u8]) -> Result<(), Failure> {
    let end = at.checked_add(what.len());
    let place = end.and_then(|end| bytes.get_mut(at..end)).ok_or_else(|| unexpected("a relocation behind the end"))?;
    place.copy_from_slice(what);
    Ok(())
}

/// A slot as the linker writes it into code: signed, and as long as numbers get.
fn padded(slot: u32) -> [u8; PADDED_LEN] {
    let septet = |at: u32| ((slot >> (7 * at)) & 0x7f) as u8;
    [septet(0) | 0x80, septet(1) | 0x80, septet(2) | 0x80, septet(3) | 0x80, septet(4)]
}

/// The number that an active segment begins at.
pub(super) fn constant(expr: &wasmparser::ConstExpr<'_>) -> Result<u32, Failure> {
    match expr.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Ok(value.cast_unsigned()),
        _ => Err(unexpected("a segment does not begin at a number")),
    }
}
