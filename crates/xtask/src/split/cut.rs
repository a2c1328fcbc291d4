//! Takes a finished module apart: the first part keeps what the late one needs, under short names, and the late one imports
//! it. Leaves out why something is late (`linked.rs`).

use std::collections::BTreeSet;
use std::ops::Range;

use sha2::{Digest, Sha256};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder};
use wasm_encoder::{
    CodeSection, ConstExpr, DataSection, ElementSection, Elements, EntityType, ExportKind, ExportSection, FunctionSection,
    GlobalSection, ImportSection, MemorySection, RawSection, SectionId, StartSection, TableSection,
};
use wasmparser::ExternalKind;

use super::graph::Graph;
use super::module::{Module, references};
use super::{LATE_EXPORT, Plan, unexpected};
use crate::imports::short;
use crate::process::Failure;

/// From where the late part imports: the first part is given to it under this name.
const FIRST: &str = "e";
/// Bytes of the hash that tells builds apart.
const BUILD_LEN: usize = 5;
/// So many zeros in a row are cheaper left out than written.
const ZEROS_MIN: usize = 16;

/// Which function is where.
struct Parts<'a> {
    module: Module<'a>,
    plan: &'a Plan,
    is_late: Vec<bool>,
    /// Functions of the first part that the late one uses, ascending.
    shared: Vec<u32>,
    /// What is called `install_late`.
    entry: u32,
    /// Names this build.
    build: String,
}

/// New numbers of functions; `None` for those of the other part.
struct Renumber(Vec<Option<u32>>);

impl Reencode for Renumber {
    type Error = String;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<String>> {
        self.number(function).map_err(|failure| Error::UserError(failure.sentence))
    }
}

pub(super) fn cut(bytes: &[u8], plan: &Plan) -> Result<(Vec<u8>, Vec<u8>), Failure> {
    let hash = Sha256::digest(bytes);
    let build = hash.iter().take(BUILD_LEN).map(|byte| format!("{byte:02x}")).collect();
    let parts = Parts::new(Module::read(bytes)?, plan, build)?;
    Ok((parts.first()?, parts.late()?))
}

impl<'a> Parts<'a> {
    fn new(module: Module<'a>, plan: &'a Plan, build: String) -> Result<Self, Failure> {
        let n = module.n_functions();
        let mut graph = Graph::new(n as usize);
        for (function, body) in (module.n_imported()..).zip(&module.bodies) {
            for to in references(body)? {
                graph.refer(function, to);
            }
        }
        let exports = || module.exports.iter().filter(|export| export.kind == ExternalKind::Func);
        let entry = exports().find(|export| export.name == LATE_EXPORT).map(|export| export.index);
        let entry = entry.ok_or_else(|| unexpected(format!("there is no export `{LATE_EXPORT}`")))?;
        let roots = exports().filter(|export| export.name != LATE_EXPORT).map(|export| export.index);
        let in_slots = slots(&module, plan, false).map(|(.., function)| function);
        let of_first = graph.reached((0..module.n_imported()).chain(roots).chain(module.start).chain(in_slots));
        let behind: Vec<u32> = slots(&module, plan, true).map(|(.., function)| function).chain([entry]).collect();
        // What nobody reaches stays in the first part: the optimiser would have left it out, if it were sure.
        let of_late = graph.reached(behind.iter().copied());
        let is_late: Vec<bool> = of_first.iter().zip(of_late).map(|(of_first, of_late)| of_late && !of_first).collect();
        let mut shared: BTreeSet<u32> = behind.into_iter().collect();
        for (function, body) in (module.n_imported()..).zip(&module.bodies) {
            if is_late[function as usize] {
                shared.extend(references(body)?);
            }
        }
        shared.retain(|function| is_late.get(*function as usize) == Some(&false));
        Ok(Self { module, plan, is_late, shared: shared.into_iter().collect(), entry, build })
    }

    /// The names under which the first part exports what the late one uses. The first of them is another one in each build:
    /// so parts of different builds never meet.
    fn names(&self) -> impl Iterator<Item = String> {
        let is_free = |name: &String| self.module.exports.iter().all(|export| export.name != name);
        std::iter::once(self.build.clone()).chain((0..).map(short)).filter(is_free)
    }

    /// Everything that both parts use, in the order of `names`: the memory first, for there always is one.
    fn common(&self) -> Result<Vec<(ExportKind, u32, EntityType)>, Failure> {
        let module = &self.module;
        let mut common = Vec::new();
        for (idx, memory) in (0..).zip(&module.memories) {
            let memory = RoundtripReencoder.memory_type(*memory).map_err(unexpected)?;
            common.push((ExportKind::Memory, idx, EntityType::Memory(memory)));
        }
        for (idx, table) in (0..).zip(&module.tables) {
            let table = RoundtripReencoder.table_type(*table).map_err(unexpected)?;
            common.push((ExportKind::Table, idx, EntityType::Table(table)));
        }
        for (idx, global) in (0..).zip(&module.globals) {
            let global = RoundtripReencoder.global_type(global.ty).map_err(unexpected)?;
            common.push((ExportKind::Global, idx, EntityType::Global(global)));
        }
        for function in &self.shared {
            common.push((ExportKind::Func, *function, EntityType::Function(module.type_of(*function))));
        }
        Ok(common)
    }

    fn first(&self) -> Result<Vec<u8>, Failure> {
        let module = &self.module;
        let kept = (0..module.n_functions()).filter(|function| !self.is_late[*function as usize]);
        let mut renumber = Renumber::new(module.n_functions(), kept);
        let mut imports = ImportSection::new();
        for (import, kind) in &module.imports {
            imports.import(import.module, import.name, EntityType::Function(*kind));
        }
        let mut tables = TableSection::new();
        for table in &module.tables {
            tables.table(RoundtripReencoder.table_type(*table).map_err(unexpected)?);
        }
        let mut memories = MemorySection::new();
        for memory in &module.memories {
            memories.memory(RoundtripReencoder.memory_type(*memory).map_err(unexpected)?);
        }
        let mut globals = GlobalSection::new();
        for global in &module.globals {
            let kind = RoundtripReencoder.global_type(global.ty).map_err(unexpected)?;
            globals.global(kind, &renumber.const_expr(global.init_expr.clone()).map_err(unexpected)?);
        }
        let mut exports = ExportSection::new();
        for export in module.exports.iter().filter(|export| export.name != LATE_EXPORT) {
            let kind = RoundtripReencoder.export_kind(export.kind).map_err(unexpected)?;
            exports.export(export.name, kind, renumber.external(kind, export.index)?);
        }
        for (name, (kind, idx, _)) in self.names().zip(self.common()?) {
            exports.export(&name, kind, renumber.external(kind, idx)?);
        }
        let (functions, code) = self.code(&mut renumber, false)?;
        let mut out = wasm_encoder::Module::new();
        out.section(&RawSection { id: SectionId::Type as u8, data: module.types });
        out.section(&imports).section(&functions).section(&tables).section(&memories).section(&globals).section(&exports);
        if let Some(start) = module.start {
            out.section(&StartSection { function_index: renumber.number(start)? });
        }
        out.section(&self.elements(&renumber, false)?).section(&code).section(&self.first_data());
        Ok(out.finish())
    }

    fn late(&self) -> Result<Vec<u8>, Failure> {
        let own = (0..self.module.n_functions()).filter(|function| self.is_late[*function as usize]);
        let mut renumber = Renumber::new(self.module.n_functions(), self.shared.iter().copied().chain(own));
        let mut imports = ImportSection::new();
        for (name, (.., kind)) in self.names().zip(self.common()?) {
            imports.import(FIRST, &name, kind);
        }
        let mut exports = ExportSection::new();
        exports.export(LATE_EXPORT, ExportKind::Func, renumber.number(self.entry)?);
        let (functions, code) = self.code(&mut renumber, true)?;
        let mut out = wasm_encoder::Module::new();
        out.section(&RawSection { id: SectionId::Type as u8, data: self.module.types });
        out.section(&imports).section(&functions).section(&exports).section(&self.elements(&renumber, true)?);
        out.section(&code).section(&self.late_data());
        Ok(out.finish())
    }

    fn code(&self, renumber: &mut Renumber, is_late: bool) -> Result<(FunctionSection, CodeSection), Failure> {
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        for (function, body) in (self.module.n_imported()..).zip(&self.module.bodies) {
            if self.is_late[function as usize] == is_late {
                functions.function(self.module.type_of(function));
                renumber.parse_function_body(&mut code, body.clone()).map_err(unexpected)?;
            }
        }
        Ok((functions, code))
    }

    /// The slots of one part, as few segments as can be.
    fn elements(&self, renumber: &Renumber, is_late: bool) -> Result<ElementSection, Failure> {
        let mut runs: Vec<(u32, u32, Vec<u32>)> = Vec::new();
        for (table, slot, function) in slots(&self.module, self.plan, is_late) {
            let function = renumber.number(function)?;
            match runs.last_mut() {
                Some((of, first, run)) if *of == table && *first + run.len() as u32 == slot => run.push(function),
                _ => runs.push((table, slot, vec![function])),
            }
        }
        let mut section = ElementSection::new();
        for (table, first, run) in runs {
            let table = Some(table).filter(|table| *table != 0);
            section.active(table, &ConstExpr::i32_const(first.cast_signed()), Elements::Functions(run.into()));
        }
        Ok(section)
    }

    /// All data, with zeros where the late part puts its own.
    fn first_data(&self) -> DataSection {
        let mut section = DataSection::new();
        for (begin, bytes) in &self.module.data {
            let mut bytes = bytes.to_vec();
            for range in &self.plan.data {
                if let Some(range) = within(range, *begin, bytes.len()) {
                    bytes[range].fill(0);
                }
            }
            push_data(&mut section, *begin, &bytes);
        }
        section
    }

    fn late_data(&self) -> DataSection {
        let mut section = DataSection::new();
        for (begin, bytes) in &self.module.data {
            for range in self.plan.data.iter().filter_map(|range| within(range, *begin, bytes.len())) {
                push_data(&mut section, begin + range.start as u32, &bytes[range]);
            }
        }
        section
    }
}

impl Renumber {
    /// The functions of a part, in the order of their new numbers.
    fn new(n_functions: u32, functions: impl Iterator<Item = u32>) -> Self {
        let mut numbers = vec![None; n_functions as usize];
        for (new, old) in (0..).zip(functions) {
            numbers[old as usize] = Some(new);
        }
        Self(numbers)
    }

    fn number(&self, function: u32) -> Result<u32, Failure> {
        let number = self.0.get(function as usize).copied().flatten();
        number.ok_or_else(|| unexpected("a part refers to a function of the other one"))
    }

    fn external(&self, kind: ExportKind, idx: u32) -> Result<u32, Failure> {
        if kind == ExportKind::Func { self.number(idx) } else { Ok(idx) }
    }
}

/// The slots of the first part or of the late one: table, slot, function.
fn slots<'a>(module: &'a Module<'_>, plan: &'a Plan, is_late: bool) -> impl Iterator<Item = (u32, u32, u32)> + 'a {
    let all = module.elements.iter().flat_map(|(table, first, functions)| {
        (*first..).zip(functions).map(|(slot, function)| (*table, slot, *function))
    });
    all.filter(move |(table, slot, _)| (*table == 0 && plan.slots.contains(slot)) == is_late)
}

/// The part of a range of addresses that is in a segment, counted from the segment's beginning.
fn within(range: &Range<u32>, begin: u32, len: usize) -> Option<Range<usize>> {
    let start = range.start.max(begin) - begin;
    let end = range.end.checked_sub(begin)?.min(u32::try_from(len).ok()?);
    (start < end).then_some(start as usize..end as usize)
}

/// Writes data without its longer rows of zeros: memory begins as zeros.
fn push_data(section: &mut DataSection, begin: u32, bytes: &[u8]) {
    let mut at = 0;
    while at < bytes.len() {
        let is_zero = |byte: &u8| *byte == 0;
        at += bytes[at..].iter().take_while(|byte| is_zero(byte)).count();
        let mut end = at;
        while end < bytes.len() {
            let n_zeros = bytes[end..].iter().take_while(|byte| is_zero(byte)).count();
            if n_zeros >= ZEROS_MIN || end + n_zeros == bytes.len() {
                break;
            }
            end += n_zeros + bytes[end + n_zeros..].iter().take_while(|byte| !is_zero(byte)).count();
        }
        if at < end {
            let address = ConstExpr::i32_const((begin + at as u32).cast_signed());
            section.active(0, &address, bytes[at..end].iter().copied());
        }
        at = end;
    }
}
