//! `baton mdbook`: a preprocessor for mdBook, which puts the widget into every chapter and its files beside them.
//!
//! mdBook gives its context and the book as JSON on standard input, and takes the book back on standard output; whatever this
//! version does not know passes through. The tag is a script in each chapter, because mdBook shows a chapter under several
//! addresses (`index.html`, `print.html`) and only the page itself knows the way to the root. The files go into the book's
//! source directory, from where mdBook copies them: it empties its output directory before it writes.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Map, Value};

use crate::failure::Failure;
use crate::install::{PagePath, TagSettings, Which, place};
use crate::widget_files::{LOADER, WidgetFiles};

/// A book as JSON: the longest one we know has 3 MB.
const BOOK_LEN_MAX: u64 = 256 * 1024 * 1024;
/// In the book's sources and in what is built of them.
const FILES_AT: &str = "baton";
/// What mdBook itself reads in the table of a preprocessor.
const OF_MDBOOK: [&str; 5] = ["command", "renderer", "renderers", "before", "after"];

/// What `baton mdbook` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
In book.toml:

  [preprocessor.baton]
  command = \"baton mdbook\"
  relay = \"https://relay.example\"

Other keys: src, doc, target, theme and the other attributes of the widget; base loads the widget from that address, and then no
files are written. Without base they are kept in src/baton; put that into .gitignore.")]
pub(crate) struct MdbookArgs {
    #[command(subcommand)]
    question: Option<Question>,
    /// The widget's files [default: those inside this program, or beside it]
    #[arg(long, value_name = "DIR")]
    widget: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Ends with 0 when books are changed for this renderer.
    Supports {
        /// Such as `html`.
        renderer: String,
    },
}

pub(crate) fn run(args: &MdbookArgs) -> Result<ExitCode, Failure> {
    if let Some(Question::Supports { renderer }) = &args.question {
        return Ok(ExitCode::from(u8::from(renderer != "html")));
    }
    let mut text = Vec::new();
    std::io::stdin()
        .take(BOOK_LEN_MAX)
        .read_to_end(&mut text)
        .map_err(|error| Failure::new(format!("the book could not be read from standard input: {error}")))?;
    let (context, mut book): (Value, Value) = serde_json::from_slice(&text)
        .map_err(|error| Failure::new(format!("standard input is not what mdBook gives a preprocessor: {error}")))?;
    if context.get("renderer").and_then(Value::as_str) == Some("html") {
        let wanted = Wanted::of(&context)?;
        if wanted.base.is_none() {
            place(&wanted.files, &WidgetFiles::find(args.widget.clone())?, Which::Fetched, false)?;
        }
        wanted.put_into(&mut book)?;
    }
    let text = serde_json::to_vec(&book).map_err(|error| Failure::new(error.to_string()))?;
    let written = std::io::stdout().write_all(&text).and_then(|()| std::io::stdout().flush());
    written.map_err(|error| Failure::new(format!("the book could not be given back: {error}")))?;
    Ok(ExitCode::SUCCESS)
}

/// What the book's own table asks for.
struct Wanted {
    settings: TagSettings,
    base: Option<String>,
    files: PathBuf,
}

impl Wanted {
    fn of(context: &Value) -> Result<Self, Failure> {
        let root = Path::new(context.get("root").and_then(Value::as_str).unwrap_or("."));
        let src = context.pointer("/config/book/src").and_then(Value::as_str).unwrap_or("src");
        let mut wanted = Self { settings: TagSettings::default(), base: None, files: root.join(src).join(FILES_AT) };
        let table = context.pointer("/config/preprocessor/baton").and_then(Value::as_object);
        for (name, value) in table.into_iter().flatten().filter(|(name, _)| !OF_MDBOOK.contains(&name.as_str())) {
            let value = value
                .as_str()
                .ok_or_else(|| Failure::new(format!("book.toml: `{name}` in [preprocessor.baton] is not a text")))?;
            match name.as_str() {
                "base" => wanted.base = Some(crate::install::address("base", value)?),
                name => wanted.settings.set(name, value)?,
            }
        }
        Ok(wanted)
    }

    /// Goes through the chapters, however deep they are, in whatever this version of mdBook calls their lists.
    fn put_into(&self, value: &mut Value) -> Result<(), Failure> {
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            match value {
                Value::Array(items) => waiting.extend(items),
                Value::Object(fields) => {
                    if let Some(Value::Object(chapter)) = fields.get_mut("Chapter") {
                        self.put_into_chapter(chapter)?;
                    }
                    waiting.extend(fields.values_mut().filter(|value| !value.is_string()));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn put_into_chapter(&self, chapter: &mut Map<String, Value>) -> Result<(), Failure> {
        // A chapter that is only announced has no path and no page.
        let Some(path) = chapter.get("path").and_then(Value::as_str).map(|path| PagePath::new(&page_of(path))) else {
            return Ok(());
        };
        if let Some(Value::String(content)) = chapter.get_mut("content") {
            content.push_str("\n\n");
            content.push_str(&self.script(&path)?);
            content.push('\n');
        }
        Ok(())
    }

    fn script(&self, path: &PagePath) -> Result<String, Failure> {
        let root = self.base.as_ref().map(|base| format!("{}/", base.trim_end_matches('/')));
        let attributes: Map<String, Value> = self
            .settings
            .on(path, root.as_deref().unwrap_or_default())
            .into_iter()
            .map(|(name, value)| (name, Value::String(value)))
            .collect();
        let source = match &root {
            Some(root) => quoted(&Value::String(format!("{root}{FILES_AT}/{LOADER}")))?,
            None => format!("path_to_root+\"{FILES_AT}/{LOADER}\""),
        };
        let told = quoted(&Value::Object(attributes))?;
        // One line: Markdown takes it as it is up to its end tag. In `print.html` there is one for each chapter.
        Ok(format!(
            "<script data-baton-mdbook>(()=>{{if(document.querySelector('script[src$=\"/{LOADER}\"]'))return;\
             const s=document.createElement(\"script\");s.async=true;s.src={source};\
             for(const[n,v]of Object.entries({told}))s.setAttribute(n,v);document.head.append(s)}})()</script>"
        ))
    }
}

/// The page that mdBook makes of a chapter's file.
fn page_of(path: &str) -> String {
    let path = path.replace('\\', "/");
    let bare = path.strip_suffix(".md").unwrap_or(&path);
    let (dir, name) = bare.rsplit_once('/').map_or(("", bare), |(dir, name)| (dir, name));
    let name = if name.eq_ignore_ascii_case("readme") { "index" } else { name };
    if dir.is_empty() { format!("{name}.html") } else { format!("{dir}/{name}.html") }
}

/// JSON that cannot end the script it stands in.
fn quoted(value: &Value) -> Result<String, Failure> {
    let json = serde_json::to_string(value).map_err(|error| Failure::new(error.to_string()))?;
    Ok(json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Wanted, page_of};

    fn wanted(table: &Value) -> Wanted {
        Wanted::of(&json!({ "root": "/book", "config": { "preprocessor": { "baton": table } } })).unwrap()
    }

    #[test]
    fn every_chapter_that_has_a_page_gets_the_script_and_nothing_else_changes() {
        let chapter = |content: &str, path: Option<&str>, sub: Value| json!({ "Chapter": { "name": "A", "content": content, "path": path, "sub_items": sub, "new_field": [1] } });
        let mut book = json!({ "items": ["Separator", { "PartTitle": "P" },
            chapter("# A", Some("a.md"), json!([chapter("# B\n", Some("b/c.md"), json!([]))])),
            chapter("", None, json!([]))], "__non_exhaustive": null });
        let before = book.clone();
        wanted(&json!({ "command": "baton mdbook", "relay": "https://r.example" })).put_into(&mut book).unwrap();
        let at = |book: &Value, path: &str| book.pointer(path).and_then(Value::as_str).unwrap_or_default().to_owned();
        for path in ["/items/2/Chapter/content", "/items/2/Chapter/sub_items/0/Chapter/content"] {
            let text = at(&book, path);
            let added = text.strip_prefix(&at(&before, path)).unwrap();
            assert!(added.starts_with("\n\n<script data-baton-mdbook>") && added.ends_with("</script>\n"), "{added}");
            assert!(added.contains(r#"{"data-relay":"https://r.example"}"#), "{added}");
            assert_eq!(added.trim().lines().count(), 1);
            *book.pointer_mut(path).unwrap() = Value::String(at(&before, path));
        }
        assert_eq!(book, before);
    }

    #[test]
    fn the_page_of_a_chapter_is_where_mdbook_puts_it() {
        for (path, page) in [("a.md", "a.html"), ("a/README.md", "a/index.html"), ("a\\b.md", "a/b.html")] {
            assert_eq!(page_of(path), page);
        }
        let told = wanted(&json!({ "doc": "https://b.example/" }));
        assert!(
            told.script(&super::PagePath::new("a/index.html"))
                .unwrap()
                .contains(r#""data-doc":"https://b.example/a/""#)
        );
    }

    #[test]
    fn a_value_cannot_end_the_script() {
        let script = wanted(&json!({ "target": "</script><b>" })).script(&super::PagePath::new("a.html")).unwrap();
        assert_eq!(script.matches("</script>").count(), 1, "{script}");
    }

    #[test]
    fn what_the_widget_does_not_know_is_refused() {
        let context = json!({ "config": { "preprocessor": { "baton": { "relais": "x" } } } });
        assert!(Wanted::of(&context).is_err());
    }
}
