"""How sure it is that a capitalised name means a place where it stands in an English text.

Invariant: the same name in the same surroundings always gets the same weight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract import place_words as words
from witnessmark.extract.place_runs import Labels, Run, word_before
from witnessmark.gazetteer import Gazetteer, Place
from witnessmark.gazetteer.normalise import fold
from witnessmark.model.text import Span

_CERTAIN = 600_000
NO_EVIDENCE = -1.0
_SENTENCE_END = re.compile(r"[.!?:;\n][\"'”’)]*\s*[\"'“‘(]*\s*$")


def weight_of(
    text: str,
    span: Span,
    run: Run,
    ids: Sequence[str],
    gazetteer: Gazetteer,
    people: frozenset[str],
    labels: Labels,
) -> float:
    """Return how sure it is that these letters name a place here; not above 0 means no."""
    name = text[span.start : span.end]
    lower = name.lower()
    single = " " not in name and "-" not in name
    before, after = word_before(text, span.start), _word_after(text, span.end)
    label = labels.over(span)
    comma = text[max(0, span.start - 2) : span.start] == ", "
    locative = before.lower() in words.LOCATIVE
    strong = before.lower() in words.STRONG_LOCATIVE
    folded = fold(name)
    fame, best = max(
        ((_fame_as(place, folded), place) for place in map(gazetteer.place, ids)), key=lambda pair: pair[0]
    )
    known = fame >= _CERTAIN
    if re.search(r"[.][ ]?[A-Z]$", name) or (
        single and lower in words.NOT_PLACES and not (locative and _followed_by_place(text, span))
    ):
        return 0.0
    if name.isupper() and len(name) > 3 and not known:
        dateline = re.match(r"(?:, [A-Z][\w. ]{1,15})?\s?(?:—|–|--?|\()\s", text[span.end : span.end + 24])
        return 0.9 if dateline and (run.start == span.start) else 0.0
    if lower == "white house" or all(w in words.NOT_PLACES or w in words.TYPE_WORDS for w in lower.split()):
        return 0.0
    prefix = [text[a:b].lower().rstrip(".") for a, b in run.words if b <= span.start]
    suffix = [text[a:b].lower().rstrip(".") for a, b in run.words if a >= span.end]
    cut = next((i for i, word in enumerate(suffix) if word in ("the", "a", "an", "and")), len(suffix))
    suffix = suffix[:cut]
    body = bool(suffix) and (
        suffix[0] in words.LOCAL_BODIES or (best.level == "country" and suffix[0] in words.NATIONAL_BODIES)
    )
    outside = [p for p in prefix if p not in words.CAPITAL_PREFIXES]
    if label is not None:
        kind, entity = label
        whole = entity.start >= span.start - 4 and entity.end <= span.end + 2
        if kind in ("GPE", "LOC") and whole and (name not in people or strong) and len(name) > 2:
            return 1.0
        if kind == "PERSON" and (not whole or (not known and not strong)):
            return 0.0
        if (
            kind in ("ORG", "FAC", "WORK_OF_ART", "EVENT", "PRODUCT", "LAW")
            and not whole
            and not ((body and entity.start >= span.start - 4) or (known and not suffix and before in ("of", "in")))
        ):
            return 0.0
        if kind in ("ORG", "FAC", "WORK_OF_ART", "EVENT", "PRODUCT") and whole and not known and not strong:
            return 0.0
        if kind == "NORP" and whole:
            return 0.0
    if suffix:
        follow = suffix[0]
        if follow in words.ORGANISATION_WORDS and follow not in words.ROLE_WORDS and not body:
            return 0.0
        if follow not in words.TYPE_WORDS and follow not in words.ROLE_WORDS and not known and not body:
            return 0.0
        if (
            follow not in words.TYPE_WORDS
            and follow not in words.ROLE_WORDS
            and not body
            and len(suffix) > 1
            and (suffix[-1] in words.ORGANISATION_WORDS)
        ):
            return 0.0
        if follow not in words.TYPE_WORDS and follow not in words.ROLE_WORDS and lower in words.GIVEN_NAMES:
            return 0.0
    if outside:
        nearest = outside[-1]
        if nearest in words.GIVEN_NAMES or nearest in words.TITLES or len(nearest) == 1:
            return 0.0
        if (
            len(outside) == 1
            and run.start == run.words[0][0]
            and _starts_sentence(text, run.start)
            and (nearest in words.NOT_PLACES)
        ):
            pass
        elif (not known and not words.DEMONYM.search(nearest)) or nearest in (
            "university",
            "bank",
            "new",
            "fort",
            "port",
            "lake",
            "mount",
            "saint",
            "san",
            "santa",
            "st",
        ):
            return 0.0
    if single and name in people and not (strong and known) and fame < 5_000_000:
        return 0.0
    if single and lower in words.GIVEN_NAMES and not strong and not known:
        return 0.0
    if (
        single
        and after in words.PERSON_VERBS
        and best.level != "country"
        and not locative
        and (fame < 3_000_000 or before.lower() in words.TITLES)
        and not comma
    ):
        return 0.0
    if known:
        return 1.0
    nested = _followed_by_place(text, span)
    if strong or nested or (suffix and suffix[0] in words.TYPE_WORDS):
        return 0.9
    if _starts_sentence(text, span.start) and single and len(run.words) == 1:
        return 0.5 if fame > 100_000 else NO_EVIDENCE
    if locative:
        return 0.7 if fame > 5_000 or not single else 0.4
    return 0.6 if fame > 50_000 or not single else NO_EVIDENCE


def _fame(place: Place) -> float:
    """Return a rough measure of how widely a place is written about."""
    if place.level == "country" or not place.country:
        return 1e9
    if place.country == "KP" and place.level != "place":
        return 2e6
    if place.level == "adm1":
        return max(1e6, float(place.population))
    if place.level in ("adm2", "adm3"):
        return min(400_000.0, place.population / 4 + 1_000)
    return float(place.population)


def _fame_as(place: Place, folded: str) -> float:
    """Return the fame of a place under this name: a town's lesser-known name counts for little."""
    fame = _fame(place)
    standard = fold(place.name)
    if place.level != "place" or place.country == "KP" or standard.startswith(folded):
        return fame
    return fame * 0.1


def _word_after(text: str, end: int) -> str:
    found = re.match(r"[,]?\s+(\w+)", text[end : end + 24])
    return found[1] if found else ""


def _starts_sentence(text: str, start: int) -> bool:
    return start == 0 or _SENTENCE_END.search(text[max(0, start - 12) : start]) is not None


def _followed_by_place(text: str, span: Span) -> bool:
    found = re.match(r",\s+((?:[A-Z][\w’'-]+|[A-Z]\.[A-Z]\.)(?:\s[A-Z][\w’'-]+)?\.?)", text[span.end : span.end + 40])
    if found is None:
        return False
    area = found[1]
    if area in words.STATE_SHORT:
        return True
    gazetteer = Gazetteer.load()
    for name in (area, area.split()[0]):
        if any(c.place.level in ("country", "adm1") or c.place.country == "KP" for c in gazetteer.lookup(name)[:3]):
            return True
    return False
