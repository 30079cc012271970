"""When a stage of a campaign began, by the dated claims of that stage alone.

Invariant: a claim without a date has none; it takes neither the incident's days nor those of another stage. The page
of a campaign and the lags of many campaigns both ask here, so that they tell the same.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from witnessmark.analysis.episodes import Told
from witnessmark.vocab.codes import Act, Stage, Status
from witnessmark.vocab.stages import NO_STAGE, stage_of

Days = tuple[dt.date, dt.date]
"""First and last day that a time leaves possible, both inclusive."""
APART = 31        # days between two times of one stage from which on they are two steps


def runs(spans: Iterable[Days]) -> list[Days]:
    """Return the times of one stage in one incident joined where they lie within a month of each other.

    A time that wholly holds another is that one told more coarsely, and makes no run.
    """
    every = set(spans)
    sharp = sorted((a, b) for a, b in every
                   if not any((a, b) != (x, y) and a <= x and y <= b for x, y in every))
    found: list[Days] = []
    for start, end in sharp:
        if found and (start - found[-1][1]).days <= APART:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def beginnings(claims: Iterable[tuple[Act, Status, Days | None]]) -> Mapping[Stage, Days]:
    """Return the first run of each stage that claims of one incident date.

    An act that is denied begins no stage, nor does one that lies ahead (`NO_STAGE`): a threat is no order.
    """
    spans: dict[Stage, list[Days]] = {}
    for act, status, days in claims:
        if days is not None and status not in NO_STAGE:
            spans.setdefault(stage_of(act, status), []).append(days)
    return {stage: runs(held)[0] for stage, held in spans.items()}


def days_of(told: Told) -> Days | None:
    """Return a claim's days; None where it tells none."""
    return (told.start, told.end or told.start) if told.start else None
