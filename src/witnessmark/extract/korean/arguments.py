"""The arguments of one predicate: which noun phrases stand to it as subject, object, goal or source.

Invariant: an argument stands in the predicate's own clause; only a topic or a subject reaches over clause
borders, and only where no nearer one does. An object may stand before a clause that modifies a noun after it. Not handled here: what the words mean.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from witnessmark.extract.korean.morphemes import Morph
from witnessmark.extract.korean.phrases import COORDINATE, Parsed, Phrase, Predicate

_SUBJECT = frozenset("이 가 은 는 께서 도 들이 들은 만 마저 에서는 조차 이나".split())
_OBJECT = frozenset("을 를 ᆯ 도 은 는 만 들을 만을 조차 마저 까지도".split())
_GOAL = frozenset("로 으로 에 까지 로의 으로의 에게 로는 으로는 에는 로도 으로도 에도 한테 에까지".split())
_AT = frozenset("에 에서 에는 에서는 에도 에서도 에서만 에만 에서의".split())
_SOURCE = frozenset("에서 에서는 에서도 로부터 으로부터 서 부터".split())


@dataclass(slots=True)
class Arguments:
    """Phrases by their place in the clause, nearest first; `told` is whom one speaks to, `head` the noun a clause modifies."""

    subjects: list[Phrase] = field(default_factory=list)
    objects: list[Phrase] = field(default_factory=list)
    goals: list[Phrase] = field(default_factory=list)
    sources: list[Phrase] = field(default_factory=list)
    places: list[Phrase] = field(default_factory=list)
    bare: list[Phrase] = field(default_factory=list)
    told: list[Phrase] = field(default_factory=list)
    head: Phrase | None = None


def arguments_of(parsed: Parsed, first: int, last: int) -> Arguments:
    """Return the arguments of the predicate whose stem runs from morpheme `first` to `last`."""
    phrases = parsed.phrases
    found = Arguments(head=_modified(parsed.sentence.morphs, phrases, last))
    borders = [(p.stem, _border(p)) for p in parsed.predicates if p.stem < first]
    crossed: set[str] = set()
    for phrase in reversed(phrases):
        if phrase.last >= first:
            continue
        while borders and phrase.last < borders[-1][0]:
            crossed.add(borders.pop()[1])
        _file(found, phrase, crossed)
        if len(found.subjects) > 3:
            break
    return found


def _file(found: Arguments, phrase: Phrase, crossed: set[str]) -> None:
    case = phrase.case
    subject = case in _SUBJECT or phrase.topic
    if "clause" in crossed:
        if subject and (not found.subjects or phrase.topic):
            found.subjects.append(phrase)
        return
    if "noun" in crossed:
        if subject and not found.subjects:
            found.subjects.append(phrase)
        elif case in ("을", "를", "들을", "ᆯ"):
            found.objects.append(phrase)
        return
    if subject:
        found.subjects.append(phrase)
    if case in _OBJECT or case.endswith(("을", "를")):
        found.objects.append(phrase)
    if case in _GOAL:
        found.goals.append(phrase)
    if case in _SOURCE:
        found.sources.append(phrase)
    if case in _AT:
        found.places.append(phrase)
    if case.startswith(("에게", "한테", "께", "들에게", "들한테", "더러", "보고")):
        found.told.append(phrase)
    if case == "":
        found.bare.append(phrase)


def _border(predicate: Predicate) -> str:
    """Say what a predicate's ending closes: a clause, a noun's modifier, or nothing."""
    if predicate.kind == "EF" or (predicate.kind == "EC" and predicate.ending in COORDINATE):
        return "clause"
    return "noun" if predicate.kind in ("ETM", "ETN") else ""


def _modified(morphs: list[Morph], phrases: list[Phrase], last: int) -> Phrase | None:
    """Return the noun phrase that the predicate's clause modifies (머무는 이재민)."""
    index = last + 1
    while (index < len(morphs) and morphs[index].tag in ("EP", "VX", "XSV")) or (
            index < len(morphs) and morphs[index].tag == "EC" and morphs[index].form in ("어", "아", "고", "지")
            and index + 1 < len(morphs) and morphs[index + 1].tag == "VX"):
        index += 1
    if index >= len(morphs) or morphs[index].tag != "ETM" or morphs[index].form in ("다는", "라는", "ᆫ다는", "자는", "냐는"):
        return None
    return next((p for p in phrases if p.first > index and not any(
        m.tag in ("EF", "EC", "ETM") for m in morphs[index + 1 : p.first])), None)
