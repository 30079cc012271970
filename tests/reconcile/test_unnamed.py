"""Speakers without a name: who may be one, who is heard again, and what is read in somebody else's report."""

from __future__ import annotations

import pytest

from tests.reconcile.factory import Desk, judgement
from tests.reconcile.test_origin_patterns import EVICTED, Made, counted, report
from tests.reconcile.test_run import gather
from witnessmark.reconcile import link_target, reconcile
from witnessmark.reconcile.links import split_value
from witnessmark.reconcile.parts import PART_WORDS
from witnessmark.reconcile.people import can_be_one, described, nothing_apart
from witnessmark.vocab.codes import Act, AttributionKind, ContradictionKind, Decision, Status, Unit

Kind = AttributionKind


@pytest.mark.parametrize(
    ("one", "other", "can"),
    [
        ("A resident", "A woman from the village", True),
        ("A woman who sells bread", "A man from the village", False),
        ("A driver", "A teacher at the school", False),
        ("한 교사", "A teacher", True),
        ("A trader in Hunchun", "훈춘의 한 사업가", True),
        ("An elder", "Nurse Faith Naisiae", False),
        ("Abu Salem, a shepherd", "An elder", True),
        ("A man of 41", "A man of 25", False),
        ("her brother", "A woman", False),
        ("her brother", "한 남성", True),
        ("Teresa Condori", "Maria Quispe", False),
        ("Ri Kwang-ho", "Ri Kwang Ho", True),
    ],
)
def test_two_descriptions_can_be_of_one_person(one: str, other: str, can: bool) -> None:
    assert can_be_one(one, other) is can_be_one(other, one) is can


def test_anybody_may_be_meant_by_words_that_tell_nothing_more() -> None:
    bare = ["a man from the village", "local people", "A witness", "주민들", "현지의 한 주민"]
    assert all(described(text).bare for text in bare)
    apart = ["A driver", "A villager whose nephew lies in hospital", "Gul Mina"]
    assert not any(described(text).bare for text in apart)


HEADS = {
    "Border Post": "Snow lay on the roofs while lorries waited by the bridge and nobody lit a stove until noon.\n\n",
    "Harbour Times": "What is now called an avenue begins where a bakery, two wells and a row of poplars were.\n\n",
    "Valley Post": "Our letter went unanswered; a clerk read it aloud, laughed, and put it under a teapot.\n\n",
}
SENTENCES = {
    "Border Post": "{name} said {count} households were {evicted}.",
    "Harbour Times": "Doors stood open and dogs ran loose after {count} households were {evicted}, {name} recalled.",
    "Valley Post": "Speaking softly, {name} put it so: {count} households were {evicted}, and no cart was left.",
}


def told(outlet: str, day: str, *who: str, kind: Kind = Kind.EYEWITNESS, count: int | None = None) -> Made:
    """Write a report in an outlet's own words, in which these tell of one act."""
    pattern = SENTENCES.get(outlet, SENTENCES["Valley Post"])
    said = [(pattern.format(name=name, count=count or "many", evicted=EVICTED), name, kind, count) for name in who]
    return report(outlet, day, *said, head=HEADS.get(outlet, f"{outlet} asked at the well.\n\n"))


def test_somebody_without_a_name_is_not_proved_to_be_another_than_whom_other_papers_quote() -> None:
    pairs = (("A resident", "A woman there", 1), ("Residents", "Local people", 1), ("A cook", "A mason", 2))
    for one, other, low in pairs:
        assert counted(told("Border Post", "2018-12-05", one), told("Harbour Times", "2018-12-06", other)) == (low, 2)


@pytest.mark.parametrize(
    ("one", "other", "nothing"),
    [
        ("A source in the province", "a resident of Pochon", True),
        ("A woman who sells bread", "a mother in the town", True),
        ("A worker", "한 주민", True),
        ("A trader", "a merchant", True),
        ("A man of 60", "a girl of 15", False),
        ("A glazier of 50", "a woman of 31", False),
        ("A nurse", "a bus driver", False),
        ("A resident", "an official", False),
        ("A farmer", "the lawyer", False),
        ("한 주민", "당 일군", False),
        ("A source in Hyesan", "a cook", False),
        ("A resident", "Gul Mina", False),
    ],
)
def test_another_sex_age_trade_or_office_alone_shows_two(one: str, other: str, nothing: bool) -> None:
    """Another outlet, one more detail or a wider description shows nothing."""
    assert nothing_apart(one, other) is nothing_apart(other, one) is nothing


def test_who_may_be_one_is_split_by_a_person_and_joined_again() -> None:
    """A resident with a goat and a woman from the lane, of two papers, may be one; a person may know better."""
    claims = gather(told("Border Post", "2018-12-05", "A resident with a goat"),
                    told("Harbour Times", "2018-12-06", "A woman from the lane"))
    whole = reconcile(claims)
    (before,) = whole.incidents
    assert (before.origins.low, before.origins.high) == (1, 2)
    (name,) = before.origins.groups
    made = judgement(5, "origin", name, Decision.UNLINK, split_value([claims[1].id], [claims[0].id]))
    (apart,) = reconcile(claims, judgements=[made]).incidents
    assert (apart.origins.low, apart.origins.high) == (2, 2)
    joined = judgement(6, "origin", link_target(*apart.origins.groups), Decision.LINK)
    (again,) = reconcile(claims, judgements=[made, joined]).incidents
    assert (again.origins.low, again.origins.high) == (1, 1)


def test_two_whose_counts_are_at_odds_are_two() -> None:
    first = told("Border Post", "2018-12-05", "A resident", count=40)
    assert counted(first, told("Valley Post", "2018-12-06", "A resident", count=90)) == (2, 2)


def test_who_may_be_anybody_makes_no_two_people_one() -> None:
    """Two named people stay two, however many unnamed ones may be either."""
    known = [told("Border Post", "2018-12-05", "Gul Mina"), told("Harbour Times", "2018-12-06", "Teresa Condori")]
    assert counted(*known) == (2, 2)
    assert counted(*known, told("Valley Post", "2018-12-07", "A witness")) == (2, 3)


def test_who_an_outlet_heard_before_is_no_origin_more() -> None:
    first = report(
        "Border Post", "2018-12-05",
        (f"A tenant said many households were {EVICTED}.", "A tenant", Kind.EYEWITNESS, None),
        (f"A pharmacist said his shop was sealed when they were {EVICTED}.", "A pharmacist", Kind.EYEWITNESS, None))
    again = report("Border Post", "2018-12-20", (
        "Winter has come to the camp, and Omar Fadl, the tenant who told this paper of it two weeks ago, still asks "
        f"why so many were {EVICTED}.", "Omar Fadl", Kind.NAMED_PERSON, None))
    assert counted(first, again) == (2, 2)
    other = report("Border Post", "2018-12-20", (
        "Winter has come to the camp, and Omar Fadl, a baker who told this paper of it on his way home, still asks why "
        f"so many were {EVICTED}.", "Omar Fadl", Kind.NAMED_PERSON, None))
    assert counted(first, other) == (3, 3)


def test_the_report_in_a_reprint_is_no_origin_of_its_own() -> None:
    first = told("Border Post", "2018-12-05", "An elder", count=40)
    reprint = told("Harbour Times", "2018-12-06", "the report", kind=Kind.DOCUMENT, count=40)
    assert counted(first, reprint) == (1, 1)
    own = told("Harbour Times", "2018-12-06", "A police report", kind=Kind.DOCUMENT, count=40)
    assert counted(first, own) == (2, 2)


def test_a_body_that_is_only_described_is_the_one_that_gives_its_count() -> None:
    first = told("Border Post", "2018-12-05", "Relief for Wello", kind=Kind.ORGANISATION, count=40)
    for count, origins in ((40, 1), (41, 2)):
        who = "An aid agency working in the district"
        second = told("Harbour Times", "2018-12-06", who, kind=Kind.ORGANISATION, count=count)
        assert counted(first, second)[1] == origins


def test_a_quotation_that_is_broken_off_is_one_speaker_with_the_whole() -> None:
    first = report("Border Post", "2018-12-05", (
        f'"I was born on this stone," said Maria Quispe, {EVICTED}, "and they showed me a map."', "Maria Quispe",
        Kind.EYEWITNESS, None))
    second = report("Harbour Times", "2018-12-06", (
        f'"I was born on this stone and they showed me a map," an old cook {EVICTED} said.', "an old cook",
        Kind.EYEWITNESS, None))
    assert counted(first, second) == (1, 1)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("7 of 50 families", True), ("nine of them", True), ("three of the houses", True),
        ("추방된 집 가운데 넷", True), ("40세대 중 여섯 세대", True), ("40 families of the village", False),
        ("광산 노력 중심으로", False),
    ],
)
def test_a_part_is_told_by_its_words(words: str, part: bool) -> None:
    assert bool(PART_WORDS.search(words)) is part


def test_who_speaks_again_after_the_first_report_differs_in_no_day_of_telling() -> None:
    def telling(published: str, day: str, words: str) -> Made:
        text = f"A source in Hyesan said on {words} that 40 households were {EVICTED}.\n"
        desk = Desk(text, "Border Post", published)
        said = (desk.source("A source in Hyesan", Kind.ANONYMOUS_SOURCE, told=(words, day), place="Hyesan"),)
        return desk, [desk.claim(text.strip(), Act.EVICTION, "evicted", origin=("Hyesan",),
                                 when=("3 December", "2018-12-03"), figure=desk.figure("40 households", 40), said=said)]

    def days(*made: Made) -> int:
        found = (c for i in reconcile(gather(*made)).incidents for c in i.contradictions)
        return sum(c.kind is ContradictionKind.DATE for c in found)

    first = telling("2018-12-05", "2018-12-04", "4 December")
    assert days(first, telling("2018-12-20", "2018-12-19", "19 December")) == 0


def test_a_denial_without_a_day_goes_with_what_it_answers() -> None:
    first = told("Border Post", "2018-12-05", "Gul Mina", count=40)
    text = "The governor said that nobody had been expelled from Hyesan.\n"
    desk = Desk(text, "Harbour Times", "2018-12-09")
    denial = desk, [desk.claim(text.strip(), Act.EXPULSION, "expelled", status=Status.DENIED, origin=("Hyesan",),
                               said=(desk.source("The governor", Kind.OFFICIAL_STATEMENT),))]
    (incident,) = reconcile(gather(first, denial)).incidents
    assert [c.kind for c in incident.contradictions] == [ContradictionKind.DENIAL]
    assert (incident.origins.low, incident.origins.high) == (1, 1)


def test_homes_cleared_and_homes_pulled_down_are_counted_against_each_other() -> None:
    def homes(outlet: str, act: Act, count: int) -> Made:
        text = f"Gul of the {outlet} said {count} houses were {EVICTED}.\n"
        desk = Desk(text, outlet, "2018-12-05")
        return desk, [desk.claim(text.strip(), act, "evicted", origin=("Hyesan",), when=("3 December", "2018-12-03"),
                                 figure=desk.figure(f"{count} houses", count, Unit.DWELLING))]

    cleared, broken = homes("Border Post", Act.EVICTION, 58), homes("Valley Post", Act.DEMOLITION, 71)
    (incident,) = reconcile(gather(cleared, broken)).incidents
    assert [(c.kind, c.compatible) for c in incident.contradictions] == [(ContradictionKind.FIGURE, False)]
