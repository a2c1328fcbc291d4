//! The stylesheets, in the order in which they are adopted, as `build.rs` has shortened them. Leaves out how they are adopted
//! (`browser/sheet.rs`).

/// All of them: tokens first, the narrow cases last.
pub const ALL: &[&str] = &[
    include_str!(concat!(env!("OUT_DIR"), "/tokens.css")),
    include_str!(concat!(env!("OUT_DIR"), "/base.css")),
    include_str!(concat!(env!("OUT_DIR"), "/panel.css")),
    include_str!(concat!(env!("OUT_DIR"), "/card.css")),
    include_str!(concat!(env!("OUT_DIR"), "/editor.css")),
    include_str!(concat!(env!("OUT_DIR"), "/panes.css")),
    include_str!(concat!(env!("OUT_DIR"), "/brief.css")),
    include_str!(concat!(env!("OUT_DIR"), "/since.css")),
    include_str!(concat!(env!("OUT_DIR"), "/narrow.css")),
];
