//! Takes comments and white space out of the stylesheets, which are a part of the engine's download. Leaves out everything that
//! needs an understanding of CSS.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/styles");
    let out = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    for entry in fs::read_dir("src/styles")? {
        let entry = entry?;
        let css = fs::read_to_string(entry.path())?;
        fs::write(Path::new(&out).join(entry.file_name()), small(&css))?;
    }
    Ok(())
}

/// The same sheet in fewer bytes. What stands between quotation marks stays as it is.
fn small(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(letter) = rest.chars().next() {
        if let Some(comment) = rest.strip_prefix("/*") {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if letter == '"' {
            let len = rest[1..].find('"').map_or(rest.len(), |end| end + 2);
            out.push_str(&rest[..len]);
            rest = &rest[len..];
        } else if letter.is_whitespace() {
            rest = rest.trim_start();
            // Blanks mean something between selectors and around the signs of `calc()`; beside these signs they never do.
            let is_needed = !out.ends_with(['{', '}', ';', ',', ':', ' ']) && !rest.starts_with(['{', '}', ';', ',']);
            if is_needed && !out.is_empty() {
                out.push(' ');
            }
        } else {
            if letter == '}' && out.ends_with(';') {
                out.pop();
            }
            out.push(letter);
            rest = &rest[letter.len_utf8()..];
        }
    }
    out
}
