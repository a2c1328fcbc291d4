//! What a tag is told: the attributes a person asked for, as they stand on one page.
//!
//! Leaves out where they were asked for: behind `baton install`, or in a `book.toml`.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::failure::Failure;

/// The attributes of the element that say the same on every page (`www/loader/element.js`); the other three are made for each.
const PLAIN: [&str; 10] =
    ["target", "ignore", "layout", "theme", "lang", "dir", "loading", "highlights", "user-name", "shortcuts"];
/// What a path may not hold in an address, its slashes apart.
const IN_PATH: AsciiSet =
    CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`').add(b'\\');

/// What every tag of a site is told.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct TagSettings {
    relay: Option<String>,
    src: Option<String>,
    doc: Option<String>,
    plain: Vec<(&'static str, String)>,
}

/// Where a page lies in the site, such as `guide/intro.html`, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PagePath(String);

impl TagSettings {
    /// Takes an attribute. Fails when the element has none of this name, or the value cannot be meant.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<(), Failure> {
        match name {
            "relay" => self.relay = Some(address(name, value)?),
            "src" => self.src = Some(value.to_owned()),
            "doc" => self.doc = Some(value.to_owned()),
            name => {
                let known = PLAIN.iter().find(|known| **known == name);
                let known = known.ok_or_else(|| {
                    let names = PLAIN.join(", ");
                    Failure::new(format!("the widget has no attribute `{name}`; it has relay, src, doc, {names}"))
                })?;
                self.plain.push((known, value.to_owned()));
            }
        }
        Ok(())
    }

    pub(crate) fn relay(&self) -> Option<&str> {
        self.relay.as_deref()
    }

    /// The directory in the site where reviews lie, if they do.
    pub(crate) fn reviews(&self) -> Option<&str> {
        self.src.as_deref().filter(|src| !is_address(src)).map(|src| src.trim_matches('/'))
    }

    /// The attributes on this page, whose address of the site's root is `root`.
    pub(crate) fn on(&self, page: &PagePath, root: &str) -> Vec<(String, String)> {
        let mut attributes = Vec::new();
        let mut add = |name: &str, value: String| attributes.push((format!("data-{name}"), value));
        if let Some(doc) = &self.doc {
            add("doc", format!("{doc}{}", page.address()));
        }
        if let Some(src) = &self.src {
            let root = if is_address(src) { "" } else { root };
            add("src", format!("{root}{}/{}/", src.trim_end_matches('/'), page.review()));
        }
        if let Some(relay) = &self.relay {
            add("relay", relay.clone());
        }
        for (name, value) in &self.plain {
            add(name, value.clone());
        }
        attributes
    }
}

impl PagePath {
    pub(crate) fn new(path: &str) -> Self {
        Self(path.replace('\\', "/"))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is linked to: without the name that servers put in by themselves.
    fn address(&self) -> String {
        let path = match self.0.rsplit_once('/') {
            Some((dir, "index.html")) => format!("{dir}/"),
            None if self.0 == "index.html" => String::new(),
            _ => self.0.clone(),
        };
        encode(&path)
    }

    /// The name of its review: its own, without the ending.
    fn review(&self) -> String {
        encode(self.0.rsplit_once('.').map_or(self.0.as_str(), |(name, _)| name))
    }

    /// The way to the site's root from here, or from where the page's `<base>` leads. `None` when that is not in the site.
    pub(crate) fn to_root(&self, base: Option<&str>) -> Option<String> {
        let mut dirs: Vec<&str> = self.0.split('/').collect();
        dirs.pop();
        let base = base.unwrap_or_default().trim();
        if is_address(base) {
            return None;
        }
        let path = base.split(['?', '#']).next().unwrap_or_default();
        for name in path.rsplit_once('/').map_or("", |(dir, _)| dir).split('/') {
            match name {
                "" | "." => {}
                ".." => _ = dirs.pop()?,
                name => dirs.push(name),
            }
        }
        Some("../".repeat(dirs.len()))
    }
}

/// An address that does not depend on the page: from the root of its host, or of another one.
pub(crate) fn is_address(text: &str) -> bool {
    text.starts_with('/') || text.contains(':')
}

/// Fails when it is no such address.
pub(crate) fn address(name: &str, value: &str) -> Result<String, Failure> {
    if value.starts_with('/') || value.starts_with("https://") || value.starts_with("http://") {
        return Ok(value.to_owned());
    }
    Err(Failure::new(format!(
        "`{name}` {value} is neither an address with http:// or https:// nor a path that begins with /"
    )))
}

fn encode(path: &str) -> String {
    utf8_percent_encode(path, &IN_PATH).to_string()
}

#[cfg(test)]
mod tests {
    use super::{PagePath, TagSettings};

    fn check(page: &str, base: Option<&str>, expected: Option<&str>) {
        assert_eq!(PagePath::new(page).to_root(base).as_deref(), expected, "{page} with {base:?}");
    }

    #[test]
    fn the_way_to_the_root_is_seen_from_the_page_or_from_its_base() {
        check("index.html", None, Some(""));
        check("a/b/c.html", None, Some("../../"));
        check("a/b/c.html", Some("./"), Some("../../"));
        check("a/b/c.html", Some("../"), Some("../"));
        check("a/b/c.html", Some("../../x/y"), Some("../"));
        check("a/c.html", Some("../.."), Some(""));
        check("a/c.html", Some("../../"), None);
        check("a/c.html", Some("/"), None);
        check("a/c.html", Some("https://e.org/a/"), None);
    }

    #[test]
    fn what_differs_from_page_to_page_is_made_for_each() {
        let mut settings = TagSettings::default();
        for (name, value) in
            [("doc", "https://e.org/"), ("src", "reviews/"), ("relay", "https://r.e.org"), ("theme", "dark")]
        {
            settings.set(name, value).unwrap();
        }
        let said = |page: &str, root: &str| {
            let attributes = settings.on(&PagePath::new(page), root);
            attributes.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(
            said("guide/a b.html", "../"),
            "data-doc=https://e.org/guide/a%20b.html data-src=../reviews/guide/a%20b/ data-relay=https://r.e.org \
             data-theme=dark"
        );
        assert!(said("index.html", "").starts_with("data-doc=https://e.org/ data-src=reviews/index/"));
        assert!(
            said("guide/index.html", "../")
                .starts_with("data-doc=https://e.org/guide/ data-src=../reviews/guide/index/")
        );
    }

    #[test]
    fn what_the_element_does_not_know_is_refused() {
        let mut settings = TagSettings::default();
        assert!(settings.set("onclick", "alert(1)").is_err());
        assert!(settings.set("relay", "javascript:alert(1)").is_err());
        assert!(settings.set("relay", "/baton/relay").is_ok());
    }
}
