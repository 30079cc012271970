"""Boosted trees fitted to gathered examples, and their form for `weighing.forest`. Needs lightgbm (fitting only)."""

from __future__ import annotations

from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from witnessmark.extract.weighing.forest import LEAF

Numbers = NDArray[np.float64]
SHAPE = {"objective": "binary", "learning_rate": 0.05, "num_leaves": 12, "min_data_in_leaf": 25,
         "bagging_fraction": 0.8, "bagging_freq": 1, "feature_fraction": 0.5,
         "lambda_l2": 5.0, "seed": 1, "deterministic": True, "verbose": -1}
"""Small trees, each of half the clues: few texts are behind them."""


def grow(rows: NDArray[np.float32], right: Numbers, count: Numbers, trees: int) -> lightgbm.Booster:
    """Return trees fitted to rows of clues; `right` may be a share (a row then counts on both sides)."""
    both = np.concatenate([rows, rows])
    wanted = np.concatenate([np.ones(len(right)), np.zeros(len(right))])
    weight = np.concatenate([count * right, count * (1 - right)])
    held = weight > 0
    data = lightgbm.Dataset(both[held], wanted[held], weight=weight[held])
    return lightgbm.train(SHAPE, data, num_boost_round=trees)


def arrays(booster: lightgbm.Booster) -> dict[str, NDArray[Any]]:
    """Return the arrays of `forest.PARTS`."""
    found: dict[str, list[float]] = {name: [] for name in ("feature", "threshold", "left", "right", "value")}
    roots = []

    def put(node: dict[str, Any]) -> int:
        at = len(found["feature"])
        leaf = "leaf_value" in node
        for name, value in (("feature", LEAF if leaf else node["split_feature"]),
                            ("threshold", 0.0 if leaf else node["threshold"]), ("left", at), ("right", at),
                            ("value", node["leaf_value"] if leaf else 0.0)):
            found[name].append(value)
        if not leaf:
            found["left"][at] = put(node["left_child"])
            found["right"][at] = put(node["right_child"])
        return at

    for tree in booster.dump_model()["tree_info"]:
        roots.append(put(tree["tree_structure"]))
    kinds = {"feature": np.int16, "threshold": np.float32, "left": np.int32, "right": np.int32, "value": np.float32}
    return {name: np.array(values, kinds[name]) for name, values in found.items()} | {
        "roots": np.array(roots, np.int32)}
