"""Recognising place names in English text: gazetteer first, context decides.

Invariant: every name returned stands in the text with a capital; people, bodies and
peoples (demonyms) are left out. What a name resolves to is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from witnessmark.extract import place_words as words
from witnessmark.extract.place_candidates import Named
from witnessmark.gazetteer import Gazetteer, Place
from witnessmark.gazetteer.normalise import fold
from witnessmark.gazetteer.scan import WORD
from witnessmark.model.text import Span

_CERTAIN = 600_000
_NO_EVIDENCE = -1.0
_APPOSITION = re.compile(r",\s+(?:an?\s|\d\d,|who\b)")
_SENTENCE_END = re.compile(r"[.!?:;\n][\"'”’)]*\s*[\"'“‘(]*\s*$")
_COMMA = re.compile(r",\s+")
_NESTING = re.compile(
    r"(?:,\s+|\s+\(|,?\s+in\s+(?:the\s+)?|,?\s+in\s+(?:northern|southern|eastern|western|central|"
    r"north-?eastern|north-?western|south-?eastern|south-?western)\s+|\s+of\s+|,?\s+of\s+the\s+|"
    r"['’]s\s+|\s+-\s+)"
)


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of capitalised words, and where each of them stands."""

    start: int
    end: int
    words: tuple[tuple[int, int], ...]


def recognise(text: str, gazetteer: Gazetteer, entities: Sequence[tuple[Span, str]] = ()) -> list[Named]:
    """Return the place names of an English text in order, with the areas stated around them.

    `entities` are spans and labels of a named-entity recogniser (GPE, LOC, PERSON, ORG …);
    they sharpen the choice and add names that the gazetteer does not have.
    """
    labels = _Labels(entities)
    runs = _runs(text)
    people = _people(text, runs)
    hits = gazetteer.scan(text, "en")
    found: list[Named] = []
    locator = _RunFinder(runs)
    unsure: list[tuple[Span, str]] = []
    for span, ids in hits:
        weight = _weight(text, span, locator.run(span), ids, gazetteer, people, labels)
        if weight == _NO_EVIDENCE:
            unsure.append((span, text[span.start : span.end]))
        if weight > 0:
            widened, level = _with_type(text, span, ids, gazetteer)
            found.append(Named(widened, text[span.start : span.end], level=level, confidence=min(1.0, weight)))
    shown = {item.name for item in found if item.confidence >= 0.9}
    found += [Named(span, name, confidence=0.7) for span, name in unsure if name in shown]
    found += _abbreviated_states(text, found)
    found += _described(text, found)
    found += labels.unknown(text, found, people)
    found.sort(key=lambda item: (item.span.start, -item.span.end))
    found = _without_overlaps(found)
    return found


def link_nesting(text: str, found: Sequence[Named]) -> None:
    """Note for each name the areas the text gives around it: `X, Y`, `X in Y`, `X (Y)`, `Y's X`."""
    for position, (item, following) in enumerate(pairwise(found)):
        gap = text[item.span.end : following.span.start]
        if len(gap) > 24 or not _NESTING.fullmatch(gap):
            continue
        if gap.startswith(("'", "’")):
            found[position + 1].inside.append(position)
            continue
        item.inside.append(position + 1)
        if gap.startswith(",") and position + 2 < len(found):
            third = text[following.span.end : found[position + 2].span.start]
            if _COMMA.fullmatch(third):
                item.inside.append(position + 2)


def expand(name: str) -> str:
    """Return the full name of an abbreviated state or province, else the name itself."""
    return words.STATE_SHORT.get(name, words.STATE_SHORT.get(name + ".", name))


def _runs(text: str) -> list[_Run]:
    runs: list[_Run] = []
    current: list[tuple[int, int]] = []
    for match in WORD.finditer(text):
        if not match[0][0].isupper():
            continue
        if (
            current
            and text[current[-1][1] : match.start()] in (" ", "-", " & ", ". ")
            and not (text[current[-1][1] : match.start()] == ". " and current[-1][1] - current[-1][0] > 3)
        ):
            current.append(match.span())
            continue
        if current:
            runs.append(_Run(current[0][0], current[-1][1], tuple(current)))
        current = [match.span()]
    if current:
        runs.append(_Run(current[0][0], current[-1][1], tuple(current)))
    return runs


class _RunFinder:
    """Walks runs and spans together, both in text order."""

    def __init__(self, runs: Sequence[_Run]) -> None:
        self._runs, self._at = runs, 0

    def run(self, span: Span) -> _Run:
        while self._at < len(self._runs) and self._runs[self._at].end <= span.start:
            self._at += 1
        if self._at < len(self._runs) and self._runs[self._at].start <= span.start:
            return self._runs[self._at]
        return _Run(span.start, span.end, ((span.start, span.end),))


class _Labels:
    """What a named-entity recogniser says of a span."""

    def __init__(self, entities: Sequence[tuple[Span, str]]) -> None:
        self._entities = sorted(entities)
        self._given = bool(entities)
        self._at = 0

    def over(self, span: Span) -> tuple[str, Span] | None:
        """Return label and span of the entity that overlaps `span`; spans come in text order."""
        while self._at < len(self._entities) and self._entities[self._at][0].end <= span.start:
            self._at += 1
        if self._at < len(self._entities):
            entity, label = self._entities[self._at]
            if entity.overlaps(span):
                return label, entity
        return None

    @property
    def given(self) -> bool:
        return self._given

    def unknown(self, text: str, found: Sequence[Named], people: frozenset[str]) -> list[Named]:
        """Return places the recogniser sees where the gazetteer saw nothing."""
        extra = []
        starts = sorted((item.span.start, item.span.end) for item in found)
        at = 0
        for entity, label in self._entities:
            if label not in ("GPE", "LOC") or _word_before(text, entity.start).lower() not in (
                words.STRONG_LOCATIVE | {"to"}
            ):
                continue
            if entity.slice(text).rsplit(" ", 1)[-1].lower() in words.NOT_PLACES:
                continue
            while at < len(starts) and starts[at][1] <= entity.start:
                at += 1
            if at < len(starts) and starts[at][0] < entity.end:
                continue
            start = entity.start + 4 if text[entity.start : entity.start + 4].lower() == "the " else entity.start
            end = entity.end - 2 if text[entity.end - 2 : entity.end] in ("'s", "’s") else entity.end
            name = text[start:end]
            if (
                start < end
                and name[:1].isupper()
                and "\n" not in name
                and name.lower() not in words.NOT_PLACES
                and (not words.DEMONYM.search(name))
                and name.rsplit(" ", 1)[-1] not in people
            ):
                extra.append(Named(Span(start, end), name, confidence=0.5))
        return extra


def _people(text: str, runs: Sequence[_Run]) -> frozenset[str]:
    """Return words that the text shows as parts of people's names, most of all surnames."""
    seen: set[str] = set()
    for run in runs:
        parts = [text[a:b].rstrip(".") for a, b in run.words]
        for index, part in enumerate(parts[:-1]):
            lower = part.lower()
            if lower in words.GIVEN_NAMES or lower in words.TITLES:
                follow = parts[index + 1 : index + 4]
                if follow and follow[0].lower() in words.ORGANISATION_WORDS:
                    continue
                seen.update(follow)
                if lower in words.GIVEN_NAMES and lower not in words.TITLES:
                    seen.add(part)
        if len(parts) == 2 and parts[-1].lower() not in words.ORGANISATION_WORDS:
            after = WORD.match(text, run.end + 1) if run.end + 1 < len(text) else None
            speaks = after is not None and after[0] in words.PERSON_VERBS
            if speaks or _APPOSITION.match(text, run.end):
                seen.add(parts[-1])
    return frozenset(seen)


def _weight(
    text: str,
    span: Span,
    run: _Run,
    ids: Sequence[str],
    gazetteer: Gazetteer,
    people: frozenset[str],
    labels: _Labels,
) -> float:
    """Return how sure it is that these letters name a place here; not above 0 means no."""
    name = text[span.start : span.end]
    lower = name.lower()
    single = " " not in name and "-" not in name
    before, after = _word_before(text, span.start), _word_after(text, span.end)
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
        return 0.5 if fame > 100_000 else _NO_EVIDENCE
    if locative:
        return 0.7 if fame > 5_000 or not single else 0.4
    return 0.6 if fame > 50_000 or not single else _NO_EVIDENCE


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


def _word_before(text: str, start: int) -> str:
    found = re.search(r"([\w’'.-]+)[\s\"“‘(]{1,3}(?:the )?$", text[max(0, start - 30) : start])
    return found[1] if found else ""


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


def _with_type(text: str, span: Span, ids: Sequence[str], gazetteer: Gazetteer) -> tuple[Span, str]:
    """Take a type word into the name where the text gives one (`Aleppo Governorate`)."""
    name = text[span.start : span.end]
    last = name.rsplit(" ", 1)[-1].lower()
    if " " in name and last in words.TYPE_WORDS:
        return span, words.TYPE_WORDS[last]
    found = re.match(r"\s([A-Za-z]+)\b", text[span.end : span.end + 20])
    if (
        found is None
        or found[1].lower() not in words.TYPE_WORDS
        or any(gazetteer.place(i).level == "country" for i in ids)
    ):
        return span, ""
    word = found[1]
    level = words.TYPE_WORDS[word.lower()]
    if word[0].isupper() and word.lower() not in ("state", "city", "republic", "camp", "island", "islands"):
        return Span(span.start, span.end + found.end()), level
    return span, level if word.lower() in ("province", "county", "governorate", "oblast") else ""


def _abbreviated_states(text: str, found: Sequence[Named]) -> list[Named]:
    """Return `Calif.` and `TX` after a comma that follows a place name."""
    ends = {item.span.end for item in found}
    extra = []
    for match in re.finditer(r"(?<=[a-z]),\s+((?:[A-Z]\.\s?){2}|[A-Z][a-z]{1,4}\.|[A-Z]{2}\b)", text):
        short = match[1].strip()
        full = words.STATE_SHORT.get(short)
        if full is not None and match.start() in ends:
            extra.append(Named(Span(match.start(1), match.start(1) + len(short)), full, level="adm1"))
    return extra


def _described(text: str, found: Sequence[Named]) -> list[Named]:
    """Return names that only their pattern shows: `the village of X`, `X-ri`, `X village`."""
    covered = sorted((item.span.start, item.span.end) for item in found)
    extra = []
    for pattern in (words.DESCRIBED_UNIT, words.SMALL_UNIT, words.UNIT_OF):
        for match in pattern.finditer(text):
            name = match[1].rstrip()
            start, end = match.start(1), match.start(1) + len(name)
            first = name.split(" ")[0].lower()
            same = next((item for item in found if item.span == Span(start, end)), None)
            if same is not None and pattern is words.DESCRIBED_UNIT:
                same.described = True
            if (
                any(a < end and start < b for a, b in covered)
                or first in words.NOT_PLACES
                or (words.DEMONYM.search(first) and pattern is words.UNIT_OF)
            ):
                continue
            if pattern is words.UNIT_OF and match[2][0].isupper():
                end = match.end(2)
            extra.append(Named(Span(start, end), text[start:end], described=True, confidence=0.6))
            covered.append((start, end))
    return extra


def _without_overlaps(found: Sequence[Named]) -> list[Named]:
    kept: list[Named] = []
    for item in found:
        if not kept or item.span.start >= kept[-1].span.end:
            kept.append(item)
    return kept
