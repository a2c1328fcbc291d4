//! How the same components stand: beside the text, over it, as a sheet, or alone. Leaves out what is open (`state.rs`).

use crate::app::{Layout, Settings};

/// From this width the panel stands beside the text: 700 px stay for the text, which is what 40 em of it need.
pub const WIDE_FROM: u32 = 1100;
/// Below this width two columns are no use, and the panel becomes a sheet.
pub const PHONE_BELOW: u32 = 700;
/// The panel's width, in CSS pixels; `tokens.css` says the same.
pub const PANEL_WIDTH: u32 = 400;
/// The sheet's height when it peeks, in hundredths of the window; `panel.css` says the same.
pub const PEEK_PERCENT: u32 = 60;

/// The ways the same components stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Beside the text.
    Wide,
    /// Over the text, at the side.
    Medium,
    /// A sheet at the bottom.
    Phone,
    /// All of a window of its own.
    Full,
}

impl Form {
    /// The form that fits these settings.
    pub fn of(settings: &Settings) -> Self {
        let width = settings.viewport.width;
        match settings.layout {
            Layout::Sheet => Self::Phone,
            Layout::Panel => Self::Full,
            Layout::Auto if width < PHONE_BELOW => Self::Phone,
            Layout::Auto | Layout::Sidebar | Layout::Margin if width >= WIDE_FROM => Self::Wide,
            _ => Self::Medium,
        }
    }

    /// Its name in the stylesheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Medium => "medium",
            Self::Phone => "phone",
            Self::Full => "full",
        }
    }
}
