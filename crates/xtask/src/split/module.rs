//! A finished module, read: what both of its parts are written from. Leaves out custom sections.

use wasmparser::{
    DataKind, Element, ElementItems, ElementKind, Export, FunctionBody, Global, Import, MemoryType, Operator,
    Parser, Payload, TableType, TypeRef,
};

use super::linked::constant;
use super::unexpected;
use crate::process::Failure;

/// What a module holds, in the order of the numbers.
#[derive(Default)]
pub(super) struct Module<'a> {
    /// The section with the types of functions, as it is.
    pub(super) types: &'a [u8],
    /// Only functions.
    pub(super) imports: Vec<(Import<'a>, u32)>,
    /// The type of each function of its own.
    pub(super) functions: Vec<u32>,
    pub(super) tables: Vec<TableType>,
    pub(super) memories: Vec<MemoryType>,
    pub(super) globals: Vec<Global<'a>>,
    pub(super) exports: Vec<Export<'a>>,
    pub(super) start: Option<u32>,
    /// Active segments of functions: the table, the first slot, the functions.
    pub(super) elements: Vec<(u32, u32, Vec<u32>)>,
    pub(super) bodies: Vec<FunctionBody<'a>>,
    /// Active segments of the one memory: first address and bytes.
    pub(super) data: Vec<(u32, &'a [u8])>,
}

impl<'a> Module<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Failure> {
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(bytes) {
            module.take(bytes, payload.map_err(unexpected)?)?;
        }
        Ok(module)
    }

    fn take(&mut self, bytes: &'a [u8], payload: Payload<'a>) -> Result<(), Failure> {
        match payload {
            Payload::TypeSection(types) => self.types = &bytes[types.range()],
            Payload::ImportSection(imports) => {
                for import in imports.into_imports() {
                    let import = import.map_err(unexpected)?;
                    let TypeRef::Func(kind) = import.ty else {
                        return Err(unexpected("it imports something that is no function"));
                    };
                    self.imports.push((import, kind));
                }
            }
            Payload::FunctionSection(functions) => self.functions = all(functions)?,
            Payload::TableSection(tables) => {
                self.tables = all(tables)?.into_iter().map(|table| table.ty).collect();
            }
            Payload::MemorySection(memories) => self.memories = all(memories)?,
            Payload::GlobalSection(globals) => self.globals = all(globals)?,
            Payload::ExportSection(exports) => self.exports = all(exports)?,
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(elements) => {
                for element in all(elements)? {
                    self.take_element(&element)?;
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(data) => {
                for segment in all(data)? {
                    let DataKind::Active { memory_index: 0, offset_expr } = segment.kind else {
                        return Err(unexpected("some of its data is not simply there"));
                    };
                    self.data.push((constant(&offset_expr)?, segment.data));
                }
            }
            Payload::Version { .. }
            | Payload::CodeSectionStart { .. }
            | Payload::DataCountSection { .. }
            | Payload::CustomSection(_)
            | Payload::End(_) => {}
            _ => return Err(unexpected("it has a section that nobody here knows")),
        }
        Ok(())
    }

    fn take_element(&mut self, element: &Element<'a>) -> Result<(), Failure> {
        match (&element.kind, &element.items) {
            (ElementKind::Active { table_index, offset_expr }, ElementItems::Functions(functions)) => {
                let table = table_index.unwrap_or(0);
                self.elements.push((table, constant(offset_expr)?, all(functions.clone())?));
                Ok(())
            }
            // Says which functions may be referred to, and puts them nowhere.
            (ElementKind::Declared, _) => Err(unexpected("it declares references to functions")),
            _ => Err(unexpected("its tables are filled in another way than by lists of functions")),
        }
    }

    pub(super) fn n_imported(&self) -> u32 {
        self.imports.len() as u32
    }

    pub(super) fn n_functions(&self) -> u32 {
        self.n_imported() + self.bodies.len() as u32
    }

    /// The type of a function.
    pub(super) fn type_of(&self, function: u32) -> u32 {
        let own = || self.functions.get(function.wrapping_sub(self.n_imported()) as usize).copied();
        self.imports.get(function as usize).map_or_else(|| own().unwrap_or_default(), |(_, kind)| *kind)
    }
}

fn all<'a, T: wasmparser::FromReader<'a>>(section: wasmparser::SectionLimited<'a, T>) -> Result<Vec<T>, Failure> {
    section.into_iter().collect::<wasmparser::Result<_>>().map_err(unexpected)
}

/// The functions that a body refers to by number. Fails where it refers to something that the parts would not share.
pub(super) fn references(body: &FunctionBody<'_>) -> Result<Vec<u32>, Failure> {
    let mut functions = Vec::new();
    let reader = body.get_operators_reader().map_err(unexpected)?;
    for operator in reader {
        match operator.map_err(unexpected)? {
            Operator::Call { function_index } | Operator::ReturnCall { function_index } => functions.push(function_index),
            Operator::RefFunc { .. } => return Err(unexpected("its code refers to functions as values")),
            Operator::MemoryInit { .. }
            | Operator::DataDrop { .. }
            | Operator::TableInit { .. }
            | Operator::ElemDrop { .. } => return Err(unexpected("its code moves segments")),
            _ => {}
        }
    }
    Ok(functions)
}
