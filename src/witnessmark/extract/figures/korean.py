# ruff: noqa: E501 - patterns and tables read best on one line
"""Korean counts: a number, its counter, and the words that bound or soften it.

Invariant: low <= best <= high wherever they are known. Only numbers with a counter of
persons, households or dwellings come back (and percentages, flagged); other counters make
the number something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from witnessmark.extract.mentions import FigureMention
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Quantifier, Unit

_NATIVE_ONES = {"한": 1, "하나": 1, "두": 2, "둘": 2, "세": 3, "셋": 3, "석": 3, "네": 4, "넷": 4, "넉": 4,
                "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}
_NATIVE_TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70,
                "여든": 80, "아흔": 90}
_VAGUE = {"한두": (1, 2), "두세": (2, 3), "두어": (2, 3), "두서너": (2, 4), "서너": (3, 4), "너댓": (4, 5), "네댓": (4, 5),
          "네다섯": (4, 5), "대여섯": (5, 6), "예닐곱": (6, 7), "일고여덟": (7, 8), "몇몇": (3, 9), "몇": (3, 9),
          "여러": (3, 9), "수십": (20, 99), "몇십": (20, 99), "수백": (200, 999), "몇백": (200, 999),
          "수천": (2000, 9999), "몇천": (2000, 9999), "수만": (20000, 99999), "몇만": (20000, 99999),
          "수십만": (200000, 999999), "수백만": (2 * 10**6, 9999999), "열댓": (14, 16), "여남은": (10, 13), "십수": (11, 19), "기십": (20, 99)}
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9}
_PLACES = {"십": 10, "백": 100, "천": 1000, "만": 10**4, "억": 10**8}

_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}|\d{1,9}"
_MIXED = rf"(?:(?:{_DIGITS})(?:\.\d)?(?:\s?[십백천만억]{{1,3}}(?!\s?원)(?:\s?(?:\d{{1,3}},\d{{3}}|\d{{1,4}})(?=\D|$))?){{0,3}})"
_SINO_WORD = r"(?:[일이삼사오육칠팔구]?[십백천만]){1,6}[일이삼사오육칠팔구]?"
_NATIVE = (r"(?:(?:열|스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔)(?:\s?(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉))?"
           r"|한|두|세|석|네|넉|다섯|여섯|일곱|여덟|아홉|하나|둘|셋|넷)")
_VAGUE_WORD = "(?:" + "|".join(sorted(_VAGUE, key=len, reverse=True)) + ")"
_NUMBER = rf"(?:{_VAGUE_WORD}|{_MIXED}|{_SINO_WORD}|{_NATIVE})"
_COUNTER = (
    r"(?:(?P<person>명(?!령|절|단\s|태|함|중|예|의\s?개정)|사람|인(?=\s|[의을이과와에,.)]|가족|가구|$)(?!과\s관계)|식구)|(?P<household>세대(?!교체|차이|갈등)|가구(?!점|공장)|농가|가정(?!부|집)"
    r"|가족|호(?=\s|[의가를을와과,.)]|$|여\s)|집(?=\s|[의이을에])|여\s?호(?=\s))"
    r"|(?P<dwelling>채(?=\s|[의가를을와과,.)]|$)|동(?=\s|[의이을과와,.)]|$)))"
)
_SOFT = r"(?P<odd>\s?여(?=\s?(?:명|사람|인|식구|세대|가구|농가|가정|가족|호|집|채|동)))?"
_SCAN = re.compile(
    rf"(?<![\w.$])(?P<first>{_NUMBER})(?P<c1>\s?(?:명|세대|가구|채|호))?"
    rf"(?:(?P<link>\s?[~∼～–-]\s?|에서\s|내지\s|또는\s|(?<=\d)[·](?=\d))(?P<second>{_NUMBER}))?(?P<percent>\s?(?:%|％|퍼센트|프로(?=\s|[가를의])))?"
)
_TAIL = re.compile(rf"{_SOFT}\s?{_COUNTER}")
_BEFORE: tuple[tuple[re.Pattern[str], Quantifier], ...] = (
    (re.compile(r"(?:최대|많게는|많아야|기껏해야)\s?(?:약\s)?$"), Quantifier.LESS_THAN),
    (re.compile(r"(?:최소(?:한)?|적어도|적게는|못해도|무려)\s?(?:약\s)?$"), Quantifier.MORE_THAN),
    (re.compile(r"(?:(?<![가-힣])약|대략|거의|어림잡아|줄잡아|얼추|대충)\s?$"), Quantifier.ABOUT),
)
_AFTER: tuple[tuple[re.Pattern[str], Quantifier], ...] = (
    (re.compile(r"(?:의\s\w{1,8})?(?:이|가|을|를)?\s?(?:이상|넘는|넘게|넘어|초과|웃도는|넘었|넘는다|을\s넘)"), Quantifier.MORE_THAN),
    (re.compile(r"\s?(?:이하|미만|이내|채\s안|도\s안\s되|에\s못\s미치|까지(?=\s(?:늘|증가|이를|될)))"), Quantifier.LESS_THAN),
    (re.compile(r"\s?(?:가량|정도|남짓|안팎|내외|쯤|좌우|선|여)(?![가-힣]*대)"), Quantifier.ABOUT),
)
_DWELLING_NEAR = re.compile(r"주택|건물|가옥|아파트|살림집|집|하우스|막사|건축물|세대|빌라|연립")
_NOT_NUMBERED = re.compile(r"(?:제|법률|결의|지령|호실)\s?$")
_NUMBERED_HO = re.compile(r"\s?(?:태풍|법|결의|실|선|기|차|점|관리소|교화소|농장|사건|조치|명령|부지|담화|문서)")
_PER = re.compile(r"(?:세대|가구|호|집|가족|한\s세대|한\s가구|한\s집)(?:당|마다|에)\s?(?:평균\s?|약\s?){0,2}$")
_SHARE = re.compile(r"\s?(?:의|중|가운데)?\s?(?:약\s|대략\s|거의\s)?(?:\d{1,2}\s?분의\s?\d{1,2}|[삼사오]분의\s?[일이삼사]|절반|과반|대다수|대부분)")
_ODD_BARE = re.compile(r"여(?=[이가은는을를의와과]?(?:[\s.,)]|$))")
_COUNTED_BEFORE = re.compile(
    r"(?:(?P<person>주민|사람|인원|농민|노동자|로동자|난민|이주민|수감자|탈북민|탈북자|학생|군인|식구|청년|남성|여성|남자|여자|노인|아이|어린이|세입자"
    r"|농부|상인|신도|환자|피란민|피난민|저희|우리)|(?P<household>세대|가구|농가|가족|집(?=\s))|(?P<dwelling>주택|살림집|가옥|건물))(?:들)?\s(?:약\s)?$"
)
_ALONE = re.compile(r"(?:[이가은는을를의도과와]|까지)?(?=[\s.,;)/]|$)(?!\s?(?:명|사람|세대|가구|살|층|번|달|해|년|월|일|시|때|곳|채|동|배|가지))")
_ALONE_NUMBER = re.compile(r"(?:열\s?)?(?:둘|셋|넷|다섯|여섯|일곱|여덟|아홉)|열|스물|\d[\d,]*")
_WHOLE = re.compile(r"\s?(?:중|가운데)(?:에서|에)?,?\s(?:약\s|최소\s|최대\s|단\s|무려\s|나머지\s)?$")
_UNITS = {"person": Unit.PERSON, "household": Unit.HOUSEHOLD, "dwelling": Unit.DWELLING}


def find(text: str) -> list[FigureMention]:
    """Return the counts of a text in order."""
    found: list[FigureMention] = []
    at = 0
    while (match := _SCAN.search(text, at)) is not None:
        if _counts_nothing(match, text):
            at = match.end("first")
            continue
        figure = _figure(match, text) or _of_them(match, text, found)
        if figure is None:
            at = match.end("first")
            continue
        at = max(figure.span.end, match.end("first"))
        per = _PER.search(text[max(0, figure.span.start - 20) : figure.number.start])
        if per is not None and figure.unit is Unit.PERSON and figure.low is not None:
            if found and found[-1].unit is Unit.HOUSEHOLD and "." not in text[found[-1].span.end : figure.span.start]:
                mean = (figure.low + (figure.high or figure.low)) / 2
                found[-1] = replace(found[-1], multiplier=mean)
            continue
        if found and figure.unit is found[-1].unit and _WHOLE.match(text[found[-1].span.end : figure.number.start]):
            found.pop()
        found.append(figure)
    return found


def _counts_nothing(match: re.Match[str], text: str) -> bool:
    """Tell cheaply that a number has no counter after it and no counted noun, nor "of them", before it."""
    if match["percent"]:
        return False
    for part in ("first", "second"):
        if match[part] and _TAIL.match(text, match.start() + len(text[match.start() : match.end(part)].rstrip())):
            return False
    start = match.start()
    if start and text[start - 1].isspace() and _COUNTED_BEFORE.search(text[max(0, start - 10) : start]):
        return False
    before = text[max(0, start - 16) : start]
    return not (("중" in before or "가운데" in before) and _OF_THEM.search(before))


_OF_THEM = re.compile(r"(?<![가-힣])(?:그|이|이들|그들|이들\s세대|그것들)\s?(?:중|가운데)(?:에서|에는|에)?,?\s?(?P<soft>약\s|최소\s|적어도\s|나머지\s)?$")


def _of_them(match: re.Match[str], text: str, before: Sequence[FigureMention]) -> FigureMention | None:
    """Read "그중 여섯은" in what was counted shortly before it: households after "31세대"."""
    value = value_of(match["first"]) if not match["second"] and not match["percent"] and not match["c1"] else None
    end = match.start() + len(match["first"].rstrip())
    if value is None or not _ALONE_NUMBER.fullmatch(text[match.start() : end]) or not _ALONE.match(text, end):
        return None
    window = text[max(0, match.start() - 16) : match.start()]
    if not _OF_THEM.search(window) or _PART_SHARE.match(text, end):
        return None
    for whole in reversed(before):
        if match.start() - whole.span.end > _REACH:
            return None
        most = whole.high or whole.best or whole.low
        if whole.unit is not None and not whole.percentage and most is not None and (
            whole.high is None or value[0] <= most
        ):
            return FigureMention(Span(match.start(), end), Span(match.start(), end), value[0], value[0], value[1],
                                 Quantifier.EXACT, whole.unit)
    return None


_REACH = 250  # characters, a sentence or two
_PART_SHARE = re.compile(r"\s?분의")


def value_of(word: str) -> tuple[int, int] | None:
    """Return the lowest and highest count a number's words may mean."""
    plain = re.sub(r"[\s,]", "", word)
    if plain in _VAGUE:
        return _VAGUE[plain]
    native = _native(plain)
    if native is not None:
        return native, native
    number = _placed(plain)
    return (number, number) if number is not None else None


def _native(word: str) -> int | None:
    if word in _NATIVE_ONES:
        return _NATIVE_ONES[word]
    for name, tens in _NATIVE_TENS.items():
        if word.startswith(name):
            rest = word.removeprefix(name)
            return tens if not rest else tens + _NATIVE_ONES[rest] if rest in _NATIVE_ONES else None
    return None


def _placed(word: str) -> int | None:
    """Add up digits and place words: 1만2천 is 12,000, 3.5만 is 35,000, 이백 is 200."""
    total = section = 0
    current: float | None = None
    for token in re.findall(r"\d+(?:\.\d+)?|[가-힣]", word):
        if token[0].isdigit():
            current = (current or 0) * 0 + float(token)
        elif token in _SINO:
            current = _SINO[token]
        elif token in ("만", "억"):
            exact = (section + (current if current is not None else (0 if section else 1))) * _PLACES[token]
            total, section, current = total + round(exact), 0, None
        elif token in _PLACES:
            section += round((1 if current is None else current) * _PLACES[token])
            current = None
        else:
            return None
    if current is not None and current != int(current):
        return None
    whole = total + section + int(current or 0)
    return whole or None


def _figure(match: re.Match[str], text: str) -> FigureMention | None:
    first, second = value_of(match["first"]), value_of(match["second"]) if match["second"] else None
    if first is None:
        return None
    end = match.end("second") if second else match.end("first")
    if match["percent"] and match.end("percent") == match.end():
        return FigureMention(Span(match.start(), match.end()), Span(match.start(), end), first[0], first[0], first[1],
                             Quantifier.EXACT, None, percentage=True)
    if second is not None and first[0] < second[0] and "\u00b7" not in (match["link"] or ""):
        if match["second"] and (scale := re.search(r"[십백천만]+$", match["second"].strip())) and not re.search(
            r"[십백천만]", match["first"]
        ):
            widened = value_of(match["first"].strip() + scale[0])
            first = widened if widened and widened[0] < second[0] else first
        bounds, quantifier = (first[0], second[1]), Quantifier.RANGE
    else:
        end = match.end("first")
        bounds, quantifier = first, Quantifier.EXACT
        if first[0] != first[1]:
            quantifier = Quantifier.RANGE if first[1] - first[0] <= 2 else Quantifier.VAGUE
    end = match.start() + len(text[match.start() : end].rstrip())
    tail = _TAIL.match(text, end)
    if tail is None:
        return _counterless(text, match, end, bounds) if quantifier is Quantifier.EXACT else None
    if _SHARE.match(text, tail.end()):
        return None
    kind = tail.lastgroup or "person"
    unit = next(unit for name, unit in _UNITS.items() if tail[name])
    noun = next(Span(tail.start(name), tail.end(name)) for name in _UNITS if tail[name])
    before = text[max(0, match.start() - 14) : match.start()]
    if not _sensible(text, tail, before) or kind is None:
        return None
    return _bounded(text, match.start(), end, bounds, quantifier, tail, unit, noun, before)


def _counterless(text: str, match: re.Match[str], end: int, bounds: tuple[int, int]) -> FigureMention | None:
    """Read "주민 50여가" and "식구 넷이", where the noun stands before the number and no counter follows."""
    odd = _ODD_BARE.match(text, end)
    counted = _COUNTED_BEFORE.search(text[max(0, match.start() - 10) : match.start()])
    if counted is None:
        return None
    if odd is None and _ALONE_NUMBER.fullmatch(text[match.start() : end]) and _ALONE.match(text, end):
        name = next(name for name in _UNITS if counted[name])
        start = max(0, match.start() - 10) + counted.start(name)
        return FigureMention(Span(start, end), Span(match.start(), end), bounds[0], bounds[0], bounds[0],
                             Quantifier.EXACT, _UNITS[name], Span(start, start + len(counted[name])))
    if odd is None or not match["first"][0].isdecimal():
        return None
    name = next(name for name in _UNITS if counted[name])
    shift = max(0, match.start() - 10)
    noun = Span(shift + counted.start(name), shift + counted.end(name))
    return FigureMention(Span(noun.start, odd.end()), Span(match.start(), end), bounds[0], bounds[0], None,
                         Quantifier.MORE_THAN, _UNITS[name], noun)


def _sensible(text: str, tail: re.Match[str], before: str) -> bool:
    """Refuse numbered things (제3호, 8호 태풍) and 동 that is no building."""
    word = tail[0].strip()
    if word.endswith("호"):
        return not _NOT_NUMBERED.search(before) and not _NUMBERED_HO.match(text, tail.end())
    if word == "동":
        around = before + text[tail.end() : tail.end() + 10]
        return bool(_DWELLING_NEAR.search(around))
    return not before.endswith("제")


def _bounded(
    text: str, start: int, end: int, bounds: tuple[int, int], quantifier: Quantifier, tail: re.Match[str], unit: Unit,
    noun: Span, before: str,
) -> FigureMention:
    span_start, span_end = start, tail.end()
    soft = quantifier in (Quantifier.EXACT, Quantifier.VAGUE)
    marks: list[Quantifier] = []
    if tail["odd"]:
        marks.append(Quantifier.ABOUT if unit is Unit.PERSON else Quantifier.MORE_THAN)
    for pattern, mark in _BEFORE:
        if held := pattern.search(before):
            span_start = start - (len(before) - held.start())
            marks.append(mark)
    for pattern, mark in _AFTER:
        if held := pattern.match(text, tail.end()):
            marks.append(mark)
            if not held[0].startswith("의"):
                span_end = held.end()
            break
    if soft:
        for mark in (Quantifier.MORE_THAN, Quantifier.LESS_THAN):
            if mark in marks:
                quantifier = mark
        if quantifier is Quantifier.EXACT and marks:
            quantifier = Quantifier.ABOUT
    low, high = bounds
    least: int | None
    best: int | None
    most: int | None
    if quantifier is Quantifier.MORE_THAN:
        least, best, most = low, low if low == high else None, None
    elif quantifier is Quantifier.LESS_THAN:
        least, best, most = None, high if low == high else None, high
    elif quantifier in (Quantifier.RANGE, Quantifier.VAGUE):
        least, best, most = low, None, high
    else:
        least, best, most = low, low, high
    return FigureMention(Span(span_start, span_end), Span(start, end), least, best, most, quantifier, unit, noun)
