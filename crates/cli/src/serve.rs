//! `baton serve`: somebody's directory of HTML with the widget in every page, the widget's files, and a relay.
//!
//! Everything of ours lives under `/baton/`, so that one prefix of the site's addresses is taken and no other.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use axum::Router;
use axum::extract::{Path as NamePath, Request, State};
use axum::http::HeaderMap;
use axum::routing::get;
use relay::Relay;
use sha2::{Digest, Sha256};

use crate::args::ServeArgs;
use crate::failure::Failure;
use crate::inject::ScriptTag;
use crate::say::say;
use crate::site::Site;
use crate::widget_files::{LOADER, WidgetFiles};
use crate::{relay_command, stop};

/// Where the widget's files are.
const WIDGET_AT: &str = "/baton/{*name}";
/// Where the built-in relay is; longer than the pattern above, so it wins.
const RELAY_AT: &str = "/baton/relay";

/// Which relay the pages are told of.
#[derive(Debug, Clone, PartialEq, Eq)]
enum RelayChoice {
    BuiltIn { store: PathBuf },
    Other(String),
    None,
}

/// Serves until it is asked to end.
pub(crate) async fn run(args: ServeArgs) -> Result<(), Failure> {
    let site = std::fs::canonicalize(&args.site).map_err(|error| Failure::io(&args.site, &error))?;
    if !site.is_dir() {
        return Err(Failure::file(&args.site, "is not a directory"));
    }
    let widget = WidgetFiles::find(args.widget)?;
    let choice = RelayChoice::of(args.relay.as_deref(), args.store, &site)?;
    // Whoever reaches the loopback address is on this machine, and is the person who started this.
    let is_local = args.host.is_loopback();
    let is_open = is_local || args.rooms.open_rooms;
    let has_token = args.rooms.operator_token.is_some();
    let relay = match &choice {
        RelayChoice::BuiltIn { store } => Some(relay_command::open(store.clone(), args.rooms, is_local)?),
        RelayChoice::Other(_) | RelayChoice::None => None,
    };
    let (listener, address) = relay_command::listen(SocketAddr::new(args.host, args.port)).await?;
    let asked_to_stop = stop::asked();
    say(format!("Baton serves {} at\n\n  http://{address}/\n", args.site.display()));
    match &choice {
        RelayChoice::BuiltIn { store } => {
            say(format!("Reviews are kept in {}", store.display()));
            say(format!("and {}.", relay_command::who_may_begin(is_open, has_token)));
        }
        RelayChoice::Other(url) => say(format!("Reviews are kept by {url}.")),
        RelayChoice::None => say("There is no relay: reviews stay in the browser and travel as files."),
    }
    say("Ctrl-C ends it.");
    let served = relay::serve(listener, router(&site, &choice, widget, relay.as_ref()), asked_to_stop).await;
    if let Some(relay) = relay {
        relay.close().await;
    }
    served.map_err(|error| Failure::new(error.to_string()))
}

impl RelayChoice {
    fn of(asked: Option<&str>, store: Option<PathBuf>, site: &Path) -> Result<Self, Failure> {
        match asked {
            None => Ok(Self::BuiltIn { store: store.map_or_else(|| default_store(site), Ok)? }),
            Some("none") => Ok(Self::None),
            Some(url) if url.starts_with("http://") || url.starts_with("https://") => Ok(Self::Other(url.to_owned())),
            Some(other) => Err(Failure::new(format!(
                "`--relay {other}` is neither `none` nor an address with http:// or https://"
            ))),
        }
    }

    /// What stands in the script tag.
    fn attribute(&self) -> Option<&str> {
        match self {
            Self::BuiltIn { .. } => Some(RELAY_AT),
            Self::Other(url) => Some(url),
            Self::None => None,
        }
    }
}

fn router(site: &Path, choice: &RelayChoice, widget: WidgetFiles, relay: Option<&Relay>) -> Router {
    let tag = ScriptTag::new(&WIDGET_AT.replace("{*name}", LOADER), choice.attribute());
    let site = Site::new(site, tag);
    let mut router = Router::new()
        .route(WIDGET_AT, get(widget_file).with_state(widget))
        .fallback(move |request: Request| async move { site.answer(request).await });
    if let Some(relay) = relay {
        router = router.nest(RELAY_AT, relay.router());
    }
    router
}

async fn widget_file(
    State(widget): State<WidgetFiles>,
    NamePath(name): NamePath<String>,
    headers: HeaderMap,
) -> axum::response::Response {
    widget.answer(&name, &headers).await
}

/// One store per directory, so that two sites served one after the other on one port do not share their reviews. Outside
/// the directory, because everything inside is served.
fn default_store(site: &Path) -> Result<PathBuf, Failure> {
    let data = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).or_else(|| {
        let home = std::env::home_dir()?;
        Some(home.join(".local").join("share"))
    });
    let data =
        data.ok_or_else(|| Failure::new("there is no home directory to keep reviews in: name a file with --store"))?;
    let hash = Sha256::digest(site.as_os_str().as_encoded_bytes());
    let hash: String = hash.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    let name = site.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(data.join("baton").join(format!("{name}-{hash}.sqlite")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{RelayChoice, default_store};

    #[test]
    fn two_directories_of_one_name_have_two_stores() {
        let stores = ["/a/site", "/b/site", "/a/site"].map(|site| default_store(Path::new(site)).unwrap());
        assert_ne!(stores[0], stores[1]);
        assert_eq!(stores[0], stores[2]);
    }

    #[test]
    fn a_relay_is_an_address_or_none() {
        let site = Path::new("/site");
        assert_eq!(RelayChoice::of(Some("none"), None, site).unwrap(), RelayChoice::None);
        assert!(RelayChoice::of(Some("javascript:alert(1)"), None, site).is_err());
        assert!(RelayChoice::of(Some("https://relay.example"), None, site).is_ok());
    }
}
