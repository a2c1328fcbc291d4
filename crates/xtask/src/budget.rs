//! The bytes that visitors download, printed and held against the committed `budget.json`. Fails when one is above.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::compress::twin;
use crate::process::Failure;
use crate::workspace::Workspace;

/// The sizes of one part, in bytes.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
struct Sizes {
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// Prints the size of every part of the budget, and fails when one is above its limit.
pub(crate) fn check(workspace: &Workspace) -> Result<(), Failure> {
    let path = workspace.root.join("budget.json");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let budget: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let parts = budget.get("parts").and_then(Value::as_object).ok_or_else(|| malformed("parts"))?;
    let mut over = Vec::new();
    println!();
    println!("  {:<10} {:>10} {:>10} {:>10}   limits", "", "raw", "gzip", "brotli");
    for (name, part) in parts {
        let sizes = measure(&workspace.widget(), part)?;
        let limits = (limit(part, "gzip")?, limit(part, "brotli")?);
        println!(
            "  {name:<10} {:>10} {:>10} {:>10}   {} gzip, {} brotli",
            kb(sizes.raw),
            kb(sizes.gzip),
            kb(sizes.brotli),
            kb(limits.0),
            kb(limits.1)
        );
        over.extend(excess(name, "gzip", sizes.gzip, limits.0));
        over.extend(excess(name, "brotli", sizes.brotli, limits.1));
    }
    println!();
    if over.is_empty() { Ok(()) } else { Err(Failure::new(format!("above the budget: {}", over.join("; ")))) }
}

fn measure(widget: &Path, part: &Value) -> Result<Sizes, Failure> {
    let files = part.get("files").and_then(Value::as_array).ok_or_else(|| malformed("files"))?;
    let mut sizes = Sizes::default();
    for file in files {
        let path = widget.join(file.as_str().ok_or_else(|| malformed("files"))?);
        sizes.raw += size(&path)?;
        sizes.gzip += size(&twin(&path, "gz"))?;
        sizes.brotli += size(&twin(&path, "br"))?;
    }
    Ok(sizes)
}

fn size(path: &Path) -> Result<u64, Failure> {
    fs::metadata(path).map(|metadata| metadata.len()).map_err(|error| Failure::file(path, &error))
}

fn limit(part: &Value, name: &str) -> Result<u64, Failure> {
    part.get(name).and_then(Value::as_u64).ok_or_else(|| malformed(name))
}

fn malformed(key: &str) -> Failure {
    Failure::new(format!("budget.json: `{key}` is missing or of the wrong kind"))
}

fn excess(part: &str, coding: &str, is: u64, limit: u64) -> Option<String> {
    (is > limit).then(|| format!("{part} is {} {coding}, the limit is {}", kb(is), kb(limit)))
}

/// Kilobytes of 1,024, as everybody counts downloads; two decimals tell apart neighbours of the small limit.
fn kb(bytes: u64) -> String {
    format!("{}.{:02} KB", bytes / 1024, bytes % 1024 * 100 / 1024)
}

#[cfg(test)]
mod tests {
    use super::{excess, kb};

    #[test]
    fn a_size_at_its_limit_is_within_it() {
        assert_eq!(excess("engine", "gzip", 100, 100), None);
        assert!(excess("engine", "gzip", 101, 100).is_some());
    }

    #[test]
    fn sizes_are_rounded_down_to_a_hundredth() {
        assert_eq!(kb(5 * 1024), "5.00 KB");
        assert_eq!(kb(5 * 1024 - 1), "4.99 KB");
    }
}
