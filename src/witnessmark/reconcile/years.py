"""The past year that the sentence of an act names, for claims that carry no date.

Invariant: one year only, earlier than the year of publication, and said of a time (`in 2008`,
`spring 2008`, `2008년`), not a bare number.
"""

from __future__ import annotations

import datetime as dt
import re

from witnessmark.model.claim import Claim
from witnessmark.reconcile.media import sentence_at

_YEAR = re.compile(
    r"\b(?:in|during|of|from|early|late|mid|spring|summer|autumn|fall|winter|january|february|march|april|may|june|"
    r"july|august|september|october|november|december)[\s-](?:the\s|\d{1,2},?\s)?((?:19|20)\d\d)(?![\d%])|"
    r"(?<!\d)((?:19|20)\d\d)년",
    re.IGNORECASE,
)


def past_year(claim: Claim) -> tuple[int, int] | None:
    """Return the first and last day (ordinals) of the past year that the act's sentence names."""
    published = claim.reading.report.published
    if published is None:
        return None
    sentence = sentence_at(claim.reading.text, claim.act.span.start)
    years = {int(m.group(1) or m.group(2)) for m in _YEAR.finditer(sentence)}
    if len(years) != 1 or (year := years.pop()) >= published.year:
        return None
    return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
