//! A wheel for PyPI with the program in it: `pip install` puts it beside Python's own, and nothing is downloaded later.

use std::fs;

use base64ct::{Base64UrlUnpadded, Encoding};
use sha2::{Digest, Sha256};

use super::zip::Zip;
use super::{About, platform::Platform};
use crate::process::Failure;
use crate::workspace::Workspace;

/// What the project is called on PyPI, and in names of files.
const NAMES: [&str; 2] = ["baton-review", "baton_review"];

/// The name of the wheel and its bytes.
pub(super) fn wheel(
    workspace: &Workspace,
    about: &About,
    platform: &Platform,
    program: &[u8],
) -> Result<(String, Vec<u8>), Failure> {
    let [name, file] = NAMES;
    let About { version, repository, license, summary } = about;
    let tag = format!("py3-none-{}", platform.wheel_tag(program)?);
    let readme = workspace.root.join("crates").join("cli").join("README.md");
    let readme = fs::read_to_string(&readme).map_err(|error| Failure::file(&readme, &error))?;
    let metadata = format!(
        "Metadata-Version: 2.4\nName: {name}\nVersion: {version}\nSummary: {summary}\nLicense-Expression: {license}\n\
         License-File: LICENSE-APACHE\nLicense-File: LICENSE-MIT\nProject-URL: Source, {repository}\n\
         Requires-Python: >=3.8\nDescription-Content-Type: text/markdown\n\n{readme}"
    );
    let kind = format!("Wheel-Version: 1.0\nGenerator: baton-xtask {version}\nRoot-Is-Purelib: false\nTag: {tag}\n");
    let dir = format!("{file}-{version}.dist-info");
    let script =
        format!("{file}-{version}.data/scripts/{}", if platform.os == "win32" { "baton.exe" } else { "baton" });
    let mut files = vec![(script, program.to_vec()), (format!("{dir}/METADATA"), metadata.into_bytes())];
    for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
        let path = workspace.root.join(license);
        let text = fs::read(&path).map_err(|error| Failure::file(&path, &error))?;
        files.push((format!("{dir}/licenses/{license}"), text));
    }
    files.push((format!("{dir}/WHEEL"), kind.into_bytes()));
    let mut record = String::new();
    for (name, bytes) in &files {
        record.push_str(&format!("{name},sha256={},{}\n", hash(bytes), bytes.len()));
    }
    record.push_str(&format!("{dir}/RECORD,,\n"));
    files.push((format!("{dir}/RECORD"), record.into_bytes()));
    let mut zip = Zip::default();
    for (name, bytes) in &files {
        zip.add(name, bytes, name.contains(".data/scripts/"))?;
    }
    Ok((format!("{file}-{version}-{tag}.whl"), zip.finish()?))
}

/// As `RECORD` wants it.
fn hash(bytes: &[u8]) -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_hash_is_written_as_record_wants_it() {
        assert_eq!(super::hash(b""), "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU");
    }
}
