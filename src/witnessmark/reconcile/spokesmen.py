"""All of them in one report, and the one whom they put forward to speak in another: one origin.

Invariant: joined are a crowd and one person of different reports on one incident, where the words around the person say
that they spoke for the others and both tell one act with no counts at odds; where two did, neither is joined.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from witnessmark.reconcile.accounts import one_account
from witnessmark.reconcile.people import said_of
from witnessmark.reconcile.speakers import PEOPLE, collective
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import Speech, Voice

MOST = 60  # people of one incident who are compared
_ALL = (
    r"(?:them|us|all|everyone|the (?:\w+ )?(?:others|rest|group|crowd|families|residents|villagers|men|women|people|"
    r"tenants|workers|refugees|evictees|households|neighbou?rs|community|delegation))"
)
_PUT_FORWARD = re.compile(
    rf"\b(?:spoke|speaks|speaking|speak) (?:for|on behalf of|in the name of) {_ALL}\b|"
    r"\b(?:pushed|put|sent) (?:him|her|them) forward\b|"
    r"\b(?:chosen|chose|elected|picked|appointed|asked|delegated) (?:him |her |them )?(?:by \w+(?: \w+)? )?"
    r"(?:to speak|as (?:their|a) (?:speaker|voice|delegate|representative|spokes\w+))|"
    r"\btheir (?:elected |chosen )?(?:spokes\w+|delegate|representative|speaker)\b|"
    rf"\b(?:representative|delegate|spokes\w+) (?:of|for) {_ALL}\b|\bon (?:their behalf|behalf of {_ALL})|"
    r"(?:주민|가족|마을 사람|동료|이웃|세입자|상인|농민|그)들?(?:을|를)? ?(?:대표|대신)(?:해|하여|한|하는|로)|"
    r"대표로 (?:나서|나선|나온|말|뽑)|대표 격|등을 떠밀려",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"^\s*(?:(?:the|some|all|local|other|many) )*(?:[a-z-]+ ){0,2}(?:men|women|mothers|parents|elders|students|"
    r"shopkeepers|occupants|dwellers|householders|owners|returnees|deportees|detainees|inhabitants|residents|villagers|families|"
    r"workers)\b|"
    r"^\s*(?:[가-힣]+ ){0,4}[가-힣]+들(?:은|이|도)?\s*$",
    re.IGNORECASE,
)


def one_of_all(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield whoever is said to have spoken for all, with what all of them said in another report."""
    all_of: dict[int, list[Voice]] = defaultdict(list)
    spoke: dict[int, list[Voice]] = defaultdict(list)
    for speech in as_published(speeches):
        for voice in speech.voices if speech.named else ():
            if voice.kind not in PEOPLE or voice.bare_denial:
                continue
            many = collective(voice.text) or bool(_PLURAL.search(voice.text))
            if not many and not _PUT_FORWARD.search(said_of(voice)):
                continue
            for n in sorted({setting.episode[c.id] for c in voice.claims}):
                (all_of if many else spoke)[n].append(voice)
    for n in sorted(spoke):
        if len(spoke[n]) == 1:
            (one,) = spoke[n]
            for crowd in all_of[n][:MOST]:
                if crowd.report != one.report and one_account(crowd, one):
                    yield Relay(one, crowd, True, "one_of_all")
