"""`The UN`, of which no agency is named, and the agency that is meant.

Invariant: only where one agency of the UN alone tells of the incident, and no counts are at odds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from witnessmark.reconcile.accounts import MOST, counts_at_odds
from witnessmark.reconcile.amounts import at_odds
from witnessmark.reconcile.known_bodies import known_body
from witnessmark.reconcile.statements import OWN_VOICE, Statement, Told, order
from witnessmark.reconcile.tracing import Relay
from witnessmark.reconcile.voices import BODIES, Voice


def united_nations(told: Told) -> Iterator[Relay]:
    """Join `the UN`, of which no agency is named, with who gives its count in the report of the only agency of the UN
    that tells of the incident, or with that agency."""
    every = sorted(told, key=order)
    plain = [one for one in every if one.voice.kind in BODIES and _UN.match(one.voice.text)]
    agencies = [one for one in every if _of_the_un(one) and one not in plain]
    if len({known_body(w) or w.casefold() for one in agencies if (w := _un_name(one))}) != 1:
        return
    for one in plain:
        near = [o for o in agencies if o.voice.report != one.voice.report and not counts_at_odds(one.voice, o.voice)]
        alike = [o for o in near if _rounded(one.voice, o.voice)]
        if near:
            yield Relay(one.voice, (alike or near)[0].voice, bool(alike), "one_body")


_UN = re.compile(r"^\s*(the )?(UN|U\.N\.|United Nations)( (said|says))?\s*$|^\s*(유엔|국제연합)(은|는|이|측)?\s*$")
_UN_AGENCY = re.compile(r"\b(UN|U\.N\.|United Nations|OCHA|UNHCR|UNICEF|IOM|WFP|OHCHR|UNRWA)\b|유엔|국제연합")


def _of_the_un(one: Statement) -> bool:
    return bool(_un_name(one)) and one.voice.kind in (*BODIES, *OWN_VOICE)


def _un_name(one: Statement) -> str:
    """Return the name under which an agency of the UN speaks, or puts the report out in which somebody speaks."""
    return next((w for w in (one.voice.text, one.outlet or "") if _UN_AGENCY.search(w)), "")


def _rounded(a: Voice, b: Voice) -> bool:
    """Whether two voices give counts of one act and unit that can both be right."""
    return any(x.figure and y.figure and x.act.code is y.act.code and x.figure.unit is y.figure.unit
               and not at_odds(x.figure, y.figure) for x in a.claims[:MOST] for y in b.claims[:MOST])
