"""What one body says in one report, and by what name it is known there.

Invariant: a body that speaks in its own report goes by the name it puts that out under; one that is called by its noun
alone by how the report named it before; a person who is only named by the body for which they are said to speak.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from witnessmark.reconcile.antecedents import body_before
from witnessmark.reconcile.outlets import OutletNames
from witnessmark.reconcile.people import said_of
from witnessmark.reconcile.sounds import SURE, heard
from witnessmark.reconcile.speakers import body_words, person_name
from witnessmark.reconcile.voices import Voice
from witnessmark.vocab.codes import AttributionKind

OWN_VOICE = frozenset({AttributionKind.OUTLET, AttributionKind.DOCUMENT})


class Statement(NamedTuple):
    """A voice of a body, the day its report was published, who put that out, and in which language."""

    day: int
    voice: Voice
    outlet: str | None
    language: str


Told = list[Statement]


def order(one: Statement) -> tuple[int, str, int]:
    return (one.day, one.voice.report, one.voice.index)


def named(one: Statement) -> frozenset[str]:
    """Return the words that name a voice's body or office, without those that name who speaks."""
    name = set(person_name(one.voice.text))
    text = (one.voice.own and one.outlet) or _firstnamed(one.voice) or one.voice.text
    if name and body_words(text) <= name:
        text = speaks_for(one.voice) or text
    words = body_words(text)
    return frozenset(w for w in words if w not in name) if name else words


def speaks_for(voice: Voice) -> str:
    """Return the body for which a person who is only named speaks, by the sentences in which they are."""
    found = _SPEAKS_FOR.search(said_of(voice))
    return (found["for"] or found["led"] or found["of"]) if found else ""


_SPEAKS_FOR = re.compile(
    r"\b(?:spokes(?:man|woman|person)|who speaks|speaking) (?:for|of|on behalf of|at|with) (?:the )?"
    r"(?P<for>[A-Z][^,.;“”\"]{3,60}?)(?=[,.;“”\"]| (?:said|says|told|who|in a|on )|$)|"
    r"\b(?:head|director|secretary|coordinator|chair(?:man|woman|person)?|president) (?:of|at) (?:the "
    r")?(?P<led>(?:[A-Z][\w-]+ |of |for |and )+"
    r"(?:Agency|Committee|Association|Council|Network|Union|Ministry|Commission|Authority|Federation|Organi[sz]ation|"
    r"Group|Centre))|"
    r"\b(?:the )?(?P<of>(?:[A-Z][\w-]+ ){2,5})spokes(?:man|woman|person)\b"
)


def _firstnamed(voice: Voice) -> str:
    """Return how the report named a body before that it calls `the agency` where it speaks; empty where it does not."""
    claim = next((c for c in voice.claims if c.reading.report.id == voice.report), None)
    start = min(voice.spans)[0] if voice.spans else 0
    return body_before(claim.reading.text, start, voice.text) if claim else ""


@lru_cache(maxsize=2000)
def spoken_alike(name: str, hangul: str) -> bool:
    """Whether a body's Latin name is heard in Hangul, without what kind it is: the Lakeside group, 레이크사이드."""
    words = re.findall(r"[A-Z][\w&'’-]*", name)
    runs = [" ".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1)]
    known = [run for run in runs if len(heard(run)) >= SURE and (" " in run or run.casefold() not in COMMON)]
    return bool(known) and bool(OutletNames(known).find(hangul))


COMMON = frozenset(
    "international national district provincial regional central police ministry office agency border security "
    "committee "
    "council association commission government municipality organisation organization network human rights".split()
)


def body_kinds(text: str) -> frozenset[str]:
    """Return what kinds of body words name, in one word for both languages: `the village committee`, `마을 위원회`."""
    low = text.casefold()
    return frozenset(kind for kind, pattern in _BODY_KINDS.items() if re.search(pattern, low))


_BODY_KINDS = {
    "committee": r"\bcommittee\b|위원회", "association": r"\bassociation\b|협회|연합회|주민회|친목회",
    "council": r"\bcouncil\b|의회|협의회",
    "cooperative": r"\bco-?operative\b|협동조합", "union": r"\b(trade )?union\b|노조|노동조합",
    "parish": r"\bparish\b|본당|교구",
    "federation": r"\bfederation\b|연맹|총연합", "assembly": r"\bassembly\b|총회", "school": r"\bschool\b|학교",
}
