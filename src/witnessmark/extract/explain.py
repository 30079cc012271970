"""Every filled field of a statement has one sentence on why it was read so, in English and Korean.

The layers say themselves how they read a field. What they are silent about, because a field was carried over,
shared out by a list or added when layers met, is explained here from where its words stand. Explanations of
fields that ended up empty are dropped. Nothing is recomputed.
"""

from __future__ import annotations

from collections.abc import Sequence

from witnessmark.model.claim import Claim, Statement, Why
from witnessmark.model.text import Span
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label

_MEANING = {
    "orderer": ("the body that gave the order", "명령을 내린 쪽"),
    "perpetrator": ("the body that did it", "그 일을 한 쪽"),
    "affected": ("the people concerned", "그 일을 당한 사람들"),
    "figure": ("the count that belongs to it", "그 일에 딸린 수"),
    "origin": ("the place where it began", "그 일이 시작된 곳"),
    "destination": ("the place it led to", "그 일이 이른 곳"),
    "when": ("the time of it", "그 일이 있은 때"),
    "ground": ("the reason given for it", "그 일의 이유"),
    "consequences": ("what followed from it", "그 일의 결과"),
    "attribution": ("the nearest speaker", "가장 가까운 화자"),
}
_OUTLET = Why("attribution", "No speaker is marked, so the outlet speaks.", "화자 표시가 없어 매체의 말로 봅니다.")
_MOST_WORDS = 4


def explained(statement: Statement) -> tuple[Why, ...]:
    """Return one sentence for each field that the statement fills, in the order of the record."""
    own: dict[str, Why] = {}
    for why in statement.why:
        own.setdefault(why.field, why)
    fields = ("act", "status") if isinstance(statement, Claim) else ("context",)
    return tuple(own.get(name) or _missing(statement, name) for name in (*fields, *_MEANING)
                 if name in fields or getattr(statement, name))


def _missing(statement: Statement, name: str) -> Why:
    """Explain a field from where its words stand."""
    spans = _spans(statement, name)
    if not spans:
        return _OUTLET
    text = statement.reading.text
    words = ", ".join(f"'{span.slice(text)}'" for span in spans[:_MOST_WORDS])
    if name not in _MEANING:
        code = getattr(statement, name).code
        return Why(name, f"Read as “{label(code)}” from the words {words}.",
                   f"{words}에서 {with_particle(label(code, 'ko'), '로')} 읽었습니다.")
    english, korean = _MEANING[name]
    if all(statement.passage.covers(span) for span in spans):
        return Why(name, f"{words}: stands in the passage of the act and is read as {english}.",
                   f"{words}: 행위를 말하는 대목에 있으며 {with_particle(korean, '로')} 읽었습니다.")
    return Why(name, f"{words}: stands outside the passage of the act and is carried over to it as {english}.",
               f"{words}: 행위를 말하는 대목 밖에 있으며 {with_particle(korean, '로')} 이어받았습니다.")


def _spans(statement: Statement, name: str) -> Sequence[Span]:
    held = getattr(statement, name)
    if name == "attribution":
        held = held[:1]
    values = held if isinstance(held, tuple) else (held,)
    return [value.span for value in values if value.span is not None]
