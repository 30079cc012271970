"""Speakers who hear of things from elsewhere: where they are is not where the act was.

A resident or a source "in Hyesan" tells of Hyesan; a trader in Dandong, an activist or a pastor abroad tells of where
their callers live.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from witnessmark.extract.frames import Said
from witnessmark.model.text import Span

_HEARS = re.compile(
    r"무역|상인|장사꾼|사업가|활동가|교포|조선족|화교|브로커|외교|선교|전문가|대북|특파원|"
    r"\b(?:traders?|merchants?|business(?:man|woman|people)|activists?|brokers?|pastors?|missionar\w+|diplomats?|"
    r"analysts?|experts?|correspondents?|exiles?|ethnic \w+)\b", re.I)


def tells_where_it_is_told(text: str, said: Iterable[Said], place: Span) -> bool:
    """Tell whether a place stands in the words that name a speaker who hears of things from elsewhere."""
    return any(one.span is not None and one.span.covers(place) and _HEARS.search(one.span.slice(text)) is not None
               for one in said)
