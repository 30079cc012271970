"""Counts of origins where reports rest on one another: reprints that name their source, offices, interviews, asides."""

from __future__ import annotations

import pytest

from tests.reconcile.factory import Desk
from tests.reconcile.test_run import gather
from witnessmark.model.claim import Claim
from witnessmark.reconcile import reconcile
from witnessmark.vocab.codes import Act, AttributionKind, Status

Kind = AttributionKind
EVICTED = "evicted from Hyesan on 3 December"
Told = tuple[str, str, Kind, int | None]
Made = tuple[Desk, list[Claim]]


def report(outlet: str, published: str, *told: Told, act: Act = Act.EVICTION, head: str = "") -> Made:
    """Write a report of one sentence a speaker: the sentence, who says it, of what kind, and the households counted."""
    desk = Desk(head + "\n\n".join(sentence for sentence, *_ in told) + "\n", outlet, published)
    return desk, [
        desk.claim(sentence, act, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
                   figure=desk.figure(f"{count} households", count) if count else None,
                   said=(desk.source(who, kind),))
        for sentence, who, kind, count in told
    ]


def counted(*made: Made) -> tuple[int, int]:
    (incident,) = reconcile(gather(*made)).incidents
    return incident.origins.low, incident.origins.high


SEEN: Told = (f"Gul Mina saw 40 households {EVICTED}.", "Gul Mina", Kind.EYEWITNESS, 40)
COOK: Told = (f"A cook said 40 households were {EVICTED}.", "A cook", Kind.ANONYMOUS_SOURCE, 40)
TRADER: Told = (f"A trader said guards broke the doors of those {EVICTED}.", "A trader", Kind.ANONYMOUS_SOURCE, None)


def test_a_reprint_that_names_whom_it_reprints_as_a_body_adds_none() -> None:
    """`…, Border Watch said`, of an outlet of the case, is whoever spoke in that outlet's report."""
    first = report("Border Watch", "2018-12-05", SEEN)
    second = report("Valley Post", "2018-12-07", (
        f"In all 40 households were {EVICTED}, Border Watch said.", "Border Watch", Kind.ORGANISATION, 40))
    assert counted(first, second) == (1, 1)


def test_what_a_reprint_left_out_is_the_speaker_of_the_original() -> None:
    """A report that names the reprint still carries the second speaker of what was reprinted."""
    first = report("Border Watch", "2018-12-05", COOK, TRADER)
    reprint = report("Valley Post", "2018-12-07", (
        f"A cook said 40 households were {EVICTED}, Border Watch reported.", "A cook", Kind.ANONYMOUS_SOURCE, 40))
    third = report("Harbour Times", "2018-12-10", (
        f"A cook said 40 households were {EVICTED}, the Valley Post reported.", "A cook", Kind.ANONYMOUS_SOURCE, 40),
        TRADER)
    assert counted(first, reprint, third) == (2, 2)


@pytest.mark.parametrize(
    ("one", "other", "origins"),
    [
        ("Regional Commissioner Yohana Mollel", "The regional commissioner for Arusha", 1),
        ("Regional Commissioner Yohana Mollel", "Regional Commissioner Juma Kato", 2),
        ("The housing authority", "the National Housing Authority", 1),
        ("The housing authority", "the harbour police", 2),
    ],
)
def test_an_office_is_one_speaker_with_and_without_a_name(one: str, other: str, origins: int) -> None:
    told = [
        report(outlet, "2018-12-05", (f"{who} said {n} households were {EVICTED}.", who, Kind.OFFICIAL_STATEMENT, n))
        for outlet, who, n in (("Border Post", one, 40), ("Harbour Times", other, 41))
    ]
    assert counted(*told)[0] == origins


def test_those_a_note_interviews_are_as_many_as_it_tells_apart() -> None:
    """By trade, by age, by number; a body that is not who spoke before is one more."""
    told: list[Told] = [
        (f"A man of 41 said he was {EVICTED}.", "A man of 41", Kind.EYEWITNESS, None),
        (f"A man of 25 said he was {EVICTED}.", "A man of 25", Kind.EYEWITNESS, None),
        (f"A cook said she was {EVICTED}.", "A cook", Kind.EYEWITNESS, None),
        (f"The housing authority said 40 households were {EVICTED}.", "The housing authority",
         Kind.OFFICIAL_STATEMENT, 40),
    ]
    assert counted(report("Border Post", "2018-12-05", *told)) == (4, 4)


def test_a_citation_in_passing_takes_nobody_else_along() -> None:
    """A note that names a paper at its end has its own interviews besides."""
    paper = report("Valley Post", "2018-12-05", COOK)
    note = report("Roof Network", "2018-12-12",
                  (f"A mason told us his door was broken when he was {EVICTED}.", "A mason", Kind.EYEWITNESS, None),
                  (f"The Valley Post reported that 40 households were {EVICTED}.", "The Valley Post", Kind.OTHER_MEDIA,
                   40))
    assert counted(paper, note) == (2, 2)


def test_what_one_newsroom_says_in_its_own_voice_twice_is_one_origin() -> None:
    """A follow-up that names nobody either is the same newsroom."""
    said: Told = (f"In all 40 households were {EVICTED}.", "In all", Kind.OUTLET, 40)
    again: Told = (f"Of the 40 households that were {EVICTED}, few are back; a school takes them in.", "Of the",
                   Kind.OUTLET, 40)
    assert counted(report("Valley Post", "2018-12-05", said), report("Valley Post", "2018-12-09", again)) == (1, 1)


def test_a_body_is_known_by_its_short_form() -> None:
    """What the whole name counts is what its initials count."""
    told = [
        report(outlet, "2018-12-05", (f"{who} counted {n} households that were {EVICTED}.", who, Kind.ORGANISATION, n))
        for outlet, who, n in (("Border Post", "The International Organization for Migration", 40),
                               ("Harbour Times", "IOM", 41))
    ]
    assert counted(*told) == (1, 1)


def test_a_vague_official_is_not_proved_to_be_another() -> None:
    """`Officials` may be the office that another report names."""
    told = [
        report(outlet, "2018-12-05", (f"{who} said {n} households were {EVICTED}.", who, Kind.OFFICIAL_STATEMENT, n))
        for outlet, who, n in (("Border Post", "Officials", 40), ("Harbour Times", "the harbour police", 41))
    ]
    assert counted(*told) == (1, 2)


def test_who_only_denies_is_no_origin_of_what_is_denied() -> None:
    """Nor is the paper that carries the denial and says again what it had reported."""
    paper = report("Valley Post", "2018-12-05", SEEN)
    desk = Desk(f"The governor denied that anybody was {EVICTED}.\n\nThe Valley Post reported last week that 40 "
                f"households were {EVICTED}.\n", "Valley Post", "2018-12-12")
    lines = desk.text.split("\n\n")
    denial = desk, [
        desk.claim(lines[0], Act.EVICTION, "evicted", status=Status.DENIED, origin=("Hyesan",),
                   when=("3 December", "2018-12-03"), said=(desk.source("The governor", Kind.OFFICIAL_STATEMENT),)),
        desk.claim(lines[1].strip(), Act.EVICTION, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
                   figure=desk.figure("40 households", 40)),
    ]
    assert counted(paper, denial) == (1, 1)
