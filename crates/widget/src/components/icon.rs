//! The three icons there are, and the button that holds one and says in words what it does.

use yew::{AttrValue, Callback, Html, MouseEvent, Properties, component, html};

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

/// See [`IconButton`].
#[derive(Properties, PartialEq)]
pub struct IconButtonProps {
    /// Which.
    pub icon: Icon,
    /// What it does, for those who do not see it.
    pub label: AttrValue,
    /// Whether what it opens is open.
    #[prop_or_default]
    pub is_expanded: Option<bool>,
    /// Does it.
    pub onclick: Callback<MouseEvent>,
}

/// A button with an icon.
#[component]
pub fn IconButton(props: &IconButtonProps) -> Html {
    let stroke = if props.icon == Icon::More { "2.4" } else { "1.5" };
    html! {
        <button
            type="button"
            class="icon"
            aria-label={props.label.clone()}
            title={props.label.clone()}
            aria-expanded={props.is_expanded.map(|is| if is { "true" } else { "false" })}
            onclick={props.onclick.clone()}
        >
            <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false" fill="none"
                stroke="currentColor" stroke-width={stroke} stroke-linecap="round" stroke-linejoin="round">
                <path d={props.icon.path()} />
            </svg>
        </button>
    }
}
