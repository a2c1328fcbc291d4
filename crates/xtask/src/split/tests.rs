//! A module like the linker's, small enough to know every byte of, goes all the way.

use wasm_encoder::{
    CodeSection, ConstExpr, CustomSection, DataSection, ElementSection, Elements, EntityType, ExportKind,
    ExportSection, Function, FunctionSection, ImportSection, LinkingSection, MemorySection, MemoryType, RefType,
    SymbolTable, TableSection, TableType, TypeSection,
};
use wasmparser::{DataKind, ElementItems, ElementKind, Parser, Payload};

use super::module::Module;
use super::*;

const LOG: u32 = 0;
const EVERYDAY: u32 = 1;
const INSTALL: u32 = 2;
const SHARED: u32 = 3;
const EVERYDAY_SLOT: u32 = 4;
const LATE: u32 = 5;
const LATE_SLOT: u32 = 6;

const ADDRESS: u32 = 1024;
/// Words, and their symbols from 7 on: for the first part, for the late one, for both, and the late one's slot.
const WORDS: [&[u8]; 4] = [b"everyday", b"late-late", b"both.", &[1, 0, 0, 0]];

const CALL: u8 = 0;
const SLOT_IN_CODE: u8 = 1;
const SLOT_IN_DATA: u8 = 2;
const ADDRESS_IN_CODE: u8 = 4;

/// What a body does: an instruction, its padded operand, and the symbol that it stands for.
type Step = (u8, u8, u32, u32);

fn call(function: u32) -> Step {
    (CALL, 0x10, function, function)
}

fn slot(function: u32, slot: u32) -> Step {
    (SLOT_IN_CODE, 0x41, slot, function)
}

fn address(word: usize) -> Step {
    let offset: usize = WORDS[..word].iter().map(|word| word.len()).sum();
    (ADDRESS_IN_CODE, 0x41, ADDRESS + offset as u32, 7 + word as u32)
}

fn number(out: &mut Vec<u8>, number: u32) {
    crate::imports::push_number(out, number as usize);
}

/// A section of relocations: kind, offset, symbol.
fn relocations(section: u32, list: &[(u8, u32, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    number(&mut out, section);
    number(&mut out, list.len() as u32);
    for (kind, offset, symbol) in list {
        out.push(*kind);
        number(&mut out, *offset);
        number(&mut out, *symbol);
        if *kind == ADDRESS_IN_CODE {
            out.push(0);
        }
    }
    out
}

/// The functions from `EVERYDAY` on.
fn bodies() -> [Vec<Step>; 6] {
    [
        vec![call(LOG), call(SHARED), slot(EVERYDAY_SLOT, 2), address(0), address(2)],
        vec![call(LATE), call(SHARED), address(3)],
        vec![],
        vec![],
        vec![address(1), call(LOG)],
        vec![address(2)],
    ]
}

fn linked() -> Vec<u8> {
    let mut types = TypeSection::new();
    types.ty().function([], []);
    let mut imports = ImportSection::new();
    imports.import("b", "log", EntityType::Function(0));
    let mut functions = FunctionSection::new();
    let mut code = CodeSection::new();
    let (mut in_code, mut offset) = (Vec::new(), 1);
    for body in bodies() {
        functions.function(0);
        let mut function = Function::new([]);
        offset += 2;
        for (kind, instruction, operand, symbol) in body {
            let septets = [0, 7, 14, 21, 28].map(|shift| ((operand >> shift) & 0x7f) as u8);
            let padded = [septets[0] | 0x80, septets[1] | 0x80, septets[2] | 0x80, septets[3] | 0x80, septets[4]];
            function.raw([instruction]).raw(padded);
            in_code.push((kind, offset + 1, symbol));
            offset += 6;
            if instruction == 0x41 {
                function.raw([0x1a]);
                offset += 1;
            }
        }
        function.raw([0x0b]);
        offset += 1;
        code.function(&function);
    }
    let mut tables = TableSection::new();
    let table =
        TableType { element_type: RefType::FUNCREF, table64: false, minimum: 3, maximum: Some(3), shared: false };
    tables.table(table);
    let mut memories = MemorySection::new();
    memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
    let mut exports = ExportSection::new();
    exports.export("memory", ExportKind::Memory, 0);
    exports.export("everyday", ExportKind::Func, EVERYDAY);
    exports.export(LATE_EXPORT, ExportKind::Func, INSTALL);
    exports.export(FETCH_EXPORT, ExportKind::Func, SHARED);
    let mut elements = ElementSection::new();
    elements.active(None, &ConstExpr::i32_const(1), Elements::Functions(vec![LATE_SLOT, EVERYDAY_SLOT].into()));
    let mut data = DataSection::new();
    data.active(0, &ConstExpr::i32_const(ADDRESS.cast_signed()), WORDS.concat());
    let mut symbols = SymbolTable::new();
    symbols.function(SymbolTable::WASM_SYM_UNDEFINED, LOG, None);
    for function in EVERYDAY..=LATE_SLOT {
        symbols.function(0, function, Some(&format!("f{function}")));
    }
    let mut begin = 0;
    for (idx, word) in WORDS.iter().enumerate() {
        let definition = wasm_encoder::DataSymbolDefinition { index: 0, offset: begin, size: word.len() as u32 };
        symbols.data(0, &format!("d{idx}"), Some(definition));
        begin += word.len() as u32;
    }
    let mut linking = LinkingSection::new();
    linking.symbol_table(&symbols);
    // One segment: its number, flags, address in three bytes with its end, and its length.
    let in_data = relocations(8, &[(SLOT_IN_DATA, 7 + begin - 4, LATE_SLOT)]);
    let mut module = wasm_encoder::Module::new();
    module.section(&types).section(&imports).section(&functions).section(&tables).section(&memories).section(&exports);
    module.section(&elements).section(&code).section(&data).section(&linking);
    module.section(&CustomSection { name: "reloc.CODE".into(), data: relocations(7, &in_code).into() });
    module.section(&CustomSection { name: "reloc.DATA".into(), data: in_data.into() });
    module.finish()
}

/// What a part shows of itself.
#[derive(Debug, Default, PartialEq)]
struct Shown {
    imports: Vec<String>,
    exports: Vec<String>,
    n_functions: u32,
    /// First slot and number of functions.
    slots: Vec<(u32, u32)>,
    words: Vec<(u32, String)>,
}

fn shown(part: &[u8]) -> Shown {
    let mut shown = Shown::default();
    for payload in Parser::new(0).parse_all(part) {
        match payload.unwrap() {
            Payload::ImportSection(imports) => {
                shown.imports = imports.into_imports().map(|import| import.unwrap().name.to_owned()).collect();
            }
            Payload::ExportSection(exports) => {
                shown.exports = exports.into_iter().map(|export| export.unwrap().name.to_owned()).collect();
            }
            Payload::FunctionSection(functions) => shown.n_functions = functions.count(),
            Payload::ElementSection(elements) => {
                for element in elements {
                    let element = element.unwrap();
                    let (ElementKind::Active { offset_expr, .. }, ElementItems::Functions(functions)) =
                        (element.kind, element.items)
                    else {
                        continue;
                    };
                    shown.slots.push((linked::constant(&offset_expr).unwrap(), functions.count()));
                }
            }
            Payload::DataSection(data) => {
                for segment in data {
                    let segment = segment.unwrap();
                    let DataKind::Active { offset_expr, .. } = segment.kind else { continue };
                    let words = String::from_utf8_lossy(segment.data).into_owned();
                    shown.words.push((linked::constant(&offset_expr).unwrap(), words));
                }
            }
            _ => {}
        }
    }
    shown
}

#[test]
fn what_only_the_late_export_reaches_is_late() {
    Validator::new().validate_all(&linked()).unwrap();
    let (module, plan) = plan(&linked(), "").unwrap();
    assert_eq!(plan, Plan { slots: 2..3, data: vec![1032..1041, 1046..1050] });
    Validator::new().validate_all(&module).unwrap();
    let read = Module::read(&module).unwrap();
    assert_eq!(read.elements, [(0, 1, vec![EVERYDAY_SLOT, LATE_SLOT])], "late slots come last");
    assert_eq!(read.data[0].1[22..], [2, 0, 0, 0], "and who names a slot in data follows");
    assert!(read.bodies[0].as_bytes().windows(6).any(|code| code == [0x41, 0x81, 0x80, 0x80, 0x80, 0]), "and in code");
    assert!(!module.windows(5).any(|name| name == b"reloc"));
}

#[test]
fn each_part_has_its_own_and_the_late_one_imports_the_rest() {
    let (module, plan) = plan(&linked(), "").unwrap();
    let (first, late) = cut(&module, &plan).unwrap();
    let (first, late) = (shown(&first), shown(&late));

    assert_eq!(first.imports, ["log"]);
    assert_eq!(first.n_functions, 3, "everyday, shared, and what is in the everyday slot");
    assert_eq!(first.slots, [(1, 1)]);
    assert_eq!(first.words, [(1024, "everyday\0\0\0\0\0\0\0\0\0both.".to_owned())]);
    assert_eq!(first.exports[..3], ["memory", "everyday", FETCH_EXPORT]);
    assert_eq!(first.exports[3..], late.imports, "memory, table, and what both call");
    assert_eq!(late.imports[1..], ["a", "b", "c"]);

    assert_eq!(late.exports, [LATE_EXPORT]);
    assert_eq!(late.n_functions, 3, "install, the one it calls, and the one in its slot");
    assert_eq!(late.slots, [(2, 1)]);
    assert_eq!(late.words, [(1032, "late-late".to_owned()), (1046, "\u{2}".to_owned())]);
}

/// The same module, in which functions have names.
fn named(names: &[(u32, &str)]) -> Vec<u8> {
    let mut map = wasm_encoder::NameMap::new();
    for (function, name) in names {
        map.append(*function, name);
    }
    let mut section = wasm_encoder::NameSection::new();
    section.functions(&map);
    let mut module = linked();
    wasm_encoder::Section::append_to(&section, &mut module);
    module
}

#[test]
fn behind_a_door_everything_is_late_and_a_stub_stands_in_front() {
    let module = named(&[(EVERYDAY_SLOT, "_RNvC5crate4door"), (LATE_SLOT, "_RNvC5crate4late")]);
    let (module, plan) = plan(&module, "# why\ncrate::door\ncrate::late\n").unwrap();
    Validator::new().validate_all(&module).unwrap();
    let read = Module::read(&module).unwrap();
    let behind = LATE_SLOT + 1;
    assert_eq!(
        read.elements,
        [(0, 1, vec![EVERYDAY_SLOT, LATE_SLOT, behind])],
        "nobody needs a door to what is late anyway"
    );
    assert_eq!(plan.slots, 2..4);
    let stub = read.bodies[(EVERYDAY_SLOT - 1) as usize].as_bytes();
    let fetches = [0x41, 3, 0x25, 0, 0xd1, 0x04, 0x40, 0x10, SHARED as u8, 0x0b];
    assert_eq!(stub, [&[0], fetches.as_slice(), &[0x41, 3, 0x11, 0, 0, 0x0b]].concat());

    let (first, late) = cut(&module, &plan).unwrap();
    let (first, late) = (shown(&first), shown(&late));
    assert_eq!(first.slots, [(1, 1)]);
    assert_eq!(late.slots, [(2, 2)]);
    assert_eq!((first.n_functions, late.n_functions), (3, 4));
}

#[test]
fn what_never_ran_is_a_door_when_it_is_worth_one() {
    let names = [(EVERYDAY_SLOT, "_RNvC5crate4slot"), (SHARED, "_RNvC5crate6shared"), (LATE, "_RNvC5crate4late")];
    let chosen = |ran: &[u32]| {
        let ran: Vec<bool> = (0..=LATE_SLOT).map(|function| ran.contains(&function)).collect();
        doors(&named(&names), &ran, 0).unwrap()
    };
    assert_eq!(chosen(&[EVERYDAY]), "crate::slot\n", "what is exported is no door, and what is late needs none");
    assert_eq!(chosen(&[EVERYDAY, EVERYDAY_SLOT]), "");
    assert_eq!(doors(&named(&names), &[], 1_000).unwrap(), "", "it is too small");
}

#[test]
fn what_ran_leaves_a_trace() {
    let module = traced(&linked()).unwrap();
    Validator::new().validate_all(&module).unwrap();
    let read = Module::read(&module).unwrap();
    let trace = [0, 0x41, 0, 0x41, 1, 0x3a, 0, EVERYDAY_SLOT as u8, 0x0b];
    assert_eq!(read.bodies[(EVERYDAY_SLOT - 1) as usize].as_bytes(), trace);
}

#[test]
fn parts_of_different_builds_do_not_fit() {
    let (mut module, plan) = plan(&linked(), "").unwrap();
    let (first, late) = cut(&module, &plan).unwrap();
    let at = module.windows(5).position(|word| word == b"both.").unwrap();
    module[at] = b'B';
    let (_, of_other) = cut(&module, &plan).unwrap();
    let first = shown(&first);
    let fits = |late: &[u8]| shown(late).imports.iter().all(|name| first.exports.contains(name));
    assert!(fits(&late) && !fits(&of_other));
}

#[test]
fn a_module_without_records_or_without_anything_late_is_refused() {
    let (module, some) = plan(&linked(), "").unwrap();
    assert!(plan(&module, "").unwrap_err().sentence.contains("relocations"));
    let renamed = linked().windows(12).position(|name| name == b"install_late").unwrap();
    let mut other = linked();
    other[renamed] = b'x';
    assert!(plan(&other, "").unwrap_err().sentence.contains("install_late"));
    assert!(cut(&module[..module.len() - 1], &some).is_err());
    assert!(cut(b"\0asm", &some).is_err());
}

#[test]
fn long_rows_of_zeros_are_left_out() {
    let (mut module, plan) = plan(&linked(), "").unwrap();
    // The late words are in the middle, between the two that stay.
    let at = module.windows(8).rposition(|word| word == b"everyday").unwrap();
    module[at..at + 8].fill(0);
    let (first, _) = cut(&module, &plan).unwrap();
    assert_eq!(shown(&first).words, [(1041, "both.".to_owned())]);
}
