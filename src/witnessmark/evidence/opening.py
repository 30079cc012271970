"""How a reading is committed so that single passages can be opened and nothing else shows.

The log's leaf for a reading is taken of the root over its passages and of a blinded
commitment to all the rest (ids, digest, who, when). An opened passage then shows its words
and neither hash, size, place nor date of the whole: the tree always has a stock width, empty
places look like full ones, and where the first passage stands is drawn from the seed.

Invariant: everything here follows from the reading's secret seed, its texts and its event.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Sequence

from witnessmark.evidence.merkle import Tree, salted_leaf

LEAST_WIDTH = 256


def width_for(count: int) -> int:
    """Return how many places the tree over `count` passages has: 256, 1024, 4096, …"""
    width = LEAST_WIDTH
    while width < count:
        width *= 4
    return width


def passage_salt(seed: bytes, index: int) -> bytes:
    """Return the salt of the passage at `index`; one salt tells nothing of another."""
    return hmac.digest(seed, index.to_bytes(8, "big"), "sha256")


def place_of(seed: bytes, index: int, width: int) -> int:
    """Return the place in the tree of the passage at `index`: in order, from a secret start."""
    return (int.from_bytes(hmac.digest(seed, b"start", "sha256"), "big") + index) % width


def opening_tree(seed: bytes, texts: Sequence[str]) -> Tree:
    """Return the tree over passages in their places, with leaves that hold nothing in the others."""
    width = width_for(len(texts))
    leaves = [hmac.digest(seed, b"empty" + place.to_bytes(8, "big"), "sha256") for place in range(width)]
    for index, text in enumerate(texts):
        leaves[place_of(seed, index, width)] = passage_leaf(passage_salt(seed, index), text)
    return Tree(leaves)


def passage_leaf(salt: bytes, text: str) -> bytes:
    return salted_leaf(salt, text.encode("utf-8", "surrogatepass"))


def blinded(seed: bytes, content: bytes) -> bytes:
    """Return a commitment to an event's content that cannot be guessed without the seed."""
    return hmac.digest(hmac.digest(seed, b"blind", "sha256"), content, "sha256")


def leaf_content(hidden: bytes, root: bytes, width: int) -> bytes:
    """Return what the leaf of a reading's event is taken of."""
    return json.dumps(["reading", hidden.hex(), root.hex(), width], separators=(",", ":")).encode("ascii")


def openable(seed: bytes, texts: Sequence[str], content: bytes) -> bytes:
    """Return the leaf's content for a reading with these passages and this event content."""
    tree = opening_tree(seed, texts)
    return leaf_content(blinded(seed, content), tree.root(), len(tree))
