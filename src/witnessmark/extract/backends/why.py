"""One sentence per field, in English and Korean, on what a backend proposed."""

from __future__ import annotations

from witnessmark.extract.backends.contract import Role
from witnessmark.extract.frames import Frame
from witnessmark.model.claim import Why


def act_reason(frame: Frame, text: str, name: str) -> Why:
    """Say who proposed the act and that its words were found."""
    words, code = frame.trigger.slice(text), frame.act.value if frame.act else ""
    return Why("act", f"The backend {name} proposed '{words}' as {code}; the words stand here in the report.",
               f"백엔드 {name}이(가) '{words}'을(를) {code}(으)로 제안했고, 그 말은 보고서의 이 자리에 있습니다.")


def reasons(frame: Frame, text: str, name: str) -> tuple[Why, ...]:
    """Return a sentence for each field of a frame that rests on the backend's quotes alone."""
    out = [act_reason(frame, text, name),
           Why("status", f"The backend {name} takes it as {frame.status.value}.",
               f"백엔드 {name}이(가) {frame.status.value}(으)로 보았습니다.")]
    for role in Role:
        if getattr(frame, role) or getattr(frame, f"{role}_described", ()):
            out.append(Why(role.value, f"The backend {name} quotes these words for it, and they stand in the report.",
                           f"백엔드 {name}이(가) 이 말을 인용했고, 그 말은 보고서에 있습니다."))
    return tuple(out)
