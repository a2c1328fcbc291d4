//! Gives the focus to a node that has appeared, and gives it back when the node goes. A component of its own, so that what
//! opens and closes can be plain functions.

use yew::{Html, NodeRef, Properties, component};

use crate::browser::focus::use_borrowed_focus;

/// See [`BorrowedFocus`].
#[derive(Properties, PartialEq)]
pub struct BorrowedFocusProps {
    /// The node, rendered beside this.
    pub node: NodeRef,
}

/// Shows nothing.
#[component]
pub fn BorrowedFocus(props: &BorrowedFocusProps) -> Html {
    use_borrowed_focus(&props.node);
    Html::default()
}
