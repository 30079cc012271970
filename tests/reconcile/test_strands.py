"""Stories within one report, and what is traced to earlier ones."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.reconcile import reports
from tests.reconcile.factory import Desk
from tests.reconcile.test_run import gather, holding
from tests.reconcile.truth import World, Writer, place
from witnessmark.model.claim import Claim
from witnessmark.reconcile import known_as, reconcile
from witnessmark.reconcile.profile import ordered, profiles
from witnessmark.reconcile.score import Together
from witnessmark.reconcile.strands import contrast, strands
from witnessmark.vocab.codes import Act, AttributionKind, Group, Status

TOWN = place("Orlo", "XK", "Drin", 42.1, 20.4)
DAY = dt.date


def two_waves(w: Writer) -> None:
    w.line("On 3 May 61 families were evicted from Orlo, a clerk said.", "b", "clerk", Act.EVICTION, "evicted",
           origin=(TOWN,), when=("3 May", DAY(2012, 5, 3)), count=("61 families", 61),
           who=("a clerk", AttributionKind.ANONYMOUS_SOURCE, None))
    w.line("It was the second time: on 2 April 48 families had gone.", "a", "clerk", Act.EVICTION, "had gone",
           when=("2 April", DAY(2012, 4, 2)), count=("48 families", 48))
    w.line("Most now sleep in tents, the clerk said.", "b", "clerk", Act.RETURN_DENIED, "tents",
           status=Status.ONGOING, who=("the clerk", AttributionKind.ANONYMOUS_SOURCE, None))


def process(w: Writer) -> None:
    w.line("In January papers were checked in Orlo.", "p", None, Act.BACKGROUND_CHECK, "checked", origin=(TOWN,),
           when=("January", DAY(2012, 1, 1), DAY(2012, 1, 31)), people=("papers", Group.TENANT))
    w.line("As a result 30 tenants were told on 9 September to leave.", "p", None, Act.EVICTION, "leave",
           status=Status.ORDERED, when=("9 September", DAY(2012, 9, 9)), people=("tenants", Group.TENANT))


def test_two_counted_removals_of_one_report_are_two_strands() -> None:
    """The report itself tells two waves; what it tells without a date goes with its speaker's wave."""
    world = World("two")
    world.report("Post", DAY(2012, 5, 5), two_waves)
    found = profiles(ordered(world.claims))
    parts = strands(found, Together(found).joins)
    assert sorted(len(part.members) for part in parts) == [1, 2]
    assert contrast(found[0], found[1]) and contrast(found[1], found[0])
    result = reconcile(world.claims)
    assert holding(result, world.claims[0]) == holding(result, world.claims[2])
    assert holding(result, world.claims[0]) != holding(result, world.claims[1])


def test_screening_months_before_an_order_is_the_same_incident() -> None:
    """What the text tells as one process is one incident, however long it took."""
    world = World("process")
    world.report("Post", DAY(2012, 9, 12), process)
    assert len(reconcile(world.claims).incidents) == 1


def test_a_report_of_another_day_in_the_same_words_is_no_reprint() -> None:
    """Set phrases about another day and count make no copy: two waves, two origins."""
    result = reconcile(gather(reports.wave(2011, 63), reports.wave(2014, 74)))
    assert len(result.incidents) == 2
    assert [len(o.reports) for o in result.origins] == [1, 1]


def test_an_old_id_leads_to_the_incident_after_an_earlier_report_came_in() -> None:
    """When an earlier report joins, the id the incident had is still one of its names."""
    late, early = reports.english()[1], reports.korean()[1]
    before = holding(reconcile(late), late[0])
    after = holding(reconcile(late + early), late[0])
    assert before.id != after.id
    assert before.id in known_as(after) and after.id in known_as(after)


def told_once(language: str, *, second: bool = False) -> list[Claim]:
    """One dated expulsion, and a flight for which the report gives neither place nor day."""
    lines = {
        "en": ("On December 3, 84 households were expelled from Hyesan, a source said.",
               "In April they were expelled from Hoeryong.", "Two families fled across the river."),
        "ko": ("지난 3일 혜산시에서 84세대가 추방됐다고 소식통이 말했다.",
               "4월에는 회령에서 추방이 있었다.", "두 가족이 강을 건너 달아났다."),
    }[language]
    desk = Desk("\n".join(lines) + "\n", "Border Post", "2018-12-18", language)
    english = language == "en"
    claims = [
        desk.claim(lines[0], Act.EXPULSION, "were expelled" if english else "추방됐다",
                   origin=("Hyesan" if english else "혜산시",),
                   when=("December 3" if english else "지난 3일", "2018-12-03")),
        desk.claim(lines[2], Act.FLIGHT, "fled" if english else "달아났다"),
    ]
    if second:
        claims.append(desk.claim(
            lines[1], Act.EXPULSION, "expelled from Hoeryong" if english else "추방이 있었다",
            origin=("Hoeryong" if english else "회령",),
            when=("April" if english else "4월", "2018-04-01", "2018-04-30")))
    return claims


@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_has_neither_place_nor_day_belongs_to_the_only_process_of_its_report(language: str) -> None:
    """Of any act; where the report tells two processes, neither is guessed."""
    assert len(reconcile(told_once(language)).incidents) == 1
    assert len(reconcile(told_once(language, second=True)).incidents) == 3


@pytest.mark.parametrize(("town", "incidents"), [("Hyesan", 1), ("Hoeryong", 2)])
def test_another_name_for_putting_people_out_of_one_place_is_one_process(town: str, incidents: int) -> None:
    lines = ("On December 3 the houses along the river in Hyesan were torn down.",
             f"The people of {town} had been told to get out.")
    desk = Desk("\n".join(lines) + "\n", "Border Post", "2018-12-18")
    claims = [
        desk.claim(lines[0], Act.DEMOLITION, "torn down", origin=("Hyesan",), when=("December 3", "2018-12-03")),
        desk.claim(lines[1], Act.EXPULSION, "get out", status=Status.ORDERED, origin=(town,)),
    ]
    assert len(reconcile(claims).incidents) == incidents
