//! Puts the built widget into the program when `BATON_WIDGET_DIR` names it, as `cargo xtask build` does.
//!
//! Without the variable the table is empty, and the program looks for the files on disk: changing the widget must not
//! rebuild the program while somebody works on it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=BATON_WIDGET_DIR");
    let mut table = String::from("[\n");
    if let Some(dir) = env::var_os("BATON_WIDGET_DIR") {
        let dir = fs::canonicalize(dir)?;
        println!("cargo::rerun-if-changed={}", dir.display());
        for file in files_under(&dir)? {
            let name = file.strip_prefix(&dir).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            table.push_str(&format!("    ({name:?}, include_bytes!({:?}) as &[u8]),\n", file.display().to_string()));
        }
    }
    table.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("widget.rs"), table)
}

fn files_under(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut dirs = vec![dir.to_owned()];
    while let Some(dir) = dirs.pop() {
        for entry in fs::read_dir(dir)? {
            let path = entry?.path();
            if path.is_dir() { dirs.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}
