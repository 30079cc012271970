"""Outlets as lists of incidents: reprints count for the first, and the table is one that the estimate reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.analysis.undercount.worlds import QUICK
from tests.app.outlets_made import told_by_outlets
from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import Question
from witnessmark.analysis.undercount import Method, weigh
from witnessmark.analysis.undercount.matchings import Matched
from witnessmark.app.add import Asked, add_bytes
from witnessmark.app.case import Case
from witnessmark.app.lists import first_outlets, outlet_lists, rows_of
from witnessmark.app.matchings import outlet_matchings
from witnessmark.app.publish import publish
from witnessmark.app.questions import filter_of
from witnessmark.app.rehearse import rehearse
from witnessmark.disclosure.view import PublicLists
from witnessmark.errors import UsageError
from witnessmark.publish.exports import formats
from witnessmark.vocab.codes import Access, Consent, Decision

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
    made = outlet_lists(case).table
    heading, rows = rows_of(made)
    assert set(heading) == {"First", "Second", "incidents"}
    assert made.observed == len(case.incidents())
    assert made.pair(0, 1) == 0
    sizes = dict(zip(made.lists, made.sizes.tolist(), strict=True))
    assert sizes == {"First": 2, "Second": 1}
    assert sum(row[-1] for row in rows) == 3
    only = outlet_lists(case, keep=filter_of(since="2019-05")).table
    assert only.observed == 2
    with pytest.raises(UsageError):
        outlet_lists(case, keep=filter_of(until="2019-04"))
    with pytest.raises(UsageError):
        outlet_lists(case, most=1)


PLANNED = "Families to go\n\nPolice plan to expel {n} families from {town} in {month} 2019, {said}.\n"


FAR_APART = {"First": ("Hoeryong", "Musan", "Onsong", "Hyesan", "Kapsan"),
             "Second": ("Pochon", "Sinuiju", "Manpo", "Wonsan", "Hamhung"),
             "Third": ("Kaesong", "Haeju", "Nampo", "Sariwon", "Chongjin")}


def tell_far_apart(case: Case) -> None:
    """Five incidents of each of three outlets, each told by one of them."""
    for at, (outlet, towns) in enumerate(FAR_APART.items()):
        text = "Families expelled\n" + "".join(
            f"\nOn 3 May 2019, police expelled {20 + 9 * n} families from {town}, a resident of {town} told {outlet}.\n"
            for n, town in enumerate(towns))
        asked = Asked.of(published=f"2019-06-{at + 1:02d}", outlet=outlet, access=Access.PUBLIC,
                         consent=Consent.NOT_NEEDED)
        assert [a.status for a in add_bytes(case, text.encode(), name=f"{outlet}.txt", asked=asked)] == ["added"]


def plan(case: Case, name: str, outlet: str, day: int, *, town: str, said: str) -> None:
    text = PLANNED.format(n=33, town=town, month="July", said=said)
    asked = Asked.of(published=f"2019-06-{day:02d}", outlet=outlet, access=Access.PUBLIC, consent=Consent.NOT_NEEDED)
    assert [a.status for a in add_bytes(case, text.encode(), name=name, asked=asked)] == ["added"]


def test_what_is_only_planned_stands_on_no_list_unless_it_is_asked_for(make_case: Callable[..., Case]) -> None:
    case = make_case()
    for at, (outlet, town) in enumerate((("First", "Hoeryong"), ("Second", "Kapsan"), ("First", "Musan")), start=1):
        add(case, f"{at}.txt", outlet, at, town=town, n=10 * at, said=f"a resident of {town} told {outlet}")
    plan(case, "p.txt", "Second", 9, town="Hyesan", said="an official told Second")
    held = case.analyse()
    assert (held.counts().total or {})["ahead"] == 1
    (planned,) = held.incidents(Question(), (), Behind(ahead="1"))
    found = outlet_lists(case)
    assert found.table.observed == 3
    assert planned not in {incident for row in found.incidents for incident in row}
    assert [(note.code, dict(note.values)) for note in found.table.notes] == [("ahead_left_out", {"n": 1})]
    weighed = weigh(found.table, Method.DGA, QUICK)
    assert "plan: 1." in weighed.reading("en") and "사건: 1건" in weighed.reading("ko")
    drawn = outlet_matchings(case, times=3).drawn
    assert {table.observed for table in drawn} <= {2, 3}, "a draw may join two, and none brings the plan back"
    asked = outlet_lists(case, keep=filter_of(statuses=["planned", "carried_out"]))
    assert asked.table.observed == 4 and not asked.table.notes


def test_a_release_too_lists_no_incident_that_is_only_planned(make_case: Callable[..., Case]) -> None:
    """Five incidents of each of three outlets make a table; a plan released with them is on none of its lists."""
    case = make_case()
    tell_far_apart(case)
    plan(case, "p.txt", "First", 20, town="Rason", said="an official told First")
    case.judge([c.id for c in case.claims()], [Decision.RELEASABLE], reason="public")
    lists = rehearse(case).draft.view.lists
    assert (lists.ahead, lists.withheld, sum(n for _, n in lists.rows)) == (1, "", 15)


def test_beside_an_earlier_release_the_table_tells_of_no_single_incident(
    make_case: Callable[..., Case], tmp_path: Path,
) -> None:
    case = make_case()
    tell_far_apart(case)
    case.judge([c.id for c in case.claims()], [Decision.RELEASABLE], reason="public")
    publish(case, tmp_path / "one", alone="a test", exports=formats.NAMES[:1])
    assert not rehearse(case).draft.view.lists.withheld, "the same again tells nothing new"
    add(case, "more.txt", "First", 21, town="Rason", n=77, said="a driver told First")
    case.judge([c.id for c in case.claims()], [Decision.RELEASABLE], reason="public")
    assert rehearse(case).draft.view.lists == PublicLists(withheld="small_changes")


def test_each_list_and_each_set_of_lists_opens_its_incidents(make_case: Callable[..., Case]) -> None:
    case = told_by_outlets(make_case())
    found = outlet_lists(case)
    lists, groups = found.table.lists, {i.id: set(i.origins.groups) for i in case.incidents()}
    first = first_outlets(case)
    for name, size in zip(lists, found.table.sizes.tolist(), strict=True):
        opened = found.behind(name)
        assert len(set(opened)) == size
        assert all(name in {first[g] for g in groups[incident] if g in first} for incident in opened)
    for marks, n in zip(found.table.marks.tolist(), found.table.counts.tolist(), strict=True):
        opened = found.behind(",".join(str(int(mark)) for mark in marks))
        assert len(set(opened)) == n
        for incident in opened:
            known = {first[g] for g in groups[incident] if g in first}
            assert known & set(lists) == {name for name, mark in zip(lists, marks, strict=True) if mark}
    for wrong, said in (("0,0,0", "no list"), ("1,0", "There is no list"), ("Nobody", "There is no list"),
                        ("1,0,2", "There is no list")):
        with pytest.raises(UsageError, match=said):
            found.behind(wrong)
    with pytest.raises(UsageError, match="open nothing"):
        Matched(found.table).behind(lists[0])
