//! Where the Yew app stands: its mount, its sheets, the focus. `AppHandle` has no `Drop`, so here is one.

use web_sys::{HtmlElement, ShadowRoot};
use yew::AppHandle;

use crate::app::{AppProps, Desk, DeskProps};
use crate::browser::sheet::Adopted;
use crate::browser::value::Fault;
use crate::browser::window::Focus;

/// Where the screen is shown, inside our own shadow root.
#[derive(Debug)]
pub(crate) struct Stage {
    mount: HtmlElement,
    root: ShadowRoot,
    focus: Focus,
    _sheets: Adopted,
}

impl Stage {
    /// Adopts our sheets.
    pub(crate) fn new(mount: HtmlElement, root: ShadowRoot, sheets: &[&str]) -> Result<Self, Fault> {
        let adopted = Adopted::new(&root, sheets)?;
        Ok(Self { mount, root, focus: Focus::default(), _sheets: adopted })
    }

    /// Shows the screen.
    pub(crate) fn show(&self, props: AppProps) -> Screen {
        Screen {
            app: Some(yew::Renderer::<Desk>::with_root_and_props(self.mount.clone().into(), whole(props)).render()),
        }
    }

    /// Remembers what has the focus in the page.
    pub(crate) fn remember_focus(&self) {
        self.focus.remember(&self.root);
    }

    /// Gives the focus back to the page.
    pub(crate) fn give_focus_back(&self) {
        self.focus.give_back(&self.root);
    }
}

/// The screen while it is shown.
#[derive(Debug)]
pub(crate) struct Screen {
    app: Option<AppHandle<Desk>>,
}

impl Screen {
    /// Shows something else.
    pub(crate) fn update(&mut self, props: AppProps) {
        if let Some(app) = &mut self.app {
            app.update(whole(props));
        }
    }
}

/// From the beginning, as the settings want it.
fn whole(app: AppProps) -> DeskProps {
    DeskProps { app, start: None }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
    }
}
