"""The tree of RFC 6962, against values derived by hand and by exhausting small sizes."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from witnessmark.evidence.log import passages_tree
from witnessmark.evidence.merkle import (
    EMPTY_ROOT,
    Tree,
    node,
    proves_consistency,
    proves_inclusion,
    salted_leaf,
)


def leaves(count: int) -> list[bytes]:
    return [salted_leaf(bytes(32), b"%d" % i) for i in range(count)]


def test_small_roots_are_those_of_the_definition() -> None:
    """Zero to three leaves by hand (RFC 6962, section 2.1)."""
    a, b, c = leaves(3)
    assert a == hashlib.sha256(b"\0" + bytes(32) + b"0").digest()
    assert Tree().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()
    assert Tree([a]).root() == a
    assert Tree([a, b]).root() == hashlib.sha256(b"\1" + a + b).digest()
    assert Tree([a, b, c]).root() == node(node(a, b), c)


def test_all_proofs_of_small_trees_hold_and_no_other() -> None:
    """Every leaf and every pair of sizes up to 40; a changed step or root is refused."""
    tree = Tree(leaves(40))
    for size in range(1, 41):
        root = tree.root(size)
        for index in range(size):
            path = tree.inclusion(index, size)
            assert proves_inclusion(tree.leaf(index), index, size, path, root)
            assert not proves_inclusion(tree.leaf(index), index, size, path, bytes(32))
            assert not proves_inclusion(tree.leaf(index), index, size, (*path, bytes(32)), root)
            if path:
                assert not proves_inclusion(tree.leaf(index), index, size, (bytes(32), *path[1:]), root)
        for old in range(size + 1):
            path = tree.consistency(old, size)
            assert proves_consistency(old, size, path, old_root=tree.root(old), root=root)
            assert not proves_consistency(old, size, path, old_root=bytes(32), root=root)
            if old:
                assert not proves_consistency(old, size, path, old_root=tree.root(old), root=bytes(32))


@given(st.integers(0, 300), st.integers(0, 300))
def test_appending_gives_the_tree_of_the_whole(first: int, second: int) -> None:
    """The order of growing does not matter, and old roots stay."""
    every = leaves(first + second)
    tree = Tree(every[:first])
    root = tree.root()
    tree.extend(every[first:])
    assert tree.root() == Tree(every).root()
    assert tree.root(first) == root


def test_a_passage_opens_alone() -> None:
    """Its proof needs its own salt and says nothing of the other passages' words."""
    tree = passages_tree(bytes(32), ["one", "two", "three"])
    assert proves_inclusion(tree.leaf(1), 1, 3, tree.inclusion(1, 3), tree.root())
    assert passages_tree(bytes(32), ["one"]).root() != passages_tree(b"\1" * 32, ["one"]).root()
    assert passages_tree(bytes(32), ["same", "same"]).leaf(0) != passages_tree(bytes(32), ["same", "same"]).leaf(1)
