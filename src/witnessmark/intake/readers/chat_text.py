"""The text exports of WhatsApp, KakaoTalk and Signal, line by line."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from witnessmark.intake.text.cleaning import clean

NO_DATES = "so no dates were read"
"""How the note ends that a day given later makes untrue."""

_APART = 27
"""Days: the shortest month less one. Read the wrong way, two days on end are a month apart."""
_CLOCK = (r"(?:(?P<half>오전|오후|AM|PM|am|pm)\s*)?(?P<clock>\d{1,2}:\d{2}(?::\d{2})?)"
          r"(?:\s*(?P<half2>AM|PM|am|pm|a\.m\.|p\.m\.))?")
_DATE = r"(?P<one>\d{1,4})(?P<by>\s?[./-]\s?)(?P<two>\d{1,2})\s?[./-]\s?(?P<three>\d{1,4})\.?"
_KOREAN_DATE = r"(?P<y>\d{4})년\s*(?P<m>\d{1,2})월\s*(?P<d>\d{1,2})일"
_TURN_LINES = (
    re.compile(rf"^\[?{_DATE},?\s+{_CLOCK}\]?,?\s*(?:-\s)?\s*(?P<name>[^:\n]{{1,80}}?):\s(?P<words>.*)$"),
    re.compile(rf"^{_KOREAN_DATE}\s*{_CLOCK},\s*(?P<name>[^:\n]{{1,80}}?)\s:\s(?P<words>.*)$"),
    re.compile(rf"^\[?{_KOREAN_DATE}\s*{_CLOCK}\]?\s(?:-\s)?(?P<name>[^:\n]{{1,80}}?):\s(?P<words>.*)$"),
    re.compile(rf"^\[(?P<name>[^\]\n]{{1,80}})\]\s\[{_CLOCK}\]\s(?P<words>.*)$"),
)
_SYSTEM_LINES = (
    re.compile(rf"^\[?{_DATE},?\s+{_CLOCK}\]?\s*(?:-\s)?\S"),
    re.compile(rf"^\[?{_KOREAN_DATE}\s*{_CLOCK}"),
    re.compile(r"^\S{1,80}님이 (?:나갔습니다|들어왔습니다|.{1,40}초대했습니다)"),
)
_DAY_LINE = re.compile(rf"^(?:-{{5,}}\s*)?{_KOREAN_DATE}\s*\S요일\s*(?:-{{5,}}\s*)?$")
_MEDIA = re.compile(
    r"^(?:<(?:Media omitted|미디어[^>]*|attached:[^>]*|첨부[^>]*)>|.{0,80}\((?:file attached|파일 첨부됨?)\)|"
    r"(?:image|video|audio|sticker|GIF|document|Contact card) omitted|사진(?: \d+장)?|동영상|이모티콘|음성메시지|"
    r"This message was deleted\.?|You deleted this message\.?|삭제된 메시지입니다\.?|\(attachment\)|"
    r"<This message was edited>|Messages and calls are end-to-end encrypted.{0,200}|"
    r"메시지와 통화는 종단간 암호화.{0,200})$")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message; `day` and `clock` as the export tells them, None and "" where it does not."""

    name: str
    words: str
    day: dt.date | None = None
    clock: str = ""


def looks_like_chat(text: str) -> bool:
    """Say whether the first lines are a chat's: three and more turns, most lines dated or following one."""
    lines = [line for line in clean(text[:60_000]).split("\n") if line.strip()][:200]
    turns = sum(any(form.match(line) for form in _TURN_LINES) for line in lines)
    other = sum(any(form.match(line) for form in (*_SYSTEM_LINES, _DAY_LINE)) for line in lines)
    return turns >= 3 and (turns + other) >= 0.3 * len(lines)


def turns_of(text: str) -> tuple[tuple[Turn, ...], tuple[str, ...]]:
    """Return the turns, and a note where days can't be told from months."""
    lines = clean(text).split("\n")
    day_of, notes = _day_reader(lines)
    return tuple(_without_media(_turns(lines, day_of))), notes


def _turns(lines: list[str], day_of: Callable[[re.Match[str]], dt.date | None]) -> Iterator[Turn]:
    held: Turn | None = None
    shown: dt.date | None = None
    for line in lines:
        match = next((m for form in _TURN_LINES if (m := form.match(line))), None)
        day_line = _DAY_LINE.match(line) if match is None else None
        system = match is None and any(form.match(line) for form in _SYSTEM_LINES)
        if match or day_line or system:
            if held:
                yield held
            held = None
        if day_line:
            shown = day_of(day_line)
        elif match:
            parts = match.groupdict()
            half = parts.get("half") or parts.get("half2") or ""
            held = Turn(match["name"].strip().lstrip("~").strip(), match["words"], day_of(match) or shown,
                        f"{half} {match['clock']}".strip())
        elif held and not system:
            held = Turn(held.name, f"{held.words}\n{line}", held.day, held.clock)
    if held:
        yield held


def _without_media(turns: Iterator[Turn]) -> Iterator[Turn]:
    for turn in turns:
        kept = [line for line in turn.words.split("\n") if not _MEDIA.match(line.strip())]
        if any(line.strip() for line in kept):
            yield Turn(turn.name, "\n".join(kept), turn.day, turn.clock)


def _day_reader(lines: list[str]) -> tuple[Callable[[re.Match[str]], dt.date | None], tuple[str, ...]]:
    """Learn from the whole export how it orders day, month and year."""
    numbers = []
    marks: set[str] = set()
    for line in lines:
        match = _TURN_LINES[0].match(line)
        if match:
            numbers.append((match["one"], match["two"], match["three"]))
            marks.add(match["by"])
    order, notes = _order(numbers, marks)

    def day_of(match: re.Match[str]) -> dt.date | None:
        parts = match.groupdict()
        if parts.get("y"):
            return _date(parts["y"], parts["m"], parts["d"])
        if not parts.get("one") or not order:
            return None
        values = dict(zip(order, (parts["one"], parts["two"], parts["three"]), strict=True))
        return _date(values["y"], values["m"], values["d"])

    return day_of, notes


def _order(numbers: list[tuple[str, str, str]], marks: set[str]) -> tuple[str, tuple[str, ...]]:
    """Return how day, month and year are ordered, and a note where it can't be told.

    Dots stand between day, month and year in that order; in Korean ("19. 5. 3.") in the reverse.
    """
    if not numbers:
        return "", ()
    if all(len(one) == 4 for one, _, _ in numbers):
        return "ymd", ()
    if all("." in mark for mark in marks):
        korean = all(mark == ". " and len(three) <= 2 for mark in marks for _, _, three in numbers)
        order = "ymd" if korean and _rising(numbers, "ymd") else "dmy"
        if _rising(numbers, order):
            return order, ()
    fitting = [o for o in ("dmy", "mdy") if _rising(numbers, o)]
    if len(fitting) == 1:
        return fitting[0], ()
    if len(fitting) == 2 and (closer := _closer(numbers)):
        return closer, ()
    same = all(one == two for one, two, _ in numbers)
    return ("dmy", ()) if same else ("", (f"its dates may be day/month or month/day, {NO_DATES}",))


def _closer(numbers: list[tuple[str, str, str]]) -> str:
    """Return the order in which messages follow day on day, where the other spreads them over months; else ""."""
    spans: dict[str, int] = {}
    for order in ("dmy", "mdy"):
        days = sorted({day for triple in numbers if (day := _date(
            *(dict(zip(order, triple, strict=True))[part] for part in "ymd")))})
        spans[order] = (days[-1] - days[0]).days
    near, far = sorted(spans, key=lambda order: spans[order])
    return near if spans[near] > 0 and spans[far] >= max(_APART, 4 * spans[near]) else ""


def _rising(numbers: list[tuple[str, str, str]], order: str) -> bool:
    days = []
    for triple in numbers:
        values = dict(zip(order, triple, strict=True))
        days.append(_date(values["y"], values["m"], values["d"]))
    known = [d for d in days if d]
    return len(known) == len(days) and known == sorted(known)


def _date(year: str, month: str, day: str) -> dt.date | None:
    full = int(year) + (2000 if len(year) <= 2 else 0)
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None
