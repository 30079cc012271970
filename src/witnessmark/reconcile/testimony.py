"""Somebody who told it to an inquiry, a court or a rights group, and what that put out: one speaker.

A witness who is only a number there has a name in a church or a paper, and another name in a commission's volume.
Invariant: joined are people of different reports on one incident whom nothing tells apart. By number, where an inquiry
gives both one number and not each of two reports its own; by what is said of them, where a report says that they told
it there too and one alone of those whom inquiries heard may be they.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

from witnessmark.reconcile.accounts import counts_at_odds
from witnessmark.reconcile.people import described, loosely_one, said_of, told_apart, words_of
from witnessmark.reconcile.speakers import PEOPLE, one_name
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import BODIES, Speech, Voice

MOST = 60  # people of one incident who are compared
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
_ORDINALS_KO = (
    "첫",
    "두",
    "세",
    "네",
    "다섯",
    "여섯",
    "일곱",
    "여덟",
    "아홉",
    "열",
    "열한",
    "열두",
    "열세",
    "열네",
    "열다섯",
)
_WITNESS = r"(?:witness|respondent|interviewee|testimony|deponent|case|statement)"
_WITNESS_KO = r"(?:증인|응답자|면담자|구술자|진술인|진술자|증언자|사례)"
_NUMBER = re.compile(
    rf"\b{_WITNESS} (?:no\.? ?|number )?(?P<a>\d{{1,4}})\b|"
    rf"\bthe (?P<b>{'|'.join(_ORDINALS)}) (?:of the )?{_WITNESS}\b|"
    rf"(?P<c>\d{{1,4}}) ?번(?:째)? ?(?:로 ?나온 |으로 ?나온 |로 선 )?{_WITNESS_KO}|"
    rf"(?<![가-힣])(?P<d>{'|'.join(sorted(_ORDINALS_KO, key=len, reverse=True))}) ?번째(?:로 \S{{1,3}})? {_WITNESS_KO}|"
    rf"{_WITNESS_KO} ?(?:제 ?)?(?P<e>\d{{1,4}})(?:호|번)?(?!\d|명|년|월|일)",
    re.IGNORECASE,
)
_LABEL = re.compile(rf"^\s*(?:{_WITNESS}|{_WITNESS_KO}) ?(?:no\.? ?)?\d+", re.IGNORECASE)
_INQUIRY = (
    r"(?:hearing|inquiry|commission|tribunal|court|panel|committee|investigators?|lawyers?|prosecutors?|judges?|"
    r"rights (?:group|organi[sz]ation|monitors?|workers?)|archive|researchers?|rapporteur)"
)
_TOLD_THERE = re.compile(
    rf"\b(?:told|tells|told (?:it|this|her story|his story|the same)(?: already| before| first)? to|testified|"
    rf"gave evidence|gave (?:a|her|his) (?:statement|testimony)|(?:spoke|spoken|talked)|repeated (?:it|this))"
    rf" (?:(?:to|before|at|in|for) )?(?:an?|the|another|that) (?:[\w'’-]+ ){{0,3}}{_INQUIRY}\b|"
    rf"\b(?:has|had|goes by|appears? under|is given|bears?) (?:another|a different|a changed|a false|no) name\b|"
    r"(?:공청회|청문회|법정|법원|위원회|조사단|조사위|재판|인권 ?단체|변호사|기록관|보존소)"
    r"(?:에서도|에서|에도|에게도|에게|에) "
    r"[^.\n]{0,40}(?:말했|말한|증언|진술|털어놓|밝혔|이야기)|"
    r"(?:보고서|자료집|증언집|책)(?:에는|에서는|에) (?:다른 이름|가명|번호)|가명으로 (?:실|나오|등장)",
    re.IGNORECASE,
)
_BY_INQUIRY = re.compile(
    rf"\b{_INQUIRY}\b|\bwitness\b|\btestimony\b|공청회|청문회|법정|법원|위원회|조사|인권|증인|증언|진술|기록",
    re.IGNORECASE,
)


class _Heard(NamedTuple):
    """A person, and the words about them in their report: all of it where nobody else speaks."""

    voice: Voice
    words: str
    outlet: str


def one_testimony(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield pairs of people of different reports who are one witness."""
    found: dict[int, list[_Heard]] = defaultdict(list)
    for speech in as_published(speeches):
        people = [v for v in speech.voices if v.kind in PEOPLE and not v.bare_denial]
        for voice in people:
            quotes = " ".join(dict.fromkeys(c.quote for c in voice.claims))
            words = speech.reading.text if len(people) == 1 else f"{said_of(voice)} {quotes}"
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                found[n].append(_Heard(voice, words, speech.reading.report.outlet or ""))
    for n in sorted(found):
        yield from _by_number(found[n][:MOST])
        yield from _told_there(found[n][:MOST])


def _by_number(people: Sequence[_Heard]) -> Iterator[Relay]:
    """Join who has one number in two reports, unless each report gives numbers of its own."""
    numbered = [(one, numbers) for one in people if (numbers := witness_numbers(one.words))]
    for (one, left), (other, right) in combinations(numbered, 2):
        a, b = one.voice, other.voice
        both = _LABEL.search(a.text) and _LABEL.search(b.text)
        if a.report != b.report and len(left) == 1 and left == right and not both and _can_be(a, b):
            yield Relay(b, a, True, "one_testimony")


@lru_cache(maxsize=2000)
def witness_numbers(text: str) -> frozenset[int]:
    """Return the numbers under which words call a witness: `WITNESS 7`, `the seventh witness`, 일곱 번째 증인 → 7."""
    found: set[int] = set()
    for m in _NUMBER.finditer(text):
        digits = m["a"] or m["c"] or m["e"]
        if digits:
            found.add(int(digits))
        elif m["b"]:
            found.add(_ORDINALS.index(m["b"].casefold()) + 1)
        else:
            found.add(_ORDINALS_KO.index(m["d"]) + 1)
    return frozenset(found)


def _told_there(people: Sequence[_Heard]) -> Iterator[Relay]:
    """Join who is said to have told an inquiry with the only one whom an inquiry heard and who may be they."""
    for one in people:
        if not _TOLD_THERE.search(one.words):
            continue
        others = [
            o.voice
            for o in people
            if o.voice.report != one.voice.report
            and _of_inquiry(o)
            and _can_be(one.voice, o.voice)
            and loosely_one(_words(one.voice), _words(o.voice))
        ]
        if len(others) == 1 and not counts_at_odds(one.voice, others[0]):
            yield Relay(one.voice, others[0], True, "one_testimony")


def _of_inquiry(one: _Heard) -> bool:
    """Whether a report is what an inquiry, a court or a group that hears people put out."""
    body = any(link.kind in BODIES for claim in one.voice.claims for link in claim.attribution)
    return bool(_BY_INQUIRY.search(one.outlet) or _BY_INQUIRY.search(one.voice.text)) or body


def _can_be(a: Voice, b: Voice) -> bool:
    named = described(_words(a)).named and described(_words(b)).named
    return one_name(_words(a), _words(b)) is not False and not named and not told_apart(_words(a), _words(b))


def _words(voice: Voice) -> str:
    """Return what somebody is called; a number by which an inquiry calls a witness is no name."""
    return "a witness" if _LABEL.search(voice.text) else words_of(voice)
