
"""One reader for each core of the Korean scan: match → piece, or None if it is no time."""

from __future__ import annotations

import re
from collections.abc import Callable

from witnessmark.extract.times import korean_words as words
from witnessmark.extract.times import periods
from witnessmark.extract.times.values import (
    Anchor,
    Between,
    Calendar,
    Clock,
    Decade,
    Every,
    Fixed,
    Length,
    Part,
    Piece,
    Reference,
    Rel,
    Shifted,
    Stretch,
    Toward,
    Value,
)

Match = re.Match[str]
Reader = Callable[[Match], Piece | None]


def _piece(match: Match, value: Value, *, future: bool = False) -> Piece:
    return Piece(match.start(), match.end(), value, future=future)


def _part(match: Match, group: str) -> Part | None:
    word = match[group]
    return words.PARTS[word] if word else None


def _toward(match: Match, group: str) -> Toward | None:
    word = match[group]
    return words.TOWARD[word] if word else None


def _spaced(word: str) -> str:
    return re.sub(r"\s", " ", word)


def _iso(match: Match) -> Piece | None:
    day = periods.date_of(int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))
    return _piece(match, Fixed(day, day)) if day else None


def _juche(match: Match) -> Piece | None:
    """Read a Juche year; a year in brackets says the same and wins."""
    stated = match["ju_a"] or match["ju_b"]
    year = int(stated) if stated else words.JUCHE_ZERO + int(match["ju_n"])
    return _piece(match, Calendar(year=year, part=_part(match, "ju_p")))


def _decade(match: Match) -> Piece | None:
    first = int(match["de"])
    if first < 100:
        first += 1900 if first >= 30 else 2000
    if first % 10 or first < 1000:
        return None
    years = 100 if first % 100 == 0 and first < 2000 else 10
    return _piece(match, Decade(first, years, _part(match, "de_p")))


def _years(match: Match) -> Piece | None:
    first, last = int(match["ys_a"]), int(match["ys_b"])
    last += first // 100 * 100 if last < 100 else 0
    return _piece(match, Between(Calendar(year=first), Calendar(year=last))) if first < last else None


def _stretch(match: Match) -> Piece | None:
    unit = match["st_u"] or ("일" if match["st_n"] in words.DAYS else None)
    return _stretch_of(match, match["st_w"], match["st_n"], unit)


def _stretch_bare(match: Match) -> Piece | None:
    return _stretch_of(match, match["sb_w"], match["sb_n"], match["sb_u"])


def _stretch_of(match: Match, word: str, number: str, unit: str | None) -> Piece | None:
    count = words.count_of(number) if "." not in number else None
    if count is None or unit not in words.PERIODS:
        return None
    return _piece(match, Stretch(count[1], words.PERIODS[unit], word in ("향후", "앞으로")))


def _year(match: Match) -> Piece | None:
    digits = match["yr"].lstrip("'’")
    year = int(digits)
    if len(digits) == 2:
        year += 1900 if year >= 50 else 2000
    return _piece(match, Calendar(year=year, part=_part(match, "yr_p")), future=match[0].startswith("오는"))


def _ago(match: Match) -> Piece | None:
    return _step(match, match["ag_n"], match["ag_u"], match["ag_s"])


def _ago_days(match: Match) -> Piece | None:
    return _step(match, match["ad_n"], "일", match["ad_s"])


def _step(match: Match, number: str, unit: str, step: str) -> Piece | None:
    """Read "사흘 전", "한 달 뒤", "열흘 안에" and "나흘 만에"."""
    if "." in number:
        return None
    count = words.count_of(number)
    if count is None:
        return None
    low, high = count
    length = match.start("ag_s") if match.re.groupindex and match["ag_u"] else match.start("ad_s")
    extent = len(match.string[match.start() : length].rstrip()) + match.start()
    if step == "만에" or (step == "지나"):
        return Piece(match.start(), extent, Length(low if low == high else None, words.UNITS[unit]), role="duration")
    if unit == "시간":
        return _piece(match, Shifted(0, 0, "day", "published" if step == "전" else "text"))
    period = words.PERIODS[unit]
    if step in ("안에", "이내", "내에", "내로", "내", "안으로"):
        return Piece(match.start(), extent, Shifted(low, high, period, "text", exact=True), role="by", future=True)
    if step in ("전", "이전", "앞서"):
        return _piece(match, Shifted(-high, -low, period, "published" if step == "전" else "text"))
    return _piece(match, Shifted(low, high, period, "text"))


def _every(match: Match) -> Piece | None:
    word = match["ev"]
    for mark, unit in (("일", "day"), ("날", "day"), ("주", "week"), ("개월", "month"), ("달", "month"),
                       ("월", "month"), ("년", "year"), ("해", "year"), ("연", "year"), ("시간", "hour")):
        if mark in word:
            return _piece(match, Every(words.UNITS["일"] if unit == "day" else unit))  # type: ignore[arg-type]
    return _piece(match, Every("day"))


def _rel_year(match: Match) -> Piece | None:
    return _piece(match, Calendar(year=words.YEARS[_spaced(match["ry"])], part=_part(match, "ry_p")))


def _year_part(match: Match) -> Piece | None:
    word = _spaced(match["yp"])
    if word == "새해":
        return _piece(match, Calendar(quarter=1))
    return _piece(match, Calendar(quarter=4 if word.endswith("말") else 1))


def _month_part(match: Match) -> Piece | None:
    word = _spaced(match["mp"])
    if word in ("월초", "월말"):
        return _piece(match, Calendar(month=Rel(0), part="early" if word == "월초" else "late"))
    if word in ("주초", "주중"):
        return _piece(match, Calendar(week=Rel(0), part="early" if word == "주초" else "mid"))
    shift = -1 if word.startswith("지난") else 1 if word.startswith("다음") else 0
    return _piece(match, Shifted(shift, shift, "week", "published", weekend=True))


def _months(match: Match) -> Piece | None:
    first, last = int(match["ms_a"]), int(match["ms_b"])
    toward = _toward(match, "ms_w")
    return _piece(match, Between(Calendar(month=first), Calendar(month=last, toward=toward)))


def _month(match: Match) -> Piece | None:
    toward = _toward(match, "mo_w")
    value = Calendar(month=int(match["mo"]), part=_part(match, "mo_p"), toward=toward)
    return _piece(match, value, future=toward == "future")


def _rel_month(match: Match) -> Piece | None:
    return _piece(match, Calendar(month=words.MONTHS[_spaced(match["rm"])], part=_part(match, "rm_p")))


def _days(match: Match) -> Piece | None:
    first, last = int(match["ds_a"]), int(match["ds_b"])
    toward = _toward(match, "ds_w")
    if first < last:
        return _piece(match, Calendar(day=first, to_day=last, toward=toward))
    return _piece(match, Between(Calendar(day=first), Calendar(day=last, toward=toward)))


def _day(match: Match) -> Piece | None:
    toward = _toward(match, "dy_w")
    return _piece(match, Calendar(day=int(match["dy"]), toward=toward), future=toward == "future")


def _season(match: Match) -> Piece | None:
    toward = _toward(match, "se_w")
    value = Calendar(season=words.SEASONS[match["se"]], part=_part(match, "se_p"), toward=toward)
    return _piece(match, value, future=toward == "future")


def _half(match: Match) -> Piece | None:
    word, toward = match["ha"], _toward(match, "ha_w")
    if word.endswith("반기"):
        return _piece(match, Calendar(half=1 if word in ("상반기", "전반기") else 2, toward=toward))
    number = word[0]
    quarter = int(number) if number.isdecimal() else words.sino_number(number)
    return _piece(match, Calendar(quarter=quarter, toward=toward))


def _rel_week(match: Match) -> Piece | None:
    week, mark = words.WEEKS[_spaced(match["rw"])], match["rw_e"]
    if mark == "말":
        return _piece(match, Shifted(week.shift, week.shift, "week", week.anchor, weekend=True))
    return _piece(match, Calendar(week=week, part="early" if mark else None))


def _nth_week(match: Match) -> Piece | None:
    nth = {"첫": 1, "첫째": 1, "둘째": 2, "셋째": 3, "넷째": 4, "다섯째": 5, "마지막": -1}[match["nw"]]
    return _piece(match, Calendar(week=nth))


def _weekday(match: Match) -> Piece | None:
    toward = _toward(match, "wd_w")
    return _piece(match, Calendar(weekday="월화수목금토일".index(match["wd"]), toward=toward),
                  future=toward == "future")


def _today(match: Match) -> Piece | None:
    shift, anchor = words.TODAY[_spaced(match["td"])]
    told: Anchor = "text" if anchor == "text" else "published"
    return _piece(match, Shifted(shift, shift, "day", told))


def _length(match: Match) -> Piece | None:
    number = match["le_n"]
    if "." in number:
        return _piece(match, Length(float(number.rstrip("여몇 ").replace(",", "")), words.UNITS[match["le_u"]]))
    count = words.count_of(number)
    if count is None or count[0] > 999:
        return None
    return _piece(match, Length(count[0] if count[0] == count[1] else None, words.UNITS[match["le_u"]]))


def _length_days(match: Match) -> Piece | None:
    return _piece(match, Length(words.DAYS[match["ld"]], "day"))


def _clock(match: Match) -> Piece | None:
    return _piece(match, Clock())


def _minutes(match: Match) -> Piece | None:
    return _piece(match, Length(int(match["mi"]), "minute"))


def _holiday(match: Match) -> Piece | None:
    month, day = words.HOLIDAYS[_spaced(match["ho"])]
    return _piece(match, Calendar(month=month, day=day))


def _ref(match: Match) -> Piece | None:
    word = _spaced(match["rf"])
    if word in ("당시", "그때", "그 당시"):
        return _piece(match, Reference("text"))
    if word in ("앞으로", "장차", "향후"):
        return _piece(match, Reference("future"))
    return _piece(match, Reference("past" if word in ("과거", "예전") else "present"))


READERS: dict[str, Reader] = {
    "iso": _iso, "juche": _juche, "decade": _decade, "years": _years, "stretch": _stretch,
    "stretchbare": _stretch_bare, "year": _year, "ago": _ago, "agodays": _ago_days, "every": _every,
    "relyear": _rel_year, "yearpart": _year_part, "monthpart": _month_part, "months": _months,
    "month": _month, "relmonth": _rel_month, "days": _days, "day": _day, "season": _season, "half": _half,
    "relweek": _rel_week, "nthweek": _nth_week, "weekday": _weekday, "today": _today, "length": _length,
    "lengthdays": _length_days, "holiday": _holiday, "ref": _ref,
    "clock": _clock, "minutes": _minutes,
}
