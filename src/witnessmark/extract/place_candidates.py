"""Choosing among the places a name may stand for, from everything a document names.

Invariant: every choice is one of the gazetteer's candidates and its runners-up are kept;
the same names in the same order always give the same choices.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from witnessmark.extract.place_focus import far, focus_of, is_standard, prominence, too_large
from witnessmark.extract.place_named import Named
from witnessmark.gazetteer import Candidate, Gazetteer, Place
from witnessmark.gazetteer.gazetteer import great_circle_km
from witnessmark.model.place import PlaceCandidate, ResolvedPlace

CONSIDERED = 24
RUNNERS_UP = 4
_NEST = 9.0
_COUNTRY, _ADM1, _NEAR, _SIBLING = 4.0, 3.0, 2.0, 2.5
_LEVEL_MISMATCH = -4.0
_VARIANT = 0.3
_FAR, _TOO_LARGE = -3.0, -6.0


def candidates_for(named: Sequence[Named], gazetteer: Gazetteer) -> None:
    """Fill in what each name may stand for, with prior shares."""
    names = list(dict.fromkeys(item.name for item in named))
    found = dict(zip(names, gazetteer.lookup_all(names), strict=True))
    for item in named:
        kept = found[item.name][:CONSIDERED]
        item.options = [candidate.place for candidate in kept]
        item.priors = [
            candidate.score
            * (1.0 if _spelled(item.name, candidate.place, gazetteer) else 0.25)
            * (_VARIANT if _is_variant(item.name, candidate) else 1.0)
            * prominence(item.name, candidate.place)
            for candidate in kept
        ]


def resolve(named: Sequence[Named], gazetteer: Gazetteer) -> list[ResolvedPlace | None]:
    """Return the chosen place of each name, or None where nothing is known of it."""
    above = _Above(gazetteer)
    inner: dict[int, list[int]] = defaultdict(list)
    for position, item in enumerate(named):
        for outer in item.inside:
            inner[outer].append(position)
    base = [_base_scores(item, named, inner[position], above) for position, item in enumerate(named)]
    chosen = [_best(scores) for scores in base]
    weights = base
    for _ in range(2):
        weights = _with_context(named, base, chosen, above)
        weights = _one_sense(named, weights)
        chosen = [_best(scores) for scores in weights]
    return _believed(named, weights, gazetteer, above)


def _believed(
    named: Sequence[Named], weights: Sequence[list[float]], gazetteer: Gazetteer, above: _Above
) -> list[ResolvedPlace | None]:
    """Prefer readings in the document's countries; a far one that little speaks for is none."""
    chosen = [_best(scores) for scores in weights]
    shares = [0.0 if pick is None else _share(scores, pick) for pick, scores in zip(chosen, weights, strict=True)]
    focus = focus_of(named, chosen, shares)
    places: list[ResolvedPlace | None] = []
    for item, scores in zip(named, weights, strict=True):
        if item.small or not scores or _stated(item, named, above):
            places.append(_resolved(item, scores, gazetteer, above))
            continue
        doubts = [(focus.clear or item.village) and far(item, place, focus, gazetteer) for place in item.options]
        large = [too_large(item, place) for place in item.options]
        settled = [
            s + (_FAR if doubt else 0.0) + (_TOO_LARGE if big else 0.0)
            for s, doubt, big in zip(scores, doubts, large, strict=True)
        ]
        pick = max(range(len(settled)), key=settled.__getitem__)
        places.append(None if doubts[pick] or large[pick] else _resolved(item, settled, gazetteer, above))
    return places


def _stated(item: Named, named: Sequence[Named], above: _Above) -> bool:
    """Say whether the text puts one of a name's readings into the area it gives around it."""
    areas = {option.id for outer in item.inside for option in named[outer].options}
    return any(areas.intersection(above.ids(place)) for place in item.options)


def _is_variant(name: str, candidate: Candidate) -> bool:
    """Say whether a town is known so in other languages only (Dandong as Andong)."""
    return not candidate.standard and candidate.place.level == "place" and not is_standard(name, candidate.place)


def _spelled(name: str, place: Place, gazetteer: Gazetteer) -> bool:
    """Say whether a place is written with these spaces (West Chester is not Westchester)."""
    if " " not in name and " " not in place.name:
        return True
    wanted = name.casefold()
    return any(form.casefold() == wanted for form in gazetteer.names(place.id))


class _Above:
    """The areas around places, remembered."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._known: dict[str, tuple[str, ...]] = {}

    def ids(self, place: Place) -> tuple[str, ...]:
        if place.id not in self._known:
            self._known[place.id] = tuple(p.id for p in self._gazetteer.ancestors(place.id))
        return self._known[place.id]

    def adm1(self, place: Place) -> str | None:
        if place.level == "adm1":
            return place.id
        if place.level == "country":
            return None
        return next((i for i in self.ids(place) if self._gazetteer.place(i).level == "adm1"), None)


def _base_scores(item: Named, named: Sequence[Named], inner: Sequence[int], above: _Above) -> list[float]:
    outer_ids = [{option.id for option in named[outer].options} for outer in item.inside]
    reach = {area for position in inner for option in named[position].options for area in above.ids(option)}
    scores = []
    for place, prior in zip(item.options, item.priors, strict=True):
        score = math.log(prior + 1e-6)
        if item.level and place.level != item.level:
            score += _LEVEL_MISMATCH
        around = above.ids(place)
        score += sum(_NEST for areas in outer_ids if place.id not in areas and areas.intersection(around))
        if place.id in reach:
            score += _NEST / 2
        scores.append(score)
    return scores


def _with_context(
    named: Sequence[Named], base: Sequence[list[float]], chosen: Sequence[int | None], above: _Above
) -> list[list[float]]:
    """Add what the other names say: their countries, first-level areas, nearness, areas named."""
    picks: dict[str, tuple[Place, float]] = {}
    for item, pick, scores in zip(named, chosen, base, strict=True):
        if pick is not None:
            place = item.options[pick]
            sure = _share(scores, pick)
            known = picks.get(item.name)
            picks[item.name] = (place, max(sure, known[1]) if known else sure)
    countries: dict[str, dict[str, float]] = defaultdict(dict)
    regions: dict[str, dict[str, float]] = defaultdict(dict)
    for name, (place, sure) in picks.items():
        countries[place.country][name] = sure * (1.5 if place.level == "country" else 1.0)
        region = above.adm1(place)
        if region is not None:
            regions[region][name] = sure * (2.0 if place.level == "adm1" else 1.0)
    all_countries = sum(sum(v.values()) for v in countries.values()) or 1.0
    all_regions = sum(sum(v.values()) for v in regions.values()) or 1.0
    named_ids = {place.id for place, _ in picks.values()}
    rescored: list[list[float]] = []
    remembered: dict[tuple[str, str, str], list[float]] = {}
    for item, scores in zip(named, base, strict=True):
        if len(item.options) < 2:     # nothing to choose
            rescored.append(scores)
            continue
        key = item.sense
        if key not in remembered:
            remembered[key] = [
                _context(place, item.name, countries, all_countries, regions, all_regions, named_ids, picks, above)
                for place in item.options
            ]
        rescored.append([a + b for a, b in zip(scores, remembered[key], strict=True)])
    return rescored


def _context(
    place: Place,
    name: str,
    countries: dict[str, dict[str, float]],
    all_countries: float,
    regions: dict[str, dict[str, float]],
    all_regions: float,
    named_ids: set[str],
    picks: dict[str, tuple[Place, float]],
    above: _Above,
) -> float:
    own_country = countries.get(place.country, {})
    score = _COUNTRY * (sum(own_country.values()) - own_country.get(name, 0.0)) / all_countries
    region = above.adm1(place)
    if region is not None:
        own_region = regions.get(region, {})
        score += _ADM1 * (sum(own_region.values()) - own_region.get(name, 0.0)) / all_regions
    areas = named_ids.intersection(above.ids(place))
    if any(picks_place.id in areas and picks_place.level != "country" for picks_place, _ in picks.values()):
        score += _SIBLING
    elif areas:
        score += _SIBLING / 2
    if place.level == "country" or place.lat is None or place.lon is None:
        return score
    near = 0.0
    for other_name, (other, sure) in picks.items():
        if sure <= near or other_name == name or other.level == "country" or other.lat is None or other.lon is None:
            continue
        km = great_circle_km(place.lat, place.lon, other.lat, other.lon)
        near = max(near, sure * math.exp(-km / 150))
    return score + _NEAR * near


def _one_sense(named: Sequence[Named], weights: Sequence[list[float]]) -> list[list[float]]:
    """Let a name said twice mean one place: each mention takes the best evidence of all."""
    pooled: dict[tuple[str, str, str], list[float]] = {}
    for item, scores in zip(named, weights, strict=True):
        key = item.sense
        before = pooled.get(key)
        pooled[key] = scores if before is None else [max(a, b) for a, b in zip(before, scores, strict=True)]
    return [scores if item.inside else pooled[item.sense] for item, scores in zip(named, weights, strict=True)]


def _best(scores: Sequence[float]) -> int | None:
    return max(range(len(scores)), key=scores.__getitem__) if scores else None


def _share(scores: Sequence[float], index: int) -> float:
    top = max(scores)
    return math.exp(scores[index] - top) / sum(math.exp(s - top) for s in scores)


def _resolved(item: Named, scores: Sequence[float], gazetteer: Gazetteer, above: _Above) -> ResolvedPlace | None:
    order = sorted(range(len(scores)), key=lambda i: -scores[i])[: RUNNERS_UP + 1]
    if not order:
        return None
    places = [item.options[i] for i in order]
    regions = [_region_name(place, gazetteer, above) for place in places]
    best = places[0]
    runners = tuple(
        PlaceCandidate(p.id, p.name, p.country, region, p.lat, p.lon, round(_share(scores, i), 4), p.level)
        for p, region, i in zip(places[1:], regions[1:], order[1:], strict=True)
    )
    name, level = (f"{item.small}, {best.name}", "place") if item.small else (best.name, best.level)
    return ResolvedPlace(best.id, name, best.country, regions[0], best.lat, best.lon, level, runners)


def _region_name(place: Place, gazetteer: Gazetteer, above: _Above) -> str | None:
    region = above.adm1(place)
    return None if region is None else gazetteer.place(region).name
