"""What a report tells without place and time, beside what others tell with both."""

from __future__ import annotations

from witnessmark.reconcile.linking import with_vague

FIRM, VAGUE = False, True


def test_a_vague_story_joins_the_one_episode_it_fits() -> None:
    """It joins where one pair fits, whatever the others of that episode say."""
    scores = {(0, 2): 1.2, (1, 2): -3.0, (0, 1): 4.0}
    assert with_vague([[0, 1], [2]], [FIRM, FIRM, VAGUE], scores) == [[0, 1, 2]]


def test_a_vague_story_that_fits_two_episodes_alike_stays_by_itself() -> None:
    """Where nothing tells which of two waves it means, it is of neither."""
    scores = {(0, 2): 1.2, (1, 2): 1.0}
    assert with_vague([[0], [1], [2]], [FIRM, FIRM, VAGUE], scores) == [[0], [1], [2]]


def test_a_firm_story_and_a_misfit_stay_as_they_were_clustered() -> None:
    """Only what says neither place nor time is moved, and only where it fits; vague stories chain nothing."""
    assert with_vague([[0], [1]], [FIRM, FIRM], {(0, 1): 9.0}) == [[0], [1]]
    assert with_vague([[0], [1]], [FIRM, VAGUE], {(0, 1): 0.2}) == [[0], [1]]
    assert with_vague([[0], [1], [2]], [FIRM, VAGUE, VAGUE], {(0, 1): 1.0, (1, 2): 5.0}) == [[0, 1], [2]]
