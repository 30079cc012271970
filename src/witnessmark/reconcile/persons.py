"""One person who speaks in several reports of one incident, under a longer name, a shorter one, or in another script.

Invariant: people with a full name are joined for certain, where all words of one name stand in the other, or the
consonants of the Latin name are heard in the Hangul; people called by one same name perhaps. One name in several
incidents is for `edges`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from witnessmark.reconcile.hangul_names import called
from witnessmark.reconcile.sounds import alike
from witnessmark.reconcile.speakers import one_name, person_name, single_name
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice
from witnessmark.vocab.codes import AttributionKind

NAMED = frozenset({AttributionKind.NAMED_PERSON, AttributionKind.EYEWITNESS, AttributionKind.OFFICIAL_STATEMENT})
CALLED = frozenset({AttributionKind.NAMED_PERSON, AttributionKind.EYEWITNESS})
MOST_NAMES = 200  # descriptions in one incident that are compared with one another


def one_person(speeches: Sequence[Speech], setting: Setting) -> list[Relay]:
    """Return pairs of voices of different reports that are one named person on one incident."""
    found: dict[int, dict[str, list[Voice]]] = defaultdict(lambda: defaultdict(list))
    for speech in as_published(speeches):
        for voice in speech.voices:
            if voice.kind in NAMED:
                for episode in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[episode][voice.text].append(voice)
    joins = (_full, _called, _by_part, _by_sound, _by_passage)
    return [relay for episode in sorted(found) for join in joins for relay in join(found[episode])]


def _by_part(voices: Mapping[str, Sequence[Voice]]) -> Iterator[Relay]:
    """Join who is called by one name with the only person of the incident whose full name holds it."""
    full = {text: set(name) for text in sorted(voices)[:MOST_NAMES] if (name := person_name(text))}
    for text in sorted(voices)[:MOST_NAMES]:
        called = single_name(text)
        holding = [known for known in full if called in full[known]] if called else []
        if not holding or any(one_name(a, b) is False for a, b in combinations(holding, 2)):
            continue
        first = voices[holding[0]][0]
        yield from (Relay(v, first, True, "one_called") for v in voices[text] if v.report != first.report)


def _by_sound(voices: Mapping[str, Sequence[Voice]]) -> Iterator[Relay]:
    """Join who is called by a name in Hangul with the only person of the incident whose Latin name has a word that is
    heard so: 킨도 씨, and Abdoulaye Kindo."""
    texts = sorted(voices)[:MOST_NAMES]
    full = {text: name for text in texts if (name := person_name(text))}
    for text in texts if full else ():
        heard = called(text)
        holding = [k for k, name in full.items() if heard and all(any(alike(w, n) for n in name) for w in heard)]
        if len(holding) == 1 or (holding and not any(one_name(a, b) is False for a, b in combinations(holding, 2))):
            first = voices[holding[0]][0]
            yield from (Relay(v, first, True, "one_called") for v in voices[text] if v.report != first.report)


def _by_passage(voices: Mapping[str, Sequence[Voice]]) -> Iterator[Relay]:
    """Join who is described, and in the same breath called by a surname, with the only person whose full name holds it.

    `The growers' leader said … “We are still here,” Condori said`, and Teresa Condori in another report.
    """
    texts = sorted(voices)[:MOST_NAMES]
    full = {text: set(name) for text in texts if (name := person_name(text))}
    in_report: dict[str, set[str]] = defaultdict(set)
    for text in texts:
        for voice in voices[text]:
            in_report[voice.report] |= {w.casefold() for w in re.findall(r"[^\W\d_]+", text)}
    for text in texts if full else ():
        if person_name(text) or single_name(text):
            continue
        for voice in voices[text]:
            called = {w.casefold() for c in voice.claims for w in _said_by(c.quote)} - in_report[voice.report]
            holding = [known for known in full if len(called) == 1 and called <= full[known]]
            if holding and not any(one_name(a, b) is False for a, b in combinations(holding, 2)):
                first = voices[holding[0]][0]
                if first.report != voice.report:
                    yield Relay(voice, first, True, "one_called")


def _said_by(quote: str) -> list[str]:
    return [a or b for a, b in _SAID_BY.findall(quote)]


_SPEAKS = r"(?:said|says|told|added|recalled|explained|recounted|wrote)"
_SAID_BY = re.compile(rf"\b([A-Z][^\W\d_]+) {_SPEAKS}\b|\b{_SPEAKS} ([A-Z][^\W\d_]+)\b")


def _called(voices: Mapping[str, Sequence[Voice]]) -> Iterator[Relay]:
    """Join those who are called by one name and no other, each with the first."""
    first: dict[str, Voice] = {}
    for text in sorted(voices):
        for voice in voices[text]:
            name = single_name(text) if voice.kind in CALLED else ""
            if name and first.setdefault(name, voice).report != voice.report:
                yield Relay(voice, first[name], False, "one_name")


def _full(voices: Mapping[str, Sequence[Voice]]) -> list[Relay]:
    return [
        Relay(other, voices[a][0], True, "one_name")
        for a, b in combinations(sorted(voices)[:MOST_NAMES], 2)
        if one_name(a, b)
        for other in voices[b]
        if other.report != voices[a][0].report
    ]
