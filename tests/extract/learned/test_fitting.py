"""The fit of the joint score: known weights come back, and no evidence moves nothing."""

from __future__ import annotations

import numpy as np
import pytest

from witnessmark.extract.learned.fitting import calibration_error, chances, fit, log_loss


def world(seed: int, size: int, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    rows = np.column_stack([np.ones(size), rng.normal(size=(size, truth.size - 1))])
    return rows, (rng.random(size) < chances(rows, truth)).astype(float)


def test_known_weights_are_recovered() -> None:
    truth = np.array([-0.5, 1.2, -0.8])
    rows, kept = world(1, 20_000, truth)
    assert fit(rows, kept, np.zeros(3), np.full(3, 1e-3)) == pytest.approx(truth, abs=0.06)


def test_the_stronger_the_pull_the_nearer_to_what_was_known() -> None:
    truth, prior = np.array([1.0, 2.0]), np.array([0.0, 0.0])
    rows, kept = world(2, 60, truth)
    distances = [float(np.abs(fit(rows, kept, prior, np.full(2, pull)) - prior).max()) for pull in (0.1, 10, 1e6)]
    assert distances == sorted(distances, reverse=True)
    assert distances[-1] < 1e-3


def test_no_evidence_leaves_the_weights_as_they_were() -> None:
    prior = np.array([0.3, -1.0])
    assert fit(np.zeros((0, 2)), np.zeros(0), prior, np.ones(2)) == pytest.approx(prior)


def test_decided_counts_weigh_as_often_as_they_say() -> None:
    rows, kept = world(3, 40, np.array([0.2, 1.0]))
    twice = fit(rows, kept, np.zeros(2), np.ones(2), np.full(40, 2.0))
    assert twice == pytest.approx(fit(np.vstack([rows, rows]), np.concatenate([kept, kept]), np.zeros(2), np.ones(2)))


def test_loss_and_calibration_by_hand() -> None:
    assert log_loss(np.array([0.5, 0.5]), np.array([1.0, 0.0])) == pytest.approx(np.log(2))
    assert calibration_error([0.95, 0.95], [1.0, 0.0]) == pytest.approx(0.45)
