"""One sentence per field, in English and Korean, on how the learned layer read it."""

from __future__ import annotations

from witnessmark.extract.frames import Frame
from witnessmark.extract.learned.tagger import Event
from witnessmark.model.claim import Why
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label

_PEOPLE = {
    "orderer": ("as the body that gave the order", "명령을 내린 쪽으로"),
    "perpetrator": ("as the body that did it", "그 일을 한 쪽으로"),
    "affected": ("as the people concerned", "그 일을 당한 사람들로"),
    "figure": ("as the count that belongs to it", "그 일에 딸린 수로"),
    "origin": ("as the place where it began", "그 일이 시작된 곳으로"),
    "destination": ("as the place it led to", "그 일이 이른 곳으로"),
    "when": ("as the time of it", "그 일이 있은 때로"),
    "ground": ("as the reason given for it", "그 일의 이유로"),
    "consequences": ("as what followed from it", "그 일의 결과로"),
    "said": ("as the one who tells it", "그 일을 말한 이로"),
}
_RECORDED = {"said": "attribution"}


def reasons(event: Event, frame: Frame, text: str) -> tuple[Why, ...]:
    """Return a sentence for each field that the frame fills."""
    words = event.trigger.slice(text)
    quoted = with_particle(f"'{words}'", "을")
    sure = round(event.probability * 100)
    act, status = (with_particle(label(code, "ko"), "로") for code in (event.act, frame.status))
    out = [Why("act", f"The words '{words}' read as “{label(event.act)}” to the trained reader ({sure} in 100).",
               f"학습한 판독기가 {quoted} {act} 읽었습니다(100에 {sure})."),
           Why("status", f"The trained reader takes it as “{label(frame.status)}”.",
               f"학습한 판독기가 {status} 읽었습니다.")]
    for field, (english, korean) in _PEOPLE.items():
        if getattr(frame, field) or getattr(frame, f"{field}_described", ()):
            out.append(Why(_RECORDED.get(field, field), f"The trained reader takes these words {english}.",
                           f"학습한 판독기가 이 말을 {korean} 읽었습니다."))
    return tuple(out)
