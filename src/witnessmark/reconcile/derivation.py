"""Which report rests on which: reprint, rewrite, translation, citation.

Invariant: a child is never older than its parent, and likeness of content alone never makes
a certain derivation across languages: one text or one call has to show as well (the outlet is
cited, the outlet is the same, or the same source told it on the same day).
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from witnessmark.model.text import Reading
from witnessmark.reconcile.citations import Citation, citations, quotations, says_translated
from witnessmark.reconcile.copies import REPRINT, REWRITE, brief, near_copies, shingles
from witnessmark.reconcile.outlets import OutletNames, outlet_key
from witnessmark.reconcile.places import Relation, relation
from witnessmark.reconcile.speakers import same_kind
from witnessmark.reconcile.translations import Aligner
from witnessmark.reconcile.voices import Speech
from witnessmark.reconcile.wording import Said, said

How = Literal["reprint", "rewrite", "translation", "citation", "quotation"]

TRANSLATED = 0.5  # share of the shorter text found in order, with other evidence
LIKELY_TRANSLATED = 0.75  # without: only possible
CITED_WITHIN = 120
TRANSLATED_WITHIN = 45
MOST_ALIGNMENTS = 3000


SAME_FACTS = 4.0  # bits of the best pair of claims; three partners and evidence of one text besides
SHARED_CLAIMS = 0.6  # share of the shorter report's claims that the other has too
MOST_OF_A_TEXT = 3  # claims
OWN_EDITION = 2  # claims, where one outlet tells both: what else would its other language tell of within days
AT_ONCE = 3  # days within which one outlet puts a short note out in its other language
SOON = 21  # days from a report to its translation


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two reports' claims agree: the best pair's bits, and how many have a partner.

    `share` is of the report with fewer claims.
    """

    best: float
    share: float
    partners: int = 0


@dataclass(frozen=True, slots=True)
class Derivation:
    """`child` took over from `parent`; `certain` unless only likeness speaks for it.

    `passing` holds of a citation that speaks for its own sentence alone.
    """

    child: str
    parent: str
    how: How
    certain: bool
    why: Said
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Dossier:
    """What deriving needs of one report."""

    speech: Speech
    cites: tuple[Citation, ...]

    @property
    def reading(self) -> Reading:
        return self.speech.reading

    @property
    def id(self) -> str:
        return self.speech.reading.report.id

    @property
    def published(self) -> dt.date | None:
        return self.speech.reading.report.published

    @property
    def language(self) -> str:
        return self.speech.reading.report.language

    @property
    def outlet(self) -> str | None:
        return outlet_key(self.speech.reading.report.outlet)


def dossiers(speeches: Sequence[Speech], outlets: OutletNames) -> list[Dossier]:
    """Return one dossier a report in order of publication."""
    found = [Dossier(s, tuple(citations(s.reading, outlets))) for s in speeches]
    return sorted(found, key=lambda d: (d.published or dt.date.max, d.id))


def derivations(
    found: Sequence[Dossier],
    *,
    aligner: Aligner,
    fits: Callable[[str, str], Fit],
    shingled: Callable[[str], frozenset[int]] = shingles,
) -> list[Derivation]:
    """Return who derives from whom, at most one derivation a pair.

    Args:
        found: reports in order of publication.
        aligner: aligns texts of two languages.
        fits: how well the claims of two reports agree.
        shingled: gives a text's shingles.
    """
    out: dict[tuple[str, str], Derivation] = {}
    copied = _copied(found, fits, shingled)
    reprints = {d.child for d in copied if d.how == "reprint"}
    first = [d for d in found if d.id not in reprints]
    for derivation in (*copied, *_cited(found, fits), *_translated(first, aligner, fits), *_quoted(found)):
        held = out.get((derivation.child, derivation.parent))
        if held is None or (derivation.certain and not held.certain):
            out[(derivation.child, derivation.parent)] = derivation
    return sorted(out.values(), key=lambda d: (d.child, d.parent))


def _copied(
    found: Sequence[Dossier], fits: Callable[[str, str], Fit], shingled: Callable[[str], frozenset[int]]
) -> list[Derivation]:
    out: list[Derivation] = []
    shared = near_copies([d.reading.text for d in found], shingled)
    for (i, j), both in sorted(shared.items()):
        alike = _numbers_agree(found[i].reading.text, found[j].reading.text)
        if not alike or fits(found[i].id, found[j].id).best <= 0:
            continue  # one outlet's set phrases about another day
        if brief(both) and found[j].speech.named:
            continue  # two short notes on one day share their words, each with a speaker of its own
        how: How = "reprint" if both.jaccard >= REPRINT else "rewrite"
        certain = both.jaccard >= REPRINT or both.contained >= REWRITE
        out.append(
            Derivation(
                found[j].id,
                found[i].id,
                how,
                certain,
                said("copied", share=f"{both.contained:.0%}"),
            )
        )
    return out


def _numbers_agree(a: str, b: str) -> bool:
    """Whether the shorter text's numbers, days included, mostly stand in the other."""
    left, right = (set(re.findall(r"\d+", text)) for text in (a, b))
    few = min(len(left), len(right))
    return not few or len(left & right) / few >= 0.65


def _cited(found: Sequence[Dossier], fits: Callable[[str, str], Fit]) -> list[Derivation]:
    by_outlet: dict[str, list[Dossier]] = defaultdict(list)
    for dossier in found:
        if dossier.outlet:
            by_outlet[dossier.outlet].append(dossier)
    languages = {d.id: d.language for d in found}
    out: list[Derivation] = []
    for child in found:
        for cite in child.cites:
            parents = [
                p
                for p in by_outlet.get(cite.outlet, ())
                if p.id != child.id
                and _in_time(p, child, CITED_WITHIN)
                and not (p.outlet == child.outlet and p.language == child.language)
            ]
            ranked = sorted(
                ((fits(child.id, p.id).best, -_days(p, child), p.id) for p in parents[-40:]), reverse=True
            )
            if ranked and ranked[0][0] > 0:
                foreign = languages[ranked[0][2]] != child.language
                how: How = "translation" if cite.whole and foreign else "citation"
                rests = any(c.lead or c.whole for c in child.cites if c.outlet == cite.outlet)
                out.append(
                    Derivation(
                        child.id,
                        ranked[0][2],
                        how,
                        True,
                        said("names_outlet"),
                        how == "citation" and not rests,
                    )
                )
    return out


def _translated(
    found: Sequence[Dossier], aligner: Aligner, fits: Callable[[str, str], Fit]
) -> list[Derivation]:
    out: list[Derivation] = []
    if len({d.language for d in found}) < 2:
        return out
    left = MOST_ALIGNMENTS
    days = [(d.published or dt.date.max).toordinal() for d in found]
    languages = [d.language for d in found]
    translated: dict[str, set[str]] = defaultdict(set)  # report: languages it was certainly translated from
    for j, child in enumerate(found):
        earliest = days[j] - TRANSLATED_WITHIN if child.published else 0
        for i in range(bisect_left(days, earliest, 0, j), j):
            parent = found[i]
            if languages[i] == languages[j] or languages[j] in translated[parent.id]:
                continue  # nobody translates a translation back
            if not _in_time(parent, child, TRANSLATED_WITHIN) or fits(child.id, parent.id).best <= 0:
                continue
            if left == 0:
                return out
            left -= 1
            aligned = aligner.align(child.reading.text, parent.reading.text)
            evidence = _one_call(child, parent)
            fit = fits(child.id, parent.id)
            if evidence and _shared(fit, child, parent) and _days(parent, child) <= SOON:
                why = said("told_alike", share=f"{fit.share:.0%}", evidence=evidence)
                out.append(Derivation(child.id, parent.id, "translation", True, why))
                translated[child.id].add(parent.language)
                continue
            if aligned.sentences < 2 or (aligned.numbers is not None and aligned.numbers < 0.5):
                continue
            share = f"{aligned.coverage:.0%}"
            if aligned.coverage >= TRANSLATED and evidence:
                why = said("follows", share=share, evidence=evidence)
                out.append(Derivation(child.id, parent.id, "translation", True, why))
                translated[child.id].add(parent.language)
            elif aligned.coverage >= LIKELY_TRANSLATED and aligned.sentences >= 4:
                out.append(Derivation(child.id, parent.id, "translation", False, said("follows_order", share=share)))
    return out


def _shared(fit: Fit, a: Dossier, b: Dossier) -> bool:
    """Whether enough claims have a partner: one fact both tell makes no translation."""
    own = a.outlet is not None and a.outlet == b.outlet
    enough = OWN_EDITION if own else MOST_OF_A_TEXT
    if own and fit.share == 1.0 and _days(a, b) <= AT_ONCE:
        enough = 1  # a note of one fact, put out in the other language within days
    return fit.best >= SAME_FACTS and fit.share >= SHARED_CLAIMS and fit.partners >= enough


def _one_call(a: Dossier, b: Dossier) -> Said | None:
    """Return what shows that two reports rest on one text or one call; None when nothing does."""
    if a.outlet and a.outlet == b.outlet:
        return said("one_outlet")
    for one, other in ((a, b), (b, a)):
        if any(c.outlet == other.outlet for c in one.cites if other.outlet):
            return said("names_other")
    if says_translated(a.reading.text) or says_translated(b.reading.text):
        return said("is_translation")
    for x in a.speech.named:
        for y in b.speech.named:
            same_day = (
                x.told is not None
                and y.told is not None
                and x.told[0] <= y.told[1]
                and y.told[0] <= x.told[1]
            )
            near = x.place and y.place and relation(x.place, y.place) >= Relation.WITHIN
            if same_day and near and same_kind(x.kind, y.kind):
                return said("same_call")
    return None


def _quoted(found: Sequence[Dossier]) -> list[Derivation]:
    """A long quotation in two reports comes from one speaker; both reports share it."""
    first: dict[str, Dossier] = {}
    out: list[Derivation] = []
    for dossier in found:
        for quote in quotations(dossier.reading.text):
            held = first.setdefault(quote, dossier)
            if held.id != dossier.id:
                out.append(
                    Derivation(dossier.id, held.id, "quotation", True, said("one_quote"))
                )
    return out


def _in_time(parent: Dossier, child: Dossier, within: int) -> bool:
    if parent.published is None or child.published is None:
        return True
    return -2 <= (child.published - parent.published).days <= within


def _days(a: Dossier, b: Dossier) -> int:
    if a.published is None or b.published is None:
        return 0
    return abs((b.published - a.published).days)
