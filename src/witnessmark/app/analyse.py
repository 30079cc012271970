"""The verb `analyse`: counts and figures over the incidents of a case that the actor may see.

Invariant: figures are made of the standing claims and the incidents in force; they are kept in memory only, and made
anew when something was written that they rest on or somebody else asks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

from witnessmark.analysis import counts, coverage, flat, flows, lags, targeting, timeline
from witnessmark.analysis.behind import Behind
from witnessmark.analysis.counts import Filter, Question
from witnessmark.analysis.episodes import Count, Done, Episode, Spot, Told, Where
from witnessmark.analysis.facts import Facts
from witnessmark.analysis.result import Result
from witnessmark.app.case import Case
from witnessmark.app.claims import decided_claims
from witnessmark.app.incidents import basis, refresh
from witnessmark.app.places import NOWHERE, check_level, check_places, units
from witnessmark.errors import UsageError
from witnessmark.gazetteer.gazetteer import Gazetteer
from witnessmark.model.access import Permission
from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.model.place import PlaceRef
from witnessmark.store.base import ClaimQuery

_held: WeakKeyDictionary[Case, tuple[tuple[object, ...], Facts]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Passage:
    """Where one claim of an incident stands: its report, code points of the reading, and the words."""

    claim: str
    report: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Analysis:
    """The figures of a case as they stood when it was made.

    What is asked of a place that is not there raises UsageError; one of which nothing is told has 0 incidents.
    """

    case: Case
    facts: Facts

    def counts(self, question: Question = Question()) -> Result:
        """Return incidents, persons, households and dwellings by the question's fields."""
        self._places(question.keep)
        return counts.count(self.facts, question)

    def incidents(self, question: Question, values: Sequence[str | None], behind: Behind = Behind()) -> list[str]:
        """Return the incidents behind one row of `counts`, by its values; None where the row says not stated.

        `behind` names one number of the row, such as those with proof."""
        named = [v for name, v in zip(question.by, values, strict=False) if name in counts.PLACES]
        self._places(question.keep, *named)
        check_level(self.facts, question.level, named)
        if behind.campaign and not self.facts.campaign(behind.campaign):
            raise UsageError("There is no such campaign.", advice="`witnessmark analyse lags` lists them by their ids.")
        return counts.members(self.facts, question, tuple(values), behind)

    def denied(self, keep: Filter = Filter()) -> list[str]:
        """Return the incidents that a filter lets in but that count nowhere, as every claim of them is a denial."""
        return [] if keep.statuses else self.incidents(Question(keep=keep), (), Behind(denied="1"))

    def flows(self, level: str = "province", keep: Filter = Filter(), *, yearly: bool = False) -> Result:
        """Return movements from origin to destination, with `yearly` year by year."""
        self._places(keep)
        return flows.flows(self.facts, level, keep, yearly=yearly)

    def moved(self, level: str, values: Sequence[str | None], keep: Filter = Filter(),
              behind: Behind = Behind()) -> list[str]:
        """Return the incidents behind one row of `flows`: origin, destination, and year where by year; None stands for
        not stated, and no values for every movement."""
        self._places(keep, *values[:2])
        check_level(self.facts, level, values[:2])
        return flows.moved(self.facts, level, values, keep, behind)

    def timeline(self, step: str | None = None, keep: Filter = Filter()) -> Result:
        """Return incidents by month or year: those within it, and those that touch it."""
        self._places(keep)
        return timeline.timeline(self.facts, step, keep)

    def targeting(self, against: str = "ground", keep: Filter = Filter()) -> Result:
        """Return groups by ground or organ, with how many incidents rest on stated proof."""
        self._places(keep)
        return targeting.targeting(self.facts, against, keep)

    def lags(self, keep: Filter = Filter()) -> Result:
        """Return how many months lie between the stages of each campaign."""
        self._places(keep)
        return lags.lags(self.facts, keep)

    def campaign(self, campaign: str, keep: Filter = Filter()) -> list[str]:
        """Return the incidents of a campaign.

        Raises:
            UsageError: there is none of this id.
        """
        return self.incidents(Question(keep=keep), (), Behind(campaign=campaign.strip() or "none"))

    def coverage(self, level: str = "province", step: str | None = None, keep: Filter = Filter()) -> Result:
        """Return how many independent origins tell of each place and month, and of which areas nobody tells."""
        self._places(keep)
        return coverage.coverage(self.facts, level, step, keep)

    def touching(self, level: str, values: Sequence[str | None], keep: Filter = Filter(), *,
                 sure: bool = False) -> list[str]:
        """Return the incidents that touch one cell of `coverage`, with `sure` those that lie within it.

        Args:
            values: a place, and a month or year or None for those without a time.

        Raises:
            UsageError: these are not two.
        """
        if len(values) != 2:
            raise UsageError("A cell has a place and a month or year.", advice="Give both, as 'KP/Rason,2019-05'.")
        place, step = values
        held = Behind(undated="1") if step is None else Behind(sure=step) if sure else Behind(touching=step)
        return self.incidents(Question(("place",), level, keep), (place,), held)

    def _places(self, keep: Filter, *keys: str | None) -> None:
        check_places(self.facts, (keep.within, *keys))

    def passages(self, incidents: Sequence[str]) -> dict[str, list[Passage]]:
        """Return the claims of these incidents with their passages, as far as the actor may see them."""
        found: dict[str, list[Passage]] = {}
        for incident in incidents:
            claims = self.case.store.incident(self.case.actor, incident).claims
            decided = decided_claims(self.case, ClaimQuery(ids=tuple(claims), below_threshold=True))
            found[incident] = [Passage(d.claim.id, d.claim.reading.report.id, d.claim.passage.start,
                                       d.claim.passage.end, d.claim.quote) for d in decided]
        return found


def counts_of_tables(claims: str | Path, incidents: str | Path | None = None,
                     question: Question = Question()) -> Result:
    """Return counts over flat claims in Parquet, with the incidents that `reconcile` made of them; needs no case.

    Raises:
        RefusedInput: a file is none, no Parquet, or lacks a column. UsageError: a field that such a table lacks.
    """
    return flat.count(Path(claims), None if incidents is None else Path(incidents), question)


def analyse(case: Case) -> Analysis:
    """Return the figures of a case; reconciles first when claims or decisions changed."""
    refresh(case)
    return figures(case)


def held_figures(case: Case) -> tuple[Analysis, bool] | None:
    """Return the figures made last, for whoever asks now, and whether they still hold."""
    case.actor.require(Permission.READ)
    stamp, (made, facts) = basis(case), _held.get(case, (None, None))
    if facts is None or made is None or made[0] != stamp[0]:
        return None
    return Analysis(case, facts), made == stamp


def figures(case: Case) -> Analysis:
    """Return the figures of the incidents as they are stored, made anew where they changed."""
    held = held_figures(case)
    if held is not None and held[1]:
        return held[0]
    stamp = basis(case)
    incidents = case.store.incidents(case.actor)
    decided = decided_claims(case, ClaimQuery(below_threshold=True))
    told = episodes(incidents, {d.claim.id: d.claim for d in decided if not d.rejected})
    facts = Facts.of(told, areas_around(told))
    _held[case] = (stamp, facts)
    return Analysis(case, facts)


def episodes(incidents: Sequence[Incident], claims: Mapping[str, Claim]) -> list[Episode]:
    """Return incidents as counting needs them; a claim that is not given does not count."""
    return [
        Episode(
            i.id, i.grade.grade, i.origins.low, i.origins.high, tuple(Done(a.value, a.stage, a.status) for a in i.acts),
            tuple(_told(claims[c]) for c in i.claims if c in claims), i.campaign, i.origins.groups,
        )
        for i in incidents
    ]


def areas_around(told: Sequence[Episode]) -> list[Spot]:
    """Return the first-level areas of the countries that incidents lie in, and the second-level ones of areas that
    they lie in, each key once: two areas of one name and country can't be told apart by it."""
    met = {where for episode in told for claim in episode.told for where in claim.origin}
    spoken = {spot.key for where in met for spot in where.spots}
    found: dict[str, Spot] = {}
    for country in sorted(key for key in spoken if "/" not in key):
        for area in Gazetteer.load().areas(country):
            spot = units(area.id, country).spots[-1]
            found.setdefault(spot.key, replace(spot, level="province"))
            if spot.key in spoken:
                inner = (units(i.id, country).spots[-1] for i in Gazetteer.load().children(area.id)
                         if i.level in ("adm1", "adm2"))
                found.update((one.key, replace(one, level="county")) for one in inner if one.key not in found)
    return list(found.values())


def _told(claim: Claim) -> Told:
    figure, when = claim.figure, claim.when
    return Told(
        claim.id, claim.act.code, claim.status.code, when.start if when else None, when.end if when else None,
        tuple(map(_where, claim.origin)), tuple(map(_where, claim.destination)),
        tuple(dict.fromkeys(code for a in claim.affected for code in a.codes)),
        tuple(c.code for c in claim.orderer), tuple(c.code for c in claim.perpetrator),
        tuple(c.code for c in claim.ground),
        Count(figure.low, figure.high, figure.unit, figure.kind) if figure else None,
        tuple(said.kind for said in claim.attribution),
    )


def _where(ref: PlaceRef) -> Where:
    """Return a place by its units; one that is described, or in no country, as described."""
    if ref.kind == "described" or ref.place is None:
        return NOWHERE
    return units(ref.place.id, ref.place.country)
