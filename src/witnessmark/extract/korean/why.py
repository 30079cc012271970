"""One sentence per field on how it was read, in English and Korean, from what a frame holds.

Invariant: the words quoted are words of the report; nothing is recomputed. Not handled
here: probabilities.
"""

from __future__ import annotations

from witnessmark.extract.frames import Frame
from witnessmark.model.claim import Why
from witnessmark.model.text import Span
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label


def why_of(frame: Frame, text: str) -> tuple[Why, ...]:
    """Return the explanations of a frame's fields in the order of the claim record."""
    code = frame.act or frame.context
    named, korean = (label(code), label(code, "ko")) if code else ("", "")
    words = frame.trigger.slice(text)
    reasons = [Why("act" if frame.act else "context", f"“{words}” is a word of “{named}”.",
                   f"{with_particle(f'‘{words}’', '은')} {with_particle(korean, '을')} 나타내는 말이다.")]
    if frame.act:
        shown = (frame.status_span or frame.trigger).slice(text)
        reasons.append(Why("status", f"The predicate “{shown}” shows “{label(frame.status)}”.",
                           f"서술어 {with_particle(f'‘{shown}’', '이')} {label(frame.status, 'ko')} 상태를 나타낸다."))
    for name, en, ko, spans in (
        ("orderer", "is named as giving the order", "지시한 기관으로 나온다", [s for _, s in frame.orderer]),
        ("perpetrator", "is the agent of the act", "행위의 주체이다", [s for _, s in frame.perpetrator]),
        ("affected", "are the people the act concerns", "행위의 대상이다", [s for _, s in frame.affected]),
        ("figure", "counts those people", "대상의 수이다", [frame.figure.span] if frame.figure else []),
        ("origin", "is where the people were (에서, 의, or carried topic)", "사람들이 있던 곳이다(에서·의·화제)",
         [*(p.span for p in frame.origin), *frame.origin_described]),
        ("destination", "carries 로/으로 or 에 of arrival", "도착점 조사(로/으로/에)가 붙었다",
         [*(p.span for p in frame.destination), *frame.destination_described]),
        ("when", "is the time nearest to the act, not of the telling", "행위에 가장 가까운 때이며 말한 때가 아니다",
         [frame.when.span] if frame.when else []),
        ("ground", "stands before a connector of reason", "이유 표지 앞에 있다", [s for _, s in frame.ground]),
        ("consequences", "follows for the people", "사람들에게 뒤따른 일이다", [s for _, s in frame.consequences]),
        ("attribution", "is the nearest speaker", "가장 가까운 화자이다", [s.span for s in frame.said if s.span]),
    ):
        if spans:
            quoted = _quoted(spans, text)
            reasons.append(Why(name, f"“{quoted}” {en}.", f"{with_particle(f'‘{quoted}’', '은')} {ko}."))
    return tuple(reasons)


def _quoted(spans: list[Span], text: str) -> str:
    return ", ".join(span.slice(text) for span in spans[:4])
