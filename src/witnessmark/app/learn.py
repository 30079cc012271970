"""The verb `learn`: how sure the machine is, fitted to the decisions of this case, on this machine.

Every claim that a person accepted or rejected is an example. The weights of the joint score are drawn towards the
package's own, so few decisions move them little; how strongly is chosen on reports left out in turn, and what comes
out there is shown before and after. Nothing is kept that does not do better on them. Only reports added from then
on are read with the new weights: readings are never changed.

Deliberately not learnt: words, places or people. A case's weights are fifteen numbers a language, kept in its
settings, and hold nothing of any report.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from witnessmark.app.case import Case
from witnessmark.app.claims import state
from witnessmark.errors import UsageError
from witnessmark.extract import LANGUAGES, THRESHOLD, rules_of
from witnessmark.extract.assemble import document_of
from witnessmark.model.access import Permission
from witnessmark.model.record import Json
from witnessmark.store.base import ClaimQuery
from witnessmark.vocab.codes import Decision

if TYPE_CHECKING:
    from witnessmark.extract.learned.fitting import Array

SETTING = "learnt"
LEAST, LEAST_EACH, LEAST_REPORTS = 20, 5, 4
"""Decisions, decisions of the rarer kind and reports below which nothing is fitted."""
PULLS = (1.0, 4.0, 16.0, 64.0)
PARTS = 5


@dataclass(frozen=True, slots=True)
class Quality:
    """How scores fit decisions: mean log loss (nats), expected calibration error, share on the right side of the
    default threshold."""

    log_loss: float
    calibration_error: float
    right: float

    def record(self) -> Json:
        return {"log_loss": round(self.log_loss, 4), "calibration_error": round(self.calibration_error, 4),
                "right": round(self.right, 4)}


@dataclass(frozen=True, slots=True)
class Learnt:
    """What one language's decisions came to. `why_not` says why nothing was fitted or kept; None when it was kept."""

    language: str
    decided: int
    rejected: int
    reports: int
    before: Quality | None = None
    after: Quality | None = None
    why_not: str | None = None

    def record(self) -> Json:
        return {"language": self.language, "decided": self.decided, "rejected": self.rejected,
                "reports": self.reports, "before": self.before.record() if self.before else None,
                "after": self.after.record() if self.after else None, "kept": self.why_not is None,
                "reason": self.why_not}


@dataclass(frozen=True, slots=True)
class Examples:
    """Decided claims of one language: what their score is made from, whether they were accepted, of which report."""

    rows: Array
    kept: Array
    report: list[str]


def learn(case: Case, *, keep: bool = True) -> list[Learnt]:
    """Fit the joint score to the case's decisions, a result a language with any.

    Args:
        keep: write the weights into the case's settings where they do better; else only show.

    Raises:
        UsageError: no claim was accepted or rejected yet, or the learned layer is not installed.
    """
    case.actor.require(Permission.JUDGE)
    if keep:
        case.actor.require(Permission.ADMIN)
    found = _examples(case)
    if not found:
        raise UsageError("No claim was accepted or rejected yet.",
                         advice="Decide on claims in the workbench or with `witnessmark judge`, then learn.")
    weights = {language: dict(own) for language, own in weights_of(case).items()}
    results = []
    for language, examples in found.items():
        result, own = _fitted(language, examples)
        if own is not None:
            weights[language] = own
        results.append(result)
    if keep and any(result.why_not is None for result in results):
        case.set_setting(SETTING, json.dumps(weights, sort_keys=True))
    return results


def forget(case: Case) -> None:
    """Go back to the package's own weights."""
    if case.settings.get(SETTING):
        case.set_setting(SETTING, "")


def weights_of(case: Case) -> Mapping[str, Mapping[str, float]]:
    """Return what the case has learnt, by language; empty when nothing."""
    found = json.loads(case.settings.get(SETTING) or "{}")
    return {language: {name: float(value) for name, value in own.items()} for language, own in found.items()}


def _examples(case: Case) -> dict[str, Examples]:
    from witnessmark.extract.learned.encoder_file import NoEncoder
    from witnessmark.extract.weighing.evidence import evidence_of

    decided: dict[str, dict[str, bool]] = defaultdict(dict)
    for one in state(case, ClaimQuery(below_threshold=True)).claims:
        if one.claim.extractor.is_person:
            continue
        if one.decision is not None and one.decision.decision in (Decision.ACCEPT, Decision.REJECT):
            decided[one.claim.reading.report.id][one.claim.id] = not one.rejected
    rows: dict[str, list[tuple[list[float], bool, str]]] = defaultdict(list)
    for reading in case.store.readings(case.actor, sorted(decided)) if decided else ():
        document = document_of(reading)
        found_in = rules_of(document.language)
        if found_in is None:
            continue
        try:
            held = evidence_of(reading, document, found_in)
        except NoEncoder as fault:
            raise UsageError("The learned layer is not installed.", advice=str(fault)) from fault
        for claim, kept in decided[reading.report.id].items():
            if claim in held:
                rows[document.language].append((list(held[claim]), kept, reading.report.id))
    return {language: Examples(np.array([row for row, _, _ in rows[language]]),
                               np.array([float(kept) for _, kept, _ in rows[language]]),
                               [report for _, _, report in rows[language]])
            for language in LANGUAGES if rows[language]}


def _fitted(language: str, examples: Examples) -> tuple[Learnt, dict[str, float] | None]:
    from witnessmark.extract.learned.fitting import chances, fit, log_loss
    from witnessmark.extract.weighing.joint import FEATURES
    from witnessmark.extract.weighing.joint import weights_of as shipped_of

    shipped = shipped_of(language)
    prior = np.array([shipped[name] for name in FEATURES])
    reports = sorted(set(examples.report))
    decided, rejected = len(examples.kept), int((examples.kept == 0).sum())
    if decided < LEAST or min(rejected, decided - rejected) < LEAST_EACH or len(reports) < LEAST_REPORTS:
        return Learnt(language, decided, rejected, len(reports), why_not=(
            f"too few decisions: {LEAST} are needed, {LEAST_EACH} of each kind, from {LEAST_REPORTS} reports")), None
    part = np.array([reports.index(report) % PARTS for report in examples.report])
    before = chances(examples.rows, prior)
    held_back: dict[float, Array] = {}
    for pull in PULLS:
        scores = np.zeros(decided)
        for out in range(PARTS):
            own = part == out
            scores[own] = chances(examples.rows[own], fit(
                examples.rows[~own], examples.kept[~own], prior, np.full(prior.size, pull)))
        held_back[pull] = scores
    best = min(held_back, key=lambda pull: log_loss(held_back[pull], examples.kept))
    result = Learnt(language, decided, rejected, len(reports), _quality(before, examples.kept),
                    _quality(held_back[best], examples.kept))
    assert result.before is not None and result.after is not None
    if result.after.log_loss >= result.before.log_loss:
        return Learnt(language, decided, rejected, len(reports), result.before, result.after,
                      "it does no better on reports left out; the package's weights stay"), None
    own = fit(examples.rows, examples.kept, prior, np.full(prior.size, best))
    return result, {name: round(float(value), 4) for name, value in zip(FEATURES, own, strict=True)}


def _quality(scores: Array, kept: Array) -> Quality:
    from witnessmark.extract.learned.fitting import calibration_error, log_loss

    return Quality(log_loss(scores, kept), calibration_error(list(scores), list(kept)),
                   float(((scores >= THRESHOLD) == (kept > 0)).mean()))
