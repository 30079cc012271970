"""One sentence per field, in English and Korean, on what a backend proposed."""

from __future__ import annotations

from witnessmark.extract.backends.contract import Role
from witnessmark.extract.frames import Frame
from witnessmark.model.claim import Why
from witnessmark.vocab.table import label


def act_reason(frame: Frame, text: str, name: str) -> Why:
    """Say who proposed the act and that its words were found."""
    assert frame.act is not None
    words, korean = frame.trigger.slice(text), label(frame.act, "ko")
    return Why("act", f"The backend {name} proposed '{words}' as {frame.act.value}; the words stand in the report.",
               f"백엔드 {name}이(가) '{words}'을(를) {korean}(으)로 제안했고, 그 말은 보고서에 있습니다.")


def reasons(frame: Frame, text: str, name: str) -> tuple[Why, ...]:
    """Return a sentence for each field of a frame that rests on the backend's quotes alone."""
    out = [act_reason(frame, text, name),
           Why("status", f"The backend {name} takes it as {frame.status.value}.",
               f"백엔드 {name}이(가) {label(frame.status, 'ko')}(으)로 보았습니다.")]
    for role in Role:
        if getattr(frame, role) or getattr(frame, f"{role}_described", ()):
            out.append(Why(role.value, f"The backend {name} quotes these words for it, and they stand in the report.",
                           f"백엔드 {name}이(가) 이 말을 인용했고, 그 말은 보고서에 있습니다."))
    return tuple(out)
