//! Short names for what the module imports. wasm-bindgen calls its glue `__wbg_getRandomValues_3f44b700395062e5` and the like, in
//! the module and in the script: 8 KB of the download that nobody reads. Leaves out the exports, which are few.

use crate::process::Failure;

/// How wasm-bindgen's script names the object with the imports.
const FROM: &str = "./engine_bg.js";
const FROM_SHORT: &str = "b";
const IMPORT_SECTION: u8 = 2;
const HEADER_LEN: usize = 8;
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Renames the imports in the module and in its script. Fails, and changes nothing, when the two do not look as expected.
pub(crate) fn shorten(module: &[u8], script: &str) -> Result<(Vec<u8>, String), Failure> {
    let mut out = module.get(..HEADER_LEN).ok_or_else(unexpected)?.to_vec();
    let mut script = replace_once(script, &format!("\"{FROM}\""), &format!("\"{FROM_SHORT}\""))?;
    let mut reader = Reader { bytes: module, at: HEADER_LEN };
    while reader.at < module.len() {
        let id = reader.byte()?;
        let len = reader.number()?;
        let content = reader.take(len)?;
        let content = if id == IMPORT_SECTION { renamed(content, &mut script)? } else { content.to_vec() };
        out.push(id);
        push_number(&mut out, content.len());
        out.extend(content);
    }
    Ok((out, script))
}

fn renamed(section: &[u8], script: &mut String) -> Result<Vec<u8>, Failure> {
    let mut reader = Reader { bytes: section, at: 0 };
    let n_imports = reader.number()?;
    let mut out = Vec::new();
    push_number(&mut out, n_imports);
    for idx in 0..n_imports {
        let (from, name) = (reader.name()?, reader.name()?);
        if from != FROM {
            return Err(unexpected());
        }
        let short = short(idx);
        *script = replace_once(script, &format!("\n        {name}: "), &format!("\n        {short}: "))?;
        for word in [FROM_SHORT, &short] {
            push_number(&mut out, word.len());
            out.extend(word.as_bytes());
        }
        let begin = reader.at;
        reader.skip_kind()?;
        out.extend(&section[begin..reader.at]);
    }
    Ok(out)
}

fn replace_once(text: &str, old: &str, new: &str) -> Result<String, Failure> {
    if text.matches(old).count() != 1 {
        return Err(Failure::new(format!("the engine's script does not hold `{}` exactly once", old.trim())));
    }
    Ok(text.replacen(old, new, 1))
}

/// `a`, `b`, … `Z`, `aa`, …
pub(crate) fn short(idx: usize) -> String {
    let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
    match (idx / LETTERS.len()).checked_sub(1) {
        None => letter(idx).to_string(),
        Some(rest) => short(rest) + &letter(idx).to_string(),
    }
}

pub(crate) fn push_number(out: &mut Vec<u8>, mut number: usize) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn unexpected() -> Failure {
    Failure::new("the module's imports are not what wasm-bindgen writes")
}

/// Reads a module from front to back.
pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) fn byte(&mut self) -> Result<u8, Failure> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], Failure> {
        let end = self.at.checked_add(len).ok_or_else(unexpected)?;
        let taken = self.bytes.get(self.at..end).ok_or_else(unexpected)?;
        self.at = end;
        Ok(taken)
    }

    /// An unsigned number of at most 32 bits (LEB128).
    pub(crate) fn number(&mut self) -> Result<usize, Failure> {
        let mut number = 0;
        for shift in (0..35).step_by(7) {
            let byte = self.byte()?;
            number |= usize::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(unexpected())
    }

    pub(crate) fn name(&mut self) -> Result<&'a str, Failure> {
        let len = self.number()?;
        std::str::from_utf8(self.take(len)?).map_err(|_| unexpected())
    }

    /// What is imported: a function by its type; wasm-bindgen imports nothing else.
    fn skip_kind(&mut self) -> Result<(), Failure> {
        if self.byte()? != 0 {
            return Err(unexpected());
        }
        self.number().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports these functions, and holds one more section.
    fn module(names: &[&str]) -> Vec<u8> {
        let mut section = vec![names.len() as u8];
        for name in names {
            for word in ["./engine_bg.js", name] {
                section.push(word.len() as u8);
                section.extend(word.as_bytes());
            }
            section.extend([0, 1]);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        module.extend([IMPORT_SECTION, section.len() as u8]);
        module.extend(section);
        module.extend([10, 1, 0]);
        module
    }

    const SCRIPT: &str = "const import0 = {\n        __wbg_one_1: function() {},\n        __wbg_two_2: __wbg_one_1x };\n\"./engine_bg.js\": import0";

    #[test]
    fn module_and_script_agree_on_short_names() {
        let (bytes, script) = shorten(&module(&["__wbg_one_1", "__wbg_two_2"]), SCRIPT).unwrap();
        assert_eq!(bytes, b"\0asm\x01\0\0\0\x02\x0d\x02\x01b\x01a\0\x01\x01b\x01b\0\x01\x0a\x01\0");
        assert!(script.contains("\n        a: function() {},\n        b: __wbg_one_1x };\n\"b\": import0"), "{script}");
    }

    #[test]
    fn what_looks_otherwise_is_left_alone() {
        assert!(shorten(&module(&["__wbg_three_3"]), SCRIPT).is_err());
        assert!(shorten(b"\0asm\x01\0\0\0\x02\x7f", SCRIPT).is_err());
        assert!(shorten(b"\0as", SCRIPT).is_err());
    }

    #[test]
    fn names_are_all_different() {
        let names: std::collections::BTreeSet<String> = (0..3_000).map(short).collect();
        assert_eq!(names.len(), 3_000);
    }
}
