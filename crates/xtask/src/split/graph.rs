//! Who refers to whom, and what can be reached. Leaves out what the nodes are.

use std::collections::BTreeSet;

/// A directed graph; nodes are numbered from 0.
#[derive(Debug, Default)]
pub(super) struct Graph(Vec<Vec<u32>>);

impl Graph {
    pub(super) fn new(n_nodes: usize) -> Self {
        Self(vec![Vec::new(); n_nodes])
    }

    /// Says that one refers to another. Nodes that are not there refer to nothing.
    pub(super) fn refer(&mut self, from: u32, to: u32) {
        if let Some(edges) = self.0.get_mut(from as usize) {
            edges.push(to);
        }
    }

    /// For each node whether it can be reached from these.
    pub(super) fn reached(&self, roots: impl IntoIterator<Item = u32>) -> Vec<bool> {
        self.reached_outside(roots, &[]).0
    }

    /// The same without going through a door, and the doors that were met, ascending. A root is none.
    pub(super) fn reached_outside(
        &self,
        roots: impl IntoIterator<Item = u32>,
        is_door: &[bool],
    ) -> (Vec<bool>, BTreeSet<u32>) {
        let mut is_reached = vec![false; self.0.len()];
        let mut met = BTreeSet::new();
        let mut next: Vec<u32> = roots.into_iter().collect();
        while let Some(node) = next.pop() {
            if is_reached.get(node as usize) == Some(&false) {
                is_reached[node as usize] = true;
                for to in &self.0[node as usize] {
                    if is_door.get(*to as usize) == Some(&true) {
                        met.insert(*to);
                    } else {
                        next.push(*to);
                    }
                }
            }
        }
        (is_reached, met)
    }
}
