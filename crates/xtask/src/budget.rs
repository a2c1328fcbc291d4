//! The bytes that visitors download, printed and held against the committed `budget.json` and the table that the manual
//! shows. Fails when one is above its limit, or when the table says something else.

use std::fmt::Write as _;
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

/// What becomes of the manual's table of sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Table {
    /// It has to say what is so.
    Hold,
    /// It is written anew.
    Write,
    /// Nothing: whoever builds for themselves need not keep a manual.
    Leave,
}

/// How far the table may be from the truth, in parts of a thousand: compilers on two machines differ by less.
const DRIFT_MAX: u64 = 20;

/// The row of the manual's table below which the sizes stand, and the end of them.
const ROWS: (&str, &str) = ("gzip</th></tr></thead>\n        <tbody>\n", "        </tbody>");

/// Prints the size of every part of the budget, and fails when one is above its limit.
pub(crate) fn check(workspace: &Workspace, table: Table) -> Result<(), Failure> {
    let path = workspace.root.join("budget.json");
    let text = fs::read_to_string(&path).map_err(|error| Failure::file(&path, &error))?;
    let budget: Value =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    let parts = budget.get("parts").and_then(Value::as_object).ok_or_else(|| malformed("parts"))?;
    let mut over = Vec::new();
    let mut rows = Vec::new();
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
        rows.push((name.clone(), sizes, limits.0));
        over.extend(excess(name, "gzip", sizes.gzip, limits.0));
        over.extend(excess(name, "brotli", sizes.brotli, limits.1));
    }
    println!();
    if !over.is_empty() {
        return Err(Failure::new(format!("above the budget: {}", over.join("; "))));
    }
    if table == Table::Leave {
        return Ok(());
    }
    in_manual(&workspace.root.join("www/docs/sizes.html"), &rows, table)
}

/// Holds the manual's table against these sizes, or writes it.
fn in_manual(path: &Path, rows: &[(String, Sizes, u64)], table: Table) -> Result<(), Failure> {
    let page = fs::read_to_string(path).map_err(|error| Failure::file(path, &error))?;
    let shown = page.split_once(ROWS.0).and_then(|(head, rest)| Some((head, rest.split_once(ROWS.1)?)));
    let Some((head, (said, tail))) = shown else {
        return Err(Failure::new(format!("{}: the table of sizes is not there", path.display())));
    };
    if table == Table::Write {
        let mut now = String::new();
        for (name, sizes, limit) in rows {
            let cells = [sizes.raw, sizes.gzip, sizes.brotli, *limit].map(|bytes| format!("<td>{}</td>", kb(bytes)));
            let _ = writeln!(now, "          <tr><td>{name}</td>{}</tr>", cells.concat());
        }
        let page = [head, ROWS.0, &now, ROWS.1, tail].concat();
        return fs::write(path, page).map_err(|error| Failure::file(path, &error));
    }
    let stale =
        rows.iter().find(|(name, sizes, limit)| !says(said, name, [sizes.raw, sizes.gzip, sizes.brotli, *limit]));
    match stale {
        None => Ok(()),
        Some((name, ..)) => Err(Failure::new(format!(
            "www/docs/sizes.html says other sizes of \"{name}\": run `cargo xtask budget --write`"
        ))),
    }
}

/// Whether the table's row of a part says these numbers of bytes, nearly.
fn says(table: &str, name: &str, bytes: [u64; 4]) -> bool {
    let Some(row) = table.lines().find(|line| line.contains(&format!("<tr><td>{name}</td>"))) else { return false };
    let said: Vec<u64> = row.split("<td>").skip(2).filter_map(|cell| hundredths(cell.split(" KB").next()?)).collect();
    said.len() == bytes.len()
        && said.iter().zip(bytes).all(|(&said, is)| {
            let is = is * 100 / 1024;
            said.abs_diff(is) * 1000 <= is * DRIFT_MAX
        })
}

/// Hundredths of a kilobyte: 5.25 is 525.
fn hundredths(text: &str) -> Option<u64> {
    let (whole, part) = text.split_once('.')?;
    Some(whole.parse::<u64>().ok()? * 100 + part.parse::<u64>().ok()?)
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
    use super::{excess, kb, says};

    #[test]
    fn the_manual_may_be_wrong_by_two_in_a_hundred() {
        let table = "<tr><td>engine</td><td>10.00 KB</td><td>4.00 KB</td><td>3.00 KB</td><td>5.00 KB</td></tr>";
        let said = [10, 4, 3, 5].map(|kb| kb * 1024);
        assert!(says(table, "engine", said));
        assert!(says(table, "engine", [10_400, 4096, 3072, 5120]));
        assert!(!says(table, "engine", [11_000, 4096, 3072, 5120]));
        assert!(!says(table, "late", said));
        assert!(!says("<tr><td>engine</td><td>many</td></tr>", "engine", said));
    }

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
