"""Somebody whom one body has heard or sent, in several reports: its worker, its contact, a witness in its bulletin.

Invariant: joined are only people without a name who are the only one of their report that this body brings in, and who
tell the same act with no counts at odds. A body is one by its name in either script, its short form, or what every
newsroom calls it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from witnessmark.reconcile.accounts import one_account
from witnessmark.reconcile.known_bodies import known_body
from witnessmark.reconcile.outlets import outlet_key
from witnessmark.reconcile.people import described, loosely_one, words_of
from witnessmark.reconcile.speakers import PEOPLE, body_words, initials, ours, staff
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import BODIES, Speech, Voice, is_body

MOST = 60  # people of one incident who are compared


def one_contact(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield pairs of people of different reports whom one body has heard, and who are one."""
    found: dict[int, list[tuple[Voice, str]]] = defaultdict(list)
    for speech in as_published(speeches):
        behind = [(v, body) for v in speech.voices if v.kind in PEOPLE and (body := _body(v, speech))]
        for voice, body in behind if len(behind) == 1 else ():
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                found[n].append((voice, body))
    for n in sorted(found):
        for (a, left), (b, right) in combinations(found[n][:MOST], 2):
            named = described(words_of(a)).named and described(words_of(b)).named
            can_be = not named and (staff(a.text) or staff(b.text) or loosely_one(words_of(a), words_of(b)))
            keys = [{key for _, key in setting.outlets.find(body)} for body in (left, right)]
            one = one_body_name(left, right) or bool(keys[0] & keys[1])
            if a.report != b.report and can_be and one and one_account(a, b):
                yield Relay(b, a, True, "heard_by_body")


def _body(voice: Voice, speech: Speech) -> str:
    """Return the body through which a speaker is heard: the next in the chain, or the one that puts the report out."""
    for claim in voice.claims:
        links = [link for link in claim.attribution if link.kind in BODIES and link.text]
        if links and claim.attribution[0].kind in PEOPLE:
            return links[0].text or ""
    outlet = speech.reading.report.outlet or ""
    return outlet if is_body(outlet) and (ours(voice.text) or staff(voice.text)) else ""


def one_body_name(a: str, b: str) -> bool:
    """Whether two names are one body's."""
    known = known_body(a), known_body(b)
    if known[0] or known[1]:
        return known[0] == known[1]
    if outlet_key(a) == outlet_key(b) or initials(a) & initials(b):
        return True
    left, right = body_words(a), body_words(b)
    return min(len(left), len(right)) > 1 and (left <= right or right <= left)
