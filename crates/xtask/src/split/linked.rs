//! Reads what the linker wrote down beside the code (`--emit-relocs`): who refers to whom.
//!
//! Each relocation says: at this place in the code or in the data stands the number of that function, its slot in the table,
//! or the address of that data. Leaves out threads, position-independent code and 64-bit memories, and what is made of it
//! (`late.rs`).

use std::collections::BTreeSet;
use std::ops::Range;

use wasmparser::{
    ElementItems, ElementKind, ExternalKind, KnownCustom, Linking, Name, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo, TypeRef,
};

use super::graph::Graph;
use super::unexpected;
use crate::process::Failure;

/// What is known of a linked module.
#[derive(Default)]
pub(super) struct Linked<'a> {
    pub(super) n_imported: u32,
    /// How many parameters each type of function has.
    pub(super) n_params: Vec<usize>,
    /// The types of its own functions.
    pub(super) types: Vec<u32>,
    /// Where the bodies of functions are in the file, in the order of their numbers.
    pub(super) bodies: Vec<Range<usize>>,
    code: Range<usize>,
    data: Range<usize>,
    /// Where the data is in the file, and its first address; ascending.
    segments: Vec<(Range<usize>, u32)>,
    /// The functions in the table, and their first slot.
    pub(super) table: (u32, Vec<u32>),
    pub(super) exports: Vec<(&'a str, u32)>,
    pub(super) start: Option<u32>,
    symbols: Vec<SymbolInfo<'a>>,
    pub(super) relocations: Vec<(Place, RelocationEntry)>,
    /// What functions are called: their number, and the name as the compiler writes it.
    pub(super) names: Vec<(u32, &'a str)>,
}

/// To which section a relocation belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Code,
    Data,
}

impl<'a> Linked<'a> {
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Failure> {
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
            Payload::TypeSection(types) => {
                for group in types.into_iter_err_on_gc_types() {
                    self.n_params.push(group.map_err(unexpected)?.params().len());
                }
            }
            Payload::FunctionSection(functions) => {
                self.types = functions.into_iter().collect::<wasmparser::Result<_>>().map_err(unexpected)?;
            }
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
        if let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(items)) =
            (&element.kind, &element.items)
        {
            let slot = constant(offset_expr)?;
            if !self.table.1.is_empty() {
                return Err(unexpected("there are several tables of functions"));
            }
            let functions = items.clone().into_iter().collect::<wasmparser::Result<_>>();
            self.table = (slot, functions.map_err(unexpected)?);
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
            KnownCustom::Name(names) => {
                for part in names.clone() {
                    if let Name::Function(names) = part? {
                        for naming in names {
                            let naming = naming?;
                            self.names.push((naming.index, naming.name));
                        }
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    pub(super) fn n_functions(&self) -> u32 {
        self.n_imported + self.bodies.len() as u32
    }

    /// The function that is exported under this name.
    pub(super) fn export(&self, wanted: &str) -> Result<u32, Failure> {
        // Until wasm-bindgen has been here, a hash stands behind its names.
        let is_it = |name: &str| name.strip_prefix(wanted).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
        let export = self.exports.iter().find(|(name, _)| is_it(name));
        export.map(|(_, function)| *function).ok_or_else(|| unexpected(format!("there is no export `{wanted}`")))
    }

    /// The functions that these names are of, as a person would write them.
    pub(super) fn named(&self, wanted: &BTreeSet<&str>) -> impl Iterator<Item = u32> {
        let is_wanted = |name: &str| wanted.contains(shown(name).as_str());
        self.names.iter().filter(move |(_, name)| is_wanted(name)).map(|(function, _)| *function)
    }

    /// The addresses of the named pieces of data, ascending; those that overlap are one.
    pub(super) fn objects(&self) -> Result<Vec<Range<u32>>, Failure> {
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
    pub(super) fn graph(&self, objects: &[Range<u32>]) -> Result<Graph, Failure> {
        let mut graph = Graph::new(self.n_functions() as usize + objects.len());
        for (place, entry) in &self.relocations {
            let to = match self.symbols.get(entry.index as usize) {
                _ if !is_reference(entry.ty)? => None,
                Some(SymbolInfo::Func { index, .. }) => Some(*index),
                Some(symbol @ SymbolInfo::Data { .. }) => self
                    .range_of(symbol)?
                    .and_then(|range| objects_at(objects, range.start))
                    .map(|at| self.n_functions() + at),
                _ => return Err(unexpected("a relocation against nothing")),
            };
            if let (Some(from), Some(to)) = (self.owner(*place, entry, objects)?, to) {
                graph.refer(from, to);
            }
        }
        Ok(graph)
    }

    pub(super) fn function_of(&self, entry: &RelocationEntry) -> Option<u32> {
        match self.symbols.get(entry.index as usize) {
            Some(SymbolInfo::Func { index, .. }) => Some(*index),
            _ => None,
        }
    }

    /// Where in the file a relocation is.
    pub(super) fn site(&self, place: Place, entry: &RelocationEntry) -> usize {
        entry.offset as usize + if place == Place::Code { self.code.start } else { self.data.start }
    }

    /// The node in which a relocation is. What stands in data without a name belongs to nobody, and would be lost.
    pub(super) fn owner(
        &self,
        place: Place,
        entry: &RelocationEntry,
        objects: &[Range<u32>],
    ) -> Result<Option<u32>, Failure> {
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
}

/// The name of a function without the hashes of crates, which are others in each checkout.
pub(super) fn shown(name: &str) -> String {
    format!("{:#}", rustc_demangle::demangle(name))
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

/// The number that an active segment begins at.
pub(super) fn constant(expr: &wasmparser::ConstExpr<'_>) -> Result<u32, Failure> {
    match expr.get_operators_reader().read() {
        Ok(Operator::I32Const { value }) => Ok(value.cast_unsigned()),
        _ => Err(unexpected("a segment does not begin at a number")),
    }
}
