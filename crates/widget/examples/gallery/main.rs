//! Renders the screen in many states to static pages, to be looked at: `cargo run -p baton-widget --example gallery`, then
//! open `target/gallery/index.html`. Nothing in a page works; that is what the browser tests are for.

mod brief_states;
mod briefs;
mod gate_states;
mod handings;
mod handoff_states;
mod places;
mod rules;
mod samples;
mod since_states;
mod states;
mod turn_states;
mod turns;

use std::fs;
use std::path::Path;
use std::rc::Rc;

use states::State;
use widget::app::{AppProps, Desk, DeskProps, Nudge, NudgeKind, Theme, Viewport};
use widget::late::Late;
use widget::state::ViewState;
use yew::{Callback, LocalServerRenderer};

/// How a state is shown.
struct Look {
    name: &'static str,
    width: u32,
    height: u32,
    theme: Theme,
    is_rtl: bool,
}

const LOOKS: [Look; 7] = [
    Look { name: "wide-light", width: 1440, height: 900, theme: Theme::Light, is_rtl: false },
    Look { name: "wide-dark", width: 1440, height: 900, theme: Theme::Dark, is_rtl: false },
    Look { name: "medium-light", width: 1024, height: 768, theme: Theme::Light, is_rtl: false },
    Look { name: "phone-light", width: 390, height: 844, theme: Theme::Light, is_rtl: false },
    Look { name: "phone-dark", width: 390, height: 844, theme: Theme::Dark, is_rtl: false },
    Look { name: "wide-rtl", width: 1440, height: 900, theme: Theme::Light, is_rtl: true },
    Look { name: "phone-rtl", width: 390, height: 844, theme: Theme::Dark, is_rtl: true },
];

fn main() -> std::io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gallery");
    fs::create_dir_all(&folder)?;
    let mut links = String::new();
    for state in states::all() {
        links.push_str(&format!("<h2>{}</h2><p>", state.name));
        for look in &LOOKS {
            let file = format!("{}--{}.html", state.name, look.name);
            fs::write(folder.join(&file), page(&state, look)?)?;
            links.push_str(&format!(
                "<a href=\"{file}\" data-width={} data-height={}>{}</a> ",
                look.width, look.height, look.name
            ));
        }
        links.push_str("</p>");
    }
    let index = folder.join("index.html");
    fs::write(&index, format!("<!doctype html><meta charset=utf-8><title>Gallery</title>{links}"))?;
    println!("{}", index.display());
    Ok(())
}

fn page(state: &State, look: &Look) -> std::io::Result<String> {
    let (lang, dir) = if look.is_rtl { ("ar", "rtl") } else { ("en", "ltr") };
    let markup = markup(state, look, lang)?;
    let has_room = state.start.is_open() && look.width >= 1100;
    let scheme = if matches!(look.theme, Theme::Dark) { "dark" } else { "light" };
    let css = widget::styles::ALL.concat();
    let backdrop = include_str!("backdrop.html");
    let unfolds = if state.is_unfolded {
        "<script>for (const it of document.querySelector('baton-review').shadowRoot.querySelectorAll('.scroll details')) it.open = true</script>"
    } else {
        ""
    };
    let scrolls = if state.is_scrolled {
        "<script>{const pane = document.querySelector('baton-review').shadowRoot.querySelector('.scroll'); pane.scrollTop = pane.scrollHeight}</script>"
    } else {
        ""
    };
    Ok(format!(
        "<!doctype html><html lang=\"{lang}\" dir=\"{dir}\" data-room=\"{has_room}\" style=\"color-scheme:{scheme}\"><head>\
         <meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>{name}</title></head>\
         <body>{backdrop}<baton-review><template shadowrootmode=\"open\"><style>{css} .adder {{ left: 216px; top: 190px }}</style>{markup}</template></baton-review>{unfolds}{scrolls}\
         </body></html>",
        name = state.name,
    ))
}

fn markup(state: &State, look: &Look, lang: &str) -> std::io::Result<String> {
    let sample = &state.sample;
    let mut settings = (*sample.settings).clone();
    settings.theme = look.theme;
    settings.is_rtl = look.is_rtl;
    settings.viewport = Viewport { width: look.width, height: look.height };
    let mut page = (*sample.page).clone();
    page.is_rtl = look.is_rtl;
    let app = AppProps {
        view: Rc::clone(&sample.view),
        page: Rc::new(page),
        settings: Rc::new(settings),
        strings: if look.is_rtl { samples::strings(lang) } else { Rc::clone(&sample.strings) },
        now: sample.now,
        nudge: Rc::new(Nudge { serial: 0, what: NudgeKind::None }),
        notices: Rc::clone(&state.notices),
        late: Late::here(),
        fresh_id: Callback::from(|()| samples::draft_id(99)),
        on_intent: Callback::noop(),
    };
    render(DeskProps { app, start: Some(Rc::new(ViewState::clone(&state.start))) })
}

fn render(props: DeskProps) -> std::io::Result<String> {
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let local = tokio::task::LocalSet::new();
    Ok(runtime.block_on(local.run_until(LocalServerRenderer::<Desk>::with_props(props).hydratable(false).render())))
}
