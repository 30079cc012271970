"""Which incidents of a row stand behind one of its numbers: with proof, in a month, telling of people."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from witnessmark.analysis.engine import quoted
from witnessmark.analysis.facts import UNITS
from witnessmark.errors import UsageError

NAMES = ("proof", "sure", "touching", "undated", "wider", "told", "campaign", "denied", "ahead", "shared")
SIDES = ("place", "destination")
_STEP = re.compile(r"(\d{4})(?:-(\d{2}))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Behind:
    """What holds of the incidents behind a number; an empty field lets all through.

    Attributes:
        proof: `1` for those resting on stated proof, `0` for the others.
        sure: a month or year, as `2019-05`: those that lie within it.
        touching: a month or year: those that touch it.
        undated: `1` for those without a time.
        wider: `month` or `year`: those without a time, or with one that no such step holds.
        told: `persons`, `households`, `dwellings`, or `people` for either of the first two: those that count such.
        campaign: the incidents of one campaign.
        denied: `1` for those of which every claim denies its act, which count nowhere else unless asked for.
        shared: `place`, `destination` or `either` for those that tell several of these, `move` for those with several
            movements; counts and flows ask it by the level of their places.
        ahead: `1` for those of which the row tells only rumours, threats or plans.

    Raises:
        UsageError: a field holds what it can't.
    """

    proof: str = ""
    sure: str = ""
    touching: str = ""
    undated: str = ""
    wider: str = ""
    told: str = ""
    campaign: str = ""
    denied: str = ""
    ahead: str = ""
    shared: str = ""

    def __post_init__(self) -> None:
        known = {"proof": ("", "0", "1"), **dict.fromkeys(("undated", "denied", "ahead"), ("", "1")),
                 "shared": ("", *SIDES, "either", "move"), "wider": ("", "month", "year"),
                 "told": ("", *UNITS, "people")}
        wrong = [name for name, values in known.items() if getattr(self, name) not in values]
        if wrong:
            raise UsageError("There is no such number.", advice="Open a number from its page.")
        if any(step and not _days(step) for step in (self.sure, self.touching)):
            raise UsageError("This is no month or year.", advice="Write it as 2019-05 or 2019.")

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> Behind:
        """Return what an address asks for."""
        return cls(**{name: asked[name] for name in NAMES if name in asked})

    def sql(self) -> str:
        """Return the condition on a row `i` of `incidents`, but for `told`, `ahead` and `shared`."""
        parts = []
        if self.proof:
            parts.append("i.proof" if self.proof == "1" else "NOT i.proof")
        for step, within in ((self.sure, True), (self.touching, False)):
            if days := _days(step):
                first, after = (f"DATE '{day.isoformat()}'" for day in days)
                parts.append(f'i.start >= {first} AND i."end" < {after}' if within
                             else f'i.start < {after} AND i."end" >= {first}')
        if self.denied:
            parts.append("i.denied")
        if self.undated:
            parts.append("i.start IS NULL")
        if self.wider:
            parts.append(f"NOT coalesce(date_trunc('{self.wider}', i.start) = date_trunc('{self.wider}', i.\"end\"), "
                         "false)")
        if self.campaign:
            parts.append(f"i.campaign = {quoted(self.campaign)}")
        return " AND ".join(parts) or "true"

    def row_sql(self, counts: str = "", row: str = "") -> str:
        """Return the condition that a row tells of people, homes or either, and of what lies ahead; counts by act ask
        it of the act's row.

        Args:
            counts: prefix of the columns of counts. row: prefix of the column `ahead`.
        """
        units = ("persons", "households") if self.told == "people" else (self.told,) if self.told else ()
        parts = [f"({' OR '.join(f'{counts}{unit}_low IS NOT NULL' for unit in units)})"] if units else []
        return " AND ".join([*parts, *([f"{row}ahead"] if self.ahead else [])]) or "true"


def _days(step: str) -> tuple[dt.date, dt.date] | None:
    """Return the first day of a month or year and the first after it; None for what is neither."""
    found = _STEP.fullmatch(step)
    if found is None:
        return None
    year, month = int(found[1]), int(found[2] or 1)
    after = (year + 1, 1) if found[2] is None or month == 12 else (year, month + 1)
    try:
        return dt.date(year, month, 1), dt.date(*after, 1)
    except ValueError:
        return None
