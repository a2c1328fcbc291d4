//! Does something to a node of the panel when it has appeared. A component of its own, so that what opens and closes can be
//! plain functions, which keep no node from one rendering to the next.

use yew::{Html, NodeRef, Properties};

use crate::browser::focus::{How, use_reach};
use crate::markup::component;

/// See [`Reach`].
#[derive(Properties, PartialEq)]
pub struct ReachProps {
    /// The node, rendered beside this.
    pub node: NodeRef,
    /// What is done to it.
    pub how: How,
}

/// Does this to the node beside it.
pub fn reach(node: NodeRef, how: How) -> Html {
    component::<Reach>(ReachProps { node, how })
}

/// Shows nothing.
#[yew::component]
pub fn Reach(props: &ReachProps) -> Html {
    use_reach(&props.node, props.how);
    Html::default()
}
