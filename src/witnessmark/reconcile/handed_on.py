"""An office that gives a figure which, as it says, another office handed on: the figure is that other's.

Invariant: joined are only bodies, offices and papers of different reports on one incident, where the words around the
one say that it has its figure from elsewhere, and the other gives that figure of the same act, or one that rounds it.
For certain where the words that say from whom name the other's office, or where only one other gives the figure.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from witnessmark.model.claim import Claim
from witnessmark.model.figure import Figure
from witnessmark.reconcile.amounts import agree
from witnessmark.reconcile.people import said_of
from witnessmark.reconcile.speakers import body_words
from witnessmark.reconcile.stages import MOVED
from witnessmark.reconcile.tracing import Relay, Setting, as_published
from witnessmark.reconcile.voices import BODIES, Speech, Voice
from witnessmark.vocab.codes import AttributionKind, Status

FEW = 10  # below it, two offices come to one count by themselves
MOST = 60  # voices of one incident that are compared
SOURCES = BODIES | {AttributionKind.DOCUMENT}
_COUNT = r"(?:figures?|numbers?|counts?|tall(?:y|ies)|totals?|statistics)"
_GIVEN = r"(?:sent|passed|handed|supplied|provided|reported|forwarded|submitted|compiled|collected|relayed|furnished)"
_WHOSE = r"[^.,;\n”\"]{3,50}"
_FROM = re.compile(
    rf"\b{_COUNT} (?:that |which )?(?:(?:I|we|he|she|they|it) )?(?:have|has|had|got|gave|received|gives?|used?|is|"
    rf"are|was|were|"
    rf"came|comes|come)(?: comes?| came| is| was)? from (?P<a>{_WHOSE})|"
    rf"\b{_COUNT}\b[^.;\n]{{0,12}} (?:had been|has been|have been|was|were|is|are) (?:\w+ "
    rf")?{_GIVEN}\b[^.;\n]{{0,25}}? by "
    rf"(?P<b>{_WHOSE})|"
    rf"\b(?:citing|quoting|relying on|based on|repeating|according to|reading from|referring to|using) (?:the |a |an "
    rf"|its |his "
    rf"|her )?(?:latest |official |preliminary |local )?(?:{_COUNT}|report) (?:it (?:got|had) |sent |kept |collected "
    rf")?"
    rf"(?:from|of|by) (?P<c>{_WHOSE})|"
    rf"\bas (?:was )?reported (?:up )?(?:to \w+(?: \w+)? )?by (?P<e>{_WHOSE})|"
    rf"(?P<f>[^.,;\n“\"]{{3,50}}?) (?:had |has |have )?(?:sent|handed|supplied|provided|forwarded|passed|reported) "
    rf"(?:(?:us|him|her|them|up|on|me) ){{1,2}}(?:the |that |this |those |these )?{_COUNT}\b|"
    rf"\b(?:no|without(?: any| an?)?) (?:own )?{_COUNT} of (?:its|his|her|their) own\b|"
    rf"\b(?:had|did|has|have) not count(?:ed)? (?:them |anyone |people )?(?:itself|himself|herself|themselves)\b"
)
_FROM_KO = re.compile(
    r"(?P<a>[가-힣 ]{2,20}?)(?:에서|에게서|으로부터|로부터|가|이) ?(?:\S+ )?"
    r"(?:올린|올라온|올려 ?보낸|보고한|보고해 온|넘겨받은|건네받은|보내온|집계한|집계해 올린|통보한|통보받은|"
    r"전달받은|취합한) "
    r"(?:\S+ )?(?:숫자|수치|집계|통계|자료)|"
    r"(?P<b>[가-힣 ]{2,20}?)(?:에서|에게서|으로부터|로부터) ?(?:\S+ )?(?:보고|통보|집계|숫자|수치)(?:를|을) ?(?:\S+ "
    r")?(?:받|넘겨|전달)|"
    r"(?P<c>[가-힣 ]{2,20}?)의? ?(?:집계|통계|보고|보고서|수치|숫자)(?:를|을) (?:인용|토대|바탕|근거|그대로)|"
    r"직접 (?:세지|세어 보지|집계하지|확인하지)"
)


def handed_on(speeches: Sequence[Speech], setting: Setting) -> Iterator[Relay]:
    """Yield the offices that give a figure as another's, with the one whose figure it is."""
    found: dict[int, list[Voice]] = defaultdict(list)
    for speech in as_published(speeches):
        for voice in speech.voices:
            if voice.kind in SOURCES and not voice.bare_denial:
                for n in sorted({setting.episode[c.id] for c in voice.claims}):
                    found[n].append(voice)
    alone = {s.reading.report.id: sum(v.kind in SOURCES for v in s.voices) == 1 for s in speeches}
    for n in sorted(found):
        told = found[n][:MOST]
        said = [_whose(v, whole=alone[v.report]) if v.kind in BODIES else None for v in told]
        for voice, names in zip(told, said, strict=True):
            if names is None:
                continue
            giving = [(o, w) for o, w in zip(told, said, strict=True) if o.report != voice.report and _gives(o, voice)]
            named = [o for o, _ in giving if names & body_words(said_of(o))]
            first = [o for o, w in giving if w is None]
            meant = named or first or [o for o, _ in giving]
            if meant:
                yield Relay(voice, meant[0], bool(named) or len(meant) == 1, "handed_on")


def _whose(voice: Voice, *, whole: bool) -> frozenset[str] | None:
    """Return the words that say from whom an office has its figure; None where nothing says that it has it from others.
    """
    claim = next((c for c in voice.claims if c.reading.report.id == voice.report), None)
    words = claim.reading.text if claim and whole else " ".join((said_of(voice), *(c.quote for c in voice.claims)))
    found = [m for pattern in (_FROM, _FROM_KO) for m in pattern.finditer(words)]
    if not found:
        return None
    told = " ".join(group for m in found for group in m.groupdict().values() if group)
    return body_words(told) - body_words(voice.text) - _ANY


_ANY = frozenset("have has had it they he she we i that this who which been was were is are the all local own".split())


def _gives(source: Voice, voice: Voice) -> bool:
    """Whether a voice gives a count of an act that another repeats, or rounds, and no count that is at odds."""
    pairs = [
        (x.figure, y.figure) for x in source.claims[:12] for y in voice.claims[:12]
        if x.figure and y.figure and x.figure.unit is y.figure.unit and _act(x) == _act(y)
        and Status.DENIED not in (x.status.code, y.status.code)
    ]
    return bool(pairs) and all(agree(a, b) for a, b in pairs) and any(_known(a) and _known(b) for a, b in pairs)


def _known(figure: Figure) -> bool:
    return (figure.best or figure.low or figure.high or 0) >= FEW


def _act(claim: Claim) -> str:
    return "moved" if claim.act.code in MOVED else claim.act.code.value
