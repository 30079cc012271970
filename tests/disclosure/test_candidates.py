"""A source's candidate set over releases, and what is proposed where it would grow too small."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from witnessmark.disclosure.candidates import THRESHOLD, Attributed, weigh
from witnessmark.disclosure.coarser import AS_IT_IS, Area, Coarser, Time, ladder
from witnessmark.disclosure.memory import from_record
from witnessmark.disclosure.population import AXES, Population, Sight
from witnessmark.disclosure.sight import Detail, Told, could_have_said

A, B, C = (Told(Area.COUNTY, place) for place in ("a", "b", "c"))
WORK = ("farmer", "official")


def world(per_cell: int = 1000, offices: int = 60, headquarters: int = 20) -> Population:
    """Two counties of one province, one of another."""
    cells = np.zeros((3, 2, 4))
    cells[:, 0, list(Sight).index(Sight.STREET)] = per_cell
    cells[:, 0, list(Sight).index(Sight.ROAD)] = per_cell / 10
    cells[:, 1, list(Sight).index(Sight.OFFICE)] = offices
    cells[0, 1, list(Sight).index(Sight.HEADQUARTERS)] = headquarters
    return Population(("a", "b", "c"), ("p", "p", "q"), WORK, cells, doubt=1.0, known=(AXES,))


def offer(claim: str, *about: Told, source: str = "s", inside: bool = False, present: bool = False) -> Attributed:
    def told(way: Coarser) -> Detail:
        places = tuple(Told(Area.PROVINCE, {"c": "q"}.get(t.place, "p")) if way.area is Area.PROVINCE else t
                       for t in about) if way.area < Area.COUNTRY else (Told(way.area),)
        return Detail(places, inside, present and not way.speaker)

    return Attributed(claim, source, told, speaker=present, outlet=False)


def people(population: Population, *details: Detail) -> int:
    mask = population.everybody
    for detail in details:
        mask &= could_have_said(population, detail)
    return int(population.certain[mask].sum())


def test_who_could_have_said_a_thing_follows_from_where_it_was_seen() -> None:
    """Worked by hand: streets see their county, roads their province, offices orders of their county."""
    town = world()
    assert people(town, Detail((A,))) == 1000 + 200 + 60 + 20
    assert people(town, Detail((A,), present=True)) == 1000 + 100 + 60 + 20
    assert people(town, Detail((A,), inside=True)) == 60 + 20
    assert people(town, Detail((B,), inside=True)) == 60 + 20
    assert people(town, Detail((A,)), Detail((B,))) == 200 + 20
    assert people(town, Detail((A,), inside=True), Detail((B,), inside=True)) == 20
    assert people(town, Detail((A,)), Detail((C,))) == 0
    assert people(town, Detail((Told(Area.PROVINCE, "p"),))) == 2 * 1160 + 20
    assert people(town, Detail((Told(Area.COUNTRY),))) == 3 * 1160 + 20
    assert people(town, Detail((A,), lives=(B,))) == 100
    assert people(town, Detail((A,), words=("official",))) == 80
    assert people(town, Detail((Told(Area.COUNTY, "unknown"),))) == 0


def test_what_many_could_have_said_passes() -> None:
    weighed = weigh(world(), [offer("1", A), offer("2", A), offer("3", B)], {})
    assert weighed.blocked == ()
    (gauge,) = weighed.gauges
    assert gauge.drafted == gauge.after == 220
    assert 0 < gauge.spent < 1


def test_each_fact_may_have_many_knowers_and_the_source_still_stands_alone() -> None:
    """Two counties' orders: 80 could know each, 20 both; the second is told by province instead."""
    town = world()
    weighed = weigh(town, [offer("1", A, inside=True), offer("2", B, inside=True)], {})
    (blocked,) = weighed.blocked
    assert blocked.proposal == Coarser(Area.PROVINCE)
    assert blocked.candidates < THRESHOLD <= blocked.left
    assert weighed.gauges[0].drafted < THRESHOLD <= weighed.gauges[0].after


def test_an_earlier_release_counts_as_if_it_were_told_now() -> None:
    town = world()
    assert weigh(town, [offer("2", B, inside=True)], {}).blocked == ()
    later = weigh(town, [offer("2", B, inside=True)], {"s": [Detail((A,), inside=True)]})
    assert [b.claim for b in later.blocked] == ["2"]
    other = weigh(town, [offer("2", B, inside=True)], {"t": [Detail((A,), inside=True)]})
    assert other.blocked == ()


def test_what_was_told_already_may_be_told_again_but_no_more() -> None:
    """Where earlier releases went too far, repeating them takes nothing; a further detail would."""
    told = [Detail((A,), inside=True), Detail((B,), inside=True)]
    again = weigh(world(), [offer("1", A, inside=True)], {"s": told})
    assert again.blocked == ()
    assert again.gauges[0].spent > 1
    further = weigh(world(), [offer("1", C)], {"s": told})
    assert further.blocked[0].proposal == Coarser(Area.COUNTRY)


def test_the_kind_of_speaker_goes_before_the_place() -> None:
    town = world(per_cell=0, offices=30)
    weighed = weigh(town, [offer("1", B, present=True)], {})
    assert weighed.blocked[0].proposal == Coarser(speaker=True)
    assert weigh(world(per_cell=25), [offer("1", C, present=True)], {}).blocked == ()


def dated(claim: str, month: int) -> Attributed:
    """Something seen in county A in a month; told by year, in some month of it."""
    spans = {Time.MONTH: (month, month), Time.YEAR: (month - month % 12, month - month % 12 + 11), Time.NEVER: None}
    return Attributed(claim, "s", lambda way: Detail((A,), when=spans[way.time]), speaker=False, outlet=False,
                      dated=True)


def test_who_told_of_many_years_was_there_for_many_years() -> None:
    """Of 100 people 5% leave a year: after ten years 50 less three deviations are left, months later too few."""
    town = replace(world(per_cell=0, offices=100, headquarters=0), turnover=0.05)
    assert weigh(town, [dated("1", 0), dated("2", 120)], {}).gauges[0].after == 35
    (blocked,) = weigh(town, [dated("1", 0), dated("2", 125)], {}).blocked
    assert (blocked.candidates, blocked.proposal) == (32, Coarser(time=Time.YEAR))
    assert weigh(town, [dated("2", 180)], {"s": [Detail((A,), when=(0, 0))]}).blocked[0].proposal == Coarser(
        time=Time.NEVER)


def test_where_nothing_helps_the_claim_is_left_out() -> None:
    weighed = weigh(world(per_cell=0, offices=3, headquarters=0), [offer("1", A, inside=True)], {})
    assert weighed.blocked[0].proposal is None


def test_a_population_under_the_threshold_hides_nobody() -> None:
    """Even what everybody could have said is blocked, whether or not it narrows anything."""
    few = world(per_cell=5, offices=2, headquarters=0)
    assert few.count(few.everybody) < THRESHOLD
    weighed = weigh(few, [offer("1", Told(Area.COUNTRY))], {})
    assert [b.proposal for b in weighed.blocked] == [None]


@pytest.mark.parametrize(("speaker", "outlet", "dated", "ways"), [
    (False, False, False, 4), (True, False, False, 8), (True, True, False, 16), (True, True, True, 48)])
def test_the_ladder_begins_with_the_claim_as_it_is_and_loses_more_at_each_step(
    speaker: bool, outlet: bool, dated: bool, ways: int
) -> None:
    steps = list(ladder(speaker=speaker, outlet=outlet, dated=dated))
    assert len(steps) == len(set(steps)) == ways
    assert steps[0] == AS_IT_IS
    assert [s.loss for s in steps] == sorted(s.loss for s in steps)


def test_a_detail_is_remembered_as_it_was() -> None:
    detail = Detail((A, Told(Area.COUNTRY)), True, True, (B,), ("trader",), (24_228, 24_230))
    assert Detail.from_record(detail.record()) == detail


def test_a_release_remembered_without_months_takes_those_it_told() -> None:
    detail = Detail((A,), present=True)
    record = {"claim": "c", "report": "r", "source": "s", "detail": {**detail.record()},
              "told": {"start": "Month(year=2019, month=5)", "end": "Month(year=2019, month=7)", "act": "expulsion"}}
    del record["detail"]["when"]
    (read,) = from_record({"claims": [record]})
    assert read.detail == replace(detail, when=(24_232, 24_234))
