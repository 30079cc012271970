"""Lists as the reconciliation engine matches them, and as it might have: tables for `undercount`, with no file between.

Two kinds of lists: the outlets of a case, and the sources of a table of coded claims that `reconcile` takes. Invariant:
the first table is that of the incidents in force; the others are drawn from the probabilities that the engine gives the
same claims, and hold the same lists. Deliberately not drawn: which reports rest on which, and so who an origin is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from witnessmark.analysis.counts import Filter
from witnessmark.analysis.undercount.matchings import Matched, checked_seed
from witnessmark.analysis.undercount.patterns import Patterns, marked, patterns_known
from witnessmark.analysis.undercount.wording import Note, ahead_left_out
from witnessmark.app.analyse import analyse
from witnessmark.app.case import Case
from witnessmark.app.claims import beside
from witnessmark.app.incidents import UNSURE, list_origins, memory_of
from witnessmark.app.lists import MOST, check, first_outlets, listed, outlet_lists
from witnessmark.app.state import state_of
from witnessmark.errors import UsageError
from witnessmark.model.judgement import in_force
from witnessmark.reconcile.drawn import drawn_matchings
from witnessmark.reconcile.engine import read_columns
from witnessmark.reconcile.engine.drawn import drawn_columns
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Status
from witnessmark.vocab.stages import NO_STAGE, lies_ahead

TIMES, MOST_TIMES = 20, 200


def outlet_matchings(case: Case, *, most: int = MOST, keep: Filter = Filter(), times: int = TIMES,
                     seed: int = 1) -> Matched:
    """Return the outlets of a case as `outlet_lists` gives them, and as other matchings would.

    A drawn incident counts where at least half of its claims stand in incidents that the filter lets in, and not where
    all that these claims tell lies ahead.

    Args:
        times: how many matchings are drawn, 2 to 200; 0 draws none.

    Raises:
        UsageError: fewer than two outlets know of any incident by themselves, or so many can't be drawn.
    """
    _check(times, seed)
    made = outlet_lists(case, most=most, keep=keep)
    if not times:
        return made
    list_origins(case)
    counted = {group for incident in case.store.incidents(case.actor) for group in incident.origins.groups}
    first = first_outlets(case)
    outlet = {claim: first[origin.id] for origin in case.store.origins(case.actor)
              if origin.id in counted and origin.id in first for claim in origin.claims}
    wanted, _ = listed(analyse(case), keep)
    inside = {claim for incident in case.store.incidents(case.actor) if incident.id in wanted
              for claim in incident.claims}
    status, found = _drawn(case, times, seed)
    known = [[{outlet[c] for c in claims if c in outlet and status[c] is not Status.DENIED} for claims in matching
              if 2 * len(inside.intersection(claims)) >= len(claims)
              and (keep.statuses or not lies_ahead(status[c] for c in claims))] for matching in found]
    return replace(made, drawn=tuple(patterns_known(made.table.lists, names, of_incidents=True) for names in known))


def _drawn(case: Case, times: int, seed: int) -> tuple[dict[str, Status], list[list[tuple[str, ...]]]]:
    """Return the status of each claim, and the claims of each episode in each draw."""
    judgements = case.store.judgements(case.actor)
    claims = case.store.claims(case.actor, ClaimQuery())
    standing = state_of(claims, judgements, beside=beside(case, claims, judgements)).standing()
    made = drawn_matchings(standing, unsure=case.store.claims(case.actor, UNSURE), judgements=in_force(judgements),
                           memory=memory_of(case), times=times, seed=seed)
    return {c.id: c.status.code for c in standing}, made[1:]


def source_matchings(claims: Path, *, most: int = MOST, times: int = TIMES, seed: int = 1) -> Matched:
    """Return the sources of a table of coded claims (its column `src`) as lists of the incidents that the engine makes
    of them, and as other matchings would. Who denies an incident does not have it on a list, and an incident of which
    all that is told lies ahead stands on none; where there is no column `status` nobody can tell, which the notes say.

    Raises:
        RefusedInput: the claims can't be read or are malformed; the message names the column and the next step.
        UsageError: fewer than two sources, or so many lists or matchings can't be taken.
    """
    check(most)
    _check(times, seed)
    columns = read_columns(claims)
    incidents = list(drawn_columns(columns, times=times, seed=seed))
    said = _said(claims)
    told_by = [_happened(columns.src, incident, said) for incident in incidents]
    chosen = _largest(told_by[0], incidents[0], most)
    table, *drawn = (_table(told, incident, chosen) for told, incident in zip(told_by, incidents, strict=True))
    notes = (Note("status_not_told", {}),) if said is None else ahead_left_out(
        np.unique(incidents[0][said.asserted]).size - np.unique(incidents[0][said.done]).size)
    return Matched(replace(table, notes=(*table.notes, *notes)), tuple(drawn))


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """Which claims tell of something but to deny it, and which of these do not tell of what lies ahead alone."""

    asserted: NDArray[np.bool_]
    done: NDArray[np.bool_]


def _said(claims: Path) -> _Said | None:
    """Return what claims say by their status, none stated being no denial; None where the table has no such column."""
    if "status" not in pq.read_schema(claims).names:
        return None
    status = pq.read_table(claims, columns=["status"])["status"].cast(pa.string())

    def none_of(codes: Iterable[Status]) -> NDArray[np.bool_]:
        return ~np.asarray(pc.is_in(status, value_set=pa.array([code.value for code in codes])).to_numpy())

    return _Said(none_of([Status.DENIED]), none_of(NO_STAGE))


def _happened(sources: NDArray[np.int32], incident: NDArray[np.int64], said: _Said | None) -> NDArray[np.int32]:
    """Return the source of each claim, -1 where the claim denies or all that is told of its incident lies ahead."""
    if said is None:
        return sources
    return np.where(said.asserted & np.isin(incident, np.unique(incident[said.done])), sources, np.int32(-1))


def _largest(sources: NDArray[np.int32], incident: NDArray[np.int64], most: int) -> list[int]:
    """Return the sources that know of most incidents."""
    told = np.unique(np.stack([sources[sources >= 0].astype(np.int64), incident[sources >= 0]]), axis=1)
    names, sizes = np.unique(told[0], return_counts=True)
    if names.size < 2:
        raise UsageError("Fewer than two sources tell of incidents.",
                         advice="Give each claim the number of its source in the column src.")
    found: list[int] = names[np.lexsort((names, -sizes))][:most].tolist()
    return found


def _table(sources: NDArray[np.int32], incident: NDArray[np.int64], chosen: Sequence[int]) -> Patterns:
    names, at = np.unique(incident, return_inverse=True)
    marks = np.zeros((names.size, len(chosen)), np.bool_)
    for place, source in enumerate(chosen):
        marks[at[sources == source], place] = True
    rows, counts = np.unique(marks, axis=0, return_counts=True)
    return marked([f"src {source}" for source in chosen], rows, counts, of_incidents=True)


def _check(times: int, seed: int) -> None:
    checked_seed(seed)
    if times and not 2 <= times <= MOST_TIMES:
        raise UsageError(f"Matchings are drawn 2 to {MOST_TIMES} times.", advice="Take 20, or 0 to draw none.")
