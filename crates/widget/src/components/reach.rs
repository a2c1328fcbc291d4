//! Does something to a node of the panel when it has appeared. A component of its own, so that what opens and closes can be
//! plain functions, which keep no node from one rendering to the next.

use yew::{Html, NodeRef, Properties, component};

use crate::browser::focus::{How, use_reach};

/// See [`Reach`].
#[derive(Properties, PartialEq)]
pub struct ReachProps {
    /// The node, rendered beside this.
    pub node: NodeRef,
    /// What is done to it.
    pub how: How,
}

/// Shows nothing.
#[component]
pub fn Reach(props: &ReachProps) -> Html {
    use_reach(&props.node, props.how);
    Html::default()
}
