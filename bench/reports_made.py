"""Made-up reports with claims in them, of the size a case can grow to: towns, waves, reprints, two languages.

Words are invented from syllables, so that two reports share no phrase unless one reprints the other. Nothing stands
for a real place or body.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from witnessmark.ids import derived_id
from witnessmark.model.claim import Affected, Attribution, Claim, Coded, Extractor
from witnessmark.model.figure import Figure
from witnessmark.model.place import PlaceRef, ResolvedPlace
from witnessmark.model.text import Reading, ReportRef, Span
from witnessmark.model.time import Moment
from witnessmark.vocab.codes import (
    Act,
    AttributionKind,
    FigureKind,
    Group,
    Precision,
    Quantifier,
    Speech,
    Status,
    Unit,
)

ACTS = (Act.EXPULSION, Act.EVICTION, Act.DETENTION, Act.RELOCATION)
GROUPS = (Group.TRADER, Group.FARMER, Group.MINORITY, Group.TENANT)
DRESS = {"en": ("On {day} {count} were {act} from {town}, {who} said.", "{n} families", "driven", "a porter"),
         "ko": ("{day} {town}에서 {count}가 {act}고 {who}이 전했다.", "{n}세대", "쫓겨났다", "한 소식통")}


@dataclass(frozen=True, slots=True)
class Event:
    """What is true of one incident."""

    town: ResolvedPlace
    day: dt.date
    act: Act
    group: Group
    count: int


def made_reports(claims: int, seed: int = 7) -> Iterator[list[Claim]]:
    """Yield the claims of one report after another, in order of publication within a wave, `claims` in all or more."""
    chance = random.Random(seed)
    towns = [_town(chance, n) for n in range(max(8, claims // 25))]
    outlets = [f"{_word(chance).title()} {_word(chance).title()}" for _ in range(40)]
    made = 0
    while made < claims:
        event = Event(chance.choice(towns), dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(3000)),
                      chance.choice(ACTS), chance.choice(GROUPS), chance.randrange(20, 900))
        last: Reading | None = None
        for n in range(min(8, int(chance.paretovariate(1.1)))):
            published = event.day + dt.timedelta(days=1 + n + chance.randrange(4))
            again = last if last is not None and chance.random() < 0.25 else None
            told = _report(chance, event, chance.choice(outlets), published, again)
            last = told[0].reading
            made += len(told)
            yield told


def _report(
    chance: random.Random, event: Event, outlet: str, published: dt.date, again: Reading | None
) -> list[Claim]:
    language = again.report.language if again else "ko" if chance.random() < 0.3 else "en"
    lines, claims, at = [], [], 0
    template, counted, act, who = DRESS[language]
    for n in range(chance.randrange(1, 5)):
        day = event.day.strftime("%d %B %Y") if language == "en" else f"{event.day.month}월 {event.day.day}일"
        count = counted.format(n=max(2, event.count // (n + 1)))
        told = template.format(day=day, count=count, act=act, town=event.town.name, who=who)
        lines.append(f"{told} {' '.join(_word(chance, language) for _ in range(12))}.")
    text = "\n".join(lines)
    name = derived_id("rep", outlet, published.isoformat(), text, chance.random())
    reading = Reading.of_text(text, ReportRef(name, language, outlet=outlet, published=published))
    for n, line in enumerate(lines):
        claims.append(_claim(reading, at, line, event, n, DRESS[language], chance))
        at += len(line) + 1
    return claims


def _claim(reading: Reading, at: int, line: str, event: Event, n: int, dress: tuple[str, str, str, str],
           chance: random.Random) -> Claim:
    text = reading.text

    def span(words: str) -> Span:
        start = text.index(words, at)
        return Span(start, start + len(words))

    number = max(2, event.count // (n + 1))
    count, act, who = dress[1].format(n=number), dress[2], dress[3]
    trigger, spoken = span(act), Attribution(AttributionKind.ANONYMOUS_SOURCE, Speech.INDIRECT, who, span(who))
    code = event.act if n == 0 else chance.choice((event.act, Act.CONFISCATION, Act.RETURN_DENIED))
    day = text[at : text.index(count if reading.report.language == "en" else event.town.name, at)].removeprefix("On ")
    day = day.strip()
    return Claim(
        id=derived_id("clm", reading.id, trigger.start, code), reading=reading, passage=Span(at, at + len(line)),
        extractor=Extractor("made", "1"), confidence=0.8, act=Coded(code, act, trigger),
        status=Coded(Status.CARRIED_OUT, act, trigger),
        origin=(PlaceRef(event.town.name, span(event.town.name), "named", event.town),)
        if chance.random() < 0.9 else (),
        when=Moment(event.day, event.day, Precision.DAY, day, span(day)) if chance.random() < 0.8 else None,
        figure=Figure(FigureKind.FLOW, number, number, number, Unit.HOUSEHOLD, Quantifier.EXACT, count, span(count))
        if n < 2 else None,
        affected=(Affected((event.group,), count, span(count)),) if chance.random() < 0.6 else (),
        attribution=(spoken, Attribution(AttributionKind.OUTLET, Speech.NARRATED)),
    )


def _town(chance: random.Random, n: int) -> ResolvedPlace:
    name = _word(chance).title() + _word(chance)
    return ResolvedPlace(f"made:{n}", name, "XX", f"Province {n // 12}", chance.uniform(0, 40), chance.uniform(0, 40),
                         "adm2")


def _word(chance: random.Random, language: str = "en") -> str:
    if language == "ko":
        return "".join(chr(0xAC00 + chance.randrange(11172)) for _ in range(3))
    return "".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(3))
