"""Attacks by subtraction: across places, months, groups and releases, by hand and on random worlds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.disclosure.test_rehearsal import ALONE, add, rules
from witnessmark.app.case import Case
from witnessmark.app.publish import publish
from witnessmark.app.rehearse import Wanted, rehearse
from witnessmark.disclosure.cells import Cell
from witnessmark.disclosure.differencing import closed, given_away
from witnessmark.disclosure.generalise import SMALLEST
from witnessmark.disclosure.linear import Sum, bounds
from witnessmark.disclosure.memory import Remembered, from_record, record_of
from witnessmark.vocab.codes import Access

MAY = (24_232, 24_232)
YEAR = (24_228, 24_239)
PROVINCE, HYESAN, SAMSU, KIM = ("kp", "p"), ("kp", "p", "h"), ("kp", "p", "s"), ("kp", "p", "k")


def cell(claim: str, place: tuple[str, ...], low: int | None, high: int | None = None, *, private: bool = True,
         months: tuple[int, int] = MAY, groups: tuple[str, ...] = ()) -> Cell:
    return Cell(claim, "expulsion", "household", groups, place, months, low, low if high is None else high, private)


def small(claim: str, place: tuple[str, ...]) -> Cell:
    return replace(cell(claim, place, None, SMALLEST), few=True)


def test_a_province_less_its_county_gives_the_other_county() -> None:
    told = [cell("all", PROVINCE, 40), cell("most", HYESAN, 34), small("few", SAMSU)]
    (away,) = given_away(told)
    assert (away.least, away.most) == (6, 6)
    assert set(closed(told)) == {"most"}
    assert given_away([told[0], told[2]]) == []


def test_a_rest_that_nobody_tells_of_is_a_cell_too() -> None:
    told = [cell("all", PROVINCE, 40), cell("most", HYESAN, 36)]
    assert [(a.least, a.most) for a in given_away(told)] == [(4, 4)]
    assert given_away([told[0], cell("some", HYESAN, 21)]) == []
    assert given_away([told[0], cell("whole", HYESAN, 40)]) == []
    assert given_away([cell("about", PROVINCE, 36, 44), told[1]]) == []


def test_two_small_counts_hide_each_other() -> None:
    told = [cell("all", PROVINCE, 40), cell("most", HYESAN, 30), small("a", SAMSU), small("b", KIM)]
    assert given_away(told) == []
    (away, *_) = given_away([cell("all", PROVINCE, 32), *told[1:]])
    assert (away.least, away.most) == (1, 1)


def test_months_and_groups_part_a_count_as_places_do() -> None:
    june = (24_233, 24_233)
    told = [cell("year", HYESAN, 50, months=YEAR), cell("may", HYESAN, 30), cell("june", HYESAN, 14, months=june)]
    assert [(a.least, a.most) for a in given_away(told)] == [(6, 6)]
    told = [cell("all", HYESAN, 60), cell("f", HYESAN, 12, groups=("farmer",)),
            cell("t", HYESAN, 40, groups=("trader",))]
    assert [(a.least, a.most) for a in given_away(told)] == [(8, 8)]
    both = [told[0], cell("t", HYESAN, 52, groups=("trader",)), cell("b", HYESAN, 50, groups=("farmer", "trader"))]
    assert given_away(both) != [], "one group's list is within another's: either is subtracted"


def test_counts_that_contradict_each_other_give_nothing_away() -> None:
    """A county above its province, with a rest of it in the country: no table has these sums."""
    told = [cell("land", ("kp",), 20), cell("all", PROVINCE, 40), cell("most", HYESAN, 90), small("few", SAMSU)]
    assert given_away(told) == []


def test_an_earlier_release_is_laid_beside() -> None:
    """The province was told before, its county is told now; a later total of one cell tells who came to it."""
    assert set(closed([cell("now", HYESAN, 34)], [cell("before", PROVINCE, 40)])) == {"now"}
    assert set(closed([cell("later", HYESAN, 124)], [cell("earlier", HYESAN, 120)])) == {"later"}
    assert closed([cell("later", HYESAN, 140)], [cell("earlier", HYESAN, 120)]) == {}
    assert closed([cell("same", HYESAN, 124)], [cell("same", HYESAN, 120)]) == {}, "a correction is no total"
    assert closed([], [cell("a", PROVINCE, 40), cell("b", HYESAN, 36)]) == {}, "told already"


def test_public_reports_alone_have_told_their_differences() -> None:
    told = [cell("all", PROVINCE, 40, private=False), cell("most", HYESAN, 36, private=False)]
    assert given_away(told) == []
    assert given_away([told[0], replace(told[1], private=True)]) != []


def test_a_cell_is_remembered_with_its_release() -> None:
    kept = Remembered("c", "r", None, None, {}, cell("c", HYESAN, 34, groups=("trader",)))
    assert from_record(record_of([kept])) == (kept,)


@pytest.mark.parametrize("seed", range(12))
def test_no_small_cell_of_made_up_tables_can_be_worked_out(seed: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Counties and months with their margins, over two releases; an attacker solves all that both tell.

    The attacker is the linear program over whole tables, which knows that every margin is complete.
    """
    rng = np.random.default_rng(seed)
    true = rng.integers(1, 60, (4, 4)) * (rng.random((4, 4)) < 0.8)
    releases: list[list[Cell]] = []
    before: list[Cell] = []
    open_ = recovered = 0
    for extent in (3, 4):
        drafted = _table(true[:, :extent])
        shut = closed(drafted, before)
        told = [c.hidden() if c.claim in shut else c for c in drafted]
        open_ += len(_worked_out(true, [*before, *drafted]))
        recovered += len(_worked_out(true, [*before, *told]))
        before += told
        releases.append([c for c in told if c.high])
    with capsys.disabled():
        print(f"\nseed {seed}: {open_} small cells recoverable as drafted, {recovered} as released; counts told "
              f"{sum(map(len, releases))}")
    assert recovered == 0


def _table(true: np.ndarray) -> list[Cell]:
    """Tell every cell and margin of counties by months; a small one as at most ten."""
    months = [(24_228 + m, 24_228 + m) for m in range(true.shape[1])]
    span = (months[0][0], months[-1][1])

    def told(name: str, place: tuple[str, ...], when: tuple[int, int], n: int) -> Cell | None:
        if not n:
            return None
        return cell(name, place, n, months=when) if n >= SMALLEST else replace(small(name, place), months=when)

    made = [told(f"{c}.{m}", ("kp", "p", str(c)), months[m], int(true[c, m]))
            for c in range(true.shape[0]) for m in range(true.shape[1])]
    made += [told(f"{c}.all{span}", ("kp", "p", str(c)), span, int(true[c].sum())) for c in range(true.shape[0])]
    made += [told(f"all.{m}", PROVINCE, months[m], int(true[:, m].sum())) for m in range(true.shape[1])]
    return [c for c in made if c]


def _worked_out(true: np.ndarray, told: list[Cell]) -> set[tuple[int, int]]:
    """Return the small cells and margins that an attacker knows to within four, from all margins together."""
    at = {(c, m): 4 * c + m for c in range(4) for m in range(4)}
    limits = [(0.0, float("inf")) if n else (0.0, 0.0) for n in true.flat]
    sums, margins = [], {}
    for one in told:
        months = [m for m in range(4) if one.months and one.months[0] <= 24_228 + m <= one.months[1]]
        counties = range(4) if one.place == PROVINCE else [int(one.place[2])]
        parts = tuple(at[c, m] for c in counties for m in months)
        low, high = float(one.low or 1), float(one.high or "inf")
        if len(parts) == 1:
            limits[parts[0]] = (max(limits[parts[0]][0], low), min(limits[parts[0]][1], high))
        else:
            if 0 < sum(int(true.flat[part]) for part in parts) < SMALLEST:
                margins[len(limits)] = (counties[0], -1 - len(months))
            sums.append(Sum(len(limits), parts))
            limits.append((low, high))
    wanted = [(c, m) for c in range(4) for m in range(4) if 0 < true[c, m] < SMALLEST]
    solved = bounds(limits, sums, [*(at[one] for one in wanted), *margins])
    wanted += margins.values()
    assert solved is not None
    return {one for one, (low, high) in zip(wanted, solved, strict=True) if high - low < 4 and high < SMALLEST}


def test_a_release_whose_counts_give_a_small_one_away_is_refused(
    make_case: Callable[..., Case], tmp_path: Path
) -> None:
    """Told with --generalise it goes without the count that gives it away; the release before counts too."""
    case = make_case()
    add(case, "A woman said that in May 2019 police expelled 40 families from North Hamgyong Province.", "a.txt")
    publish(case, tmp_path / "one", alone="a test")
    add(case, "A driver said that in May 2019 police expelled 36 families from Hoeryong.", "b.txt",
        Access.RESTRICTED)
    found = rehearse(case, ALONE)
    assert rules(found) == {"differencing", "led_back"}
    assert [away.least for away in found.draft.closed.values()] == [4]
    let = rehearse(case, Wanted(alone="a test", generalise=True))
    assert not let.would_leak
    counts = [c.figure.best for i in let.draft.view.incidents for c in i.claims if c.figure]
    assert 40 in counts and 36 not in counts
