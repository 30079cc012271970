"""The whole answer: every method's figure, the headline or why there is none, and what to doubt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from witnessmark.analysis.undercount.estimate import MODELS, Estimate, Method
from witnessmark.analysis.undercount.matchings import Combined
from witnessmark.analysis.undercount.wording import Language, Note, Word, say, shown


@dataclass(frozen=True, slots=True)
class Dropped:
    """What two quick models say when one list is left out; None where they can't say anything."""

    name: str
    observed: int
    loglinear: float | None
    dga: float | None


@dataclass(frozen=True, slots=True)
class Undercount:
    """How many there are in all, seen and unseen, as far as the table can tell.

    Attributes:
        model: the model asked for; its own figure stands in `own` whether or not there is a headline.
        methods: all methods, the models first.
        reasons: why there is no headline; empty exactly when there is one.
        warnings: what to keep in mind even so.
        matchings: each model's figure over several matchings, where any were drawn and it has one.
        of_incidents: the lists are of incidents, and not of people for all that is known.
    """

    model: Method
    lists: tuple[str, ...]
    observed: int
    methods: tuple[Estimate, ...]
    reasons: tuple[Note, ...]
    warnings: tuple[Note, ...]
    dropped: tuple[Dropped, ...]
    seed: int
    matchings: tuple[Combined, ...] = ()
    of_incidents: bool = False

    @property
    def matching(self) -> Combined | None:
        """The figure of the model asked for over several matchings, where any were drawn; a headline is then this one,
        so that its interval holds the doubt of matching."""
        return next((over for over in self.matchings if over.method is self.model), None)

    @property
    def own(self) -> Estimate:
        """The figure of the model asked for."""
        return next(e for e in self.methods if e.method is self.model)

    @property
    def headline(self) -> float | None:
        """The one number that may be quoted, or None."""
        return None if self.reasons else self.matching.estimate if self.matching else self.own.estimate

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The 95% interval that goes with the headline."""
        return (self.matching or self.own).low, (self.matching or self.own).high

    @property
    def compared(self) -> dict[Method, float]:
        """The models' figures as they stand beside a headline: over the matchings, where it is."""
        over = {each.method: each.estimate for each in self.matchings}
        return {e.method: over.get(e.method, e.estimate) for e in self.methods
                if e.method in MODELS and e.estimate is not None}

    def reading(self, language: Language, *, notes: bool = True) -> str:
        """Say in plain words what the figures mean and what they can't say; `notes` with reasons and doubts."""
        figures = [e for e in self.methods if e.method in MODELS and e.estimate is not None]
        told = partial(say, language=language, of_incidents=self.of_incidents)
        parts = [told("seen", observed=self.observed, lists=len(self.lists))]
        if self.headline is not None:
            low, high = self.interval
            others = [figure for method, figure in self.compared.items() if method is not self.model]
            code = "headline_alike" if shown(min(others)) == shown(max(others)) else "headline"
            parts.append(told(code, model=Word(self.model.value), estimate=self.headline, low=low or 0.0,
                              high=high or 0.0, least=min(others), most=max(others)))
        elif figures:
            points = [e.estimate for e in figures if e.estimate is not None]
            ends = [end for e in figures for end in (e.low, e.high) if end is not None] or points
            parts.append(told("no_headline", least=min(points), most=max(points), low=min(ends), high=max(ends)))
        else:
            parts.append(told("no_figure"))
        if self.matching is not None:
            parts.append(told("drawn" if self.headline is None else "drawn_headline",
                             n=self.matching.used, model=Word(self.model.value),
                             estimate=self.matching.estimate, low=self.matching.low, high=self.matching.high,
                             percent=round(100 * self.matching.doubt), fewest=min(self.matching.observed),
                             most=max(self.matching.observed)))
        noted = [note.text(language) for note in (*self.reasons, *self.warnings)] if notes else []
        return " ".join([*parts, *noted, told("always_drawn" if self.matching else "always")])

    def rows(self, language: Language) -> list[tuple[str, str, str, str]]:
        """Return one row a method: its name, figure and interval, or why it has none; then those over matchings."""
        drawn = [(say("over_matchings", language, model=Word(found.method.value), n=found.used),
                  shown(found.estimate), shown(found.low), shown(found.high)) for found in self.matchings]
        return [*((say(e.method.value, language),
                 shown(e.estimate) if e.estimate is not None else self.why_not(e, language),
                 "" if e.low is None else shown(e.low), "" if e.high is None else shown(e.high))
                for e in self.methods), *drawn]

    def why_not(self, e: Estimate, language: Language) -> str:
        """Say why a method has no figure."""
        return say(e.why_not or "no_convergence", language, of_incidents=self.of_incidents)

    def record(self) -> dict[str, object]:
        """Return the answer as one JSON object; numbers to one decimal, sentences in English and Korean."""
        own = self.own
        return {
            "model": self.model.value, "estimate": _tenth(own.estimate), "low": _tenth(own.low),
            "high": _tenth(own.high), "observed": self.observed, "headline": _tenth(self.headline),
            "reasons": [reason.text("en") for reason in self.reasons],
            "reason_codes": [reason.code for reason in self.reasons],
            "lists": list(self.lists),
            "matching": self.matching.record() if self.matching else None,
            "matchings": [over.record() for over in self.matchings],
            "others": [self._method(e) for e in self.methods if e.method in MODELS and e.method is not self.model],
            "methods": [self._method(e) for e in self.methods],
            "diagnostics": {
                "warnings": [warning.text("en") for warning in self.warnings],
                "without_list": [{"list": d.name, "observed": d.observed, "loglinear": _tenth(d.loglinear),
                                  "dga": _tenth(d.dga)} for d in self.dropped],
                "seed": self.seed,
                **own.details,
            },
            "reading": {"en": self.reading("en"), "ko": self.reading("ko")},
        }

    def _method(self, e: Estimate) -> dict[str, object]:
        return {"method": e.method.value, "name": {"en": say(e.method.value, "en"), "ko": say(e.method.value, "ko")},
                "estimate": _tenth(e.estimate), "low": _tenth(e.low), "high": _tenth(e.high), "capped": e.capped,
                "why_not": self.why_not(e, "en") if e.why_not else None, "details": e.details}


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)
