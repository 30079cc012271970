"""Outlets as lists of incidents: reprints count for the first, and the table is one that the estimate reads."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.lists import outlet_lists, rows_of
from witnessmark.app.questions import filter_of
from witnessmark.errors import UsageError
from witnessmark.vocab.codes import Access, Consent

TOLD = "{title}\n\nOn {day} {month} 2019, {who} expelled {n} families from {town}, {said}.\n"


def add(case: Case, name: str, outlet: str, day: int, *, town: str, n: int, said: str, month: str = "May",
        title: str = "Families expelled") -> None:
    text = TOLD.format(title=title, day=3, month=month, who="police", n=n, town=town, said=said)
    asked = Asked.of(published=f"2019-06-{day:02d}", outlet=outlet, access=Access.PUBLIC, consent=Consent.NOT_NEEDED)
    assert [a.status for a in add_bytes(case, text.encode(), name=name, asked=asked)] == ["added"]


def test_a_reprint_counts_for_the_outlet_that_told_first(make_case: Callable[..., Case]) -> None:
    case = make_case()
    add(case, "a.txt", "First", 1, town="Hoeryong", n=40, said="a resident told First")
    add(case, "b.txt", "Second", 2, town="Hoeryong", n=40, said="a resident told First", title="Forty families")
    add(case, "c.txt", "Second", 3, town="Kapsan", n=12, said="a driver told Second")
    add(case, "d.txt", "First", 4, town="Musan", n=25, said="a trader told First", month="March")
    made = outlet_lists(case)
    heading, rows = rows_of(made)
    assert set(heading) == {"First", "Second", "count"}
    assert made.observed == len(case.incidents())
    assert made.pair(0, 1) == 0
    sizes = dict(zip(made.lists, made.sizes.tolist(), strict=True))
    assert sizes == {"First": 2, "Second": 1}
    assert sum(row[-1] for row in rows) == 3
    only = outlet_lists(case, keep=filter_of(since="2019-05"))
    assert only.observed == 2
    with pytest.raises(UsageError):
        outlet_lists(case, keep=filter_of(until="2019-04"))
    with pytest.raises(UsageError):
        outlet_lists(case, most=1)
