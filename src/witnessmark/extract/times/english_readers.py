# ruff: noqa: E501 - patterns and tables read best on one line
"""One reader for each core of the English scan: match → piece, or None if it is no time."""

from __future__ import annotations

import re
from collections.abc import Callable

from witnessmark.extract.times import english_words as words
from witnessmark.extract.times import periods
from witnessmark.extract.times.values import (
    Between,
    Calendar,
    Clock,
    Decade,
    Every,
    Fixed,
    Length,
    PeriodUnit,
    Piece,
    Reference,
    Rel,
    Shifted,
    Stretch,
    Toward,
    Value,
)

Match = re.Match[str]
Reader = Callable[[Match, str], Piece | None]

_IN = re.compile(
    r"(?:^|[\s(\[“\"'‘—–,-])(?i:in|on|since|by|until|till|during|of|from|between|to|through|throughout|before|after|and|or"
    r"|early|late|mid|last|this|next|every|each|around|about|for|circa|as\sof|over|beginning|starting|ending|end)"
    r"(?:\s(?:the|year))*(?:\s|-)$"
)
_SEASON_IN = re.compile(
    r"(?:^|[\s(])(?i:in|since|by|until|till|during|of|from|between|throughout|through|before|after|early|late|mid|this|over)(?:\s(?:the|early|late|mid))*[\s-]$"
)
_NOT_YEAR_BEFORE = re.compile(
    r"(?i:about|some|nearly|almost|approximately|roughly|than|least|most|up\sto|over\s(?!the)|resolution|no\.?|number|page"
    r"|article|section|room|flight|route|highway|estimated|additional|another|total\sof|was|were|reached|us|rs|only|route|boeing|model|point|points)\s$"
)
_NOT_YEAR_AFTER = re.compile(
    r"\s?(?:%|(?i:percent|per\scent|million|billion|thousand|hundred|dollars|euros|won|yuan|km|kilomet\w+|miles?|met(?:er|re)s?"
    r"|feet|hectares|acres|tons?|tonnes|kg|kilos?|people|persons|families|households|individuals|residents|homes|houses|"
    r"villagers|men|women|children|soldiers|troops|refugees|civilians|workers|farmers|students|prisoners|members|others|"
    r"dwellings|buildings|pages|points|times|or\sso|of\sthem|of\sthe(?:se|ir)|displaced|bc|b\.c|bce|degrees|calories|shares)\b)"
    r"|\s(?:internally|newly|affected|civilians?|new|square|local)\b"
)
_OF_YEAR = re.compile(
    r",?\s(?:of\s)?(?:the\s)?(?i:last|this|next|that|same|previous|following|preceding|prior)\s(?:same\s)?(?i:year)\b")
_AGE = re.compile(r"[\s-](?:old|older|young)\b")
_RATE = re.compile(r"(?i:a|an|per)\s$")
_MORE = re.compile(r"(?:about|some|more than|over|around|nearly|almost|at least|up to|under|less than|roughly)\s$", re.I)
_PERIOD: dict[str, PeriodUnit] = {
    "day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", "decade": "decade",
    "century": "century", "night": "day",
}
_TOWARD: dict[str, Toward] = {
    "last": "past", "past": "past", "prior": "preceding", "this past": "past", "next": "future", "coming": "future",
    "this coming": "future", "previous": "preceding", "preceding": "preceding", "following": "following",
    "succeeding": "following", "same": "same", "that": "same", "that same": "same",
}
_SHIFT: dict[str, Rel] = {
    "last": Rel(-1), "past": Rel(-1), "this past": Rel(-1), "this": Rel(0), "current": Rel(0), "this same": Rel(0),
    "next": Rel(1), "coming": Rel(1), "this coming": Rel(1), "previous": Rel(-1, "text"),
    "preceding": Rel(-1, "text"), "prior": Rel(-1, "text"), "following": Rel(1, "text"),
    "succeeding": Rel(1, "text"), "same": Rel(0, "text"), "that": Rel(0, "text"), "that same": Rel(0, "text"),
}


def _piece(match: Match, value: Value | None, *, start: int | None = None, future: bool = False) -> Piece | None:
    if value is None:
        return None
    return Piece(match.start() if start is None else start, match.end(), value, future=future)


def _iso(match: Match, text: str) -> Piece | None:
    day = periods.date_of(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
    return _piece(match, Fixed(day, day)) if day else None


def _dmy(match: Match, text: str) -> Piece | None:
    """Read 2.12.2018 and 2/12/2018 day first; month first where only that is a date."""
    if len(match["dmy_y"]) == 2 and match["dmy_sep"] == ".":
        return None
    year = words.year_number(match["dmy_y"])
    first, second = int(match["dmy_d"]), int(match["dmy_m"])
    day = periods.date_of(year, second, first) or periods.date_of(year, first, second)
    return _piece(match, Fixed(day, day)) if day else None


def _decade(match: Match, text: str) -> Piece | None:
    if match["decade_y"]:
        first = int(match["decade_y"])
        return _piece(match, Decade(first, 100 if first % 100 == 0 and first < 2000 else 10))
    if match["decade_2"]:
        if not match[0].lower().startswith(("the", "19", "'", "’")):
            return None
        return _piece(match, Decade(1900 + int(match["decade_2"])))
    name = match["decade_w"].lower()
    if not match[0].lower().startswith("nineteen") and match[0].lower()[:4] != "the ":
        return None
    return _piece(match, Decade(1900 + words.NUMBERS[name.removesuffix("ies") + "y"]))


def _years(match: Match, text: str) -> Piece | None:
    first = int(match["years_a"])
    last = int(match["years_b"])
    if last < 100:
        last += first // 100 * 100
    if not first < last <= first + 200:
        return None
    return _piece(match, Between(Calendar(year=first), Calendar(year=last)))


def _number(digits: str) -> int:
    return int(re.sub(r"\D", "", digits))


def _day_month(match: Match, text: str) -> Piece | None:
    return _date(match, match["dm_m"], match["dm_d"], match["dm_e"], match["dm_y"])


def _month_day(match: Match, text: str) -> Piece | None:
    return _date(match, match["md_m"], match["md_d"], match["md_e"], match["md_y"])


def _date(match: Match, month: str, day: str, to_day: str | None, year: str | None) -> Piece | None:
    first, last = _number(day), _number(to_day) if to_day else None
    value = Calendar(
        year=int(year) if year else None, month=words.month_number(month), day=first,
        to_day=last if last and last > first else None,
    )
    return _piece(match, value)


def _month_year(match: Match, text: str) -> Piece | None:
    if _NOT_YEAR_AFTER.match(text, match.end()):
        return None
    return _piece(match, Calendar(year=int(match["my_y"]), month=words.month_number(match["my_m"])))


def _season_year(match: Match, text: str) -> Piece | None:
    return _piece(match, Calendar(year=int(match["sy_y"]), season=words.SEASONS[match["sy_s"].lower()]))


def _quarter(match: Match, text: str) -> Piece | None:
    if match["q_s"]:
        number = int(match["q_d"])
        if match["q_s"] == "Q":
            return _piece(match, Calendar(quarter=number))
        return _piece(match, Calendar(half=number)) if number <= 2 else None
    number = words.ORDINALS[match["q_n"].lower()]
    if match["q_u"].lower() == "half":
        return None
    return _piece(match, Calendar(quarter=4 if number < 0 else number))


def _ago(match: Match, text: str) -> Piece | None:
    count = words.count_of(match["ago_n"])
    unit = words.unit_name(match["ago_u"])
    if count is None:
        return None
    word = re.sub(r"\s+", " ", match["ago_w"].lower())
    if unit in ("second", "minute", "hour"):
        return _piece(match, Shifted(0, 0, "day", "published" if word == "ago" else "text"))
    back = word in ("ago", "earlier", "before that", "previously", "prior", "before")
    low, high = (-count[1], -count[0]) if back else count
    anchor = "published" if word in ("ago", "hence", "from now") else "text"
    return _piece(match, Shifted(low, high, _PERIOD[unit], "published" if anchor == "published" else "text"))


def _stretch(match: Match, text: str) -> Piece | None:
    count = words.count_of(match["st_n"])
    unit = words.unit_name(match["st_u"])
    if count is None or unit not in _PERIOD:
        return None
    word = match["st_w"].lower()
    anchor = "text" if word in ("previous", "preceding", "following") else "published"
    return _piece(match, Stretch(
        count[1], _PERIOD[unit], word in ("next", "coming", "following"), "text" if anchor == "text" else "published"
    ))


def _rel_month(match: Match, text: str) -> Piece | None:
    which, month = match["rm_w"].lower(), words.month_number(match["rm_m"])
    if which in ("this", "current", "this same"):
        return _piece(match, Calendar(year=Rel(0), month=month))
    return _piece(match, Calendar(month=month, toward=_TOWARD[which]))


def _rel_season(match: Match, text: str) -> Piece | None:
    which, season = match["rs_w"].lower(), words.SEASONS[match["rs_s"].lower()]
    if which in ("this", "current", "this same"):
        return _piece(match, Calendar(year=Rel(0), season=season))
    return _piece(match, Calendar(season=season, toward=_TOWARD[which]))


def _rel_day(match: Match, text: str) -> Piece | None:
    which, day = match["rd_w"].lower(), words.weekday_number(match["rd_d"])
    if which in ("this", "current", "this same"):
        return _piece(match, Calendar(week=Rel(0), weekday=day))
    return _piece(match, Calendar(weekday=day, toward=_TOWARD[which]))


def _rel_unit(match: Match, text: str) -> Piece | None:
    which, unit = match["ru_w"].lower(), match["ru_u"].lower()
    rel = _SHIFT[which]
    if unit in ("morning", "afternoon", "evening", "night"):
        if which == "last" and unit == "night":
            return _piece(match, Shifted(-1, -1, "day", "published"))
        if which not in ("this", "that", "same", "following", "next", "previous"):
            return None
        return _piece(match, Shifted(rel.shift, rel.shift, "day", rel.anchor))
    if unit == "day":
        if which in ("last", "past", "this", "current"):
            return None
        anchor = "text" if which == "next" else rel.anchor
        return _piece(match, Shifted(rel.shift, rel.shift, "day", anchor))
    if unit == "weekend":
        return _piece(match, Shifted(rel.shift, rel.shift, "week", rel.anchor, weekend=True))
    if which == "past":
        return _piece(match, Stretch(1, _PERIOD[unit]))
    if unit == "year":
        return _piece(match, Calendar(year=rel))
    if unit == "month":
        return _piece(match, Calendar(month=rel))
    if unit == "week":
        return _piece(match, Calendar(week=rel))
    return _piece(match, Shifted(rel.shift, rel.shift, _PERIOD[unit], rel.anchor))


def _day_before(match: Match, text: str) -> Piece | None:
    word = re.sub(r"\s+", " ", match["db_w"].lower())
    if word == "before yesterday":
        return _piece(match, Shifted(-2, -2, "day", "published"))
    if word == "after tomorrow":
        return _piece(match, Shifted(2, 2, "day", "published"))
    if not re.match(r"\s*(?:[.,;:)\n]|$)", text[match.end() : match.end() + 3]):
        return None
    shift = -1 if word == "before" else 1
    return _piece(match, Shifted(shift, shift, "day", "text"))


def _today(match: Match, text: str) -> Piece | None:
    shift = {"yesterday": -1, "tomorrow": 1}.get(match["td"].lower(), 0)
    anchor = "text" if match["td"].lower() == "overnight" else "published"
    return _piece(match, Shifted(shift, shift, "day", "text" if anchor == "text" else "published"))


def _every(match: Match, text: str) -> Piece | None:
    if match["ev_d"]:
        if re.search(r"(?i:\b(?:the|party|a|state|language))\s$", text[max(0, match.start() - 10) : match.start()]):
            return None
        habit = {"daily": "day", "weekly": "week", "monthly": "month", "annually": "year", "yearly": "year",
                "hourly": "hour", "nightly": "day"}[match["ev_d"].lower()]
        return _piece(match, Every(words.UNITS[habit]))
    word = match["ev_u"].lower()
    named = words.UNITS.get(word.removesuffix("s"))
    if named is not None:
        return _piece(match, Every(named))
    return _piece(match, Every("day" if word in ("morning", "evening") else "week" if word.endswith("day") else "year"))


def _within(match: Match, text: str) -> Piece | None:
    """Read "within two weeks" as a deadline counted from publication, "in two weeks" as a length."""
    count, unit = words.count_of(match["wi_n"]), words.unit_name(match["wi_u"])
    if count is None:
        return None
    start = match.start("wi_n")
    if unit not in _PERIOD or not match["wi"].lower().startswith("within"):
        return _piece(match, Length(None if count[0] != count[1] else count[0], unit), start=start)
    piece = Piece(start, match.end(), Shifted(count[0], count[1], _PERIOD[unit], "text", exact=True), role="by", future=True)
    return piece


def _length(match: Match, text: str) -> Piece | None:
    if _AGE.match(text, match.end()):
        return None
    unit = words.unit_name(match["ln_u"])
    digits = match["ln_n"]
    if digits.lower() in ("a", "an"):
        if _MORE.search(text[max(0, match.start() - 12) : match.start()]) is None and (
            not re.search(r"(?i:for|in|after|over|within|than|under|about|around|almost|nearly|quarter of)\s$",
                          text[max(0, match.start() - 12) : match.start()])
        ):
            return _piece(match, Every(unit)) if re.search(
                r"(?i:once|twice|times|\d|each)\s$", text[max(0, match.start() - 8) : match.start()]) else None
        if match["ln_s"] == "-":
            return None
    if "." in digits:
        return _piece(match, Length(float(digits), unit))
    if digits.lower().startswith("half"):
        return _piece(match, Length(0.5, unit))
    count = words.count_of(digits)
    if count is None:
        return None
    return _piece(match, Length(count[0] if count[0] == count[1] else None, unit))


def _lengths(match: Match, text: str) -> Piece | None:
    before = text[max(0, match.start() - 12) : match.start()]
    if not re.search(r"(?i:(?:^|\s)(?:for|in|over|after|within|of|last|for\sthe|recent|many))\s$", before):
        return None
    return _piece(match, Length(None, words.unit_name(match["ls_u"])))


def _weekday(match: Match, text: str) -> Piece | None:
    return _piece(match, Calendar(weekday=words.weekday_number(match["wd"])))


def _month(match: Match, text: str) -> Piece | None:
    """Read a bare month; may and march only in a frame that dates something."""
    name = match["mo"]
    before = text[max(0, match.start() - 24) : match.start()]
    if _OF_YEAR.match(text, match.end()):
        return _piece(match, Calendar(month=words.month_number(name)))
    if name.lower() in ("may", "march", "mar.") or name in ("Jan", "Jun", "Jul", "Apr", "Dec", "june", "april", "august"):
        if not _IN.search(before) or name in ("may", "march"):
            return None
        if re.match(r"\s(?:have|be|not|also|has|need|face|[A-Z])", text[match.end() : match.end() + 6]) and name == "May":
            return None
    named = name in ("April", "June", "August", "May") and re.match(r"\s[A-Z][a-z]", text[match.end() : match.end() + 3])
    if named and not _IN.search(before):
        return None
    return _piece(match, Calendar(month=words.month_number(name)))


def _season(match: Match, text: str) -> Piece | None:
    word = match["se"]
    before = text[max(0, match.start() - 16) : match.start()]
    the = match[0].lower().startswith("the ")
    if _OF_YEAR.match(text, match.end()):
        return _piece(match, Calendar(season=words.SEASONS[word.lower()]))
    if not _SEASON_IN.search(before) or re.match(r"\s(?:of\s(?!the\s(?:same|previous|following|next|last|year)|last|this|that|\d)|from|to\b)", text[match.end() : match.end() + 20]):
        return None
    if word.lower() == "fall" and not the and not re.search(r"(?i:in|last|this|early|late|by|since)[\s-]$", before):
        return None
    if word.lower() == "spring" and re.search(r"(?i:to)\s$", before):
        return None
    return _piece(match, Calendar(season=words.SEASONS[word.lower()]))


def _year(match: Match, text: str) -> Piece | None:
    """Read four digits as a year unless the words around count something with them."""
    before = text[max(0, match.start() - 24) : match.start()]
    if _NOT_YEAR_AFTER.match(text, match.end()):
        return None
    year = int(match["yr"])
    dated = _IN.search(before)
    if not dated:
        if _NOT_YEAR_BEFORE.search(before) or not 1900 <= year <= 2100:
            return None
        if re.search(r"[\d.,]\s?$|[A-Za-z]\s?-\s?$", before) and not re.search(r"[a-z]{3}[.,]\s$", before):
            return None
    if year < 1500 and not re.search(r"(?i:in|by|since)\s$", before):
        return None
    return _piece(match, Calendar(year=year))


def _ordinal(match: Match, text: str) -> Piece | None:
    before = text[max(0, match.start() - 14) : match.start()]
    if not re.search(r"(?i:\b(?:on|night\sof|of|since|until|by|from|to|before|after|and|between))\s$", before):
        return None
    after = text[match.end() : match.end() + 14]
    if not re.match(r"\s*(?:[,.;:)–—]|$)|\s(?:and|when|after|the|in|at|by|with|to|for|as|but|that|until|from|he|she|they|because|of\s(?:that|the|this|last|next)\s?)\b", after):
        return None
    return _piece(match, Calendar(day=_number(match["or"])))


def _the_unit(match: Match, text: str) -> Piece | None:
    """Read "the month", "the year" only after a part of it: the end of the month."""
    before = text[max(0, match.start() - 22) : match.start()]
    if not re.search(r"(?i:(?:beginning|start|end|middle|half|earlier|later|early|late|days|quarter)\s(?:of|in)\s)$", before):
        return None
    unit = match["wk"].lower()
    if unit == "year":
        return _piece(match, Calendar(year=Rel(0)))
    return _piece(match, Calendar(month=Rel(0)) if unit == "month" else Calendar(week=Rel(0)))


def _clock(match: Match, text: str) -> Piece | None:
    return _piece(match, Clock())


def _holiday(match: Match, text: str) -> Piece | None:
    """Read a holiday of fixed date; bare Christmas only where a word of time leads to it."""
    name = re.sub(r"[^a-z]+", " ", match["ho"].lower()).strip()
    bare = name == "christmas"
    if bare and not _IN.search(text[max(0, match.start() - 24) : match.start()]) and match["ho_y"] is None:
        return None
    month, day = words.HOLIDAYS[name]
    return _piece(match, Calendar(year=int(match["ho_y"]) if match["ho_y"] else None, month=month, day=day))


def _midweek(match: Match, text: str) -> Piece | None:
    return _piece(match, Calendar(week=Rel(0), part="mid"))


def _weekend(match: Match, text: str) -> Piece | None:
    """Read "over the weekend" as the one just past, or the one at hand; where words point ahead, the coming one."""
    before = text[max(0, match.start() - 12) : match.start()]
    if not re.search(r"(?i:\b(?:over|at|on|during|by|for|before|after|since|until|of|through)\s)$", before):
        return None
    return _piece(match, Shifted(0, 0, "week", "published", weekend=True, exact=True))


def _ref(match: Match, text: str) -> Piece | None:
    word = match["rf"].lower()
    which = "future" if word == "the future" else "past" if word in ("recently", "the past") else "present"
    return _piece(match, Reference("future" if which == "future" else "past" if which == "past" else "present"))


READERS: dict[str, Reader] = {
    "iso": _iso, "dmy": _dmy, "decade": _decade, "years": _years, "daymonth": _day_month,
    "monthday": _month_day, "monthyear": _month_year, "seasonyear": _season_year, "quarter": _quarter,
    "sincewhen": _ago, "stretch": _stretch, "relmonth": _rel_month, "relseason": _rel_season,
    "relday": _rel_day, "relunit": _rel_unit, "daybefore": _day_before, "today": _today, "every": _every,
    "within": _within, "length": _length, "lengths": _lengths, "weekday": _weekday, "month": _month,
    "season": _season, "year": _year, "ordinal": _ordinal, "week": _the_unit, "ref": _ref,
    "clock": _clock, "holiday": _holiday, "midweek": _midweek, "weekend": _weekend,
}
