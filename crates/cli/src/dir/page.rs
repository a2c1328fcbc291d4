//! `baton dir page`: one page with the widget set up on it for this directory. Leaves out serving it (`serve.rs`).

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use client::ReviewFile;

use super::PageArgs;
use super::directory::Directory;
use super::merge::read_all;
use crate::deflate::unpack;
use crate::failure::Failure;
use crate::files::{bytes_of, put_out};
use crate::home::write_whole;
use crate::inject::{Injector, ScriptTag};
use crate::widget_files::LOADER;

const HEAD: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta name=\"viewport\" content=\"width=device-width\">\n";
const STYLE: &str = "<style>:root{color-scheme:light dark}main{max-width:42em;margin:2em auto;padding:0 1em;font:1em/1.6 \
system-ui,sans-serif}main p{white-space:pre-wrap;overflow-wrap:anywhere}</style>\n";

pub(super) fn run(args: &PageArgs) -> Result<ExitCode, Failure> {
    let page = page_of(&args.dir, args.document.as_deref(), &args.widget, &args.src)?;
    match &args.out {
        Some(out) => write_whole(out, &page, false).map_err(|error| Failure::io(out, &error))?,
        None => put_out(&String::from_utf8_lossy(&page))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The page: the document, or the text that the review keeps, or the review.
pub(super) fn page_of(dir: &Path, document: Option<&Path>, widget: &str, src: &str) -> Result<Vec<u8>, Failure> {
    let directory = Directory::open(dir)?;
    let (packs, manifest) = (directory.packs()?, directory.manifest()?);
    let mut review = if packs.is_empty() { None } else { Some(read_all(dir, &packs)?) };
    let address = manifest.as_ref().map_or("", |manifest| manifest.address.as_str());
    let title = manifest.as_ref().map_or("Review", |manifest| manifest.title.as_str());
    let script = [widget.trim_end_matches('/'), "/", LOADER].concat();
    let tag = |target| {
        let said = [("data-src", src), ("data-doc", address), ("data-target", target)];
        let said = said.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, Some(value)));
        ScriptTag::with_attributes([("async", None), ("src", Some(script.as_str()))].into_iter().chain(said))
    };
    if let Some(path) = document {
        return Ok(with_tag(&bytes_of(path)?, tag("")));
    }
    if let Some(text) = review.as_mut().and_then(kept_text) {
        return Ok(with_tag(of_text(title, &text).as_bytes(), tag("")));
    }
    // There is no text to mark anything in; the quotes in a digest are none.
    let digest = review.map(|mut review| client::to_html(&review.review(), address));
    Ok(with_tag(digest.unwrap_or_else(|| of_text(title, "")).as_bytes(), tag("h1")))
}

fn with_tag(page: &[u8], tag: ScriptTag) -> Vec<u8> {
    let mut injector = Injector::new(tag);
    let mut out = injector.write(page);
    out.extend(injector.end());
    out
}

/// The latest text that the review keeps.
fn kept_text(review: &mut ReviewFile) -> Option<String> {
    let texts = review.texts();
    let (_, packed) = texts.last()?;
    unpack(packed.deflated(), packed.text_len()).and_then(|bytes| packed.unpacked(bytes))
}

/// One paragraph for each line of the text: what kind of block it was is not kept.
fn of_text(title: &str, text: &str) -> String {
    let paragraphs: String = text.lines().map(|line| format!("<p>{}</p>\n", escape(line))).collect();
    let title = escape(title);
    format!("{HEAD}<title>{title}</title>\n{STYLE}</head>\n<body>\n<main>\n{paragraphs}</main>\n</body>\n</html>\n")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Where the document is said to be: it must be a file that can be read.
pub(super) fn check_document(document: Option<&Path>) -> Result<(), Failure> {
    document.map_or(Ok(()), |path| fs::metadata(path).map(drop).map_err(|error| Failure::io(path, &error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_text_is_only_ever_text() {
        let page = of_text("<i>", "One & <b>two</b>\n</main><script>");
        assert!(page.contains("<p>One &amp; &lt;b>two&lt;/b></p>\n<p>&lt;/main>&lt;script></p>"), "{page}");
        assert!(page.contains("<title>&lt;i></title>"));
    }

    #[test]
    fn a_directory_without_anything_in_it_is_a_page_on_which_one_can_begin() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("plan.html"), "<main><p>Plan</p></main>").unwrap();
        let page = page_of(dir.path(), Some(&dir.path().join("plan.html")), "/baton", "/review/").unwrap();
        let page = String::from_utf8(page).unwrap();
        let tag = "<script async src=\"/baton/baton.iife.js\" data-src=\"/review/\"></script>";
        assert_eq!(page, format!("<main><p>Plan</p></main>{tag}"));
    }
}
