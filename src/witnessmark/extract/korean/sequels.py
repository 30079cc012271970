"""What a sentence says of the act told before it: a part set apart, a denial, a reason, what followed for the people.

Invariant: nothing here makes an act of its own; an act that states a ground keeps it. Not handled here: roles that a
sentence leaves out (`topic`).
"""

from __future__ import annotations

import re
from dataclasses import replace

from witnessmark.extract.frames import Frame
from witnessmark.extract.korean.reasons import consequences_in, ground_code, grounds_in
from witnessmark.extract.korean.scene import Scene
from witnessmark.extract.korean.sifting import sifted
from witnessmark.extract.korean.status import DENIED
from witnessmark.extract.korean.telling import Teller
from witnessmark.model.text import Span
from witnessmark.vocab.codes import Act, Ground, Status

CORE = frozenset({Act.EXPULSION, Act.RELOCATION, Act.EVICTION, Act.DEMOLITION, Act.EVACUATION, Act.FLIGHT, Act.RETURN,
                   Act.RETURN_DENIED, Act.DISPLACEMENT})
"""Acts by which people leave, come back or lose their homes."""

_PART = sifted(r"(?:여기에는|여기에|이\s?가운데|그\s?가운데|이들\s?가운데|이들\s?중|이\s?중|그\s?중|이중|그중)(?:에는|에서|에)?\s")
_DENIED = sifted(DENIED)


def sets_apart_or_denies(text: str, start: int, end: int) -> bool:
    """Tell cheaply whether `text[start:end]` may count a part of an act told before, or deny one."""
    return _DENIED.search(text, start, end) is not None or _PART.search(text, start, end) is not None


def part_of(scene: Scene, last: Frame | None) -> list[Frame]:
    """Return the part of the act told last that a sentence sets apart with its own count."""
    if last is None or last.act not in CORE or last.figure is None:
        return []
    counts = [f for f in scene.figures if f.unit is not None and not f.percentage]
    if re.search(r"숨[지졌진]|사망|시신|다[치쳤친]|부상|실종|발견|생존", scene.text[scene.start : scene.end]):
        return []
    if not counts or _PART.pattern.match(scene.text, scene.start, scene.end) is None:
        return []
    figure, whole = counts[0], last.figure
    if (figure.unit, figure.low) == (whole.unit, whole.low) or (figure.low or 0) > (whole.low or whole.high or 0):
        return []
    return [replace(last, passage=Span(scene.start, scene.end), figure=figure, consequences=(), ground=(),
                    score=min(last.score, .7))]


def denial_of(scene: Scene, last: Frame) -> list[Frame]:
    """Return the denial of the act told last, where a sentence only denies (이를 부인했다)."""
    match = _DENIED.search(scene.text, scene.start, scene.end)
    if match is None or not scene.sources or not _POINTS_BACK.search(scene.text, scene.start, scene.end):
        return []
    span = Span(match.start(), match.end())
    return [replace(last, trigger=span, passage=Span(scene.start, scene.end), status=Status.DENIED, status_span=span,
                    consequences=(), score=min(last.score, .7))]


_POINTS_BACK = re.compile(r"이를|이러한|이\s?같은|이런|의혹|주장|보도|혐의를|그런")
_REASON = sifted(r"(?:^|\s)(?:그\s|추방\s|이들의\s|표면적인\s)?(?:이유|원인|까닭|죄목|명목|구실|사유|죄명)(?:은|는)\s(?P<why>[^.!?“”]{3,60}?)"
                     r"(?=다는\s?것|라는\s?것|이라고|라고|였|이었|이다|라는\s?데|때문|[.!?]|$)|(?:이유|명목|구실|죄목|명분)(?:였|이었|이다|라고|입니다|라는)|"
                     r"[다라]고\s(?:그\s)?이유를\s(?:들|밝|설명|댔)|때문(?:이다|이었|이라|입니다|이에요)|탓(?:이다|이었)")


def add_reason(scene: Scene, made: list[Frame], teller: Teller) -> None:
    """Give the reason that a sentence without an act states (이유는 …, … 때문이다) to the act before it.

    In a notice, the aim stated at its head holds for what it orders.
    """
    if teller.notice is not None and not teller.purpose:
        teller.purpose = tuple(grounds_in(scene.text, scene.start, scene.end))[:1]
    match = _REASON.search(scene.text, max(0, scene.start - 1), scene.end)
    if match is None or not made or made[-1].ground or made[-1].passage.end < scene.start - 200:
        return
    if match.group("why"):
        span = Span(match.start("why"), match.end("why"))
        found: tuple[tuple[Ground, Span], ...] = ((ground_code(span.slice(scene.text)), span),)
    else:
        found = tuple(grounds_in(scene.text, scene.start, scene.end))[:1]
    made[-1] = replace(made[-1], ground=found)


def add_consequences(scene: Scene, made: list[Frame], acts: list[Frame]) -> None:
    """Attach what followed for the people to the block's nearest act of removal or control."""
    if not made:
        return
    found = consequences_in(scene.text, scene.start, scene.end)
    if not found:
        return
    pool = acts or made[-1:]
    target = max(pool, key=lambda f: (f.act in CORE, f.score))
    index = next(i for i, f in enumerate(made) if f is target)
    fresh = tuple(c for c in found if not c[1].overlaps(target.trigger)
                  and not any(c[1].overlaps(g) for _, g in target.ground))
    codes = {code for code, _ in target.consequences}
    added = []
    for code, span in fresh:
        if code not in codes:
            codes.add(code)
            added.append((code, span))
    made[index] = replace(target, consequences=(*target.consequences, *added))
