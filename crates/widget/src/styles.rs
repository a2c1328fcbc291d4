//! The stylesheets, in the order in which they are adopted. Leaves out how (`browser/sheet.rs`).

/// All of them: tokens first, the narrow cases last.
pub const ALL: &[&str] = &[
    include_str!("styles/tokens.css"),
    include_str!("styles/base.css"),
    include_str!("styles/panel.css"),
    include_str!("styles/card.css"),
    include_str!("styles/editor.css"),
    include_str!("styles/panes.css"),
    include_str!("styles/narrow.css"),
];
