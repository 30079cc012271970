"""The frames of a whole report: what a title or lead only sums up dropped, scores weighed by what the report is about.

Invariant: a title's claim stands where the body tells none of its kind; what the learned layer is sure of stays as it
is. Not handled here: doubles in the body (`topic`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.sequels import CORE
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.korean.topic import without_repeats
from witnessmark.vocab.codes import Act, Group

STRONG, IN_STORY = .8, .2
"""From which score an act shows that a text is about removals, and what fainter acts of such a text gain."""

_LEADING = CORE | {Act.BACKGROUND_CHECK, Act.SURVEILLANCE, Act.MOVEMENT_RESTRICTION}
_WATCHED = frozenset({Group.RESETTLER, Group.MINORITY, Group.REFUGEE, Group.IDP, Group.BROKER, Group.SMUGGLER,
        Group.TRADER,
                      Group.DEFECTOR_FAMILY, Group.RETURNEE, Group.BORDER_GUARD, Group.TENANT, Group.RESIDENT})
_MARKETS = sifted(r"(?:구단|연고지|코스닥|코스피|상장사|주가|증시|프로\s?(?:야구|축구|농구)|관중|철새|"
                      r"박스오피스|신작|시즌|정규\s?리그)[\s\S]*?"
                      r"(?:구단|연고지|코스닥|상장|본사|주가|증시|경기|팬|선수|철새|도래지|개봉|감독|주주|투자)")


_FICTION = re.compile(r"촬영|배우|감독|세트장|개봉|관객|주연|출연|시나리오|소설|만화|드라마")
_SUMMARY = re.compile(r"것으로\s(?:알려|전해|나타|확인|파악|보도)[졌됐되]")
_REMOVALS = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION})


def _without_summaries(frames: list[Frame], text: str) -> list[Frame]:
    """Drop what a title or lead sums up where the body tells an act of its kind with a speaker.

    A title's claim stands where the body tells none of its kind.
    """
    kept: list[Frame] = []
    for index, frame in enumerate(frames[:40]):
        title = frame.score < 0
        sums = title or (not frame.said and _SUMMARY.search(text, frame.passage.start, frame.passage.end) is not None)
        kin = _REMOVALS if frame.act in _REMOVALS else frozenset({frame.act})
        body = [i for i, f in enumerate(frames[:60]) if i > index and f.act in kin and f.score >= .5
                and (title or f.said)]
        told = next((i for i in body if _sums_up(frame, frames[i], title=title)), None)
        if sums and (told is not None or (title and body)):
            if told is not None and not title:
                other = frames[told]
                frames[told] = replace(
                    other, ground=other.ground or frame.ground, affected=other.affected or frame.affected,
                    origin=other.origin or frame.origin, destination=other.destination or frame.destination)
            continue
        kept.append(replace(frame, score=-frame.score) if title else frame)
    return kept + frames[40:]


def _sums_up(frame: Frame, told: Frame, *, title: bool) -> bool:
    """Whether a title's or lead's claim says no more than one told below: a lead of its own count or status does."""
    if frame.figure is None or _one_count(told, frame):
        return title or frame.status is told.status
    return title and told.figure is None


def _one_count(one: Frame, other: Frame) -> bool:
    return one.figure is not None and other.figure is not None and (one.figure.low, one.figure.unit) == (
        other.figure.low, other.figure.unit)


def finished(frames: list[Frame], text: str) -> list[Frame]:
    kept = without_repeats(_without_summaries(frames, text), text)
    if len(set(_FICTION.findall(text[:20000]))) >= 3 and not any(f.score >= .9 for f in kept):
        kept = [replace(f, score=f.score * .4) for f in kept]
    if _MARKETS.search(text, 0, len(text)) and not any(f.act in CORE and f.score >= .85 for f in kept):
        kept = [replace(f, score=f.score * .4) for f in kept]
    if not any(f.act in _LEADING and f.score >= .5 for f in kept):
        political = _WATCHERS.search(text) is not None and _CRIMES.search(text) is None
        kept = [f if f.reader == "learned" else replace(f, score=f.score * _alone(f, political=political)) for f in kept]
    if any(f.act in CORE and f.score >= STRONG and f.reader == "rules" for f in kept):
        kept = [gaining(f, IN_STORY) if .25 <= f.score < .5 else f for f in kept]
    return [f for f in kept if f.score >= .25 or f.reader == "learned"]


_WATCHERS = re.compile(r"보위|안전부|안전원|보안원|보안서|분주소|인민반|노동당|도당|군당|시당|교화소|단련대|관리소|집결소|추방|난민|탈북|이주|소수\s?민족|"
                       r"민병대|무장|군인|헌병|계엄|점령|이민|강제|반체제|시위대|정치범|간첩|종교")
_CRIMES = re.compile(r"음주|절도|사기|마약|폭행|성폭|횡령|피의자|용의자|살인|강도|구단|선수|매출|소비자")


def _alone(frame: Frame, *, political: bool) -> float:
    """Return what an arrest or seizure told without any act of removal or control keeps of its score."""
    if frame.act not in (Act.DETENTION, Act.CONFISCATION):
        return .5 if not _concerns(frame) else .75
    if political:
        return 1.0 if frame.affected or frame.perpetrator or frame.ground else .9
    return .75 if _concerns(frame) else .5


def _concerns(frame: Frame) -> bool:
    """Tell whether arrests and seizures hit people a monitor of displacement watches."""
    return any(set(codes) & _WATCHED for codes, _ in frame.affected)


def gaining(frame: Frame, bonus: float) -> Frame:
    """Raise a rule's score; what the learned layer is sure of stays as it is."""
    return frame if frame.reader == "learned" else replace(frame, score=min(.95, frame.score + bonus))
