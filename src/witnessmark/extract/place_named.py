"""A recognised name on its way to a place, with what the text states around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from witnessmark.gazetteer import Place
from witnessmark.model.text import Span


@dataclass(slots=True)
class Named:
    """A recognised name with what the text states around it.

    `inside` are positions (in the same list) of names that the text gives as the area
    around this one; `small` is the name of a smaller unit this name is the parent of;
    `described` says that only a pattern such as `the village of X` shows it, `absorbed` that
    the name before took this one in; `village` that the text calls it a village or the like; `level` is
    what the text states (`County` → adm2) or empty.
    """

    span: Span
    name: str
    options: list[Place] = field(default_factory=list)
    priors: list[float] = field(default_factory=list)
    inside: list[int] = field(default_factory=list)
    level: str = ""
    small: str = ""
    confidence: float = 1.0
    absorbed: bool = False
    described: bool = False
    village: bool = False

    @property
    def sense(self) -> tuple[str, str, str]:
        """What mentions of one meaning share: the name, the stated level, the options."""
        return self.name, self.level, self.options[0].id + self.small if self.options else ""
