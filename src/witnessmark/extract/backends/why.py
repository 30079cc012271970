"""One sentence per field, in English and Korean, on what a backend proposed."""

from __future__ import annotations

from witnessmark.extract.backends.contract import Role
from witnessmark.extract.frames import Frame
from witnessmark.model.claim import Why
from witnessmark.vocab.particle import with_particle
from witnessmark.vocab.table import label


def act_reason(frame: Frame, text: str, name: str) -> Why:
    """Say who proposed the act and that its words were found."""
    assert frame.act is not None
    words, korean = frame.trigger.slice(text), with_particle(label(frame.act, "ko"), "로")
    quoted = with_particle(f"'{words}'", "을")
    return Why("act", f"The backend {name} proposed '{words}' as “{label(frame.act)}”; the words stand in the report.",
               f"백엔드 {name}에서 {quoted} {korean} 제안했고, 그 말은 보고서에 있습니다.")


def reasons(frame: Frame, text: str, name: str) -> tuple[Why, ...]:
    """Return a sentence for each field of a frame that rests on the backend's quotes alone."""
    out = [act_reason(frame, text, name),
           Why("status", f"The backend {name} takes it as “{label(frame.status)}”.",
               f"백엔드 {name}에서 {with_particle(label(frame.status, 'ko'), '로')} 보았습니다.")]
    for role in Role:
        if getattr(frame, role) or getattr(frame, f"{role}_described", ()):
            out.append(Why(role.value, f"The backend {name} quotes these words for it, and they stand in the report.",
                           f"백엔드 {name}에서 이 말을 인용했고, 그 말은 보고서에 있습니다."))
    return tuple(out)
