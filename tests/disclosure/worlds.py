"""Made-up worlds: people with a place, work and sight, sources who tell, and an attacker with the population file.

Occupation and sight depend on place, which the marginals that the gate is given do not say:
the gate has expectations, the attacker has the people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from witnessmark.disclosure.candidates import Attributed, weigh
from witnessmark.disclosure.coarser import AS_IT_IS, Area, Coarser, Time
from witnessmark.disclosure.population import Marginal, Population, Sight, fit
from witnessmark.disclosure.sight import Detail, Told, could_have_said

WORK = ("farmer", "trader", "worker", "official", "soldier")
SIGHTS = tuple(Sight)
SHARES = np.array([20, 4, 12, 1, 3])
TURNOVER = 0.05
"""The share of people who leave in one year; another takes the place and the work of each."""
MONTHS = 120
FIELDS = 7
"""Act, status, count, time, place, speaker and outlet: what a claim tells of an incident."""
RELEASES = 3


@dataclass(frozen=True)
class World:
    """`people` are rows of (place, occupation, sight, month of coming, month of leaving), all who were ever there.

    `gate` is what the case knows of those who are there at any one time, `file` how many they are.
    """

    people: np.ndarray
    gate: Population
    file: Population

    def left(self, before: np.ndarray, details: Sequence[Detail]) -> np.ndarray:
        """Return whose rows of those before could have said everything: at the place in the months told."""
        for detail in details:
            place, work, sight, came, went = self.people[before].T
            could = could_have_said(self.file, detail)[place, work, sight]
            if detail.when:
                could &= (came <= detail.when[1]) & (went > detail.when[0])
            before = before[could]
        return before


@dataclass(frozen=True)
class Outcome:
    """Of one source: the people the attacker was left with after all releases (the fewest), and what was told.

    Attributes:
        told, fields: fields told of how many. placed, claims: claims told by county or province, of how many.
    """

    left: int
    still_there: bool
    told: int
    fields: int
    placed: int
    claims: int


def make_world(rng: np.random.Generator, *, evenness: float = 5) -> World:
    """Make a world; at an evenness of 5 a county's officials vary by 40%, at 1 some have hardly any."""
    provinces, counties = int(rng.integers(2, 4)), int(rng.integers(4, 10))
    places = tuple(f"{p}/{c}" for p in range(provinces) for c in range(counties))
    of = tuple(place.split("/")[0] for place in places)
    rows = []
    for at in range(len(places)):
        size = int(rng.integers(1_000, 12_000))
        work = rng.choice(len(WORK), size, p=rng.dirichlet(evenness * SHARES))
        moving = rng.random(size) < rng.uniform(0.01, 0.08)
        sight = np.where(moving, SIGHTS.index(Sight.ROAD), SIGHTS.index(Sight.STREET))
        official = work == WORK.index("official")
        sight[official] = rng.choice([SIGHTS.index(Sight.OFFICE), SIGHTS.index(Sight.HEADQUARTERS)],
                                     int(official.sum()), p=[0.95, 0.05])
        rows.append(np.stack([np.full(size, at), work, sight], axis=1))
    people = np.concatenate(rows)
    true = np.zeros((len(places), len(WORK), len(SIGHTS)))
    np.add.at(true, tuple(people.T), 1)
    people = _over_time(rng, people)
    by_place = {(p,): float(n) for p, n in zip(places, true.sum(axis=(1, 2)), strict=True)}
    by_sight = {(WORK[i], SIGHTS[j].value): float(n) for (i, j), n in np.ndenumerate(true.sum(axis=0))}
    fitted = fit({"place": places, "occupation": WORK, "access": tuple(s.value for s in SIGHTS)},
                 [Marginal(("place",), by_place), Marginal(("occupation", "access"), by_sight)])
    return World(people, Population(places, of, WORK, fitted), Population(places, of, WORK, true))


def _over_time(rng: np.random.Generator, people: np.ndarray) -> np.ndarray:
    """Return everyone who held one of the places over the months, each with the months of coming and leaving."""
    came, held, rows = np.zeros(len(people), int), people, []
    while len(held):
        went = came + rng.geometric(1 - (1 - TURNOVER) ** (1 / 12), len(held))
        rows.append(np.column_stack([held, came, went]))
        stays = went < MONTHS
        came, held = went[stays], held[stays]
    return np.concatenate(rows)


def outcomes(world: World, rng: np.random.Generator, *, sources: int, gated: bool = True) -> Iterator[Outcome]:
    """Let sources tell what they saw over some releases, and an attacker intersect it all.

    Sources stand in each kind of place alike: who is asked is rather a driver or an official than one of
    the many. The attacker knows which claims are of one source, which no release says.
    """
    for at in range(sources):
        alike = np.flatnonzero(world.people[:, 2] == at % len(SIGHTS))
        who = int(alike[rng.integers(len(alike))])
        person = world.people[who]
        events = _events(world, person, rng)
        earlier: list[Detail] = []
        told = fields = placed = 0
        left = np.arange(len(world.people))
        for release in np.array_split(np.arange(len(events)), RELEASES):
            offered = [_offer(world, f"{at}.{i}", person, events[i]) for i in release]
            known = len(earlier)
            ways = weigh(world.gate, offered, {"s": earlier}).ways() if gated else {}
            for claim in offered:
                way = ways.get(claim.claim, AS_IT_IS)
                fields += FIELDS
                if way is not None:
                    earlier.append(claim.told(way))
                    lost = (way.area is not Area.COUNTY, way.time is not Time.MONTH, way.speaker, way.outlet)
                    told += FIELDS - sum(lost)
                    placed += way.area <= Area.PROVINCE
            left = world.left(left, earlier[known:])
        yield Outcome(len(left), who in left, told, fields, placed, len(events))


@dataclass(frozen=True)
class Event:
    """Something a person saw: where and in which month, inside an office, as an eyewitness, told in a public report."""

    where: int
    month: int
    inside: bool
    present: bool
    public: bool


def _events(world: World, person: np.ndarray, rng: np.random.Generator) -> list[Event]:
    """Return up to twelve events that a person could see."""
    place, _, sight, came, went = (int(v) for v in person)
    wide = SIGHTS[sight] in (Sight.ROAD, Sight.HEADQUARTERS)
    office = SIGHTS[sight] in (Sight.OFFICE, Sight.HEADQUARTERS)
    around = [i for i, p in enumerate(world.gate.provinces) if p == world.gate.provinces[place]]
    events = []
    for _ in range(int(rng.integers(4, 13))):
        where = int(rng.choice(around)) if wide and rng.random() < 0.5 else place
        inside = office and rng.random() < 0.4
        month = int(rng.integers(came, min(went, MONTHS)))
        present = not inside and where == place and rng.random() < 0.3
        events.append(Event(where, month, inside, present, rng.random() < 0.3))
    return events


def _offer(world: World, claim: str, person: np.ndarray, event: Event) -> Attributed:
    """Offer an event; a public report names the source's work and province."""
    county, province = world.gate.places[event.where], world.gate.provinces[event.where]
    words = (WORK[int(person[1])],)
    lives = (Told(Area.PROVINCE, world.gate.provinces[int(person[0])]),)

    year = event.month - event.month % 12
    spans = {Time.MONTH: (event.month, event.month), Time.YEAR: (year, year + 11), Time.NEVER: None}

    def told(way: Coarser) -> Detail:
        place = {Area.COUNTY: county, Area.PROVINCE: province}.get(way.area, "")
        pointed = event.public and not way.outlet
        return Detail((Told(way.area, place),), event.inside, event.present and not way.speaker,
                      lives if pointed else (), words if pointed else (), spans[way.time])

    return Attributed(claim, "s", told, speaker=event.present, outlet=event.public, dated=True)
