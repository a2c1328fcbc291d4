//! What the element's attributes come to. Two stages: what was written, leniently, and what it means.
//!
//! Leaves out where the panel's words come from (`strings.rs`); a changed attribute makes a new engine.

use crate::app::{Layout, Theme};
use crate::browser::clock::PageClock;
use crate::plain::Given;

/// Languages that are written from right to left, by their primary subtag.
const RTL: [&str; 11] = ["ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];

/// What the loader passes on, as it was written in the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Written {
    doc: Option<String>,
    src: Option<String>,
    relay: Option<String>,
    layout: Option<String>,
    theme: Option<String>,
    lang: Option<String>,
    dir: Option<String>,
    user_name: Option<String>,
    shortcuts: Option<String>,
    open: bool,
    store: Option<String>,
    ahead: Option<f64>,
    minutes_east: Option<f64>,
    zone: Option<String>,
    url: String,
    canonical: Option<String>,
    title: String,
}

/// What it comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Config {
    /// Which document, when the page says so itself.
    pub(crate) doc: Option<String>,
    /// The review's directory on the site.
    pub(crate) src: Option<String>,
    /// Where the relay is; without one, reviews are shared by file.
    pub(crate) relay: Option<String>,
    /// Where the panel stands.
    pub(crate) layout: Layout,
    /// Its colours.
    pub(crate) theme: Theme,
    /// The interface's language.
    pub(crate) lang: String,
    /// Whether it runs from right to left.
    pub(crate) is_rtl: bool,
    /// Who the person is, when the page knows.
    pub(crate) user_name: Option<String>,
    /// Whether keys do something.
    pub(crate) has_shortcuts: bool,
    /// Whether the panel is open at first.
    pub(crate) starts_open: bool,
    /// The name of the database, when several people share a browser in a demonstration.
    pub(crate) store: Option<String>,
    /// What time it is, when the page says so.
    pub(crate) clock: PageClock,
    /// Where the page is.
    pub(crate) url: String,
    /// Where it says it is.
    pub(crate) canonical: Option<String>,
    /// Its title.
    pub(crate) title: String,
}

impl Written {
    /// Reads what the loader passes on; what is missing or of the wrong kind was not written.
    pub(crate) fn read(given: &impl Given) -> Self {
        let word = |name| given.field(name).text();
        Self {
            doc: word("doc"),
            src: word("src"),
            relay: word("relay"),
            layout: word("layout"),
            theme: word("theme"),
            lang: word("lang"),
            dir: word("dir"),
            user_name: word("userName"),
            shortcuts: word("shortcuts"),
            open: given.field("open").is_true(),
            store: word("store"),
            ahead: given.field("ahead").number(),
            minutes_east: given.field("minutesEast").number(),
            zone: word("zone"),
            url: word("url").unwrap_or_default(),
            canonical: word("canonical"),
            title: word("title").unwrap_or_default(),
        }
    }
}

impl From<Written> for Config {
    fn from(written: Written) -> Self {
        let lang = written.lang.filter(|lang| !lang.trim().is_empty()).unwrap_or_else(|| "en".to_owned());
        let is_rtl = match written.dir.as_deref() {
            Some("rtl") => true,
            Some("ltr") => false,
            _ => RTL.contains(&lang.split('-').next().unwrap_or_default().to_ascii_lowercase().as_str()),
        };
        Self {
            doc: written.doc,
            src: written.src.filter(|src| !src.trim().is_empty()),
            relay: written.relay.filter(|relay| !relay.trim().is_empty()),
            layout: match written.layout.as_deref() {
                Some("sidebar") => Layout::Sidebar,
                Some("margin") => Layout::Margin,
                Some("sheet") => Layout::Sheet,
                Some("panel") => Layout::Panel,
                _ => Layout::Auto,
            },
            theme: match written.theme.as_deref() {
                Some("light") => Theme::Light,
                Some("dark") => Theme::Dark,
                _ => Theme::Auto,
            },
            lang,
            is_rtl,
            user_name: written.user_name.filter(|name| !name.trim().is_empty()),
            has_shortcuts: !matches!(written.shortcuts.as_deref(), Some("off" | "false" | "no" | "0")),
            starts_open: written.open,
            store: written.store.filter(|store| !store.trim().is_empty()),
            clock: PageClock {
                ahead: written.ahead.unwrap_or_default() as i64,
                minutes_east: written.minutes_east.map(|minutes| minutes as i32),
                zone: written.zone.filter(|zone| !zone.trim().is_empty()).map(Into::into),
            },
            url: written.url,
            canonical: written.canonical,
            title: written.title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Written};
    use crate::app::{Layout, Theme};
    use crate::browser::clock::PageClock;

    fn config(json: &str) -> Config {
        Written::read(&serde_json::from_str::<serde_json::Value>(json).unwrap()).into()
    }

    #[test]
    fn no_attribute_at_all_is_a_configuration() {
        let config =
            config(r#"{"doc":null,"relay":null,"layout":null,"lang":null,"shortcuts":null,"url":"https://e.org/"}"#);
        assert_eq!((config.layout, config.theme), (Layout::Auto, Theme::Auto));
        assert!(config.has_shortcuts && !config.starts_open && !config.is_rtl && config.relay.is_none());
        assert_eq!(config.lang, "en");
    }

    #[test]
    fn what_is_written_counts_and_nonsense_does_not() {
        let config =
            config(r#"{"layout":"sheet","theme":"purple","shortcuts":"off","open":true,"userName":" ","extra":1}"#);
        assert_eq!((config.layout, config.theme), (Layout::Sheet, Theme::Auto));
        assert!(!config.has_shortcuts && config.starts_open);
        assert_eq!(config.user_name, None);
    }

    #[test]
    fn a_page_may_say_what_time_it_is_and_nonsense_is_the_devices_time() {
        let clock = config(r#"{"ahead":-1500,"minutesEast":330,"zone":"Asia/Kolkata"}"#).clock;
        assert_eq!((clock.ahead, clock.minutes_east, clock.zone.as_deref()), (-1500, Some(330), Some("Asia/Kolkata")));
        assert_eq!(config(r#"{"ahead":null,"minutesEast":"x","zone":" ","store":""}"#).clock, PageClock::default());
        assert_eq!(config(r#"{"store":"ana"}"#).store.as_deref(), Some("ana"));
    }

    #[test]
    fn the_direction_follows_the_language_unless_it_is_said() {
        assert!(config(r#"{"lang":"AR-EG"}"#).is_rtl);
        assert!(!config(r#"{"lang":"ar","dir":"ltr"}"#).is_rtl);
        assert!(config(r#"{"lang":"en","dir":"rtl"}"#).is_rtl);
    }
}
