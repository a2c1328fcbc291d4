//! Puts the built widget into the program, and the words of the interface, which the terminal speaks, too.
//!
//! The widget is what `BATON_WIDGET_DIR` names, else the directory `widget` of a crate from a registry, else, in a release
//! build, what `cargo xtask build` wrote into this checkout. In a debug build the table is empty, and the program looks for the
//! files on disk: changing the widget must not rebuild the program while somebody works on it.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// By which a directory is known to hold the widget.
const LOADER: &str = "baton.iife.js";
const LANGUAGES: [&str; 2] = ["en.json", "ar.json"];

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=BATON_WIDGET_DIR");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let mut table = String::from("[\n");
    if let Some(dir) = widget() {
        let dir = fs::canonicalize(dir)?;
        println!("cargo::rerun-if-changed={}", dir.display());
        for file in files_under(&dir)? {
            let name = file.strip_prefix(&dir).unwrap_or(&file).to_string_lossy().replace('\\', "/");
            table.push_str(&format!("    ({name:?}, include_bytes!({:?}) as &[u8]),\n", file.display().to_string()));
        }
    }
    table.push(']');
    fs::write(out.join("widget.rs"), table)?;
    // In a checkout they lie beside the widget's other sources; a crate from a registry has them in the built widget.
    let places = ["../../www/strings", "widget/strings"].map(Path::new);
    let strings = places.into_iter().find(|dir| dir.is_dir()).unwrap_or(places[0]);
    for name in LANGUAGES {
        let file = strings.join(name);
        println!("cargo::rerun-if-changed={}", file.display());
        fs::copy(file, out.join(name))?;
    }
    Ok(())
}

fn widget() -> Option<PathBuf> {
    if let Some(dir) = env::var_os("BATON_WIDGET_DIR") {
        return Some(dir.into());
    }
    let packed = PathBuf::from("widget");
    if packed.join(LOADER).is_file() {
        return Some(packed);
    }
    if env::var_os("PROFILE").is_none_or(|profile| profile != "release") {
        return None;
    }
    let built = PathBuf::from("../../dist/widget");
    println!("cargo::rerun-if-changed={}", built.join(LOADER).display());
    if built.join(LOADER).is_file() {
        return Some(built);
    }
    println!(
        "cargo::warning=`baton` is built without the widget: run `cargo xtask build` first, or set BATON_WIDGET_DIR"
    );
    None
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
