"""Parts of ranked lists are parts of the whole list sorted, for whoever asks; counts of the log are the log's."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import pytest

from tests.store.store_material import claim, reading, report, result
from tests.store.test_store_contract import ME, PUBLIC, store  # noqa: F401
from witnessmark.errors import NotFound
from witnessmark.model.access import Actor
from witnessmark.model.incident import Campaign
from witnessmark.model.judgement import Target
from witnessmark.store.base import ClaimQuery, EventQuery, IncidentQuery, Page
from witnessmark.store.results import rank_of
from witnessmark.store.sqlite import SqliteStore
from witnessmark.vocab.codes import Access, Decision, Stage


@pytest.fixture
def filled(store: SqliteStore) -> SqliteStore:  # noqa: F811
    """Twelve reports, every third of them secret, and a result over random parts of their claims."""
    rnd = random.Random(3)
    claims = []
    for n in range(12):
        made = report(f"text {n}", access=Access.SECRET if n % 3 == 0 else Access.PUBLIC)
        read = reading(made)
        claims.append(claim(read))
        with store.writing(ME) as writer:
            writer.add_report(made)
            writer.add_reading(read)
            writer.add_statements(read, claims[-1:], [])
    plain = result(claims)
    day = plain.incidents[0].fields["when"][0]
    incidents = []
    for n, told in enumerate(claims):
        when = {"start": f"2025-{rnd.randrange(1, 13):02}-01", "end": "2025-12-30"}
        fields = {"when": (replace(day, value=when),)} if n % 4 else {}
        incidents.append(replace(plain.incidents[0], id=f"inc_{n:02}", claims=(told.id,), fields=fields))
    origins = [replace(plain.origins[0], id=f"org_{n:02}", assessed="B" if n % 4 == 0 else None, reports=(),
                       claims=tuple(c.id for c in rnd.sample(claims, rnd.randrange(1, 6)))) for n in range(15)]
    names = [i.id for i in incidents]
    campaigns = [Campaign(f"cmp_{n:02}", tuple(rnd.sample(names, rnd.randrange(2, 7))), (Stage.ENFORCEMENT,), "x")
                 for n in range(9)]
    with store.writing(ME) as writer:
        writer.replace_reconciliation(replace(plain, incidents=tuple(incidents), origins=tuple(origins),
                                              campaigns=tuple(campaigns)))
    return store


def at_places(store: SqliteStore) -> None:  # noqa: F811
    """Put the incidents of `filled` at three places, in two years, some at no place and in no year."""
    held = store.incidents(ME)
    value = held[0].fields["when"][0] if "when" in held[0].fields else held[1].fields["when"][0]
    places = ({"id": "geonames:1"}, {"id": "geonames:2"}, {"name": "the river"},
              {"id": "geonames:3", "level": "country"})
    told = []
    for n, incident in enumerate(held):
        days = {"start": f"20{24 + n % 2}-05-01", "end": f"20{24 + n % 2}-06-30"}
        fields = {"origin": (replace(value, value={"name": "a hill"}), replace(value, value=places[n % 4]))}
        told.append(replace(incident, fields=fields | ({"when": (replace(value, value=days),)} if n % 5 else {})))
    plain = result([])
    with store.writing(ME) as writer:
        writer.replace_reconciliation(replace(plain, incidents=tuple(told)))


@pytest.mark.parametrize("actor", [ME, PUBLIC], ids=["all", "public"])
def test_counts_of_places_and_years_are_those_of_the_lists(filled: SqliteStore, actor: Actor) -> None:
    """Each count is the length of the list that its filter gives, alone and together with the others."""
    at_places(filled)
    every = filled.incident_spread(actor)
    assert set(every.places) <= {"geonames:1", "geonames:2"} and set(every.years) == {0, 2024, 2025}
    assert sum(every.years.values()) == sum(every.grades.values()) == len(filled.incidents(actor))
    for place in every.places:
        for year in every.years:
            query = IncidentQuery(place=place, year=year)
            spread = filled.incident_spread(actor, query)
            listed = len(filled.incidents(actor, query))
            assert listed == spread.places.get(place, 0) == spread.years.get(year, 0) == sum(spread.grades.values())
    assert list(filled.incident_spread(actor, most=1).places.values()) == [max(every.places.values())]


@pytest.mark.parametrize("actor", [ME, PUBLIC], ids=["all", "public"])
def test_parts_are_parts_of_the_whole_list_sorted(filled: SqliteStore, actor: Actor) -> None:
    """Origins by claims, campaigns by incidents, each id once; a part past the end is empty."""
    for assessed in (None, True, False):
        every = sorted((o for o in filled.origins(actor) if assessed in (None, o.assessed is not None)),
                       key=lambda o: (-len(o.claims), o.id))
        for at in range(0, 18, 4):
            assert filled.origins_ranked(actor, assessed=assessed, page=Page(4, at)) == every[at : at + 4]
    told = [o.assessed is not None for o in filled.origins(actor)]
    assert filled.origin_totals(actor) == {False: told.count(False), True: told.count(True)}
    whole = filled.campaigns(actor)
    ranked = sorted(whole, key=lambda c: (-len(c.incidents), c.id))
    assert whole and filled.campaign_total(actor) == len(whole)
    for at in range(0, 12, 4):
        assert filled.campaigns_ranked(actor, Page(4, at)) == ranked[at : at + 4]
        assert filled.campaigns(actor, page=Page(4, at)) == whole[at : at + 4]
    assert [filled.campaign(actor, c.id) for c in whole] == whole
    with pytest.raises(NotFound):
        filled.campaign(actor, "cmp_none")


@pytest.mark.parametrize("actor", [ME, PUBLIC], ids=["all", "public"])
def test_incidents_near_are_the_nearest_of_all(filled: SqliteStore, actor: Actor) -> None:
    """By the days between their middles, then by id; never itself."""
    every = filled.incidents(actor)

    def day(incident: object) -> int:
        told = incident.fields.get("when")                       # type: ignore[attr-defined]
        return rank_of("incident", {"when": [{"value": told[0].value}] if told else []})

    for one in every:
        order = sorted((abs(day(other) - day(one)), other.id) for other in every if other.id != one.id)
        for most in (3, 50):
            assert filled.incidents_near(actor, one, most) == [name for _, name in order[:most]]
        assert filled.incidents(actor, IncidentQuery(claims=one.claims)) == [one]


def test_counts_of_the_log_are_added_to(filled: SqliteStore) -> None:
    """After every write they are those of the entries; parts by kind and person are parts of the whole log."""
    for n in range(3):
        with filled.writing(ME if n % 2 else Actor.solo("jin")) as writer:
            writer.add_judgement(Target("claim", filled.claim_ids(ME)[n]), Decision.ACCEPT, reason="read")
            inside = filled.event_groups(ME)
        every = filled.events(ME)
        assert filled.event_groups(ME) == inside
        assert dict(Counter((e.kind, e.actor) for e in every)) == {(k, who): n for k, who, n in inside}
    with pytest.raises(RuntimeError), filled.writing(ME) as writer:
        writer.add_judgement(Target("claim", filled.claim_ids(ME)[0]), Decision.REJECT, reason="read")
        assert filled.event_groups(ME) != inside
        raise RuntimeError
    assert filled.event_groups(ME) == inside
    for kinds in ((), ("judgement",), ("report", "judgement")):
        for actors in ((), ("jin",)):
            kept = [e for e in every[::-1] if (not kinds or e.kind in kinds) and (not actors or e.actor in actors)]
            asked = EventQuery(kinds, actors, latest_first=True)
            for at in range(0, len(kept) + 5, 5):
                assert filled.events(ME, Page(5, at), asked) == kept[at : at + 5]


def test_whoever_sees_every_report_is_told_without_reading_every_incident(
        filled: SqliteStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a hundred thousand incidents the list's counts took minutes for who was cleared for all reports by name."""
    at_places(filled)
    everywhere = replace(PUBLIC, clearance=frozenset(Access))
    whole, theirs = filled.incident_spread(ME), filled.origins_of(ME, filled.claim_ids(ME, ClaimQuery()))
    monkeypatch.setattr(type(filled), "incidents", None)
    assert filled.incident_spread(everywhere) == whole
    assert filled.origins_of(everywhere, filled.claim_ids(ME, ClaimQuery())) == theirs
