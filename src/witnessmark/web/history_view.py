"""What an incident told at a step beside what it tells now, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from witnessmark.model.claim import Claim
from witnessmark.model.incident import Incident
from witnessmark.vocab.table import label
from witnessmark.web.i18n import Language, translator
from witnessmark.web.incident_view import main_figure, place_name, when_words

MOST = 4      # values of one line


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told: its name, the words then and now, and whether they differ."""

    name: str
    then: str
    now: str

    @property
    def changed(self) -> bool:
        return self.then != self.now


def told(then: Incident, claims_then: Mapping[str, Claim], now: Incident, claims_now: Mapping[str, Claim],
         language: Language) -> list[Line]:
    """Return the lines of both; one that neither fills is left out."""
    before, after = _words(then, claims_then, language), _words(now, claims_now, language)
    return [Line(name, before[name], after[name]) for name in before if before[name] or after[name]]


def _words(incident: Incident, claims: Mapping[str, Claim], language: Language) -> dict[str, str]:
    t = translator(language)
    held = [claims[c] for c in incident.claims if c in claims]
    count = incident.origins
    return {
        t("grade"): label(incident.grade.grade, language),
        t("origins"): t("origins_range", low=count.low, high=count.high, assessed=count.assessed),
        t("field_act"): _most(Counter(label(c.act.code, language) for c in held)),
        t("field_when"): _most(Counter(when_words(c) for c in held if c.when)),
        t("field_origin"): _most(Counter(place_name(p, language) for c in held for p in c.origin)),
        t("field_destination"): _most(Counter(place_name(p, language) for c in held for p in c.destination)),
        t("field_figure"): main_figure(incident, language),
        t("contradictions"): str(sum(not c.compatible and c.resolved is None for c in incident.contradictions)),
        t("claims"): str(len(incident.claims)),
        t("reports"): str(len(incident.reports)),
    }


def _most(values: Counter[str]) -> str:
    return " · ".join(value for value, _ in values.most_common(MOST))
