"""What one method says: a number of people or events, its interval, and what it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Method(StrEnum):
    """The methods, the first three being models that can carry a headline."""

    LCMCR = "lcmcr"
    DGA = "dga"
    LOGLINEAR = "loglinear"
    HIERARCHICAL = "hierarchical"
    CHAPMAN = "chapman"
    CHAO = "chao"
    COVERAGE = "coverage"


MODELS = (Method.LCMCR, Method.DGA, Method.LOGLINEAR)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One method's own figure for everybody, seen and unseen.

    Attributes:
        low: lower end of the 95% interval; None where the method has none.
        why_not: code of the reason why there is no figure (see `words.toml`); "" when there is one.
        capped: the figure leans on a bound set by us, not by the table.
        details: diagnostics, plain JSON values.
    """

    method: Method
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    why_not: str = ""
    capped: bool = False
    details: dict[str, object] = field(default_factory=dict)

    @classmethod
    def none(cls, method: Method, why_not: str, **details: object) -> Estimate:
        """Return the absence of a figure, with the reason's code."""
        return cls(method, why_not=why_not, details=details)

    @property
    def whole(self) -> bool:
        """There is a figure with its interval."""
        return self.estimate is not None and self.low is not None and self.high is not None
