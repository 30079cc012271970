"""Made-up worlds: people with a place, work and sight, sources who tell, and an attacker with the population file.

Occupation and sight depend on place, which the marginals that the gate is given do not say:
the gate has expectations, the attacker has the people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from witnessmark.disclosure.candidates import Attributed, weigh
from witnessmark.disclosure.coarser import AS_IT_IS, Area, Coarser
from witnessmark.disclosure.population import Marginal, Population, Sight, fit
from witnessmark.disclosure.sight import Detail, Told, could_have_said

WORK = ("farmer", "trader", "worker", "official", "soldier")
SIGHTS = tuple(Sight)
SHARES = np.array([20, 4, 12, 1, 3])
FIELDS = 7
"""Act, status, count, time, place, speaker and outlet: what a claim tells of an incident."""
RELEASES = 3


@dataclass(frozen=True)
class World:
    """`people` are rows of (place, occupation, sight); `gate` is what the case knows of them, `file` what they are."""

    people: np.ndarray
    gate: Population
    file: Population


@dataclass(frozen=True)
class Outcome:
    """Of one source: how many people the attacker is left with, and how many fields of how many were told."""

    left: int
    still_there: bool
    told: int
    fields: int


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
    by_place = {(p,): float(n) for p, n in zip(places, true.sum(axis=(1, 2)), strict=True)}
    by_sight = {(WORK[i], SIGHTS[j].value): float(n) for (i, j), n in np.ndenumerate(true.sum(axis=0))}
    fitted = fit({"place": places, "occupation": WORK, "access": tuple(s.value for s in SIGHTS)},
                 [Marginal(("place",), by_place), Marginal(("occupation", "access"), by_sight)])
    return World(people, Population(places, of, WORK, fitted), Population(places, of, WORK, true))


def outcomes(world: World, rng: np.random.Generator, *, sources: int, gated: bool = True) -> Iterator[Outcome]:
    """Let sources tell what they saw over some releases, and an attacker intersect it all.

    Sources stand in each kind of place alike: who is asked is rather a driver or an official than one of
    the many. The attacker knows which claims are of one source, which no release says.
    """
    for at in range(sources):
        alike = world.people[world.people[:, 2] == at % len(SIGHTS)]
        person = alike[rng.integers(len(alike))]
        events = _events(world, person, rng)
        earlier: list[Detail] = []
        told = fields = 0
        for release in np.array_split(np.arange(len(events)), RELEASES):
            offered = [_offer(world, f"{at}.{i}", person, events[i]) for i in release]
            ways = weigh(world.gate, offered, {"s": earlier}).ways() if gated else {}
            for claim in offered:
                way = ways.get(claim.claim, AS_IT_IS)
                fields += FIELDS
                if way is not None:
                    earlier.append(claim.told(way))
                    told += FIELDS - (way.area is not Area.COUNTY) - way.speaker - way.outlet
        mask = world.file.everybody
        for detail in earlier:
            mask &= could_have_said(world.file, detail)
        yield Outcome(int(world.file.cells[mask].sum()), bool(mask[tuple(person)]), told, fields)


@dataclass(frozen=True)
class Event:
    """Something a person saw: where, whether inside an office, as an eyewitness, told in a public report."""

    where: int
    inside: bool
    present: bool
    public: bool


def _events(world: World, person: np.ndarray, rng: np.random.Generator) -> list[Event]:
    """Return up to twelve events that a person could see."""
    place, _, sight = (int(v) for v in person)
    wide = SIGHTS[sight] in (Sight.ROAD, Sight.HEADQUARTERS)
    office = SIGHTS[sight] in (Sight.OFFICE, Sight.HEADQUARTERS)
    around = [i for i, p in enumerate(world.gate.provinces) if p == world.gate.provinces[place]]
    events = []
    for _ in range(int(rng.integers(4, 13))):
        where = int(rng.choice(around)) if wide and rng.random() < 0.5 else place
        inside = office and rng.random() < 0.4
        events.append(Event(where, inside, not inside and where == place and rng.random() < 0.3, rng.random() < 0.3))
    return events


def _offer(world: World, claim: str, person: np.ndarray, event: Event) -> Attributed:
    """Offer an event; a public report names the source's work and province."""
    county, province = world.gate.places[event.where], world.gate.provinces[event.where]
    words = (WORK[int(person[1])],)
    lives = (Told(Area.PROVINCE, world.gate.provinces[int(person[0])]),)

    def told(way: Coarser) -> Detail:
        place = {Area.COUNTY: county, Area.PROVINCE: province}.get(way.area, "")
        pointed = event.public and not way.outlet
        return Detail((Told(way.area, place),), event.inside, event.present and not way.speaker,
                      lives if pointed else (), words if pointed else ())

    return Attributed(claim, "s", told, speaker=event.present, outlet=event.public)
