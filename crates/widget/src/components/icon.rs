//! The three icons there are, and the button that holds one and says in words what it does.

use yew::{AttrValue, Callback, Html, MouseEvent, html};

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
pub fn icon_button(icon: Icon, label: &AttrValue, is_expanded: Option<bool>, onclick: Callback<MouseEvent>) -> Html {
    let stroke = if icon == Icon::More { "2.4" } else { "1.5" };
    html! {
        <button
            type="button"
            class="icon"
            aria-label={label.clone()}
            title={label.clone()}
            aria-expanded={is_expanded.map(|is| if is { "true" } else { "false" })}
            {onclick}
        >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" fill="none"
                stroke="currentColor" stroke-width={stroke} stroke-linecap="round" stroke-linejoin="round">
                <path d={icon.path()} />
            </svg>
        </button>
    }
}
