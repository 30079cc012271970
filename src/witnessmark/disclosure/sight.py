"""What a released claim says of its source, and who of a population could have said it.

Invariant: bounds are conservative. Where the table can't tell who could have said a thing,
nobody counts as having been able to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from witnessmark.disclosure import generalise
from witnessmark.disclosure.bounds import Mask
from witnessmark.disclosure.coarser import Area, Coarser
from witnessmark.disclosure.generalise import PERSONS, area_of
from witnessmark.disclosure.population import Population, Sight
from witnessmark.model.claim import Claim
from witnessmark.model.place import PlaceRef
from witnessmark.vocab.codes import Access, Act, AttributionKind, Status

INSIDE_STATUS = frozenset({Status.PLANNED, Status.ORDERED})
INSIDE_ACTS = frozenset({Act.BACKGROUND_CHECK, Act.SURVEILLANCE})
IN_OFFICES = (Sight.OFFICE, Sight.HEADQUARTERS)
ROLES: Mapping[str, str] = {
    "official": r"\b(?:official|cadre|functionary|clerk)s?\b|간부|일꾼|관리|공무원",
    "police": r"\b(?:police\w*|security agent)s?\b|보안원|안전원|보위원|경찰",
    "soldier": r"\b(?:soldier|officer|border guard|conscript)s?\b|군인|군관|병사|국경경비",
    "trader": r"\b(?:trader|merchant|vendor|seller|smuggler|broker)s?\b|상인|장사꾼|매대|밀수꾼|브로커|돈주",
    "farmer": r"\b(?:farmer|farm worker)s?\b|농민|농장원",
    "worker": r"\b(?:worker|labou?rer|miner|logger)s?\b|노동자|광부|탄부|벌목공",
    "teacher": r"\b(?:teacher|lecturer|professor)s?\b|교원|교사|교수",
    "doctor": r"\b(?:doctor|nurse|physician)s?\b|의사|간호",
    "student": r"\b(?:student|pupil)s?\b|학생",
    "driver": r"\b(?:driver|railway worker)s?\b|운전수|운전사|철도",
}
"""Words for a line of work, by the name that a population table gives it; other names are sought as they are."""


@dataclass(frozen=True, slots=True)
class Told:
    """A place as it is told: how fine, and its gazetteer id (empty for a country or nowhere)."""

    area: Area
    place: str = ""


@dataclass(frozen=True, slots=True)
class Detail:
    """What one released claim attributes to its source.

    Attributes:
        about: the places it speaks of; who said it saw each.
        inside: it speaks of orders, plans or lists rather than of what was done in the open.
        present: it is told as having been seen.
        lives: where the public report says that the source is.
        words: occupations that the public report's words for the source name.
        when: the months in which it was seen, first and last, counted from year 0; None where no time is told.
    """

    about: tuple[Told, ...]
    inside: bool = False
    present: bool = False
    lives: tuple[Told, ...] = ()
    words: tuple[str, ...] = ()
    when: tuple[int, int] | None = None

    def record(self) -> dict[str, Any]:
        return {"about": [[t.area.name, t.place] for t in self.about], "inside": self.inside, "present": self.present,
                "lives": [[t.area.name, t.place] for t in self.lives], "words": list(self.words),
                "when": list(self.when) if self.when else None}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Detail:
        """Read what `record` wrote; raises KeyError or ValueError where it is something else."""
        about, lives = ((tuple(Told(Area[a], str(p)) for a, p in record[name])) for name in ("about", "lives"))
        when = record.get("when")
        return cls(about, bool(record["inside"]), bool(record["present"]), lives, tuple(map(str, record["words"])),
                   (int(when[0]), int(when[1])) if when else None)


def rests_on_a_person(claim: Claim, access: Access) -> bool:
    """Return whether someone could be harmed for a claim: a person's word, or a report that is not public."""
    return access is not Access.PUBLIC or any(link.kind in PERSONS for link in claim.attribution)


def detail_of(claim: Claim, access: Access, outlet: str | None, way: Coarser,
              occupations: Iterable[str] = ()) -> Detail:
    """Return what a claim, told in `way`, attributes to its source.

    The words of a public report count while its outlet is told: who reads the dossier finds them.
    """
    about = tuple(dict.fromkeys(told_at(ref, way.area) for ref in claim.origin or claim.destination))
    inside = claim.status.code in INSIDE_STATUS or claim.act.code in INSIDE_ACTS
    seen = any(link.kind is AttributionKind.EYEWITNESS for link in claim.attribution) and not way.speaker
    pointed = access is Access.PUBLIC and outlet is not None and not way.outlet
    links = [link for link in claim.attribution if link.kind in PERSONS] if pointed else []
    lives = tuple(dict.fromkeys(told_at(link.place, Area.COUNTY) for link in links if link.place))
    words = tuple(name for name in dict.fromkeys((*ROLES, *occupations))
                  if any(link.text and _names(name, link.text) for link in links))
    start, end = generalise.months(claim.when, way.time)
    when = (start.count, (end or start).count) if start else None
    return Detail(about, inside, seen, lives, words, when)


def told_at(ref: PlaceRef, finest: Area) -> Told:
    """Return a place as it is told at `finest`."""
    area, place = area_of(ref, finest)
    return Told(area, place)


def _names(occupation: str, text: str) -> bool:
    pattern = ROLES.get(occupation) or rf"(?<!\w){re.escape(occupation)}"
    return re.search(pattern, text, re.IGNORECASE) is not None


def could_have_said(population: Population, detail: Detail) -> Mask:
    """Return the cells whose people could have said a detail, whenever it was."""
    held = population.masks.get(key := replace(detail, when=None))
    if held is None:
        held = population.masks[key] = _could_have_said(population, detail)
    return held


def _could_have_said(population: Population, detail: Detail) -> Mask:
    mask = population.everybody
    for told in detail.about:
        mask &= _saw(population, told, inside=detail.inside, present=detail.present)
    if not detail.about and detail.inside:
        mask &= _sights(population, IN_OFFICES)
    for told in detail.lives:
        mask &= _residents(population, told)[:, None, None]
    for occupation in detail.words:
        if occupation in population.occupations:
            work = np.array([name == occupation for name in population.occupations])
            mask &= work[None, :, None]
    return mask


def _saw(population: Population, told: Told, *, inside: bool, present: bool) -> Mask:
    near = _residents(population, told)[:, None, None]
    if told.area is not Area.COUNTY:
        reach = near & population.everybody
    else:
        at = population.places.index(told.place) if told.place in population.places else -1
        own = population.provinces[at] if at >= 0 else None
        around = np.array([at >= 0 and province == own for province in population.provinces])[:, None, None]
        wide = (Sight.HEADQUARTERS,) if inside else () if present else (Sight.ROAD, Sight.HEADQUARTERS)
        reach = (near & population.everybody) | (around & _sights(population, wide))
    return reach & _sights(population, IN_OFFICES) if inside else reach


def _residents(population: Population, told: Told) -> Mask:
    """Return the places whose people surely live in a told place."""
    if told.area in (Area.COUNTRY, Area.NOWHERE):
        return np.ones(len(population.places), np.bool_)
    held: Sequence[str] = population.places if told.area is Area.COUNTY else population.provinces
    return np.array([place == told.place for place in held], np.bool_)


def _sights(population: Population, wanted: Iterable[Sight]) -> Mask:
    chosen = set(wanted)
    mask: Mask = population.everybody & np.array([sight in chosen for sight in Sight])[None, None, :]
    return mask
