//! The three icons there are, and the button that holds one and says in words what it does.

use yew::{AttrValue, Callback, MouseEvent};

use crate::markup::{Tag, tag};

/// Which icon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Search.
    Search,
    /// More.
    More,
    /// Close.
    Close,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Search => "M10.5 10.5 14 14M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0Z",
            Self::More => "M3 8h.01M8 8h.01M13 8h.01",
            Self::Close => "m4 4 8 8m0-8-8 8",
        }
    }
}

/// A button with an icon: what it does, for those who do not see it, and whether what it opens is open.
pub fn icon_button(icon: Icon, label: &AttrValue, is_expanded: Option<bool>, on_click: Callback<MouseEvent>) -> Tag {
    let stroke = if icon == Icon::More { "2.4" } else { "1.5" };
    let button = tag("button")
        .attr("type", "button")
        .class("icon")
        .attr("aria-label", label.clone())
        .attr("title", label.clone())
        .attr("aria-expanded", is_expanded.map(|is| if is { "true" } else { "false" }))
        .on_click(on_click);
    let picture = tag("svg")
        .attr("viewBox", "0 0 16 16")
        .attr("width", "16")
        .attr("height", "16")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .attr("fill", "none")
        .attr("stroke", "currentColor")
        .attr("stroke-width", stroke)
        .attr("stroke-linecap", "round")
        .attr("stroke-linejoin", "round");
    button.child(picture.child(tag("path").attr("d", icon.path())))
}
