//! Compressed twins (`.gz`, `.br`) of everything in `dist/widget`, made once so that no server has to.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::process::Failure;
use crate::stamp::{Stamp, files_under, write};
use crate::steps::Steps;
use crate::widget::Mode;
use crate::workspace::Workspace;

/// The modules' twins are shipped in every mode: loaders on hosts that cannot compress unpack it themselves (EMBEDDING §3).
const ALWAYS: [&str; 2] = ["engine_bg.wasm", "engine_late.wasm"];
const TWINS: [&str; 2] = ["gz", "br"];
/// For pages that are opened from a disk, which no server sends.
const NEVER: &str = "baton.offline.js";
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW: i32 = 22;
const BROTLI_BUFFER: usize = 64 * 1024;

/// Writes the twins that are out of date, and removes those that no longer have an original.
pub(crate) fn all(workspace: &Workspace, steps: &Steps, mode: Mode) -> Result<(), Failure> {
    steps.step("Compressed twins", |line| {
        let files = files_under(&workspace.widget())?;
        let (twins, originals): (Vec<_>, Vec<_>) = files.into_iter().partition(|path| is_twin(path));
        for twin in twins.iter().filter(|twin| mode == Mode::Dev || !twin.with_extension("").exists()) {
            fs::remove_file(twin).map_err(|error| Failure::file(twin, &error))?;
        }
        let mut n_made = 0_u32;
        for original in originals.iter().filter(|path| !path.ends_with(NEVER)) {
            n_made += u32::from(twin_of(workspace, original, mode)?);
        }
        line.note(&if n_made == 0 { "unchanged".to_owned() } else { format!("{n_made} files") });
        Ok(())
    })
}

/// `path` with `.gz` or `.br` behind it.
pub(crate) fn twin(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

pub(crate) fn is_twin(path: &Path) -> bool {
    path.extension().is_some_and(|extension| TWINS.iter().any(|twin| extension == *twin))
}

/// Says whether there was anything to do.
fn twin_of(workspace: &Workspace, original: &Path, mode: Mode) -> Result<bool, Failure> {
    let is_always = original.file_name().is_some_and(|name| ALWAYS.iter().any(|always| name == *always));
    if mode == Mode::Dev && !is_always {
        return Ok(false);
    }
    let name = format!("twin-{}", workspace.shown(original).replace(['/', '\\'], "-"));
    let stamp = Stamp::of(workspace, &name, &[original.to_owned()], mode.name())?;
    let gz = twin(original, "gz");
    let br = twin(original, "br");
    let outputs = if mode == Mode::Dev { vec![gz.clone()] } else { vec![gz.clone(), br.clone()] };
    if stamp.is_fresh(&outputs) {
        return Ok(false);
    }
    let bytes = fs::read(original).map_err(|error| Failure::file(original, &error))?;
    let gzip = if mode == Mode::Dev { gzip_fast } else { gzip_small };
    write(&gz, &gzip(&bytes).map_err(|error| Failure::file(&gz, &error))?)?;
    if mode == Mode::Web {
        write(&br, &brotli(&bytes).map_err(|error| Failure::file(&br, &error))?)?;
    }
    stamp.keep()?;
    Ok(true)
}

/// Any reader of gzip takes this; only the writer works harder.
fn gzip_small(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut out = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Gzip, bytes, &mut out)?;
    Ok(out)
}

fn gzip_fast(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn brotli(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut out = Vec::new();
    let mut writer = brotli::CompressorWriter::with_params(&mut out, BROTLI_BUFFER, &params);
    writer.write_all(bytes)?;
    writer.flush()?;
    drop(writer);
    Ok(out)
}
