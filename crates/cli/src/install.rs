//! `baton install`: the widget in a directory of built pages, whatever built them.
//!
//! `install/placing.rs` puts the widget's files there, `install/page.rs` the tag into one page, `install/settings.rs` says what
//! the tag is told, `install/policy.rs` what a page's own policy would forbid it. Running twice changes nothing, and `--remove`
//! gives back the bytes that were there. Leaves out serving: see `serve.rs`, which does the same without changing a file.

mod page;
mod placing;
mod policy;
mod report;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::failure::Failure;
use crate::home::write_whole;
use crate::inject::{INSTALLED, ScriptTag};
use crate::site::PAGE_ENDINGS;
use crate::widget_files::{WidgetFiles, is_plain};
use page::{Left, Page};
pub(crate) use placing::{Which, place};
use policy::{Needs, obstacles};
use report::Report;
pub(crate) use settings::{PagePath, TagSettings, address};

/// What `baton install` is told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  mkdocs build && baton install site --relay https://relay.example
  hugo && baton install public --target article
  baton install _site --src reviews             each page's review lies in reviews/, beside the pages
  baton install handbook --offline              pages that people open from a disk or a stick
  baton install book --remove                   every page is again what it was, byte for byte

It copies the widget to DIR/baton/ and puts one tag into every page; running it again changes nothing. Pages that load the
widget by themselves, pieces of pages, 404.html and what is not HTML are left alone, and so is what begins with a dot.

Ends with 0 when every page has the tag and may use it, and with 1 when one cannot have it, or its own content security
policy forbids it: then it is said which word is missing. Policies are never changed.")]
pub(crate) struct InstallArgs {
    /// The directory of built pages, such as `public`, `_site` or `book`.
    dir: PathBuf,
    /// Take the tags and the widget's files away again.
    #[arg(long)]
    remove: bool,
    /// Say what would be done, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// The relay that keeps the reviews: an address, or a path of the same host. Without one, reviews stay in the browser.
    #[arg(long, value_name = "URL")]
    relay: Option<String>,
    /// Where the reviews' own directories are: in DIR, or an address; the page's path follows.
    #[arg(long, value_name = "PREFIX")]
    src: Option<String>,
    /// Name each document by this and the page's path, so that a preview shares the reviews of the published site.
    #[arg(long, value_name = "PREFIX")]
    doc: Option<String>,
    /// The part of each page that is under review [default: main, else the body]
    #[arg(long, value_name = "SELECTOR")]
    target: Option<String>,
    /// Any other attribute of the widget, such as `theme=dark` or `loading=interaction`.
    #[arg(long, value_name = "NAME=VALUE")]
    set: Vec<String>,
    /// Where DIR is served, such as `/docs/`; tags then hold whole addresses instead of relative ones.
    #[arg(long, value_name = "ADDRESS")]
    base: Option<String>,
    /// The directory in DIR for the widget's files.
    #[arg(long, value_name = "NAME", default_value = "baton")]
    at: String,
    /// Leave this file or directory in DIR alone.
    #[arg(long, value_name = "PATH")]
    skip: Vec<PathBuf>,
    /// Let browsers check the widget by its hash (Subresource Integrity): the loader, and all that it fetches.
    #[arg(long)]
    integrity: bool,
    /// One file with everything in it, for pages that are opened from a disk.
    #[arg(long, conflicts_with = "twins")]
    offline: bool,
    /// Copy the compressed twins (.gz, .br) of all files, for hosts that send them.
    #[arg(long)]
    twins: bool,
    /// The widget's files [default: those inside this program, or beside it]
    #[arg(long, value_name = "DIR")]
    widget: Option<PathBuf>,
    /// Write JSON instead.
    #[arg(long)]
    json: bool,
}

/// What becomes of a page: its new bytes, or why it stays.
type Change<'a> = dyn Fn(&Page, &PagePath) -> Result<Vec<u8>, Left> + 'a;

/// One run: what was asked for, made whole.
struct Install<'a> {
    args: &'a InstallArgs,
    settings: TagSettings,
    base: Option<String>,
    integrity: Option<String>,
    which: Which,
}

pub(crate) fn run(args: &InstallArgs) -> Result<ExitCode, Failure> {
    if !args.dir.is_dir() {
        return Err(Failure::file(&args.dir, "is not a directory"));
    }
    if !is_plain(&args.at) || args.at.contains('/') {
        return Err(Failure::new(format!("`--at {}` is not a plain name of a directory", args.at)));
    }
    let files = args.dir.join(&args.at);
    let which = match (args.offline, args.twins) {
        (true, _) => Which::Offline,
        (false, true) => Which::WithTwins,
        (false, false) => Which::Fetched,
    };
    let mut report = Report::default();
    if args.remove {
        let install = Install { args, settings: TagSettings::default(), base: None, integrity: None, which };
        install.pages(&mut report, &|page, _| Ok(page.bytes.clone()))?;
        report.files = placing::take_away(&files, args.dry_run)?;
    } else {
        let widget = WidgetFiles::find(args.widget.clone())?;
        let install = Install {
            args,
            settings: settings_of(args)?,
            base: args.base.as_deref().map(|base| address("base", base)).transpose()?,
            integrity: args.integrity.then(|| placing::integrity(&widget, which.loader())).transpose()?,
            which,
        };
        // First, so that no page ever names what is not there.
        report.files = placing::place(&files, &widget, which, args.dry_run)?;
        report.integrity.clone_from(&install.integrity);
        install.pages(&mut report, &|page, path| install.with_tag(page, path))?;
    }
    report.tell(args)?;
    Ok(ExitCode::from(u8::from(report.is_wanting())))
}

fn settings_of(args: &InstallArgs) -> Result<TagSettings, Failure> {
    let mut settings = TagSettings::default();
    let named = [("relay", &args.relay), ("src", &args.src), ("doc", &args.doc), ("target", &args.target)];
    for (name, value) in named {
        value.as_deref().map_or(Ok(()), |value| settings.set(name, value))?;
    }
    for pair in &args.set {
        let (name, value) =
            pair.split_once('=').ok_or_else(|| Failure::new(format!("`--set {pair}` is not written as NAME=VALUE")))?;
        settings.set(name, value)?;
    }
    Ok(settings)
}

impl Install<'_> {
    /// Goes through all pages, and writes those that `change` gives other bytes.
    fn pages(&self, report: &mut Report, change: &Change<'_>) -> Result<(), Failure> {
        for (file, path) in self.found(report)? {
            let old = fs::read(&file).map_err(|error| Failure::io(&file, &error))?;
            let page = match Page::read(&old) {
                Ok(page) => page,
                Err(left) => {
                    // It has no tag, or it would not be here.
                    self.leave(report, &path, left);
                    continue;
                }
            };
            match change(&page, &path) {
                Ok(new) => {
                    if new != old && !self.args.dry_run {
                        replace(&file, &new)?;
                    }
                    report.count(old == page.bytes, new == old);
                    if !self.args.remove {
                        self.look_at_policies(&page, &path, report);
                    }
                }
                Err(left) => {
                    // What has come to be left alone must not keep the tag it was given before.
                    if old != page.bytes && !self.args.dry_run {
                        replace(&file, &page.bytes)?;
                    }
                    self.leave(report, &path, left);
                }
            }
        }
        Ok(())
    }

    /// Whoever takes everything away misses nothing anywhere.
    fn leave(&self, report: &mut Report, path: &PagePath, left: Left) {
        if !self.args.remove {
            report.leave(path, left);
        }
    }

    fn with_tag(&self, page: &Page, path: &PagePath) -> Result<Vec<u8>, Left> {
        if self.base.is_none() && path.as_str().rsplit('/').next() == Some("404.html") {
            return Err(Left::NotFoundPage);
        }
        let root = match &self.base {
            Some(base) => format!("{}/", base.trim_end_matches('/')),
            None => path.to_root(page.base.as_deref()).ok_or(Left::Base)?,
        };
        let script = format!("{root}{}/{}", self.args.at, self.which.loader());
        let told = self.settings.on(path, &root);
        let told = told.iter().map(|(name, value)| (name.as_str(), Some(value.as_str())));
        let checked = self.integrity.as_deref().map(|hash| ("integrity", Some(hash)));
        // Browsers check a file of another host only if it is asked for without cookies.
        let anonymous = (checked.is_some() && script.contains("://")).then_some(("crossorigin", Some("anonymous")));
        let first = [("async", None), ("src", Some(script.as_str()))];
        let all = first.into_iter().chain(checked).chain(anonymous).chain(told).chain([(INSTALLED, None)]);
        page.with(ScriptTag::with_attributes(all))
    }

    fn look_at_policies(&self, page: &Page, path: &PagePath, report: &mut Report) {
        let needs = Needs {
            script: self.base.as_deref().unwrap_or_default(),
            relay: self.settings.relay(),
            integrity: self.integrity.as_deref(),
        };
        for obstacle in page.policies.iter().flat_map(|policy| obstacles(policy, needs)) {
            report.obstacle(path, obstacle);
        }
    }

    /// The pages of the directory, in an order that is the same everywhere.
    fn found(&self, report: &mut Report) -> Result<Vec<(PathBuf, PagePath)>, Failure> {
        let root = &self.args.dir;
        let own: Vec<PathBuf> = [Some(self.args.at.as_str()), self.settings.reviews()]
            .into_iter()
            .flatten()
            .map(|name| root.join(name))
            .collect();
        let skipped: Vec<PathBuf> = self.args.skip.iter().map(|path| root.join(path)).collect();
        let mut found = Vec::new();
        let mut dirs = vec![root.clone()];
        while let Some(dir) = dirs.pop() {
            for entry in fs::read_dir(&dir).map_err(|error| Failure::io(&dir, &error))? {
                let entry = entry.map_err(|error| Failure::io(&dir, &error))?;
                let kind = entry.file_type().map_err(|error| Failure::io(&entry.path(), &error))?;
                let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
                let shown = PagePath::new(&path.strip_prefix(root).unwrap_or(&path).to_string_lossy());
                if name.starts_with('.') || name == "node_modules" || own.contains(&path) {
                } else if skipped.contains(&path) {
                    self.leave(report, &shown, Left::Skipped);
                } else if kind.is_dir() {
                    dirs.push(path);
                } else if is_page(&path) && kind.is_symlink() {
                    self.leave(report, &shown, Left::Link);
                } else if is_page(&path) && kind.is_file() {
                    found.push((path, shown));
                }
            }
        }
        found.sort_by(|one, two| one.1.as_str().cmp(two.1.as_str()));
        Ok(found)
    }
}

fn is_page(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
    ending.is_some_and(|ending| PAGE_ENDINGS.contains(&ending.as_str()))
}

/// Writes a page whole, or not at all, and leaves who may read it as it was.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let permissions = fs::metadata(path).map(|metadata| metadata.permissions());
    write_whole(path, bytes, false)
        .and(permissions)
        .and_then(|permissions| fs::set_permissions(path, permissions))
        .map_err(|error| Failure::io(path, &error))
}
