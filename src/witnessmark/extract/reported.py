"""The days that a situation report says it covers ("Reporting period: 8 - 14 August 2022").

Rows that name no day of their own are of those days. Known by its label alone; not handled here: which acts take it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from witnessmark.extract.mentions import TimeMention

HEAD = 1500
"""Code points from the beginning in which a report says what it covers."""
_LABEL = re.compile(
    r"(?:(?:report(?:ing|ed)?|coverage|observation|monitoring) (?:period|week|month)(?: covered)?|period (?:covered|"
    r"of reporting|under review)|(?:this|the) (?:report|update|bulletin|situation report) covers(?: the period)?|"
    r"covering(?: the period)?|for the (?:period|week|month))(?: is| from| of)?\s*[:：–—-]?\s*"
    r"|(?:대상|보고|조사|집계|해당|관찰)\s?(?:기간|주간)\s*(?:은|는|[:：])?\s*", re.I)

_HELD = ("기간", "주간", "period", "week", "month", "cover")
"""Of these, every such label holds one."""


def period_of(text: str, times: Sequence[TimeMention]) -> TimeMention | None:
    """Return the mention of the days a report says it covers, None where it says none."""
    head = text[:HEAD].lower()
    if not any(word in head for word in _HELD):
        return None
    for match in _LABEL.finditer(text, 0, HEAD):
        found = next((t for t in times if 0 <= t.span.start - match.end() <= 1), None)
        if found is not None and found.start is not None and found.role not in {"duration", "set"}:
            return found
    return None
