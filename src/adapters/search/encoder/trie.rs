//! Every word piece that a text begins with, in one walk over its bytes. Knows nothing about what a piece is worth.

use std::collections::VecDeque;
use std::ops::Range;

use crate::adapters::search::kept::{Reader, Writer};

/// What a node holds if no piece ends there.
const NONE: u32 = u32::MAX;
/// What a node takes where it is kept.
const NODE_BYTES: usize = 11;

/// The pieces as a tree of bytes. Siblings lie together, in order.
#[derive(Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Debug, Clone, Copy)]
struct Node {
    first_child: u32,
    children: u16,
    byte: u8,
    piece: u32,
}

impl Node {
    const fn new(byte: u8) -> Self {
        Self { first_child: 0, children: 0, byte, piece: NONE }
    }
}

impl Trie {
    /// The number of a piece is its place; of equal pieces the last counts. `None` for more pieces than
    /// numbers can tell apart.
    pub(super) fn new(pieces: &[&[u8]]) -> Option<Self> {
        let mut sorted = (0_u32..).zip(pieces).map(|(n, piece)| (*piece, n)).collect::<Vec<_>>();
        sorted.sort_unstable();
        let mut nodes = vec![Node::new(0)];
        let mut waiting = VecDeque::from([(0, 0..sorted.len(), 0)]);
        while let Some((parent, range, depth)) = waiting.pop_front() {
            let first_child = nodes.len();
            let mut below: Vec<(Node, Range<usize>)> = Vec::new();
            for (place, (piece, n)) in range.clone().zip(sorted.get(range)?) {
                match (piece.get(depth), below.last_mut()) {
                    (None, _) => nodes.get_mut(parent)?.piece = *n,
                    (Some(byte), Some((node, range))) if node.byte == *byte => {
                        range.end = place + 1;
                    }
                    (Some(byte), _) => below.push((Node::new(*byte), place..place + 1)),
                }
            }
            let node = nodes.get_mut(parent)?;
            node.first_child = u32::try_from(first_child).ok()?;
            node.children = u16::try_from(below.len()).ok()?;
            for (node, range) in below {
                waiting.push_back((nodes.len(), range, depth + 1));
                nodes.push(node);
            }
        }
        Some(Self { nodes })
    }

    /// As it is kept.
    pub(super) fn put(&self, to: &mut Writer) {
        to.count(self.nodes.len());
        for Node { first_child, children, byte, piece } in &self.nodes {
            to.whole(*first_child);
            to.whole(*piece);
            to.raw(&children.to_le_bytes());
            to.raw(&[*byte]);
        }
    }

    pub(super) fn take(from: &mut Reader<'_>) -> Option<Self> {
        let length = from.count()?.checked_mul(NODE_BYTES)?;
        let (nodes, _) = from.raw(length)?.as_chunks::<NODE_BYTES>();
        let node = |&[a, b, c, d, e, f, g, h, i, j, byte]: &[u8; NODE_BYTES]| Node {
            first_child: u32::from_le_bytes([a, b, c, d]),
            piece: u32::from_le_bytes([e, f, g, h]),
            children: u16::from_le_bytes([i, j]),
            byte,
        };
        Some(Self { nodes: nodes.iter().map(node).collect() })
    }

    /// The pieces that the text begins with, the shorter first: how many bytes, and which piece.
    pub(super) fn prefixes(&self, text: &[u8]) -> impl Iterator<Item = (usize, u32)> {
        let mut node = self.nodes.first();
        let walk = text.iter().enumerate().map_while(move |(n, byte)| {
            let child = self.child(node?, *byte)?;
            node = Some(child);
            Some((n + 1, child.piece))
        });
        walk.filter(|(_, piece)| *piece != NONE)
    }

    fn child(&self, node: &Node, byte: u8) -> Option<&Node> {
        let first = usize::try_from(node.first_child).ok()?;
        let children = self.nodes.get(first..first + usize::from(node.children))?;
        let n = children.binary_search_by_key(&byte, |child| child.byte).ok()?;
        children.get(n)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn equal_pieces_are_the_last_of_them() {
        let trie = Trie::new(&[b"a", b"ab", b"a"]).unwrap();
        assert_eq!(trie.prefixes(b"abc").collect::<Vec<_>>(), [(1, 2), (2, 1)]);
    }

    #[test]
    fn without_pieces_nothing_begins_with_one() {
        assert_eq!(Trie::new(&[]).unwrap().prefixes(b"abc").count(), 0);
    }

    proptest! {
        #[test]
        fn the_pieces_found_are_those_that_the_text_begins_with(
            pieces in prop::collection::btree_set("[abñ]{1,4}", 0..30),
            text in "[abñ]{0,6}",
        ) {
            let pieces: Vec<&[u8]> = pieces.iter().map(String::as_bytes).collect();
            let found: Vec<_> = Trie::new(&pieces).unwrap().prefixes(text.as_bytes()).collect();
            let mut expected: Vec<(usize, u32)> = (0..)
                .zip(&pieces)
                .filter(|(_, piece)| text.as_bytes().starts_with(piece))
                .map(|(n, piece)| (piece.len(), n))
                .collect();
            expected.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
