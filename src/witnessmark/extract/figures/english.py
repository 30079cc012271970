# ruff: noqa: E501 - patterns and tables read best on one line
"""English counts: a number, what qualifies it, and the noun it counts.

Invariant: low <= best <= high wherever they are known; a bound that the words leave open is
None. Money, measures, dates, ages, ordinals and clock times give nothing; a number whose
noun is not ours has no unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from witnessmark.extract.figures import words
from witnessmark.extract.mentions import FigureMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Quantifier, Unit

_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
    r"(?:[-\s](?:one|two|three|four|five|six|seven|eight|nine)(?![a-z]))?)"
)
_SCALE = r"(?:hundred|thousand|million|billion|lakhs?|crores?|dozen)"
_DIGITS = r"\d{1,3}(?:[,’'\u00a0\u202f\u2009 ]\d{3}){1,4}(?![\d])(?:\.\d+)?|\d{1,9}(?:\.\d{1,6})?(?!\d)"
_SPELT = (
    rf"(?:an?\s|{_WORD}[\s-])?(?:hundred|thousand|million)\b(?!s)(?:\s(?:and\s)?(?:{_WORD}\b(?:\s{_SCALE}\b)?|{_SCALE}\b)){{0,4}}|"
    rf"(?:half\s)?an?\sdozen\b|{_WORD}\sdozen\b|{_WORD}\b(?:[\s-]{_SCALE}\b){{0,2}}(?:\s(?:and\s)?{_WORD}\b(?:\s{_SCALE}\b)?)?"
)
_NUMBER = rf"(?:(?:{_DIGITS})(?:\s?(?i:hundred|thousand|million|billion|mn|lakhs?|crores?|dozen)\b|[kKmM]\b)?|(?i:{_SPELT}))"
_VAGUE = (
    r"(?i:(?:many\s|several\s|some\s)?(?:hundreds\sof\sthousands|tens\sof\sthousands|dozens|scores|hundreds|thousands|tens|millions)"
    r"|(?:several|a\sfew|few|many)\s(?:hundred(?:\sthousand)?|thousand|dozen|million)|several|a\sfew|a\shandful|a\scouple)\b"
)
_SCAN = re.compile(rf"(?<![\w.,$€£¥₩#/@:-])(?:(?P<vague>{_VAGUE})|(?P<number>{_NUMBER})(?![\w/:@]|[.,]\d))")
_SECOND = re.compile(rf"(?P<vague>(?!))|(?P<number>{_NUMBER})(?!\w)")

_BEFORE: tuple[tuple[re.Pattern[str], Quantifier], ...] = tuple(
    (re.compile(rf"(?:(?<=^)|(?<=[^\w]))(?:{pattern})\s+$", re.IGNORECASE), quantifier)
    for pattern, quantifier in (
        (r"(?:no|not)\s(?:more|greater)\sthan|up\sto|as\smany\sas|as\smuch\sas|at\smost|fewer\sthan|less\sthan|under|below"
         r"|just\sunder|a\smaximum\sof|maximum|well\sunder", Quantifier.LESS_THAN),
        (r"(?:well\s|slightly\s|far\s|many\s|a\slittle\s)?(?:more\sthan|over|above|exceeding)|at\sleast|(?:no|not)\s(?:fewer|less)\sthan"
         r"|upwards?\sof|in\sexcess\sof|a\sminimum\sof|minimum|just\sover|north\sof|(?:well\s)?beyond|exceed(?:s|ed)?|surpass(?:es|ed)?",
         Quantifier.MORE_THAN),
        (r"(?:an\s)?(?:estimated|approximate|average\sof)|about|around|approximately|approx\.?|roughly|some|nearly|almost|circa|ca?\."
         r"|close\sto|in\sthe\sregion\sof|nearing|perhaps|probably|maybe|virtually|~|an\sestimated\stotal\sof", Quantifier.ABOUT),
    )
)
_TOTAL = re.compile(r"(?:a\stotal\sof|another|(?:an\s)?additional|a\sfurther|only|just|all|the|these|those|other)\s$", re.IGNORECASE)
_AFTER: tuple[tuple[re.Pattern[str], Quantifier], ...] = (
    (re.compile(r"\s?\+|\s?-?plus\b|\sor\smore\b|\sand\smore\b|\sor\sabove\b|\sand\sabove\b", re.I), Quantifier.MORE_THAN),
    (re.compile(r"[\s-]odd\b|\sor\sso\b|\sapproximately\b", re.I), Quantifier.ABOUT),
    (re.compile(r"\sor\s(?:fewer|less)\b", re.I), Quantifier.LESS_THAN),
)
_LINK = re.compile(r"\s?(?:(?P<dash>[-–—~])|(?P<to>\bto\b)|(?P<or>\bor\b)|(?P<and>\band\b))\s?", re.IGNORECASE)
_OPENS_RANGE = re.compile(r"\b(?P<w>between|from)\s(?:(?:about|some|around|an\sestimated|roughly|approximately)\s)?$", re.IGNORECASE)
_PERCENT = re.compile(r"\s?(?:%|percent\b|per\scent\b|percentage\b|pct\b)", re.IGNORECASE)
_MONEY = re.compile(r"(?:[$€£¥₩₹]|\b(?:US|USD|EUR|Rs\.?|KRW|INR|PHP|P|MMK|NGN))\s?$")
_TOKEN = re.compile(r"[\s\u00a0]*(?:\([\w\s]{1,12}\)\s)?(?P<word>[A-Za-z\u00c0-\u024f’'-]+)")
_STOP = frozenset(
    ["in", "from", "to", "at", "by", "for", "on", "with", "after", "before", "during", "since", "until", "as", "when", "while", "where", "which", "who", "whose", "that", "were", "was", "are", "is", "be", "been", "being", "has", "had", "have", "will", "would", "could", "should", "may", "might", "must", "can", "did", "do", "does", "said", "says", "told", "because", "and", "or", "but", "if", "then", "than", "so", "it", "they", "he", "she", "we", "i", "you", "this", "there", "their", "his", "her", "its", "our", "into", "out", "per", "between", "near", "under", "above", "below", "across", "through", "against", "about", "around", "not", "also", "remain", "remained", "left", "received", "reported", "each", "every"]
)
_LOOSE = frozenset(("of", "the", "these", "those", "all", "total", "number"))
_PERSON_VERB = re.compile(
    r"\s+(?:(?:others?|more|of\s(?:them|whom|which))\b|to\s(?:leave|flee|abandon|evacuate|move)\b|(?:(?:others|more|were|was|are|have|had|has|been|be|remain|remained|also|already|still|reportedly|newly|internally|since|now|"
    r"being|forcibly|forced|left|to)\s+){0,4}(?:displaced|evacuated|homeless|fled|flee|evicted|expelled|deported|killed|injured|wounded|dead|missing|detained|"
    r"arrested|relocated|removed|transferred|banished|exiled|jailed|imprisoned|released|executed|abducted|taken|sent|moved|resettled|uprooted|repatriated|returned|stranded|died|sheltering|sheltered|rescued|affected|forced)\b)", re.IGNORECASE
)
_NOUN_BEFORE = re.compile(
    r"(?P<noun>[A-Za-z’'-]+)(?:\sfrom\s\w+)?(?:\s(?:displaced|affected|evacuated|killed|in\sneed|homeless|destroyed|damaged|who\s\w+\s\w+|\w+ed))?"
    r"(?:\s(?:\w+\s){0,3}(?:has\s|have\s|had\s)?(?:reached|reaches|rose\sto|risen\sto|stood\sat|stands\sat|to|at|was|is(?:\snow)?|exceeded|exceeds|topped|total|totall?ed|numbered|over|than|of))?"
    r"\s?[:=]?\s?(?:(?:about|some|around|over|more\sthan|nearly|almost|at\sleast|approximately|an\sestimated|estimated|up\sto)\s)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"(?:number|total|toll|figure|population|count)\b", re.IGNORECASE)
_EACH = re.compile(
    r",?\s?\(?(?:of|with|averaging|each\s(?:of|with|having)|at)?\s?(?:(?:an\saverage\sof|on\saverage|some|about|around|approximately|roughly|up\sto)\s){0,2}"
    rf"(?P<n>\d{{1,2}}(?:\.\d+)?|(?i:{_WORD}))\s(?:(?:people|persons|members|individuals)\s)?(?:each|per\s(?:household|family)|a\s(?:household|family)|on\saverage)\b",
    re.IGNORECASE,
)
_SHARE_OF = re.compile(
    r"(?:\b(?:half|halves|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?|majority|minority|most|many|some|several|few|part|parts"
    r"|portion|fraction|proportion|share|percent|per\scent|dozens|none|neither)\b|%)\s(?:of\s(?:all\s)?)?(?:the|these|those|its|their|our)\s"
    r"(?:(?:about|some|around|nearly|over|approximately|roughly|almost|more\sthan|estimated|original|remaining)\s){0,2}$", re.IGNORECASE
)
_FRACTION = re.compile(r"[\s-](?:thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?|halves)\b", re.IGNORECASE)
_RATE_IN = re.compile(rf"\s(?:in|out\sof)\s(?:every\s|each\s)?(?P<n>\d{{1,3}}|(?i:{_WORD}))(?=\sof\b|\s(?P<noun>[a-z-]+)|\W)", re.IGNORECASE)
_OUT_OF = re.compile(
    rf"\s(?:out\s)?of\s(?:(?:the|these|those|their|its|a\stotal\sof)\s)?(?:(?:about|some|around|estimated|original|remaining|nearly|over|total)\s){{0,2}}(?P<whole>{_NUMBER})(?![\w/:@]|[.,]\d)",
    re.IGNORECASE,
)
_FAMILY_OF = re.compile(r"\b(?P<noun>family|household)\sof\s$", re.IGNORECASE)
_DATED = re.compile(
    r"(?i:\b(?:in|since|by|during|until|late|early|mid|of|year|and|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*)\.?[,\s-]\s?)$"
)
_ONE_NOT = re.compile(r"(?:\bno|\bany|\bevery|\bsome|\bthe|\bthis|\bthat|\beach)\s$", re.IGNORECASE)
_VAGUE_BOUNDS: dict[str, tuple[int, int]] = {
    "dozens": (24, 99), "scores": (40, 199), "tens": (20, 99), "hundreds": (200, 999), "thousands": (2000, 9999),
    "tens of thousands": (20000, 99999), "hundreds of thousands": (200000, 999999), "millions": (2 * 10**6, 9999999),
    "several": (3, 9), "a few": (3, 9), "few": (3, 9), "a handful": (3, 9), "a couple": (2, 2), "many": (3, 9),
}


class Core(NamedTuple):
    """A number as it stands: extent, bounds, and whether the words themselves are vague."""

    start: int
    end: int
    low: int
    high: int
    vague: bool
    scale: int = 1


def find(text: str) -> list[FigureMention]:
    """Return the counts of a text in order."""
    found: list[FigureMention] = []
    at = floor = 0
    while (match := _SCAN.search(text, at)) is not None:
        core = _core(match)
        if core is None or core.start < floor:
            at = max(match.start() + 1, at + 1)
            continue
        figure, end = _figure(core, text)
        at = floor = max(end, core.end)
        if figure is not None:
            each = _EACH.match(text, end) if figure.unit is Unit.HOUSEHOLD else None
            if each is not None:
                figure = replace(figure, multiplier=_small(each["n"]))
                at = floor = each.end()
            if not (found and _is_whole(found[-1], figure, text)):
                found.append(_of_them(figure, found, text))
    return found


_OF_THEM = re.compile(
    r"\s(?:more\s|others?\s)?of\s(?:them|these|those|whom|which)\b(?!\s(?:\w+\s){0,2}?"
    r"(?:families|households|homes|houses|huts|shacks|dwellings|buildings)\b)", re.IGNORECASE)
_PEOPLE_OF_THEM = re.compile(
    r"(?:\s(?:all|both|also|were|are|being|said|to|be|have|had|been|still|mostly|mainly|young|small|elderly|pregnant)){0,4}\s"
    r"(?P<word>[a-z]+)\b", re.IGNORECASE)
_REACH = 500  # characters: a paragraph of a news report is a sentence or two, and "them" looks back over one or two


def _of_them(part: FigureMention, before: Sequence[FigureMention], text: str) -> FigureMention:
    """Count "six of them" in what they were counted in: households after "31 households", people after "40 people".

    The count that "them" takes up is the last one before it that is not itself a part; a part that is called children
    or women, or is larger than that count, stays as it was read.
    """
    partitive = _OF_THEM.match(text, part.number.end)
    if partitive is None or part.noun is not None:
        return part
    people = _PEOPLE_OF_THEM.match(text, partitive.end())
    if people and words.PLURALS.get(people["word"].lower()) is Unit.PERSON and people["word"].lower() in _BEINGS:
        return replace(part, unit=Unit.PERSON)
    for whole in reversed(before):
        if part.span.start - whole.span.end > _REACH:
            break
        if whole.unit is None or whole.percentage or (whole.noun is None and _OF_THEM.match(text, whole.number.end)):
            continue
        most, least = whole.high or whole.best or whole.low, part.low or part.best or part.high
        if whole.high is not None and most is not None and least is not None and least > most:
            break
        return replace(part, unit=whole.unit)
    return part


_BEINGS = frozenset("women men children girls boys adults minors infants babies elders teenagers orphans widows".split())
_WHOLE_GAP = re.compile(r"\s(?:out\s)?of\s(?:the|these|those|their|a\stotal\sof)\s", re.IGNORECASE)


def _is_whole(part: FigureMention, figure: FigureMention, text: str) -> bool:
    """Say whether a figure is only what the one before was taken from: six families of the 31 families."""
    near = figure.span.start - part.span.end < 20
    gap = text[part.span.end : figure.span.start + 4]
    return near and part.unit is figure.unit is not None and _WHOLE_GAP.match(gap) is not None


def _small(words_: str) -> float:
    return float(words_) if words_[0].isdigit() else float(_spelt(words_) or 1)


def _core(match: re.Match[str]) -> Core | None:
    if match["vague"]:
        bounds = _vague_bounds(match["vague"])
        return Core(match.start(), match.end(), *bounds, True)
    number, scale = _value(match["number"])
    return Core(match.start(), match.end(), number, number, False, scale) if number is not None else None


def _vague_bounds(phrase: str) -> tuple[int, int]:
    plain = re.sub(r"\s+", " ", phrase.lower())
    rest = plain.rpartition(" ")[2] if plain not in _VAGUE_BOUNDS else plain
    if rest in _VAGUE_BOUNDS and rest != "few":
        for name in ("hundreds of thousands", "tens of thousands"):
            if plain.endswith(name):
                return _VAGUE_BOUNDS[name]
        return _VAGUE_BOUNDS[rest]
    match = re.search(r"(hundred|thousand|dozen|million)(?:\s(thousand))?$", plain)
    if match is None:
        return _VAGUE_BOUNDS.get(plain, (3, 9))
    unit = words.SCALES[match[1]] * (1000 if match[2] else 1)
    if match[1] == "dozen":
        return 36, 99
    return 3 * unit, 10 * unit - 1


def _value(number: str) -> tuple[int | None, int]:
    """Return the value of digits or words and the scale word's size; None for no whole count."""
    match = re.match(r"(\d[\d,’'\u00a0\u202f\u2009 ]*(?:\.\d+)?)\s?([A-Za-z]*)$", number)
    if match is None:
        return _spelt(number), 1
    digits = re.sub(r"[^\d.]", "", match[1])
    scale = words.SCALES.get(match[2].lower(), 1)
    if "." in digits:
        whole, _, rest = digits.partition(".")
        exact = int(whole + rest) * scale
        if exact % 10 ** len(rest):
            return None, 1
        return (exact // 10 ** len(rest), scale) if scale > 1 else (None, 1)
    return int(digits) * scale, scale


def _spelt(phrase: str) -> int | None:
    total = current = 0
    seen = False
    for word in re.split(r"[\s-]+", phrase.lower()):
        if word in ("a", "an"):
            current, seen = 1, True
        elif word == "half":
            continue
        elif word in words.ONES or word in words.TENS:
            current += words.ONES.get(word) or words.TENS[word]
            seen = True
        elif word in words.SCALES:
            size = words.SCALES[word]
            seen = True
            if size in (12, 100):
                current = (current or 1) * size
            else:
                total += (current or 1) * size
                current = 0
        elif word != "and":
            return None
    if phrase.lower().startswith("half"):
        return 6
    return total + current if seen else None


def _figure(core: Core, text: str) -> tuple[FigureMention | None, int]:
    """Return the figure around a core, and where to read on."""
    before = text[max(0, core.start - 40) : core.start]
    if _MONEY.search(before):
        return None, core.end
    number_start, number_end, low, high = core.start, core.end, core.low, core.high
    quantifier = Quantifier.VAGUE if core.vague else Quantifier.EXACT
    span_start = core.start
    opened = _OPENS_RANGE.search(before)
    if not core.vague and (second := _range_end(core, text, opened)) is not None:
        low = core.low * (second.scale if core.scale == 1 and core.low < second.low // second.scale else 1)
        high, number_end, quantifier = second.high, second.end, Quantifier.RANGE
        if opened:
            span_start = core.start - len(opened[0])
    elif _PERCENT.match(text, core.end):
        return _percentage(core, text), core.end
    elif share := _share_end(core, text):
        whole = _OUT_OF.match(text, share)
        return None, whole.end() if whole else share
    elif _SHARE_OF.search(before):
        return None, core.end
    elif (whole := _OUT_OF.match(text, core.end)) and (found := _of_whole(core, text, whole, before)):
        return found
    else:
        span_start, quantifier = _qualified(before, core.start, quantifier)
    end = number_end
    if quantifier in (Quantifier.EXACT, Quantifier.ABOUT):
        for pattern, mark in _AFTER:
            if held := pattern.match(text, end):
                quantifier, end = mark, held.end()
                break
    if _PERCENT.match(text, end):
        return _percentage(core, text), end
    noun, unit, excluded = _noun(text, end, one=low == high == 1)
    if noun is None and not excluded:
        span_start, noun, unit = _noun_around(text, core, before, span_start, end)
    if excluded or not _counts(core, text, before, unit):
        return None, end
    span_end = max(end, noun.end if noun else end)
    bounded = _bounds(quantifier, low, high, vague=core.vague)
    return FigureMention(Span(span_start, span_end), Span(number_start, number_end), *bounded, unit, noun), span_end


def _share_end(core: Core, text: str) -> int:
    """Return where "one in five" or "two thirds" ends, or 0: a share counts nobody."""
    if fraction := _FRACTION.match(text, core.end):
        return fraction.end()
    rate = None if core.vague or core.low > 9 else _RATE_IN.match(text, core.end)
    if rate is None or not core.low < _small(rate["n"]) <= 100:
        return 0
    noun = (rate["noun"] or "of").lower()
    if "out" in rate[0] and noun != "of":
        return 0
    return rate.end() if noun == "of" or noun in words.PLURALS else 0


def _of_whole(core: Core, text: str, whole: re.Match[str], before: str) -> tuple[FigureMention | None, int] | None:
    """Read "six of the 31 households" as six households; one of many people is a speaker, no count."""
    noun, unit, _ = _noun(text, whole.end("whole"), one=False)
    if noun is None or unit is None:
        return None
    if text[core.start : core.end].lower() == "one" and unit is Unit.PERSON:
        return None, noun.end
    start, quantifier = _qualified(before, core.start, Quantifier.VAGUE if core.vague else Quantifier.EXACT)
    bounded = _bounds(quantifier, core.low, core.high, vague=core.vague)
    return FigureMention(Span(start, noun.end), Span(core.start, core.end), *bounded, unit, noun), noun.end


def _bounds(
    quantifier: Quantifier, low: int, high: int, *, vague: bool
) -> tuple[int | None, int | None, int | None, Quantifier]:
    if quantifier is Quantifier.RANGE:
        return low, None, high, quantifier
    if vague:
        if quantifier is Quantifier.MORE_THAN:
            return low, None, None, quantifier
        if quantifier is Quantifier.LESS_THAN:
            return None, None, high, quantifier
        return low, low if low == high else None, high, Quantifier.VAGUE
    if quantifier is Quantifier.MORE_THAN:
        return low, low, None, quantifier
    if quantifier is Quantifier.LESS_THAN:
        return None, high, high, quantifier
    return low, low, high, quantifier


def _qualified(before: str, start: int, quantifier: Quantifier) -> tuple[int, Quantifier]:
    """Take in the words before the number that bound or soften it."""
    total = _TOTAL.search(before)
    tail = before[: total.start()] if total else before
    held = [(found.start(), mark) for pattern, mark in _BEFORE if (found := pattern.search(tail))]
    if not held:
        return start, quantifier
    first, mark = min(held)
    return start - (len(before) - first), mark


def _range_end(core: Core, text: str, opened: re.Match[str] | None) -> Core | None:
    link = _LINK.match(text, core.end)
    if link is None:
        return None
    if link["and"] and not (opened and opened["w"].lower() == "between"):
        return None
    match = _SCAN.match(text, link.end()) or _SECOND.match(text, link.end())
    second = _core(match) if match else None
    if second is None or second.vague:
        return None
    if link["or"] and not core.low < second.low <= core.low * 3:
        return None
    return second if core.low < second.low else None


def _percentage(core: Core, text: str) -> FigureMention:
    percent = _PERCENT.match(text, core.end)
    end = percent.end() if percent else core.end
    return FigureMention(Span(core.start, end), Span(core.start, core.end), core.low, core.low, core.high,
                         Quantifier.EXACT, None, percentage=True)


def _noun(text: str, at: int, *, one: bool) -> tuple[Span | None, Unit | None, bool]:
    """Return the counted noun after a number, its unit, and whether the number is no count."""
    best: tuple[Span, Unit] | None = None
    for step in range(8):
        match = _TOKEN.match(text, at)
        if match is None:
            break
        word = match["word"].lower().strip("'’").removesuffix("'s").removesuffix("’s")
        if step == 0 and (word in words.MEASURES or match["word"].startswith("-")):
            return None, None, True
        if word in words.MEASURES or (word in _STOP and word not in _LOOSE):
            break
        span = Span(match.start("word"), match.end("word"))
        unit = words.PLURALS.get(word) or _demonym(match["word"])
        if unit is None and "-" in word:
            unit = words.PLURALS.get(word.rpartition("-")[2])
        if one and (single := words.SINGULARS.get(word)):
            unit = single
        if unit is not None:
            best = span, unit
        elif best is not None:
            break
        at = match.end()
    return (best[0], best[1], False) if best else (None, None, False)


_DEMONYM = re.compile(r"[A-Z][a-z]{2,}(?:ians|eans|ans|ese|ites|nis|qis|lis|shis|tis)$")


def _demonym(word: str) -> Unit | None:
    return Unit.PERSON if _DEMONYM.match(word) else None


def _noun_around(
    text: str, core: Core, before: str, span_start: int, end: int
) -> tuple[int, Span | None, Unit | None]:
    """Find what a number counts where its noun does not follow: a family of five; IDPs: 300."""
    if held := _FAMILY_OF.search(before):
        start = core.start - len(before) + held.start("noun")
        return start, Span(start, start + len(held["noun"])), Unit.PERSON
    if _PERSON_VERB.match(text, end):
        return span_start, None, Unit.PERSON
    window = re.split(r"[.;!?]\s|\n", text[max(0, core.start - 90) : core.start])[-1]
    if not _COUNTED.search(window) and not re.search(r"[:=]\s?$", window):
        return span_start, None, None
    for word in re.finditer(r"[A-Za-z’'-]+", window):
        unit = words.PLURALS.get(word[0].lower())
        if unit is not None and _NOUN_BEFORE.match(window, word.start()):
            start = core.start - len(window) + word.start()
            return span_start, Span(start, start + len(word[0])), unit
    return span_start, None, None


def _counts(core: Core, text: str, before: str, unit: Unit | None) -> bool:
    """Say whether a number is a count at all: no lone "one", no year, no vague word without a noun."""
    written = text[core.start : core.end].lower()
    if core.vague and unit is None:
        return bool(re.search(r"(?:dozens|hundreds|thousands|millions|scores)$", written))
    if written == "one" and (unit is None or _ONE_NOT.search(before)):
        return False
    if len(written) == 4 and written.isdecimal() and 1800 <= core.low <= 2100 and _DATED.search(before):
        return False
    return not (core.low < 32 and unit is None and _DATED.search(before) and written.isdecimal())
